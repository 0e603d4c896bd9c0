"""How long `presend check` takes from a standing start, beside what a bare Python takes.

    python benchmarks/cold_start.py [--rounds 15]

Every round starts each command once, in turn, so that what else the machine does falls on all alike; the median of the rounds
is shown, and how many times the bare interpreter's it is. Nothing is warmed but the disk cache.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from _report import where

REPLIES = {
    "presend check, pass": "Thanks for your message, we are looking into it.",
    "presend check, fail with a rewrite": "The card 4111 1111 1111 1111 was declined, please try another one.",
    "presend check, needs the name model": "Jordan Whitfield of our Leeds shop has looked into it.",
}
CHECK = ["check", "-", "--channel", "public", "--format", "json"]
PROBE = f"""
import sys
from guard.cli import main
status = main({CHECK!r})
from recognizers._people import model
print(status, model.cache_info().currsize, file=sys.stderr)
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15, help="how often each command is started, at least 10 (default 15)")
    rounds = max(10, parser.parse_args().rounds)
    presend = Path(sys.executable).parent / ("presend.exe" if os.name == "nt" else "presend")
    if not presend.exists():
        sys.exit(f"{presend} is not there: install the project into this environment first.")
    cases = {
        "python -c pass": ([sys.executable, "-c", "pass"], ""),
        'python -c "import click"': ([sys.executable, "-c", "import click"], ""),
    } | {name: ([str(presend), *CHECK], text) for name, text in REPLIES.items()}

    print(where())
    with tempfile.TemporaryDirectory() as folder:  # away from any presend.toml
        notes = {name: probed(text, folder) for name, text in REPLIES.items()}
        seconds: dict[str, list[float]] = {name: [] for name in cases}
        for _ in range(rounds):
            for name, (command, text) in cases.items():
                seconds[name].append(timed(command, text, folder))
    bare = statistics.median(seconds["python -c pass"])
    print(f"\nmedians of {rounds} rounds, all cases in turn\n")
    print(f"{'':38}{'ms':>8}{'fastest':>9}{'slowest':>9}{'ratio':>8}")
    for name, taken in seconds.items():
        middle, fastest, slowest = (1000 * value for value in (statistics.median(taken), min(taken), max(taken)))
        print(f"{name:38}{middle:8.0f}{fastest:9.0f}{slowest:9.0f}{middle / bare / 1000:8.1f}  {notes.get(name, '')}".rstrip())


def timed(command: list[str], text: str, folder: str) -> float:
    """Return the seconds from start to end of a command that is given `text`."""
    started = time.perf_counter()
    ran = subprocess.run(command, input=text.encode(), cwd=folder, capture_output=True, check=False)
    taken = time.perf_counter() - started
    if ran.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: exit status {ran.returncode}\n{ran.stderr.decode()}")
    return taken


def probed(text: str, folder: str) -> str:
    """Return what a check of `text` comes to and rests on: a case that is not what it is called would be misread."""
    program = [sys.executable, "-P", "-c", PROBE]
    ran = subprocess.run(program, input=text, cwd=folder, capture_output=True, text=True, check=False)
    status, loaded = ran.stderr.split()[-2:]
    if ran.returncode or status not in ("0", "1"):
        sys.exit(ran.stderr)
    answer = json.loads(ran.stdout)
    rewrite = "rewrite" if answer["suggestion"] and answer["suggestion"]["rewrite"] else "no rewrite"
    return f"exit {status}, {rewrite}, name model {'loaded' if loaded == '1' else 'not loaded'}"


if __name__ == "__main__":
    main()
