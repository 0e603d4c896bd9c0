"""Engines and journal: the same results whatever the batches, the processes, the place and the accidents."""

from __future__ import annotations

import json
import os
import random
import re
import runpy
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from importlib.util import find_spec
from multiprocessing import active_children
from pathlib import Path

import pytest

from guard.archive import fingerprint, judge, record
from guard.archive.engines import EngineError
from guard.archive.engines.local import Local
from guard.archive.journal import Journal, JournalError, Tally
from guard.archive.model import Entry, Result
from guard.archive.scan import scan
from guard.cli import main
from guard.cli._progress import Pace, line
from guard.config import Config, Policy
from guard.errors import ConfigError
from guard.model import Channel, Customer, Message, Reply, State
from guard.pipeline import Guard

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
KEY = bytes(range(32))
NO_NAMES = Config(policy=Policy(names=""))
WORDS = (
    "Thanks for your patience, it works again.",
    "The card 4111 1111 1111 1111 was declined, please try again.",
    "We'll ring you on 07700 900123 in a minute.",
    "Your parcel is at 1 Market Square, Leeds LS1 1AA.",
    "Please send us your PIN and the code we texted you.",
    "Never share your PIN with anybody.",
    "",
)
"""Replies of all states; the last one is incomplete."""


def synthetic(count, seed=5):
    """Return entries: some texts occur once, some again and again, and some rows are unread."""
    some = random.Random(seed)
    rows = []
    for number in range(count):
        where, channel = f"sent.jsonl:{number + 1}", some.choice(list(Channel))
        if some.random() < 0.02:
            said = ("unread: is not JSON",)
            rows.append(Result(number, where, where, State.INCOMPLETE, Channel.PUBLIC, incomplete=said, unread=True))
            continue
        text = some.choice(WORDS)
        if text and some.random() < 0.7:
            text += f" That was case {some.randrange(10**6)}."
        time_ = datetime(2026, 5, 1, number % 24, tzinfo=UTC) if number % 3 else None
        rows.append(Entry(number, where, Reply(f"r-{number}", text, channel), agent=f"agent-{number % 4}", time=time_))
    return rows


def here(settings=NO_NAMES):
    """Return an engine that is nothing but a loop: what all others must equal."""
    judging = judge.Judge.of(Guard.of(settings), remember=0)
    return lambda batches: ([judging.body(reply) for reply in batch] for batch in batches)


def digest(path, entries, engine, **options):
    with Journal.create(path, {"policy": "p"}) as journal:
        scan(entries, engine, journal, KEY, **options)
        return journal.digest


@pytest.fixture(scope="module")
def entries():
    return synthetic(900)


@pytest.fixture(scope="module")
def truth(entries, tmp_path_factory):
    return digest(tmp_path_factory.mktemp("truth") / "j", entries, here())


@pytest.mark.parametrize(("processes", "batch", "batches"), [(1, 256, 128), (2, 100, 2), (3, 7, 9)])
def test_batches_and_processes_change_nothing(tmp_path, entries, truth, processes, batch, batches):
    engine = Local(settings=NO_NAMES, processes=processes, batches=batches)
    assert digest(tmp_path / "j", entries, engine, batch=batch) == truth


@pytest.mark.parametrize("batch", [1, 33, 5000])
def test_batches_change_nothing_without_processes(tmp_path, entries, truth, batch):
    assert digest(tmp_path / "j", entries, here(), batch=batch) == truth


def test_what_is_killed_is_done_again(tmp_path, entries, truth):
    killed = []

    def kill(tally):
        if len(killed) < 3 and tally.replies > 60 * (len(killed) + 1):
            children = sorted(child.pid for child in active_children() if child.name == "presend")
            os.kill(children[len(killed) % len(children)], signal.SIGKILL)
            killed.append(children)

    assert digest(tmp_path / "j", entries, Local(settings=NO_NAMES, processes=2), batch=50, told=kill) == truth
    assert len(killed) == 3
    assert not [child for child in active_children() if child.name == "presend"]


