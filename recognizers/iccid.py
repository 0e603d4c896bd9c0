"""Numbers of SIM cards (ICCID), as printed on them: 19 or 20 digits that begin with 89.

ITU-T E.118: 89 for telecommunications, country, issuer, account, Luhn check digit. A caller who has it may pass for the holder
of the SIM. Next to a label the last digits, or a mistyped number, count as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recognizers._contract import Pattern, Recognizer, Span
from recognizers._labelled import LOOSE

_LABEL = r"(?:iccid|e-?sim(?: ?card)?(?: (?:numbers?|nos?\.?|id|serial|#))?|sim(?: ?card)?(?: (?:serial))?(?: ?(?:numbers?|nos?\.?|num|id|serial|#))?)"
_V = r"89\d{2}(?:[ -]?\d){14,16}f?"


def _sims(text: str) -> Iterator[Span]:
    from stdnum import luhn

    value = re.search(rf"(?<!\d){_V}\Z", text, re.IGNORECASE) or re.match(_V, text, re.IGNORECASE)
    if value is None:
        yield 0, len(text)
        return
    digits = re.sub(r"\D", "", value[0])
    # Networks print 20 digits with the check digit, or 19 and it, or leave it out.
    if value[0] != text or luhn.is_valid(digits) or luhn.is_valid(digits[:19]):
        yield value.span()


recognizer = Recognizer(
    entity="ICCID_NUMBER",
    summary="the number of a SIM card",
    patterns=(
        Pattern(rf"(?<![A-Za-z0-9]){_LABEL}(?![A-Za-z]){LOOSE}(?<!\w){_V}(?![\w-]|\.\d)", 0.92),
        Pattern(rf"(?<![\w+.-]){_V},? (?:is |as |was |- ?|\()(?:(?:your|the|my|its|new) ){{0,2}}{_LABEL}(?![A-Za-z])", 0.9),
        Pattern(rf"(?<![\w+.-]){_V}(?![\w-]|\.\d)", 0.7),
        Pattern(
            rf"\b{_LABEL}(?: (?:that|which|is|number)){{0,2}}[ (]{{1,2}}(?:end(?:s|ing)(?: (?:in|with))?|last (?:four|4|six|6)(?: digits)?)"
            r"(?: (?:is|are))?[ :(*-]{1,3}(?P<v>\d{4,8})(?![\w%]|[.,:/-]\d)",
            0.7,
        ),
        Pattern(
            r"\b(?:iccid|sim(?: card)? (?:number|no\.?|serial|id))(?: (?:is|was))?[ :#=(]{1,3}(?P<v>\d{6,18})(?![\w%]|[.,:/-]\d)",
            0.7,
        ),
    ),
    within=_sims,
    finds=("Your new SIM is 8944110068951234567.", "ICCID: 8944 1100 6895 1234 567", "the SIM ending 4567"),
    ignores=("Your SIM card arrives in 2 days.", "Order 8944110068951234560", "89 people out of 1000"),
    references=("FCC-64.2010h", "INC-10"),
)
