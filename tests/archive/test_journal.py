"""The journal: a scan goes on where it broke off, and what is kept is what was found."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from guard.archive import fingerprint
from guard.archive.journal import Journal, JournalError, Tally
from guard.archive.model import Entry
from guard.archive.scan import scan
from guard.errors import ConfigError
from guard.model import Reply
from tests.archive.synthetic import KEY, WORDS, here


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
