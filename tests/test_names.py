"""Our own model of names: what it takes for a person, what that means for a reply, and how it reads."""

from __future__ import annotations

import itertools
import math
import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from guard import Guard, Reply, State
from guard.config import Config
from guard.model import Customer
from recognizers import _people
from recognizers._people import BEGINS, INSIDE, OUTSIDE, Lists, Model, decoded, digest, find, model

GUARD = Guard.of(Config())


def people(text):
    return {(text[one.start : one.end], one.recognizer) for one in find(text)}


def findings(text, channel="public", **more):
    verdict = GUARD.check(Reply(id="r", text=text, channel=channel, **more))
    assert verdict.checked.incomplete == ()
    return {(finding.rule, text[finding.start : finding.end]) for finding in verdict.findings if finding.entity == "PERSON"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("We saw Priya Okafor there.", "Priya Okafor"),
        ("Your parcel was signed for by Wanjiru Lindqvist.", "Wanjiru Lindqvist"),
        ("The booking is in the name of Søren Kovačević.", "Søren Kovačević"),
        ("I've spoken to Aoife O'Sullivan in the branch.", "Aoife O'Sullivan"),
        ("Ask for Ludwig van der Berg at the desk.", "Ludwig van der Berg"),
        ("It was left with Marta Kowalska-Nowak next door.", "Marta Kowalska-Nowak"),
        ("Thanks for your patience, Nguyen Thi Mai.", "Nguyen Thi Mai"),
        ("i spoke with sarah jones earlier", "sarah jones"),
        ("Regards,\nKatherine Tibbs", "Katherine Tibbs"),
        ("Hello again Mr Adeyemi, your seat is booked.", "Adeyemi"),
        ("My colleague Dr. Okonkwo will ring you.", "Okonkwo"),
        ("Her last name is Entwhistle.", "Entwhistle"),
    ],
)
def test_a_full_name_or_one_behind_a_title_is_a_person(text, name):
    assert (name, "person") in people(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Is Fatima your daughter?", "Fatima"),
        ("I've asked Oisín to look at it.", "Oisín"),
        ("thanks sarah, thats sorted now", "sarah"),
        ("We're on it. ~Heather B.", "Heather B"),
    ],
)
def test_one_name_alone_says_who_and_is_not_reported(text, name):
    assert {(found.rstrip("."), by) for found, by in people(text)} == {(name, "lone-name")}
    assert findings(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "You can watch it on Prime Video with Apple Music.",
        "Dear Valued Guest, thank you for choosing us.",
        "We'll come to 12 Victoria Street on Monday.",
        "I work for Hernandez Corporation.",
        "Please WhatsApp us from Terminal Two.",
        "THE APP IS DOWN AND WE ARE ON IT",
        "I hope this helps! ^SA",
        "Black Friday starts in Kings Cross.",
        "@PriyaOkafor see priya.okafor.example or #PriyaOkafor",
        "",
    ],
)
def test_products_places_and_firms_are_nobody(text):
    assert people(text) == set()


def test_a_full_name_is_warned_of_in_public_alone():
    assert findings("We saw Priya Okafor there.") == {("discloses-identifier", "Priya Okafor")}
    assert findings("We saw Priya Okafor there.", "email") == set()


def test_a_name_alone_gives_way_to_what_tells_more():
    (found,) = GUARD.check(Reply(id="r", text="Your memorable word is Victoria.")).findings
    assert found.entity != "PERSON"


def test_a_word_that_may_be_a_name_is_no_greeting_of_somebody_else():
    sam = Customer(name="Sam Lee")
    assert findings("Our Alexa skill is back.", customer=sam) == set()
    assert findings("hi fatima, it works again", customer=sam) == {("leaks-other-customer", "fatima")}


def test_a_model_that_is_not_there_is_heard(monkeypatch, tmp_path):
    monkeypatch.setattr(_people, "_FOLDER", tmp_path)
    model.cache_clear()
    try:
        verdict = GUARD.check(Reply(id="r", text="We saw Priya Okafor there."))
    finally:
        model.cache_clear()
    assert verdict.state == State.INCOMPLETE
    assert verdict.checked.incomplete == ("the name model failed (FileNotFoundError)",)


def test_another_model_is_another_set_of_rules(monkeypatch, tmp_path):
    before = digest()
    monkeypatch.setattr(_people, "_FOLDER", tmp_path)
    assert digest() != before
    assert Guard.of(Config()).rules_digest != GUARD.rules_digest


# --- how it reads -------------------------------------------------------------------------------------------------------


LISTS = Lists(*(frozenset(),) * 5)


def brute(toy, evidence):
    """Return the likeliest labels and the probability of each of their names, by trying all ways."""

    def way(labels):
        steps = sum(toy.follows[a][b] for a, b in itertools.pairwise(labels))
        return sum(row[label] for row, label in zip(evidence, labels, strict=True)) + steps

    ways = {
        labels: way(labels)
        for labels in itertools.product((OUTSIDE, BEGINS, INSIDE), repeat=len(evidence))
        if labels[0] != INSIDE and (OUTSIDE, INSIDE) not in itertools.pairwise(labels)
    }
    whole = sum(map(math.exp, ways.values()))
    best, second = sorted(ways, key=ways.__getitem__, reverse=True)[:2]
    assume(ways[best] - ways[second] > 1e-6)
    names = []
    for start, label in enumerate(best):
        if label == BEGINS:
            end = next((n for n in range(start + 1, len(best)) if best[n] != INSIDE), len(best))
            stands = (
                math.exp(value)
                for labels, value in ways.items()
                if labels[start:end] == best[start:end] and (end == len(best) or labels[end] != INSIDE)
            )
            names.append((start, end, pytest.approx(sum(stands) / whole)))
    return names


@given(
    st.lists(st.tuples(*(st.floats(-3, 3),) * 3), min_size=1, max_size=5),
    st.lists(st.tuples(*(st.floats(-2, 2),) * 3), min_size=3, max_size=3),
)
def test_the_likeliest_names_and_their_probability_are_those_of_all_ways(evidence, follows):
    toy = Model({str(n): row for n, row in enumerate(evidence)}, (0.0, 0.0, 0.0), follows, LISTS)
    found = list(decoded(toy, [[str(n)] for n in range(len(evidence))]))
    wanted = brute(toy, evidence)
    assert found == wanted


@given(st.text(alphabet="AaBéÉİßs .,-'\n@0ŠšSmithPriyaOkfr", max_size=80))
def test_whatever_is_written_is_read(text):
    for one in find(text):
        assert 0 <= one.start < one.end <= len(text)
        assert 0 < one.score <= 1


@pytest.mark.parametrize("unit", ["Priya Okafor ", "A. B. C. ", "sarah ", "de la ", "WE SAW IT. ", "Okafor-'"])
def test_time_grows_with_length_and_no_faster(unit):
    def taken(size):
        text = unit * (size // len(unit))
        best = math.inf
        for _ in range(3):
            before = time.process_time()
            list(find(text))
            best = min(best, time.process_time() - before)
        return best

    assert taken(40_000) < 4 * taken(20_000) + 0.02