@pytest.fixture
def faulty(monkeypatch):
    monkeypatch.syspath_prepend(str(HERE))
    import faulty

    return faulty


@pytest.mark.parametrize(("word", "patience"), [("deadly", 60.0), ("endless", 4.0)])
@pytest.mark.parametrize("batch", [4, 40])
def test_a_reply_that_ends_its_process_is_incomplete_and_no_other(tmp_path, faulty, word, patience, batch):
    texts = [f"reply {'one two three'.split()[n % 3]} {chr(97 + n)}" for n in range(20)]
    texts[11] = word
    rows = [Entry(n, f"a:{n}", Reply(str(n), text)) for n, text in enumerate(texts)]
    engine = Local(settings=NO_NAMES, processes=2, patience=patience, guard=getattr(faulty, word))
    with Journal.create(tmp_path / "j", {}) as journal:
        scan(rows, engine, journal, KEY, batch=batch)
        states = [result.state for result in journal.results()]
        lost = list(journal.results())[11]
    assert states == [State.PASS] * 11 + [State.INCOMPLETE] + [State.PASS] * 8
    assert lost.incomplete == ("the process that checked it ended each time; check this reply on its own",)


def test_processes_that_cannot_begin_end_the_scan(tmp_path, faulty, capfd):
    engine = Local(settings=NO_NAMES, processes=1, deaths=2, guard=faulty.unborn)
    with Journal.create(tmp_path / "j", {}) as journal, pytest.raises(EngineError, match="3 processes died"):
        scan([Entry(0, "a:1", Reply("r", "Hello."))], engine, journal, KEY)
    assert "model" not in capfd.readouterr().err


def counting():
    asked = Counter()

    def engine(batches):
        for batch in batches:
            asked.update(reply.text for reply in batch)
            yield [record.PASSED for _ in batch]

    return engine, asked


SAME = Reply("r", "It works again.", Channel.DM, "x", "@kim", (Message("customer", "Hi"),), Customer(name="Kim"), "en-GB")


@pytest.mark.parametrize(
    ("other", "checks"),
    [
        (SAME, 1),
        (replace(SAME, id="r-2"), 1),
        (replace(SAME, text="It works again. "), 2),
        (replace(SAME, channel=Channel.EMAIL), 2),
        (replace(SAME, platform="facebook"), 2),
        (replace(SAME, recipient="@lee"), 2),
        (replace(SAME, thread=()), 2),
        (replace(SAME, thread=(Message("brand", "Hi"),)), 2),
        (replace(SAME, customer=Customer(emails=("Kim",))), 2),
        (replace(SAME, locale="en"), 2),
    ],
)
@pytest.mark.parametrize("batch", [1, 10])
def test_identical_replies_are_checked_once(tmp_path, other, checks, batch):
    engine, asked = counting()
    with Journal.create(tmp_path / "j", {}) as journal:
        scan([Entry(0, "a:1", SAME), Entry(1, "a:2", other)], engine, journal, KEY, batch=batch)
        assert [result.id for result in journal.results()] == ["r", other.id]
    assert asked.total() == checks


def test_a_memory_is_bounded_and_forgets_what_was_not_met_for_longest():
    memory = judge.Memory(2)
    for name in (b"a", b"b"):
        memory.put(name, name)
    assert memory.get(b"a") == b"a"
    memory.put(b"c", b"c")
    assert [memory.get(name) for name in (b"a", b"b", b"c")] == [b"a", None, b"c"]


