r"""Folded text -> the links in it, in parts. Nothing is fetched or looked up.

Parts follow RFC 3986; where browsers read a link otherwise (WHATWG URL: `\` ends the host, numbers are addresses in any base),
the browser's reading counts, since that is where the customer lands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote_plus

from guard.later import pattern

_MAX = 2000
_HOST = r"(?:[\w-]{1,63}\.){1,8}[^\W\d_](?:[\w-]{0,22}[^\W_])"
_LINK = pattern(
    rf"(?P<scheme>https?|ftps?)://(?P<rest>[^\s<>\"'`]{{1,{_MAX}}})"
    rf"|(?<![\w@%=&-])(?<!\w\.)(?P<bare>{_HOST}(?::\d{{1,5}})?(?:[/?#][^\s<>\"'`]{{0,{_MAX}}})?)(?![\w@-]|[.+][\w.+-]{{1,64}}@)",
    re.IGNORECASE,
)
_DOTTED = pattern(r"\.[^\W_]")
"""A name with dots, and not the full stop of a sentence: what most texts are done with."""
_PARTS = pattern(r"(?P<authority>[^/?#\\]*)(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?P<fragment>#.*)?", re.DOTALL)
_PARAMETER = pattern(r"[?&;#](?P<name>[^=&;#?/]{1,60})=(?P<value>[^&;#]*)")
_NUMBER = pattern(r"0x[0-9a-f]*|\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link in folded text. `start` and `end` are folded offsets; `host` is lower case, without port and user name."""

    start: int
    end: int
    scheme: str
    """Lower case; empty where none is written."""
    authority: str
    host: str
    path: str
    query: str
    fragment: str
    text: str
    """As it stands in the folded text."""

    def parameters(self) -> Iterator[tuple[str, str, int, int]]:
        """Yield (name in lower case, decoded value, folded start, folded end) from query, fragment and `;` in the path."""
        tail = len(self.text) - len(self.query) - len(self.fragment)
        if ";" in self.path:
            tail -= len(self.path) - self.path.index(";")
        for match in _PARAMETER.finditer(self.text, max(0, tail)):
            start, end = match.span("value")
            yield unquote_plus(match["name"]).lower(), decoded(match["value"]), self.start + start, self.start + end


def links(text: str) -> Iterator[Link]:
    """Yield every link of folded `text`, with or without a scheme; a name with dots counts as one."""
    if "://" not in text and not _DOTTED.search(text):
        return
    at = 0
    while match := _LINK.search(text, at):
        group = "rest" if match["rest"] is not None else "bare"
        rest = _ended(match[group])
        at = max(match.start(group) + len(rest), match.start() + 1)
        authority, path, query, fragment = _parts(rest)
        host = re.sub(r":\d{0,5}$", "", authority.rsplit("@", 1)[-1]).rstrip(".").lower()
        if host:
            start, scheme = match.start(), (match["scheme"] or "").lower()
            yield Link(start, at, scheme, authority, decoded(host), path, query, fragment, text[start:at])


def _parts(rest: str) -> tuple[str, ...]:
    parts = _PARTS.match(rest)
    return parts.groups("") if parts is not None else (rest, "", "", "")


def _ended(rest: str) -> str:
    """Return `rest` without the punctuation of the sentence and what follows the brackets around it."""
    rounds = squares = 0
    for at, char in enumerate(rest):
        rounds += (char == "(") - (char == ")")
        squares += (char == "[") - (char == "]")
        if rounds < 0 or squares < 0:
            rest = rest[:at]
            break
    return rest.rstrip(".,;:!?*_|…}>")


def decoded(value: str) -> str:
    """Return `value` with its percent signs read, also where they were written twice."""
    for _ in range(3):
        read = unquote_plus(value)
        if read == value:
            break
        value = read
    return value


def owned(host: str, domains: Iterable[str]) -> bool:
    """Tell whether `host` is one of `domains` (lower case) or a part of one."""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def split(host: str) -> tuple[str, str, str]:
    """Return (sub-domain, name, public suffix) of a host: `("help", "acme", "co.uk")`.

    What the public suffix list does not know ends in a suffix of one label, as the list itself rules.
    """
    found = _suffixes()(host)
    if found.suffix:
        return str(found.subdomain), str(found.domain), str(found.suffix)
    labels = host.rsplit(".", 2)
    return ".".join(labels[:-2]), labels[-2] if len(labels) > 1 else "", labels[-1]


@cache
def _suffixes() -> Any:
    # Imported late: it takes 150 ms to load. Without addresses it reads the list that it was packaged with, and no network.
    import tldextract

    return tldextract.TLDExtract(cache_dir=None, suffix_list_urls=()).extract_str


def numeric(host: str) -> str:
    """Return what a host made of numbers is: "private", "public", or empty if it is a name (WHATWG URL, IPv4 parser).

    Only a dotted decimal or IPv6 address can be private: another base is only written to hide one.
    """
    import ipaddress

    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        parts = host.split(".")
        return "public" if len(parts) <= 4 and all(_NUMBER.fullmatch(part) for part in parts) else ""
    return "private" if any(address in ipaddress.ip_network(network) for network in _HOME) else "public"


_HOME = (
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "fc00::/7", "fe80::/10", "::1/128",
)  # fmt: skip
