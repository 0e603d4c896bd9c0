"""Links that open a conversation on a platform: whose account or number they lead to.

Formats are those of the platforms' own guides: X (`messages/compose?recipient_id=`), Messenger (`m.me/PAGE`), Instagram
(`ig.me/m/USER`), WhatsApp (`wa.me/DIGITS`, `api.whatsapp.com/send?phone=`), Apple Messages for Business
(`bcrw.apple.com/urn:biz:ID`), Telegram (`t.me/USER`), LINE (`line.me/R/ti/p/@ID`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from guard.likeness import one_edit, skeleton
from guard.links import Link

_IN_PATH = {
    "m.me": r"/(?P<v>[^/]+)",
    "messenger.com": r"/t/(?P<v>[^/]+)",
    "ig.me": r"/m/(?P<v>[^/]+)",
    "wa.me": r"/(?P<v>\+?\d+)",
    "bcrw.apple.com": r"/(?P<v>urn:biz:[^/]+)",
    "t.me": r"/(?!(?:joinchat|share|addstickers|s)(?:/|$))(?P<v>[^/]+)",
    "telegram.me": r"/(?!(?:joinchat|share|addstickers|s)(?:/|$))(?P<v>[^/]+)",
    "line.me": r"/(?:R/)?ti/p/(?P<v>[^/]+)",
}
_IN_QUERY = {
    "x.com": ("/messages/compose", "recipient_id"),
    "twitter.com": ("/messages/compose", "recipient_id"),
    "api.whatsapp.com": ("/send", "phone"),
    "web.whatsapp.com": ("/send", "phone"),
    "whatsapp.com": ("/send", "phone"),
}


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a deep link leads to: a `handle` (a page, user or id as it stands) or a `number`; at these folded offsets."""

    value: str
    number: bool
    start: int
    end: int


def target(link: Link) -> Target | None:
    """Return whom `link` opens a conversation with; `None` if it is no such link."""
    host = link.host.removeprefix("www.").removeprefix("mobile.")
    if pattern := _IN_PATH.get(host):
        match = re.match(pattern, link.path, re.IGNORECASE)
        if match is None:
            return None
        base = link.start + link.text.index(link.path)
        value, start, end = match["v"], base + match.start("v"), base + match.end("v")
        value = unquote(value)
        return Target(value, bool(re.fullmatch(r"\+?\d{6,}", value)) and host in ("wa.me", "t.me"), start, end)
    if found := _IN_QUERY.get(host):
        path, name = found
        if link.path.rstrip("/").lower() == path:
            for key, value, start, end in link.parameters():
                if key == name and value:
                    return Target(value, name == "phone", start, end)
    return None


def dead(link: Link) -> bool:
    """Tell whether `link` leads to Google Business Messages, which ended in July 2024."""
    return (
        link.host in ("business.google.com", "businessmessages.google.com")
        and re.fullmatch(r"/message/?", link.path) is not None
    )


def bare(handle: str) -> str:
    """Return a handle as it is compared: without @ and a profile's address, lower case."""
    return handle.strip().rstrip("/").rsplit("/", 1)[-1].removeprefix("@").lower()


def mistakable(one: str, other: str) -> bool:
    """Tell whether two different handles, in the form of `bare`, could be taken for each other.

    One slip, letters that look alike, or the same letters in another order (AcmeUKHelp, AcmeHelpUK).
    """
    if one == other:
        return False
    joined, listed = re.sub(r"[._-]", "", one), re.sub(r"[._-]", "", other)
    if joined == listed or skeleton(joined) == skeleton(listed):
        return True
    if min(len(joined), len(listed)) < 5:
        return False
    return one_edit(joined, listed) or (len(joined) >= 7 and sorted(skeleton(joined)) == sorted(skeleton(listed)))