def test_a_judge_agrees_with_the_scan_and_its_results_come_back_from_their_lines(tmp_path, entries):
    judging = judge.Judge.of(Guard.of(NO_NAMES))

    def judged(entry, key):
        body = judging.body(entry.reply)
        keys = judge.keys(key, entry.reply, record.opened(body)[1])
        return record.result(record.line(record.head(entry), keys, body))

    with Journal.create(tmp_path / "j", {}) as journal:
        scan(entries, here(), journal, KEY)
        results = list(journal.results())
    assert [result.number for result in results] == list(range(len(entries)))
    assert results == [judged(entry, KEY) if isinstance(entry, Entry) else entry for entry in entries]
    assert all(len(result.keys) == len(result.findings) for result in results)
    assert judged(next(entry for entry in entries if isinstance(entry, Entry)), None).keys == ()


def test_no_text_and_no_value_is_in_a_journal(tmp_path):
    with Journal.create(tmp_path / "j", {}) as journal:
        scan([Entry(0, "a:1", Reply("r", WORDS[1]))], here(), journal, KEY)
        lines = b"".join(journal._lines())
    assert b"discloses-payment-data" in lines
    assert not any(word in lines for word in (b"4111", b"declined"))


# A scan that broke off ------------------------------------------------------------------------------------------------------------


def broken_off(path, entries, after):
    def stop(tally):
        if tally.replies >= after:
            raise KeyboardInterrupt

    with Journal.create(path, {"policy": "p"}) as journal, pytest.raises(KeyboardInterrupt):
        scan(entries, here(), journal, KEY, batch=50, told=stop)


@pytest.mark.parametrize("after", [0, 1, 400, 900])
def test_a_scan_goes_on_where_it_broke_off(tmp_path, entries, truth, after):
    broken_off(tmp_path / "j", entries, after)
    with Journal.resumed(tmp_path / "j", {"policy": "p"}) as journal:
        assert journal.count >= after
        scan(entries, here(), journal, KEY, batch=64)
        assert journal.digest == truth
        assert [result.number for result in journal.results()] == list(range(len(entries)))


@pytest.mark.parametrize(
    "changed",
    [
        lambda rows: rows[1:],
        lambda rows: rows[:200],
        lambda rows: [replace(rows[0], agent="another"), *rows[1:]],
        lambda rows: [replace(row, reply=replace(row.reply, text="Hello.")) if n == 3 else row for n, row in enumerate(rows)],
    ],
)
def test_a_scan_does_not_go_on_with_another_archive(tmp_path, entries, changed):
    rows = [entry for entry in entries if isinstance(entry, Entry)]
    broken_off(tmp_path / "j", rows, 400)
    with (
        Journal.resumed(tmp_path / "j", {"policy": "p"}) as journal,
        pytest.raises(JournalError, match="is not what that scan began with"),
    ):
        scan(changed(rows), here(), journal, KEY)


def test_a_journal_is_of_one_scan_at_a_time_and_says_what_is_wrong(tmp_path):
    path, other = tmp_path / "j", tmp_path / "other"
    with pytest.raises(JournalError, match="there is no journal"):
        Journal.opened(path)
    with Journal.create(path, {"policy": "p"}) as journal:
        scan([Entry(0, "a:1", Reply("r", "Hello."))], here(), journal, KEY)
        for use in (Journal.opened, lambda at: Journal.create(at, {}), lambda at: Journal.resumed(at, {})):
            with pytest.raises(JournalError, match="another scan is writing to it"):
                use(path)
    with pytest.raises(JournalError, match="not finished"):
        Journal.opened(path)
    with pytest.raises(JournalError, match="other policy"):
        Journal.resumed(path, {"policy": "q"})
    other.write_bytes(b"SQLite format 3\0" + bytes(200))
    for make in (lambda: Journal.opened(other), lambda: Journal.create(other, {}), lambda: Journal.resumed(other, {})):
        with pytest.raises(JournalError, match="not a scan"):
            make()
    with Journal.resumed(path, {"policy": "p"}) as journal:
        journal.finish({"made": "today"})
        journal.keep(tmp_path / "kept.presend")
    assert not path.exists()
    with Journal.opened(tmp_path / "kept.presend") as one, Journal.opened(tmp_path / "kept.presend") as two:
        assert (one.meta["made"], one.digest, one.tally) == ("today", two.digest, Tally(passed=1))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["kept.presend", "other"]


