"""An agent's first and last name in the sign-off or introduction. A first name or initials are fine."""

from recognizers._contract import Pattern, Recognizer
from recognizers._names import first_names


def _named(value: str) -> bool:
    first, *_, last = value.split()
    return first.lower() in first_names() and last.lower() not in _NO_SURNAME


_NO_SURNAME = frozenset(
    "support care team today here from help desk happy service services buy prime video day customer".split()
)
_SIGN_OFF = r"(?:(?:(?:kind|best|warm(?:est)?|many|with)\s{1,3})?(?:regards|wishes|thanks)|\bbest|\bk\.?r\.?|\bb\.?r\.?|sincerely|signed|warmly|cheers|thank\s{1,3}you|yours(?:\s{1,3}(?:truly|faithfully))?|respectfully)"
_LAST = r"(?:Mc|Mac|O'|D'|De|Van |Von |De |Al-|El )?[A-Z][a-z]{1,20}(?:-[A-Z][a-z]{1,20})?"
_NAME = rf"(?P<v>[A-Z][a-z]{{1,20}} (?:[A-Z]\. ?)?{_LAST})"

recognizer = Recognizer(
    entity="AGENT_FULL_NAME",
    summary="An agent's first and last name in the sign-off.",
    patterns=(
        Pattern(rf"(?i:{_SIGN_OFF})[,.!]?[ \n]{{1,3}}{_NAME}(?=[ \t]*(?:$|[\n,|(^-]))", 0.85, cased=True),
        Pattern(rf"(?:^|[\s.!?])[\^~*/-]{{1,2}} ?{_NAME}(?=\s*(?:$|, [A-Z]))", 0.8, cased=True),
        Pattern(
            rf"\b(?i:my name is|my name's|this is|i'm|i am|chatting with|speaking (?:with|to)|connected (?:with|to)) {_NAME}(?=[ ,]+(?i:from|with|at the|at Acme|and i(?:'ll| will|'m| am)|your|here to|in (?:customer|the))\b)",
            0.8,
            cased=True,
        ),
        Pattern(
            rf"\b(?i:you(?:'re| are|'ve| have)(?: now)? (?:(?:chatting|speaking|talking|connected) (?:with|to)|reached)) {_NAME}(?![A-Za-z])",
            0.8,
            cased=True,
        ),
        Pattern(rf"(?:^|(?i:hi|hello|hey)[,!]? ){_NAME} (?i:here(?: from| at| with|,|\.|!))", 0.75, cased=True),
    ),
    valid=_named,
    references=("GDPR-32",),
    finds=("Regards, Katherine Tibbs", "We're on it. ^Charles Otto", "My name is Priya Shah from Acme care."),
    ignores=("Regards, Katherine", "Thanks ^KT", "Thanks, Acme Support"),
)
