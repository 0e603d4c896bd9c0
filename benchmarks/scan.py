"""How an archive scan does: speed, memory, what kills cost, and Presidio's batch engine beside it.

    python benchmarks/scan.py [--replies 200000] [--kills 3] [--processes 2] [--spark] [--data FOLDER]

The replies are made from the texts of FOLDER (JSON Lines with `text`), each with a sign-off of its own, so that all are distinct.
Every scan is the command itself, in processes of its own; its time is that of the whole command, with start and report. Presidio's
time is that of its call alone, with spaCy's small model, on the first 20,000 of the replies. Prints Markdown.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import psutil
from _cluster import ENVIRONMENT, cluster
from _report import where
from warm import plain_presidio

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "../shared/data"
CODE = "import sys; from guard.cli import main; sys.exit(main(sys.argv[1:]))"
BESIDE_PRESIDIO = 20_000
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


@dataclass
class Run:
    """A scan that was run: `status`, seconds, digest, what it said, and samples of the memory of its processes.

    A sample is (seconds since the start, resident bytes of the largest process then).
    """

    status: int = 0
    seconds: float = 0.0
    digest: str = ""
    said: str = ""
    samples: list[tuple[float, int]] = field(default_factory=list)

    @property
    def peak(self) -> int:
        """Return the most bytes that any process held."""
        return max((size for _, size in self.samples), default=0)

    def tenth(self, number: int) -> float:
        """Return the median, over a tenth of the time, of what the largest process held."""
        first, last = self.seconds * number / 10, self.seconds * (number + 1) / 10
        return statistics.median([size for at, size in self.samples if first <= at <= last] or [0])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of JSON Lines with texts")
    parser.add_argument("--replies", type=int, default=200_000)
    parser.add_argument("--kills", type=int, default=3, help="how often a scan is killed and resumed")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--spark", action="store_true", help="also on a standalone cluster of two workers, one of them killed")
    parser.add_argument("--no-presidio", action="store_true", help="without Presidio beside it")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    texts = list(texts_of(given.data))
    if not texts:
        print(f"{given.data} holds no texts, so nothing was measured. Give another folder with --data.")
        return
    with tempfile.TemporaryDirectory(prefix="presend-benchmark-") as name:
        folder = Path(name)
        os.environ["PRESEND_KEY_FILE"] = str(folder / "key")
        archive = folder / "sent.jsonl"
        made(texts, given.replies, archive)
        print(f"```text\n$ python benchmarks/scan.py --replies {given.replies} --kills {given.kills}\n{where()}\n```\n")
        plain = speed(folder, archive, given.replies, given.processes)
        kills(folder, archive, plain, given)
        parquet(folder, archive, plain, given.processes)
        if given.spark:
            spark(folder, archive, plain, given.replies)
        if not given.no_presidio:
            presidio(folder, archive, given.processes)


def texts_of(folder: Path) -> Iterator[str]:
    """Yield the distinct texts of a folder."""
    seen = set()
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            text = json.loads(line)["text"]
            if text not in seen:
                seen.add(text)
                yield text


def made(texts: Sequence[str], count: int, archive: Path) -> None:
    """Write an archive of `count` distinct replies, in an order that mixes the sets and is always the same."""
    some = random.Random(1)
    order = list(range(len(texts)))
    with archive.open("w", encoding="utf-8") as file:
        for number in range(count):
            at, turn = number % len(texts), number // len(texts)
            if at == 0:
                some.shuffle(order)
            sign = LETTERS[turn // len(LETTERS) % len(LETTERS)] + LETTERS[turn % len(LETTERS)]
            row = {
                "id": f"r-{number}",
                "text": f"{texts[order[at]]} ^{sign}",
                "channel": some.choice(("public", "public", "dm", "email")),
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def begun(arguments: Sequence[str]) -> subprocess.Popen[str]:
    """Start a scan in a process group of its own."""
    environment = {**os.environ, **ENVIRONMENT}
    command = [sys.executable, "-c", CODE, "scan", *arguments]
    log = Path(os.environ["PRESEND_KEY_FILE"]).with_name("said")
    with log.open("w", encoding="utf-8") as file:
        return subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=file, text=True, start_new_session=True
        )


def ended(process: subprocess.Popen[str], run: Run, *, until: float = float("inf"), every: float = 0.25) -> bool:
    """Watch a scan until it ends, or for so many seconds; return whether it ended."""
    began = time.perf_counter()
    while process.poll() is None:
        sizes = [0]
        for one in family(process.pid):
            try:
                sizes.append(one.memory_info().rss)
            except psutil.Error:
                continue
        run.seconds = time.perf_counter() - began
        run.samples.append((run.seconds, max(sizes)))
        if run.seconds > until:
            return False
        time.sleep(every)
    run.status = process.returncode
    run.seconds = time.perf_counter() - began
    run.said = Path(os.environ["PRESEND_KEY_FILE"]).with_name("said").read_text(encoding="utf-8")
    found = re.search(r"verdicts: (sha256:\w+)", run.said)
    if found is None:
        raise SystemExit(f"the scan broke off:\n{run.said[-2000:]}")
    run.digest = found[1]
    return True


def family(pid: int) -> list[psutil.Process]:
    """Return a process and all that it has started, none if it has gone."""
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def scanned(*arguments: str) -> Run:
    """Run a scan to its end."""
    run = Run()
    ended(begun(arguments), run)
    return run


def speed(folder: Path, archive: Path, replies: int, processes: int) -> Run:
    """Scan with one process and with several."""
    print("| processes | seconds | replies a second | times as fast | largest process, MiB | last tenth : second tenth |")
    print("|---|---|---|---|---|---|")
    runs = []
    for number in dict.fromkeys((1, processes)):
        run = scanned(str(archive), "--processes", str(number), "--output", str(folder / f"rows{number}.jsonl"))
        runs.append(run)
        flat = run.tenth(9) / max(run.tenth(1), 1)
        print(
            f"| {number} | {run.seconds:.1f} | {replies / run.seconds:.0f} | {runs[0].seconds / run.seconds:.2f} "
            f"| {run.peak / 2**20:.0f} | {flat:.3f} |"
        )
    same(runs[0], runs[-1], "processes")
    print()
    return runs[-1]


def kills(folder: Path, archive: Path, plain: Run, given: argparse.Namespace) -> None:
    """Scan, killed with its whole process group at random points and resumed each time."""
    some = random.Random(given.seed)
    output = folder / "killed.jsonl"
    arguments = [str(archive), "--processes", str(given.processes), "--output", str(output)]
    points, done = [], False
    for number in range(given.kills):
        process, run = begun([*arguments, *(["--resume"] if number else [])]), Run()
        # Each part anywhere in what is left, but for the start-up.
        left = plain.seconds - sum(points)
        done = ended(process, run, until=2 + some.uniform(0.1, 0.9) * left / (given.kills + 1 - number), every=0.05)
        if done:
            break
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        points.append(run.seconds)
        if output.exists():
            raise SystemExit("a killed scan left a report")
    if not done:
        run = Run()
        ended(begun([*arguments, *(["--resume"] if points else [])]), run)
    same(plain, run, f"{len(points)} kills")
    ids = [json.loads(line)["id"] for line in output.open(encoding="utf-8")]
    once = ids == [f"r-{number}" for number in range(given.replies)]
    after = ", ".join(f"{seconds:.1f} s" for seconds in points)
    print(
        f"Killed (`kill -9`, whole process group) after {after or 'nothing'}, resumed each time: every reply exactly once: {once}.\n"
    )


def parquet(folder: Path, archive: Path, plain: Run, processes: int) -> None:
    """Scan the same replies from Parquet; only the places are called otherwise."""
    import pyarrow.json
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.json.read_json(archive), folder / "sent.parquet", row_group_size=10_000)
    run = scanned(str(folder / "sent.parquet"), "--processes", str(processes), "--output", str(folder / "parquet.jsonl"))
    one, other = (digest(folder / name) for name in (f"rows{processes}.jsonl", "parquet.jsonl"))
    print(f"From Parquet: {run.seconds:.1f} s ({plain.seconds:.1f} s from JSON Lines), the same verdicts: {one == other}.\n")


def digest(report: Path) -> str:
    """Return the digest of the verdicts of a report, apart from their places and times."""
    whole = sha256()
    for line in report.open(encoding="utf-8"):
        row = json.loads(line)
        whole.update(json.dumps([row["id"], row["verdict"], row["findings"]]).encode())
    return whole.hexdigest()


def spark(folder: Path, archive: Path, plain: Run, replies: int) -> None:
    """Scan on a standalone cluster of two workers, whole, and with a worker killed halfway."""
    if not find_spec("pyspark") or not shutil.which("java"):
        print("Spark: not measured, PySpark or Java is missing.\n")
        return
    print("| Spark, standalone, two workers | seconds | replies a second | same digest |\n|---|---|---|---|")
    said = Path(os.environ["PRESEND_KEY_FILE"]).with_name("said")
    for number, name in enumerate(("both to the end", "one killed halfway")):
        place = folder / f"cluster{number}"
        place.mkdir()
        with cluster(place) as there:
            run = Run()
            arguments = (str(archive), "--engine", "spark", "--master", there.master, "--output", str(folder / "spark.jsonl"))
            process, began = begun(arguments), time.perf_counter()
            killed = False
            while number and process.poll() is None:
                counts = re.findall(r"presend: ([\d,]+) replies", said.read_text(encoding="utf-8", errors="replace"))
                if counts and int(counts[-1].replace(",", "")) >= replies / 2:
                    there.kill_a_worker()
                    killed = True
                    break
                time.sleep(0.2)
            ended(process, run)
            run.seconds = time.perf_counter() - began
        what = "none killed: too few replies to tell when half of them are done" if number and not killed else name
        print(f"| {what} | {run.seconds:.1f} | {replies / run.seconds:.0f} | {run.digest == plain.digest} |")
    print()


def presidio(folder: Path, archive: Path, processes: int) -> None:
    """Time Presidio's batch engine and a scan on the same replies, in turn."""
    from presidio_analyzer import BatchAnalyzerEngine

    part = folder / "part.jsonl"
    with archive.open(encoding="utf-8") as file:
        part.write_text("".join(islice(file, BESIDE_PRESIDIO)), encoding="utf-8")
    texts = [json.loads(line)["text"] for line in part.open(encoding="utf-8")]
    engine = BatchAnalyzerEngine(analyzer_engine=plain_presidio())
    before = scanned(str(part), "--processes", str(processes), "--output", str(folder / "part-rows.jsonl"))
    started = time.perf_counter()
    list(engine.analyze_iterator(texts, language="en", batch_size=256, n_process=2))
    theirs = time.perf_counter() - started
    after = scanned(str(part), "--processes", str(processes), "--output", str(folder / "part-rows.jsonl"))
    same(before, after, "the second time")
    ours = (before.seconds + after.seconds) / 2
    print(f"| {len(texts):,} replies | seconds | replies a second | ratio |\n|---|---|---|---|")
    print(f"| Presidio BatchAnalyzerEngine(n_process=2, batch_size=256) | {theirs:.1f} | {len(texts) / theirs:.0f} | 1.0 |")
    print(
        f"| presend scan --processes {processes}, mean of two | {ours:.1f} | {len(texts) / ours:.0f} | {theirs / ours:.1f} |\n"
    )


def same(one: Run, other: Run, what: str) -> None:
    """Stop where two scans of the same replies do not say the same."""
    if one.digest != other.digest:
        raise SystemExit(f"other verdicts with {what}: {one.digest} and {other.digest}")


if __name__ == "__main__":
    main()
