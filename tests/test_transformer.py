"""The transformer that gives a second opinion: its pieces of words, what it makes of rubbish, and when it is asked at all."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guard import Guard, Reply, State, acts, transformer
from guard import second as _second
from guard.acts import mentions
from guard.config import Config
from guard.second import LABELS, Seen, input_of, second
from guard.transformer import END, START, UNKNOWN, Vocabulary
from guard.words import sentences

WORDS = "[UNK] [CLS] [SEP] post ##code ##s code the a ' t don ? caf ##e".split()
VOCABULARY = Vocabulary({word: number for number, word in enumerate(WORDS)})
READER = transformer.transformer("acts-second")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("Postcodes?", ["post", "##code", "##s", "?"]),
        ("the  CODE\n", ["the", "code"]),
        ("don't", ["don", "'", "t"]),
        ("café", ["caf", "##e"]),
        ("postman", ["[UNK]"]),
        ("a_a", ["a", "[UNK]", "a"]),
        ("a" * 41, ["[UNK]"]),
    ],
)
def test_words_fall_into_the_longest_pieces(text, pieces):
    assert [WORDS[number] for number in VOCABULARY.pieces(text)] == pieces


def test_an_input_tells_the_sentence_from_what_stands_around_it():
    pieces, kinds = input_of(VOCABULARY, Seen("the code", "a", "postcode?", "don"))
    read = [WORDS[number] for number in pieces]
    assert read == ["[CLS]", "the", "code", "[SEP]", "a", "[SEP]", "post", "##code", "?", "[SEP]", "don"]
    assert [word for word, kind in zip(read, kinds, strict=True) if kind] == ["post", "##code", "?", "[SEP]"]


def test_the_vocabulary_begins_with_what_every_input_needs():
    assert (UNKNOWN, START, END) == (0, 1, 2)
    assert list(READER.vocabulary.numbers)[:3] == ["[UNK]", "[CLS]", "[SEP]"]
    assert READER.labels == LABELS


@settings(max_examples=25)
@given(st.text(max_size=400), st.text(max_size=400))
def test_whatever_is_read_gets_probabilities(text, other):
    for seen in (Seen(other, other, text, other), Seen("", "", text, "")):
        assert 0 <= second(seen).asks <= 1


@pytest.mark.parametrize("text", ["Thanks for your message.", "Your parcel is on its way.", "Have a lovely day!"])
def test_what_is_clear_is_not_asked_about(text, monkeypatch):
    monkeypatch.setattr(acts, "second", None)  # not to be called
    mentions(text, sentences(text))


def test_what_was_read_is_known_again_under_another_sign_off(monkeypatch):
    monkeypatch.setattr(_second, "_read_before", remembered := {})
    monkeypatch.setattr(acts, "_unsure", lambda one: one.words > 1)
    for sign in ("^AB", "^ CD", "^PW", "/otp", "- mum?"):
        text = f"It is on its way. Could you tell us your order number?\n{sign}"
        mentions(text, sentences(text))
    # The first sentence twice; the second by itself, before a sign-off, and before each of what is none.
    assert len(remembered) == 2 + 1 + 1 + 3


def test_text_that_is_added_takes_no_second_opinion_away():
    asks = "Which flat are you in so he can buzz you after?"
    filler = "\n\n".join(f"What is the thing on part {n}?" for n in range(60))
    assert any(mention.asked >= 0.42 for mention in mentions(asks, sentences(asks)))
    text = f"{filler}\n\n{asks}"
    assert any(m.asked >= 0.42 for m in mentions(text, sentences(text)) if m.sentence.start >= len(filler))


def test_what_was_read_is_remembered_by_a_hash_and_never_in_words(monkeypatch):
    monkeypatch.setattr(_second, "_read_before", remembered := {})
    seen = Seen("It is the kumquat one", "Before.", "Which flat is the kumquat in?", "After.")
    first = second(seen)
    monkeypatch.setattr(_second, "_opinion", None)  # not to be called again
    assert second(seen) == first
    assert len(remembered) == 2  # with what stands beside it, and without
    assert "kumquat" not in repr(remembered)


def test_not_more_is_remembered_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(_second, "_read_before", remembered := {})
    monkeypatch.setattr(_second, "_KEPT", 3)
    for number in range(10):
        second(Seen("", "", f"Which flat is number {number}?", ""))
    assert 0 < len(remembered) <= 3


def test_the_digest_beside_it_is_its_own():
    file = Path(transformer.__file__).parent / "acts-second.onnx"
    assert transformer.digest("acts-second") == sha256(file.read_bytes()).hexdigest()


def test_without_its_file_nothing_passes_that_needs_it(monkeypatch, tmp_path):
    transformer.transformer.cache_clear()
    monkeypatch.setattr(_second, "_read_before", {})
    monkeypatch.setattr(transformer, "__file__", str(tmp_path / "transformer.py"))
    try:
        verdict = Guard.of(Config()).check(
            Reply("r", "Scratch off the silver bit on the back and tell me what's underneath.", "dm")
        )
    finally:
        monkeypatch.undo()
        transformer.transformer.cache_clear()
    assert verdict.state == State.INCOMPLETE
