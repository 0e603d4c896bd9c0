"""How time grows: with the length of a text, the number of recognizers, threads and processes."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

from speed.process import Worker
from speed.rounds import Asked
from speed.texts import Mix, Text, of_length

LENGTHS = (100, 300, 1_000, 3_000, 10_000, 30_000, 50_000, 100_000)
"""Bytes."""
TIMES = 5
"""Texts of each length; the median counts."""
ENOUGH = 20
"""Seconds: whom a text takes longer is not given a longer one."""
SHORT, SHORT_TEXTS = 280, 1000
"""Bytes of a short message, and how many of them are measured."""
RECOGNIZERS = (14, 28, 56, 84, 0, 150, 200, 300)
"""How many; 0 are those that are shipped."""
THREADS = (1, 2, 3, 4)
PROCESSES = (1, 2)

Curve = dict[int, float]


def over_lengths(worker: Asked, texts: Sequence[Text], seed: int) -> Curve:
    """Return the milliseconds of one text by its length in bytes, up to the longest that is read whole and in bearable time."""
    curve: Curve = {}
    for size in LENGTHS:
        taken: list[int] = []
        for text in islice(of_length(texts, size, seed + size), TIMES):
            answer = worker.ask("time", texts=[text])
            if answer["broken"]:
                return curve
            taken += answer["ns"]
            if taken[-1] > 1e9 * ENOUGH:
                break
        curve[size] = statistics.median(taken) / 1e6
        if max(taken) > 1e9 * ENOUGH:
            break
    return curve


def doubled(curve: Curve) -> float | None:
    """Return how many times as long as a text of 50 kB one of 100 kB takes; 2 is linear."""
    return curve[100_000] / curve[50_000] if 100_000 in curve else None


def short(worker: Asked, texts: Sequence[Text], seed: int) -> tuple[float, float]:
    """Return p50 and p99 in milliseconds for messages of 280 bytes, none of them twice."""
    some = list(islice(of_length(texts, SHORT, seed), SHORT_TEXTS))
    taken = sorted(worker.ask("time", texts=some)["ns"])
    return taken[len(taken) // 2] / 1e6, taken[len(taken) * 99 // 100] / 1e6


def over_recognizers(mix: Mix, cache: Path, numbers: Iterable[int] = RECOGNIZERS) -> Curve:
    """Return microseconds a text by the number of recognizers; those that are shipped under 0."""
    curve: Curve = {}
    for number in numbers:
        with Worker(f"presend-detector:{number}", (), cache) as worker:
            worker.ask("time", texts=mix.warm_up)
            taken = worker.ask("time", texts=mix.measured)["ns"]
        curve[number] = sum(taken) / len(taken) / 1000
    return curve


def over_threads(key: str, mix: Mix, cache: Path) -> Curve:
    """Return messages a second by the number of threads that share one guard."""
    curve: Curve = {}
    for number in THREADS:
        with Worker(key, (), cache, alone=False) as worker:
            worker.ask("time", texts=mix.warm_up)
            told = worker.ask("pass", texts=mix.measured, threads=number)
        curve[number] = 1e9 * len(mix.measured) / (told["ended"] - told["began"])
    return curve


def over_processes(key: str, needs: Sequence[str], mix: Mix, cache: Path, *, own: bool) -> Curve:
    """Return messages a second by the number of processes, from the first start to the last end.

    With `own`, the contestant makes the processes, as it is told by the number behind its key; else several of it share the texts.
    """
    curve: Curve = {}
    for number in PROCESSES:
        name = f"{key}:{number}" if own else key
        workers: list[Worker] = []
        try:
            workers += [Worker(name, needs, cache, alone=False) for _ in range(1 if own else number)]
            for worker in workers:
                worker.ask("time", texts=mix.warm_up)
            for part, worker in enumerate(workers):
                worker.begin("pass", texts=mix.measured[part :: len(workers)], threads=1)
            told = [worker.end() for worker in workers]
        finally:
            for worker in workers:
                worker.close()
        spent = max(one["ended"] for one in told) - min(one["began"] for one in told)
        curve[number] = 1e9 * len(mix.measured) / spent
    return curve
