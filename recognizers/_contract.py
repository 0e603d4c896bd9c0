"""What a recognizer is: a value that says what one kind of sensitive text looks like.

A recognizer holds no state and gives no opinion on what may be sent. It is built once, at start, and shared by threads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

FLAGS = re.ASCII | re.IGNORECASE
"""Every pattern is ASCII (`\\d` is `[0-9]`, as in RE2) and ignores case unless it is `cased`: text is folded first."""


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Detection:
    """Where something was found and how sure that is. Holds no text.

    `start` and `end` are code points of the text that was searched, end exclusive; `score` is a probability, 0 to 1.
    """

    entity: str
    start: int
    end: int
    score: float
    recognizer: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """One shape. The group `v`, where there is one, is the value; otherwise the whole match is.

    `regex` is Python `re` syntax that RE2 also reads, except that look-around is welcome: the prefilter leaves it out
    (`relaxed`), which can only widen what it lets through. Repeats must be bounded. `score` is how often such a match is
    the entity when no cue says otherwise; with 0 there is no find without a cue, and nothing is asked of `valid` before.
    With `cased`, upper and lower case differ.
    """

    regex: str
    score: float
    cased: bool = False
    more: str = ""
    """Matched again and again right behind a find: the other values of a list ("orders W1, W2 and W3")."""
    within: Callable[[str], Iterable[Span]] | None = None
    """What the recognizer's `within` is, for this shape alone."""
    digits: int = 0
    """How many digits `valid` and `within` want at least, where that is more than the shape itself needs."""
    core: str = ""
    """What every match holds, for the prefilter to look for in place of the whole `regex`."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words near a match that settle its score, up or down. Of several cues the nearest one decides.

    Looked for in the `before` characters in front of the match and the `after` characters behind it, within the
    paragraph.
    """

    regex: str
    score: float
    before: int = 40
    after: int = 0


_BESIDE = 1_000
"""Characters beside a stretch of a long text into which a match may reach: a sentence begins before what it tells."""

Words = tuple[str, ...]
"""Words of which a text holds one: letters and digits in lower case, with one blank for whatever is between or around them, or signs."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What a text must hold for one pattern to match: so many `digits`, and of one of the `rows` a word of each set.

    All of that within `reach` characters; with 0, anywhere.
    """

    rows: tuple[tuple[Words, ...], ...] = ((),)
    digits: int = 0
    reach: int = 0


