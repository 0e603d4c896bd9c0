"""What the service bears: saturation of one worker, latency at half of it, and what happens at four times as much.

    python benchmarks/service.py [--replies FILE] [--seconds 10]

FILE holds a reply per line as JSON with `text`, and perhaps `channel`. Requests go over kept connections on the loopback interface,
from a generator that is a process of its own (`_load.py`): first so many connections as keep the worker busy, without a pause; then at
set times, whatever the answers do. `p50` to `slowest` are milliseconds of checked replies from the time at which the request should
have left, `late` (its 99th percentile) is by how much the generator missed it; `503` counts refusals, and how fast they and the slowest of all answers came
is from the time at which they did leave. A verdict that is `incomplete` is no check. Presidio's analyzer under Flask and gunicorn (one sync worker, as in its image) gets the same
replies in the same run, if Flask and gunicorn are installed. Machines differ, and so does what else they do: ratios within a run
count, and it is shown how busy others kept the machine, and its pace before or after, whichever was worse: milliseconds of a small loop.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil
from _report import pace, where
from _server import HERE, PRESEND, PRESIDIO, Server, running
from warm import REPLIES

DEADLINE = 100
"""Milliseconds that callers allow under four times the load."""
COLUMNS = tuple("offered/s checked/s p50 p99 slowest late 503 in-ms-p99 slowest health-p99 MB CPU-ms others pace".split())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replies", type=Path, default=REPLIES, help="JSON Lines of replies")
    parser.add_argument("--seconds", type=float, default=10, help="of each measurement (default 10)")
    given = parser.parse_args()
    if not given.replies.is_file():
        print(f"{given.replies} is not there, so nothing was measured. Give another file with --replies.")
        return
    rows = [json.loads(line) for line in given.replies.read_text(encoding="utf-8").splitlines() if line.strip()]
    drafts = [{"id": str(n), "text": row["text"], "channel": row.get("channel", "public")} for n, row in enumerate(rows)]
    print(where())
    print(
        f"event loop and parser: {'uvloop' if find_spec('uvloop') else 'asyncio'}, {'httptools' if find_spec('httptools') else 'h11'}"
    )
    print(
        f"\n{len(drafts)} replies of {sum(len(d['text']) for d in drafts) / len(drafts):.0f} characters, {given.seconds:g} s each\n"
    )
    print(f"{'':30}" + "".join(f"{name:>11}" for name in COLUMNS))
    with tempfile.TemporaryDirectory() as folder:
        plain, hurried, theirs = (Path(folder) / name for name in ("plain", "hurried", "theirs"))
        written(plain, drafts)
        written(hurried, [{**draft, "deadline_ms": DEADLINE} for draft in drafts])
        written(theirs, [{"text": draft["text"], "language": "en"} for draft in drafts])
        with running(PRESEND, "/readyz") as server:
            ours = measured(server, "presend", plain, given.seconds, "/v1/check", "/healthz")
            over = loaded(server, hurried, given.seconds, "/v1/check", "/healthz", rate=4 * ours["full"]["a_second"])
            shown(f"presend, 4 x, {DEADLINE} ms allowed", over)
        if find_spec("flask") and find_spec("gunicorn"):
            with running(PRESIDIO, "/health") as server:
                presidio = measured(server, "Presidio", theirs, given.seconds, "/analyze", "")
            half, other = ours["half"], presidio["half"]
            print(
                f"\nPresidio: 1/{ours['full']['a_second'] / presidio['full']['a_second']:.1f} of the saturation; at half of its own, "
                f"p50 {other['p50'] / half['p50']:.1f} times and p99 {other['p99'] / half['p99']:.1f} times ours at half of ours"
            )
        else:
            print("\nFlask or gunicorn is not installed, so Presidio was not measured.")
    print("\nWhat must hold:")
    for name, holds in {
        f"at half: p50 {ours['half']['p50']:.1f} < 5 ms": ours["half"]["p50"] < 5,
        f"at half: p99 {ours['half']['p99']:.1f} < 25 ms": ours["half"]["p99"] < 25,
        f"saturation {ours['full']['a_second']:.0f} >= 300 a second": ours["full"]["a_second"] >= 300,
        f"at 4 x: slowest of all answers {over['slowest_since_sent']:.0f} <= {DEADLINE} + 50 ms": over["slowest_since_sent"]
        <= DEADLINE + 50,
        f"at 4 x: all others are 503 {over['statuses']}, verdicts {over['verdicts']}": set(over["statuses"]) <= {"200", "503"}
        and not any(over["broken"].values()),
        f"at 4 x: /healthz p99 {over['probe']['p99']:.1f} < 50 ms": over["probe"]["p99"] < 50,
        f"at 4 x: memory grew by {over['grown']:.1f} MB, less than 50": over["grown"] < 50,
    }.items():
        print(f"  {'yes' if holds else 'NO '}  {name}")


def written(path: Path, bodies: list[dict[str, Any]]) -> None:
    """Write bodies for the generator."""
    path.write_text("".join(json.dumps(body) + "\n" for body in bodies), encoding="utf-8")


def measured(server: Server, name: str, bodies: Path, seconds: float, path: str, probe: str) -> dict[str, Any]:
    """Measure saturation, and latency at half of it."""
    loaded(server, bodies, 3, path, "", closed=8)  # does not count
    full = loaded(server, bodies, seconds, path, probe, closed=16)
    shown(f"{name}, 16 without a pause", full)
    half = loaded(server, bodies, seconds, path, probe, rate=full["a_second"] / 2)
    shown(f"{name}, at half of that", half)
    return {"full": full, "half": half}


def loaded(
    server: Server, bodies: Path, seconds: float, path: str, probe: str, *, rate: float = 0, closed: int = 0
) -> dict[str, Any]:
    """Have the generator offer a load, and return its figures and what it cost."""
    command = [sys.executable, str(HERE / "_load.py"), "--port", str(server.port), "--bodies", str(bodies), "--path", path]
    command += ["--probe", probe, "--seconds", str(seconds), "--rate", str(rate), "--closed", str(closed)]
    before = pace()
    memory, cpu, own, machine = server.memory(), server.cpu(), children(), busy()
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds + 120)
    if ran.returncode:
        sys.exit(ran.stderr)
    said = json.loads(ran.stdout)
    used, whole = server.cpu() - cpu, busy() - machine
    figures: dict[str, Any] = {**said["load"], "probe": said["probe"], "rate": rate}
    figures["memory"], figures["grown"] = server.memory(), server.memory() - memory
    figures["cpu_ms"] = 1000 * used / max(1, figures["a_second"] * seconds)
    figures["others"] = max(0.0, whole - used - (children() - own)) / seconds / (os.cpu_count() or 1)
    figures["pace"] = max(before, pace())
    return figures


def busy() -> float:
    """Return the seconds of processor time that the machine has spent on anything."""
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - getattr(times, "iowait", 0.0))


def children() -> float:
    """Return the seconds of processor time of the generators so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def shown(name: str, figures: dict[str, Any]) -> None:
    """Print a line: see the module's description."""
    others = sum(count for status, count in figures["statuses"].items() if status != "200") + sum(figures["broken"].values())
    cells = (
        f"{figures['rate']:.0f}" if figures["rate"] else "-",
        f"{figures['a_second']:.0f}",
        *(f"{figures[part]:.1f}" for part in ("p50", "p99", "slowest", "late_p99")),
        f"{others}",
        f"{figures['refused_p99']:.1f}",
        f"{figures['slowest_since_sent']:.1f}",
        f"{figures['probe']['p99']:.1f}",
        f"{figures['memory']:.0f}",
        f"{figures['cpu_ms']:.2f}",
        f"{figures['others']:.0%}",
        f"{figures['pace']:.0f}",
    )
    print(f"{name:30}" + "".join(f"{cell:>11}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
