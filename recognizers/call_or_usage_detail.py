"""How somebody uses the service: data, minutes, energy, numbers called (47 CFR 64.2010(b): call detail)."""

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._money import GENERAL

_UNIT = r"(?:gb|mb|gigs?|gigabytes?|minutes?|mins?|texts?|sms|kwh|units?|litres?|m3|calls?)"

recognizer = Recognizer(
    entity="CALL_OR_USAGE_DETAIL",
    summary="How somebody uses the service.",
    patterns=(
        Pattern(rf"\b(?P<v>you(?:'ve|\s+have|\s+had)?\s+(?:already\s+|only\s+)?(?:used|made|sent|consumed|burned|streamed|called)\s+(?:up\s+|about\s+|over\s+|around\s+)?[\d.,]+\s?{_UNIT})\b", 0.8),
        Pattern(rf"\b(?P<v>your\s+(?:[\w-]+\s+){{0,2}}(?:usage|consumption|reading)\s+(?:is|was|of|shows|came\s+to|for)\b[^.!?\n]{{0,30}}?[\d.,]+\s?{_UNIT})\b", 0.75),
        Pattern(r"\b(?P<v>(?:the\s+)?calls?\s+(?:you\s+made\s+)?(?:to|from)\s+\+?\d[\d \-]{6,16}\d)", 0.7),
    ),
    cues=(Cue(GENERAL, 0.3, before=40),),
    passage=True,
    references=("FCC-64.2010b",),
    finds=("You used 18 GB on Sunday.", "Your usage was 412 kWh last month."),
    ignores=("The plan includes 20 GB.", "If you used 20 GB, top up.", "Calls cost 10 pence."),
)
