"""Insurance and compensation claim numbers, by the words beside them (GDPR Art. 5(1)(f))."""

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._labelled import DIGITS, ID, about, identifier, labelled

_WORD = r"(?:numbers?|no|num|nr|ref(?:erence)?|id|#)"

recognizer = Recognizer(
    entity="CLAIM_NUMBER",
    summary="Claim numbers, by the words beside them.",
    patterns=(
        Pattern(r"(?<![A-Za-z0-9-])(?P<v>(?-i:CLM|CLA)[-#]?\d{4,12})(?![A-Za-z0-9-])", 0.7),
        *about(
            r"claim(?:s|ed|ing|ant)?|(?:loss )?(?:adjuster|assessor)|pa(?:id|y|ying|yment) out|pay-?out|wind(?:screen|shield)|(?:baggage|luggage|property irregularity) report|settle(?:d|ment)|write-?off|written off|accident|collision|third party|excess",
            0.66,
        ),
        *labelled(
            rf"claims?(?!\s+(?:up|over|your|within|for|by)\b)|cla?i?me?\s+{_WORD}|fnol(?:\s+{_WORD})?|(?:loss|accident|damage|baggage|incident\s+claim)\s+{_WORD}",
            rf"{DIGITS}|{ID}",
            0.9,
            loose=0.6,
            behind=0.8,
        ),
    ),
    valid=lambda value: identifier(value) and sum(map(str.isdigit, value)) >= 4,
    cues=(
        Cue(
            r"\b(?:over|under|than|about|around|up to|between|in|since|worth|of|for|from|within|first|handled|paid)\s*$",
            0.2,
            before=12,
        ),
    ),
    references=("GDPR-5f",),
    finds=("Claim ref CLM-204418 is with our assessor.", "Your claim number is 77120045.", "77120045 is your claim reference."),
    ignores=("You can claim within 6 years.", "Claims over 1000 need photos.", "We paid 98% of claims in 2024."),
)
