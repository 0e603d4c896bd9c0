"""A person looks at drawn replies: their texts, read again from the archive and held in memory only, and what is said of them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from guard.archive.agreement import Agreement, agreement
from guard.archive.judge import Checks
from guard.archive.model import Entry, Result
from guard.archive.sample import Mark, Sample, Unit
from guard.errors import GuardError
from guard.model import WHOLE_REPLY, Message, Outcome, Reply, State
from guard.pieces import Piece, pieces
from guard.store import justification
from guard.store.labels import ANSWERS, Label, Labels

__all__ = ["Found", "RefusedNoteError", "Review", "Seen", "gathered"]

_QUOTED = 5
"""As many words in a row as in the reply are a quotation."""
_CHANGED = "The archive has another reply in this place: it has changed, or is read with other options than for the scan."
_GONE = "The archive ends before this reply, or it cannot be read there any more."
_OTHER_TEXT = "The same policy finds something else here than in the scan: the text has changed since."


_Words = Mapping[tuple[str, str, int, int], tuple[str, str]]
"""Why, and what instead, by finding."""


class RefusedNoteError(GuardError):
    """A note was not kept, because it holds or may hold personal data, or is too long."""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as a reviewer sees it, `number` counting from 1. `why` is empty where only the scan knows it."""

    number: int
    mark: Mark
    why: str = ""
    instead: str = ""

    @property
    def whole(self) -> bool:
        """Tell whether it is about the reply as a whole."""
        return self.mark.entity == WHOLE_REPLY


@dataclass(frozen=True, slots=True)
class Seen:
    """A drawn reply with its text; `problem` says why it cannot be labelled, where it cannot."""

    unit: Unit
    pieces: tuple[Piece, ...] = field(repr=False, default=())
    thread: tuple[Message, ...] = field(repr=False, default=())
    found: tuple[Found, ...] = ()
    label: Label | None = None
    problem: str = ""
    time: str = ""
    recipient: str = field(repr=False, default="")


def gathered(sample: Sample, entries: Iterable[Entry | Result]) -> Mapping[int, Entry | str]:
    """Return the drawn replies by their number in the sample, or why one of them cannot be shown.

    Raises:
        GuardError: none of them is where it was: this is another archive.
    """
    wanted = {unit.number: unit for unit in sample.units}
    last = max(wanted, default=-1)
    found: dict[int, Entry | str] = {unit.unit: _GONE for unit in sample.units}
    for entry in entries:
        if (unit := wanted.get(entry.number)) and isinstance(entry, Entry):
            same = entry.where == unit.where and entry.reply.id == unit.id and entry.reply.channel == unit.channel
            found[unit.unit] = entry if same else _CHANGED
        if entry.number >= last:
            break
    if not any(isinstance(one, Entry) for one in found.values()):
        raise GuardError(
            "no reply of this sample is where it was in the scan. Name the same archives in the same order, with the same options "
            "(--channel, --text ...) as `presend scan`."
        )
    return found


