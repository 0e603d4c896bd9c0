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

from recognizers import Pattern, Recognizer, relaxed

LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"']{3,2000}|(?<![\w@.])@\w{2,40}", re.IGNORECASE)
"""A link or a handle: an address, whatever its letters and digits look like."""

_DIGIT = re.compile(r"\d")
_MEMORY = 32 << 20


class Prefilter:
    """Tells which patterns of which recognizers may match. Shared by threads; a set is built once, when first needed."""

    def __init__(self, recognizers: Sequence[Recognizer]) -> None:
        self._recognizers = recognizers
        self._sets: dict[int, _Set] = {}
        self._lock = Lock()

    def may_match(self, folded: str) -> Mapping[int, list[int]]:
        """Return {recognizer: its patterns} that may have anything in `folded`, by index, in order."""
        anywhere = _DIGIT.search(folded) is not None
        outside = anywhere and (not may_link(folded) or _DIGIT.search(LINK.sub(" ", folded)) is not None)
        asked = self._worded.opened(folded) if anywhere else self._plain.opened(folded)
        if anywhere and not outside:
            # Digits in links only: what finds nothing in links is asked as if there were none.
            plain = self._plain.opened(folded)
            asked = frozenset(number for number in asked if number in plain or self._recognizers[number].in_links)
        found = ((number, self._set(number).hits(folded)) for number in sorted(asked))
        return {number: hits for number, hits in found if hits}

    @cached_property
    def _worded(self) -> _Gates:
        return _Gates(recognizer.gate.words for recognizer in self._recognizers)

    @cached_property
    def _plain(self) -> _Gates:
        return _Gates(recognizer.gate.plain for recognizer in self._recognizers)

    def _set(self, number: int) -> _Set:
        built = self._sets.get(number)
        if built is None:
            with self._lock:
                patterns = self._recognizers[number].patterns
                built = self._sets.setdefault(number, _Set(_readable(pattern) for pattern in patterns))
        return built


class _Gates:
    """Tells which of several gates a text opens: those of whose words it holds one, and those without words."""

    def __init__(self, gates: Iterable[tuple[str, ...] | None]) -> None:
        numbered = list(enumerate(gates))
        self._always = frozenset(number for number, words in numbered if words is None)
        self._numbers = [number for number, words in numbered if words]
        self._set = _Set("(?i)" + "|".join(map(re2.escape, words)) for _, words in numbered if words)

    def opened(self, folded: str) -> frozenset[int]:
        return self._always.union(self._numbers[hit] for hit in self._set.hits(folded))


class _Set:
    """An RE2 Set that cannot be silent: `hits` returns the indexes of the patterns that match, all of them in doubt."""

    def __init__(self, patterns: Iterable[str]) -> None:
        options = re2.Options()
        options.max_mem = _MEMORY
        options.log_errors = False
        self._set = re2.Set.SearchSet(options)
        self._size = sum(1 for pattern in patterns if self._set.Add(pattern) >= 0)
        self._canary = self._set.Add("(?s:.)|^$")
        self._set.Compile()

    def hits(self, folded: str) -> list[int]:
        hits = self._set.Match(folded) or ()
        if self._canary not in hits:
            return list(range(self._size))
        return sorted(hit for hit in hits if hit != self._canary)


def _readable(pattern: Pattern) -> str:
    return ("" if pattern.cased else "(?i)") + relaxed(pattern.regex)


def may_link(folded: str) -> bool:
    """Tell in no time whether `folded` could hold a link or a handle."""
    return "@" in folded or "://" in folded or "www." in folded or "WWW." in folded
