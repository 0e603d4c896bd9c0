"""An agent's first and last name in the sign-off. A first name or initials are fine."""

from recognizers._contract import Pattern, Recognizer
from recognizers._names import first_names


def _named(value: str) -> bool:
    return value.split()[0].lower() in first_names()


_SIGN_OFF = r"(?:(?:kind|best|warm(?:est)?|many)?\s*(?:regards|wishes|thanks)|sincerely|cheers|thank\s+you|yours(?:\s+(?:truly|faithfully))?|respectfully)"
_NAME = r"(?P<v>[A-Z][a-z]{1,20} (?:[A-Z]\. )?(?:Mc|Mac|O')?[A-Z][a-z]{1,20}(?:-[A-Z][a-z]{1,20})?)"

recognizer = Recognizer(
    entity="AGENT_FULL_NAME",
    summary="An agent's first and last name in the sign-off.",
    patterns=(
        Pattern(rf"(?i:{_SIGN_OFF})[,.!]?[ \n]{{1,3}}{_NAME}(?=[ \t]*(?:$|[\n,|(^-]))", 0.85, cased=True),
        Pattern(rf"(?:^|[\s.!?])[\^~*/-]{{1,2}} ?{_NAME}(?=\s*$)", 0.8, cased=True),
        Pattern(rf"\b(?i:my name is|this is|i'm|i am) {_NAME}(?=[ ,]+(?i:from|with|at|and i|your|here|in)\b)", 0.8, cased=True),
    ),
    valid=_named,
    references=("GDPR-32",),
    finds=("Regards, Katherine Tibbs", "We're on it. ^Charles Otto", "My name is Priya Shah from Acme care."),
    ignores=("Regards, Katherine", "Thanks ^KT", "Thanks, Acme Support"),
)
