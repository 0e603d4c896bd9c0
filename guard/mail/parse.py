"""The bytes of a mail -> its parts, parsed by the standard library within limits, and what in them programs may read differently.

A check of a mail cannot be interrupted while the library parses, so what would take it long is refused before: it needs a time that
grows with the square of the length of a field.
"""

from __future__ import annotations

import re
from email import errors, policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import Policy
from urllib.parse import unquote

__all__ = ["ENCODINGS", "KIND", "UNENCODED", "BrokenError", "Part", "ambiguity", "encoding", "parsed", "thinned"]

HEADER, FIELD, HEADERS = 64 * 1024, 16 * 1024, 256 * 1024
"""Bytes of the header of a mail or part, of a field in it, and of all headers in a mail together."""
CONTENT_FIELD, CONTENT = 4 * 1024, 64 * 1024
"""Bytes of a field that begins with Content-, and of all those in a mail together."""
PARTS, LINES = 500, 500_000
"""Parts of a mail, and lines, those of base64 that are thinned out not among them."""
KIND = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")
UNENCODED = frozenset({"", "7bit", "8bit", "binary"})
ENCODINGS = UNENCODED | {"base64", "quoted-printable"}
_ONCE = ("content-type", "content-transfer-encoding", "content-disposition")
_READ_BY = re.compile(r"[;\s](boundary|charset)\s*(?:\*[\d*]*)?=", re.IGNORECASE)
_AMBIGUOUS = (
    errors.NoBoundaryInMultipartDefect,
    errors.StartBoundaryNotFoundDefect,
    errors.MultipartInvariantViolationDefect,
    errors.FirstHeaderLineIsContinuationDefect,
    errors.MissingHeaderBodySeparatorDefect,
    errors.MisplacedEnvelopeHeaderDefect,  # mail servers end the header at a line "From x", and at one that begins with a colon
    errors.InvalidHeaderDefect,
    errors.InvalidMultipartContentTransferEncodingDefect,
    errors.InvalidBase64CharactersDefect,
    errors.InvalidBase64LengthDefect,
)
# No group is taken possessively: before 3.11.5 Python takes what does not match (python/cpython#106052).
_RUN = re.compile(rb"(?:[A-Za-z0-9+/]{40,78}+\r\n){300,3000}")
_KEPT = 4_000


class BrokenError(Exception):
    """The mail cannot be read for sure; the message says why, without quoting it."""


class Part(EmailMessage):
    """A part of a mail that refuses headers which take long to read."""

    def __init__(self, policy: Policy | None = None, mail: _Size | None = None) -> None:
        super().__init__(policy)
        self.odd: list[str] = []
        """Fields that begin with Content-, as they came, of which the library passes over something: a second file name."""
        self.twice = False
        """Whether one of them says twice by what to read the part."""
        self._mail = mail or _Size()
        self._size = 0
        self._mail.parts += 1
        if self._mail.parts > PARTS:
            raise BrokenError("it has too many parts")

    def set_raw(self, name: str, value: str) -> None:
        """Take a field from the parser.

        Raises:
            BrokenError: it is too long, or the header with it.
        """
        size, content = len(name) + len(value), name.lower().startswith("content-")
        self._size += size
        self._mail.headers += size
        self._mail.content += size if content else 0
        long = size > (CONTENT_FIELD if content else FIELD) or self._size > HEADER
        if long or self._mail.headers > HEADERS or self._mail.content > CONTENT:
            raise BrokenError("its header is too long")
        if not content:
            super().set_raw(name, value)
            return
        # These are asked for often, and would be read anew each time.
        field = self.policy.header_fetch_parse(name, value)
        super().set_raw(name, field)
        if any(isinstance(defect, errors.InvalidHeaderDefect) for defect in getattr(field, "defects", ())):
            self.odd.append(unquote(str(self.policy.header_fetch_parse("subject", value))))
        said = [found.lower() for found in _READ_BY.findall(value)]
        self.twice = self.twice or len(said) > len(set(said))


class _Size:
    """What a mail has come to while it is parsed."""

    parts = 0
    headers = 0
    content = 0


def parsed(data: bytes) -> EmailMessage:
    """Return a canonical mail.

    Raises:
        BrokenError: it would take too long.
        errors.MessageError, LookupError, ValueError, AttributeError, TypeError, RecursionError: the library fails with its headers.
    """
    if len(data) > HEADER and not data.startswith(b"\r\n") and data.find(b"\r\n\r\n", 0, HEADER + 4) < 0:
        raise BrokenError("its header is too long")
    if data.count(b"\n") > LINES:
        raise BrokenError("it has too many lines")
    size = _Size()

    def part(policy: Policy | None = None) -> Part:
        return Part(policy, size)

    return BytesParser(policy=policy.default.clone(message_factory=part)).parsebytes(data)


def thinned(data: bytes, mark: bytes) -> bytes:
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


def encoding(part: Message) -> str:
    """Return the transfer encoding of a part in lower case. It is written back as programs read it, for the library to decode by it."""
    named = str(part.get("content-transfer-encoding", ""))
    if named != named.strip():
        part.replace_header("content-transfer-encoding", named.strip())
    return named.strip().lower()


def ambiguity(part: Message) -> str:
    """Say what in a part programs may read differently; empty if nothing."""
    if part.get_unixfrom() is not None or any(isinstance(defect, _AMBIGUOUS) for defect in part.defects):
        return "its parts are not marked as they should be"
    if any(len(part.get_all(name, [])) > 1 for name in _ONCE) or (isinstance(part, Part) and part.twice):
        return "a part says twice what it is"
    if "content-type" in part and not KIND.fullmatch(str(part["content-type"]).partition(";")[0].strip().lower()):
        return "a part does not say in the usual way what it is"
    if encoding(part) not in ENCODINGS:
        return "a part is encoded in a way that is not known"
    return ""
