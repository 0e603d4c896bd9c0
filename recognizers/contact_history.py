"""When and how often somebody was in touch."""

from recognizers._contract import Pattern, Recognizer

_TIMES = r"(?:once|twice|\d+|two|three|four|five|six|seven|eight|nine|ten|several|many|multiple)(?:\s+times)?"
_WHEN = r"(?:yesterday|on\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day|on\s+\d|on\s+the\s+\d|last\s+(?:week|month|night)|at\s+\d|this\s+morning)"

recognizer = Recognizer(
    entity="CONTACT_HISTORY",
    summary="When and how often somebody was in touch.",
    patterns=(
        Pattern(rf"\b(?P<v>you(?:'ve|\s+have)?\s+(?:already\s+)?(?:called|rung|rang|phoned|e-?mailed|contacted|messaged|spoke(?:n)?\s+(?:to|with))\s+(?:us|our\s+\w+|the\s+\w+)\s+(?:{_TIMES}|{_WHEN}))\b", 0.7),
        Pattern(rf"\b(?P<v>(?:as\s+)?(?:we|i|our\s+\w+)\s+(?:told|e-?mailed|wrote\s+to|called|rang|texted|informed|spoke\s+to|spoke\s+with)\s+you\b[^.!?\n]{{0,20}}?{_WHEN})\b", 0.7),
    ),
    passage=True,
    references=("GDPR-5f",),
    finds=("You've called us six times.", "As we told you by email on 3 May."),
    ignores=("Have you called us yet?", "You can call us twice a day.", "We told everyone on Monday."),
)
