"""A mail (RFC 5322, MIME) -> the texts that whoever gets it can read, what could not be read, and what its header says.

The standard library parses it. Every text counts: the plain and the HTML part where they differ, forwarded mails, attached text files,
names of attachments, the subject, what stands before the first part and behind the last. What cannot be read is named by its media
type, never by its file name. A mail is `broken` where two programs may read two things in it, or it is encrypted: it is not checked
then, whatever else was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import errors, policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from secrets import token_hex
from typing import Literal

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
_ONCE = ("content-type", "content-transfer-encoding", "content-disposition")
_ENCODINGS = frozenset({"", "7bit", "8bit", "binary", "base64", "quoted-printable"})
_AMBIGUOUS = (
    errors.NoBoundaryInMultipartDefect,
    errors.StartBoundaryNotFoundDefect,
    errors.MultipartInvariantViolationDefect,
    errors.FirstHeaderLineIsContinuationDefect,
    errors.MissingHeaderBodySeparatorDefect,
    errors.InvalidMultipartContentTransferEncodingDefect,
    errors.InvalidBase64CharactersDefect,
    errors.InvalidBase64LengthDefect,
)
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}")
_PARTS, _DEPTH = 500, 20
ATTACHED = 20_000
"""Characters of an attached text that are read: half a second's work. Of a longer one the rest counts as not read."""
_RUN = re.compile(rb"(?:[A-Za-z0-9+/]{40,78}+\r\n){300,}+")
_KEPT = 4_000
_ASCII = bytes(range(32, 127))


class _BrokenError(Exception):
    """The mail cannot be read for sure; the message says why, without quoting it."""


def read(data: bytes) -> Mail:
    """Return what a canonical mail says. Never raises for what it holds: it is `broken` then."""
    mark = token_hex(8).encode()
    try:
        mail = BytesParser(policy=policy.default).parsebytes(_thinned(data, mark))
        reader = _Reader(mark.decode())
        try:
            return _read(mail, reader)
        except _ThinnedError:
            return _read(BytesParser(policy=policy.default).parsebytes(data), _Reader(None))
    except (errors.MessageError, LookupError, ValueError, AttributeError, TypeError, RecursionError) as error:
        # The standard library's parser raises these for broken headers.
        return Mail((), automatic=True, broken=f"it is no mail that can be read ({type(error).__name__})")


class _ThinnedError(Exception):
    """A part that is to be read was thinned out, so the mail is to be parsed whole."""


def _thinned(data: bytes, mark: bytes) -> bytes:
    """Return a mail without the middle of long runs of base64: an attachment of 20 MB would cost 200 MB to parse, and nobody reads it.

    A line of base64 alone can be no boundary and no header, so the parts of the mail stay what they are.
    """
    kept, at = [], 0
    for run in _RUN.finditer(data):
        first = data.find(b"\r\n", run.start() + _KEPT) + 2
        last = data.rfind(b"\r\n", run.start(), run.end() - _KEPT) + 2
        kept += [data[at:first], mark, b"\r\n"]
        at = last
    return b"".join((*kept, data[at:]))


def _read(mail: EmailMessage, reader: _Reader) -> Mail:
    subject, texts, broken = str(mail.get("subject", "")), [], ""
    if subject.strip():
        texts.append(Text("subject", subject))
    try:
        texts += reader.part(mail, 0)
    except _BrokenError as error:
        broken = str(error)
    return Mail(
        texts=tuple(texts),
        broken=broken if mail.keys() else "it has no header",
        unread=tuple(sorted(reader.unread)),
        automatic=_automatic(mail),
        identity=_line(mail, "message-id"),
        subject=subject,
        date=_line(mail, "date"),
        names=_names(mail),
    )


