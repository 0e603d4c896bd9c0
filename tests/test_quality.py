"""The quality benchmark counts what it says it counts. Nothing is measured here: the records are made up."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

with pytest.MonkeyPatch.context() as patch:
    patch.syspath_prepend(str(Path(__file__).parents[1] / "benchmarks"))
    import _calibration as calibration
    import _records as records
    import _score as score
    import quality
    from _tools import SEEN, Found, Reading, label_of

TEXT = "Call Ann on 07700 900123 about W1234, please."
PHONE, ORDER, NAME = (12, 24), (31, 36), (5, 8)


def record(*spans, **more):
    return {"text": TEXT, "spans": [{"label": label, "start": a, "end": b, **rest} for label, (a, b), rest in spans], **more}


def reading(*found, fails=False):
    return Reading(tuple(Found(label, *span, p) for label, span, p in found), fails, fails)


def counted(source, marked, found):
    return score.count([(source, marked)], [found])


def test_a_text_always_belongs_to_the_same_half():
    halves = {records.half_of(f"text {n}") for n in range(20)}
    assert halves == {"dev", "test"}
    assert records.half_of("text 1") == records.half_of("text 1")


def test_a_value_counts_as_touched_when_any_part_is_found_and_as_covered_when_all_is():
    marked = record(("PHONE", PHONE, {}))
    part = counted("star", marked, reading(("ORDER_ID", (12, 17), 0.9)))["star", "PHONE"]
    assert (part["values"], part["touched"], part["covered"]) == (1, 1, 0)
    pieces = counted("star", marked, reading(("PHONE", (12, 18), 0.9), ("PHONE", (18, 24), 0.9)))["", "PHONE"]
    assert pieces["covered"] == 1
    gap = counted("star", marked, reading(("PHONE", (12, 17), 0.9), ("PHONE", (18, 24), 0.9)))["", "PHONE"]
    assert gap["covered"] == 0


def test_what_is_no_disclosure_finds_nothing():
    assert counted("star", record(("PHONE", PHONE, {})), reading(("URL", PHONE, 1.0)))["star", ""]["touched"] == 0


@pytest.mark.parametrize(
    ("spans", "more"),
    [
        ([("PHONE", PHONE, {"ignore": True})], {}),
        ([("PHONE", PHONE, {"owner": "brand"})], {}),
        ([("URL", PHONE, {})], {}),
        ([("PHONE", PHONE, {})], {"eval_labels": ["PERSON"]}),
    ],
)
def test_what_need_not_be_found_is_not_counted(spans, more):
    assert list(records.wanted(record(*spans, **more))) == []


def test_precision_is_the_share_that_touches_a_marked_value():
    row = counted("star", record(("PHONE", PHONE, {})), reading(("CARD", PHONE, 0.9), ("ORDER_ID", ORDER, 0.9)))["star", ""]
    assert (row["found"], row["correct"]) == (2, 1)


@pytest.mark.parametrize(
    ("source", "spans", "more", "label"),
    [
        ("usaddress", [], {}, "ORDER_ID"),  # not marked completely
        ("star", [], {}, "PERSON"),  # names are marked in part
        ("btc", [], {"eval_labels": ["PERSON"]}, "ORDER_ID"),  # only names are marked
        ("star", [("OTHER", ORDER, {"ignore": True})], {}, "ORDER_ID"),  # counts neither way
        ("star", [], {}, "ACCOUNT_FACT"),  # only our own replies mark what is said
        ("star", [], {}, "URL"),
    ],
)
def test_precision_is_silent_where_the_marks_cannot_tell(source, spans, more, label):
    assert counted(source, record(*spans, **more), reading((label, ORDER, 0.9)))[source, ""]["found"] == 0


def test_our_own_replies_are_read_by_value_and_verdict():
    spans = [{"value": "07700 900123", "entity": "PHONE_NUMBER", "verdict": "block"}]
    spans.append({"value": "W1234", "entity": "ORDER_NUMBER", "verdict": "warn"})
    own = {"text": TEXT, "channel": "public", "expect": "fail", "spans": spans}
    row = counted("disclosures", own, reading(("PHONE", PHONE, 0.9), ("ORDER_ID", ORDER, 0.9), fails=True))["disclosures", ""]
    assert (row["values"], row["touched"]) == (1, 1)  # a warning need not be given,
    assert (row["found"], row["correct"]) == (2, 2)  # but it is right to give it
    assert (row["guilty"], row["guilty fails"]) == (1, 1)


def test_harmless_replies_are_counted_by_what_becomes_of_them():
    row = counted("real_clean", record(clean=True), reading(("PERSON", NAME, 0.9)))["real_clean", ""]
    assert (row["harmless"], row["harmless fails"], row["harmless beyond names"]) == (1, 0, 0)
    row = counted("real_clean", record(clean=True), reading(("ORDER_ID", ORDER, 0.9), fails=True))["real_clean", ""]
    assert (row["harmless fails"], row["harmless discloses"], row["harmless beyond names"]) == (1, 1, 1)


def test_names_are_left_out_where_the_table_says_so():
    row = counted("star", record(("PERSON", NAME, {}), ("PHONE", PHONE, {})), reading(("PERSON", NAME, 0.9)))
    assert (row["star", ""]["values"], row["star", "but names"]["values"], row["star", "but names"]["touched"]) == (2, 1, 0)


def test_every_tool_is_counted_under_the_same_labels():
    assert {label_of(name) for name in ("PHONE_NUMBER", "phone", "PHONE")} == {"PHONE"}
    assert label_of("social_security_number") == label_of("US_SSN") == "NATIONAL_ID"
    assert label_of("SOMETHING_ELSE") == "SOMETHING_ELSE"


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    # Newcombe, Statistics in Medicine 17 (1998) 857, table I, method 3; that table prints four places
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson(hits, total, low, high):
    assert score.wilson(hits, total) == pytest.approx((hits / total, low, high), abs=6e-5)


def test_a_share_of_nothing_is_a_dash():
    assert score.per_cent(0, 0) == "-"
    assert score.per_cent(20, 20) == "100.0 (84-100)"


def scored(*pairs):
    return [(Found("PHONE", 0, 1, p, "phone-number"), correct) for p, correct in pairs]


def test_bins_hold_their_lower_edge_and_leave_out_what_is_empty():
    filled = calibration.bins(scored((0.5, True), (0.59, False), (0.6, True), (1.0, True)), (0.5, 0.6, 0.9, 1.01))
    assert [(b.low, b.count, b.correct) for b in filled] == [(0.5, 2, 1), (0.6, 1, 1), (0.9, 1, 1)]
    assert filled[0].mean == pytest.approx(0.545)
    assert filled[0].gap == pytest.approx(0.5 - 0.545)


def test_every_score_that_the_detector_keeps_has_a_bin():
    from guard.detect import COUNTS

    assert calibration.EDGES[0] <= COUNTS
    assert calibration.EDGES[-1] > 1


def test_the_expected_error_weighs_each_gap_by_what_is_in_the_bin():
    filled = calibration.bins(scored(*[(0.9, True)] * 9, (0.9, False), *[(0.4, True)] * 10), (0.35, 0.6, 1.01))
    assert calibration.expected_error(filled) == pytest.approx((10 * 0.6 + 10 * 0.0) / 20)
    assert calibration.expected_error([]) == 0


def test_in_clean_replies_whatever_is_found_is_wrong_but_for_names():
    texts = [("real_clean", record(clean=True)), ("star", record(("PHONE", PHONE, {})))]
    readings = [reading(("PERSON", NAME, 0.8), ("ORDER_ID", ORDER, 0.7)), reading(("PHONE", PHONE, 0.9))]
    assert [(f.score, right) for f, right in calibration.scored(texts, readings)] == [(0.7, False), (0.9, True)]


@pytest.mark.parametrize(
    ("start", "correct", "total", "end"),
    [(0.75, 0, 0, 0.75), (0.75, 180, 190, 0.95), (0.9, 10, 40, 0.45), (0.9, 900, 900, 0.95)],
)
def test_a_score_moves_towards_what_was_right(start, correct, total, end):
    assert calibration.shrunk(start, correct, total) == pytest.approx(end)


def test_the_page_holds_every_table(monkeypatch):
    monkeypatch.setattr(quality, "where", lambda: "here")
    texts = [("star", record(("PHONE", PHONE, {}))), ("real_clean", record(clean=True))]
    column = [reading(("PHONE", PHONE, 0.9)), reading()]
    page = quality.report(texts, {SEEN: column, "Other": [reading(), reading()]}, "dev", missing=["depii"])
    assert "| STAR: values found, but names | 1 | 100.0 (21-100) | 0.0 (0-79) |" in page
    assert "| Clean real replies that a disclosure fails | 1 | 0.0 (0-79) | 0.0 (0-79) |" in page
    assert "| 0.90 to 0.95 | 1 | 90.0 | 100.0 (21-100) |" in page
    assert "Not installed here, so not measured: depii" in page
    assert not math.isnan(calibration.expected_error(calibration.bins(calibration.scored(texts, column))))
