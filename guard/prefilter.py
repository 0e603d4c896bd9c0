"""Which patterns may have anything in a text, told by their gates and by RE2 Sets in a few passes.

Hundreds of patterns in one set make an automaton that outgrows any memory, and one that meets texts it has not seen is mostly busy making
states; so most patterns are not asked: their gates stay shut (`guard.gates`). What is left is asked in sets of a few patterns with
the same gate, each built when it is first needed, which a cold start mostly never sees. Of a statement that is still left, the parts of
which it is made are looked for as well.

A long text opens ever more gates, and each pattern behind them would read all of it. So it is looked into piece by piece, and a pattern
is told in which stretches it may match: time grows with the length of a text and no faster.

RE2 is silent when an automaton outgrows its memory all the same, so every set holds a pattern that always matches; when that one
is missing, everything in the set counts as a hit.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from threading import Lock
from typing import Generic, TypeVar

import re2

from guard.gates import Gates
from recognizers import Gate, Recognizer, Span, relaxed

LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"']{3,2000}|(?<![\w@.])@\w{2,40}", re.IGNORECASE)
"""A link or a handle: an address, whatever its letters and digits look like."""

_MEMORY = 4 << 20
"""Bytes for the automaton of a set; beyond them it forgets and begins anew. More is no faster, and a service grows with the words it meets."""
_TOGETHER = 12
_PIECE, _BESIDE = 2_000, 500
"""Characters of a piece of a long text, and how many on either side of it are looked at as well: more than any gate reaches."""

Key = TypeVar("Key")
Place = tuple[int, int]
"""A recognizer and one of its patterns, by index."""
Places = tuple[Place, ...]
Stretches = list[Span]
"""Where in a text a pattern may match, in order, none touching another."""
MayMatch = Mapping[int, Mapping[int, Stretches]]
"""{recognizer: {its pattern: where}}, all by index and in order."""


class Prefilter:
    """Tells which patterns of which recognizers may match. Shared by threads; a set is built once, when first needed."""

    def __init__(self, recognizers: Sequence[Recognizer]) -> None:
        self._recognizers = recognizers
        self._sets: dict[Places, PatternSet[Place]] = {}
        self._ways: dict[Place, Ways] = {}
        self._lock = Lock()

    def warm(self) -> None:
        """Build every set now, rather than when it is first needed."""
        for places in self._gates.all():
            self._set(places)
            for place in places:
                self._ways_of(place)

    def may_match(self, folded: str, near: Sequence[int] | None = None) -> MayMatch:
        """Return which patterns may have anything in `folded`, and where; of a long text only what is `near` these places, rising."""
        pieces = _pieces(len(folded))
        if near is not None and len(pieces) > 1:
            pieces = [
                (start, end) for start, end in pieces if bisect_left(near, start - _BESIDE) < bisect_left(near, end + _BESIDE)
            ]
        return self._look_into([folded], [(0, piece) for piece in pieces])[0]

    def may_match_each(self, texts: Sequence[str]) -> Sequence[MayMatch]:
        """Do what `may_match` does for each of `texts`. A set that reads many texts in a row reads them much faster."""
        return self._look_into(
            texts, [(number, piece) for number, folded in enumerate(texts) for piece in _pieces(len(folded))]
        )

    def _look_into(self, texts: Sequence[str], pieces: Sequence[tuple[int, Span]]) -> Sequence[MayMatch]:
        """Look into pieces of texts, each with the number of its text, in order."""
        seen = [texts[number][max(0, start - _BESIDE) : end + _BESIDE] for number, (start, end) in pieces]
        asked: dict[Places, list[int]] = {}
        for at, piece in enumerate(seen):
            for places in self._asked(piece):
                asked.setdefault(places, []).append(at)
        hits: dict[Place, list[int]] = {}
        encoded = [piece.encode() for piece in seen]  # once, not for every set
        for places, some in asked.items():
            patterns = self._set(places)
            for at in some:
                for place in patterns.hits(encoded[at]):
                    hits.setdefault(place, []).append(at)
        found: list[dict[int, dict[int, Stretches]]] = [{} for _ in texts]
        for place in sorted(hits):
            for at in self._possible(place, hits[place], seen):
                number, (start, end) = pieces[at]
                stretches = found[number].setdefault(place[0], {}).setdefault(place[1], [])
                if stretches and stretches[-1][1] >= start:
                    start = stretches.pop()[0]
                stretches.append((start, end))
        return found

    def _asked(self, folded: str) -> Iterable[Places]:
        """Return the patterns whose gate is open."""
        # Digits in links only: what does not look into links is asked as if there were none.
        linked = may_link(folded) and _DIGIT.search(folded) is not None
        outside = not linked or _DIGIT.search(LINK.sub(" ", folded)) is not None
        return set(self._gates.open(folded, outside=outside))

    def _possible(self, place: Place, some: list[int], seen: Sequence[str]) -> Iterable[int]:
        """Return `some` of the pieces `seen`: those that hold all parts of a way of the pattern, where it has ways."""
        ways = self._ways_of(place)
        return some if ways is None else [at for at in some if ways.stand(seen[at])]

    def _ways_of(self, place: Place) -> Ways | None:
        known = self._recognizers[place[0]].ways(place[1])
        if known and place not in self._ways:
            with self._lock:
                self._ways.setdefault(place, Ways(known))
        return self._ways[place] if known else None

    @cached_property
    def _gates(self) -> Gates[Places]:
        """Return the gates, each for a few patterns that have the same."""
        found: dict[tuple[Gate, bool], list[Place]] = {}
        for number, recognizer in enumerate(self._recognizers):
            for index in range(len(recognizer.patterns)):
                gate = recognizer.gates[index] if recognizer.gates else Gate()
                # Without digits there are none in links either.
                found.setdefault((gate, recognizer.in_links and gate.digits > 0), []).append((number, index))
        return Gates((few, *key) for key, places in found.items() for few in _few(places))

    def _set(self, places: Places) -> PatternSet[Place]:
        built = self._sets.get(places)
        if built is None:
            with self._lock:
                patterns = {}
                for number, index in places:
                    pattern = self._recognizers[number].patterns[index]
                    patterns[number, index] = ("" if pattern.cased else "(?i)") + relaxed(pattern.core or pattern.regex)
                built = self._sets.setdefault(places, PatternSet(patterns))
        return built


_DIGIT = re.compile(r"\d", re.ASCII)


def _pieces(length: int) -> Sequence[Span]:
    """Return the pieces in which a text of so many characters is looked into: one, unless it is long."""
    if length <= 2 * _PIECE:
        return [(0, length)]
    return [(start, min(start + _PIECE, length)) for start in range(0, length, _PIECE)]


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

    def hits(self, folded: str | bytes) -> list[Key]:
        """Return the keys of the patterns that match, in doubt all of them."""
        hits = self._set.Match(folded) or ()
        if self._canary not in hits:
            return self._keys
        return [self._keys[hit] for hit in hits if hit != self._canary]


class Ways:
    """Tells whether a text holds all parts of at least one of several ways."""

    def __init__(self, ways: Sequence[Sequence[str]]) -> None:
        self._parts = PatternSet({part: "(?i)" + relaxed(part) for way in ways for part in way})
        self._all_of = [frozenset(way) for way in ways]

    def stand(self, folded: str) -> bool:
        """Tell whether every part of one way is there, wherever."""
        there = frozenset(self._parts.hits(folded))
        return any(way <= there for way in self._all_of)


def may_link(folded: str) -> bool:
    """Tell in no time whether `folded` could hold a link or a handle."""
    return "@" in folded or "://" in folded or "www." in folded or "WWW." in folded
