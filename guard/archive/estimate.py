"""Sample and labels -> what leaked of all that passed, and how often what failed was rightly stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guard.archive import intervals
from guard.archive.intervals import CONFIDENCE, Counted
from guard.archive.sample import Sample
from guard.archive.strata import OTHERS, Stratum
from guard.errors import GuardError
from guard.model import State

__all__ = ["QUESTIONS", "Answered", "Estimate", "Part", "Question", "estimate", "merged"]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the replies with one verdict: the share of those of which a person said one of `hits`."""

    name: str
    state: State
    hits: frozenset[str]
    asks: str
    bad: bool


QUESTIONS: tuple[Question, ...] = (
    Question("leaked", State.PASS, frozenset({"wrong", "missed"}), "Leak rate: of what passed, should not have", bad=True),
    Question("precision", State.FAIL, frozenset({"right", "missed"}), "Precision: of what failed, rightly stopped", bad=False),
    Question("half-seen", State.FAIL, frozenset({"missed"}), "Half seen: of what failed, something else was missed", bad=True),
)
"""`missed` of a failed reply means that it was rightly stopped, but not all that is wrong was found."""


@dataclass(frozen=True, slots=True)
class Part:
    """The share within a part of the population, with the limits of its interval; `None` where nothing is labelled."""

    name: str
    population: int
    sampled: int
    labelled: int
    hits: int
    rate: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a question.

    `whole` is the estimate; `grades` and `parts` are the same by grade of risk and by the first column of the sample. `unsure`
    replies count neither way in it: `if_right` and `if_wrong` are the rates if all of them were, or were not, hits. `needed` is
    how many labels of this state an interval of the width asked for needs. `joined` names strata without a sure label of their own, whose
    replies were counted with their neighbours'.
    """

    question: Question
    whole: Part
    unsure: int
    if_none: float | None
    if_all: float | None
    effect: float | None
    grades: tuple[Part, ...]
    parts: tuple[Part, ...]
    needed: int | None
    joined: tuple[str, ...]

    @property
    def effective(self) -> float | None:
        """Return the size of the simple random sample that would say as much."""
        return self.whole.labelled / self.effect if self.effect else None


@dataclass(frozen=True, slots=True)
class Estimate:
    """All answers. `unlabelled` counts drawn replies without a label; `reviewers` are those whose labels count."""

    sample: Sample
    reviewers: tuple[str, ...]
    confidence: float
    width: float | None
    unlabelled: int
    split: int
    answers: tuple[Answered, ...]


def merged(labels: Sequence[Mapping[int, str]]) -> tuple[dict[int, str], int]:
    """Return the answers that count where several people labelled, and how many replies they differ on: those are `unsure`."""
    units = {unit for one in labels for unit in one}
    said = {unit: {one[unit] for one in labels if unit in one} for unit in sorted(units)}
    split = sum(len(answers) > 1 for answers in said.values())
    return {unit: next(iter(answers)) if len(answers) == 1 else "unsure" for unit, answers in said.items()}, split


def estimate(
    sample: Sample,
    labels: Mapping[str, Mapping[int, str]],
    *,
    confidence: float = CONFIDENCE,
    width: float | None = None,
) -> Estimate:
    """Return what the labels say of the whole archive.

    Args:
        sample: what was drawn.
        labels: answers by reviewer and reply.
        confidence: how often such intervals hold the truth.
        width: the width from end to end of an interval that shall be planned for.

    Raises:
        GuardError: nothing is labelled, or there are labels of replies that were not drawn.
    """
    answers, split = merged(list(labels.values()))
    drawn = {unit.unit for unit in sample.units}
    if not answers:
        raise GuardError("nothing of this sample is labelled yet. `presend review` is where a person labels it.")
    if not answers.keys() <= drawn:
        raise GuardError("there are labels of replies that are not in this sample. Name the sample that was reviewed.")
    return Estimate(
        sample=sample,
        reviewers=tuple(sorted(labels)),
        confidence=confidence,
        width=width,
        unlabelled=len(drawn - answers.keys()),
        split=split,
        answers=tuple(_answered(question, sample, answers, confidence, width) for question in QUESTIONS),
    )


@dataclass(frozen=True, slots=True)
class _Tally:
    """A stratum and what was said of its drawn replies."""

    stratum: Stratum
    answers: Counter[str]

    def counted(self, hits: frozenset[str]) -> Counted:
        sure = self.answers.total() - self.answers["unsure"]
        return Counted(self.stratum.population, sure, sum(self.answers[answer] for answer in hits))


def _answered(
    question: Question, sample: Sample, answers: Mapping[int, str], confidence: float, width: float | None
) -> Answered:
    tallies = _tallies(sample, answers, question.state)
    whole, joined = _part("all", tallies, question, confidence)
    counted = [one for one, _ in _labelled(tallies, question.hits)]
    unsure = sum(tally.answers["unsure"] for tally in tallies)
    if_none = _rate([_settled(tally, question, hit=False) for tally in tallies])
    if_all = _rate([_settled(tally, question, hit=True) for tally in tallies])
    by_grade: dict[str, list[_Tally]] = {}
    by_column: dict[str, list[_Tally]] = {}
    for tally in tallies:
        by_grade.setdefault(tally.stratum.grade, []).append(tally)
        if tally.stratum.values:
            by_column.setdefault(tally.stratum.values[0], []).append(tally)
    return Answered(
        question=question,
        whole=whole,
        unsure=unsure,
        if_none=if_none,
        if_all=if_all,
        effect=intervals.design_effect(counted) if counted else None,
        grades=tuple(_part(name, mine, question, confidence)[0] for name, mine in by_grade.items()),
        parts=tuple(
            _part(name, mine, question, confidence)[0]
            for name, mine in sorted(by_column.items(), key=lambda item: (item[0] == OTHERS, item[0]))
        ),
        needed=intervals.needed(counted, width, confidence) if width and counted else None,
        joined=joined,
    )


def _tallies(sample: Sample, answers: Mapping[int, str], state: State) -> list[_Tally]:
    mine = {stratum.name: _Tally(stratum, Counter()) for stratum in sample.strata if stratum.state == state}
    for unit in sample.units:
        if unit.unit in answers and unit.stratum in mine:
            mine[unit.stratum].answers[answers[unit.unit]] += 1
    return list(mine.values())


def _part(name: str, tallies: Sequence[_Tally], question: Question, confidence: float) -> tuple[Part, tuple[str, ...]]:
    pairs = _labelled(tallies, question.hits)
    counted = [one for one, _ in pairs]
    low, high = intervals.interval(counted, confidence) if counted else (None, None)
    part = Part(
        name=name,
        population=sum(tally.stratum.population for tally in tallies),
        sampled=sum(tally.stratum.size for tally in tallies),
        labelled=round(sum(one.labelled for one in counted)),
        hits=round(sum(one.hits for one in counted)),
        rate=_rate(counted),
        low=low,
        high=high,
    )
    return part, tuple(name for _, names in pairs for name in names)


def _labelled(tallies: Sequence[_Tally], hits: frozenset[str]) -> list[tuple[Counted, tuple[str, ...]]]:
    """Return the counts of the strata; those without a sure label add their replies to the largest of their grade that has one.

    Where no stratum of the grade has one, to the largest of all. Their names stand beside the counts that they were added to.
    """
    there = [tally for tally in tallies if tally.counted(hits).labelled]
    if not there:
        return []
    added: dict[str, list[_Tally]] = {tally.stratum.name: [] for tally in there}
    for tally in tallies:
        if tally.stratum.name in added:
            continue
        near = [one for one in there if one.stratum.grade == tally.stratum.grade] or there
        added[max(near, key=lambda one: (one.stratum.population, one.stratum.name)).stratum.name].append(tally)
    pairs = []
    for tally in there:
        one, more = tally.counted(hits), added[tally.stratum.name]
        population = one.population + sum(other.stratum.population for other in more)
        pairs.append((Counted(population, one.labelled, one.hits), tuple(other.stratum.name for other in more)))
    return pairs


def _settled(tally: _Tally, question: Question, *, hit: bool) -> Counted:
    """Return the counts of a stratum if every doubt in it were settled one way."""
    sure, unsure = tally.counted(question.hits), tally.answers["unsure"]
    return Counted(sure.population, sure.labelled + unsure, sure.hits + (unsure if hit else 0))


def _rate(strata: Sequence[Counted]) -> float | None:
    there = [stratum for stratum in strata if stratum.labelled]
    return intervals.share(there) if there else None
