"""The record: what is put in comes out, and whatever somebody changes behind its back shows."""

from __future__ import annotations

import json
import multiprocessing
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from guard.errors import ConfigError, InputError, StoreError
from guard.store import ledger
from guard.store.chain import Anchor, link, origin, sign
from guard.store.database import Database, located
from guard.store.record import Record
from guard.store.tables import METADATA, ROWS
from tests.store.made import FOUND, KEY, NOON, OTHER, change, entry


@pytest.fixture
def record(url):
    with Record.open(url, KEY) as opened:
        yield opened


# What is put in comes out


def test_what_is_put_in_comes_out_in_its_order(record):
    entries = [entry(n, ms=n / 7, incomplete=("time was up",) if n % 2 else ()) for n in range(5)]
    assert record.put(entries[:2]) == (1, 2)
    assert record.put(entries[2:]) == (3, 4, 5)
    assert record.put([]) == ()
    assert list(record.entries()) == entries
    assert record.find("r3") == entries[3]
    assert record.find("nobody") is None
    assert [found.request for found in record.entries(NOON + timedelta(minutes=1), NOON + timedelta(minutes=3))] == ["r1", "r2"]


def test_verdicts_are_counted(record):
    excused = replace(FOUND, rule="hides-text", excused=True)
    other = replace(FOUND, rule="unlisted-contact")
    record.put([entry(0), entry(1, verdict="pass", findings=(), channel="dm", caller="0123456789ab")])
    record.put([entry(2, findings=(FOUND, FOUND, other, excused)), entry(24 * 60, verdict="incomplete", findings=())])
    counts = record.counts(NOON, NOON + timedelta(days=2))
    assert counts.total == 4
    assert counts.days == {"2026-11-22": {"fail": 2, "pass": 1}, "2026-11-23": {"incomplete": 1}}
    assert counts.verdicts == {"fail": 2, "pass": 1, "incomplete": 1}
    assert counts.channels == {"public": 3, "dm": 1}
    assert counts.callers == {"": 3, "0123456789ab": 1}
    assert counts.rules == {"unsafe-link": 2, "unlisted-contact": 1}
    assert record.counts(NOON + timedelta(minutes=1), NOON + timedelta(minutes=2)).total == 1


def test_a_record_that_nobody_touched_is_as_it_was_written(record):
    empty = record.anchor()
    assert (record.verify(empty).rows, record.verify(empty).faults) == (0, ())
    record.put([entry(n) for n in range(3)])
    early = record.anchor(NOON)
    record.put([entry(n) for n in range(3, 6)])
    for anchor in (None, empty, early, record.anchor()):
        found = record.verify(anchor)
        assert (found.rows, found.first, found.last, found.faults, found.notes) == (6, 1, 6, (), ())
    assert Anchor.parse(early.json()) == early
    assert early.count == 3


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"schema": "presend.anchor/1"}', "[" * 100_000, '{"schema": 1, "count": true}']
)
def test_what_is_no_anchor_is_refused(text):
    with pytest.raises(InputError, match="no anchor"):
        Anchor.parse(text)


# Somebody changes it

