"""Text -> Detections: a prefilter over every pattern, the recognizers it lets through, the name model, overlaps resolved.

The prefilter tells which patterns may match; most replies need none. Exact spans, check digits and the words around them are
looked at only there.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from guard.disguise import views
from guard.model import Detection
from guard.normalise import Text
from guard.prefilter import LINK, MayMatch, Prefilter, may_link
from recognizers import Recognizer
from recognizers._first_names import LONE

COUNTS = 0.35
"""Below this a detection is noise: a bare checksum, a number without a word to explain it."""

SHOWN = 0.6
"""A detection in another reading of the text counts from here on: to be there at all, somebody has to have disguised it."""

NameFinder = Callable[[str], Iterable[Detection]]


@dataclass(frozen=True, slots=True)
class Detected:
    """What was found, in original offsets; which of it was disguised; what could not be read, and why."""

    detections: tuple[Detection, ...]
    hidden: frozenset[Detection]
    failed: tuple[str, ...]

    def and_answers(self, more: Iterable[Detection]) -> Detected:
        """Return this with those of `more` that say better what stands there than what was found: what is surely something else stays."""
        sure = [d for d in self.detections if d.score >= SHOWN]
        added = {d for d in more if not any(d.start < other.end and other.start < d.end for other in sure)}
        kept = tuple(resolve((*self.detections, *added)))
        return Detected(kept, self.hidden.intersection(kept), self.failed) if added else self

    def with_hidden(self, more: Iterable[Detection]) -> Detected:
        """Return this with `more`, each disguised, in the place of what they overlap."""
        added = tuple(more)
        if not added:
            return self
        kept = tuple(d for d in self.detections if not any(d.start < a.end and a.start < d.end for a in added))
        every = sorted((*kept, *added), key=lambda d: (d.start, d.end, d.entity))
        return Detected(tuple(every), self.hidden.intersection(kept).union(added), self.failed)


class Detector:
    """Finds what the recognizers know. Built once; reading is free of state, so threads may share it."""

    def __init__(self, recognizers: Iterable[Recognizer], names: NameFinder | None = None) -> None:
        self.recognizers = tuple(recognizers)
        if not self.recognizers:
            raise ValueError("no recognizers: nothing would ever be found")
        self._names = names
        self._passages = frozenset(recognizer.name for recognizer in self.recognizers if recognizer.passage)
        self.prefilter = Prefilter(self.recognizers)

    def warm(self) -> None:
        """Build and compile everything now. It takes most of a second, which the first thousand replies would take turns to wait for."""
        self.prefilter.warm()
        for recognizer in self.recognizers:
            recognizer.warm()

    def detect(
        self,
        text: Text,
        *,
        names: bool = True,
        late: Callable[[], bool] = lambda: False,
        may_match: MayMatch | None = None,
    ) -> Detected:
        """Return what is found in `text`.

        `names` asks for people too; `late` tells when time is up; `may_match` is what the prefilter says of the text, if it was asked.
        """
        failed: list[str] = []
        plain = self._read(text, failed, late, self.prefilter.may_match(text.folded) if may_match is None else may_match)
        found: dict[Detection, bool] = {detection: text.hides(start, end) for (start, end), detection in plain}
        if text.carried is not None:
            may_match = self.prefilter.may_match(text.carried.folded)
            found |= dict.fromkeys((found for _, found in self._read(text.carried, failed, late, may_match)), False)
        plain_finds, first = tuple(found), None
        for view in views(text):
            first = first or _Known(d for d in plain_finds if d.score >= SHOWN and d.recognizer not in self._passages)
            may_match = self.prefilter.may_match(view.folded, view.disguised)
            for (start, end), detection in self._read(view, failed, late, may_match):
                if detection.score >= SHOWN and view.hides(start, end) and not first.shows(detection):
                    found[detection] = True
        if names and self._names is not None and not late():
            try:
                for detection in self._names(text.folded):
                    found[_placed(detection, text)] = False
            except Exception as error:  # noqa: BLE001 - a broken part must not read as "nothing found"
                failed.append(f"the name model failed ({type(error).__name__})")
        if late():
            failed.append("time was up before everything was read")
        kept = tuple(resolve((detection for detection in found if detection.score >= COUNTS), self._passages))
        return Detected(kept, frozenset(d for d in kept if found.get(d)), tuple(dict.fromkeys(failed)))

    def _read(
        self, text: Text, failed: list[str], late: Callable[[], bool], may_match: MayMatch
    ) -> list[tuple[tuple[int, int], Detection]]:
        found = []
        links = [match.span() for match in LINK.finditer(text.folded)] if may_link(text.folded) else []
        for number, where in may_match.items():
            if late():
                break
            recognizer = self.recognizers[number]
            try:
                for detection in recognizer.find(text.folded, where):
                    at = bisect_right(links, (detection.start, len(text.folded))) - 1
                    if not recognizer.in_links and at >= 0 and detection.end <= links[at][1]:
                        continue  # article and session numbers fill links
                    found.append(((detection.start, detection.end), _placed(detection, text)))
            except Exception as error:  # noqa: BLE001 - a broken recognizer must not read as "nothing found"
                failed.append(f"the recognizer {recognizer.name} failed ({type(error).__name__})")
        return found


class _Known:
    """What the plain text shows surely, by place."""

    def __init__(self, detections: Iterable[Detection]) -> None:
        self._detections = sorted(detections, key=_start)
        self._longest = max((d.end - d.start for d in self._detections), default=0)

    def shows(self, detection: Detection) -> bool:
        """Tell whether the plain text shows as much there: most of the same thing, or something as sure that is no shorter."""
        length = detection.end - detection.start
        at = bisect_left(self._detections, detection.start - self._longest, key=_start)
        while at < len(self._detections) and (other := self._detections[at]).start < detection.end:
            at += 1
            if other.end <= detection.start:
                continue
            size = other.end - other.start
            if (other.entity == detection.entity and size >= length / 3) or (size >= length and other.score >= detection.score):
                return True
        return False


def _placed(detection: Detection, text: Text) -> Detection:
    start, end = text.original(detection.start, detection.end)
    return replace(detection, start=start, end=end)


def resolve(detections: Iterable[Detection], passages: frozenset[str] = frozenset()) -> Iterator[Detection]:
    """Yield detections of which no two of the same kind of thing overlap: the surer, then the longer one stays.

    `passages` are the recognizers whose finds may hold a value; both stay then.
    """
    # Of one kind no two kept ones overlap, so those that a new one could clash with are found by bisection.
    kept: tuple[list[Detection], list[Detection]] = [], []
    for detection in sorted(detections, key=_rank):
        kind = detection.recognizer in passages
        if any(_overlapping(detection, kept[kind])):
            continue
        if any(other.entity == detection.entity for other in _overlapping(detection, kept[not kind])):
            continue
        insort(kept[kind], detection, key=_start)
    yield from sorted((*kept[0], *kept[1]), key=lambda d: (d.start, d.end, d.entity))


def _start(detection: Detection) -> int:
    return detection.start


def _overlapping(detection: Detection, others: list[Detection]) -> Iterator[Detection]:
    """Yield those of `others`, sorted and free of overlaps, that `detection` overlaps."""
    at = max(0, bisect_right(others, detection.start, key=_start) - 1)
    while at < len(others) and others[at].start < detection.end:
        if detection.start < others[at].end:
            yield others[at]
        at += 1


def _rank(detection: Detection) -> tuple[bool, bool, int, bool, float, int, str]:
    length = detection.end - detection.start
    # A name gives way to anything as long; one alone ("Victoria") to anything: that tells more of what it is.
    lone, name = detection.recognizer == LONE, detection.entity == "PERSON"
    return lone, detection.score < 0.45, -length, name, -detection.score, detection.start, detection.entity