class _Reader:
    """Walks the parts of one mail."""

    def __init__(self, mark: str | None) -> None:
        """Take the line that stands where the mail was thinned out."""
        self.unread: list[str] = []
        self._mark = mark
        self._parts = 0

    def part(self, part: Message, depth: int, within: Where = "body") -> Iterator[Text]:
        """Yield the texts of a part and of those in it.

        Raises:
            _BrokenError: it cannot be read for sure.
            _ThinnedError: it must be parsed whole.
        """
        self._parts += 1
        if self._parts > _PARTS or depth > _DEPTH:
            raise _BrokenError("it has too many parts")
        kind = part.get_content_type()
        _unambiguous(part)
        if kind in _SECRET:
            raise _BrokenError("it is encrypted")
        name = part.get_filename()
        if name:
            yield Text("name of an attachment", name)
        if part.is_multipart():
            yield from self._several(part, kind, depth, within)
        elif part.get_content_maintype() in ("multipart", "message") and kind not in (
            "message/delivery-status",
            "message/disposition-notification",
        ):
            raise _BrokenError("one of its parts is not what it says it is")
        elif part.get_content_maintype() == "text" or kind in ("application/json", "application/xml"):
            attached = bool(name) or part.get_content_disposition() == "attachment"
            yield from self._text(part, kind, "attachment" if attached and within == "body" else within)
        elif kind not in _SIGNATURES:
            self.unread.append(kind if _TYPE.fullmatch(kind) else "unknown")

    def _several(self, part: Message, kind: str, depth: int, within: Where) -> Iterator[Text]:
        parts = [one for one in part.get_payload() if isinstance(one, Message)]
        if kind.startswith("message/"):
            for one in parts:
                subject = str(one.get("subject", ""))
                if subject.strip():
                    yield Text("attached mail", subject)
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
            raise _BrokenError("one of its parts is not what it says it is")
        _unambiguous(part)  # once more: base64 is only found to be broken when it is decoded
        marked = kind in ("text/html", "application/xhtml+xml", "application/xml", "text/xml")
        for text in _decoded(data, str(part.get_content_charset() or "utf-8")):
            if where == "attachment" and ("\0" in text or len(text) > ATTACHED):
                self.unread.append(kind if _TYPE.fullmatch(kind) else "unknown")
                text = "" if "\0" in text else text[:ATTACHED]  # noqa: PLW2901 - the rest is not read
            if text.strip():
                yield Text(where, self._whole(text).replace("\r\n", "\n"), marked)
        # What was cut out of base64 is no more to be seen once it is decoded.
        self._whole(part.get_payload(decode=False))

    def _whole(self, text: object) -> str:
        if self._mark is not None and isinstance(text, str) and self._mark in text:
            raise _ThinnedError
        return str(text)


def _unambiguous(part: Message) -> None:
    """Make sure that all programs read the same in a part.

    Raises:
        _BrokenError: they may not.
    """
    if any(isinstance(defect, _AMBIGUOUS) for defect in part.defects):
        raise _BrokenError("its parts are not marked as they should be")
    if any(len(part.get_all(name, [])) > 1 for name in _ONCE):
        raise _BrokenError("a part says twice what it is")
    if str(part.get("content-transfer-encoding", "")).strip().lower() not in _ENCODINGS:
        raise _BrokenError("a part is encoded in a way that is not known")


def _decoded(data: bytes, charset: str) -> Iterator[str]:
    """Yield the text in the bytes of a part, and what else a program could read that does not believe the charset.

    Where the charset is unknown or wrong a letter may come out wrong; digits and addresses do not, in any charset that has ASCII in it.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        charset = "utf-16"
    try:
        believed = _ASCII.decode(charset, "replace") == _ASCII.decode("ascii")
        named = data.decode(charset, "strict" if believed else "replace")
    except (UnicodeDecodeError, LookupError, ValueError):
        yield _guessed(data)
        return
    yield named
    if not believed and b"\0" not in data:
        yield _guessed(data)


def _guessed(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _differing(found: list[Text]) -> Iterator[Text]:
    """Yield the alternatives of a text, a plain one only if it says something that no HTML one says."""
    said = {_letters(normalise(text.text).folded) for text in found if text.marked}
    return (text for text in found if text.marked or _letters(normalise(text.text).folded) not in said)


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def _automatic(mail: EmailMessage) -> bool:
    """Tell whether a program sent it (RFC 3834), or it went to a list."""
    auto = str(mail.get("auto-submitted", "no")).partition(";")[0].strip().lower()
    bulk = str(mail.get("precedence", "")).strip().lower() in ("bulk", "list", "junk", "auto_reply")
    return auto != "no" or bulk or mail.get_content_type() in ("multipart/report", "message/delivery-status")


def _line(mail: EmailMessage, name: str) -> str:
    return re.sub(r"[^!-~ ]+", "?", str(mail.get(name, "")))[:250]


def _names(mail: EmailMessage) -> dict[str, str]:
    found = (
        address for name in ("to", "cc") for header in mail.get_all(name, []) for address in getattr(header, "addresses", ())
    )
    return {address.addr_spec.lower(): address.display_name for address in found}
