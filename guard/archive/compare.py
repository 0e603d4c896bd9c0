"""Two scans of the same archive -> what changed between them: before another policy goes live, or after it did.

Results are compared by number, so both must come from the same archive, read with the same options. No text and no value is kept:
a finding is told from another by rule, entity and place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import zip_longest
from typing import Any

from guard.archive.model import Result
from guard.archive.summary import stands
from guard.errors import InputError
from guard.model import Channel, Outcome, State

__all__ = ["FORMATS", "Change", "Comparison", "compare", "pairs"]

SCHEMA = "presend.comparison/1"
_LISTED = 1000


@dataclass(frozen=True, slots=True)
class Change:
    """A reply whose verdict is another one now. `added` and `dropped` are the rules whose findings are the cause."""

    number: int
    where: str
    id: str
    channel: Channel
    before: State
    after: State
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moves:
    """What changed for one rule: findings that are new, gone, worse or milder, of those that stand."""

    new: int = 0
    gone: int = 0
    worse: int = 0
    milder: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two scans.

    `verdicts` counts replies by verdict before and after, changed or not; `by_rule` holds the rules of which a finding changed;
    `changes` lists the first replies whose verdict changed, of `changed` in all. `findings` counts replies that have other findings
    and the same verdict.
    """

    replies: int = 0
    verdicts: Mapping[tuple[State, State], int] = field(default_factory=dict)
    by_rule: Mapping[str, Moves] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    changed: int = 0
    findings: int = 0


def compare(before: Iterable[Result], after: Iterable[Result], *, listed: int = _LISTED) -> Comparison:
    """Compare two scans as streams; of the changed replies the first `listed` are kept.

    Raises:
        InputError: they are not of the same archive.
    """
    verdicts: Counter[tuple[State, State]] = Counter()
    moves: dict[str, Counter[str]] = {}
    changes: list[Change] = []
    changed = findings = 0
    for one, other in pairs(before, after):
        verdicts[one.state, other.state] += 1
        if one.state == other.state and one.findings == other.findings:
            continue
        moved = list(_moved(_outcomes(one), _outcomes(other)))
        for rule, move in moved:
            moves.setdefault(rule, Counter())[move] += 1
        if one.state == other.state:
            findings += bool(moved)
            continue
        changed += 1
        if len(changes) < listed:
            changes.append(_change(one, other, moved))
    by_rule = {rule: Moves(**counts) for rule, counts in sorted(moves.items())}
    return Comparison(sum(verdicts.values()), dict(verdicts), by_rule, tuple(changes), changed, findings)


def pairs(before: Iterable[Result], after: Iterable[Result]) -> Iterator[tuple[Result, Result]]:
    """Yield each reply's results of both scans.

    Raises:
        InputError: a reply is not the same one in both, or one scan has more of them.
    """
    missing = object()
    for one, other in zip_longest(before, after, fillvalue=missing):
        if not isinstance(one, Result) or not isinstance(other, Result):
            raise InputError(
                "one scan has more replies than the other. Compare scans of the same archive, both run to the end."
            )
        if (one.number, one.where, one.id) != (other.number, other.where, other.id):
            raise InputError(f"the scans are of different archives: reply {one.number} is not the same one in both.")
        yield one, other


def _outcomes(result: Result) -> dict[tuple[str, str, int, int], Outcome]:
    """Return the outcome of each finding that stands. The text is the same in both scans, so its place tells it from others."""
    outcomes: dict[tuple[str, str, int, int], Outcome] = {}
    for finding in filter(stands, result.findings):
        name = finding.rule, finding.entity, finding.start, finding.end
        outcomes[name] = max(finding.outcome, outcomes.get(name, Outcome.ALLOW))
    return outcomes


def _moved(
    before: Mapping[tuple[str, str, int, int], Outcome], after: Mapping[tuple[str, str, int, int], Outcome]
) -> Iterator[tuple[str, str]]:
    for name in sorted({*before, *after}):
        old, new = before.get(name, Outcome.ALLOW), after.get(name, Outcome.ALLOW)
        if old != new:
            yield name[0], "new" if not old else "gone" if not new else "worse" if new > old else "milder"


