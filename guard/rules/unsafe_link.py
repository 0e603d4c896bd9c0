"""Links to a place that is not what it seems, or that carry what should not travel in a link.

What it finds
    Look-alikes of the brand's domains: one letter off, look-alike letters, another ending, a word in front or behind, the whole
    domain in front of another; names written in punycode. Hosts given as numbers; a user name in front of the host
    (`https://acme.example@evil.example`); an address on a link that leads to another; link shorteners that the brand does not list. Tokens, and an e-mail address, number, name,
    account, postcode or date of birth in a link, also in the text that it will fill in (`text=`, `body=`, `ref=`). Pictures and links
    that carry data to somebody else's domain. Sign-in and payment pages without https. Google Business Messages, which has ended.

Why
    Customers learn from your replies which links to trust. A link that hides its target teaches them to trust impostors', and a
    mistyped domain may already belong to one. What stands in a link is kept by browsers, proxies and logs. A picture is fetched as
    soon as the reply is opened, and takes along what its address says: that is how a draft's writer is tricked into leaking.

Example
    Sign in at https://acme-example.com/help

Instead
    Use a full link on one of your own domains, with nothing about the customer in it.

References
    UTS 39 (confusables); RFC 3986 7.6 and 3.2.1; GDPR Art. 5(1)(f); incident of 2015 (a look-alike account answered with a phishing
    link).
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from guard.model import Finding, Outcome
from guard.rules._contract import Case, Rule, finding
from guard.rules._link import INC, INSTEAD, WHY, Place
from guard.rules._link_contents import carries, free_text, in_free_text
from guard.rules._link_hosts import leads


def _assess(case: Case) -> Iterator[Finding]:
    brand = case.config.brand
    listed = tuple(domain.lower().removeprefix("www.") for domain in (*brand.domains, *brand.short_domains))
    yield from _recognised(case)
    known = _Known(case)
    written: list[tuple[str, Place]] = []
    for placed in case.links:
        there = known.over(placed.whole)
        found = (*leads(case, placed, listed, there), *carries(case, placed, listed, there))
        yield from found
        flagged = {(finding.start, finding.end) for finding in found}
        written += [free for free in free_text(placed) if free[1] not in flagged]
    yield from in_free_text(case, written)


class _Known:
    """What the recognizers have found of what matters in links, by place."""

    def __init__(self, case: Case) -> None:
        matter = ("RESET_LINK", "AUTH_TOKEN", "URL_IP_LITERAL", "URL_USERINFO")
        self._found = sorted(
            (judged.detection.start, judged.detection.end, judged.entity) for judged in case.judged if judged.entity in matter
        )

    def over(self, place: Place) -> frozenset[str]:
        """Return the entities found in a link; the few that begin last before its end are looked at."""
        if not self._found:
            return frozenset()
        start, end = place
        at = bisect_left(self._found, (end,))
        return frozenset(entity for _, behind, entity in self._found[max(0, at - 8) : at] if behind > start)


def _recognised(case: Case) -> Iterator[Finding]:
    """Yield what the recognizers have found already."""
    own = {domain.lower() for domain in case.config.brand.short_domains}
    for judged in case.judged:
        if judged.entity in ("URL_IP_LITERAL", "URL_USERINFO", "URL_SHORTENER"):
            shortened = judged.entity == "URL_SHORTENER"
            value = case.reply.text[judged.detection.start : judged.detection.end].lower()
            if not (shortened and re.sub(r"^https?://", "", value).removeprefix("www.").split("/")[0] in own):
                outcome = Outcome.WARN if shortened else Outcome.BLOCK
                yield finding(judged, "unsafe-link", outcome, WHY[judged.entity], INSTEAD, INC)


rule = Rule(assess=_assess, reports=frozenset({*WHY, "URL_HTTP", "URL_DEAD"}))
