"""A journey tied to the person: flight, seat, room, dates (incidents of 2016, 2020 and 2023-24). News of a flight for everyone is not."""

from recognizers._contract import Recognizer
from recognizers._statement import DAY, FEW, IS, SUPPOSED, TIME, YOU, YOUR, told

_FLIGHT = r"(?:(?:flight|train|bus|coach|ferry|sailing)\s+(?:number\s+|no\.?\s+)?#?(?-i:[A-Z0-9]{0,2})\s?\d{2,4}|(?-i:[A-Z]{2}|[A-Z]\d|\d[A-Z])\s?\d{2,4})\b"
_BOOKED = (
    r"(?:(?:re-?)?booked|moved|put|seated|placed|rescheduled|re-?routed|transferred|upgraded|confirmed|changed|checked|re-?accommodated|travell?ing|flying|staying|sailing|departing|scheduled|arriving"
    r"|landing|leaving)"
)
_JOURNEY = (
    r"(?:flight|train|bus|coach|cab|taxi|ride|transfer|shuttle|cruise|ferry|trip|journey|departure|arrival|return|outbound|inbound|stay|check-?(?:in|out)|reservation|booking|hotel|itinerary|pnr"
    r"|tour|pick-?up|connection|layover|boarding|rental)"
)
_AT = rf"(?:(?:on|at|for|from|until|till|by|in)\s+)?(?:the\s+)?(?:{DAY}|{TIME})"
_GO = r"(?:fly|land|arrive|depart|leave|sail|travel|check\s+(?:in|out)|board|return|stay)"

recognizer = Recognizer(
    entity="TRAVEL_ITINERARY",
    summary="A journey tied to the person: flight, seat, room, dates.",
    patterns=(
        told(
            rf"(?:{YOU}{IS}|ur|(?:we|i)(?:{IS})?\s+{_BOOKED}\s+(?:you|u))(?:{FEW}{{0,4}}?)\s+{_FLIGHT}",
            rf"{YOUR}{FEW}{{0,2}}?\s+{_JOURNEY}(?:{IS})?(?:{FEW}{{0,2}}?)\s*#?\s*{_FLIGHT}",
            rf"(?:{YOU}{IS}\s+(?:seated\s+|sitting\s+)?(?:in\s+|on\s+)?(?:row\s+|seat\s+)?|{YOUR}\s+(?:new\s+)?seats?\s*(?:is|are|:|number|no\.?)?\s*|seat(?:ed)?(?:\s+(?:in|at))?\s*(?:is|number|no\.?|:|#)?\s*)\d{{1,2}}[A-K]",
            rf"(?:{YOUR}\s+(?:hotel\s+)?(?:room|suite|cabin)|(?:to|in)\s+room)\s*(?:is|number|no\.?|:|#)?\s*\d{{2,4}}",
            rf"{YOUR}{FEW}{{0,2}}?\s+{_JOURNEY}(?!\s+(?:was|has|had)\b)(?:{IS}|{FEW}){{0,5}}?\s+{_AT}",
            rf"(?:pick(?:s|ed|ing)?|drop(?:s|ped|ping)?|collect(?:s|ed|ing)?)\s+(?:you|u)(?:\s+(?:up|off))?{FEW}{{0,6}}?\s+{_AT}",
            rf"{YOU}\s+{_GO}(?:\s+(?!if\b|when\b|after\b|before\b)[\w'-]+){{0,4}}?\s+{_AT}",
            rf"(?:{YOU}{IS}|(?:we|i)(?:{IS})?)\s+{_BOOKED}(?:\s+(?:you|u))?{FEW}{{0,5}}?\s+{_AT}(?:\s+to\s+\w+)?",
            score=0.66,
        ),
    ),
    cues=SUPPOSED,
    passage=True,
    references=("INC-4", "INC-9"),
    finds=(
        "You're on flight 214 tomorrow, seat 12A.",
        "We've rebooked you on BA2490.",
        "A bottle is on its way to your room 412.",
    ),
    ignores=("Flight 214 is delayed by 40 minutes.", "If you're on flight 214, go to gate 4.", "Which flight are you on?"),
)
