"""How somebody uses the service: data, minutes, energy, numbers called (47 CFR 64.2010(b): call detail; GDPR Art. 5(1)(f))."""

from recognizers._contract import Recognizer
from recognizers._statement import DAY, TIME, YOU, sentence, tells

_AMOUNT = r"(?<![\w.])\d[\d.,]{0,9}\s?(?:[gmkt]bs?|gigs?|(?:giga|mega)bytes?|minutes?|mins?|texts?|sms|messages|[km]wh|therms|units?|litres?|liters|gallons|m3|calls?|hours?|hrs?|miles|%)(?![\w])(?!\s+(?:plan|bundle|package|pack|offer|allowance|deal|left\s+to|off|discount|cash))"
_USED = (
    r"\b(?:used(?:\s+up)?|made|sent|consumed|burne?[dt]?|streamed|downloaded|uploaded|called|watched|exceeded|drove|driven|rang|texted|talked|spoke|roamed|roaming|(?:gone|went|go)\s+(?:over|through)|left|remaining|over|up|down|usage|consumption|readings?|meter|allowance|use|on\s+the\s+phone|got\s+through"
    r"|from\s+your\s+(?:line|number|phone)|data)\b"
)
_METERED = r"\b(?:quota|pack|data|minutes|texts|allowance|roaming|gigs|credit|bundle|usage)\b"
_SPENT = r"\b(?:used(?:\s+up)?\s+(?:all|most|half|the|your|ur|up)|finished|exhausted|depleted|(?:is|are|was)\s+(?:over|gone)|half|exceeded|gone\s+over|went\s+over|run\s+out|ran\s+out|out\s+of|used\s+\d{1,3}\s?%)\b"
_CALL = r"\b(?:(?:calls?|texts?|sms|messages?)\s+(?:(?:you|were|was|made|sent)\s+){0,3}(?:to|from)|rang|called|texted|diall?ed)\s+(?:\+?\d[\d \-]{6,16}\d|an?\s+[\w-]+\s+(?:number|mobile|landline))"

recognizer = Recognizer(
    entity="CALL_OR_USAGE_DETAIL",
    summary="How somebody uses the service.",
    patterns=(
        sentence(
            rf"{_AMOUNT}|\b(?:readings?|meter|kwh|usage|consumption|units|used)\b|{_SPENT}|{_CALL}|\b(?:your|ur)\s+(?:data|minutes|texts|allowance)\b|\broam(?:ed|ing)\s+in\b",
            0.72,
        ),
    ),
    within=tells(
        (_AMOUNT, _USED, YOU),
        (r"\b(?:readings?|meter)\b", r"(?<![\d£$€.,/])(?:\d{4,6}|\d{1,3},\d{3})(?![\d/.,]\d|\d)", YOU),
        (_SPENT, _METERED, YOU),
        (r"\b(?:kwh|usage|consumption|units)\b", r"(?<![\d£$€.,/])\d{2,6}(?![\d/.,]\d|\d)", r"\b(?:your|ur)\b"),
        (
            r"\b(?:you|u)(?:'ve|\s+have)?\s+used\s+(?:[\w-]+\s+){0,2}?(?:power|energy|electricity|gas|water|data)\b",
            rf"{DAY}|{TIME}|\b(?:most|more|less)\b",
        ),
        (
            r"\b(?:your|ur)\s+(?:data|minutes|texts|allowance|usage|roaming|credit)\s+(?:all\s+|mostly\s+)?(?:went|was\s+(?:used|spent|mostly|all)|got\s+used|came\s+from|ran\s+out)\b",
            rf"{DAY}|{TIME}|\b(?:between|mostly|mainly|video|streaming|saturday|sunday|last)\b",
        ),
        (
            r"\b\d{1,4}(?:\.\d)?\s?[gmt]b\s+of\s+(?![^.!?]{0,50}\b(?:each|every|per|for\s+everyone)\b)(?!storage|ram|memory|space|disk|cloud|free)(?:[\w-]+\s+){1,2}(?:on|in|over|since|last)\b",
            rf"{DAY}|\bthe\s+\d{{1,2}}(?:st|nd|rd|th)\b",
        ),
        (_CALL, r"\b(?:your|ur|you|made|at\s+\d|on\s+\w+day|cost|lasting|lasted)\b"),
        (r"\broam(?:ed|ing)\s+in\s+\w+", r"\b(?:you|u)\b"),
        reach=60,
    ),
    passage=True,
    references=("FCC-64.2010b",),
    finds=("You used 18 GB on Sunday.", "Your usage was 412 kWh last month.", "You've used all your minutes."),
    ignores=("The plan includes 20 GB.", "If you used 20 GB, top up.", "Calls cost 10 pence."),
)
