"""Engines: the same results whatever the batches, the processes and the accidents."""

from __future__ import annotations

import os
import signal
from collections import Counter
from dataclasses import replace
from multiprocessing import active_children

import pytest

from guard.archive import judge, record
from guard.archive.engines import EngineError
from guard.archive.engines.local import Local
from guard.archive.journal import Journal
from guard.archive.model import Entry
from guard.archive.scan import scan
from guard.model import Channel, Customer, Message, Reply, State
from guard.pipeline import Guard
from tests.archive.synthetic import HERE, KEY, NO_NAMES, digest, here


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
