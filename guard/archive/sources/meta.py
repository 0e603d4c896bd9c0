"""Facebook and Instagram: the inbox and the posts of a page, and messages from "Download your information".

Known are answers of the Graph API: conversations with `messages`
(https://developers.facebook.com/docs/graph-api/reference/conversation/messages/), which are private, and posts with `comments`
(https://developers.facebook.com/docs/graph-api/reference/post/comments/), which are public; and `inbox/.../message_1.json` of the
download (https://www.facebook.com/help/212802592074644), whose letters beyond ASCII stand there as the bytes of UTF-8, each as a
character of its own (https://stackoverflow.com/questions/50008296); they are put right. Both list the newest first; here the
oldest is first.

Who is the brand says `[brand]` (`name` or `handles` hold the name or the number of the page), or, in conversations of the Graph API,
that it takes part in all of them. A conversation in which nobody is known to be the brand is checked whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from guard.archive.model import Author, Row
from guard.archive.place import Opened
from guard.archive.sources import _values
from guard.archive.sources._contract import BY_CONTENT, NOT, Head, SourceOptions
from guard.archive.sources._documents import rows
from guard.errors import InputError
from guard.model import Channel
from guard.read import Unread

__all__ = ["claims", "read"]


def claims(head: Head) -> int:
    """Tell how sure it is."""
    known = (
        (head.has("participants", "messages") and (head.has("messages.sender_name") or head.has("thread_path")))
        or head.has("messages.data.from", inside=("", "data"))
        or head.has("data.created_time", "data.from")
        or head.has("comments.data.created_time", inside=("", "data", "posts.data"))
    )
    return BY_CONTENT if known else NOT


def read(opened: Opened, options: SourceOptions) -> Iterator[Row | Unread]:
    """Yield each message."""
    ours = _values.Ours(options.ours)

    def page_of(page: Mapping[str, Any], where: str, name: str) -> Iterator[Row | Unread]:
        download = isinstance(page.get("messages"), list)
        return _download(page, where, name, ours) if download else _graph(page, where, name, ours)

    return rows(opened, page_of)


def _download(page: Mapping[str, Any], where: str, name: str, ours: _values.Ours) -> Iterator[Row | Unread]:
    people = [_right(_values.word(one.get("name"))) for one in _values.items(page, "participants")]
    messages = _values.items(page, "messages")
    known = any(ours.owns(one) for one in (*people, *(_right(_values.word(one.get("sender_name"))) for one in messages)))
    numbered = [{**message, "number": number} for number, message in enumerate(messages, 1)]
    thread = _values.word(page.get("thread_path")) or where
    for message in _values.oldest_first(numbered, "timestamp_ms"):
        place = f"{name}: message {message['number']}"
        yield from _values.attempt(place, partial(_downloaded, message, place, thread, ours if known else None))


def _downloaded(message: Mapping[str, Any], where: str, thread: str, ours: _values.Ours | None) -> Row:
    sender = _right(_values.word(message.get("sender_name")))
    author: Author = "customer" if ours is not None and not ours.owns(sender) else "brand"
    text = _right(_values.text({"content": None, **message}, "content"))
    shared = _right(_values.word(_values.mapping(message, "share").get("link")))
    return Row(
        where,
        text if not shared or shared in text else f"{text}\n{shared}".strip(),
        author=author,
        channel=Channel.DM,
        thread=thread,
        agent=sender if author == "brand" else "",
        time=_values.time(message.get("timestamp_ms")),
    )


def _graph(page: Mapping[str, Any], where: str, name: str, ours: _values.Ours) -> Iterator[Row | Unread]:
    page = _values.mapping(page, "posts") or page
    records = _values.items(page, "data") if "data" in page else [page]
    page_id = _in_all(records)
    for number, record in enumerate(records, 1):
        place = f"{where}, record {number}" if len(records) > 1 else where
        try:
            if isinstance(record.get("messages"), dict):
                yield from _conversation(record, place, name, ours, page_id)
            else:
                _values.one_of("a page's inbox or posts", record, "messages", "message", "comments", "story")
                yield from _thread(record, place, name, ours)
        except InputError as error:
            yield Unread(place, str(error))


def _conversation(record: Mapping[str, Any], where: str, name: str, ours: _values.Ours, page_id: str) -> Iterator[Row | Unread]:
    messages = _values.items(_values.mapping(record, "messages"), "data")
    thread = _values.word(record.get("id")) or where
    writers = [_values.mapping(message, "from") for message in messages] + list(_people(record))
    known = any(_is_ours(writer, ours, page_id) for writer in writers)
    for number, message in enumerate(_values.oldest_first(messages, "created_time"), 1):
        place = f"{name}: {_values.named('message', message.get('id'), number)}"
        author: Author = "brand" if not known or _is_ours(_values.mapping(message, "from"), ours, page_id) else "customer"
        yield from _values.attempt(place, partial(_message, message, place, thread, author, Channel.DM))


def _thread(post: Mapping[str, Any], where: str, name: str, ours: _values.Ours) -> Iterator[Row | Unread]:
    # The number of a post is that of the page, an underscore and its own.
    identity = _values.word(post.get("id"))
    page_id = identity.partition("_")[0] if "_" in identity else ""
    everything = [post, *_comments(post)]
    known = bool(page_id) or any(_is_ours(_values.mapping(one, "from"), ours, page_id) for one in everything)
    for number, one in enumerate(_values.oldest_first(everything, "created_time"), 1):
        place = f"{name}: {_values.named('comment', one.get('id'), number)}"
        writer = _values.mapping(one, "from")
        is_ours = not known or _is_ours(writer, ours, page_id) or (one is post and not writer and bool(page_id))
        author: Author = "brand" if is_ours else "customer"
        yield from _values.attempt(place, partial(_message, one, place, identity or where, author, Channel.PUBLIC))


def _comments(record: Mapping[str, Any], depth: int = 0) -> Iterator[Mapping[str, Any]]:
    for comment in _values.items(_values.mapping(record, "comments"), "data"):
        yield comment
        if depth < 8:  # answers to answers are one deep
            yield from _comments(comment, depth + 1)


def _message(message: Mapping[str, Any], where: str, thread: str, author: Author, channel: Channel) -> Row:
    writer = _values.mapping(message, "from")
    return Row(
        where,
        _values.text({"message": None, **message}, "message", "story"),
        id=_values.word(message.get("id")),
        author=author,
        channel=channel,
        thread=thread,
        agent=_values.word(writer.get("name")) if author == "brand" else "",
        time=_values.time(message.get("created_time")),
        platform="facebook",
    )


def _is_ours(writer: Mapping[str, Any], ours: _values.Ours, page_id: str) -> bool:
    identity = _values.word(writer.get("id"))
    return bool(identity and identity == page_id) or ours.owns(writer.get("name"), identity, writer.get("email"))


def _people(record: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    for key in ("participants", "senders"):
        if isinstance(record.get(key), dict):
            return _values.items(_values.mapping(record, key), "data")
    return ()


def _in_all(records: Sequence[Mapping[str, Any]]) -> str:
    """Return who takes part in all of several conversations, if it is one."""
    everyone = [
        {_values.word(one.get("id")) for one in _people(record)}
        for record in records
        if isinstance(record.get("messages"), dict)
    ]
    if len(everyone) < 2:
        return ""
    common = set.intersection(*everyone) - {""}
    return common.pop() if len(common) == 1 else ""


def _right(text: str) -> str:
    """Return a text whose UTF-8 was taken for Latin-1 as it was written."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
