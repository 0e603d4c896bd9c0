"""How often the intervals of `presend estimate` hold the truth, and how wide they are, beside textbook methods.

    python benchmarks/estimate.py [--runs 1000] [--seed 1] [--markdown docs/estimate.md]

Archives with known truth: replies of grades, channels and agents of very unequal number and risk, in strata as `presend sample` cuts
them. In each run as many replies are drawn from each stratum as it says, without replacement; the hits among them are labelled rightly. An
interval that promises 95 % should hold the truth in 93 to 97 % of the runs: less misleads, more asks for labels that say nothing.
Where only one or two hits are to be expected, an interval that may miss 2.5 % on either side cannot use up the one side: even without a
hit its upper limit lies above the truth. Those cells are shown as well, and marked. One constant of the intervals (`_BORROWED`) was
chosen among 1, 2 and 4 on archives of these kinds, with other draws.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from _report import where

from guard.archive.intervals import CONFIDENCE, Counted, design_effect, interval, share
from guard.archive.strata import cut

RATES = (0.005, 0.02, 0.1)
SIZES = (400, 1500)
BAND = (0.93, 0.97)
EXPECTED = 4.0
"""Weighted hits to be expected from which on an interval can keep to the band."""

TITLE = "# How often the intervals of `presend estimate` hold the truth"
PEERS = """The peers are intervals for a simple random sample, taken at the effective size (labels over the design effect, as Korn and
Graubard have it), from statsmodels: Jeffreys', Wilson's, the exact one of Clopper and Pearson under the name Korn-Graubard, and the
normal approximation. What Presend does is described in `guard/archive/intervals.py`."""

Interval = tuple[float, float]
Strata = Sequence[Counted]


Cells = Mapping[tuple[str, tuple[str, ...]], tuple[int, float]]
"""Replies and risk, beside the other cells, by grade and by channel and agent."""


def archives(rng: np.random.Generator) -> dict[str, Cells]:
    """Return archives by name, with cells of very unequal size and risk."""
    grades = {
        "passed-near": (0.01, 20.0),
        "passed-warned": (0.03, 8.0),
        "passed-noted": (0.06, 3.0),
        "passed-clean": (0.9, 1.0),
    }
    channels = {"public": (0.6, 1.0), "dm": (0.3, 0.5), "email": (0.08, 2.0), "secure": (0.02, 0.2)}
    agents = rng.pareto(1.2, 15) + 0.1
    agents /= agents.sum()
    care = rng.lognormal(0, 0.8, 15)

    def cells(size: int, names: Mapping[str, float]) -> Cells:
        return {
            (grade, (channel, agent)): (max(3, round(size * part * much * share)), risk * loud * float(care[at]))
            for grade, (part, risk) in grades.items()
            for channel, (much, loud) in channels.items()
            for at, (agent, share) in enumerate(names.items())
        }

    return {
        "4 channels": cells(100_000, {"all": 1.0}),
        "4 channels, 15 agents": cells(100_000, {f"agent {at}": float(share) for at, share in enumerate(agents)}),
        "small, 15 agents": cells(8_000, {f"agent {at}": float(share) for at, share in enumerate(agents)}),
        "one stratum": {("passed-clean", ("public", "all")): (50_000, 1.0)},
    }


def truths(cells: Cells, rate: float) -> dict[tuple[str, tuple[str, ...]], int]:
    """Return how many hits each cell has, so that the whole has about `rate`."""
    whole = sum(count for count, _ in cells.values())
    unit = sum(count * risk for count, risk in cells.values()) / whole
    return {cell: round(count * min(risk * rate / unit, 0.9)) for cell, (count, risk) in cells.items()}


def effective(strata: Strata) -> tuple[float, float]:
    """Return hits and labels of the simple random sample that would have the same estimated variance (Korn and Graubard 1998)."""
    whole, rate = sum(s.population for s in strata), share(strata)
    labels = sum(s.labelled for s in strata)
    variance = sum(
        (s.population / whole) ** 2
        * (1 - s.labelled / s.population)
        * (p := s.hits / s.labelled)
        * (1 - p)
        / max(s.labelled - 1, 1)
        for s in strata
    )
    size = rate * (1 - rate) / variance if variance > 0 and 0 < rate < 1 else labels / design_effect(strata)
    size = min(size, labels)
    return rate * size, size


def textbook(method: str) -> Callable[[Strata], Interval]:
    """Return an interval for a simple random sample, taken at the effective size."""

    def limits(strata: Strata) -> Interval:
        from statsmodels.stats.proportion import proportion_confint

        low, high = proportion_confint(*effective(strata), alpha=1 - CONFIDENCE, method=method)
        return float(np.nan_to_num(low)), float(high)

    return limits


METHODS: dict[str, Callable[[Strata], Interval]] = {
    "presend": interval,
    "Jeffreys": textbook("jeffreys"),
    "Wilson": textbook("wilson"),
    "Korn-Graubard": textbook("beta"),
    "normal": textbook("normal"),
}


def cell(
    rng: np.random.Generator, cells: Cells, rate: float, size: int, runs: int
) -> tuple[int, float, dict[str, tuple[float, float, float, float]]]:
    """Return strata, hits to be expected, and by method how often the truth is held, lies above or below, and the mean width."""
    strata_, places = cut({name: count for name, (count, _) in cells.items()}, size, failed_share=0)
    population = np.array([stratum.population for stratum in strata_])
    sizes = np.array([stratum.size for stratum in strata_])
    hits = np.zeros(len(strata_), dtype=int)
    for name, count in truths(cells, rate).items():
        hits[places[name]] += count
    truth = hits.sum() / population.sum()
    variance = ((population / population.sum()) ** 2 * (p := hits / population) * (1 - p) / sizes).sum()
    seen: dict[str, list[Interval]] = {name: [] for name in METHODS}
    known: dict[tuple[Any, ...], Interval] = {}
    for _ in range(runs):
        drawn = rng.hypergeometric(hits, population - hits, sizes)
        strata = [Counted(int(n), float(m), float(x)) for n, m, x in zip(population, sizes, drawn, strict=True)]
        for name, method in METHODS.items():
            key = (name, *drawn)
            if key not in known:
                known[key] = method(strata)
            seen[name].append(known[key])
    figures = {}
    for name, limits in seen.items():
        low, high = np.array(limits).T
        above, below = (high < truth - 1e-12).mean(), (low > truth + 1e-12).mean()
        figures[name] = (1 - above - below, above, below, (high - low).mean())
    return len(strata_), float(truth**2 * (1 - truth) / variance), figures


def measure(runs: int, seed: int, sizes: Sequence[int] = SIZES, rates: Sequence[float] = RATES) -> list[dict[str, Any]]:
    """Return a row per archive, size and rate."""
    rng = np.random.default_rng(seed)
    rows = []
    for name, cells in archives(np.random.default_rng(1)).items():
        for size in sizes:
            for rate in rates:
                strata, expected, figures = cell(rng, cells, rate, size, runs)
                rows.append(
                    {"archive": name, "strata": strata, "size": size, "rate": rate, "expected": expected, "figures": figures}
                )
    return rows


def table(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return the rows as a Markdown table: coverage, and in brackets how often the truth lies above and below the interval."""
    names = list(METHODS)
    lines = [
        f"| archive | strata | labels | rate | hits expected | {' | '.join(names)} | mean width: {names[0]} | {names[3]} |",
        f"|---|--:|--:|--:|--:|{'--:|' * (len(names) + 2)}",
    ]
    for row in rows:
        cells = []
        for name in names:
            held, above, below, _ = row["figures"][name]
            few = row["expected"] < EXPECTED
            mark = "" if BAND[0] <= held <= BAND[1] else " ·" if few else " !"
            cells.append(f"{held:.1%} ({above:.1%}, {below:.1%}){mark}")
        widths = [f"{row['figures'][name][3]:.2%}" for name in (names[0], names[3])]
        head = f"| {row['archive']} | {row['strata']} | {row['size']} | {row['rate']:.1%} | {row['expected']:.1f} |"
        lines.append(f"{head} {' | '.join(cells + widths)} |")
    return lines


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--markdown", type=Path)
    asked = parser.parse_args()
    rows = measure(asked.runs, asked.seed)
    lines = [
        *table(rows),
        "",
        f"{asked.runs:,} runs a row, so that a figure is right to about a percentage point and a half. In brackets: how often the truth",
        (
            "lies above and below the interval. `!` is outside of 93 to 97 %; `·` too, where fewer than "
            f"{EXPECTED:.0f} hits (of a simple random sample as good)"
        ),
        "are to be expected.",
        "",
        *(f"- {line}" for line in where().splitlines()),
    ]
    print("\n".join(lines))
    if asked.markdown:
        page = [TITLE, "", *(__doc__ or "").strip().splitlines()[4:], "", PEERS, "", *lines]
        asked.markdown.write_text("\n".join(page) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
