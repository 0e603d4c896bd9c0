"""What gives something away without words that a rule knows, and what cannot switch that off. Cases of wordings are in tests/rules/gives_away.toml."""

from __future__ import annotations

import time

import pytest

from guard import Guard, Outcome, Reply
from guard import given as given_module
from guard.config import Brand, Config
from guard.given import told
from guard.normalise import normalise
from guard.second import Given
from guard.words import sentences

GUARD = Guard.of(Config(brand=Brand(phones=("+44 117 496 0999",))))
TELLS = "She's still down for the knee in March, they just moved her to the other list."


def found(text, channel="public"):
    verdict = GUARD.check(Reply("r", text, channel=channel))
    assert verdict.checked.incomplete == ()
    return [text[f.start : f.end] for f in verdict.findings if f.rule == "gives-away" and f.outcome >= Outcome.WARN]


@pytest.mark.parametrize(
    "text",
    [
        TELLS,
        f"Thanks for asking! {TELLS}",
        f"{TELLS} Have a lovely day.",
        f"Hi all. If you like, have a look at our website. {TELLS} We are open until nine.",
        # Neither words in front of it, nor the brand's own number beside it, nor signs hide it.
        f"{'well, as we say, ' * 30}{TELLS}",
        TELLS.replace("the other list", "the other list, call us on 0117 496 0999"),
        TELLS.replace(".", " [left out: ORDER_NUMBER]."),
        TELLS.replace(".", ", order 48213377."),
        f"https://acme.example/help/how-do-i-return-something?utm_source=social&utm_campaign=care-{'2025' * 20} {TELLS}",
        f"> {TELLS}",
        f"On Tue, 4 Mar 2031 at 10:12, Jo wrote:\n> where is it?\n\n{TELLS}",
        TELLS.upper().capitalize().replace("MARCH", "March"),
    ],
)
def test_it_is_found_wherever_it_stands(text):
    assert found(text)


def test_what_was_left_out_is_not_found_again():
    assert found("I've put it onto [left out: BANK_ACCOUNT] for you now.") == []


def test_many_sentences_before_it_do_not_hide_it():
    assert found("You will get it. " * 20 + TELLS)


def test_beyond_the_most_the_linear_model_is_believed(monkeypatch):
    monkeypatch.setattr(given_module, "_MOST", 0)
    text = normalise(TELLS).folded
    assert [one.what for one in told(text, sentences(text), "", 0.05)] == [Given.FACT]


@pytest.mark.parametrize("seed", ["a ", "1 ", "A1 ", "is on the ", "12 34, "])
def test_time_grows_with_the_length_of_the_reply(seed):
    def took(length):
        text = normalise(seed * (length // len(seed))).folded
        said = sentences(text)
        began = time.perf_counter()
        list(told(text, said, "", 0.5))
        return time.perf_counter() - began

    assert any(took(40_000) < 3 * took(20_000) + 0.1 for _ in range(3))
