"""Links to a place that is not what it seems: a look-alike of the brand's domain, a bare address, a hidden target.

What it finds
    Domains one letter, look-alike letter or affix away from a listed one; hosts given as numbers; a user name in front of the
    host (`https://acme.example@evil.example`); link shorteners that the brand does not list.

Why
    Customers learn from your replies which links to trust. A link that hides its target teaches them to trust impostors', and a
    mistyped domain may already belong to one.

Example
    Sign in at https://acme-example.com/help

Instead
    Use a full link on one of your own domains.

References
    UTS 39 (confusables); incident of 2015 (a look-alike account answered with a phishing link).
"""

from collections.abc import Iterator

from guard.model import Finding, Outcome
from guard.rules._contract import Case, Rule, finding

_WHY = {
    "URL_LOOKALIKE": "Looks like one of your domains and is not.",
    "URL_IP_LITERAL": "Links to a bare address instead of a name.",
    "URL_USERINFO": "Hides where the link leads behind a user name.",
    "URL_SHORTENER": "Hides where the link leads.",
}


def _assess(case: Case) -> Iterator[Finding]:
    for judged in case.judged:
        if judged.entity in _WHY:
            outcome = Outcome.WARN if judged.entity == "URL_SHORTENER" else Outcome.BLOCK
            instead = "Use the full link on one of your own domains."
            yield finding(judged, "unsafe-link", outcome, _WHY[judged.entity], instead, ("INC-15",))


rule = Rule(assess=_assess)
