"""Estimates: intervals that hold what they promise, labels that count as they should, agreement, and the reports."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from math import nan
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from guard.archive.agreement import agreement
from guard.archive.estimate import estimate, merged
from guard.archive.estimate_report import FORMATS
from guard.archive.intervals import Counted, design_effect, interval, needed, share
from guard.archive.journal import Journal
from guard.archive.model import Result
from guard.archive.outcomes import Design, libraries
from guard.archive.sample import draw
from guard.errors import GuardError
from guard.model import Channel, Finding, Outcome, State
from guard.store.labels import ANSWERS, Labels

ROOT = Path(__file__).resolve().parents[2]
BLOCK = Finding("discloses-contact", "PHONE_NUMBER", 0, 5, Outcome.BLOCK, "why", "instead", 0.95)
HUGE = 10**9

strata_of = st.lists(st.tuples(st.integers(1, 60), st.integers(0, 60), st.integers(0, 5000)), min_size=1, max_size=8).map(
    lambda rows: [Counted(n + more, n, min(x, n)) for n, x, more in rows]
)


@settings(max_examples=60)
@given(strata_of)
@example([Counted(63, 59, 59), Counted(4060, 35, 0)])  # what failed is nearly all labelled, and nothing else like it
@example([Counted(9, 8, 8), Counted(62, 58, 6), Counted(48, 48, 0), Counted(4215, 14, 0)])
def test_an_interval_holds_the_estimate_and_what_was_seen(strata):
    low, high = interval(strata)
    rate, whole = share(strata), sum(s.population for s in strata)
    assert 0 <= low <= rate + 1e-9
    assert rate - 1e-9 <= high <= 1
    assert low * whole >= sum(s.hits for s in strata) - 1e-6
    assert (1 - high) * whole >= sum(s.labelled - s.hits for s in strata) - 1e-6


@settings(max_examples=30)
@given(strata_of)
@example([Counted(11, 9, 0), Counted(11, 9, 9)])
def test_misses_mirror_hits(strata):
    low, high = interval(strata)
    mirrored = interval([Counted(s.population, s.labelled, s.labelled - s.hits) for s in strata])
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=2e-3)


@pytest.mark.parametrize(("size", "hits"), [(50, 25), (200, 20), (1000, 20), (1000, 500)])
def test_one_stratum_is_near_the_score_and_the_exact_interval(size, hits):
    low, high = interval([Counted(HUGE, size, hits)])
    exact = stats.binomtest(hits, size).proportion_ci()
    wilson = stats.binomtest(hits, size).proportion_ci(method="wilson")
    assert exact.low - 1e-3 <= low <= wilson.low + 3e-3
    assert wilson.high - 4e-3 <= high <= exact.high + 1e-3


@pytest.mark.parametrize("size", [100, 300, 3000])
def test_without_a_hit_the_limit_is_the_rule_of_three(size):
    low, high = interval([Counted(HUGE, size, 0)])
    assert low == 0
    assert high == pytest.approx(3 / size, rel=0.06)


def test_a_census_knows():
    assert interval([Counted(10, 10, 3), Counted(5, 5, 0)]) == pytest.approx((0.2, 0.2))


def test_more_labels_narrow_and_more_confidence_widens():
    widths = [np.diff(interval([Counted(100_000, n, n / 20), Counted(20_000, n, n / 5)]))[0] for n in (40, 160, 640)]
    assert widths == sorted(widths, reverse=True)
    strata = [Counted(1000, 100, 5)]
    assert interval(strata, 0.99)[1] > interval(strata, 0.9)[1]


@pytest.mark.parametrize(
    ("strata", "width"),
    [
        ([Counted(50_000, 100, 0)], 0.01),
        ([Counted(50_000, 100, 10)], 0.02),
        ([Counted(60_000, 150, 2), Counted(3000, 40, 4), Counted(300, 10, 3)], 0.015),
    ],
)
def test_as_many_labels_as_needed_are_enough(strata, width):
    size = needed(strata, width)
    factor = size / sum(s.labelled for s in strata)
    planned = [
        Counted(
            s.population, min(s.population, s.labelled * factor), min(s.population, s.labelled * factor) * s.hits / s.labelled
        )
        for s in strata
    ]
    low, high = interval(planned)
    assert high - low == pytest.approx(width, rel=0.02)


def test_without_the_statistics_library_it_is_said_what_to_do(monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == "scipy"]:
        monkeypatch.setitem(sys.modules, name, None)
    libraries.cache_clear()
    with pytest.raises(GuardError, match=r"need scipy, which is not installed\. Do: pip install 'presend\[audit\]'"):
        interval([Counted(100, 10, 1)])


def test_the_design_effect_is_that_of_the_weights():
    assert design_effect([Counted(HUGE, 50, 1), Counted(HUGE, 50, 1)]) == pytest.approx(1, rel=1e-3)
    assert design_effect([Counted(9 * HUGE, 50, 1), Counted(HUGE, 50, 1)]) == pytest.approx(2 * (0.81 + 0.01), rel=1e-3)


def test_a_single_hit_of_small_weight_has_limits():
    low, high = interval([Counted(10, 2, 1), *[Counted(10_000, 2, 0)] * 40])
    assert 0 < low <= 1 / 400_010 + 1e-9 < high < 0.2


@pytest.mark.parametrize(
    ("archive", "size", "rate"),
    [("4 channels", 400, 0.005), ("4 channels", 400, 0.02), ("flat, 15 agents", 400, 0.01), ("what failed", 130, 0.1)],
)
def test_intervals_hold_the_truth(archive, size, rate, monkeypatch):
    """A short run of the benchmark. 120 runs of a true 95 % stay in these bounds but for four times in a thousand."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import estimate as benchmark

    monkeypatch.setattr(benchmark, "METHODS", {"presend": interval})
    found = benchmark.row(5, 120, archive, benchmark.archives(np.random.default_rng(1))[archive], size, rate)
    assert found.can
    assert 0.88 < found.figures["presend"][0] < 1
    sys.modules.pop("estimate", None)


