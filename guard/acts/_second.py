"""A second opinion on sentences that the linear models are not sure of: a small transformer reads them with what stands around them.

It knows what words mean that no list of things holds ("the silver bit on the back", "which flat are you in?") and what an answer
takes up ("The online one. Go ahead."). It comes from `training/second.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from guard.assets import Kind
from guard.transformer import END, START, Vocabulary, transformer

SECOND = "acts-second"
"""The name of the transformer."""
LABELS = ("ASKS", *(kind.name for kind in Kind))
"""Whether anything is asked for, and which kinds of things."""
_LIKELY = 0.5
"""From this probability on a kind of thing is said to be it."""
_CUSTOMER, _BEFORE, _SENTENCE, _AFTER = 40, 40, 64, 24
"""Pieces of each part that are read: the last ones of what stands before the sentence, the first ones of the others."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A sentence, with what the customer wrote last and the sentences before and behind it; each may be empty."""

    customer: str = field(repr=False)
    before: str = field(repr=False)
    sentence: str = field(repr=False)
    after: str = field(repr=False)

    @property
    def alone(self) -> Seen:
        """Return it without the sentences beside it."""
        return replace(self, before="", after="")


def input_of(vocabulary: Vocabulary, seen: Seen) -> tuple[Sequence[int], Sequence[int]]:
    """Return the numbers of the pieces, and 1 for those of the sentence itself, 0 for the others."""
    before = [
        START,
        *list(vocabulary.pieces(seen.customer))[-_CUSTOMER:],
        END,
        *list(vocabulary.pieces(seen.before))[-_BEFORE:],
        END,
    ]
    sentence = [*list(vocabulary.pieces(seen.sentence))[:_SENTENCE], END]
    after = list(vocabulary.pieces(seen.after))[:_AFTER]
    return [*before, *sentence, *after], [0] * len(before) + [1] * len(sentence) + [0] * len(after)


class Opinion(NamedTuple):
    """How `sure` it is that a sentence asks for something, 0 to 1, and for what kind of thing, if it knows."""

    sure: float
    kind: Kind | None


def second(seen: Seen) -> Opinion:
    """Return what the transformer makes of a sentence.

    A secret that it asks for by itself counts, whatever stands beside it: text added before or behind never takes it away.
    """
    reader = transformer(SECOND)

    def read(way: Seen) -> Opinion:
        sure, *kinds = reader.probabilities(*input_of(reader.vocabulary, way))
        kind = Kind[reader.labels[1 + kinds.index(max(kinds))]] if max(kinds) >= _LIKELY else None
        return Opinion(sure, kind)

    whole = read(seen)
    if seen == seen.alone:
        return whole
    alone = read(seen.alone)
    return alone if alone.kind == Kind.SECRET and alone.sure > whole.sure else whole
