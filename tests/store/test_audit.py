"""`presend audit` and the page about the record: the commands do what the page says."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from guard.cli import main
from guard.config import parse
from guard.store.database import located
from guard.store.keys import Keys
from guard.store.overrides import Overrides
from guard.store.record import OVERRIDE, Record
from tests.store.made import FOUND, KEY, change, entry
from tests.store.test_overrides import CONTACT, REASON

PAGE = (Path(__file__).parents[2] / "docs" / "record.md").read_text(encoding="utf-8")


@pytest.fixture
def run(tmp_path, monkeypatch, capsysbinary):
    """Run a command in a folder with a record of ten rows."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PRESEND_KEY", KEY.hex())
    Path("presend.toml").write_text('[record]\nurl = "sqlite:///record.db"\n')
    with Record.open(located("sqlite:///record.db", tmp_path), KEY) as record:
        record.put([entry(n, findings=(FOUND, FOUND)[: n % 3]) for n in range(10)])

    def ran(*arguments):
        status = main(list(arguments))
        out, err = capsysbinary.readouterr()
        return status, out.decode(), err.decode()

    return ran


def test_a_record_is_anchored_verified_and_found_out(run, tmp_path):
    assert run("audit", "verify")[:2] == (0, "as it was written: 10 rows, 1 to 10\n")
    assert run("audit", "anchor", "--output", "anchor.json")[0] == 0
    assert run("audit", "verify", "--anchor", "anchor.json")[0] == 0
    change(f"sqlite:///{tmp_path}/record.db", "DELETE FROM presend_record WHERE seq = 10")
    status, said, _ = run("audit", "verify", "--anchor", "anchor.json")
    assert status == 1
    assert said.splitlines()[:2] == ["NOT as it was written: 9 rows, 1 to 9", "the head says 10 rows, and the last one is 9"]
    assert run("audit", "prune", "--before", "2030-01-01")[0] == 2, "nothing is removed from it"
    assert run("audit", "verify")[1].startswith("NOT as it was written: 9 rows")


@pytest.mark.parametrize("anchor", ["presend.toml", "nothing.json", "record.db"])
def test_what_is_no_anchor_is_not_checked(run, anchor):
    status, out, err = run("audit", "verify", "--anchor", anchor)
    assert (status, out) == (2, "")
    assert "anchor" in err


@pytest.mark.parametrize("command", ["verify", "anchor", "export", "prune"])
def test_a_record_that_is_not_there_is_not_made(run, monkeypatch, command, tmp_path):
    monkeypatch.setenv("PRESEND_RECORD_URL", f"sqlite:///{tmp_path}/other.db")
    status, _, err = run("audit", command)
    assert status == 2
    assert "there is no record yet" in err
    assert not Path("other.db").exists()


def test_all_of_it_is_exported(run):
    lines = [json.loads(line) for line in run("audit", "export")[1].splitlines()]
    assert [line["seq"] for line in lines] == list(range(1, 11))
    assert lines[4]["body"] == entry(4, findings=(FOUND,)).body()
    assert run("audit", "export", "--since", "2026-11-23")[1] == ""
    assert len(run("audit", "export", "--since", "2026-11-22", "--until", "2026-11-22")[1].splitlines()) == 10
    assert run("audit", "export", "--until", "2026-11-21")[1] == ""
    assert run("audit", "export", "--since", "yesterday")[0] == 2
    assert run("audit", "export", "--output", "presend.jsonl")[1] == ""
    assert len(Path("presend.jsonl").read_text().splitlines()) == 10


def test_a_table_has_a_line_for_each_finding_and_no_formula(run, tmp_path):
    with Record.open(located("sqlite:///record.db", tmp_path), KEY) as record:
        record.append([(OVERRIDE, {"at": entry().body()["at"], "justification": "=1+1", "channel": "=cmd"})])
    text = run("audit", "export", "--format", "csv")[1]
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["seq"] for row in rows].count("3") == 2
    assert len(rows) == 4 + 3 + 2 * 3 + 1
    assert rows[1].items() >= {"rule": "unsafe-link", "outcome": "block", "verdict": "fail", "excused": "False"}.items()
    assert rows[-1]["channel"] == "'=cmd"


