"""The archive of an account on X: its posts and direct messages (https://help.x.com/en/managing-your-account/how-to-download-your-x-archive).

Its files are JavaScript that gives an array to a name: `window.YTD.tweets.part0 = [...]`. Known are `tweets.js` (before, `tweet.js`),
`note-tweet.js` (the whole text of long posts, which `tweets.js` cuts) and `direct-messages.js` (and `-group`). Reposts are not what
the brand wrote: they are counted and passed over. Who of a conversation is the brand says `account.js` in the same folder;
without it all of the conversation is checked, unless the number of the account stands among the `handles` of `[brand]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from guard.archive.model import Author, Row
from guard.archive.place import Opened
from guard.archive.sources import _values
from guard.archive.sources._contract import BY_CONTENT, NOT, Head, SourceOptions
from guard.archive.sources._documents import DOCUMENT, rows
from guard.model import Channel
from guard.read import Unread

__all__ = ["claims", "read"]

_ACCOUNT = re.compile(rb'"accountId"\s*:\s*"(\d{1,25})"')
_ESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def claims(head: Head) -> int:
    """Tell how sure it is."""
    known = (
        head.data.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"window.YTD.")
        or head.has("tweet.full_text")
        or head.has("dmConversation.messages")
        or head.has("noteTweet.core")
    )
    return BY_CONTENT if known else NOT


def read(opened: Opened, options: SourceOptions) -> Iterator[Row | Unread]:
    """Yield each post and message."""
    accounts = [found.decode() for found in _ACCOUNT.findall(opened.beside("account.js"))]
    ours = _values.Ours([*options.ours, *accounts])

    def one(value: Mapping[str, Any], where: str, name: str) -> Iterator[Row | Unread]:
        if "dmConversation" in value:
            yield from _conversation(_values.mapping(value, "dmConversation"), where, name, ours)
        elif "noteTweet" in value:
            yield from _values.attempt(where, partial(_note, _values.mapping(value, "noteTweet"), name))
        else:
            _values.one_of("an X archive", value, "tweet", "dmConversation", "noteTweet", "full_text")
            yield from _values.attempt(where, partial(_post, _values.mapping(value, "tweet") or value, name))

    return rows(opened, one, DOCUMENT)


def _post(post: Mapping[str, Any], name: str) -> Row:
    text = _values.text(post, "full_text", "text")
    identity = _values.word(post.get("id_str")) or _values.word(post.get("id"))
    return Row(
        f"{name}: {_values.named('post', identity, 1)}",
        _unescaped(text),
        id=identity,
        author="repost" if text.startswith("RT @") else "brand",
        channel=Channel.PUBLIC,
        thread=_values.word(post.get("in_reply_to_status_id_str")),
        time=_values.time(post.get("created_at")),
        platform="x",
        recipient=_values.word(post.get("in_reply_to_screen_name")),
    )


def _note(note: Mapping[str, Any], name: str) -> Row:
    identity = _values.word(note.get("noteTweetId"))
    return Row(
        f"{name}: {_values.named('post', identity, 1)}",
        _unescaped(_values.text(_values.mapping(note, "core"), "text")),
        id=identity,
        channel=Channel.PUBLIC,
        time=_values.time(note.get("createdAt")),
        platform="x",
    )


def _conversation(conversation: Mapping[str, Any], where: str, name: str, ours: _values.Ours) -> Iterator[Row | Unread]:
    identity = _values.word(conversation.get("conversationId"))
    events = _values.items(conversation, "messages")
    messages = [_values.mapping(event, "messageCreate") for event in events if "messageCreate" in event]  # others: who came
    people = {_values.word(message.get(key)) for message in messages for key in ("senderId", "recipientId")}
    known = any(ours.owns(one) for one in (*people, *identity.split("-")))
    for number, message in enumerate(_values.oldest_first(messages, "createdAt"), 1):
        place = f"{name}: {_values.named('message', message.get('id'), number)}"
        sender = _values.word(message.get("senderId"))
        author: Author = "customer" if known and not ours.owns(sender) else "brand"
        yield from _values.attempt(place, partial(_message, message, place, identity or where, author))


def _message(message: Mapping[str, Any], where: str, thread: str, author: Author) -> Row:
    return Row(
        where,
        _unescaped(_values.text(message, "text")),
        id=_values.word(message.get("id")),
        author=author,
        channel=Channel.DM,
        thread=thread,
        time=_values.time(message.get("createdAt")),
        platform="x",
    )


def _unescaped(text: str) -> str:
    # X writes these three in its texts and no others.
    for written, meant in _ESCAPES:
        text = text.replace(written, meant)
    return text
