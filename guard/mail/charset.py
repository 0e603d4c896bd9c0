"""The bytes of a text in a mail, and the charset that it names -> what programs may read in them.

Where the charset is unknown or wrong a letter may come out wrong; digits and addresses do not, in any charset that has ASCII in it.
"""

from __future__ import annotations

import codecs

__all__ = ["contradicts", "readings"]

_ASCII = bytes(range(32, 127))
_MARKS = {
    b"\xff\xfe": frozenset({"utf-16", "utf-16-le", "utf-32", "utf-32-le"}),
    b"\xfe\xff": frozenset({"utf-16", "utf-16-be"}),
}
_SHIFTS = (b"\x1b", b"\x0e", b"\x0f")


def contradicts(data: bytes, charset: str | None) -> bool:
    """Tell whether the bytes begin with a mark of UTF-16 and name another charset: programs differ in which of the two they believe."""
    if charset is None or data[:2] not in _MARKS:
        return False
    try:
        return codecs.lookup(charset).name not in _MARKS[data[:2]]
    except LookupError:
        return True


def readings(data: bytes, charset: str | None) -> list[str]:
    """Return the text in the bytes, and what else a program could read that does not believe or know the charset."""
    marked = data[:2] in _MARKS
    named = "utf-16" if contradicts(data, charset) or (marked and charset is None) else charset or "utf-8"
    try:
        believed = _ASCII.decode(named, "replace") == _ASCII.decode("ascii")
        text = data.decode(named, "strict" if believed else "replace")
    except (UnicodeDecodeError, LookupError, ValueError):
        return [_guessed(data)]
    # Shifts (ISO 2022) turn letters and digits into others for programs that know them, and for no others.
    doubtful = marked or not believed or any(shift in data for shift in _SHIFTS)
    return [text, _guessed(data.replace(b"\0", b""))] if doubtful else [text]


def _guessed(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