@dataclass(frozen=True, kw_only=True)
class Recognizer:
    """What one kind of sensitive text looks like.

    `valid` refuses a match (a failed check digit); the search then goes on from the next character, so that a year in
    front of a card number does not hide the card. `within` does the same for shapes whose end is not known beforehand:
    it yields the valid (start, end) parts of a match. `finds` and `ignores` are at most three examples each way, shown by
    `presend explain`; the adversarial ones belong in the table of cases. `name` is the file's name and is set on loading.
    """

    entity: str
    summary: str
    patterns: tuple[Pattern, ...]
    finds: tuple[str, ...]
    ignores: tuple[str, ...]
    valid: Callable[[str], bool] | None = None
    within: Callable[[str], Iterable[Span]] | None = None
    cues: tuple[Cue, ...] = ()
    references: tuple[str, ...] = ()
    passage: bool = False
    """It finds a stretch of speech (an appointment, a note) in which values may stand, not a value."""
    in_links: bool = False
    """A find inside a link or a handle counts; otherwise it is taken for a part of the address."""
    name: str = field(default="")
    gates: tuple[Gate, ...] = ()
    """What a text must hold to be searched for each pattern; set on loading, from `gates.json`."""

    @cached_property
    def _compiled(self) -> dict[int, tuple[re.Pattern[str], re.Pattern[str] | None]]:
        return {}

    @cached_property
    def _cues(self) -> tuple[tuple[re.Pattern[str], Cue], ...]:
        return tuple((re.compile(cue.regex, FLAGS), cue) for cue in self.cues)

    def ways(self, index: int) -> Sequence[Sequence[str]]:
        """Return what the `within` of a pattern looks for, empty if that is not known: all of one row must match somewhere."""
        return getattr(self.patterns[index].within or self.within, "ways", ())

    def reach(self, index: int) -> int:
        """Return within how many characters of the first part of such a row the others must stand."""
        return getattr(self.patterns[index].within or self.within, "reach", 0)

    def _regexes(self, index: int) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
        # Lazily: most replies need none of them, and compiling all takes longer than checking a reply.
        compiled = self._compiled.get(index)
        if compiled is None:
            pattern = self.patterns[index]
            flags = re.ASCII if pattern.cased else FLAGS
            compiled = re.compile(pattern.regex, flags), re.compile(pattern.more, flags) if pattern.more else None
            self._compiled[index] = compiled
        return compiled

    def warm(self) -> None:
        """Compile every pattern now, rather than when it is first needed."""
        for index in range(len(self.patterns)):
            self._regexes(index)
        tuple(self._cues)  # the first look compiles them

    def find(self, text: str, only: Mapping[int, Sequence[Span]] | None = None) -> Iterator[Detection]:
        """Yield every detection in folded `text`; `only` limits the search to these patterns, by index, and to stretches of the text.

        A match begins in a stretch or shortly before it, and may end behind it.
        """
        where = {index: [(0, len(text))] for index in range(len(self.patterns))} if only is None else only
        for index, stretches in where.items():
            for stretch in stretches:
                for start, end in self._spans(index, text, *stretch):
                    score = self._score(text, start, end, self.patterns[index].score)
                    if score > 0:
                        yield Detection(self.entity, start, end, score, self.name)

    def _spans(self, index: int, text: str, first: int, last: int) -> Iterator[Span]:
        regex, more = self._regexes(index)
        within = self.patterns[index].within or self.within
        value = "v" if "v" in regex.groupindex else 0
        at, stop = _begin(text, first), min(len(text), last + _BESIDE)
        while (match := regex.search(text, at, stop)) and match.start() <= last:
            start, end = match.span(value)
            if not self.patterns[index].score and not self._score(text, start, end, 0.0):
                spans = []
            elif within is not None:
                spans = [(start + a, start + b) for a, b in within(text[start:end])]
            else:
                spans = [(start, end)] if self.valid is None or self.valid(text[start:end]) else []
            yield from spans
            if not spans:
                at = match.start() + 1
                continue
            at = max(match.end(), match.start() + 1, spans[-1][1])
            if more is not None:
                while (item := more.match(text, at)) and (self.valid is None or self.valid(item["v"])):
                    yield item.span("v")
                    at = item.end()

    def _score(self, text: str, start: int, end: int, score: float) -> float:
        nearest = len(text) + 1
        for regex, cue in self._cues:
            if cue.before:
                left = max(0, start - cue.before)
                left = max(left, text.rfind("\n\n", left, start) + 1)
                for match in regex.finditer(text, left, start):
                    if start - match.end() < nearest:
                        nearest, score = start - match.end(), cue.score
            if cue.after:
                stop = min(len(text), end + cue.after)
                right = text.find("\n\n", end, stop)
                first = regex.search(text, end, stop if right < 0 else right)
                if first and first.start() - end < nearest:
                    nearest, score = first.start() - end, cue.score
        return score


def _begin(text: str, first: int) -> int:
    """Return where to look for what may reach into a stretch: at the beginning of its sentence at the latest."""
    sentence = max(text.rfind(end, 0, first) + 1 for end in ".!?\n") if first else 0
    return max(0, min(first - _BESIDE, sentence))


def relaxed(regex: str) -> str:
    """Return `regex` as the prefilter reads it: it matches wherever the original does, and compiles in a fraction of the time.

    RE2 has no look-around, so that goes. A bounded repeat (`{2,40}`) becomes an open one: RE2 unrolls bounds, and takes as long
    for them as for all the rest.
    """
    kept: list[str] = []
    at = depth = 0
    for token in _TOKEN.finditer(regex):
        if depth:
            depth += {"(": 1, ")": -1}.get(token[0][0], 0)
            at = token.end()
        elif token[0].startswith("(?"):
            kept.append(regex[at : token.start()])
            depth = 1
    kept.append(regex[at:])
    readable = _CODE.sub(lambda code: chr(int(code[1], 16)), "".join(kept))  # RE2 has no \u
    return _BOUNDS.sub(_opened, readable)


_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?<?[=!]|[()]", re.DOTALL)
"""An escape, a character class, the beginning of a look-around, or a bracket."""
_CODE = re.compile(r"\\u([0-9a-fA-F]{4})")
_BOUNDS = re.compile(r"(?<!\\)\{(\d+),\d+\}")


def _opened(bounds: re.Match[str]) -> str:
    least = int(bounds[1])
    return "*" if least == 0 else "+" if least == 1 else f"{{{least},}}"
