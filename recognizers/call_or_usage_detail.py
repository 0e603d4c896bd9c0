"""How somebody uses the service: data, minutes, energy, numbers called (47 CFR 64.2010(b): call detail; GDPR Art. 5(1)(f))."""

from recognizers._contract import Recognizer
from recognizers._statement import CLOSE, FEW, IS, SUPPOSED, YOU, YOUR, told

_UNIT = r"(?:[gmkt]bs?|gigs?|(?:giga|mega)bytes?|minutes?|mins?|texts?|sms|messages|[km]wh|therms|units?|litres?|liters|gallons|m3|calls?|hours?|hrs?|steps|km|miles|%(?:\s+of\s+[\w ]{2,20}?(?:data|allowance|minutes|plan|texts))?)"
_AMOUNT = rf"\d[\d.,]{{0,9}}\s?{_UNIT}(?!\s+(?:plan|bundle|package|pack|offer|allowance|deal))"
_USED = r"(?:used|made|sent|consumed|burned|burnt|streamed|downloaded|uploaded|called|talked|watched|played|exceeded|drove|driven|roamed|browsed|gone\s+(?:over|through)|went\s+(?:over|through))"
_METERED = r"(?:data|usage|consumption|readings?|meter(?:\s+reading)?|electricity|gas|water|minutes|texts|allowance|roaming|screen\s+time|mileage)"
_PHONE = r"(?:\+?\d[\d \-]{6,16}\d)"

recognizer = Recognizer(
    entity="CALL_OR_USAGE_DETAIL",
    summary="How somebody uses the service.",
    patterns=(
        told(
            rf"{YOU}(?:{IS})?\s+{_USED}\b{CLOSE}{_AMOUNT}",
            rf"{YOU}(?:{IS})?\s+(?:used(?:\s+up)?|exceeded|finished|gone\s+over|run\s+out\s+of|ran\s+out\s+of|out\s+of)\s+(?:(?:all|most|half|of|the|up|almost|nearly)\s+){{0,3}}{YOUR}{FEW}{{0,2}}?\s+{_METERED}",
            rf"{YOU}(?:{IS})?\s+(?:got\s+)?{_AMOUNT}\s+(?:of\s+\w+\s+)?(?:left|remaining)",
            rf"{YOUR}{FEW}{{0,3}}?\s+{_METERED}(?:{IS}|\s+(?:read|reads|shows?|showed|came\s+to|stood\s+at|stands\s+at|came\s+in\s+at|of|at|for|went|up|down))"
            rf"(?:\s+(?:of|at|up|down|over|by|consumed|used|on|to|from|\w+day|[a-z]{{3,9}})){{0,4}}?\s+(?:{_AMOUNT}|\d{{1,3}}\s?%|\d{{3,6}}(?![\d/]))",
            rf"(?:the\s+|an?\s+|your\s+|\d+\s+)?(?:calls?|texts?|sms|messages?)\s+(?:(?:you|were|was|made|sent)\s+){{0,3}}(?:to|from)\s+{_PHONE}",
            rf"{YOU}(?:{IS})?\s+(?:called|rang|rung|texted|dialled|dialed)\s+{_PHONE}",
            rf"{YOU}(?:{IS})?\s+(?:roamed|roaming)\s+in\s+\w+",
            score=0.75,
        ),
    ),
    cues=SUPPOSED,
    passage=True,
    references=("FCC-64.2010b",),
    finds=("You used 18 GB on Sunday.", "Your usage was 412 kWh last month.", "You've used all your minutes."),
    ignores=("The plan includes 20 GB.", "If you used 20 GB, top up.", "Calls cost 10 pence."),
)