@pytest.mark.parametrize("began", [b"", "PRAGMA journal_mode=WAL"])
@pytest.mark.parametrize("use", [Journal.create, Journal.resumed])
def test_a_journal_of_a_scan_that_was_killed_at_once_begins_anew(tmp_path, began, use):
    path = tmp_path / "j"
    if isinstance(began, bytes):
        path.write_bytes(began)
    else:
        with closing(sqlite3.connect(path)) as db:
            db.execute(began)
    with pytest.raises(JournalError, match="not a scan"):
        Journal.opened(path)
    with use(path, {"policy": "p"}) as journal:
        assert (journal.count, journal.meta["policy"]) == (0, "p")


def test_somebody_elses_database_is_no_journal_to_begin_with(tmp_path):
    with closing(sqlite3.connect(tmp_path / "j")) as db:
        db.execute("CREATE TABLE theirs (a)")
    for use in (Journal.create, Journal.resumed):
        with pytest.raises(JournalError, match="not a scan"):
            use(tmp_path / "j", {})


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("DELETE FROM batch WHERE first = (SELECT max(first) FROM batch)", "changed or damaged"),
        ("UPDATE batch SET failed = failed + 1", "changed or damaged"),
        ("UPDATE batch SET lines = substr(lines, 1, 20)", "is broken"),
        ("UPDATE batch SET lines = 7", "is broken"),
        ("ALTER TABLE batch RENAME COLUMN lines TO rows", "is broken"),
        ("DROP TABLE batch", "not a scan, or|cannot be read"),
        ("SELECT 1", ""),
    ],
)
def test_a_finished_scan_that_was_changed_is_refused(tmp_path, spoil, said):
    path = tmp_path / "j"
    with Journal.create(path, {"policy": "p"}) as journal:
        scan([Entry(n, f"a:{n}", Reply(f"r-{n}", WORDS[n % 3])) for n in range(9)], here(), journal, KEY, batch=2)
        journal.finish()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(spoil)
    for use in (Journal.opened, lambda at: Journal.resumed(at, {"policy": "p"})):
        if said:
            with pytest.raises(JournalError, match=said):
                use(path)
        else:
            with use(path) as journal:
                assert len(list(journal.results())) == 9


def test_a_finished_scan_stays_one_file_when_it_is_gone_on_with(tmp_path):
    with Journal.create(tmp_path / "j", {}) as journal:
        journal.finish()
    before = (tmp_path / "j").read_bytes()
    with Journal.resumed(tmp_path / "j", {}) as journal:
        assert journal.finished
        assert [file.name for file in tmp_path.iterdir()] == ["j"]
    assert (tmp_path / "j").read_bytes() == before


# The key of the installation ------------------------------------------------------------------------------------------------------


def test_a_key_is_made_once_for_its_owner_only(tmp_path):
    path = tmp_path / "deep" / "key"
    key = fingerprint.key(path)
    assert (len(key), fingerprint.key(path), path.stat().st_mode & 0o777) == (32, key, 0o600)
    assert [file.name for file in path.parent.iterdir()] == ["key"]
    path.chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        fingerprint.key(path)
    path.chmod(0o600)
    path.write_bytes(b"short")
    with pytest.raises(ConfigError, match="32 bytes"):
        fingerprint.key(path)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("PHONE", "07700 900123", "m"), ("PHONE", "07700-900-123", "m"), True),
        (("EMAIL", "Kim@acme.example", "m"), ("EMAIL", "kim@ACME.example", "m"), True),
        (("PHONE", "07700 900123", "m"), ("PHONE", "07700 900124", "m"), False),
        (("PHONE", "07700 900123", "m"), ("PHONE", "07700 900123", "n"), False),
        (("PHONE", "07700 900123", "m"), ("FAX", "07700 900123", "m"), False),
        (("A", "1", "2"), ("A", "12", ""), False),
        (("A", "•", "m"), ("A", "…", "m"), False),
        (("A", "\ud800", "m"), ("A", "\ud801", "m"), False),
    ],
)
def test_fingerprints(one, other, same):
    assert (fingerprint.of(KEY, *one) == fingerprint.of(KEY, *other)) is same
    assert fingerprint.of(KEY, *one) != fingerprint.of(bytes(32), *one)
    assert re.fullmatch("[0-9a-f]{64}", fingerprint.of(KEY, *one))


