"""Offsets in the unit that the reader counts in: Python and people count code points, browsers UTF-16 code units."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable

_LINE_END = re.compile(r"\r\n|\n")


def utf16(text: str) -> Callable[[int], int]:
    """Return the function from an offset into `text` in code points to the one in UTF-16 code units."""
    astral = [at for at, char in enumerate(text) if char > "\uffff"]
    return lambda offset: offset + bisect_left(astral, offset)


def lines(text: str) -> Callable[[int], tuple[int, int]]:
    """Return the function from an offset in code points to line and column, both from 1, the column in code points."""
    starts = [0, *(end.end() for end in _LINE_END.finditer(text))]

    def place(offset: int) -> tuple[int, int]:
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    return place
