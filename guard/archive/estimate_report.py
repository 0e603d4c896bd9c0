"""An estimate as text for a terminal, as JSON, or as Markdown for the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from guard.archive.agreement import Agreement
from guard.archive.estimate import Answered, Estimate, Part
from guard.archive.markdown import code, escaped
from guard.archive.rationale import per_cent
from guard.archive.strata import GRADES
from guard.version import VERSION

__all__ = ["FORMATS", "in_words", "strength"]

SCHEMA = "presend.estimate/1"


def text(found: Estimate, agreements: Sequence[Agreement]) -> str:
    """Return the answers as lines."""
    lines = []
    for answered in found.answers:
        lines += [answered.question.asks, f"  {in_words(answered.whole, found.confidence)}"]
        if answered.whole.rate is not None:
            lines.append(f"  {_rests_on(answered)}")
            if there := _in_archive(answered):
                lines.append(f"  {there}")
            if doubt := _doubt(answered):
                lines.append(f"  {doubt}")
            if plan := _plan(found, answered):
                lines.append(f"  {plan}")
        lines.append("")
    lines += [f"Agreement: {strength(one)}" for one in agreements]
    lines += [*_caveats(found)]
    return "\n".join(lines).rstrip("\n") + "\n"


def markdown(found: Estimate, agreements: Sequence[Agreement]) -> str:
    """Return the answers as a report for the file."""
    sample = found.sample
    lines = [
        "# Spot check of replies that were sent",
        "",
        (
            f"Sample `{sample.id}` of {len(sample.units)} replies, from {sample.population:,} that were wholly checked. Labelled by "
            f"{_listed([escaped(name) for name in found.reviewers])}. Intervals are design-weighted, for {per_cent(found.confidence)} "
            "confidence."
        ),
        "",
        f"| | estimate | {per_cent(found.confidence)} interval | rests on | in the archive |",
        "|---|--:|--:|--:|--:|",
    ]
    for answered in found.answers:
        whole = answered.whole
        if whole.rate is None or whole.low is None or whole.high is None:
            lines.append(f"| {answered.question.asks} | not known | | 0 labels | |")
            continue
        low, high = round(whole.low * whole.population), round(whole.high * whole.population)
        lines.append(
            f"| {answered.question.asks} | **{per_cent(whole.rate)}** | {per_cent(whole.low)} to {per_cent(whole.high)} "
            f"| {whole.hits} of {whole.labelled} labels | {low:,} to {high:,} of {whole.population:,} |"
        )
    lines.append("")
    for answered in found.answers:
        if answered.whole.rate is None:
            continue
        lines += [f"## {answered.question.asks}", "", f"{_rests_on(answered)}"]
        lines += [line for line in (_doubt(answered), _plan(found, answered)) if line]
        lines += ["", *_table("grade of risk", answered.grades, GRADES), ""]
        if len(answered.parts) > 1:
            lines += [*_table(sample.by[0], answered.parts, {}), ""]
    if agreements:
        lines += ["## Agreement of the reviewers", "", *(f"- {strength(one)}" for one in agreements), ""]
    if caveats := _caveats(found):
        lines += ["## What to know", "", *(f"- {line}" for line in caveats), ""]
    lines += ["## Where it comes from", "", *(f"- {escaped(key)}: {code(value)}" for key, value in sample.scan.items())]
    lines += [
        f"- seed: {code(sample.seed)}",
        (
            f"- estimated by Presend {VERSION}: intervals by inversion of a two-sided test (Blaker's acceptability, mid-P), stratified, "
            "sampling without replacement, shares of the strata by restricted likelihood"
        ),
    ]
    return "\n".join(lines) + "\n"


def as_json(found: Estimate, agreements: Sequence[Agreement]) -> str:
    """Return the answers as JSON."""
    from guard.render.json import dumps

    return (
        dumps(
            {
                "schema": SCHEMA,
                "sample": found.sample.id,
                "version": VERSION,
                "confidence": found.confidence,
                "population": found.sample.population,
                "left_out": dict(found.sample.left_out),
                "drawn": len(found.sample.units),
                "unlabelled": found.unlabelled,
                "split": found.split,
                "reviewers": list(found.reviewers),
                "scan": dict(found.sample.scan),
                "answers": {answered.question.name: _answer(answered) for answered in found.answers},
                "agreement": [
                    {
                        "reviewers": [one.first, one.second],
                        "both": one.both,
                        "same": one.share,
                        "kappa": one.kappa,
                        "low": one.low,
                        "high": one.high,
                        "answers": list(one.answers),
                        "table": [list(row) for row in one.table],
                        "differ": list(one.differ),
                    }
                    for one in agreements
                ],
            },
            indent=2,
        )
        + "\n"
    )


FORMATS: Mapping[str, Callable[[Estimate, Sequence[Agreement]], str]] = {"text": text, "json": as_json, "md": markdown}


def in_words(part: Part, confidence: float) -> str:
    """Return a share and its interval."""
    if part.rate is None or part.low is None or part.high is None:
        return "not known: nothing of this is labelled"
    return f"{per_cent(part.rate)}   {per_cent(confidence)} interval {per_cent(part.low)} to {per_cent(part.high)}"


def strength(one: Agreement) -> str:
    """Return how far two people agree, in words."""
    pair = f"{escaped(one.first)} and {escaped(one.second)}"
    if not one.both:
        return f"{pair} labelled no reply in common."
    same = f"{pair} gave the same answer to {round((one.share or 0) * one.both)} of {one.both} replies"
    if one.kappa is None or one.low is None or one.high is None:
        return f"{same}; Cohen's kappa is not defined where only one answer was given."
    return f"{same}; Cohen's kappa {one.kappa:.2f} (95 % interval {one.low:.2f} to {one.high:.2f})."


def _rests_on(answered: Answered) -> str:
    whole = answered.whole
    effective = f", worth {answered.effective:.0f} of a simple random sample" if answered.effective else ""
    return f"{whole.hits} of {whole.labelled} labelled replies{effective}; weighted to {whole.population:,} replies."


def _in_archive(answered: Answered) -> str:
    whole = answered.whole
    if whole.low is None or whole.high is None:
        return ""
    low, high = round(whole.low * whole.population), round(whole.high * whole.population)
    return f"That is {low:,} to {high:,} replies of this archive."


def _doubt(answered: Answered) -> str:
    if not answered.unsure or answered.if_none is None or answered.if_all is None:
        return ""
    return (
        f"{answered.unsure} more are unsure and count neither way: settled, they would make it "
        f"{per_cent(answered.if_none)} to {per_cent(answered.if_all)}."
    )


def _plan(found: Estimate, answered: Answered) -> str:
    if found.width is None or answered.needed is None:
        return ""
    more = answered.needed - answered.whole.labelled
    so = "there are enough" if more <= 0 else f"{more:,} more"
    return f"An interval {per_cent(found.width)} wide needs about {answered.needed:,} labels of such replies: {so}, if shares stay as seen."


def _caveats(found: Estimate) -> list[str]:
    lines = []
    if found.unlabelled:
        lines.append(
            f"{found.unlabelled} of {len(found.sample.units)} drawn replies are not labelled. They are reviewed in random order, so the "
            "labels are a random part; intervals are as wide as that makes them."
        )
    if found.split:
        lines.append(f"The reviewers differ on {found.split} replies; those count as unsure until they agree.")
    for reason, count in found.sample.left_out.items():
        lines.append(f"{count:,} replies of the archive were {reason} in the scan. Nothing here speaks of them.")
    lines += [
        f"Strata without a sure label ({', '.join(answered.joined)}) count with the largest stratum of their grade, as if alike."
        for answered in found.answers
        if answered.joined and answered.question.name != "half-seen"
    ]
    return lines


def _table(head: str, parts: Sequence[Part], means: Mapping[str, Any]) -> list[str]:
    lines = [f"| {head} | replies | labels | hits | share | interval |", "|---|--:|--:|--:|--:|--:|"]
    for part in parts:
        name = escaped(part.name) or "(none)"
        if part.name in means:
            name = f"{name}: {means[part.name].means}"
        shares = "| not known | |"
        if part.rate is not None and part.low is not None and part.high is not None:
            shares = f"| {per_cent(part.rate)} | {per_cent(part.low)} to {per_cent(part.high)} |"
        lines.append(f"| {name} | {part.population:,} | {part.labelled} | {part.hits} {shares}")
    return lines


def _answer(answered: Answered) -> dict[str, Any]:
    return {
        "asks": answered.question.asks,
        **_numbers(answered.whole),
        "unsure": answered.unsure,
        "if_no_unsure_is_one": answered.if_none,
        "if_every_unsure_is_one": answered.if_all,
        "design_effect": answered.effect,
        "effective_labels": answered.effective,
        "labels_needed": answered.needed,
        "joined": list(answered.joined),
        "grades": {part.name: _numbers(part) for part in answered.grades},
        "parts": {part.name: _numbers(part) for part in answered.parts},
    }


def _numbers(part: Part) -> dict[str, Any]:
    return {
        "rate": part.rate,
        "low": part.low,
        "high": part.high,
        "hits": part.hits,
        "labels": part.labelled,
        "drawn": part.sampled,
        "population": part.population,
    }


def _listed(names: Sequence[str]) -> str:
    return " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} and {names[-1]}"
