"""Airline ticket numbers: the airline's three-digit accounting code and ten digits ("125-2117777256").

IATA Resolution 722. Published sources disagree on how the check digit (modulo 7) is reduced, so it is not used: the label,
or a known airline code with the usual hyphen, says what it is. With a surname it opens the booking.
"""

from __future__ import annotations

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._labelled import labelled

_AIRLINES = (
    "001|005|006|012|014|016|018|020|023|027|037|043|045|047|050|053|055|057|064|065|071|072|074|075|077|079|080|"
    "081|082|083|086|093|098|105|106|108|114|115|117|125|126|129|131|134|139|147|157|160|161|165|169|172|176|180|"
    "182|188|193|195|200|205|217|220|229|230|232|235|239|240|257|260|265|279|281|297|303|312|324|328|356|369|390|"
    "406|420|421|422|462|479|487|512|514|526|539|544|555|574|577|589|603|607|608|615|618|623|624|633|643|645|657|"
    "675|680|695|706|724|725|731|738|739|771|774|775|781|784|786|804|829|851|857|876|880|890|904|910|932|933|957|"
    "978|988|996|997|999"
)
"""Accounting codes of airlines with scheduled passengers (https://en.wikipedia.org/wiki/List_of_airline_codes)."""
_LABEL = (
    r"e-?tickets?(?: ?(?:numbers?|nos?\.?|num|#|refs?))?|(?:air(?:line)?|flight|electronic|plane|passenger) ticket(?: ?(?:numbers?|nos?\.?|#))?"
    r"|tkt ?(?:nos?\.?|numbers?|#|nr)?|tickets? ?(?:numbers?|nos?\.?|num|#)|document (?:numbers?|nos?\.?)|emd(?: (?:number|no\.?))?"
)
_V = r"\d{3}[ -]?(?:\d{10}|\d{4}[ -]?\d{6}|\d{3}[ -]\d{3}[ -]\d{4}|\d{5} \d{5})(?:[-/]\d{1,2})?"

recognizer = Recognizer(
    entity="ETICKET_NUMBER",
    summary="an airline ticket number",
    patterns=(
        *labelled(_LABEL, _V, 0.9, loose=0.8, behind=0.8),
        Pattern(rf"(?<![\w+.-])(?:{_AIRLINES})-\d{{10}}(?![\d-])", 0.55),
        Pattern(rf"(?<![\w+.-])(?:{_AIRLINES}) ?\d{{10}}(?![\d-])", 0.2),
    ),
    cues=(
        Cue(r"\b(?:order|tracking|parcel|invoice|isbn|ean|barcode|meter|mpan|call|phone|account)\b", 0.1, before=20),
        Cue(
            r"\b(?:flights?|flying|airlines?|airways|airport|boarding|passenger|coupon|unused|rebook|reissued?|pnr|itinerary|e-?ticket|tkt|fare|seat)\b",
            0.75,
            before=70,
            after=50,
        ),
    ),
    finds=("ticket number 125-2117777256", "e-ticket 125 2117777256", "125-2117777256"),
    ignores=("Ticket number 448812 is open.", "Call 001-555-0123.", "ISBN 978-3161484100"),
    references=("INC-4",),
)
