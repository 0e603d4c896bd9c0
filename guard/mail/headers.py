"""The header fields that the gate writes into a mail. What says the same and came from outside is taken out, so it can be believed."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["NAME", "canonical", "marked", "stamped"]

NAME = "X-Presend"
_ANY_END = re.compile(rb"\r\n|\r|\n")
_OURS = re.compile(rb"^x-presend(?:-[!-9;-~]*)?[ \t]*:[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*", re.IGNORECASE | re.MULTILINE)
_UNSAFE = re.compile(r"[^!-~ ]+")


def canonical(data: bytes) -> bytes:
    """Return a mail in which every line ends in CR LF, as it is sent: what is read is what goes out, for any server on its way."""
    if not data.count(b"\r\n") == data.count(b"\r") == data.count(b"\n"):
        data = _ANY_END.sub(b"\r\n", data)
    return data if data.endswith(b"\r\n") else data + b"\r\n"


def stamped(data: bytes, fields: Iterable[tuple[str, str]]) -> bytes:
    """Return a canonical mail with `fields`, (name, value), on top, and without the fields of their kind that it came with."""
    lines = b"".join(f"{name}: {_UNSAFE.sub('?', value)[:900]}\r\n".encode("ascii") for name, value in fields)
    end = 0 if data.startswith(b"\r\n") else data.find(b"\r\n\r\n") + 2
    if end == 1:
        end = len(data)
    return b"".join((lines, _OURS.sub(b"", data[:end]), data[end:]))


def marked(data: bytes, said: str, identity: str, **more: str) -> bytes:
    """Return a mail with the fields that say what became of it: what is `said`, under which identity, and `more` where there is any."""
    fields = {NAME: said, f"{NAME}-Id": identity, **{f"{NAME}-{name.title()}": value for name, value in more.items() if value}}
    return stamped(canonical(data), fields.items())
