"""What both models see around a sentence, and what they count in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from guard.assets import Asset
from guard.linear import Family
from guard.words import Sentence, builds, pairs, triples

REACH = 40
"""Words of a sentence that are looked at on either side; longer sentences are no speech."""
_LISTED = 8
"""Sentences that a line may announce."""


def within(named: Sequence[Asset], start: int, end: int) -> Sequence[Asset]:
    """Return those of `named`, which are in order, that begin at `start` or behind it and before `end`."""
    if not named:
        return named
    return named[bisect_left(named, start, key=_begin) : bisect_left(named, end, key=_begin)]


def _begin(thing: Asset) -> int:
    return thing.start


def around_it(all_sentences: Sequence[Sentence], number: int) -> Iterator[Family]:
    """Yield what the model sees of the neighbours: the sentence before, the line that announces a list, the sentence behind."""
    near: list[str] = []
    if number > 0:
        words = all_sentences[number - 1].words[-REACH:]
        near.append(f"Pend={words[-1]}")
        yield "P", words
        yield "Pp", pairs(words)
    for before in reversed(all_sentences[max(0, number - _LISTED) : number]):
        if before.words[-1] == ":":
            near.append("listed")
            yield "L", before.words[-REACH:]
            break
    if number + 1 < len(all_sentences):
        words = all_sentences[number + 1].words[:REACH]
        shape = ["^", *builds(words)]
        near.append("Xq" if "?" in words else "Xnq")
        yield "X", words
        yield "Xx", pairs(["^", *words])
        yield "XK", pairs(shape)
        yield "XT", triples(shape)
    yield "near", near
