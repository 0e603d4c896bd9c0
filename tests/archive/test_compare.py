"""Two scans of an archive: which verdicts change, because of which rules, in ids and counts only."""

from __future__ import annotations

import json
import sys
from dataclasses import replace

import pytest

from guard.archive.compare import FORMATS, Comparison, Moves, compare
from guard.cli import main
from guard.errors import InputError
from guard.model import Outcome, State
from tests.archive.planted import TEXTS, VALUES, KeptScans, results

BEFORE = results(90)
FAILS = next(r for r in BEFORE if r.state == State.FAIL and len(r.findings) == 1)
RULE = FAILS.findings[0].rule


def with_findings(result, *findings, state=None):
    return replace(result, findings=findings, state=state or result.state, keys=("0" * 64,) * len(findings))


def changed(**change):
    return with_findings(FAILS, replace(FAILS.findings[0], **change))


OTHER = replace(FAILS.findings[0], rule="unsafe-link", start=1, end=4)


@pytest.mark.parametrize(
    ("before", "after", "moves", "turned"),
    [
        (FAILS, FAILS, {}, 0),
        (FAILS, replace(FAILS, state=State.PASS, findings=()), {RULE: Moves(gone=1)}, 1),
        (replace(FAILS, state=State.PASS, findings=()), FAILS, {RULE: Moves(new=1)}, 1),
        (FAILS, replace(changed(outcome=Outcome.WARN), state=State.PASS), {RULE: Moves(milder=1)}, 1),
        (replace(changed(outcome=Outcome.NOTE), state=State.PASS), FAILS, {RULE: Moves(worse=1)}, 1),
        (FAILS, replace(changed(excused="x"), state=State.PASS), {RULE: Moves(gone=1)}, 1),
        (FAILS, with_findings(FAILS, *FAILS.findings, OTHER), {"unsafe-link": Moves(new=1)}, 0),
        (FAILS, with_findings(FAILS, OTHER), {"unsafe-link": Moves(new=1), RULE: Moves(gone=1)}, 0),
        (FAILS, changed(why="Said in other words.", confidence=0.5), {}, 0),
        (FAILS, replace(FAILS, state=State.INCOMPLETE, incomplete=("late",)), {}, 1),
    ],
)
def test_what_changes(before, after, moves, turned):
    found = compare([before], [after])
    assert (dict(found.by_rule), found.changed, found.replies) == (moves, turned, 1)
    assert dict(found.verdicts) == {(before.state, after.state): 1}
    assert found.findings == (bool(moves) and not turned)
    assert len(found.changes) == turned


def test_a_change_says_which_rules_are_the_cause():
    (change,) = compare([FAILS], [with_findings(FAILS, OTHER, state=State.PASS)]).changes
    assert (change.id, change.before, change.after) == (FAILS.id, State.FAIL, State.PASS)
    assert (change.added, change.dropped) == (("unsafe-link",), (RULE,))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (BEFORE, BEFORE[:-1]),
        (BEFORE[:-1], BEFORE),
        (BEFORE, [*BEFORE[:-1], replace(BEFORE[-1], id="another")]),
        (BEFORE, [*BEFORE[:-1], replace(BEFORE[-1], where="another")]),
        (BEFORE, BEFORE[1:]),
    ],
)
def test_scans_of_different_archives_are_refused(before, after):
    with pytest.raises(InputError, match="archive"):
        compare(before, after)


def softened():
    """Return the archive under a policy by which bank details are only a warning."""
    for result in BEFORE:
        if result.state == State.FAIL:
            findings = tuple(
                replace(finding, outcome=Outcome.WARN) if finding.rule == "discloses-contact" else finding
                for finding in result.findings
            )
            fails = any(finding.outcome == Outcome.BLOCK for finding in findings)
            yield replace(result, findings=findings, state=State.FAIL if fails else State.PASS)
        else:
            yield result


def test_the_list_is_cut_and_the_counts_are_not():
    whole = compare(BEFORE, softened())
    cut = compare(BEFORE, softened(), listed=1)
    assert whole.changed == len(whole.changes) == cut.changed > 1
    assert cut.changes == whole.changes[:1]
    assert (cut.by_rule, cut.verdicts) == (whole.by_rule, whole.verdicts)
    for name in ("text", "md"):
        assert f"(the first 1 of {whole.changed})" in FORMATS[name](cut)


@pytest.mark.parametrize("name", FORMATS)
def test_it_is_said_without_values_and_texts(name):
    found = compare(BEFORE, softened())
    said = FORMATS[name](found)
    assert said.endswith("\n")
    assert "discloses-contact" in said
    for planted in (*VALUES, *(text for _, text in TEXTS)):
        assert planted not in said
    for change in found.changes:
        if not change.id.startswith("<"):
            assert change.id in said
    assert "\u202e" not in said


def test_as_text():
    one = replace(FAILS, id="R-1", number=0)
    passes = replace(one, state=State.PASS, findings=())
    found = compare([one, replace(one, number=1)], [passes, replace(with_findings(one, *one.findings, OTHER), number=1)])
    assert FORMATS["text"](found) == (
        "Of 2 replies, 1 change verdict and 1 more have other findings.\n"
        "\n"
        "         fail -> pass                1\n"
        "         fail -> fail                1\n"
        "\n"
        f"  {'rule':{len(RULE)}}       new      gone     worse    milder\n"
        f"  {RULE}         0         1         0         0\n"
        f"  {'unsafe-link':{len(RULE)}}         1         0         0         0\n"
        "\n"
        "Replies whose verdict changes:\n"
        f"  R-1 ({one.channel}): fail -> pass, no longer because of {RULE}\n"
    )


def test_as_markdown_and_json():
    found = compare(BEFORE, softened())
    assert "| fail → pass |" in FORMATS["md"](found)
    data = json.loads(FORMATS["json"](found))
    assert data["schema"] == "presend.comparison/1"
    assert data["changed"] == len(data["changes"]) == found.changed
    assert {"before": "fail", "after": "pass", "replies": found.changed} in data["verdicts"]
    assert data["changes"][0]["dropped"] == ["discloses-contact"]
    assert data["rules"]["discloses-contact"]["milder"] > 0


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_to_compare_is_no_crash(name):
    assert FORMATS[name](Comparison())


@pytest.fixture
def kept(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    scans = KeptScans(now=BEFORE, then=list(softened()), other=BEFORE[:5])
    monkeypatch.setitem(sys.modules, "guard.archive.journal", scans)
    return tmp_path


@pytest.mark.parametrize(
    ("args", "status", "said"),
    [
        (["now.presend", "then.presend"], 0, "change verdict"),
        (["now.presend", "then.presend", "--format", "md", "--rows", "0"], 0, "# What changes"),
        (["now.presend", "now.presend"], 0, "0 change verdict."),
        (["now.presend", "other.presend"], 2, "one scan has more replies"),
        (["now.presend", "none.presend"], 2, "there is no journal"),
        (["now.presend"], 2, "AFTER is missing"),
        (["now.presend", "then.presend", "--output", "then.presend"], 2, "would be overwritten"),
    ],
)
def test_on_the_command_line(kept, capsys, args, status, said):
    assert main(["compare", *args]) == status
    out, err = capsys.readouterr()
    assert said in (err if status else out)
    assert not (status and out)
    if not status:
        assert main(["compare", *args, "--output", "changes.txt"]) == 0
        assert (kept / "changes.txt").read_text() == out
