"""A first name in a greeting or a sign-off: seen for what it is, and fit to be sent.

It tells nothing that the conversation does not show; rules that weigh who is spoken to (another customer's name, what a thread adds
up to) need to know of it all the same.
"""

from recognizers._contract import Pattern, Recognizer
from recognizers._first_names import NAME, NOT_NAMES

_GREETING = (
    r"(?i:hi|hiya|hello|hey|heya|hullo|dear|good (?:morning|afternoon|evening|day)|morning|afternoon|evening|greetings|howdy)"
)
_SIGN_OFF = r"(?i:regards|wishes|thanks|thank you|cheers|best|sincerely|warmly|yours|love|faithfully|truly)"


def _called(value: str) -> bool:
    return value.lower() not in NOT_NAMES


_GREETED = Pattern(rf"(?:^|[\s(.!?@])(?:{_GREETING})(?: there)?,? {NAME}(?=\s*(?:[,.!?:;\n)-]|$))", 0.9, cased=True)
_GREETED_ON = Pattern(rf"(?:^|[\s(.!?@])(?:{_GREETING}) {NAME}(?= [a-zI@])", 0.85, cased=True)
_SIGNED = Pattern(rf"(?:^|[\s.!?])(?:[\^~*]|-{{1,2}}|/) ?{NAME}\s*$", 0.9, cased=True)
_THANKED = Pattern(
    rf"(?i:thank you|thanks|sorry|apologies|cheers|you're welcome|no problem|no worries|of course|certainly|sure|absolutely)(?i: for [a-z ]{{3,40}})?, {NAME}(?=\s*[,.!?\n])",
    0.85,
    cased=True,
)
_CLOSED = Pattern(rf"{_SIGN_OFF}[,.!]?\n\s*{NAME}(?=[ \t]*(?:[\n,|-]|$))", 0.9, cased=True)

recognizer = Recognizer(
    entity="PERSON",
    summary="A first name in a greeting or a sign-off; never a reason to hold a reply back by itself.",
    patterns=(_GREETED, _GREETED_ON, _SIGNED, _THANKED, _CLOSED),
    valid=_called,
    finds=("Hi Priya, thanks for waiting.", "We're on it. ^Roopa"),
    ignores=("Hi there, thanks for waiting.", "We're on it. ^KT"),
)
