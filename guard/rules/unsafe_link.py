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

import re
from collections.abc import Iterator

from guard.likeness import one_edit
from guard.model import Detection, Finding, Outcome
from guard.rules._contract import Case, Judged, Rule, finding

_WHY = {
    "URL_LOOKALIKE": "Looks like one of your domains and is not.",
    "URL_IP_LITERAL": "Links to a bare address instead of a name.",
    "URL_USERINFO": "Hides where the link leads behind a user name.",
    "URL_SHORTENER": "Hides where the link leads.",
}
_INSTEAD = "Use the full link on one of your own domains."
_HOST = re.compile(
    r"(?<![\w@-])(?:https?://(?:[^\s/@]{1,100}@)?)?((?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24})(?![\w@-])", re.IGNORECASE
)


def _assess(case: Case) -> Iterator[Finding]:
    brand = case.config.brand
    text = case.reply.text.lower() if brand.short_domains else ""
    own = any(domain.lower() in text for domain in brand.short_domains)
    for judged in case.judged:
        if judged.entity not in _WHY:
            continue
        shortened = judged.entity == "URL_SHORTENER"
        if shortened and own:
            continue
        yield finding(
            judged, "unsafe-link", Outcome.WARN if shortened else Outcome.BLOCK, _WHY[judged.entity], _INSTEAD, ("INC-15",)
        )
    listed = tuple(domain.lower() for domain in (*brand.domains, *brand.short_domains))
    if not listed:
        return
    for match in _HOST.finditer(case.text.folded):
        start, end = case.text.original(*match.span(1))
        if resembles(match[1].lower(), listed, disguised=case.text.hides(*match.span(1))):
            detection = Detection("URL_LOOKALIKE", start, end, 0.95, "unsafe-link")
            yield finding(
                Judged(detection), "unsafe-link", Outcome.BLOCK, _WHY["URL_LOOKALIKE"], _INSTEAD, ("INC-15", "UTS-39")
            )


def resembles(host: str, listed: tuple[str, ...], *, disguised: bool = False) -> bool:
    """Tell whether `host` could be taken for one of the `listed` domains without being one, or part of one.

    `disguised`: its letters are another script's, so that even equality is a likeness.
    """
    if any(host == domain or host.endswith(f".{domain}") for domain in listed):
        return disguised
    for domain in listed:
        name, _, suffix = domain.partition(".")
        ends = host.split(".")[-domain.count(".") - 1 :]
        label, other_suffix = ends[0], ".".join(ends[1:])
        if f".{domain}." in f".{host}.":
            return True  # acme.example.evil.example
        if suffix == other_suffix and len(name) >= 4 and one_edit(label, name):
            return True  # acne.example
        if len(name) >= 4 and name in re.split(r"[-_]", label) and label != name:
            return True  # acme-support.example
        if label == name and suffix != other_suffix and len(name) >= 6:
            return True  # acmebank.test for acmebank.example
    return False


rule = Rule(assess=_assess)