TAMPERED = [
    (
        "a body",
        ["UPDATE presend_record SET body = replace(body, 'fail', 'pass') WHERE seq = 3"],
        "row 3 is not as it was written",
    ),
    ("a column", ["UPDATE presend_record SET verdict = 'pass' WHERE seq = 3"], "row 3: what it is searched by"),
    ("a kind", ["UPDATE presend_record SET kind = 'override' WHERE seq = 3"], "row 3 is not as it was written"),
    ("a hash", [f"UPDATE presend_record SET hash = '{'0' * 64}' WHERE seq = 3"], "row 3 is not as it was written"),
    ("no JSON", ["UPDATE presend_record SET body = 'x' WHERE seq = 3"], "row 3 is not as it was written"),
    ("deleted", ["DELETE FROM presend_record WHERE seq = 3"], "rows 3 to 3 are missing"),
    ("first deleted", ["DELETE FROM presend_record WHERE seq < 3"], "rows 1 to 2 are missing"),
    ("truncated", ["DELETE FROM presend_record WHERE seq > 3"], "the head says 6 rows, and the last one is 3"),
    ("all deleted", ["DELETE FROM presend_record"], "the head says 6 rows, and the last one is 0"),
    ("no head", ["DELETE FROM presend_head"], "no head"),
    ("another head", ["UPDATE presend_head SET seq = 5"], "the head was not signed"),
    (
        "swapped",
        [
            "UPDATE presend_record SET seq = -2 WHERE seq = 2",
            "UPDATE presend_record SET seq = 2 WHERE seq = 4",
            "UPDATE presend_record SET seq = 4 WHERE seq = -2",
        ],
        "row 2 is not as it was written",
    ),
    (
        "said to be pruned",
        ["DELETE FROM presend_record WHERE seq < 3", "UPDATE presend_head SET cut = 2"],
        "no signed row says that they were pruned",
    ),
]


@pytest.mark.parametrize(("statements", "fault"), [row[1:] for row in TAMPERED], ids=[row[0] for row in TAMPERED])
def test_what_somebody_changes_shows_without_an_anchor(record, url, statements, fault):
    record.put([entry(n) for n in range(6)])
    change(url, *statements)
    assert fault in " | ".join(record.verify().faults)


def rewritten(path, key):
    """Change a row and write the chain anew behind it, as somebody could who knows how, and sign its head with a key."""
    with closing(sqlite3.connect(path)) as db, db:
        (chain,) = db.execute("SELECT chain FROM presend_head").fetchone()
        db.execute("""UPDATE presend_record SET verdict = 'pass', body = replace(body, '"fail"', '"pass"') WHERE seq = 3""")
        previous = origin(chain)
        for seq, kind, body in db.execute("SELECT seq, kind, body FROM presend_record ORDER BY seq").fetchall():
            previous = link(previous, seq, kind, body)
            db.execute("UPDATE presend_record SET hash = ? WHERE seq = ?", (previous, seq))
        signature = sign(key, "head", chain, seq, previous, 0)
        db.execute("UPDATE presend_head SET hash = ?, signature = ?", (previous, signature))


def test_a_chain_written_anew_shows_by_its_head_and_with_a_stolen_key_by_the_anchor(tmp_path):
    with Record.open(located("sqlite:///record.db", tmp_path), KEY) as record:
        record.put([entry(n) for n in range(6)])
        anchor = record.anchor()
        rewritten(tmp_path / "record.db", OTHER)
        assert record.verify().faults == ("the head was not signed with the key of this installation",)
        rewritten(tmp_path / "record.db", KEY)
        assert record.verify().faults == ()
        assert record.verify(anchor).faults == ("row 6 is not the one that the anchor names: the chain was written anew",)


def test_an_old_copy_put_back_and_a_new_record_show_by_the_anchor(tmp_path):
    path = tmp_path / "record.db"
    with Record.open(located("sqlite:///record.db", tmp_path), KEY) as record:
        record.put([entry(n) for n in range(3)])
    shutil.copy(path, tmp_path / "old.db")
    with Record.open(located("sqlite:///record.db", tmp_path), KEY) as record:
        record.put([entry(n) for n in range(3, 6)])
        anchor = record.anchor()
    shutil.copy(tmp_path / "old.db", path)
    with Record.open(located("sqlite:///record.db", tmp_path), KEY) as record:
        assert record.verify().faults == ()
        assert record.verify(anchor).faults == ("the anchor says 6 rows, and the last one is 3: rows were cut off",)
    with Record.open(located("sqlite:///new.db", tmp_path), KEY) as record:
        assert record.verify(anchor).faults[0] == "the anchor is that of another record: this one was begun anew"


