"""What is known is set aside, counted and runs out; what is new is reported, and a file that is wrong is refused."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import jsonschema
import pytest

from guard.archive import baseline as baselines
from guard.archive.baseline import Baseline, Entry, Known, create, known, load, merge, parse, prune, schema
from guard.archive.finished import about, fail_on
from guard.cli import main
from guard.errors import GuardError, InputError
from guard.model import Outcome, State
from tests.archive.planted import VALUES, KeptScans, results

TODAY = date(2026, 4, 1)
LATER = date(2030, 6, 30)
RESULTS = results(120)
FAILING = [result for result in RESULTS if result.state == State.FAIL]
BLOCKING = [(finding, key) for r in RESULTS for finding, key in zip(r.findings, r.keys, strict=True) if finding.outcome == 3]


def made(scan=None, **more):
    said = {"reason": "dealt with in case 12", "owner": "DPO", "until": LATER}
    return create(RESULTS if scan is None else scan, **said | more)


def entry(number=0, **more):
    said = {
        "rule": "discloses-contact",
        "key": f"{number:064x}",
        "entity": "PHONE_NUMBER",
        "reason": "case 12",
        "owner": "DPO",
        "until": LATER,
    }
    return Entry(**said | more)


def written(baseline):
    return "".join(baselines.dumps(baseline))


# Setting aside


def test_a_scan_against_its_own_baseline_has_nothing_new():
    count = Known()
    after = list(known(RESULTS, made(), today=TODAY, count=count))
    assert [result.state for result in after] == [
        State.PASS if result.state == State.FAIL else result.state for result in RESULTS
    ]
    assert count.suppressed == sum(
        finding.outcome == Outcome.BLOCK and finding.excused is None for result in RESULTS for finding in result.findings
    )
    reasons = {finding.excused for result in after for finding in result.findings if finding.outcome == Outcome.BLOCK}
    assert reasons == {"dealt with in case 12", "campaign of May, ends in June"}
    assert [len(result.findings) for result in after] == [len(result.findings) for result in RESULTS]


def test_what_is_new_is_reported():
    half = made(RESULTS[:60])
    after = list(known(RESULTS, half, today=TODAY))
    assert not [result for result in after[:60] if result.state == State.FAIL]
    assert after[60:] == RESULTS[60:]


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({}, State.PASS),
        ({"rule": "unsafe-link"}, State.FAIL),
        ({"key": "0" * 64}, State.FAIL),
        ({"until": TODAY}, State.PASS),
        ({"until": TODAY - timedelta(days=1)}, State.FAIL),
        ({"entity": "OTHER"}, State.PASS),
    ],
)
def test_an_entry_is_for_one_key_and_rule_until_its_day(change, state):
    one = next(result for result in FAILING if len(result.findings) == 1)
    listed = Baseline(tuple(replace(entry, **change) for entry in made([one]).entries))
    (after,) = known([one], listed, today=TODAY)
    assert after.state == state


@pytest.mark.parametrize(("least", "state"), [(Outcome.BLOCK, State.PASS), (Outcome.WARN, State.FAIL)])
def test_the_state_follows_from_what_is_left_and_from_the_policy(least, state):
    one = next(result for result in FAILING if len(result.findings) == 1)
    warned = replace(one.findings[0], outcome=Outcome.WARN, rule="acknowledges-only")
    mixed = replace(one, findings=(*one.findings, warned), keys=(*one.keys, one.keys[0]))
    (after,) = known([mixed], made([mixed]), today=TODAY, fail_on=least)
    assert after.state == state


def test_what_was_not_wholly_checked_stays_so():
    part = replace(FAILING[0], state=State.INCOMPLETE, incomplete=("late",))
    (after,) = known([part], made([part]), today=TODAY)
    assert after.state == State.INCOMPLETE
    assert all(finding.excused for finding in after.findings if finding.outcome == Outcome.BLOCK)


def test_findings_without_keys_are_refused():
    bare = [replace(FAILING[0], keys=())]
    for use in (
        lambda: list(known(bare, made(), today=TODAY)),
        lambda: made(bare),
        lambda: prune(made(), today=TODAY, results=bare),
    ):
        with pytest.raises(InputError, match="PRESEND_KEY_FILE"):
            use()


@pytest.mark.parametrize(
    ("count", "size", "said"),
    [
        (Known(), 0, "baseline: 0 findings known and set aside"),
        (Known(1, 0, {("a", "b")}), 1, "baseline: 1 finding known and set aside"),
        (Known(2, 1, {("a", "b"), ("c", "d")}), 5, "2 findings known and set aside; 1 reported again"),
        (Known(2, 1, {("a", "b"), ("c", "d")}), 5, "3 entries not met"),
        (Known(), 4, "None of them occurs here"),
    ],
)
def test_what_a_baseline_did_is_always_said(count, size, said):
    assert said in count.said(Baseline(tuple(map(entry, range(size)))))


# Making one


def test_a_baseline_holds_no_value_no_place_and_no_time():
    text = written(made(least=Outcome.NOTE))
    for value in (*VALUES, *(result.id for result in FAILING), *(result.where for result in FAILING)):
        assert value not in text
    row = json.loads(text)["entries"][0]
    assert list(row) == ["key", "rule", "entity", "reason", "owner", "until"]
    assert written(made(list(reversed(RESULTS)), least=Outcome.NOTE)) == text


@pytest.mark.parametrize(
    ("more", "rules"),
    [
        ({}, {finding.rule for finding, _ in BLOCKING}),
        ({"rules": ["discloses-secret"]}, {"discloses-secret"}),
        ({"least": Outcome.WARN}, {f.rule for r in RESULTS for f in r.findings if f.outcome >= Outcome.WARN}),
        ({"rules": ["unsafe-link"]}, set()),
    ],
)
def test_what_goes_into_a_baseline(more, rules):
    assert {entry.rule for entry in made(**more).entries} == rules


@pytest.mark.parametrize("words", ["", "  ", "two\nlines", "\x1b[2J", "x" * 201])
def test_reason_and_owner_are_one_line(words):
    for name in ("reason", "owner"):
        with pytest.raises(InputError, match=f"the {name} must"):
            made(**{name: words})


def test_merging_keeps_each_finding_once_and_the_last_word():
    first = Baseline((entry(1), entry(2)))
    second = Baseline((entry(2, reason="case 13"), entry(3)))
    merged, replaced = merge([first, second, second])
    assert [one.reason for one in merged.entries] == ["case 12", "case 13", "case 12"]
    assert replaced == 1
    assert merge([]) == (Baseline(), 0)


def test_pruning_tells_what_ran_out_from_what_is_unused():
    old, unused = entry(1, until=TODAY - timedelta(days=1)), entry(2)
    listed = Baseline((old, unused, *made().entries))
    assert prune(listed, today=TODAY).unused == ()
    pruned = prune(listed, today=TODAY, results=RESULTS)
    assert (pruned.expired, pruned.unused) == ((old,), (unused,))
    assert pruned.kept == made()


# Reading one


def test_a_baseline_is_read_as_it_was_written(tmp_path):
    path = tmp_path / "known.json"
    path.write_text(written(made()), encoding="utf-8")
    assert load(path) == made()
    assert parse(written(Baseline()).encode()) == Baseline()
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(json.loads(path.read_text()), schema())


def data(**change):
    return {"schema": "presend.baseline/1", "entries": [dict(json.loads(written(Baseline((entry(),))))["entries"][0]) | change]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("[]", "must be a JSON object"),
        ("{}", "`schema` must be presend.baseline/1"),
        ('{"schema":"presend.baseline/2","entries":[]}', "`schema` must be presend.baseline/1"),
        ('{"schema":"presend.baseline/1"}', "entries: is missing"),
        ('{"schema":"presend.baseline/1","entries":[],"schema":1}', "stands there twice"),
        ('{"schema":"presend.baseline/1","entries":{}}', "entries: must be a valid array"),
        (b"\xff", "is not UTF-8"),
        (data(key="4111111111111111"), "entries.0.key: is not of the right form"),
        (data(key="A" * 64), "entries.0.key: is not of the right form"),
        (data(rule="Discloses"), "entries.0.rule: is not of the right form"),
        (data(entity="phone"), "entries.0.entity: is not of the right form"),
        (data(reason=""), "entries.0.reason: "),
        (data(reason="  "), "entries.0.reason: is not of the right form"),
        (data(owner=4), "entries.0.owner: must be a valid string"),
        (data(until="30.6.2030"), "entries.0.until: must be a valid date"),
        (data(until=None), "entries.0.until: "),
        (data(since="2026-01-01"), "entries.0.since: unknown key"),
        (data(**{"4111 1111 1111 1111": 1}), "(a key not shown here): unknown key"),
        ({"schema": "presend.baseline/1", "entries": data()["entries"] * 2}, "stands there twice"),
        ({"schema": "presend.baseline/1", "entries": [{}] * 3}, "and more of the kind"),
    ],
)
def test_a_file_that_is_wrong_is_refused_and_not_quoted(tmp_path, text, said):
    path = tmp_path / "known.json"
    path.write_bytes(text if isinstance(text, bytes) else (text if isinstance(text, str) else json.dumps(text)).encode())
    with pytest.raises(InputError) as raised:
        load(path)
    assert said in str(raised.value)
    assert str(path) in str(raised.value)
    assert "4111" not in str(raised.value)
    if isinstance(text, dict) and "twice" not in said:  # of which a schema knows nothing
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(text, schema(), format_checker=jsonschema.FormatChecker())


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path, monkeypatch):
    with pytest.raises(InputError, match="cannot be read"):
        load(tmp_path / "none.json")
    (tmp_path / "large.json").write_bytes(b" " * 20)
    monkeypatch.setattr(baselines, "LIMIT", 10)
    with pytest.raises(InputError, match="is larger than"):
        load(tmp_path / "large.json")


# On the command line


@pytest.fixture
def kept(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    scans = KeptScans(q1=RESULTS, other=results(50, seed=9), bare=[replace(FAILING[0], keys=())])
    monkeypatch.setitem(sys.modules, "guard.archive.journal", scans)
    return tmp_path


def run(*args, capsys):
    status = main(["baseline", *map(str, args)])
    return status, *capsys.readouterr()


SAYING = ("--reason", "case 12", "--owner", "DPO", "--until", "2099-12-31")


def test_from_a_scan_to_a_baseline_and_back(kept, capsys):
    status, _, said = run("create", "q1.presend", *SAYING, "--output", "known.json", capsys=capsys)
    count = len(load(kept / "known.json").entries)
    assert (status, f"{count} entries, until 2099-12-31" in said) == (0, True)
    status, shown, _ = run("show", "known.json", capsys=capsys)
    assert status == 0
    assert shown.endswith(f"{count} entries in all\n")
    assert "discloses-secret" in shown
    status, shown, _ = run("show", "known.json", "--format", "json", capsys=capsys)
    assert sum(row["entries"] for row in json.loads(shown)) == count
    status, shown, said = run("prune", "known.json", "--scan", "q1.presend", capsys=capsys)
    assert (status, shown) == (0, f"{count} entries of {count} left\n")
    assert "nothing was changed" in said
    status, shown, _ = run("prune", "known.json", "--scan", "other.presend", "--output", "left.json", capsys=capsys)
    assert "are not met:" in shown
    assert len(load(kept / "left.json").entries) < count
    status, _, _ = run("merge", "known.json", "left.json", "--output", "known.json", capsys=capsys)
    assert (status, len(load(kept / "known.json").entries)) == (0, count)
    status, shown, _ = run("schema", capsys=capsys)
    assert json.loads(shown)["title"] == "Presend baseline"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["create", "none.presend", *SAYING, "--output", "x"], "there is no journal"),
        (["create", "bare.presend", *SAYING, "--output", "x"], "PRESEND_KEY_FILE"),
        (["create", "q1.presend", *SAYING[:4], "--until", "4111 1111", "--output", "x"], "must be a day as in 2030-06-30"),
        (["create", "q1.presend", *SAYING[:4], "--until", "2020-01-01", "--output", "x"], "is over"),
        (["create", "q1.presend", *SAYING[:4], "--output", "x"], "--until is missing"),
        (["create", "q1.presend", *SAYING, "--rule", "no-such", "--output", "x"], "See `presend rules`"),
        (["create", "q1.presend", *SAYING], "--output is missing"),
        (["create", "q1.presend", *SAYING, "--output", "-"], "--output must name a file"),
        (["create", "q1.presend", *SAYING, "--output", "./q1.presend"], "would be overwritten"),
        (["prune", "none.json", "--scan", "q1.presend", "--output", "q1.presend"], "would be overwritten"),
        (["show", "none.json"], "cannot be read"),
        (["prune", "none.json"], "cannot be read"),
        (["merge", "--output", "x"], "is missing"),
    ],
)
def test_what_is_wrong_is_said(kept, capsys, args, said):
    status, shown, noted = run(*args, capsys=capsys)
    assert (status, shown) == (2, "")
    assert said in noted
    assert "4111" not in noted
    assert not (kept / "x").exists()


def test_a_report_sets_aside_what_is_known_and_says_so(kept, capsys):
    pytest.importorskip("vl_convert", reason="vl-convert-python is not installed (presend[report])")
    assert run("create", "q1.presend", *SAYING, "--output", "known.json", capsys=capsys)[0] == 0
    for output in ("report.html", "report.jsonl", "report.sarif", "report.csv"):
        assert main(["report", "q1.presend", "--output", output, "--baseline", "known.json"]) == 0
        assert f"baseline: {len(BLOCKING) - 1} findings known and set aside" in capsys.readouterr().err
    states = {json.loads(line)["verdict"] for line in (kept / "report.jsonl").read_text().splitlines()}
    assert states == {"pass", "incomplete"}
    text = (kept / "report.html").read_text()
    assert "known from the baseline known.json" in text
    assert "none gave away what it should not have" in text


def test_a_report_goes_to_standard_output_and_is_called_what_is_asked(kept, capfdbinary):
    assert main(["report", "q1.presend", "--output", "-", "--title", "Spring"]) == 0
    assert capfdbinary.readouterr().out.startswith(b"# Spring\n")
    assert main(["report", "q1.presend", "--output", "-", "--format", "jsonl"]) == 0
    assert len(capfdbinary.readouterr().out.splitlines()) == len(RESULTS)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["none.presend", "--output", "r.html"], "there is no journal"),
        (["q1.presend", "--output", "r.pdf"], "Name it with --format"),
        (["q1.presend"], "--output is missing"),
        (["q1.presend", "--output", "q1.presend", "--format", "md"], "would be overwritten"),
        (["q1.presend", "--output", "known.json", "--format", "md", "--baseline", "known.json"], "would be overwritten"),
        (["q1.presend", "--output", "r.csv", "--format", "pdf"], "must be one of: csv, html"),
        (["q1.presend", "--output", "r.csv", "--reveal"], "there is no option --reveal"),
        (["q1.presend", "--output", "r.csv", "--baseline", "none.json"], "cannot be read"),
        (["bare.presend", "--output", "r.csv", "--baseline", "known.json"], "PRESEND_KEY_FILE"),
    ],
)
def test_a_report_that_cannot_be_made_is_not_made(kept, capsys, args, said):
    (kept / "known.json").write_text(written(made()))
    assert main(["report", *args]) == 2
    assert said in capsys.readouterr().err.replace("'", "")
    assert sorted(path.name for path in kept.iterdir()) == ["known.json"]


@pytest.mark.parametrize(
    ("meta", "archives", "worst"),
    [
        ({}, (), None),
        ({"archives": '["a", "b"]', "fail_on": "warn"}, ("a", "b"), Outcome.WARN),
        ({"archives": "a.jsonl", "fail_on": "loud"}, ("a.jsonl",), None),
        ({"archives": '"a"', "made": "2026-04-01T09:30:00", "fail_on": "block"}, ('"a"',), Outcome.BLOCK),
    ],
)
def test_what_was_kept_about_a_scan(meta, archives, worst):
    said = about(meta)
    assert (said.title, said.archives) == ("Replies that were sent", archives)
    if worst is None:
        with pytest.raises(GuardError, match="does not say what fails"):
            fail_on(meta)
    else:
        assert fail_on(meta) == worst
    assert "unsafe-link" in said.pages
    assert said.made.tzinfo is not None
    assert ("made" not in meta) or said.made == datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
