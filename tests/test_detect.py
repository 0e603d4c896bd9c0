"""Detection: the prefilter never hides anything, links are links, overlaps are settled, a broken part is heard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import recognizers
from guard.detect import Detector, resolve
from guard.model import Detection
from guard.normalise import normalise
from guard.prefilter import Prefilter
from recognizers import Gate, Pattern, Recognizer
from recognizers._statement import tells

DETECTOR = Detector(recognizers.load())


def entities(text, detector=DETECTOR):
    return {d.entity for d in detector.detect(normalise(text)).detections}


def made(entity, regex, score=0.9, **more):
    return Recognizer(
        entity=entity,
        summary="",
        patterns=(Pattern(regex, score),),
        finds=(),
        ignores=(),
        name=more.pop("name", entity),
        **more,
    )


def test_what_is_warm_builds_nothing_more(monkeypatch):
    detector = Detector(recognizers.load())
    detector.warm()
    entities("Thanks.", detector)  # sees whether anything is disguised
    monkeypatch.delattr("guard.prefilter.re2.Set")
    monkeypatch.setattr("recognizers._contract.re", None)
    assert "CREDIT_CARD" in entities("Your card 4111 1111 1111 1111 and what you owe us, £20, are in order.", detector)


@given(
    st.lists(
        st.sampled_from(
            [
                "4111 1111 1111 1111",
                "account no",
                "is",
                "07700 900123",
                "ref",
                "X7K2PQ",
                "order #W2378156",
                "SW1A 2AA",
                ".",
                "your",
                "PIN",
                "4417",
                "\n",
                "https://acme.example/a?id=4111",
                "@acme2378",
                "www.acme.example/07700",
                "1111 1111",
                "you owe £20",
                "we refunded",
            ]
        ),
        max_size=12,
    ).map(" ".join)
)
def test_the_prefilter_changes_no_result(text):
    class Unfiltered:
        def may_match(self, folded, near=None):
            whole = [(0, len(folded))]
            return {index: dict.fromkeys(range(len(r.patterns)), whole) for index, r in enumerate(DETECTOR.recognizers)}

    unfiltered = Detector(DETECTOR.recognizers)
    unfiltered.prefilter = Unfiltered()
    assert DETECTOR.detect(normalise(text)) == unfiltered.detect(normalise(text))


def test_a_silent_set_lets_everything_through(monkeypatch):
    """RE2 reports nothing when its automaton runs out of memory; the canary tells."""

    class Silent:
        def Match(self, text):  # noqa: N802
            return None

    prefilter = Prefilter([made("CODE", r"code \d{4}"), made("WORD", "word")])
    assert prefilter.may_match("nothing") == {}
    for built in prefilter._sets.values():
        monkeypatch.setattr(built, "_set", Silent())
    assert prefilter.may_match("nothing") == {0: {0: [(0, 7)]}, 1: {0: [(0, 7)]}}


SIXTEEN = made("LONG", r"\d{16}", gates=(Gate(digits=16),))
LINKED = made("LINKED", r"id=\d{4}", gates=(Gate(digits=4),), in_links=True)
WORDED = made("WORDED", r"code \d{4}", gates=(Gate(rows=((("code",),),), digits=4),))
STATED = made("STATED", r"(?:owe|paid)[^.]*", within=tells((r"\bowe\b", r"\byou\b"), (r"\bpaid\b",)))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("4111111111111111", {"LONG"}),
        ("411111111111111", set()),
        ("code 4417", {"WORDED"}),
        ("code 44", set()),
        ("https://acme.example/?id=4417", {"LINKED"}),
        ("code, see https://acme.example/4417", set()),
        ("7 https://acme.example/?code 4417", {"WORDED"}),
        ("you owe", {"STATED"}),
        ("they owe", set()),
        ("all was paid", {"STATED"}),
    ],
)
def test_only_patterns_that_can_find_something_are_tried(text, asked):
    known = [SIXTEEN, LINKED, WORDED, STATED]
    assert {known[number].entity for number in Prefilter(known).may_match(text)} == asked


def test_many_texts_are_read_as_each_would_be():
    texts = ["code 4417", "", "you owe 4111 1111 1111 1111", "https://acme.example/?id=4417", "SW1A 2AA"]
    prefilter = DETECTOR.prefilter
    assert prefilter.may_match_each(texts) == [prefilter.may_match(text) for text in texts]


def test_no_recognizers_is_refused():
    with pytest.raises(ValueError, match="no recognizers"):
        Detector([])


def test_a_broken_recognizer_is_heard_and_the_others_still_count():
    def broken(value):
        raise RuntimeError(value)

    detector = Detector([made("A", r"\d{4}", valid=broken), made("B", r"[a-z]{4}")])
    found = detector.detect(normalise("4417 word"))
    assert found.failed == ("the recognizer A failed (RuntimeError)",)
    assert {d.entity for d in found.detections} == {"B"}


def test_a_broken_name_model_is_heard():
    def broken(text):
        raise LookupError(text)

    found = Detector([made("A", r"\d{4}")], broken).detect(normalise("hello"))
    assert found.failed == ("the name model failed (LookupError)",)


def test_running_out_of_time_is_heard():
    found = DETECTOR.detect(normalise("The card 4111 1111 1111 1111"), late=lambda: True)
    assert found.failed == ("time was up before everything was read",)


@pytest.mark.parametrize(
    "text",
    [
        "See https://support.acme.example/answer/7177579?visit_id=636677072779632334-1508462322",
        "@Summit89471234 hello",
        "https://acme.example/orders/114-5551234-5550199",
    ],
)
def test_numbers_in_links_and_handles_are_part_of_the_address(text):
    assert entities(text) <= {"URL"}


def test_a_card_in_a_link_still_counts():
    assert entities("https://acme.example/pay?card=4111111111111111") == {"CREDIT_CARD"}


@pytest.mark.parametrize(
    ("given_detections", "kept"),
    [
        ([("A", 0, 10, 0.9), ("B", 2, 6, 0.9)], ["A"]),
        ([("A", 0, 10, 0.4), ("B", 2, 6, 0.9)], ["B"]),
        ([("A", 0, 6, 0.9), ("B", 4, 12, 0.9)], ["B"]),
        ([("A", 0, 6, 0.9), ("B", 6, 12, 0.9)], ["A", "B"]),
        ([("A", 0, 6, 0.7), ("B", 0, 6, 0.9)], ["B"]),
    ],
)
def test_of_two_that_overlap_the_surer_then_the_longer_stays(given_detections, kept):
    detections = [Detection(entity, start, end, score, entity.lower()) for entity, start, end, score in given_detections]
    assert [d.entity for d in resolve(detections)] == kept
    assert [d.entity for d in resolve(reversed(detections))] == kept


def test_a_passage_and_a_value_in_it_both_stay():
    passage, value = Detection("NOTE", 0, 30, 0.9, "note"), Detection("PIN", 10, 14, 0.9, "pin")
    assert list(resolve([passage, value], frozenset({"note"}))) == [passage, value]


def test_a_year_in_front_does_not_hide_a_card():
    text = "in 2026 4111 1111 1111 1111"
    found = DETECTOR.detect(normalise(text)).detections
    assert [text[d.start : d.end] for d in found if d.entity == "CREDIT_CARD"] == ["4111 1111 1111 1111"]


def test_all_offsets_are_those_of_the_original():
    text = "<p>Card <b>4111</b> 1111&nbsp;1111 1111</p>"
    (found,) = DETECTOR.detect(normalise(text)).detections
    assert text[found.start : found.end] == "4111</b> 1111&nbsp;1111 1111"


FILLER = "We looked into this and all is well, so nothing has to be done. "
WINDING = "we looked into this and all is well so nothing has to be done and "


@pytest.mark.parametrize(
    "value", ["card 4111 1111 1111 1111", "your PIN is four eight two one", "we will be with you on Friday at 14:30"]
)
@pytest.mark.parametrize("filler", [FILLER, WINDING], ids=["sentences", "one endless sentence"])
@pytest.mark.parametrize("before", [0, 1_480, 1_990, 2_000, 2_010, 2_490, 3_990, 7_777])
def test_a_value_in_a_long_text_is_found_wherever_it_stands(value, filler, before):
    def found(text):
        return {(d.entity, text[d.start : d.end]) for d in DETECTOR.detect(normalise(text)).detections}

    alone = found(f"{FILLER}{value}.")
    assert alone
    padded = (filler * 200)[:before].rpartition(" ")[0]
    assert {entity for entity, _ in found(f"{padded} {value}. {filler * 100}")} >= {entity for entity, _ in alone}


def test_of_a_long_text_only_stretches_with_the_words_are_searched():
    prefilter = Prefilter([WORDED])
    text = f"{'x ' * 5_000} code 4417 {'x ' * 5_000}"
    ((start, end),) = prefilter.may_match(text)[0][0]
    assert start <= text.index("code") < end
    assert end - start <= 4_000
    assert prefilter.may_match(text, [0, 1]) == {}
