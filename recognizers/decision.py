"""A decision about somebody: a loan declined, a claim refused, an application accepted."""

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._money import GENERAL

_ASKED = r"(?:application|loan|mortgage|credit|claim|appeal|dispute|request|finance|overdraft|visa|benefit|cover|quote|complaint)"
_DECIDED = r"(?:declined|rejected|refused|denied|approved|accepted|turned\s+down|upheld|unsuccessful|successful|failed)"

recognizer = Recognizer(
    entity="DECISION",
    summary="A decision about somebody.",
    patterns=(
        Pattern(rf"\b(?P<v>your\s+(?:[\w-]+\s+){{0,2}}{_ASKED}(?:\s+for\s+[\w\s]{{2,30}}?)?\s+(?:has\s+been|was|is|got)\s+(?:\w+\s+)?{_DECIDED})\b", 0.75),
        Pattern(rf"\b(?P<v>(?:we|they|underwriting|the\s+\w+\s+team)(?:'ve|\s+have|\s+has)?\s+{_DECIDED}\s+your\s+(?:[\w-]+\s+){{0,2}}{_ASKED})\b", 0.75),
        Pattern(r"\b(?P<v>you\s+(?:failed|didn't\s+pass|did\s+not\s+pass)\s+(?:the\s+|our\s+|your\s+)?(?:credit|affordability|identity|id)\s+checks?)\b", 0.85),
    ),
    cues=(Cue(GENERAL, 0.3, before=40),),
    passage=True,
    references=("GLBA-6801",),
    finds=("Your loan was declined on affordability.", "We've rejected your claim.", "You failed the credit check."),
    ignores=("If your application is declined, you can appeal.", "Most claims are approved.", "Why was it declined?"),
)
