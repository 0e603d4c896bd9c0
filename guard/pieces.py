"""A text in stretches, so that each is covered by the same findings: what a page shows with its highlights."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

__all__ = ["Piece", "pieces"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the reply that the same findings cover, perhaps none. `unseen` is what it is, where a reader would not see it."""

    text: str = field(repr=False)
    numbers: tuple[int, ...] = ()
    outcome: str = ""
    unseen: bool = False
    first: tuple[int, ...] = ()
    """The findings that begin here."""


def pieces(text: str, spans: Sequence[tuple[int, int, str]], numbers: Sequence[int] = ()) -> tuple[Piece, ...]:
    """Return the text in stretches, so that each is covered by the same findings and either seen or not.

    Args:
        text: the reply.
        spans: (start, end, name of the outcome) of each finding, the worst first. An empty one marks nothing.
        numbers: of the findings; 1, 2, ... unless given.
    """
    numbered = zip(numbers or range(1, len(spans) + 1), spans, strict=True)
    marks = [(number, *span) for number, span in numbered if span[0] < span[1]]
    cuts = {0, len(text)}
    for _, start, end, _ in marks:
        cuts |= {min(start, len(text)), min(end, len(text))}
    for at, char in enumerate(text):
        if _unseen(char):
            cuts |= {at, at + 1}
    found = []
    for start, end in itertools.pairwise(sorted(cuts)):
        over = [mark for mark in marks if mark[1] <= start and end <= mark[2]]
        unseen = _unseen(text[start])
        found.append(
            Piece(
                text=f"U+{ord(text[start]):04X}" if unseen else text[start:end],
                numbers=tuple(number for number, *_ in over),
                outcome=over[0][3] if over else "",
                unseen=unseen,
                first=tuple(number for number, begins, *_ in over if begins == start),
            )
        )
    return tuple(found)


def _unseen(char: str) -> bool:
    return char not in "\n\r\t" and unicodedata.category(char) in ("Cf", "Cc", "Co", "Cn", "Cs")