# The command ----------------------------------------------------------------------------------------------------------------------


def archive_of(folder, count):
    """Write an archive and return the ids in it and the beginning of a command that scans it without finding names."""
    archive, config = folder / "sent.jsonl", folder / "presend.toml"
    rows = [
        {"id": entry.reply.id, "text": entry.reply.text or "\u200b", "channel": entry.reply.channel.value}
        for entry in synthetic(count)
        if isinstance(entry, Entry)
    ]
    archive.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    config.write_text('[policy]\nnames = ""\n', encoding="utf-8")
    return [row["id"] for row in rows], ["scan", str(archive), "--config", str(config)]


def command(arguments, **options):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
    code = "import sys; from guard.cli import main; sys.exit(main(sys.argv[1:]))"
    given = {"stderr": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "start_new_session": True, **options}
    return subprocess.Popen([sys.executable, "-c", code, *arguments], env=environment, **given)


def verdicts(said):
    return re.search(r"verdicts: (sha256:[0-9a-f]{64})", said)[1]


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
        assert re.fullmatch(r"presend: interrupted: [\d,]+ replies are done.* --resume goes on\.\n", said)


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


# Spark ----------------------------------------------------------------------------------------------------------------------------


def missing():
    """Say what Spark lacks here; empty if it is all there."""
    if not find_spec("pyspark"):
        return "PySpark is not installed: pip install 'presend[spark]'"
    java = shutil.which("java", path=os.environ.get("JAVA_HOME", "") + "/bin:" + os.environ.get("PATH", ""))
    return "" if java else "there is no Java: apt-get install default-jre-headless"


spark = pytest.mark.skipif(bool(missing()), reason=missing() or "all there")
LOOPBACK = {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}


def script(code, *arguments):
    """Run a script of a user of Spark in a process of its own."""
    environment = {**os.environ, **LOOPBACK, "PYTHONPATH": f"{ROOT}{os.pathsep}{HERE}"}
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_an_executor_with_another_version_gives_no_verdicts():
    from guard.archive.engines import spark as engine

    with pytest.raises(engine.OtherVersionError):
        next(engine._bodies(Config(), ("0.0.1", "sha256:other"), iter(())))


@spark
def test_spark_says_the_same(tmp_path):
    ids, arguments = archive_of(tmp_path, 600)
    said = {}
    for engine in (["--processes", "1"], ["--engine", "spark", "--master", "local[2]"]):
        process = command([*arguments, *engine], env=LOOPBACK)
        out, err = process.communicate(timeout=240)
        assert process.returncode == 2, err
        assert [json.loads(row)["id"] for row in out.splitlines()] == ids
        said[engine[0]] = (out, verdicts(err))
    assert said["--processes"] == said["--engine"]