def test_what_may_be_seen_of_one_stratum_is_hypergeometric():
    outcomes = Design(np.array([500.0]), np.array([40.0])).under(np.array([0.03]))
    for hits in range(6):
        exact = stats.hypergeom.cdf(hits - 1, 500, 15, 40) + stats.hypergeom.pmf(hits, 500, 15, 40) / 2
        assert outcomes.below(np.array([hits])) == pytest.approx(exact, abs=1e-6)
        assert outcomes.beyond(np.array([hits]), lower=True) == pytest.approx(
            stats.hypergeom.cdf(hits - 1, 500, 15, 40), abs=1e-6
        )
        assert outcomes.beyond(np.array([hits]), lower=False) == pytest.approx(stats.hypergeom.sf(hits, 500, 15, 40), abs=1e-6)


def test_what_may_be_seen_of_several_strata_is_what_draws_show():
    population, labelled, there = np.array([5000, 300, 40]), np.array([60, 20, 10]), np.array([100, 30, 8])
    outcomes = Design(population.astype(float), labelled.astype(float)).under(there / population)
    draws = np.random.default_rng(1).hypergeometric(there, population - there, labelled, size=(20_000, 3))
    shown = (draws * population / labelled).sum(axis=1)
    for hits in ([0, 0, 0], [0, 2, 2], [1, 2, 2], [2, 1, 3], [4, 3, 1]):
        worth = (np.array(hits) * population / labelled).sum()
        below = (shown < worth - 1e-9).mean() + (np.abs(shown - worth) < 1e-9).mean() / 2
        assert outcomes.below(np.array(hits)) == pytest.approx(below, abs=0.012)


def test_the_allowance_of_a_side_that_cannot_miss_goes_to_the_other():
    """With 1 of 1,000 an exact interval by halves begins at 0.025 expected hits; no rate below 0.05 can be too high for no hit."""
    low, _ = interval([Counted(HUGE, 1000, 1)])
    by_halves = stats.binomtest(1, 1000).proportion_ci().low
    assert by_halves < 0.00003 < 0.00009 < low


