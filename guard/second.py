"""A second opinion on sentences that the linear models are not sure of: a small transformer reads them with what stands around them.

It knows what words mean that no list of things holds ("the silver bit on the back", "which flat are you in?"), what an answer
takes up ("The online one. Go ahead."), and what gives something away ("you come in Thursday and you're in 14C"). It comes from
`training/second.py`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import blake2b
from typing import NamedTuple

from guard.assets import Kind
from guard.transformer import END, START, Vocabulary, transformer

SECOND = "acts-second"
"""The name of the transformer."""


class Given(StrEnum):
    """What a sentence gives away, as an agent would call it."""

    IDENTIFIER = "a number or name that identifies a customer"
    SECRET = "a secret"
    PAYMENT = "payment data"
    CONTACT = "contact data"
    ADDRESS = "a place that belongs to a customer"
    APPOINTMENT = "when somebody comes, goes or stays"
    BIRTH = "a date of birth or an age"
    FACT = "a fact of an account"
    SPECIAL = "a specially protected detail"
    PERSON = "another person"
    INTERNAL = "something internal"


LABELS = ("ASKS", *(kind.name for kind in Kind), "GIVES", *(f"GIVES-{kind.name}" for kind in Given))
"""Whether anything is asked for, and which kinds of things; whether anything is given away, and what."""
_GIVES = LABELS.index("GIVES")
_LIKELY, _PERHAPS = 0.5, 0.4
"""From the first of these on a thing is said to be a secret, from the second to be of the likeliest other kind."""
_LONG = re.compile(r"(\S{24})\S{8,}")
"""What is longer than a word is read only so far, or a link would leave no room for what stands behind it."""
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
    customer, before, sentence, after = (
        list(vocabulary.pieces(_LONG.sub(r"\1", text))) for text in (seen.customer, seen.before, seen.sentence, seen.after)
    )
    before = [START, *customer[-_CUSTOMER:], END, *before[-_BEFORE:], END]
    sentence = [*sentence[:_SENTENCE], END]
    after = after[:_AFTER]
    return [*before, *sentence, *after], [0] * len(before) + [1] * len(sentence) + [0] * len(after)


class Opinion(NamedTuple):
    """What is made of a sentence.

    How sure it is that it `asks` for something, 0 to 1, and for what `kind` of thing, if that is known; how sure it is that it `gives`
    something away, and what is `given`, most likely.
    """

    asks: float
    kind: Kind | None
    gives: float
    given: Given


def second(seen: Seen) -> Opinion:
    """Return what the transformer makes of a sentence.

    A secret that it asks for by itself counts, whatever stands beside it: text added before or behind never takes it away.
    """
    whole, alone = read(seen), read(seen.alone)
    if alone.kind != Kind.SECRET or alone.asks < _LIKELY:
        return whole
    return whole._replace(asks=max(whole.asks, alone.asks), kind=Kind.SECRET)


_read_before: dict[bytes, Opinion] = {}
_KEPT = 10_000
"""Opinions that are remembered, some two megabytes of them."""
_KEY = os.urandom(32)


def read(seen: Seen) -> Opinion:
    """Return what the transformer makes of a sentence where it stands, or remember it.

    Sentences come again: answers are written from macros, drafts are checked as they are typed, and a rewrite once more after the
    draft. What is remembered is a hash of them, with a key that dies with the process, never the words.
    """
    text = f"{seen.customer}\0{seen.before}\0{seen.sentence}\0{seen.after}"
    known_by = blake2b(text.encode(errors="surrogatepass"), digest_size=16, key=_KEY).digest()
    opinion = _read_before.get(known_by)
    if opinion is None:
        opinion = _opinion(seen)
        if len(_read_before) >= _KEPT:
            _read_before.clear()
        _read_before[known_by] = opinion
    return opinion


def _opinion(seen: Seen) -> Opinion:
    reader = transformer(SECOND)
    asks, *kinds = reader.probabilities(*input_of(reader.vocabulary, seen))
    asked, gives, given = kinds[: _GIVES - 1], kinds[_GIVES - 1], kinds[_GIVES:]
    kind = list(Kind)[asked.index(max(asked))]
    known = max(asked) >= (_LIKELY if kind == Kind.SECRET else _PERHAPS)
    return Opinion(asks, kind if known else None, gives, list(Given)[given.index(max(given))])
