"""How fast Presend is, next to what else one could use, side by side in one run.

    python benchmarks/speed [--data ../shared/data] [--replies 2000] [--rounds 5] [--markdown docs/speed.md] [--svg docs/speed.svg]
    python benchmarks/speed --profile benchmarks/speed/profile.txt

Every peer is installed by pip into an environment of its own, under `--cache`, and runs in a process of its own on one processor; who
cannot be installed or run is listed with the reason. All read the same texts in alternating rounds and time their own calls. Texts
are a mix of real replies and chats (`real_clean`, `tau_retail`, `multiwoz` of `--data`; it says so where that folder is missing, and
reads our own replies instead). Each is read once, after a warm-up on others: automata and caches fill up with the texts they see, so
that a text measured twice is measured too fast. What each contestant finds stands beside it, counted as in `benchmarks/quality.py`:
on our own labelled replies and on those of the sets, names left aside.

A run takes some fifteen minutes, and two more where the peers have to be installed first.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

import click
from _report import where

from speed import growth, texts
from speed.entrants import ENTRANTS, Entrant
from speed.environments import NotInstalledError
from speed.findings import Records, Shares, found_in
from speed.limits import limits
from speed.page import Results, figures, written
from speed.process import ROOT, THREADS, BrokenError, Worker
from speed.profiled import profile
from speed.rounds import Measured, measure
from speed.texts import Mix

Kind = TypeVar("Kind")
OWN = ROOT / "benchmarks" / "replies"
SHORTER = ("presidio-batch", "presend-together", "presend-ungated")
"""Who is given no long texts: those who take many at once, and what is no way to run Presend."""
THREADED = ("presend-structured", "presend")
PROCESSES = {"presidio-batch": True, "presend-together": False}
"""Who is run in several processes, and whether it makes them itself."""


def main() -> None:
    """Measure and print; write the page, the drawing or the profile where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--replies", type=int, default=2000, help="texts that are measured, over all rounds")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", action="append", choices=[entrant.key for entrant in ENTRANTS], help="these alone")
    parser.add_argument(
        "--cache", type=Path, default=ROOT / ".peers" / "speed", help="where the environments of the peers are kept"
    )
    parser.add_argument("--markdown", type=Path, help="write the figures into this page, between its markers")
    parser.add_argument("--svg", type=Path, help="write the drawing here")
    parser.add_argument("--profile", type=Path, help="write here where the time of a check goes, and measure nothing else")
    given = parser.parse_args()
    os.environ.update(THREADS)
    there = given.data.is_dir()
    if not there:
        print(f"{given.data} is not there: only our own replies are read.")
    mix = texts.mixed(texts.plain(given.data if there else OWN), given.replies, given.rounds, given.seed)
    if given.profile:
        given.profile.write_text(profile(mix), encoding="utf-8")
        return
    entrants = [entrant for entrant in ENTRANTS if given.only is None or entrant.key in given.only]
    sets = texts.labelled(given.data, texts.SETS) if there else []
    results = run(entrants, mix, sets, given.cache, given.seed)
    print(figures(results))
    if given.svg:
        from speed.chart import svg

        given.svg.write_text(svg(results), encoding="utf-8")
    if given.markdown:
        drawing = os.path.relpath(given.svg, given.markdown.parent) if given.svg else ""
        page = given.markdown.read_text(encoding="utf-8")
        given.markdown.write_text(written(page, figures(results, drawing)), encoding="utf-8")


def run(entrants: Sequence[Entrant], mix: Mix, sets: Records, cache: Path, seed: int) -> Results:
    """Measure everything."""
    load = f"load before the run: {', '.join(f'{load:.1f}' for load in os.getloadavg())}"
    missing: dict[str, str] = {}
    with ExitStack() as stack:
        workers = dict(opened(entrants, cache, stack, missing))

        def gone(key: str, error: BrokenError) -> None:
            missing[key] = f"stopped: {error}"

        speed = measure(dict(workers), mix, gone, lambda numbers: shown(numbers, "rounds"))
        own = found(workers, speed, texts.labelled(OWN), "our own replies", missing)
        in_sets = found(workers, speed, sets, "labelled sets", missing) if sets else {}
    results = Results(f"{where()}\n{load}", drawn(mix, sets, seed), speed, missing, own, in_sets)
    results.limits = limits(mix.warm_up, mix.measured)
    longer(results, entrants, mix, cache, seed)
    shared(results, entrants, mix, cache)
    return results


