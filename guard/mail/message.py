"""A mail (RFC 5322, MIME) -> the texts that whoever gets it can read, what could not be read, and what its header says.

The standard library parses it. Every text counts: the plain and the HTML part where they differ, forwarded mails, attached text files,
names of attachments, the subject, what stands before the first part and behind the last. What cannot be read is named by its media
type, never by its file name. A mail is `broken` where two programs may read two things in it, or it is encrypted: it does not pass
then. What could be read of it is there all the same, for what is found in that counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import errors
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import collapse_rfc2231_value
from secrets import token_hex
from typing import Literal

from guard.mail.charset import contradicts, readings
from guard.mail.parse import KIND, UNENCODED, BrokenError, Part, ambiguity, encoding, parsed, thinned
from guard.normalise import normalise

__all__ = ["Mail", "Text", "read"]

Where = Literal["body", "subject", "attachment", "attached mail", "name of an attachment"]


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a mail: where it stands, and whether it is HTML."""

    where: Where
    text: str = field(repr=False)
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says.

    `unread` are the media types of attachments that were not read, `broken` says why the mail as a whole cannot be checked (empty:
    it can), `automatic` tells that no person sent it, `names` are {address in lower case: display name} of those it is written to.
    """

    texts: tuple[Text, ...]
    unread: tuple[str, ...] = ()
    broken: str = ""
    automatic: bool = False
    identity: str = field(default="", repr=False)
    subject: str = field(default="", repr=False)
    date: str = ""
    names: dict[str, str] = field(default_factory=dict, repr=False)


_SECRET = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
_SIGNATURES = frozenset({"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"})
_READ = frozenset({"application/json", "application/xml", "application/xhtml+xml"})
"""What is read of kinds that are no text/*."""
_MARKED = frozenset({"text/html", "application/xhtml+xml", "application/xml", "text/xml"})
_MAILS = frozenset({"message/rfc822", "message/global", "message/news"})
"""Their headers are those of mails. What other message/* have in theirs is what they say."""
_DEPTH = 20
_ADDRESSED = 4 * 1024
"""Bytes of addresses that are read: of more, none is the one customer."""
ATTACHED = 20_000
"""Characters of an attached text that are read: half a second's work. Of a longer one the rest counts as not read."""


def read(data: bytes) -> Mail:
    """Return what a canonical mail says. Never raises for what it holds: it is `broken` then."""
    mark = token_hex(8).encode()
    try:
        mail = parsed(thinned(data, mark))
        try:
            return _read(mail, _Reader(mark.decode()))
        except _ThinnedError:
            return _read(parsed(data), _Reader(None))
    except BrokenError as error:
        return Mail((), automatic=True, broken=str(error))
    except (errors.MessageError, LookupError, ValueError, AttributeError, TypeError, RecursionError) as error:
        # The standard library's parser raises these for broken headers.
        return Mail((), automatic=True, broken=f"it is no mail that can be read ({type(error).__name__})")


class _ThinnedError(Exception):
    """A part that is to be read was thinned out, so the mail is to be parsed whole."""


def _read(mail: EmailMessage, reader: _Reader) -> Mail:
    texts = [Text("subject", subject) for subject in _subjects(mail)]
    texts += reader.part(mail, 0)
    return Mail(
        texts=tuple(texts),
        broken=reader.broken if mail.keys() else "it has no header",
        unread=tuple(sorted(reader.unread)),
        automatic=_automatic(mail),
        identity=_line(mail, "message-id"),
        subject=str(mail.get("subject", "")),
        date=_line(mail, "date"),
        names=_names(mail),
    )


class _Reader:
    """Walks the parts of one mail. What makes it broken is noted, and the rest is read all the same."""

    def __init__(self, mark: str | None) -> None:
        """Take the line that stands where the mail was thinned out."""
        self.unread: list[str] = []
        self.broken = ""
        self._mark = mark

    def part(self, part: Message, depth: int, within: Where = "body") -> Iterator[Text]:
        """Yield the texts of a part and of those in it.

        Raises:
            _ThinnedError: it must be parsed whole.
        """
        if depth > _DEPTH:
            self._note("it has too many parts")
            return
        kind = part.get_content_type()
        self._note(ambiguity(part))
        if kind in _SECRET:
            self._note("it is encrypted")
        yield from (Text("name of an attachment", name) for name in _file_names(part))
        if part.is_multipart():
            yield from self._several(part, kind, depth, within)
        elif part.get_content_maintype() in ("multipart", "message"):
            self._note("one of its parts is not what it says it is")
        elif part.get_content_maintype() == "text" or kind in _READ or not KIND.fullmatch(kind):
            # The mail itself is nothing attached, whatever it says, nor is what programs show below it.
            attached = depth > 0 and within == "body" and part.get_content_disposition() == "attachment"
            yield from self._text(part, kind, "attachment" if attached else within)
        elif kind not in _SIGNATURES | _SECRET:
            self.unread.append(kind)

    def _several(self, part: Message, kind: str, depth: int, within: Where) -> Iterator[Text]:
        parts = [one for one in part.get_payload() if isinstance(one, Message)]
        if kind.startswith("message/"):
            if encoding(part) not in UNENCODED:
                self._note("one of its parts is not what it says it is")
            for one in parts:
                told = _subjects(one) if kind in _MAILS else [_fields(one)]
                yield from (Text("attached mail", text) for text in told if text.strip())
                yield from self.part(one, depth + 1, "attached mail")
            return
        for around in (part.preamble, part.epilogue):
            if around and around.strip():
                yield Text(within, self._whole(around))
        found = [text for one in parts for text in self.part(one, depth + 1, within)]
        if kind == "multipart/alternative":
            found = list(_differing(found))
        yield from found

    def _text(self, part: Message, kind: str, where: Where) -> Iterator[Text]:
        data = part.get_payload(decode=True)
        if not isinstance(data, bytes):
            self._note("one of its parts is not what it says it is")
            return
        self._note(ambiguity(part))  # once more: base64 is only found to be broken when it is decoded
        charset = part.get_content_charset()
        if contradicts(data, charset):
            self._note("a part is not in the charset that it names")
        texts = readings(data, charset)
        if any("\0" in text for text in texts):
            self._note("a part says it is text and is not")
        if where == "attachment" and any(len(text) > ATTACHED for text in texts):
            self.unread.append(kind)
            texts = [text[:ATTACHED] for text in texts]
        for text in texts:
            said = self._whole(text.replace("\0", "")).replace("\r\n", "\n")
            if said.strip():
                yield Text(where, said, kind in _MARKED)
        # What was cut out of base64 is no more to be seen once it is decoded.
        self._whole(part.get_payload(decode=False))

    def _note(self, problem: str) -> None:
        self.broken = self.broken or problem

    def _whole(self, text: object) -> str:
        if self._mark is not None and isinstance(text, str) and self._mark in text:
            raise _ThinnedError
        return str(text)


def _subjects(mail: Message) -> list[str]:
    """Return the subject, and others: programs differ in which of them they show."""
    return [subject for subject in map(str, mail.get_all("subject", [])) if subject.strip()]


def _fields(mail: Message) -> str:
    """Return the header as text. Read as addresses and dates it would take long."""
    return "\n".join(f"{name}: {default.header_fetch_parse('subject', str(value))}" for name, value in mail.raw_items())


def _file_names(part: Message) -> list[str]:
    """Return all names that a part has: programs differ in which of them they show."""
    found = [
        collapse_rfc2231_value(value).strip()
        for header, wanted in (("content-disposition", "filename"), ("content-type", "name"))
        for name, value in part.get_params([], header)
        if name.lower() == wanted
    ]
    odd = part.odd if isinstance(part, Part) else []
    return [name for name in dict.fromkeys([*found, *odd]) if name]


def _differing(found: list[Text]) -> Iterator[Text]:
    """Yield the alternatives of a text, a plain one only if it says something that no HTML one says."""
    said = {_lines(text) for text in found if text.marked}
    return (text for text in found if text.marked or _lines(text) not in said)


def _lines(text: Text) -> str:
    """Return a text with its words, signs and lines as they are: a number is one, or none, by what stands between its digits."""
    lines = (" ".join(line.split()) for line in normalise(text.text).folded.splitlines())
    return "\n".join(line for line in lines if line)


def _automatic(mail: EmailMessage) -> bool:
    """Tell whether a program sent it (RFC 3834), or it went to a list."""
    auto = str(mail.get("auto-submitted", "no")).partition(";")[0].strip().lower()
    bulk = str(mail.get("precedence", "")).strip().lower() in ("bulk", "list", "junk", "auto_reply")
    return auto != "no" or bulk or mail.get_content_type() in ("multipart/report", "message/delivery-status")


def _line(mail: EmailMessage, name: str) -> str:
    return re.sub(r"[^!-~ ]+", "?", str(mail.get(name, "")))[:250]


def _names(mail: EmailMessage) -> dict[str, str]:
    if sum(len(value) for name, value in mail.raw_items() if name.lower() in ("to", "cc")) > _ADDRESSED:
        return {}
    found = (
        address for name in ("to", "cc") for header in mail.get_all(name, []) for address in getattr(header, "addresses", ())
    )
    return {address.addr_spec.lower(): address.display_name for address in found}
