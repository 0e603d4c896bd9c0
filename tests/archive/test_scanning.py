"""`presend scan` in processes of its own: killed, stopped, resumed, misused."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from guard.archive.journal import Journal, Tally
from guard.cli import main
from guard.cli._progress import Pace, line
from guard.model import State
from tests.archive.synthetic import ROOT, WORDS, archive_of, command, verdicts


def test_a_scan_that_is_killed_three_times_loses_nothing_and_has_nothing_twice(tmp_path):
    ids, arguments = archive_of(tmp_path, 4000)
    whole, parts = tmp_path / "whole.jsonl", tmp_path / "parts.jsonl"
    journal = tmp_path / "parts.jsonl.presend-journal"
    said = command([*arguments, "--output", str(whole), "--processes", "2"]).communicate(timeout=240)[1]
    some, kills = random.Random(11), 0
    for attempt in range(3):
        resume = ["--resume"] if attempt else []
        process = command([*arguments, "--output", str(parts), "--processes", "2", *resume])
        # Each commit makes the log beside the journal longer, until the next scan takes it up.
        commits, sizes = some.randrange(1, 4), set()
        while process.poll() is None and len(sizes) <= commits:
            log = journal.with_name(journal.name + "-wal")
            if journal.exists() and log.exists():
                sizes.add(log.stat().st_size)
            time.sleep(some.random() / 50)
        assert process.poll() is None, process.stderr.read()
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=30)
        kills += 1
        assert not parts.exists()
    assert kills == 3
    process = command([*arguments, "--output", str(parts), "--resume", "--processes", "1"])
    last = process.communicate(timeout=240)[1]
    assert (process.returncode, re.search(r"going on behind [\d,]+ replies", last) is not None) == (2, True)
    assert verdicts(last) == verdicts(said)
    rows = [[json.loads(row) for row in file.read_text(encoding="utf-8").splitlines()] for file in (whole, parts)]
    assert [row["id"] for row in rows[1]] == ids
    assert rows[0] == rows[1]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["parts.jsonl", "presend.toml", "sent.jsonl", "whole.jsonl"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_scan_that_is_stopped_leaves_no_process_and_says_how_to_go_on(tmp_path, number):
    import psutil

    _, arguments = archive_of(tmp_path, 4000)
    journal = tmp_path / "out.jsonl.presend-journal"
    process = command([*arguments, "--output", str(tmp_path / "out.jsonl"), "--processes", "2"])
    log = journal.with_name(journal.name + "-wal")
    while process.poll() is None and not (log.exists() and log.stat().st_size > 100_000):
        time.sleep(0.02)
    children = psutil.Process(process.pid).children(recursive=True)
    os.kill(process.pid, number)
    said = process.communicate(timeout=60)[1]
    assert not psutil.wait_procs(children, timeout=20)[1]
    assert journal.exists()
    if number != signal.SIGKILL:
        assert process.returncode == 2
        assert re.fullmatch(r"presend: interrupted: [\d,]+ replies are done.* --resume goes on\.", said.splitlines()[-1])


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ([], 2),
        (["--allow-unread"], 1),
        (["--allow-unread", "--exit-zero"], 0),
        (["--exit-zero"], 2),
    ],
)
def test_what_is_unread_may_be_allowed(tmp_path, options, status, capfd):
    archive = tmp_path / "sent.jsonl"
    archive.write_text(f'{{"text": "{WORDS[0]}"}}\n{{"text": "{WORDS[1]}"}}\nno json\n', encoding="utf-8")
    assert main(["scan", str(archive), *options]) == status
    assert "1 pass, 1 fail, 1 incomplete (1 of them unread); 2 findings" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--resume"], "--resume needs the --output or the --keep"),
        (["--output", "a.jsonl", "--format", "jsonl", "--format", "jsonl"], "--format once for each --output"),
        (["--output", "a.jsonl", "--output", "a.jsonl"], "named for two outputs"),
        (["--output", "-", "--output", "-"], "two reports cannot go to one"),
        (["--output", "a.jsonl", "--keep", "./a.jsonl"], "named for two outputs"),
        (["--output", "sent.csv", "--baseline", "sent.csv"], "would be overwritten"),
        (["--keep", "p.toml", "--config", "p.toml"], "would be overwritten"),
        (["--keep", "-"], "--keep must name a file"),
        (["--master", "local[2]"], "--master is for --engine spark"),
        (["--processes", "2", "--engine", "spark"], "--processes is for the local engine"),
        (["--query", "SELECT 1"], "--query is for databases"),
        (["--baseline", "none.json"], "none.json"),
        (["--output", "a.what"], "no ending that says the format"),
        (["--output", "none/a.jsonl"], "there is no such folder"),
        (["--output", "sent.jsonl"], "would be overwritten"),
        (["--keep", "sent.jsonl"], "would be overwritten"),
        (["--processes", "0"], "--processes must be a whole number from 1"),
        (["--engine", "abacus"], "--engine must be one of: local, spark"),
    ],
)
def test_wrong_usage_is_said_before_anything_is_read(tmp_path, monkeypatch, capfd, options, said):
    monkeypatch.chdir(tmp_path)
    Path("sent.jsonl").write_text('{"text": "Hello."}\n', encoding="utf-8")
    assert main(["scan", "sent.jsonl", *options]) == 2
    assert said in capfd.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["sent.jsonl"]


def test_processes_import_nothing_from_the_working_folder(tmp_path):
    decoys = tmp_path / "decoys"
    for name in ("guard", "recognizers", "multiprocessing", "pickle", "signal"):
        (decoys / name).mkdir(parents=True)
        (decoys / name / "__init__.py").write_text("raise SystemExit('a decoy was imported')\n", encoding="utf-8")
    _, arguments = archive_of(tmp_path, 20)
    start = tmp_path / "start.py"
    start.write_text(
        "import sys\nfrom guard.cli import main\nif __name__ == '__main__':\n    sys.exit(main(sys.argv[1:]))\n", "utf-8"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(start), *arguments], cwd=decoys, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, len(done.stdout.splitlines())) == (2, 20), done.stderr


def test_a_scan_is_kept_and_another_policy_does_not_go_on_with_it(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    Path("sent.jsonl").write_text(f'{{"id": "r", "text": "{WORDS[1]}"}}\n', encoding="utf-8")
    Path("strict.toml").write_text('[policy]\nfail_on = "note"\n', encoding="utf-8")
    assert main(["scan", "sent.jsonl", "--output", "a.jsonl", "--output", "b.ndjson", "--keep", "c.presend"]) == 1
    assert Path("a.jsonl").read_bytes() == Path("b.ndjson").read_bytes()
    with Journal.opened(Path("c.presend")) as kept:
        assert [(result.id, result.state) for result in kept.results()] == [("r", State.FAIL)]
        assert json.loads(kept.meta["archives"]) == ["sent.jsonl"]
        assert (kept.meta["fail_on"], kept.digest) == ("block", verdicts(capfd.readouterr().err))
    Path("c.presend").rename("d.jsonl.presend-journal")
    assert main(["scan", "sent.jsonl", "--output", "d.jsonl", "--config", "strict.toml", "--resume"]) == 2
    assert "that scan had other policy" in capfd.readouterr().err
    # Killed after the last reply and before the report: only the report is made.
    Path("sent.jsonl").unlink()
    assert main(["scan", "sent.jsonl", "--output", "d.jsonl", "--resume"]) == 1
    assert Path("d.jsonl").read_bytes() == Path("a.jsonl").read_bytes()


def test_excused_findings_are_not_counted_as_findings(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    Path("sent.jsonl").write_text('{"id": "r", "text": "Please confirm here: http://bit.ly/3xAbCdE"}\n', encoding="utf-8")
    excuse = '[[excuse]]\nrule = "unsafe-link"\nreason = "campaign"\nowner = "social"\nuntil = 2999-01-31\n'
    Path("presend.toml").write_text(excuse, encoding="utf-8")
    main(["scan", "sent.jsonl", "--output", "a.html", "--keep", "a.presend"])
    counted = int(re.search(r"; (\d+) findings", capfd.readouterr().err)[1])
    with Journal.opened(Path("a.presend")) as kept:
        (result,) = kept.results()
        assert kept.tally.findings == counted
    standing = [finding for finding in result.findings if finding.excused is None]
    assert counted == len(standing) < len(result.findings)
    assert f"<dt>Findings</dt><dd>{counted}<" in Path("a.html").read_text(encoding="utf-8")
    main(["report", "a.presend", "--output", "b.html"])
    assert Path("a.html").read_bytes() == Path("b.html").read_bytes()


def test_progress_counts_from_where_the_scan_went_on(monkeypatch):
    at, clock = [(0, 1000, 0)], [100.0]
    monkeypatch.setattr("guard.cli._progress.monotonic", lambda: clock[0])
    pace = Pace(lambda: at[0])
    at[0] = (500, 1000, 5000)
    assert pace.now(Tally(passed=5000)) == (0.0, 0.5, None)
    at[0], clock[0] = (1000, 1000, 10_000), 110.0  # read to the end, checked to three quarters
    tally = Tally(passed=7490, failed=10, findings=1200)
    assert line(tally, *pace.now(tally)) == (
        "7,500 replies (75 %), 250 a second, 0:00:10 left: 10 fail, 0 incomplete, 1,200 findings"
    )
    assert Pace(lambda: None).now(tally)[1:] == (None, None)