def test_an_anchor_of_somebody_else_is_none(record):
    record.put([entry(n) for n in range(3)])
    anchor = record.anchor()
    for forged in (replace(anchor, count=1), Anchor.of(OTHER, anchor.chain, 3, anchor.hash, NOON)):
        assert "the anchor was not signed with the key of this installation" in record.verify(forged).faults


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A record of 12 rows, some of them equal but for their request, with an anchor of its end."""
    path = tmp_path_factory.mktemp("template") / "record.db"
    with Record.open(located(f"sqlite:///{path}", path.parent), KEY) as record:
        record.put([entry(n % 3, request=f"r{n}") for n in range(12)])
        anchor = record.anchor()
    return path, anchor


ROW = st.integers(1, 12)
COLUMNS = ("kind", "body", "hash", "at", "request", "caller", "channel", "verdict", "rules")
CHANGES = st.one_of(
    st.tuples(
        st.just("change"),
        ROW,
        st.sampled_from(COLUMNS),
        st.integers(0, 700),
        st.characters(codec="utf-8", exclude_characters="\0"),
    ),
    st.tuples(st.just("delete"), st.sets(ROW, min_size=1)),
    st.tuples(st.just("swap"), ROW, ROW).filter(lambda done: done[1] != done[2]),
    st.tuples(st.just("truncate"), ROW),
    st.tuples(st.just("insert"), ROW, ROW),
)


@given(done=CHANGES)
@settings(max_examples=150)
def test_any_single_change_is_found(template, done):
    path, anchor = template
    copy = path.with_name("copy.db")
    for old in path.parent.glob("copy.db*"):
        old.unlink()
    shutil.copy(path, copy)
    with closing(sqlite3.connect(copy)) as db, db:
        before = db.execute("SELECT * FROM presend_record ORDER BY seq").fetchall()
        tampered(db, *done)
        unchanged = db.execute("SELECT * FROM presend_record ORDER BY seq").fetchall() == before
    with Record.open(located(f"sqlite:///{copy}", path.parent), KEY) as record:
        assert bool(record.verify(anchor).faults) is not unchanged


def tampered(db, what, *how):
    match what:
        case "change":
            seq, column, at, char = how
            (text,) = db.execute(f"SELECT {column} FROM presend_record WHERE seq = ?", (seq,)).fetchone()
            at = at % (len(text) + 1)
            db.execute(f"UPDATE presend_record SET {column} = ? WHERE seq = ?", (text[:at] + char + text[at + 1 :], seq))
        case "delete":
            db.executemany("DELETE FROM presend_record WHERE seq = ?", [(seq,) for seq in how[0]])
        case "swap":
            for old, new in ((how[0], -1), (how[1], how[0]), (-1, how[1])):
                db.execute("UPDATE presend_record SET seq = ? WHERE seq = ?", (new, old))
        case "truncate":
            db.execute("DELETE FROM presend_record WHERE seq >= ?", how)
        case "insert":  # a copy of one row in front of another; those behind it move up
            taken, before = how
            row = db.execute("SELECT * FROM presend_record WHERE seq = ?", (taken,)).fetchone()
            db.execute("UPDATE presend_record SET seq = -seq - 1 WHERE seq >= ?", (before,))
            db.execute("UPDATE presend_record SET seq = -seq WHERE seq < 0")
            db.execute(f"INSERT INTO presend_record VALUES (?{', ?' * (len(row) - 1)})", (before, *row[1:]))


# Pruning


def test_what_is_left_of_a_pruned_record_can_be_verified(record, url):
    record.put([entry(n) for n in range(2500)])
    early = record.anchor()
    assert record.prune(NOON + timedelta(minutes=1200)) == 1200
    late = record.anchor()
    assert next(record.entries()).request == "r1200"
    found = record.verify(early)
    assert (found.first, found.last, found.faults) == (1201, 2501, ())
    assert found.notes == ("rows up to 1200 were pruned",)
    assert record.prune(NOON + timedelta(minutes=1200)) == 0
    assert record.prune(NOON + timedelta(days=4000), NOON + timedelta(days=4000)) == 1301
    assert record.counts(NOON, NOON + timedelta(days=9)).total == 0
    assert record.put([entry(1)]) == (2503,)
    found = record.verify(late)
    assert (found.rows, found.first, found.faults) == (2, 2502, ())
    assert record.verify(early).notes == (
        "rows up to 2501 were pruned",
        "the anchor, of row 2500, is older than what was pruned: keep a newer one",
    )
    change(url, "DELETE FROM presend_record WHERE seq = 2502")
    assert record.verify().faults


def test_the_anchor_of_the_last_pruned_row_is_still_held_against_the_record(record):
    record.put([entry(n) for n in range(4)])
    anchor = record.anchor()
    record.put([entry(9)])
    record.prune(NOON + timedelta(minutes=4))
    assert record.verify(anchor).faults == ()
    wrong = Anchor.of(KEY, anchor.chain, 4, "0" * 64, NOON)
    assert record.verify(wrong).faults == ("row 4 is not the one that the anchor names: the chain was written anew",)


def test_rows_out_of_order_in_time_wait_for_those_in_front_of_them(record):
    record.put([entry(0), entry(9), entry(1)])
    assert record.prune(NOON + timedelta(minutes=5)) == 1
    assert [found.request for found in record.entries()] == ["r9", "r1"]


def test_a_prune_that_was_killed_is_finished_by_the_next(record, monkeypatch):
    record.put([entry(n) for n in range(10)])
    monkeypatch.setattr(Record, "_removed", lambda _: 0)
    record.prune(NOON + timedelta(minutes=5))
    assert record.verify().faults == ()
    assert next(record.entries()).request == "r5"
    assert record.counts(NOON, NOON + timedelta(days=1)).total == 5
    monkeypatch.undo()
    assert record.prune(NOON + timedelta(minutes=5)) == 5
    assert (record.verify().rows, record.verify().faults) == (6, ())


# Who may write


def test_another_key_may_not_append(record, url):
    record.put([entry()])
    with Record.open(url, OTHER) as other:
        for attempt in (lambda: other.put([entry(1)]), other.anchor, lambda: other.prune(NOON)):
            with pytest.raises(StoreError, match=r"key of this installation|no end that this installation signed"):
                attempt()
    assert record.verify().rows == 1


def test_rows_without_a_head_are_not_gone_on_with(record, url):
    record.put([entry()])
    change(url, "DELETE FROM presend_head")
    with pytest.raises(StoreError, match="somebody has taken it away"):
        record.put([entry(1)])
    with pytest.raises(StoreError, match="rows and no head"):
        Record.open(url, KEY)


def test_connections_that_died_are_replaced(fresh):
    url = fresh()
    with Record.open(url, KEY) as record:
        record.put([entry()])
        change(
            url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = 'postgres'"
        )
        record.put([entry(1)])
        assert record.verify().rows == 2


def appended(url, worker, rounds):
    with Record.open(url, KEY) as record:
        for n in range(rounds):
            record.put([entry(request=f"{worker}-{n}-{k}") for k in range(1 + n % 3)])


def test_several_processes_append_to_one_chain(url):
    processes = [multiprocessing.get_context("spawn").Process(target=appended, args=(url, worker, 40)) for worker in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * 4
    with Record.open(url, KEY) as record:
        found = record.verify(record.anchor())
        assert (found.rows, found.faults) == (4 * (14 + 26 + 39), ())
        assert len({one.request for one in record.entries()}) == found.rows


def test_a_pruner_and_writers_do_not_get_into_each_others_way(url):
    with Record.open(url, KEY) as record:
        record.put([entry(n) for n in range(4000)])
        writer = multiprocessing.get_context("spawn").Process(target=appended, args=(url, 1, 40))
        writer.start()
        record.prune(NOON + timedelta(minutes=3000))
        writer.join(60)
        assert writer.exitcode == 0
        assert record.verify().faults == ()


# Opening


def test_an_sqlite_file_is_made_for_its_owner_alone(tmp_path):
    Record.open(located("sqlite:///record.db", tmp_path), KEY).close()
    assert (tmp_path / "record.db").stat().st_mode & 0o777 == 0o600


def test_the_migrations_make_the_tables_that_the_program_knows(url):
    with Database(url) as database, database.reading() as connection:
        made = MigrationContext.configure(connection, opts={"version_table": "presend_version"})
        assert compare_metadata(made, METADATA) == []


def test_a_database_of_something_else_is_left_alone(tmp_path):
    path = tmp_path / "else.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE replies (text)")
    with pytest.raises(StoreError, match="a database of something else"):
        Record.open(located("sqlite:///else.db", tmp_path), KEY)
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError, match="does not answer"):
        Record.open(located("sqlite:///else.db", tmp_path), KEY)


def test_a_record_of_a_newer_version_is_left_alone(record, url):
    change(url, "UPDATE presend_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="made by a newer Presend"):
        Record.open(url, KEY)


@pytest.mark.parametrize("existing", [True, False])
def test_a_folder_that_is_not_there_is_said_so(tmp_path, existing):
    with pytest.raises(StoreError, match="no record yet" if existing else "Is the folder there"):
        Record.open(located("sqlite:///nowhere/record.db", tmp_path), KEY, existing=existing)


def test_a_server_that_is_not_there_is_said_so_without_the_password():
    with pytest.raises(StoreError, match="does not answer") as refused:
        Database(located("postgresql://presend:hunter2@/record?host=/nowhere", Path()))
    assert "hunter2" not in str(refused.value)


URLS = [
    ("sqlite:///record.db", "sqlite:////folder/record.db"),
    ("sqlite:////var/record.db", "sqlite:////var/record.db"),
    ("postgres://u@host/db", "postgresql+psycopg://u@host/db"),
    ("postgresql://u:p%40ss@host/db", "postgresql+psycopg://u:p%40ss@host/db"),
]


@pytest.mark.parametrize(("given", "found"), URLS)
def test_where_a_database_is(given, found):
    assert located(given, Path("/folder")) == found


@pytest.mark.parametrize("given", ["nonsense", "sqlite://", "sqlite:///:memory:", "mysql://u@host/db"])
def test_what_is_no_database_for_a_record_is_refused(given):
    with pytest.raises(ConfigError, match=r"record\.url"):
        located(given, Path())


def test_an_error_of_the_database_holds_no_values(record, url):
    change(url, "DROP TABLE presend_record")
    with pytest.raises(StoreError, match="does not answer") as refused:
        record.put([entry(channel="Zanzibar")])
    assert "Zanzibar" not in str(refused.value)


def test_deleting_the_rows_through_a_connection_of_ours_needs_a_writer(record):
    """What reads cannot write: PostgreSQL refuses it, SQLite rolls it back with the rest."""
    record.put([entry()])
    if "postgresql" in record.database.name:
        with pytest.raises(StoreError), record.database.reading() as connection:
            connection.execute(delete(ROWS))
    assert record.verify().rows == 1


def test_the_chain_is_what_its_page_says_it_is(record):
    """Followed with nothing but the exported text and a hash function."""
    from hashlib import sha256

    from guard.store.export import jsonl

    record.put([entry(n) for n in range(3)])
    with record.database.reading() as connection:
        chain = ledger.head(connection).chain
    previous = sha256(f'["presend record 1","{chain}"]'.encode()).hexdigest()
    for line in map(json.loads, jsonl(record.rows())):
        body = json.dumps(line["body"], sort_keys=True, separators=(",", ":"))
        row = json.dumps([previous, line["seq"], line["kind"], body], separators=(",", ":"))
        previous = sha256(row.encode()).hexdigest()
        assert previous == line["hash"]


def test_moments_are_kept_as_they_are(record):
    at = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)
    record.put([entry(at=at)])
    assert record.find("r0").at == at
