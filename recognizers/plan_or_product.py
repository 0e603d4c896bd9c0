"""What somebody has bought, and until when."""

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._money import GENERAL

recognizer = Recognizer(
    entity="PLAN_OR_PRODUCT",
    summary="What somebody has bought, and until when.",
    patterns=(
        Pattern(r"\b(?P<v>you(?:'re|\s+are)\s+(?:currently\s+|still\s+|now\s+)?on\s+(?:our|the|an?)\s+(?:[\w£$.-]+\s+){1,4}?(?:plan|tariff|package|contract|bundle|deal)\b)", 0.7),
        Pattern(r"\b(?P<v>your\s+(?:[\w-]+\s+){0,2}(?:contract|plan|tariff|warranty|subscription|membership)\s+(?:ends|ended|expires|expired|runs\s+(?:out|until)|renews|started|lapsed)\s+(?:on\s+|in\s+|until\s+)?\w+)", 0.7),
    ),
    cues=(Cue(GENERAL, 0.3, before=30),),
    passage=True,
    references=("GDPR-5f",),
    finds=("You're on our Fibre 65 plan.", "Your contract ends in May."),
    ignores=("The Fibre 65 plan is for new homes.", "If you're on the old tariff, switch.", "When your contract ends, you can leave."),
)