FRAME = """
import json, sys
from pathlib import Path
from guard.archive.engines.spark import checked, session
from guard.errors import InputError
spark = session("local[2]")
rows = [
    {"id": "a", "text": "It works again.", "channel": "public", "agent": "kim", "thread": None},
    {"id": "b", "text": "The card 4111 1111 1111 1111 was declined.", "channel": "public", "agent": "lee", "thread": None},
    {"id": "c", "text": None, "channel": "dm", "agent": "lee", "thread": None},
    {"id": "d", "text": "Yes, that's right.", "channel": "public", "agent": "lee", "thread": '[{"author": "nobody"}]'},
]
frame = spark.createDataFrame(rows, "id string, text string, channel string, agent string, thread string")
settings = sys.argv[2]
checked(frame, settings).write.parquet(sys.argv[1] + "/parquet")
checked(frame.repartition(3), settings).write.json(sys.argv[1] + "/json")
one = [row.asDict(recursive=True) for row in spark.read.parquet(sys.argv[1] + "/parquet").orderBy("id").collect()]
for wrong in (frame.drop("text"), frame.withColumnRenamed("agent", "verdict")):
    try:
        checked(wrong, settings)
    except InputError as error:
        print(str(error)[:40], file=sys.stderr)
print(json.dumps(one))
"""


@spark
def test_a_dataframe_comes_back_with_verdicts(tmp_path):
    (tmp_path / "presend.toml").write_text('[policy]\nnames = ""\n', encoding="utf-8")
    process = script(FRAME, str(tmp_path), str(tmp_path / "presend.toml"))
    out, err = process.communicate(timeout=240)
    assert process.returncode == 0, err
    rows = json.loads(out)
    guard = Guard.load(tmp_path / "presend.toml")
    assert [(row["id"], row["agent"], row["verdict"], len(row["incomplete"])) for row in rows] == [
        ("a", "kim", "pass", 0),
        ("b", "lee", "fail", 0),
        ("c", "lee", "incomplete", 1),
        ("d", "lee", "incomplete", 1),
    ]
    assert rows[2]["incomplete"] == ["unread: text: is missing."]
    assert re.match("unread: .*author.* 'customer' or 'brand'", rows[3]["incomplete"][0])
    finding = rows[1]["findings"][0]
    assert (finding["rule"], finding["start"], finding["masked"]) == ("discloses-payment-data", 9, "•••• 1111")
    assert {row["policy"] for row in rows} == {guard.policy_digest}
    assert {row["rules"] for row in rows} == {guard.rules_digest}
    assert not {"text", "thread"} & set(rows[0])
    lines = [json.loads(line) for file in (tmp_path / "json").glob("*.json") for line in file.read_text().splitlines()]
    assert [line["verdict"] for line in sorted(lines, key=lambda line: line["id"])] == [row["verdict"] for row in rows]
    assert "there is no column `text`" in err
    assert "columns called verdict would be" in err


SHARES = """
import sys
from pathlib import Path
from guard.archive.engines.spark import Spark, session
from guard.archive.journal import Journal
from guard.archive.scan import scan
sys.path.insert(0, sys.argv[3])
from test_engines import KEY, NO_NAMES, synthetic
engine = Spark(session=session(sys.argv[1]), settings=NO_NAMES, share=200)
with Journal.create(Path(sys.argv[2]), {"policy": "p"}) as journal:
    scan(synthetic(3000), engine, journal, KEY, batch=100, told=lambda tally: print(tally.replies, flush=True))
    print(journal.digest, flush=True)
"""


@spark
def test_a_cluster_of_two_workers_of_which_one_is_killed_halfway_says_the_same(tmp_path):
    rows = synthetic(3000)
    wanted = digest(tmp_path / "here", rows, here())
    cluster = runpy.run_path(str(ROOT / "benchmarks" / "_cluster.py"))["cluster"]
    with cluster(tmp_path) as there:
        process = script(SHARES, there.master, str(tmp_path / "there"), str(HERE))
        said, killed = "", 0
        for said in process.stdout:
            if not killed and said.strip().isdigit() and int(said) >= len(rows) // 2:
                there.kill_a_worker()
                killed = int(said)
        err = process.communicate(timeout=120)[1]
    assert process.returncode == 0, err[-2000:]
    assert len(rows) // 2 <= killed < len(rows)
    assert said.strip() == wanted
