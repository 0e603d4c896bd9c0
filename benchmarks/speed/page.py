"""Results as Markdown. A page keeps its prose: only what stands between the markers is written anew."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from speed.entrants import ENTRANTS, PLAIN, Entrant
from speed.findings import Shares
from speed.growth import ENOUGH, SHORT, TIMES, Curve, doubled
from speed.rounds import Measured

BEGIN, END = "<!-- figures: written by benchmarks/speed -->", "<!-- end of the figures -->"
_NAMES = {entrant.key: entrant.name for entrant in ENTRANTS}


@dataclass
class Results:
    """All that a run has measured; dictionaries go by the keys of the entrants.

    `machine` and `drawn` are lines that say where, and what was read. `own` and `sets` are what was found in our own replies and in
    the other sets. `lengths` are milliseconds by bytes; `short` p50 and p99 in milliseconds; `recognizers` microseconds by their
    number, `shipped` of which (under 0) come with Presend; `threads` and `processes` messages a second; `limits` bytes a second.
    """

    machine: str
    drawn: str
    speed: Mapping[str, Measured]
    missing: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, Shares] = field(default_factory=dict)
    sets: Mapping[str, Shares] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)
    lengths: Mapping[str, Curve] = field(default_factory=dict)
    short: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    recognizers: Curve = field(default_factory=dict)
    shipped: int = 0
    threads: Mapping[str, Curve] = field(default_factory=dict)
    processes: Mapping[str, Curve] = field(default_factory=dict)


def written(page: str, figures: str) -> str:
    """Return a page with new figures between its markers.

    Raises:
        ValueError: it has no markers.
    """
    if BEGIN not in page or END not in page:
        raise ValueError(f"the page has no place for figures: it needs a line {BEGIN} and a line {END}")
    before, rest = page.split(BEGIN, 1)
    return f"{before}{BEGIN}\n\n{figures.strip()}\n\n{END}{rest.split(END, 1)[1]}"


def figures(results: Results, drawing: str = "") -> str:
    """Return all tables, below the drawing of that name."""
    parts = [f"![Messages a second, values found, and time against length]({drawing})"] if drawing else []
    parts += [f"```text\n{results.machine}\n{_versions(results)}\n```", results.drawn, *_speed(results)]
    if results.missing:
        parts += [
            "Not measured, or not to the end:",
            "\n".join(f"- {_NAMES[key]}: {why}" for key, why in results.missing.items()),
        ]
    broken = {key: row.broken for key, row in results.speed.items() if row.broken}
    if broken:
        parts.append("; ".join(f"{_NAMES[key]} did not read {number} texts whole" for key, number in broken.items()) + ".")
    parts += [*_held(results), *_limits(results), *_growth(results)]
    return "\n\n".join(parts)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _versions(results: Results) -> str:
    named = {}
    for entrant in ENTRANTS:
        for need in entrant.needs if entrant.key in results.speed else ():
            name = re.split(r"[\[<>=]", need)[0]
            named[name] = results.speed[entrant.key].versions.get(name, "?")
    return "peers: " + (", ".join(f"{name} {number}" for name, number in named.items()) or "none")


def _shown(results: Results) -> list[Entrant]:
    return [entrant for entrant in ENTRANTS if entrant.key in results.speed]


def _speed(results: Results) -> list[str]:
    head = ["", "messages/s", "p50 ms", "p99 ms", "peak MiB", "times Presidio", "MB/s"]
    head += ["found, own replies", "right, own replies"] if results.own else []
    head += ["found, sets", "right, sets", "clean texts flagged, sets"] if results.sets else []
    rows = []
    for entrant in _shown(results):
        row = results.speed[entrant.key]
        plain = results.speed.get(PLAIN)
        cells = [
            entrant.name,
            f"{row.per_second:,.0f}",
            _ms(row.quantile(0.50)),
            _ms(row.quantile(0.99)),
            f"{row.peak / 2**20:.0f}",
            _times(row.times_as_fast_as(plain)) if plain else "-",
            f"{row.bytes_per_second / 1e6:.2f}",
        ]
        if results.own:
            shares = results.own.get(entrant.key)
            cells += [shares.recall, shares.precision] if shares else ["-"] * 2
        if results.sets:
            shares = results.sets.get(entrant.key)
            cells += [shares.recall, shares.precision, shares.alarms] if shares else ["-"] * 3
        rows.append(cells)
    remarks = "\n".join(f"- {entrant.name}: {entrant.remark}." for entrant in _shown(results))
    return [_table(head, rows), remarks]


def _ms(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}" if value < 1 else f"{value:.1f}"


def _times(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def _held(results: Results) -> list[str]:
    """Return what is promised, beside what was measured."""
    rows = []

    def row(what: str, wanted: str, measured: str, *, holds: bool) -> None:
        rows.append([what, wanted, measured, "yes" if holds else "**no**"])

    plain = results.speed.get(PLAIN)
    for key, least in (("presend-structured", 500), ("presend", 100)):
        if plain and key in results.speed:
            times = results.speed[key].times_as_fast_as(plain)
            row(f"{_NAMES[key]}, against {_NAMES[PLAIN]}", f"{least} x", f"{_times(times)} x", holds=times >= least)
    ours, theirs = (results.processes.get(key, {}).get(2) for key in ("presend-together", "presidio-batch"))
    if ours and theirs:
        row(
            "two processes, against `BatchAnalyzerEngine` with two",
            "100 x",
            f"{_times(ours / theirs)} x",
            holds=ours / theirs >= 100,
        )
    if "presend" in results.short:
        p50, p99 = results.short["presend"]
        limits = f"p50 0.2 ms, p99 3 ms at {SHORT} bytes"
        row("Presend, full", limits, f"{_ms(p50)} and {_ms(p99)} ms", holds=p50 <= 0.2 and p99 <= 3)
    for key in ("presend-structured", "presend"):
        if key in results.lengths:
            ratio = doubled(results.lengths[key])
            told = f"{ratio:.2f}" if ratio is not None else "not read to 100 kB"
            row(f"{_NAMES[key]}: 100 kB against 50 kB", "under 2.2", told, holds=ratio is not None and ratio < 2.2)
    elsewhere = (
        "The scan as a command is measured by `benchmarks/scan.py`, the service and its memory by `benchmarks/service.py`, names by "
        "`benchmarks/names.py`."
    )
    return ["## What must hold", _table(["", "wanted", "measured", "holds"], rows), elsewhere] if rows else []


def _limits(results: Results) -> list[str]:
    if not results.limits:
        return []
    fastest = ((_NAMES[key], row.bytes_per_second) for key, row in results.speed.items() if key.startswith("presend"))
    rows = [[name, f"{speed / 1e6:,.2f}"] for name, speed in (*results.limits.items(), *fastest)]
    return ["## Against the machine", _table(["", "MB/s"], rows)]


def _growth(results: Results) -> list[str]:
    parts = []
    if results.lengths:
        sizes = sorted({size for curve in results.lengths.values() for size in curve})
        rows = []
        for key, curve in results.lengths.items():
            ratio = doubled(curve)
            cells = [_ms(curve.get(size)) for size in sizes]
            rows.append([_NAMES[key], *cells, "-" if ratio is None else f"{ratio:.2f}"])
        head = ["ms a text", *(f"{size:,} B" for size in sizes), "100 kB : 50 kB"]
        parts += [
            "## Growth",
            f"With the length of a text, the median of {TIMES}; where one takes longer than {ENOUGH} s, no longer one is read:",
            _table(head, rows),
        ]
    if results.recognizers:
        counts = {number or results.shipped: taken for number, taken in results.recognizers.items()}
        head = ["recognizers", *(f"{n} (all that are shipped)" if n == results.shipped else str(n) for n in sorted(counts))]
        more = "With the number of recognizers, detector alone; beyond those that are shipped they are shapes of a brand's own numbers:"
        parts += [more, _table(head, [["µs a text", *(f"{counts[n]:.0f}" for n in sorted(counts))]])]
    for what, curves in (("threads of one process", results.threads), ("processes", results.processes)):
        if curves:
            numbers = sorted({number for curve in curves.values() for number in curve})
            rows = [[_NAMES[key], *(f"{curve[n]:,.0f}" for n in numbers)] for key, curve in curves.items()]
            parts += [f"With {what}, all processors allowed:", _table(["messages/s", *map(str, numbers)], rows)]
    return parts
