"""Which column of a table, or key of a record, holds what: found by common names, or named by the user.

Names are compared without case, spaces and punctuation: `Message Text`, `message_text` and `messageText` are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guard.errors import InputError

__all__ = ["COMMON", "Columns", "found", "listed"]

COMMON: Mapping[str, tuple[str, ...]] = {
    "text": tuple(
        "text replytext messagetext messagebody commentbody bodytext plainbody plaintext fulltext body message reply "
        "comment content answer response tweet bodyhtml htmlbody html description".split()
    ),
    "id": tuple("id idstr messageid replyid commentid tweetid mid msgid uuid".split()),
    "channel": tuple("channel channelname channeltype via medium visibility".split()),
    "author": tuple("author authortype authorrole sendertype role direction inbound isinbound incoming sender from".split()),
    "thread": tuple(
        "threadid conversationid ticketid caseid chatid sessionid dialogueid interactionid thread conversation ticket case".split()
    ),
    "time": tuple("time timestamp sentat createdat created createdtime senttime datetime date updatedat".split()),
    "agent": tuple("agent agentname agentid agentemail operator repliedby handledby assignee assigneeid staff".split()),
    "platform": tuple("platform network socialnetwork".split()),
    "to": tuple("to toaddress toemail sentto recipientemail recipientaddress".split()),
    "recipient": tuple("recipient recipientname handle customerhandle inreplytoscreenname screenname".split()),
}
"""The names each column goes by, the likeliest first, without case, spaces and punctuation."""

_SHOWN = 12
_ALL = frozenset(name for names in COMMON.values() for name in names)


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns of one archive, `None` for those it has not."""

    text: str
    id: str | None = None
    channel: str | None = None
    author: str | None = None
    thread: str | None = None
    time: str | None = None
    agent: str | None = None
    platform: str | None = None
    recipient: str | None = None
    to: str | None = None


def found(names: Iterable[str], wanted: Mapping[str, str | None]) -> Columns:
    """Return which of `names` is what. `wanted` are those that the user named, by what they are.

    Raises:
        InputError: there is none with the text, or one that the user named is not there.
    """
    names = list(names)
    exact = {name: name for name in reversed(names)}
    folded = {_folded(name): name for name in reversed(names)}
    chosen: dict[str, str | None] = {}
    for what, common in COMMON.items():
        if name := wanted.get(what):
            chosen[what] = exact.get(name) or folded.get(_folded(name))
            if chosen[what] is None:
                raise InputError(f"has no column of the name given for the {what}. It has: {listed(names)}.")
            continue
        free = {key: name for key, name in folded.items() if name not in chosen.values()}
        chosen[what] = next((free[key] for key in common if key in free), None)
    if not (text := chosen.pop("text")):
        raise InputError(f"has no column for the text. It has: {listed(names)}. Name the right one with --text.")
    return Columns(text, **chosen)


def listed(names: Iterable[str]) -> str:
    """Return names of columns as they may be shown. What may be a value and not a name is only counted.

    A table without a head has values where the names should be: names that are not common ones are shown only among those.
    """
    from guard.wire import shown

    names = list(names)
    common = [name for name in names if _folded(name) in _ALL]
    good = [name for name in names if shown(name) == name] if 2 * len(common) > len(names) else common
    parts = good[:_SHOWN]
    if more := len(names) - len(parts):
        parts.append(f"{more} more" if good else f"{more} with names that are not shown here")
    return ", ".join(parts) if names else "nothing"


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()
