"""How many instructions a check takes, counted by callgrind: the same whatever else the machine does.

    python benchmarks/instructions.py [--update]

Counted are checks, without second opinions, of replies of `benchmarks/replies`, after all that is loaded once: what a second round of them adds. The count is
compared with that in `benchmarks/instructions.json` for this version of Python and this kind of processor, and more than 15 % above it is
an error (exit status 1); `--update` writes it anew. Needs valgrind; takes about a minute.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "benchmarks/instructions.json"
REPLIES = 48
MORE = 1.15
"""Of the count that is kept; what is above is a regression."""
_COUNTED = re.compile(r"Collected : (\d+)")
_WORK = """
import json, sys
import guard.acts as guard_acts
from guard import Guard, Reply
from guard.config import Config
lines = open(sys.argv[1], encoding="utf-8").read().splitlines()[:: int(sys.argv[2])]
replies = [Reply(str(number), json.loads(line)["text"]) for number, line in enumerate(lines)]
guard = Guard.of(Config())
guard_acts._MOST = 0  # how ONNX Runtime does a second opinion depends on the processor
for _ in range(int(sys.argv[3])):
    for reply in replies:
        guard.check(reply)
"""


def key() -> str:
    """Return what a count depends on."""
    return f"{platform.python_implementation()} {sys.version_info.major}.{sys.version_info.minor} {platform.machine()}"


def counted(path: Path, step: int, rounds: int) -> int:
    """Return the instructions of a process that checks every so manyth reply of a file so often."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", sys.executable, "-c", _WORK]
    # Neither the order of sets nor the number of threads may differ from one run to the next.
    settings = {**os.environ, "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [*command, str(path), str(step), str(rounds)], capture_output=True, text=True, env=settings, check=False
    )
    found = _COUNTED.search(ran.stderr)
    if ran.returncode or found is None:
        raise SystemExit(f"callgrind failed with {ran.returncode}: {ran.stderr[-1000:]}")
    return int(found[1])


def a_check() -> int:
    """Return the instructions of one check, on average."""
    path = ROOT / "benchmarks/replies/disclosures.jsonl"
    step = max(1, len(path.read_text(encoding="utf-8").splitlines()) // REPLIES)
    replies = len(path.read_text(encoding="utf-8").splitlines()[::step])
    # In the first two rounds sets are still built and words still looked for one by one.
    return (counted(path, step, 4) - counted(path, step, 2)) // (2 * replies)


def main() -> int:
    """Count, compare, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true", help="keep this count")
    given = parser.parse_args()
    if shutil.which("valgrind") is None:
        print("valgrind is not installed", file=sys.stderr)
        return 2
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.is_file() else {}
    count = a_check()
    before = kept.get(key())
    print(f"{key()}: {count:,} instructions a check" + (f", {count / before - 1:+.1%} against {before:,}" if before else ""))
    if given.update:
        KEPT.write_text(json.dumps({**kept, key(): count}, indent=2) + "\n", encoding="utf-8")
        return 0
    if before is None:
        print(f"No count is kept for {key()}: --update keeps this one.", file=sys.stderr)
        return 2
    if count > MORE * before:
        print(f"A check takes more than {MORE - 1:.0%} more than it did.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
