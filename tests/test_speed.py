"""The pieces of benchmarks/speed do what they say. No peer is installed, and no time is asserted."""

from __future__ import annotations

import cProfile
import pstats
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

with pytest.MonkeyPatch.context() as patch:
    patch.syspath_prepend(str(ROOT / "benchmarks"))
    from speed import chart, environments, findings, growth, limits, page, process, profiled, rounds, texts
    from speed.entrants import ENTRANTS

TEXTS = (
    "Hi Ann, your order W1234567 ships today.",
    "Call us on 07700 900123 or mail ann.lee@example.com.",
    "Thanks for the tag – we will look into it.",
)
SENT = tuple((text, "public") for text in TEXTS)


class Fake:
    """Answers as a worker does: every call takes as many nanoseconds as its text has letters, times `slow`."""

    def __init__(self, slow=1, breaks_at=None, longest=10**6):
        self.slow, self.breaks_at, self.longest, self.read, self.asked = slow, breaks_at, longest, [], 0

    def ask(self, do, texts=()):
        self.asked += 1
        if self.asked == self.breaks_at:
            raise process.BrokenError("it is made to")
        if do == "time":
            self.read += [text for text, _ in texts]
            return {
                "ns": [self.slow * len(text) for text, _ in texts],
                "broken": sum(len(text) > self.longest for text, _ in texts),
            }
        if do == "find":
            return {
                "found": [[["phone", text.index("0"), text.index("0") + 5, 1.0]] if "0" in text else [] for text, _ in texts]
            }
        return {"peak": 3 << 20, "versions": {"datafog": "4.9.0"}}


def mix():
    return texts.Mix(SENT[:1], (SENT[1:2], SENT[2:]))


def measured(**more):
    left = {}
    speed = rounds.measure({"presidio": Fake(10), "presend": Fake(), **more}, mix(), left.__setitem__)
    return speed, left


def test_no_text_is_read_twice_and_a_seed_draws_the_same():
    pool = [f"text {n % 90}" for n in range(100)]
    one, again, other = (texts.mixed(pool, 40, 4, seed) for seed in (1, 1, 2))
    read = [text for text, _ in (*one.warm_up, *one.measured)]
    assert len(read) == len(set(read)) == 30 + 40
    assert {len(part) for part in one.rounds} == {10}
    assert one == again != other


def test_few_texts_are_measured_all_and_too_few_refused():
    assert len(texts.mixed(TEXTS, 2000, 2, 1).measured) == 2
    with pytest.raises(SystemExit, match="too few"):
        texts.mixed(TEXTS, 2000, 3, 1)


def test_long_texts_have_their_length_in_bytes():
    made = texts.of_length(SENT, 1000, 1)
    one, other = next(made)[0], next(made)[0]
    assert 997 <= len(one.encode()) <= 1000
    assert one != other


def test_everybody_reads_the_same_in_rounds_of_which_the_median_counts():
    fakes = {"presidio": Fake(10), "presend": Fake()}
    speed = rounds.measure(fakes, mix(), lambda *_: pytest.fail("nobody breaks down"))
    assert fakes["presidio"].read == fakes["presend"].read == list(TEXTS)
    assert speed["presend"].times_as_fast_as(speed["presidio"]) == 10
    assert speed["presend"].per_second == pytest.approx((1e9 / len(TEXTS[1]) + 1e9 / len(TEXTS[2])) / 2)
    assert speed["presend"].quantile(0.5) == len(TEXTS[1]) / 1e6
    assert speed["presend"].peak == 3 << 20


@pytest.mark.parametrize("at", [1, 2, 4])  # the warm-up, a round, the last question
def test_who_breaks_down_is_left_out_and_named(at):
    speed, left = measured(depii=Fake(breaks_at=at))
    assert set(speed) == {"presidio", "presend"}
    assert str(left["depii"]) == "it is made to"
    assert len(speed["presend"].taken) == 2


def test_where_a_call_takes_many_texts_there_is_no_quantile():
    row = rounds.Measured(2, 200, [[1000], [3000]])
    assert row.quantile(0.5) is None
    assert row.per_second == pytest.approx((2e6 + 2e9 / 3000) / 2)


def test_finds_are_counted_without_names():
    marked = {
        "text": TEXTS[1],
        "spans": [{"label": "PHONE", "start": 11, "end": 23}, {"label": "EMAIL", "start": 32, "end": 51}],
    }
    clean = {"text": TEXTS[2], "spans": [], "clean": True}
    shares = findings.found_in(Fake(), [("star", marked), ("real_clean", clean)])
    assert (shares.values["values"], shares.values["touched"], shares.values["correct"]) == (2, 1, 1)
    assert shares.alarms.startswith("0.0")


def test_an_environment_that_cannot_be_made_says_why(tmp_path, monkeypatch):
    monkeypatch.setattr(
        environments, "_run", lambda command: (_ for _ in ()).throw(environments.NotInstalledError("ERROR: no"))
    )
    with pytest.raises(environments.NotInstalledError, match="ERROR: no"):
        environments.interpreter(("made-up",), tmp_path)
    assert environments.interpreter((), tmp_path) == Path(sys.executable)


