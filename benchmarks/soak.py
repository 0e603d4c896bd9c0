"""Does memory stay flat? The service at a steady load for as long as told, its resident memory taken every ten seconds.

    python benchmarks/soak.py [--minutes 30] [--rate N] [--replies FILE] [--varied]

Without `--rate` saturation is measured first and half of it offered. What counts is the mean of the last third against that of the
second sixth (of 30 minutes: the last ten against minutes 5 to 10); it must be within 3 %. With `--varied` every request holds words
that were never there before, as replies in use do.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import string
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from _report import where
from _server import HERE, PRESEND, Server, running
from warm import REPLIES

EVERY = 10.0
"""Seconds between two looks at memory."""
LONGEST = 30.0
"""Seconds of one run of the generator: figures are reported for each."""


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=float, default=0, help="requests a second; half of saturation by default")
    parser.add_argument("--replies", type=Path, default=REPLIES, help="JSON Lines of replies")
    parser.add_argument("--varied", action="store_true", help="words that were never there before in every request")
    given = parser.parse_args()
    if not given.replies.is_file():
        print(f"{given.replies} is not there, so nothing was measured. Give another file with --replies.")
        return
    rows = [json.loads(line) for line in given.replies.read_text(encoding="utf-8").splitlines() if line.strip()]
    drafts = [{"id": str(n), "text": row["text"], "channel": row.get("channel", "public")} for n, row in enumerate(rows)]
    print(where(), flush=True)
    with tempfile.TemporaryDirectory() as folder, running(PRESEND, "/readyz") as server:
        bodies = Path(folder) / "bodies"
        write(bodies, drafts)
        rate = given.rate or offered(server, bodies, 5, closed=16)["load"]["a_second"] / 2
        words = "with" if given.varied else "without"
        print(f"{rate:.0f} replies a second for {given.minutes:g} minutes, {words} new words in each\n", flush=True)
        memory = soaked(server, bodies, drafts, rate, 60 * given.minutes, varied=given.varied)
    early = [mb for at, mb in memory if given.minutes * 10 <= at < given.minutes * 20]
    late = [mb for at, mb in memory if at >= given.minutes * 40]
    growth = statistics.mean(late) / statistics.mean(early) - 1
    print(
        f"\nmean of the second sixth {statistics.mean(early):.1f} MB, of the last third {statistics.mean(late):.1f} MB: {growth:+.2%}"
    )
    print(f"{'yes' if growth <= 0.03 else 'NO '}  memory grew by no more than 3 %")


def soaked(
    server: Server, bodies: Path, drafts: list[dict[str, Any]], rate: float, seconds: float, *, varied: bool
) -> list[tuple[float, float]]:
    """Offer the load for so long, and return (seconds since the start, MB resident)."""
    memory: list[tuple[float, float]] = []
    statuses: Counter[str] = Counter()
    start, said = time.monotonic(), 0
    while (at := time.monotonic() - start) < seconds:
        if varied:
            write(bodies, [{**draft, "text": f"{draft['text']} {novel()}"} for draft in drafts])
        figures = offered(server, bodies, min(LONGEST, max(1.0, seconds - at)), rate=rate, memory=memory, start=start)["load"]
        statuses.update(figures["statuses"])
        if (minute := int((time.monotonic() - start) / 60)) >= said:
            said = minute + 1
            print(
                f"minute {minute:3}: {memory[-1][1]:.1f} MB, p50 {figures['p50']:.1f} p99 {figures['p99']:.1f} ms, {dict(statuses)}",
                flush=True,
            )
    return memory


def offered(
    server: Server,
    bodies: Path,
    seconds: float,
    *,
    rate: float = 0,
    closed: int = 0,
    memory: list[tuple[float, float]] | None = None,
    start: float = 0,
) -> dict[str, Any]:
    """Have the generator offer a load, take memory meanwhile, and return its figures."""
    command = [sys.executable, str(HERE / "_load.py"), "--port", str(server.port), "--bodies", str(bodies)]
    command += ["--seconds", str(seconds), "--rate", str(rate), "--closed", str(closed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as generator:
        while True:
            try:
                answer, _ = generator.communicate(timeout=EVERY)
            except subprocess.TimeoutExpired:
                if memory is not None:
                    memory.append((time.monotonic() - start, server.memory()))
            else:
                break
    if generator.returncode:
        sys.exit("the generator failed")
    figures: dict[str, Any] = json.loads(answer)
    return figures


def write(path: Path, bodies: list[dict[str, Any]]) -> None:
    """Write bodies for the generator."""
    path.write_text("".join(json.dumps(body) + "\n" for body in bodies), encoding="utf-8")


def novel() -> str:
    """Return four words that nobody has seen, one of them like a name so that the name model reads the text."""
    words = ["".join(random.choices(string.ascii_lowercase, k=9)) for _ in range(3)]
    return f"Thanks to James {words[0].capitalize()} {words[1]} {words[2]}."


if __name__ == "__main__":
    main()
