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
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from threading import Lock

import re2

from recognizers import Recognizer, relaxed

LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"']{3,2000}|(?<![\w@.])@\w{2,40}", re.IGNORECASE)
"""A link or a handle: an address, whatever its letters and digits look like."""

_DIGIT = re.compile(r"\d")
_MEMORY = 32 << 20
_TOGETHER = 6

Place = tuple[int, int]
"""A recognizer and one of its patterns, by index."""


class Prefilter:
    """Tells which patterns of which recognizers may match. Shared by threads; a set is built once, when first needed."""

    def __init__(self, recognizers: Sequence[Recognizer]) -> None:
        self._recognizers = recognizers
        self._sets: dict[tuple[int, ...], _Set] = {}
        self._lock = Lock()

    def may_match(self, folded: str) -> Mapping[int, list[int]]:
        """Return {recognizer: its patterns} that may have anything in `folded`, by index, in order."""
        anywhere = _DIGIT.search(folded) is not None
        outside = anywhere and (not may_link(folded) or _DIGIT.search(LINK.sub(" ", folded)) is not None)
        gates = self._worded if outside else self._plain
        asked = [*gates.always, *((number,) for number in gates.opened(folded))]
        if anywhere and not outside:
            # Digits in links only: what looks into links is asked all the same, the others as if there were none.
            asked += [(number,) for number, recognizer in enumerate(self._recognizers) if recognizer.in_links]
        found: dict[int, list[int]] = {}
        for numbers in asked:
            for number, index in self._set(numbers).hits(folded):
                found.setdefault(number, []).append(index)
        return {number: sorted(set(found[number])) for number in sorted(found)}

    @cached_property
    def _worded(self) -> _Gates:
        return _Gates(recognizer.gate.words for recognizer in self._recognizers)

    @cached_property
    def _plain(self) -> _Gates:
        return _Gates(recognizer.gate.plain for recognizer in self._recognizers)

    def _set(self, numbers: tuple[int, ...]) -> _Set:
        built = self._sets.get(numbers)
        if built is None:
            with self._lock:
                patterns = {
                    (number, index): ("" if pattern.cased else "(?i)") + relaxed(pattern.regex)
                    for number in numbers
                    for index, pattern in enumerate(self._recognizers[number].patterns)
                }
                built = self._sets.setdefault(numbers, _Set(patterns))
        return built


class _Gates:
    """Tells which of several gates a text opens, and which recognizers have none: these are asked together, a few at a time."""

    def __init__(self, gates: Iterable[tuple[str, ...] | None]) -> None:
        numbered = list(enumerate(gates))
        ungated = [number for number, words in numbered if words is None]
        self.always = [tuple(ungated[start : start + _TOGETHER]) for start in range(0, len(ungated), _TOGETHER)]
        self._set = _Set({(n, 0): "(?i)" + "|".join(map(re2.escape, words)) for n, words in numbered if words})

    def opened(self, folded: str) -> list[int]:
        return [number for number, _ in self._set.hits(folded)]


class _Set:
    """An RE2 Set that cannot be silent: `hits` yields the keys of the patterns that match, in doubt all of them."""

    def __init__(self, patterns: Mapping[Place, str]) -> None:
        options = re2.Options()
        options.max_mem = _MEMORY
        options.log_errors = False
        self._set = re2.Set.SearchSet(options)
        self._keys = list(patterns)
        for pattern in patterns.values():
            self._set.Add(pattern)
        self._canary = self._set.Add("(?s:.)|^$")
        self._set.Compile()

    def hits(self, folded: str) -> list[Place]:
        hits = self._set.Match(folded) or ()
        if self._canary not in hits:
            return self._keys
        return [self._keys[hit] for hit in hits if hit != self._canary]


def may_link(folded: str) -> bool:
    """Tell in no time whether `folded` could hold a link or a handle."""
    return "@" in folded or "://" in folded or "www." in folded or "WWW." in folded
