"""A journey tied to the person: flight, seat, room, dates (incidents of 2016, 2020 and 2023-24). News of a flight for everyone is not."""

from recognizers._contract import Recognizer
from recognizers._statement import DAY, IS, TIME, YOU, sentence, tells

_FLIGHT = r"(?:\b(?:flight|train|bus|coach|ferry|sailing)\s+(?:number\s+|no\.?\s+)?#?(?-i:[A-Z0-9]{0,2})\s?\d{2,4}\b(?!\s?(?:m|min|minutes|people|%))|(?<![\w-])(?-i:(?!PS|TV|ID|OS|GB|MB|TB|UK|US|EU|CD|PM|AM|IE|HP|RX|RT|KB|MS|HT|HD|XP|MP)[A-Z]{2}|[A-Z]\d|\d[A-Z])\s?\d{2,4}(?![\w-]))"
_JOURNEY = r"\b(?:flights?|train|coach|cab|taxi|ride|transfer|shuttle|cruise|ferry|trip|journey|departure|arrival|outbound|inbound|stay|check(?:ing)?[ -]?(?:in|out)|reservation|booking|hotel|itinerary|pnr|tour|pick-?up|connection|layover|boarding|rental\s+car|sailing|seats?|berth)\b"
_GOING = (
    r"\b(?:(?:re-?)?booked|moved|put|seated|placed|re-?routed|re-?accommodated|travell?ing|fly(?:ing)?|stay(?:ing)?|sail(?:ing)?|depart(?:s|ing)?|leav(?:es?|ing)|arriv(?:es?|ing)|land(?:s|ing)?|board(?:ing)?|picks?\s+you\s+up|picking\s+you\s+up"
    r"|collects?\s+you|check(?:ing)?\s+(?:in|out))\b"
)
_SEAT = r"(?<![\w-])\d{1,2}[A-K](?![\w-])"

recognizer = Recognizer(
    entity="TRAVEL_ITINERARY",
    summary="A journey tied to the person: flight, seat, room, dates.",
    patterns=(sentence(rf"{_JOURNEY}|{_GOING}|{_FLIGHT}|{_SEAT}|\b(?:room|suite|cabin|see\s+you|party|table|group)\b", 0.66),),
    within=tells(
        (_FLIGHT, rf"\b(?:(?:you|u)(?:{IS}|'ll)|ur|your)\b|{_GOING}\s+(?:you|u)\b"),
        (
            _SEAT,
            rf"\b(?:your|ur)\s+(?:\w+\s+)?seats?\b|\bseated\b|\bseat\s*(?:is|no\.?|number|:)?\s*(?=\d)|\b(?:you|u)(?:{IS}|'ll)",
        ),
        (
            r"\b(?:room|suite|cabin|berth)\b(?:[^.,!?\d]{0,25}?\s(?:is|number|no\.?))?\s*[:#]?\s*\d{1,4}\b",
            rf"{YOU}|\b(?:in|to|is\s+ready)\b",
        ),
        (rf"\b(?:your|ur)\s+(?:[\w-]+\s+){{0,3}}?{_JOURNEY}[^,;!?]{{0,40}}?(?:{DAY}|{TIME})",),
        (_GOING, rf"{DAY}|{TIME}", r"\b(?:you|u)\b"),
        (rf"\b(?:on|for|booked)\s+(?:the\s+)?{TIME}\s+(?:to|from|sailing|flight|train|crossing)\b", YOU),
        (rf"{_JOURNEY}", r"\b(?:have|got)\s+(?:you|u)\b", rf"{DAY}|{TIME}"),
        (r"\b(?:party|table|group)\s+(?:of|for)\s+\w+", rf"{DAY}|{TIME}", YOU),
        (
            r"\bsee\s+(?:you|u)\b.{0,40}?(?:\bon\s+(?:board|the\s+(?:flight|train|cruise|ferry|coach))|\bto\s+(?-i:[A-Z]))",
            rf"{DAY}|{TIME}",
        ),
        future=True,
        reach=45,
    ),
    passage=True,
    references=("INC-4", "INC-9"),
    finds=(
        "You're on flight 214 tomorrow, seat 12A.",
        "We've rebooked you on BA2490.",
        "A bottle is on its way to your room 412.",
    ),
    ignores=("Flight 214 is delayed by 40 minutes.", "If you're on flight 214, go to gate 4.", "Which flight are you on?"),
)
