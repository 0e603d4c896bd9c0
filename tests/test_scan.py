"""`presend scan` on JSON Lines: a verdict for every line, in order, and nothing unread is a pass."""

from __future__ import annotations

import json

import pytest

from guard.archive import reports
from guard.cli import main

GOOD = {"id": "a", "text": "It works again."}
BAD = {"id": "b", "text": "The card 4111 1111 1111 1111 was declined."}
DM = {"id": "c", "text": "We'll ring 07700 900123.", "channel": "dm"}


def scan(tmp_path, lines, *options):
    archive, report = tmp_path / "sent.jsonl", tmp_path / "verdicts.jsonl"
    archive.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    status = main(["scan", str(archive), "--output", str(report), *options])
    return status, [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("rows", "options", "status", "verdicts"),
    [
        ([GOOD, DM], [], 0, ["pass", "pass"]),
        ([GOOD, BAD, DM], [], 1, ["pass", "fail", "pass"]),
        ([BAD], ["--exit-zero"], 0, ["fail"]),
        ([GOOD, "not json", BAD], ["--exit-zero"], 2, ["pass", "incomplete", "fail"]),
        ([{"id": "x"}], [], 2, ["incomplete"]),
        ([{"id": "x", "text": ""}], [], 2, ["incomplete"]),
    ],
)
def test_scan(tmp_path, rows, options, status, verdicts):
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    done, report = scan(tmp_path, lines, *options)
    assert (done, [line["verdict"] for line in report]) == (status, verdicts)


def test_the_channel_is_for_rows_that_name_none(tmp_path):
    number = "We'll ring 07700 900123."
    _, report = scan(
        tmp_path, [json.dumps({"text": number}), json.dumps({"text": number, "channel": "public"})], "--channel", "secure"
    )
    assert [(line["id"], line["channel"], line["verdict"]) for line in report] == [
        ("sent.jsonl:1", "secure", "pass"),
        ("sent.jsonl:2", "public", "fail"),
    ]


def test_what_was_passed_over_is_in_each_report(tmp_path):
    archive, kept = tmp_path / "sent.jsonl", tmp_path / "kept"
    rows = [GOOD, {**BAD, "author": "customer"}, {**DM, "author": "internal"}]
    archive.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert main(["scan", str(archive), "--output", str(tmp_path / "one.md"), "--keep", str(kept)]) == 0
    assert main(["report", str(kept), "--output", str(tmp_path / "two.md")]) == 0
    for name in ("one.md", "two.md"):
        assert "1 messages of customers, 1 internal notes" in (tmp_path / name).read_text()


def test_a_missing_archive_and_an_empty_one_are_not_checked(tmp_path, capfd):
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    assert main(["scan", str(tmp_path / "none.jsonl")]) == 2
    assert main(["scan", str(empty)]) == 2
    captured = capfd.readouterr()
    assert "cannot be opened" in captured.out
    assert "there are no replies in it" in captured.err


def test_what_a_report_lacks_is_said_before_anything_is_read(tmp_path, monkeypatch, capfd):
    archive, report = tmp_path / "sent.jsonl", tmp_path / "report.html"
    archive.write_text(json.dumps(GOOD) + "\n")
    monkeypatch.setattr(reports, "NEEDS", {"html": ("report", ("json", "no_such_library"))})
    assert main(["scan", str(archive), "--output", str(report)]) == 2
    assert "pip install 'presend[report]'" in capfd.readouterr().err
    assert list(tmp_path.iterdir()) == [archive]
    assert main(["scan", str(archive), "--output", str(tmp_path / "report.md")]) == 0
