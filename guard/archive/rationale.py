"""Why a sample is as it is, in words for an auditor: Markdown, without anything that is not in the sample file."""

from __future__ import annotations

from collections.abc import Sequence

from guard.archive import intervals
from guard.archive.intervals import Counted
from guard.archive.markdown import code, escaped
from guard.archive.sample import Sample
from guard.archive.strata import GRADES, OTHERS, Stratum
from guard.model import State
from guard.version import VERSION

__all__ = ["markdown", "per_cent"]


def markdown(sample: Sample, name: str = "sample.json") -> str:
    """Return the rationale of a sample, kept in a file called `name`."""
    return "\n".join(
        [
            "# Why this sample is as it is",
            "",
            f"Sample `{sample.id}`, drawn by Presend {VERSION}. This file and {code(name)} hold no text of any reply.",
            "",
            *_population(sample),
            *_strata(sample),
            *_probabilities(sample),
            *_shows(sample),
            *_reproduce(sample, name),
        ]
    )


def _population(sample: Sample) -> list[str]:
    states = {state: sum(s.population for s in sample.strata if s.state == state) for state in (State.PASS, State.FAIL)}
    lines = [
        "## Population",
        "",
        (
            f"The {sample.population:,} replies of a finished scan that were wholly checked: {states[State.PASS]:,} passed and "
            f"{states[State.FAIL]:,} failed. Every one of them could be drawn."
        ),
        "",
    ]
    if sample.left_out:
        parts = [f"{count:,} {reason}" for reason, count in sample.left_out.items()]
        lines += [
            (
                f"**Not part of it: {' and '.join(parts)}.** Nobody said that these passed or failed, so no estimate from this sample "
                "speaks of them."
            ),
            "",
        ]
    else:
        lines += ["Nothing was left out: every reply of the scan was read and wholly checked.", ""]
    if sample.scan:
        lines += [
            "What the scan was made with:",
            "",
            *(f"- {escaped(key)}: {code(text)}" for key, text in sample.scan.items()),
            "",
        ]
    return lines


def _strata(sample: Sample) -> list[str]:
    used = {stratum.grade for stratum in sample.strata}
    lines = [
        "## Strata",
        "",
        "Replies are divided by what the scan said of them, the *grade*, riskier ones apart:",
        "",
        "| grade | what it is | expected share of wrong verdicts |",
        "|---|---|--:|",
        *(f"| {grade.name} | {grade.means} | {per_cent(grade.expected)} |" for grade in GRADES.values() if grade.name in used),
        "",
        "The expected shares only say where to look more; no estimate rests on them.",
        "",
        (
            f"Within a grade they are divided by {' and '.join(sample.by) or 'nothing more'}. A combination of which fewer than four replies "
            f"would be drawn is joined to others: first to those of the same {sample.by[0] if sample.by else 'column'}, and what is still too "
            "little to what else is left. Grades are never joined."
        ),
        "",
        f"| stratum | grade | {' | '.join(sample.by)}{' | ' if sample.by else ''}joins | replies | drawn | probability | weight |",
        f"|---|---|{'---|' * len(sample.by)}--:|--:|--:|--:|--:|",
    ]
    for stratum in sample.strata:
        values = "".join(f"{escaped(value) or '(none)'} | " for value in stratum.values)
        lines.append(
            f"| {stratum.name} | {stratum.grade} | {values}{stratum.cells} | {stratum.population:,} | {stratum.size} "
            f"| {stratum.probability:.6f} | {1 / stratum.probability:,.2f} |"
        )
    total = sum(stratum.size for stratum in sample.strata)
    blank = " | " * len(sample.by)
    return [*lines, f"| all |  | {blank}{sum(s.cells for s in sample.strata)} | {sample.population:,} | {total} |  |  |", ""]


def _probabilities(sample: Sample) -> list[str]:
    drawn = len(sample.units)
    failed = sum(unit.state == State.FAIL for unit in sample.units)
    return [
        "## Allocation and probabilities",
        "",
        (
            f"{drawn} replies are drawn, {failed} of them failed (asked for: {sample.size}, {per_cent(sample.failed_share)} failed). Within a "
            "state the grades share by Neyman's rule, in proportion to their size times the standard deviation of the expected share, at "
            "least four replies each; within a grade the strata share in proportion to their size, at least two replies each. Where there "
            "are fewer, all are drawn."
        ),
        "",
        (
            "Within a stratum every reply has the same probability to be drawn, the number drawn over the number there. It stands beside "
            f"each reply in the sample file. Over the whole population the probabilities add up to {drawn}, and the weights (one over the "
            f"probability) of the drawn replies to {sample.population:,}."
        ),
        "",
    ]


def _shows(sample: Sample) -> list[str]:
    lines = ["## What this sample can show", ""]
    for state, say, few in (
        (State.PASS, "If every drawn reply that passed is found right", "the leak rate is at most"),
        (State.FAIL, "If every drawn reply that failed is found rightly stopped", "the share stopped for nothing is at most"),
    ):
        counted = [Counted(s.population, s.size, 0) for s in sample.strata if s.state == state]
        if counted:
            limit = intervals.interval(counted)[1]
            lines.append(f"- {say}, {few} {per_cent(limit)} (95 % confidence, two-sided).")
    return [*lines, "", "`presend estimate` says how many labels a narrower interval needs.", ""]


def _reproduce(sample: Sample, name: str) -> list[str]:
    by = f" --by {','.join(sample.by)}" if sample.by else ' --by ""'
    share = "" if abs(sample.failed_share - 1 / 3) < 1e-9 else f" --failed-share {sample.failed_share}"
    return [
        "## How to draw it again",
        "",
        (
            f"The seed is {code(sample.seed)}. In each stratum those replies are drawn whose hash is smallest: BLAKE2b with 16 bytes of "
            "`draw:NUMBER`, keyed with the SHA-256 of the seed, where NUMBER is the reply's number in the scan. The order in which they "
            "are reviewed is that of the same hash of `order:NUMBER`. The order in which the scan is read does not matter."
        ),
        "",
        "```",
        f"presend sample SCAN --size {sample.size}{by} --seed {_quoted(sample.seed)}{share} --output {_quoted(name)}",
        "```",
        "",
        (
            "The same scan gives the same file, byte by byte. A sample file that was changed afterwards is refused: its `id` is the SHA-256 of "
            "all the rest of it."
        ),
        "",
    ]


def per_cent(share: float) -> str:
    """Return a share in per cent with two significant digits or more.

    >>> per_cent(0.0042), per_cent(0.5), per_cent(1 / 3)
    ('0.42 %', '50 %', '33.3 %')
    """
    text = f"{100 * share:.2f}" if abs(share) < 0.1 else f"{100 * share:.1f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} %"


def _quoted(text: str) -> str:
    import shlex

    return shlex.quote(text)


def named(stratum: Stratum, by: Sequence[str]) -> str:
    """Return a stratum in words."""
    values = [f"{column} {value or '(none)'}" for column, value in zip(by, stratum.values, strict=True) if value != OTHERS]
    return ", ".join([stratum.grade, *values, *(["others"] if OTHERS in stratum.values else [])])