def test_old_rows_are_removed_by_day_or_by_the_configuration(run):
    assert run("audit", "prune", "--before", "2026-11-22")[2] == "presend: removed 0 rows.\n"
    Path("presend.toml").write_text('[record]\nurl = "sqlite:///record.db"\nkeep_days = 36525\n')
    assert "removed 0 rows" in run("audit", "prune")[2]
    assert "removed 10 rows. Keep a new anchor" in run("audit", "prune", "--before", "2026-11-23")[2]
    assert run("audit", "verify")[1] == "as it was written: 1 rows, 11 to 11\nnote: rows up to 10 were pruned\n"


# Before the service starts


@pytest.fixture
def started(monkeypatch):
    calls = []
    monkeypatch.setenv("PRESEND_CONFIG", "")
    monkeypatch.setattr("uvicorn.run", lambda *arguments, **options: calls.append((arguments, options)))
    monkeypatch.setattr("guard.cli._server.refuse_taken", lambda host, port: None)
    return calls


def test_the_record_is_made_before_the_service_starts(run, started):
    Path("presend.toml").write_text('[record]\nurl = "sqlite:///new.db"\n')
    status, _, err = run("serve")
    assert (status, len(started)) == (0, 1)
    assert re.search(r"verdicts are recorded in sqlite:////.*/new\.db\.", err)
    assert Path("new.db").is_file()


@pytest.mark.parametrize(("policy", "status", "starts"), [("incomplete", 2, 0), ("continue", 0, 1)])
def test_a_record_that_does_not_answer_stops_the_start_unless_the_policy_says_go_on(run, started, policy, status, starts):
    Path("presend.toml").write_text(f'[record]\nurl = "sqlite:///nowhere/record.db"\non_failure = "{policy}"\n')
    ended, _, err = run("serve")
    assert (ended, len(started)) == (status, starts)
    assert "the record cannot be kept there" in err
    assert ("VERDICTS ARE NOT RECORDED" in err) is (policy == "continue")


# The page


@pytest.mark.parametrize("block", re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL))
def test_every_configuration_of_the_page_can_be_used(block):
    parse(block)


def test_every_command_of_the_page_does_what_it_says(run, tmp_path, monkeypatch):
    from guard import Guard

    policy = '[policy]\nnames = ""\n[[override]]\nrule = "discloses-contact"\n[record]\nurl = "sqlite:///record.db"\n'
    Path("presend.toml").write_text(policy)
    guard = Guard.of(parse(policy))
    url = located("sqlite:///record.db", tmp_path)
    (tmp_path / "record.db").unlink()
    found = FOUND.__class__("discloses-contact", "PHONE_NUMBER", "block", "discloses", "f" * 64, excused=False)
    with Record.open(url, KEY) as record, Keys.open(url) as keys:
        record.put([entry(findings=(found,))])
        (override,) = [
            Overrides(record).add(guard, kind="justification", request="r0", by="", reason=REASON, now=None, **CONTACT)
        ]
        commands = [
            line.split("#")[0].split()
            for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
            for line in block.splitlines()
        ]
        commands = [command[1:] for command in commands if command[0] == "presend"]
        assert {command[0] for command in commands} == {"audit", "override", "keys"}
        assert override.id == 2
        for command in commands:
            known = [key.id for key in keys.all()]
            arguments = [known[0] if word == "5f0c1c6e2a9d" else word for word in command if word not in (">>", "presend.toml")]
            status, out, err = run(*arguments)
            assert status == 0, (command, err)
            if ">>" in command:
                assert parse(policy + out).excuse
    for line in re.findall(r"`(PRESEND_\w+)`", PAGE):
        assert line in "".join(path.read_text() for path in Path(__file__).parents[2].glob("guard/**/*.py"))