# From labels to answers


def result(number, state=State.PASS):
    return Result(number, f"a:{number}", f"r-{number}", state, Channel.PUBLIC, (BLOCK,) if state == State.FAIL else ())


@pytest.fixture(scope="module")
def sample():
    """60 replies of 1,000, 20 of them failed."""
    return draw(lambda: [result(n, State.FAIL if n < 100 else State.PASS) for n in range(1000)], 60, seed="s")


def said(sample, **answers):
    """Return labels: so many of the answers, by verdict, as in `passed_wrong=2`; the others are right."""
    labels = {}
    for state, word in ((State.PASS, "passed"), (State.FAIL, "failed")):
        units = [unit.unit for unit in sample.units if unit.state == state]
        given_ = [a for a in ANSWERS for _ in range(answers.get(f"{word}_{a}", 0))]
        labels |= {unit: given_[at] if at < len(given_) else "right" for at, unit in enumerate(units)}
    return labels


def rates(found):
    return {answered.question.name: answered.whole.rate for answered in found.answers}


@pytest.mark.parametrize(
    ("answers", "leaked", "precision", "half"),
    [
        ({}, 0, 1, 0),
        ({"passed_wrong": 1, "passed_missed": 1}, 2 / 40, 1, 0),
        ({"failed_wrong": 5}, 0, 15 / 20, 0),
        ({"failed_missed": 5}, 0, 1, 5 / 20),
        ({"passed_wrong": 2, "passed_unsure": 8}, 2 / 32, 1, 0),
        ({"failed_unsure": 4, "failed_wrong": 1}, 0, 15 / 16, 0),
        ({"failed_unsure": 20}, 0, None, None),
    ],
)
def test_what_the_labels_mean(sample, answers, leaked, precision, half):
    found = estimate(sample, {"ana": said(sample, **answers)})
    assert rates(found) == pytest.approx({"leaked": leaked, "precision": precision, "half-seen": half})


def test_doubts_are_settled_both_ways(sample):
    found = estimate(sample, {"ana": said(sample, passed_wrong=2, passed_unsure=8)}).answers[0]
    assert (found.unsure, found.if_none, found.if_all) == (8, pytest.approx(2 / 40), pytest.approx(10 / 40))


def test_reviewers_who_differ_make_it_unsure(sample):
    one, other = said(sample), said(sample, passed_wrong=3)
    found = estimate(sample, {"ana": one, "bo": other})
    assert (found.split, found.answers[0].unsure, found.answers[0].whole.rate) == (3, 3, 0)
    assert merged([{1: "right"}, {1: "right", 2: "wrong"}]) == ({1: "right", 2: "wrong"}, 0)


def test_a_stratum_without_a_label_counts_with_its_grade():
    results = [result(n) for n in range(900)] + [Result(n, f"a:{n}", str(n), State.PASS, Channel.DM) for n in range(900, 1000)]
    sample = draw(lambda: results, 60, seed="s")
    small = next(s for s in sample.strata if s.values[0] == "dm")
    labels = {u.unit: "right" for u in sample.units if u.stratum != small.name}
    found = estimate(sample, {"ana": labels})
    assert found.answers[0].joined == (small.name,)
    assert found.answers[0].whole.population == 1000
    assert found.unlabelled == small.size
    assert small.name in FORMATS["text"](found, [])


@pytest.mark.parametrize(("labels", "message"), [({}, "nothing of this sample"), ({9999: "right"}, "not in this sample")])
def test_labels_that_do_not_fit_are_an_error(sample, labels, message):
    with pytest.raises(GuardError, match=message):
        estimate(sample, {"ana": labels})


# Agreement


