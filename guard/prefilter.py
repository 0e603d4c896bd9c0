"""Which patterns may have anything in a text, told by RE2 Sets in a few passes.

Hundreds of patterns in one set make an automaton that outgrows any memory, so there are two steps. One set holds the gates: words
of which every match of a recognizer holds one. It tells which recognizers may have anything; each of those has a set of its
own for its patterns, built when its gate first opens, which a cold start mostly never sees. What needs a digit is not asked
where there is none outside links and handles: in most replies.

RE2 is silent when an automaton outgrows its memory all the same, so every set holds a pattern that always matches; when that one
is missing, everything in the set counts as a hit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from threading import Lock
from typing import Generic, TypeVar

import re2

from recognizers import Gate, Recognizer, relaxed

LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"']{3,2000}|(?<![\w@.])@\w{2,40}", re.IGNORECASE)
"""A link or a handle: an address, whatever its letters and digits look like."""

_DIGIT = re.compile(r"\d")
_MEMORY = 32 << 20
_TOGETHER = 12

Key = TypeVar("Key")
Place = tuple[int, int]
"""A recognizer and one of its patterns, by index."""
Unit = tuple[int, bool, tuple[str, ...]]
"""Patterns of one recognizer with one gate: its index, whether they need a digit, their words."""
Places = tuple[Place, ...]


class Prefilter:
    """Tells which patterns of which recognizers may match. Shared by threads; a set is built once, when first needed."""

    def __init__(self, recognizers: Sequence[Recognizer]) -> None:
        self._recognizers = recognizers
        self._sets: dict[Places, PatternSet[Place]] = {}
        self._lock = Lock()

    def may_match(self, folded: str) -> Mapping[int, list[int]]:
        """Return {recognizer: its patterns} that may have anything in `folded`, by index, in order."""
        anywhere = _DIGIT.search(folded) is not None
        outside = anywhere and (not may_link(folded) or _DIGIT.search(LINK.sub(" ", folded)) is not None)
        asked = [*self._wordless[False], *(self._wordless[True] if outside else ())]
        for unit in self._words.hits(folded):
            if outside or not unit[1]:
                asked += self._worded[unit]
        if anywhere and not outside:
            # Digits in links only: what looks into links is asked all the same, the others as if there were none.
            asked += self._linked
        found: dict[int, set[int]] = {}
        for places in asked:
            for number, index in self._set(places).hits(folded):
                found.setdefault(number, set()).add(index)
        return {number: sorted(found[number]) for number in sorted(found)}

    @cached_property
    def _words(self) -> PatternSet[Unit]:
        """Return the set that tells of which units a text holds a word."""
        return PatternSet({unit: "(?i)" + "|".join(map(re2.escape, unit[2])) for unit in self._worded})

    @cached_property
    def _worded(self) -> Mapping[Unit, Sequence[Places]]:
        """Return the patterns with words, a few to a set, by unit."""
        units: dict[Unit, list[Place]] = {}
        for place, gate in self._gates():
            if gate.words is not None:
                units.setdefault((place[0], gate.digit, gate.words), []).append(place)
        return {unit: _few(places) for unit, places in units.items()}

    @cached_property
    def _wordless(self) -> Mapping[bool, Sequence[Places]]:
        """Return the patterns without words, a few to a set, by whether they need a digit."""
        found: dict[bool, list[Place]] = {False: [], True: []}
        for place, gate in self._gates():
            if gate.words is None:
                found[gate.digit].append(place)
        return {digit: _few(places) for digit, places in found.items()}

    @cached_property
    def _linked(self) -> Sequence[Places]:
        return _few([place for place, _ in self._gates() if self._recognizers[place[0]].in_links])

    def _gates(self) -> Iterator[tuple[Place, Gate]]:
        for number, recognizer in enumerate(self._recognizers):
            for index in range(len(recognizer.patterns)):
                yield (number, index), recognizer.gates[index] if recognizer.gates else Gate()

    def _set(self, places: Places) -> PatternSet[Place]:
        built = self._sets.get(places)
        if built is None:
            with self._lock:
                patterns = {}
                for number, index in places:
                    pattern = self._recognizers[number].patterns[index]
                    patterns[number, index] = ("" if pattern.cased else "(?i)") + relaxed(pattern.regex)
                built = self._sets.setdefault(places, PatternSet(patterns))
        return built


def _few(places: Sequence[Place]) -> Sequence[Places]:
    return [tuple(places[start : start + _TOGETHER]) for start in range(0, len(places), _TOGETHER)]


class PatternSet(Generic[Key]):
    """An RE2 Set that cannot be silent: `hits` yields the keys of the patterns that match, in doubt all of them."""

    def __init__(self, patterns: Mapping[Key, str]) -> None:
        options = re2.Options()
        options.max_mem = _MEMORY
        options.log_errors = False
        self._set = re2.Set.SearchSet(options)
        self._keys = list(patterns)
        for pattern in patterns.values():
            self._set.Add(pattern)
        self._canary = self._set.Add("(?s:.)|^$")
        self._set.Compile()

    def hits(self, folded: str) -> list[Key]:
        """Return the keys of the patterns that match, in doubt all of them."""
        hits = self._set.Match(folded) or ()
        if self._canary not in hits:
            return self._keys
        return [self._keys[hit] for hit in hits if hit != self._canary]


def may_link(folded: str) -> bool:
    """Tell in no time whether `folded` could hold a link or a handle."""
    return "@" in folded or "://" in folded or "www." in folded or "WWW." in folded
