"""Where a link leads: to a look-alike, a bare address, a name in code, or elsewhere than its words say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from guard.later import pattern
from guard.likeness import latin_twin, one_edit, skeleton
from guard.links import links, numeric, owned, split
from guard.model import Finding, Outcome
from guard.rules._contract import Case, Placed
from guard.rules._deep_links import target
from guard.rules._link import INSTEAD, link_finding


def leads(case: Case, placed: Placed, listed: tuple[str, ...], known: frozenset[str]) -> Iterator[Finding]:
    link = placed.link
    begin = link.start + link.text.lower().find(link.host) if link.host in link.text.lower() else link.start
    folded = (begin, begin + len(link.host)) if begin > link.start or not link.scheme else (link.start, link.end)
    at = placed.at(*folded)
    if "\\" in link.authority + link.path and "@" in link.text and "URL_USERINFO" not in known:
        yield link_finding("URL_USERINFO", placed.whole, Outcome.BLOCK)
    if _misnamed(case, placed, listed):
        yield link_finding("URL_HIDDEN_TARGET", placed.whole, Outcome.BLOCK)
    if link.scheme and numeric(link.host) == "public":
        if not known & {"URL_IP_LITERAL", "URL_USERINFO"}:
            yield link_finding("URL_IP_LITERAL", placed.whole, Outcome.BLOCK)
        return
    written = case.reply.text[slice(*at)]
    disguised = placed.text.hides(*folded)
    plain = _unpunycoded(link.host)
    near = max(resembles(host, listed, disguised=disguised) for host in {link.host, plain})
    if near:
        instead = INSTEAD if near == Outcome.BLOCK else "If it is yours, add it to domains under [brand] in presend.toml."
        yield link_finding("URL_LOOKALIKE", at, near, instead, ("INC-15", "UTS-39"))
    elif "xn--" in link.host and not owned(link.host, listed):
        yield link_finding(
            "URL_PUNYCODE", at, Outcome.BLOCK if _mixed(plain) or not plain else Outcome.WARN, INSTEAD, ("UTS-39",)
        )
    elif not written.isascii() and _mixed(unicodedata.normalize("NFKC", written).lower()):
        yield link_finding("URL_HOMOGRAPH", at, Outcome.BLOCK, INSTEAD, ("UTS-39",))


def _unpunycoded(host: str) -> str:
    """Return a host as it is read, empty if it cannot be read."""
    if "xn--" not in host:
        return host
    try:
        return ".".join(
            label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label for label in host.split(".")
        )
    except (UnicodeError, ValueError):
        return ""


def _mixed(host: str) -> bool:
    """Tell whether a label of a host has letters of another script that can be taken for Latin ones."""
    *labels, suffix = host.split(".")
    if not suffix.isascii():
        return False
    for label in labels:
        foreign = [char for char in label if char.isalpha() and not unicodedata.name(char, "").startswith("LATIN")]
        twins = [bool(latin_twin(char)) for char in foreign]
        if foreign and (all(twins) or (any(twins) and re.search("[a-z]", label))):
            return True
    return False


_AFFIX = (
    "accounts?|alerts?|apps?|assist(?:ance)?|auth|bank(?:ing)?|billing|care|chat|claims?|clients?|contact|customers?|delivery|desk|direct|help(?:desk|line)?|id|info"
    "|login|mail|mobile|my|official|online|orders?|payments?|pay|portal|refunds?|returns?|safe|secured?|security|services?|shop|sign-?in|social|store|support|team|the"
    "|track(?:ing)?|uk|update|usa?|verif(?:y|ication)|web"
)


def resembles(host: str, listed: tuple[str, ...], *, disguised: bool = False) -> Outcome:
    """Tell whether `host` could be taken for one of the `listed` domains without being one, or part of one.

    `BLOCK`: it could. `WARN`: the brand's name stands in front of somebody else's domain, where helpdesks also put their customers.
    `ALLOW`: not. `disguised`: its letters are another script's, so that even equality is a likeness.
    """
    if not listed or "." not in host:
        return Outcome.ALLOW
    if owned(host, listed):
        return Outcome.BLOCK if disguised else Outcome.ALLOW
    near = [domain for domain in listed if _may_resemble(host, domain)]
    parts = split(host) if near else ("", "", "")
    return max((_likeness(host, parts, domain) for domain in near), default=Outcome.ALLOW)


def _may_resemble(host: str, domain: str) -> bool:
    """Tell cheaply, without the list of public suffixes, whether any label of `domain` is in `host` or nearly so."""
    pieces = {*host.split("."), *re.split(r"[._-]", host)}
    return any(
        name in host or any(one_edit(piece, name) or skeleton(piece) == skeleton(name) for piece in pieces)
        for name in domain.split(".")[:-1]
    )


def _likeness(host: str, parts: tuple[str, str, str], domain: str) -> Outcome:
    below, label, suffix = parts
    _, name, own_suffix = split(domain)
    if not name or (label, suffix) == (name, own_suffix):
        return Outcome.ALLOW  # another part of the brand's own registered domain
    if f".{domain}." in f".{host}." or re.search(rf"(?:^|[.-]){re.escape(domain).replace(chr(92) + '.', '-')}(?:[.-]|$)", host):
        return Outcome.BLOCK  # acme.example.evil.example, acme-example.evil.example
    if label == name:
        return Outcome.BLOCK if len(name) >= 4 else Outcome.WARN  # acme.test for acme.example
    if skeleton(label) == skeleton(name):
        return Outcome.BLOCK
    if len(name) < 4:
        return Outcome.ALLOW
    if one_edit(label, name) and (suffix == own_suffix or len(name) >= 6):
        return Outcome.BLOCK  # acne.example
    pieces = re.split(r"[-_]", label)
    if any(
        piece == name or (len(name) >= 6 and (one_edit(piece, name) or skeleton(piece) == skeleton(name))) for piece in pieces
    ):
        return Outcome.BLOCK if len(pieces) > 1 else Outcome.ALLOW  # acme-support.example
    if re.fullmatch(rf"(?:{_AFFIX}|[-\d]){{0,4}}{re.escape(name)}(?:{_AFFIX}|[-\d]){{0,4}}", label):
        return Outcome.BLOCK  # acmehelp.example
    return Outcome.WARN if any(name in re.split(r"[-_]", part) for part in below.split(".")) else Outcome.ALLOW


_SHOWN_MARKDOWN = pattern(r"\[([^\[\]\n]{3,200})\]\(\s?<?$")
_SHOWN_HTML = pattern(r"[\"']?[^<>]{0,200}>\s*([^<>]{3,200})</a", re.IGNORECASE)
_ANCHOR = pattern(r"<a\b[^<>]*$", re.IGNORECASE)


def _misnamed(case: Case, placed: Placed, listed: tuple[str, ...]) -> bool:
    """Tell whether the words on a link are an address, and another's than the link's."""
    text, (start, end) = case.reply.text, placed.whole
    before = text[max(0, start - 240) : start]
    shown = _SHOWN_MARKDOWN.search(before)
    if shown is None and _ANCHOR.search(before):
        shown = _SHOWN_HTML.match(text, end, end + 420)
    found = list(links(shown[1])) if shown else []
    if len(found) != 1 or len(found[0].text) < len(shown[1].strip() if shown else "") or not placed.link.scheme:
        return False
    name, host = found[0], placed.link.host
    if not (name.scheme or name.host.startswith("www.") or owned(name.host, listed)) or target(placed.link):
        return False
    one, other = name.host.removeprefix("www."), host.removeprefix("www.")
    return not (owned(one, (other,)) or owned(other, (one,)) or owned(other, listed) or split(one)[1:] == split(other)[1:])
