"""A mail in a file of its own: EML, the bytes of RFC 5322 (https://www.rfc-editor.org/rfc/rfc5322).

Whose it is follows from `emails` and `domains` of `[brand]`: the brand's if it is from one of them, the customer's if it is only to
one. Without any, all mails are the brand's, as in a folder of sent mail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from guard.archive.model import Row
from guard.archive.place import Opened
from guard.archive.sources import _values
from guard.archive.sources._contract import BY_LOOKS, BY_NAME, NOT, Head, SourceOptions
from guard.archive.sources._documents import TOO_LONG
from guard.archive.sources._mail import row
from guard.read import LIMIT, Unread

__all__ = ["claims", "read"]

_HEADER = re.compile(
    rb"(?:[A-Za-z0-9-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:received|return-path|message-id|mime-version|delivered-to):",
    re.IGNORECASE,
)


def claims(head: Head) -> int:
    """Tell how sure it is."""
    if head.name.endswith((".eml", ".msg.txt")):
        return BY_NAME
    return BY_LOOKS if _HEADER.match(head.data) else NOT


def read(opened: Opened, options: SourceOptions) -> Iterator[Row | Unread]:
    """Yield the mail."""
    data = opened.stream.read(LIMIT + 1)
    if len(data) > LIMIT:
        yield Unread(opened.name, TOO_LONG)
        return
    yield from _values.attempt(opened.name, partial(row, data, opened.name, _values.Ours(options.ours)))
