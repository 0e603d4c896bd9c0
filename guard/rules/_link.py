"""What the parts of `unsafe-link` share: its faults in words, and the finding about one."""

from __future__ import annotations

from guard.model import Detection, Finding, Outcome
from guard.rules._contract import Judged, finding

WHY = {
    "URL_LOOKALIKE": "Looks like one of your domains and is not.",
    "URL_IP_LITERAL": "Links to a bare address instead of a name.",
    "URL_USERINFO": "Hides where the link leads behind a user name.",
    "URL_SHORTENER": "Hides where the link leads.",
    "URL_PUNYCODE": "Hides where the link leads: the name is written in a code that nobody reads.",
    "URL_HOMOGRAPH": "Hides where the link leads: letters of another script stand for Latin ones.",
    "URL_SECRET_PARAM": "Carries a secret in a link.",
    "URL_PII_PARAM": "Carries personal data in a link, where browsers and servers keep it.",
    "URL_CARRIES_DATA": "Carries data to a domain that is not listed as yours.",
    "URL_HIDDEN_TARGET": "Shows one address and leads to another.",
}
INSTEAD = "Use the full link on one of your own domains."
EMPTIED = "Link to the page alone; let the customer enter it there, signed in."
INC, PRIVACY = ("INC-15",), ("GDPR-5f",)
Place = tuple[int, int]


def link_finding(
    entity: str, at: Place, outcome: Outcome, instead: str = INSTEAD, references: tuple[str, ...] = INC, score: float = 0.95
) -> Finding:
    """Return the finding about a link, or a part of one, at `at` in offsets of the original text."""
    judged = Judged(Detection(entity, *at, score, "unsafe-link"))
    return finding(judged, "unsafe-link", outcome, WHY[entity], instead, references)
