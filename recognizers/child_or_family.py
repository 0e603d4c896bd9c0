"""Children and family, named or with what they do; pets too, since pet names are passwords."""

from recognizers._contract import Pattern, Recognizer

_KIN = r"(?:son|daughter|child|kids?|baby|toddler|husband|wife|partner|mum|mom|mother|dad|father|brother|sister|nan|gran|grandson|granddaughter|dog|cat|puppy|kitten|pet)"

recognizer = Recognizer(
    entity="CHILD_OR_FAMILY",
    summary="Children, family and pets, named or with what they do.",
    patterns=(
        Pattern(rf"\b(?P<v>(?i:your)\s+(?:\w+\s+)?{_KIN},?\s+[A-Z][a-z]{{2,15}})\b(?!\s*(?:Day|Card|Plan))", 0.75, cased=True),
        Pattern(rf"\b(?P<v>(?i:your)\s+(?:\w+\s+)?{_KIN}'s\s+(?:school|class|nursery|birthday|wedding|college|account|appointment|prescription|name\s+is|age)\b[^.!?\n]{{0,20}})", 0.7, cased=True),
        Pattern(r"\b(?P<v>[A-Z][a-z]{2,15}'s\s+(?:school|nursery|birthday\s+party|first\s+birthday|christening|vet|swimming\s+lesson)s?\b[^.!?\n]{0,20})", 0.6, cased=True),
    ),
    passage=True,
    references=("GDPR-5f",),
    finds=("Your daughter Mia is on the list.", "Leo's school trip is booked.", "Your son's appointment moved."),
    ignores=("Kids eat free.", "Mother's Day cards are sold out.", "Keep it away from children and pets."),
)
