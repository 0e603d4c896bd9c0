"""What both models see around a sentence, and what they count in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from guard.assets import Asset
from guard.words import Sentence, Token, build

REACH = 40
"""Words of a sentence that are looked at on either side; longer sentences are no speech."""


def within(named: Sequence[Asset], start: int, end: int) -> Sequence[Asset]:
    """Return those of `named`, which are in order, that begin at `start` or behind it and before `end`."""
    return named[bisect_left(named, start, key=begin) : bisect_left(named, end, key=begin)]


def begin(thing: Asset | Token) -> int:
    """Return where a thing begins."""
    return thing.start


def grams(name: str, words: Sequence[str], size: int) -> Iterator[str]:
    """Yield runs of `size` words as features."""
    for number in range(len(words) - size + 1):
        yield f"{name}={' '.join(words[number : number + size])}"


def around_it(all_sentences: Sequence[Sentence], number: int) -> Iterator[str]:
    """Yield what the model sees of the neighbours: the sentence before, the line that announces a list, the sentence behind."""
    if number > 0:
        words = [token.text for token in all_sentences[number - 1].tokens[-REACH:]]
        yield f"Pend={words[-1]}"
        yield from (f"P={word}" for word in words)
        yield from grams("Pp", words, 2)
    for before in range(number - 1, max(-1, number - 9), -1):
        words = [token.text for token in all_sentences[before].tokens[-REACH:]]
        if words[-1] == ":":
            yield "listed"
            yield from (f"L={word}" for word in words)
            break
    if number + 1 < len(all_sentences):
        words = [token.text for token in all_sentences[number + 1].tokens[:REACH]]
        shape = ["^", *(build(word) for word in words)]
        yield "Xq" if "?" in words else "Xnq"
        yield from (f"X={word}" for word in words)
        yield from grams("Xx", ["^", *words], 2)
        yield from grams("XK", shape, 2)
        yield from grams("XT", shape, 3)
