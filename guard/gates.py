"""Which patterns a text could match at all: those of which it holds the words, near each other, and the digits.

Every pattern has a gate (`training/gates.py`), and most gates stay shut. All words of all gates are looked for in one pass, by an
automaton of Aho and Corasick (1975); where they stand is kept in blocks of a few characters, a bit for each, so that "near" is a
shift and an `and`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar

import ahocorasick

from recognizers import Gate, Words

__all__ = ["Gates", "plain"]

_PLAIN = bytes(code if chr(code).isalnum() and code < 128 else 32 for code in range(256)).lower()
_BLOCK = 4
"""A block is 2 to the power of so many characters."""
_BLOCKS = 9
"""A text has at most 2 to the power of so many blocks; those of a long text are longer."""
_EVERYWHERE = -1
_DIGIT = re.compile("[0-9]")

Key = TypeVar("Key")


def plain(text: str) -> str:
    """Return the ASCII letters, in lower case, and digits of a text; what is between or around them becomes one blank.

    >>> plain("(P.O. Box 12")
    ' p o box 12'
    """
    letters = text.encode("ascii", "replace").translate(_PLAIN).decode("ascii")
    joined = " ".join(letters.split())
    before, after = letters[:1] == " ", letters[-1:] == " " and joined
    return f"{' ' if before else ''}{joined}{' ' if after else ''}"


class _Row(NamedTuple, Generic[Key]):
    """What opens if, besides the set of words under which it is kept, all `others` are near, and the digits."""

    opens: Key
    others: frozenset[int]
    digits: int
    reach: int
    in_links: bool


class Gates(Generic[Key]):
    """Tells which gates a text opens. Shared by threads."""

    def __init__(self, gates: Iterable[tuple[Key, Gate, bool]]) -> None:
        """Take what each gate opens, the gate, and whether digits in links count for it."""
        self._always: list[_Row[Key]] = []
        self._rows: dict[int, list[_Row[Key]]] = {}
        numbers: dict[Words, int] = {}
        for key, gate, in_links in gates:
            for row in gate.rows:
                sets = [numbers.setdefault(words, len(numbers)) for words in row]
                kept = self._rows.setdefault(sets[0], []) if sets else self._always
                kept.append(_Row(key, frozenset(sets[1:]), gate.digits, gate.reach, in_links))
        # What is no letter and no digit is looked for in the text as it is, all else in what is `plain` of it.
        self._plain, self._signs = (_automaton(numbers, signs=signs) for signs in (False, True))

    def all(self) -> set[Key]:
        """Return all that any gate opens."""
        return {row.opens for rows in (self._always, *self._rows.values()) for row in rows}

    def open(self, folded: str, *, outside: bool = True) -> Iterator[Key]:
        """Yield what a text opens, `outside`: of which some digits are outside of links. A key may come more than once."""
        text = plain(f" {folded} ")
        shift = max(_BLOCK, len(text).bit_length() - _BLOCKS)
        where: dict[int, int] = {}
        for end, sets in self._plain(text):
            block = 1 << (end >> shift)
            for number in sets:
                where[number] = where.get(number, 0) | block
        for _, sets in self._signs(folded.lower()):
            where.update(dict.fromkeys(sets, _EVERYWHERE))
        there = where.keys()
        digits, dense = _dense(text, shift)
        shown = digits if outside else 0
        for row in self._always:
            if row.digits <= (digits if row.in_links else shown) and (not row.digits or dense(row.digits, row.reach)):
                yield row.opens
        for number in there & self._rows.keys():
            for row in self._rows[number]:
                if (
                    row.digits <= (digits if row.in_links else shown)
                    and there >= row.others
                    and (not row.reach or _near(row, where, where[number], dense, shift))
                ):
                    yield row.opens


def _near(row: _Row[Any], where: Mapping[int, int], found: int, dense: Callable[[int, int], int], shift: int) -> bool:
    """Tell whether somewhere near what was `found` all others of a row are, and its digits."""
    blocks = (row.reach + 2 >> shift) + 1  # the blanks around a word may be out of reach
    for number in row.others:
        found &= _spread(where[number], blocks)
    return (found & _spread(dense(row.digits, row.reach), blocks) if found and row.digits else found) != 0


def _spread(mask: int, blocks: int) -> int:
    """Return a mask with all blocks that are so many blocks or fewer from one in it."""
    width, whole = 1, 2 * blocks + 1
    while width < whole:
        step = min(width, whole - width)
        mask |= mask << step
        width += step
    return mask >> blocks


def _dense(text: str, shift: int) -> tuple[int, Callable[[int, int], int]]:
    """Return how many digits there are, and what tells in which blocks so many stand within so many characters (0: anywhere)."""
    places = [match.start() for match in _DIGIT.finditer(text)]

    @cache
    def dense(digits: int, reach: int) -> int:
        mask = 0 if reach else _EVERYWHERE
        for first, last in zip(places, places[digits - 1 :], strict=False):
            if last - first <= reach:
                mask |= 1 << (first >> shift) | 1 << (last >> shift)
        return mask

    return len(places), dense


def _automaton(numbers: Mapping[Words, int], *, signs: bool) -> Callable[[str], Iterable[tuple[int, tuple[int, ...]]]]:
    """Return what yields where words of sets end, and the numbers of the sets that hold them."""
    sets: dict[str, list[int]] = {}
    for words, number in numbers.items():
        for word in words:
            if (plain(word) != word) is signs:
                sets.setdefault(word, []).append(number)
    automaton = ahocorasick.Automaton()
    for word, held in sets.items():
        automaton.add_word(word, tuple(held))
    automaton.make_automaton()
    found: Callable[[str], Iterable[tuple[int, tuple[int, ...]]]] = automaton.iter if sets else lambda _: ()
    return found