class Review:
    """One person's review of a sample. Threads may share it."""

    def __init__(
        self, sample: Sample, entries: Mapping[int, Entry | str], labels: Labels, reviewer: str, guard: Checks, *, same: bool
    ) -> None:
        """Take the texts that `gathered` found.

        Args:
            sample: what was drawn.
            entries: the texts by number in the sample.
            labels: where what is said is kept.
            reviewer: who says it.
            guard: checks the replies once more, for the words about each finding, and the notes.
            same: its policy and rules are those of the scan, so it must find the same again.
        """
        self.sample = sample
        self.reviewer = reviewer
        self.labels = labels
        self._entries = entries
        self._guard = guard
        self._same = same
        self._id = sample.id
        self._checked: dict[int, tuple[_Words, bool]] = {}

    @property
    def size(self) -> int:
        """Return how many replies were drawn."""
        return len(self.sample.units)

    def seen(self, number: int) -> Seen | None:
        """Return a reply to look at; `None` if there is no such number."""
        if not 1 <= number <= self.size:
            return None
        unit = self.sample.units[number - 1]
        label = self.labels.of(self._id, self.reviewer).get(number)
        entry = self._entries.get(number, _GONE)
        if isinstance(entry, str):
            return Seen(unit, label=label, problem=entry, found=_found(unit, {}))
        words, changed = self._again(unit, entry.reply)
        return Seen(
            unit,
            pieces=_pieces(entry.reply.text, unit.marks),
            thread=entry.reply.thread,
            found=_found(unit, words),
            label=label,
            problem=_OTHER_TEXT if changed else "",
            time=entry.time.strftime("%d %b %Y, %H:%M") if entry.time else "",
            recipient=entry.reply.recipient,
        )

    def put(self, number: int, answer: str, note: str = "") -> None:
        """Keep what the reviewer says of a reply.

        Raises:
            RefusedNoteError: the note cannot be kept; the message says why, without quoting it.
            GuardError: there is no such reply, it cannot be labelled, or the labels cannot be written.
        """
        seen = self.seen(number)
        if seen is None or seen.problem:
            raise GuardError(seen.problem if seen else "there is no such reply in this sample.")
        note = note.strip()
        if problem := self._problem(number, note):
            raise RefusedNoteError(problem)
        self.labels.put(self._id, number, self.reviewer, answer, note)

    def undo(self) -> int | None:
        """Take back the reviewer's last label and return its reply."""
        return self.labels.undo(self._id, self.reviewer)

    def done(self) -> Mapping[int, Label]:
        """Return what the reviewer has said."""
        return self.labels.of(self._id, self.reviewer)

    def open(self) -> tuple[int, ...]:
        """Return the replies that the reviewer can still label, in order."""
        done = self.done()
        return tuple(unit.unit for unit in self.sample.units if unit.unit not in done and not self._unfit(unit.unit))

    def after(self, number: int) -> int | None:
        """Return the next reply to label behind `number`, or from the start; `None` if all are."""
        left = self.open()
        order = [*(unit for unit in left if unit > number), *(unit for unit in left if unit <= number)]
        return next((unit for unit in order if not self._changed(unit)), None)

    def counts(self) -> Mapping[str, int]:
        """Return how often the reviewer gave each answer."""
        given = Counter(label.answer for label in self.done().values())
        return {answer: given[answer] for answer in ANSWERS}

    def unfit(self) -> tuple[int, ...]:
        """Return the replies that cannot be labelled: the archive does not have them any more, or, of those met so far, not as scanned."""
        return tuple(unit.unit for unit in self.sample.units if self._unfit(unit.unit))

    def agreements(self) -> tuple[tuple[Agreement, bool], ...]:
        """Return how far the reviewer agrees with each other one, and whether both are done, so that they may compare."""
        mine = {unit: label.answer for unit, label in self.done().items()}
        found = []
        for other in self.labels.reviewers(self._id):
            if other == self.reviewer:
                continue
            theirs = {unit: label.answer for unit, label in self.labels.of(self._id, other).items()}
            finished = not self.open() and len(theirs) >= len(mine)
            found.append((agreement((self.reviewer, mine), (other, theirs), ANSWERS), finished))
        return tuple(found)

    def _again(self, unit: Unit, reply: Reply) -> tuple[_Words, bool]:
        """Return the words about each finding, and whether the text cannot be the one that was scanned."""
        if unit.unit not in self._checked:
            verdict = self._guard.check(reply)
            words = {(f.rule, f.entity, f.start, f.end): (f.why, f.instead) for f in verdict.findings}
            theirs = {(mark.rule, mark.entity, mark.start, mark.end) for mark in unit.marks}
            inside = all(mark.end <= len(reply.text) for mark in unit.marks)
            changed = not inside or (self._same and verdict.state != State.INCOMPLETE and words.keys() != theirs)
            self._checked[unit.unit] = (words, changed)
        return self._checked[unit.unit]

    def _unfit(self, number: int) -> bool:
        # A text is compared when it is met: all of them would take long.
        return isinstance(self._entries.get(number, _GONE), str) or self._checked.get(number, ({}, False))[1]

    def _changed(self, number: int) -> bool:
        entry = self._entries.get(number, _GONE)
        return isinstance(entry, str) or self._again(self.sample.units[number - 1], entry.reply)[1]

    def _problem(self, number: int, note: str) -> str:
        """Return why a note cannot be kept; empty if it can."""
        if not note:
            return ""
        if problem := justification.problem(note, self._guard, called="The note"):
            return problem
        entry = self._entries.get(number)
        if isinstance(entry, Entry) and _quotes(note, (entry.reply.text, *(message.text for message in entry.reply.thread))):
            return "The note repeats words of the conversation. Say what is wrong in your own words: no text is kept."
        return ""


def _quotes(note: str, texts: Iterable[str]) -> bool:
    """Tell whether a note repeats a number, an address or a longer stretch of words of a conversation."""
    text = " ".join(texts)
    words, theirs = _words(note), _words(text)
    runs = {tuple(theirs[at : at + _QUOTED]) for at in range(len(theirs) - _QUOTED + 1)}
    if any(tuple(words[at : at + _QUOTED]) in runs for at in range(len(words) - _QUOTED + 1)):
        return True
    telling = {_bare(word) for word in note.split() if re.search(r"\d|@", word)}
    squeezed = _bare(text)
    digits = re.sub(r"\D", "", note)
    return any(len(word) >= 4 and word in squeezed for word in telling) or (
        len(digits) >= 6 and digits in re.sub(r"\D", "", text)
    )


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def _found(unit: Unit, words: _Words) -> tuple[Found, ...]:
    order = sorted(unit.marks, key=lambda mark: (-Outcome[mark.outcome.upper()], mark.start, mark.end, mark.rule))
    return tuple(
        Found(number, mark, *words.get((mark.rule, mark.entity, mark.start, mark.end), ("", "")))
        for number, mark in enumerate(order, 1)
    )


def _pieces(text: str, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    order = sorted(marks, key=lambda mark: (-Outcome[mark.outcome.upper()], mark.start, mark.end, mark.rule))
    return pieces(text, [(0, 0, "") if mark.entity == WHOLE_REPLY else (mark.start, mark.end, mark.outcome) for mark in order])
