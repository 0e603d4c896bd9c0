"""Samples: what goes where, probabilities that add up, the same again whatever the order, and no text in any file."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guard.archive.markdown import code
from guard.archive.model import Result
from guard.archive.rationale import markdown, per_cent
from guard.archive.sample import Sample, draw, dumps, loads, read
from guard.archive.strata import GRADES, OTHERS, allocate, cut, grade_of
from guard.errors import GuardError, InputError
from guard.model import Act, Channel, Finding, Outcome, State

PLANTED = "Zanzibar-41114111"


def finding(outcome=Outcome.BLOCK, confidence=0.95, act=Act.DISCLOSES, excused=None):
    return Finding(
        "discloses-contact", "PHONE_NUMBER", 3, 9, outcome, PLANTED, PLANTED, confidence, act=act, masked="••", excused=excused
    )


def result(number, state=State.PASS, findings=(), channel=Channel.PUBLIC, agent="", **more):
    return Result(number, f"sent.jsonl:{number + 1}", f"r-{number}", state, channel, tuple(findings), agent=agent, **more)


def archive(size=3000, seed=1):
    rng = random.Random(seed)
    made = []
    for number in range(size):
        kind = rng.random()
        state, findings = State.PASS, ()
        if kind < 0.03:
            state, findings = State.FAIL, (finding(),)
        elif kind < 0.04:
            state, findings = State.FAIL, (finding(confidence=0.5),)
        elif kind < 0.1:
            findings = (finding(Outcome.WARN, rng.choice([0.5, 0.9])),)
        elif kind < 0.2:
            findings = (finding(Outcome.NOTE),)
        elif kind < 0.21:
            state = State.INCOMPLETE
        channel, agent = rng.choice(list(Channel)), rng.choice(["ana", "bo", "cem", "dee"])
        made.append(result(number, state, findings, channel, agent, unread=state == State.INCOMPLETE and number % 2 == 0))
    return made


@pytest.mark.parametrize(
    ("state", "findings", "grade"),
    [
        (State.PASS, [], "passed-clean"),
        (State.PASS, [finding(Outcome.NOTE)], "passed-noted"),
        (State.PASS, [finding(Outcome.WARN)], "passed-warned"),
        (State.PASS, [finding(Outcome.BLOCK, excused="known")], "passed-warned"),
        (State.PASS, [finding(Outcome.WARN, 0.5)], "passed-near"),
        (State.PASS, [finding(Outcome.WARN, 0.5, Act.REQUESTS)], "passed-warned"),
        (State.FAIL, [finding()], "failed"),
        (State.FAIL, [finding(confidence=0.5)], "failed-near"),
        (State.FAIL, [finding(confidence=0.5), finding()], "failed"),
        (State.INCOMPLETE, [finding()], None),
    ],
)
def test_grades(state, findings, grade):
    assert grade_of(result(1, state, findings)) == grade


@given(
    st.lists(st.tuples(st.floats(0, 1e6), st.integers(0, 50), st.integers(0, 500)), min_size=1, max_size=30),
    st.floats(0, 1),
)
def test_an_allocation_keeps_its_bounds_and_adds_up(rows, part):
    weights = [weight for weight, _, _ in rows]
    least = [low for _, low, _ in rows]
    most = [low + more for _, low, more in rows]
    total = round(sum(least) + part * (sum(most) - sum(least)))
    given_ = allocate(total, weights, least, most)
    assert sum(given_) == total
    assert all(low <= size <= top for low, size, top in zip(least, given_, most, strict=True))


def test_an_allocation_that_cannot_be_is_an_error():
    with pytest.raises(ValueError, match="bounds"):
        allocate(1, [1, 1], [1, 1], [5, 5])


counts_of = st.dictionaries(
    st.tuples(
        st.sampled_from(sorted(GRADES)),
        st.tuples(st.sampled_from(["public", "dm"]), st.sampled_from(["ana", "bo", "cem", "dee", ""])),
    ),
    st.integers(1, 5000),
    min_size=1,
)


@given(counts_of, st.integers(12, 600), st.floats(0, 1))
def test_strata_cover_everything_once_and_probabilities_add_up_to_the_size(counts, size, share):
    strata, places = cut(counts, size, share)
    assert places.keys() == counts.keys()
    whole = sum(counts.values())
    assert sum(stratum.population for stratum in strata) == whole
    assert sum(stratum.population * stratum.probability for stratum in strata) == pytest.approx(min(size, whole))
    for at, stratum in enumerate(strata):
        mine = {cell_: count for cell_, count in counts.items() if places[cell_] == at}
        assert sum(mine.values()) == stratum.population
        assert len(mine) == stratum.cells
        assert {grade for grade, _ in mine} == {stratum.grade}
        assert min(2, stratum.population) <= stratum.size <= stratum.population
        assert (OTHERS in stratum.values) == (stratum.cells > 1)


def test_what_is_risky_is_looked_at_more():
    sample = draw(lambda: archive(20_000), 300, seed="s")
    mean = {
        grade: sum(s.size for s in sample.strata if s.grade == grade)
        / sum(s.population for s in sample.strata if s.grade == grade)
        for grade in GRADES
    }
    assert list(mean.values())[:2] == sorted(list(mean.values())[:2], reverse=True)
    assert list(mean.values())[2:] == sorted(list(mean.values())[2:], reverse=True)
    assert min(mean["failed-near"], mean["failed"]) > max(mean["passed-near"], mean["passed-clean"])
    assert sum(unit.state == State.FAIL for unit in sample.units) == 100


@settings(max_examples=20)
@given(st.randoms(use_true_random=False))
def test_the_same_is_drawn_whatever_the_order(rng):
    results = archive(800)
    first = dumps(draw(lambda: results, 60, seed="lot"))
    rng.shuffle(results)
    assert dumps(draw(lambda: results, 60, seed="lot")) == first


def test_another_seed_draws_others():
    results = archive()
    one, other = (draw(lambda: results, 200, seed=seed) for seed in ("a", "b"))
    assert one.id != other.id
    assert len({u.number for u in one.units} & {u.number for u in other.units}) < 100
    assert [s.size for s in one.strata] == [s.size for s in other.strata]


def test_each_reply_of_a_stratum_is_as_likely():
    results = [result(number) for number in range(40)]
    drawn = Counter(unit.number for seed in range(2000) for unit in draw(lambda: results, 10, seed=str(seed)).units)
    # 500 is to be expected of each; 5 standard deviations are 97.
    assert all(400 < drawn[number] < 600 for number in range(40))
    first = Counter(draw(lambda: results, 10, seed=str(seed)).units[0].number for seed in range(2000))
    assert all(15 < first[number] < 90 for number in range(40))


def test_units_are_numbered_weighed_and_found_again():
    results = {r.number: r for r in archive()}
    sample = draw(results.values, 150, seed="s", scan={"policy": "sha256:0", "rules": "sha256:1"})
    assert [unit.unit for unit in sample.units] == list(range(1, 151))
    assert sum(1 / unit.probability for unit in sample.units) == pytest.approx(sample.population)
    sizes = Counter(unit.stratum for unit in sample.units)
    assert sizes == {stratum.name: stratum.size for stratum in sample.strata}
    for unit in sample.units:
        its = results[unit.number]
        assert (unit.where, unit.id, unit.state, unit.channel, unit.agent) == (
            its.where,
            its.id,
            its.state,
            its.channel,
            its.agent,
        )
        assert len(unit.marks) == len(its.findings)
    assert sum(sample.left_out.values()) + sample.population == len(results)
    assert set(sample.left_out) == {"incomplete", "unread"}


def test_a_small_archive_is_taken_whole():
    sample = draw(lambda: archive(50), 500, seed="s")
    assert len(sample.units) == sample.population
    assert {unit.probability for unit in sample.units} == {1.0}


@pytest.mark.parametrize(
    ("results", "size", "said"),
    [([], 10, "nothing to draw"), ([result(1, State.INCOMPLETE)], 10, "nothing to draw"), (archive(), 4, "at least 12")],
)
def test_what_cannot_be_drawn_is_said(results, size, said):
    with pytest.raises(GuardError, match=said):
        draw(lambda: results, size, seed="s")


@pytest.mark.parametrize(
    ("by", "time", "values"),
    [
        (("week",), datetime(2026, 1, 1, tzinfo=UTC), ("2025-12-29",)),
        (("week",), datetime(2026, 1, 5, 1, tzinfo=timezone(timedelta(hours=2))), ("2025-12-29",)),
        (("week", "platform"), None, ("", "x")),
        ((), None, ()),
    ],
)
def test_columns(by, time, values):
    sample = draw(lambda: [result(n, time=time, platform="x") for n in range(20)], 10, by=by, seed="s")
    assert [stratum.values for stratum in sample.strata] == [values]


def test_a_file_gives_the_sample_again(tmp_path):
    sample = draw(archive, 100, seed="é | `s`")
    (tmp_path / "s.json").write_text(dumps(sample), encoding="utf-8")
    assert read(tmp_path / "s.json") == sample


def change(data, name, value):
    data[name] = value
    return data


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: change(data, "seed", "other"),
        lambda data: change(data, "strata", data["strata"][1:]),
        lambda data: change(data["units"][0], "probability", 1.0) and data,
        lambda data: change(data["units"][0], "state", "odd") and data,
        lambda data: change(data, "more", 1),
        lambda data: change(data, "schema", "presend.sample/0"),
        lambda data: data.pop("units") and data,
        lambda _: [],
    ],
)
def test_a_changed_file_is_refused(spoil):
    data = spoil(json.loads(dumps(draw(archive, 100, seed="s"))))
    with pytest.raises(InputError, match=r"changed|not a sample"):
        loads(json.dumps(data))


def test_neither_file_holds_a_text():
    results = [replace(r, incomplete=(PLANTED,) if r.state == State.INCOMPLETE else ()) for r in archive()]
    sample = draw(lambda: results, 100, seed="s")
    assert PLANTED not in dumps(sample) + markdown(sample) + repr(sample)


def test_the_rationale_says_how_it_was_drawn():
    sample: Sample = draw(archive, 100, seed="lot of 2 June", scan={"policy": "sha256:0"})
    text = markdown(sample, "may.json")
    for said in (sample.id, "`lot of 2 June`", "--seed 'lot of 2 June' --output may.json", "sha256:0", "incomplete", "unread"):
        assert said in text
    for stratum in sample.strata:
        assert f"| {stratum.name} | {stratum.grade} |" in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [("ana | bo", "`ana / bo`"), ("`x`", "`'x'`"), ("<b>", "`<b>`"), ("a\nb", "`a b`"), ("", "` `")],
)
def test_words_from_outside_do_not_end_code(text, shown):
    assert code(text) == shown


def test_an_agent_is_no_link():
    agent = "[ana](https://acme.example)"
    text = markdown(draw(lambda: [replace(result(n), agent=agent) for n in range(20)], 10, by=["agent"], seed="s"))
    assert agent not in text
    assert r"\[ana\]\(https\://acme.example\)" in text


@pytest.mark.parametrize(
    ("share", "shown"), [(0, "0 %"), (0.005, "0.5 %"), (0.0042, "0.42 %"), (1 / 3, "33.3 %"), (1, "100 %"), (0.5, "50 %")]
)
def test_per_cent(share, shown):
    assert per_cent(share) == shown