def drawn(mix: Mix, sets: Records, seed: int) -> str:
    """Return what was read, in a sentence or two."""
    size = sum(len(text.encode()) for text, _ in mix.measured) / len(mix.measured)
    labelled = f"our own labelled replies ({len(texts.labelled(OWN))})" + (f" and the sets ({len(sets)})" if sets else "")
    return (
        f"{len(mix.measured)} texts of {size:.0f} bytes on average, each once, in {len(mix.rounds)} rounds, after {len(mix.warm_up)} "
        f"others; seed {seed}. Found and right: per cent of structured values (names left aside) in the test half of {labelled}, "
        "with 95 % intervals."
    )


def opened(entrants: Sequence[Entrant], cache: Path, stack: ExitStack, missing: dict[str, str]) -> Iterator[tuple[str, Worker]]:
    """Yield a worker for everybody that can be run; say of the others why not."""
    for entrant in entrants:
        try:
            yield entrant.key, stack.enter_context(Worker(entrant.key, entrant.needs, cache))
        except NotInstalledError as error:
            missing[entrant.key] = f"could not be installed: {error}"
        except BrokenError as error:
            missing[entrant.key] = f"could not be started: {error}"


def found(
    workers: dict[str, Worker], speed: dict[str, Measured], records: Records, what: str, missing: dict[str, str]
) -> dict[str, Shares]:
    """Return what each finds in labelled texts."""
    shares = {}
    for key in shown(list(speed), what):
        try:
            shares[key] = found_in(workers[key], records)
        except BrokenError as error:
            missing[key] = f"stopped while labelled texts were read: {error}"
    return shares


def longer(results: Results, entrants: Sequence[Entrant], mix: Mix, cache: Path, seed: int) -> None:
    """Measure how time grows with length, and messages of one length."""
    lengths, short = {}, {}
    measured = [entrant for entrant in entrants if entrant.key in results.speed and entrant.key not in SHORTER]
    for entrant in shown(measured, "long texts"):
        with Worker(entrant.key, entrant.needs, cache) as worker:
            try:
                worker.ask("time", texts=mix.warm_up)
                if entrant.ours:
                    short[entrant.key] = growth.short(worker, mix.measured, seed)
                lengths[entrant.key] = growth.over_lengths(worker, mix.measured, seed)
            except BrokenError as error:
                results.missing = {**results.missing, entrant.key: f"stopped while long texts were read: {error}"}
    results.lengths, results.short = lengths, short


def shared(results: Results, entrants: Sequence[Entrant], mix: Mix, cache: Path) -> None:
    """Measure how Presend grows with recognizers, threads and processes, and Presidio's batches with processes."""
    here = {entrant.key: entrant for entrant in entrants if entrant.key in results.speed}
    if "presend-detector" in here:
        import recognizers

        results.shipped = len(recognizers.load())
        results.recognizers = growth.over_recognizers(mix, cache, shown(growth.RECOGNIZERS, "recognizers"))
    threaded = [key for key in THREADED if key in here]
    results.threads = {key: growth.over_threads(key, mix, cache) for key in shown(threaded, "threads")}
    several = [key for key in PROCESSES if key in here]
    results.processes = {
        key: growth.over_processes(key, here[key].needs, mix, cache, own=PROCESSES[key]) for key in shown(several, "processes")
    }


def shown(some: Sequence[Kind], what: str) -> Iterator[Kind]:
    """Yield what is gone through, and show how far that is."""
    with click.progressbar(some, label=f"{what:20}", file=sys.stderr) as bar:
        yield from bar
