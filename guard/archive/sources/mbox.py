"""A mailbox in one file: mbox (RFC 4155, https://www.rfc-editor.org/rfc/rfc4155), as mail programs and Google Takeout write it.

A mail begins with a line `From ` and a time, at the beginning or after a blank line; `>From ` within a mail is taken back (mboxrd).
Whose a mail is follows as in `guard.archive.sources.eml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from guard.archive.model import Row
from guard.archive.place import Opened, lines
from guard.archive.sources import _values
from guard.archive.sources._contract import BY_CONTENT, BY_NAME, NOT, Head, SourceOptions
from guard.archive.sources._documents import TOO_LONG
from guard.archive.sources._mail import row
from guard.read import LIMIT, Unread

__all__ = ["claims", "read"]

_BEGINS = re.compile(rb"From [^\r\n]*\d{1,2}:\d{2}")
_QUOTED = re.compile(rb">+From ")


def claims(head: Head) -> int:
    """Tell how sure it is."""
    if _BEGINS.match(head.data):
        return BY_CONTENT
    return BY_NAME if head.name.endswith((".mbox", ".mbx")) else NOT


def read(opened: Opened, options: SourceOptions) -> Iterator[Row | Unread]:
    """Yield each mail."""
    ours = _values.Ours(options.ours)
    for number, data in enumerate(_mails(opened), 1):
        where = f"{opened.name}: mail {number}"
        if data is None:
            yield Unread(where, TOO_LONG)
        else:
            yield from _values.attempt(where, partial(row, data, where, ours))


def _mails(opened: Opened) -> Iterator[bytes | None]:
    """Yield the bytes of each mail, `None` for one that is too long."""
    pieces: list[bytes] = []
    size, begun, blank = 0, False, True
    for _, line in lines(opened.stream):
        if line is not None and blank and _BEGINS.match(line):
            if begun:
                yield b"".join(pieces) if size <= LIMIT else None
            pieces, size, begun, blank = [], 0, True, False
            continue
        if line is None or (size := size + len(line)) > LIMIT:
            pieces, size, begun, blank = [], LIMIT + 1, True, line is not None and not line.strip()
            continue
        if not begun and not line.strip():
            continue
        begun, blank = True, not line.strip()
        pieces.append(line[1:] if _QUOTED.match(line) else line)
    if begun:
        yield b"".join(pieces) if size <= LIMIT else None