@pytest.mark.parametrize(
    ("table", "kappa"),
    [([[20, 5], [10, 15]], 0.4), ([[45, 15], [25, 15]], 0.1304), ([[25, 35], [5, 35]], 0.2593), ([[10, 0], [0, 10]], 1.0)],
)
def test_kappa(table, kappa):
    """Against worked examples (Cohen 1960; Fleiss, Levin and Paik 2003, chapter 18)."""
    pairs = [
        (a, b) for i, a in enumerate(("right", "wrong")) for j, b in enumerate(("right", "wrong")) for _ in range(table[i][j])
    ]
    one = agreement(
        ("ana", {n: a for n, (a, _) in enumerate(pairs)}), ("bo", {n: b for n, (_, b) in enumerate(pairs)}), ANSWERS
    )
    assert one.kappa == pytest.approx(kappa, abs=1e-4)
    assert one.low <= one.kappa <= one.high
    assert one.both == len(pairs)
    assert len(one.differ) == table[0][1] + table[1][0]


@pytest.mark.parametrize(("one", "other"), [({1: "right"}, {2: "right"}), ({1: "right"}, {1: "right"}), ({}, {})])
def test_kappa_that_is_not_defined(one, other):
    found = agreement(("ana", one), ("bo", other), ANSWERS)
    assert found.kappa is None


# Reports


@pytest.mark.parametrize("format_", sorted(FORMATS))
def test_reports_say_it(sample, format_):
    one, other = said(sample, passed_wrong=2), said(sample, passed_wrong=2, passed_unsure=1)
    found = estimate(sample, {"ana": one, "bo": other}, width=0.05)
    report = FORMATS[format_](found, [agreement(("ana", one), ("bo", other), ANSWERS)])
    answered = found.answers[0]
    if format_ == "json":
        data = json.loads(report)
        assert data["sample"] == sample.id
        assert data["answers"]["leaked"]["rate"] == answered.whole.rate
        assert data["answers"]["leaked"]["labels_needed"] == answered.needed
        assert data["agreement"][0]["both"] == 60
        assert str(nan) not in report.lower().replace("agent", "")
    else:
        assert "95 %" in report
        assert f"{answered.needed:,}" in report
        assert "kappa" in report


# The store


@pytest.mark.parametrize("name", ["l.sqlite", "l?mode=ro", "l#1", "l %41"])
def test_labels_are_kept_changed_and_taken_back(tmp_path, name):
    with Labels(tmp_path / name) as labels:
        labels.put("s", 1, "ana", "right")
        labels.put("s", 2, "ana", "wrong", "stopped for nothing")
        labels.put("s", 1, "ana", "unsure")
        labels.put("s", 1, "bo", "right")
        labels.put("t", 1, "ana", "missed")
        assert {u: label.answer for u, label in labels.of("s", "ana").items()} == {1: "unsure", 2: "wrong"}
        assert labels.reviewers("s") == ("ana", "bo")
        assert labels.undo("s", "ana") == 1
        assert labels.of("s", "ana")[1].answer == "right"
        assert labels.undo("s", "ana") == 2
        assert labels.undo("s", "ana") == 1
        assert labels.undo("s", "ana") is None
        assert labels.of("s", "bo")[1].answer == "right"
    assert [file.name for file in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).stat().st_mode & 0o077 == 0
    with Labels.existing(tmp_path / name) as labels:
        assert labels.samples() == ("s", "t")


def test_what_is_no_store_is_said(tmp_path):
    (tmp_path / "x").write_text("something else entirely, and long enough to be no database")
    (tmp_path / "empty").touch()
    with Journal.create(tmp_path / "scan", {}) as journal:
        journal.finish()
    with closing(sqlite3.connect(tmp_path / "theirs")) as db:
        db.execute("CREATE TABLE theirs (a)")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    for make in (
        lambda: Labels(tmp_path / "scan"),
        lambda: Labels.existing(tmp_path / "scan"),
        lambda: Labels.existing(tmp_path / "theirs"),
        lambda: Labels.existing(tmp_path / "empty"),
        lambda: Labels(tmp_path / "x"),
        lambda: Labels(tmp_path / "no" / "x"),
        lambda: Labels.existing(tmp_path / "y"),
    ):
        with pytest.raises(GuardError):
            make()
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before
    with Labels(tmp_path / "z") as labels, pytest.raises(GuardError, match="must be one of"):
        labels.put("s", 1, "ana", "great")