def test_a_worker_measures_presend_in_a_process_of_its_own(tmp_path):
    with process.Worker("presend-structured", (), tmp_path) as worker:
        told = worker.ask("time", texts=SENT)
        assert len(told["ns"]) == 3
        assert told["broken"] == 0
        assert [bool(found) for found in worker.ask("find", texts=SENT)["found"]] == [True, True, False]
        passed = worker.ask("pass", texts=SENT, threads=2)
        assert passed["ended"] > passed["began"]
        assert worker.ask("state")["peak"] > 1 << 20
        with pytest.raises(process.BrokenError, match="KeyError"):
            worker.ask("something else")


def test_a_worker_that_does_not_start_says_why(tmp_path):
    with pytest.raises(process.BrokenError, match="made-up"):
        process.Worker("made-up", (), tmp_path)


def test_growth_is_measured_up_to_the_longest_text_and_no_further_than_is_bearable():
    curve = growth.over_lengths(Fake(1000), SENT, 1)
    assert list(curve) == list(growth.LENGTHS)
    assert growth.doubled(curve) == pytest.approx(2, abs=0.05)
    slow = growth.over_lengths(Fake(10_000_000), SENT, 1)
    assert max(slow) == 3_000
    assert growth.doubled(slow) is None
    assert max(growth.over_lengths(Fake(longest=2_000), SENT, 1)) == 1_000, "what is not read whole is no figure"


def test_limits_of_the_machine_are_speeds():
    assert all(speed > 0 for speed in limits.limits(SENT[:1], SENT[1:]).values())


def test_a_profile_names_no_path_of_a_machine():
    profiler = cProfile.Profile()
    profiler.runcall(lambda: [texts.mixed(TEXTS, 2, 2, 1), ET.fromstring("<a/>")])
    told = profiled.table(pstats.Stats(profiler), 3)
    assert "benchmarks/speed/texts.py:mixed" in told
    assert str(ROOT) not in told
    assert sys.prefix not in told


def results():
    speed, _ = measured()
    share = findings.Shares(
        Counter(values=4, touched=3, found=3, correct=3), Counter({"harmless": 5, "harmless beyond names": 1})
    )
    both = dict.fromkeys(speed, share)
    curves = {key: dict.fromkeys(growth.LENGTHS, 1.0) | {100_000: 2.0} for key in speed}
    made = page.Results(
        "a machine", "Three texts.", speed, {"depii": "could not be installed: no"}, both, both, {"memory, copied": 1e10}
    )
    made.lengths, made.short, made.recognizers, made.shipped = curves, {"presend": (0.1, 4.0)}, {14: 3.0, 0: 9.0}, 112
    made.threads, made.processes = (
        {"presend": {1: 10.0, 2: 9.0}},
        {"presend-together": {1: 10.0, 2: 500.0}, "presidio-batch": {1: 1.0, 2: 1.0}},
    )
    return made


def test_the_page_holds_every_figure_and_who_is_missing():
    told = page.figures(results(), "speed.svg")
    assert "](speed.svg)" in told
    assert "| Presidio, batches | 1 | 1 |" in told
    assert "- depii: could not be installed: no" in told
    assert "| Presend, full, against Presidio | 100 x | 10 x | **no** |" in told
    assert "| two processes, against `BatchAnalyzerEngine` with two | 100 x | 500 x | yes |" in told
    assert "| Presend, full | p50 0.2 ms, p99 3 ms at 280 bytes | 0.100 and 4.0 ms | **no** |" in told
    assert "| Presend, full: 100 kB against 50 kB | under 2.2 | 2.00 | yes |" in told
    assert "112 (all that are shipped)" in told


def test_a_page_keeps_what_stands_outside_its_markers():
    shown = f"before\n{page.BEGIN}\nold\n{page.END}\nafter\n"
    assert page.written(page.written(shown, "new"), "newer") == f"before\n{page.BEGIN}\n\nnewer\n\n{page.END}\nafter\n"
    with pytest.raises(ValueError, match="no place for figures"):
        page.written("no markers", "new")


def test_the_page_in_docs_has_a_place_for_figures():
    assert page.written((ROOT / "docs" / "speed.md").read_text(encoding="utf-8"), "figures")


def test_the_drawing_is_whole_and_names_everybody():
    pytest.importorskip("vl_convert")
    drawn = chart.svg(results())
    assert ET.fromstring(drawn).tag.endswith("svg")
    assert "prefers-color-scheme" in drawn
    assert all(name in drawn for name in ("Presidio", "Presend, full", "75 %"))


def test_every_entrant_has_a_contestant():
    opened = (ROOT / "benchmarks" / "speed" / "worker" / "contestants.py").read_text(encoding="utf-8")
    assert all(f'"{entrant.key}": ' in opened for entrant in ENTRANTS)


def test_where_the_sets_are_missing_our_own_replies_are_read():
    own = texts.plain(ROOT / "benchmarks" / "replies")
    assert len(texts.mixed(own, 2000, 5, 7).measured) > 200
    assert texts.labelled(ROOT / "benchmarks" / "replies")