def _change(one: Result, other: Result, moved: Iterable[tuple[str, str]]) -> Change:
    moved = list(moved)
    added = tuple(dict.fromkeys(rule for rule, move in moved if move in {"new", "worse"}))
    dropped = tuple(dict.fromkeys(rule for rule, move in moved if move in {"gone", "milder"}))
    return Change(one.number, one.where, one.id, one.channel, one.state, other.state, added, dropped)


def _text(comparison: Comparison) -> str:
    from guard.render.text import plain

    lines = [_headline(comparison), ""]
    lines += [f"  {_verdict(a):>11} -> {_verdict(b):11} {number:>9,}" for (a, b), number in _turned(comparison)]
    if comparison.by_rule:
        width = max(map(len, comparison.by_rule))
        lines += ["", f"  {'rule':{width}}  {'new':>8}  {'gone':>8}  {'worse':>8}  {'milder':>8}"]
        lines += [
            f"  {rule:{width}}  {moves.new:>8,}  {moves.gone:>8,}  {moves.worse:>8,}  {moves.milder:>8,}"
            for rule, moves in comparison.by_rule.items()
        ]
    if comparison.changes:
        lines += ["", f"Replies whose verdict changes{_of(comparison)}:"]
    for change in comparison.changes:
        why = _why(change)
        name = plain(change.id or change.where).replace("\n", " ")
        lines.append(
            f"  {name} ({change.channel}): {_verdict(change.before)} -> {_verdict(change.after)}{f', {why}' if why else ''}"
        )
    return "\n".join(lines).rstrip() + "\n"


def _md(comparison: Comparison) -> str:
    from guard.archive.markdown import escaped
    from guard.archive.reports.md import table

    lines = ["# What changes", "", f"**{escaped(_headline(comparison))}**", ""]
    lines += table(
        ("Before → after", "Replies"),
        ((f"{_verdict(a)} → {_verdict(b)}", f"{number:,}") for (a, b), number in _turned(comparison)),
    )
    if comparison.by_rule:
        lines += ["", "## By rule", ""]
        rows = ((rule, *(f"{n:,}" for n in (m.new, m.gone, m.worse, m.milder))) for rule, m in comparison.by_rule.items())
        lines += table(("Rule", "New", "Gone", "Worse", "Milder"), rows)
    if comparison.changes:
        lines += ["", f"## Replies whose verdict changes{_of(comparison)}", ""]
        lines += [
            f"- {escaped(change.id or change.where)} ({change.channel}): {_verdict(change.before)} → {_verdict(change.after)}"
            + (f", {_why(change)}" if _why(change) else "")
            for change in comparison.changes
        ]
    return "\n".join(lines) + "\n"


def _json(comparison: Comparison) -> str:
    from guard.render.json import dumps

    data: dict[str, Any] = {
        "schema": SCHEMA,
        "replies": comparison.replies,
        "changed": comparison.changed,
        "other_findings": comparison.findings,
        "verdicts": [
            {"before": a.value, "after": b.value, "replies": number} for (a, b), number in sorted(comparison.verdicts.items())
        ],
        "rules": {rule: asdict(moves) for rule, moves in comparison.by_rule.items()},
        "changes": [asdict(change) for change in comparison.changes],
    }
    return dumps(data, indent=2) + "\n"


FORMATS: Mapping[str, Callable[[Comparison], str]] = {"text": _text, "md": _md, "json": _json}
"""How a comparison is written, by name."""


def _headline(comparison: Comparison) -> str:
    if not comparison.replies:
        return "There was nothing to compare."
    said = (
        f"Of {comparison.replies:,} {'reply' if comparison.replies == 1 else 'replies'}, {comparison.changed:,} change verdict"
    )
    return f"{said} and {comparison.findings:,} more have other findings." if comparison.findings else f"{said}."


def _turned(comparison: Comparison) -> list[tuple[tuple[State, State], int]]:
    """Return the numbers by verdict before and after, those that changed first."""
    return sorted(comparison.verdicts.items(), key=lambda item: (item[0][0] == item[0][1], -item[1], item[0]))


def _verdict(state: State) -> str:
    return "not checked" if state == State.INCOMPLETE else state.value


def _why(change: Change) -> str:
    parts = (("because of", change.added), ("no longer because of", change.dropped))
    return "; ".join(f"{said} {', '.join(rules)}" for said, rules in parts if rules)


def _of(comparison: Comparison) -> str:
    listed = len(comparison.changes)
    return f" (the first {listed:,} of {comparison.changed:,})" if comparison.changed > listed else ""
