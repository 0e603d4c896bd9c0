"""What a reply does with the sensitive things it names or points at: asks for them, or only speaks of them; and where they are to go.

Two linear models, both from `training/acts.py`, look at a sentence. `thing` goes by the thing: a noun of `guard.assets`, the words
around it and the build of the sentence: what governs it, closed classes, negation, question, list. `sentence` goes by the whole, with
what the customer said before, and so also reads what names nothing ("Front and back in one picture, please"). A phrase list tuned on
examples found 2 of the next 14 requests, a grammar of hand-written patterns half of them, and spaCy's parse added nothing to these
features. docs/acts.md has what this finds.

Where they are not sure, which is about one reply in ten, a small transformer gives a second opinion (`guard.second`).

A sentence is judged by itself and once more with its neighbours ("There's a code on the fob. What is it?"), and the higher counts: text
added before or after can raise a request and never take one away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from guard.acts._around import around_it, within
from guard.acts._place import Part, Place, Whole, place_of
from guard.acts._sentence import Said, said_before, said_features, sentence_features
from guard.acts._thing import thing_features
from guard.assets import Asset, Kind, assets
from guard.linear import Family, evidence, model, probability
from guard.second import Seen, second
from guard.words import Sentence

__all__ = [
    "Mention",
    "Place",
    "Said",
    "around_it",
    "joined",
    "mentions",
    "place_of",
    "said_before",
    "said_features",
    "sentence_features",
    "thing_features",
    "within",
]

_SENTENCE, _THING = "acts-sentence", "acts-thing"
_LIKELIER = 3
"""Of several things in a sentence, how much likelier at most the sentence makes each of them: it may ask for the other one."""

_SURE_NOT, _SURE = 0.1, 0.97
"""Where the linear models are neither sure that a sentence asks for nothing nor that it does, a second opinion is asked for."""
_TAKEN_UP = 0.02
"""The first of these where the sentence names nothing and the customer did: "yes, go on" may be all it takes."""
_OWN, _SECOND = 0.25, 0.75
"""What the evidence of the linear models and of the second opinion count when they are joined."""
_NOTHING = 0.2
"""How likely it is at most where only the second opinion thinks that something is asked for, and cannot say what it would be."""
_MOST, _UNSETTLED = 32, 0.5
"""Sentences of a reply about which a second opinion is asked at most, the likeliest first, and how likely the others count."""
_WORDS = 2
"""Words of the shortest sentence about which one is asked: "1/2" is none."""
_SIGNED = re.compile(r"\^ ?[A-Z]{2}")
"""A sign-off: it tells nothing, and without it what was made of an answer that is sent again and again is remembered."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A thing named in a reply, or a sentence that points at one, and the probability that it is `asked` for. Offsets are folded."""

    asset: Asset
    asked: float
    sentence: Part

    @property
    def place(self) -> Place:
        """Return where it is to go: as the sentence says, or else the reply."""
        return self.sentence.place if self.sentence.place != Place.UNSTATED else self.sentence.whole.place

    @property
    def to_us(self) -> bool:
        """Tell whether it goes to whoever writes."""
        return self.sentence.to_us


@dataclass(slots=True)
class _Read:
    """A sentence, what the linear models make of it, and what it may be about."""

    number: int
    words: int
    takes_up: bool
    """It names nothing, and the customer did."""
    things: Sequence[Asset]
    """What it names; if nothing, what it points at."""
    asked: list[float]
    """How likely each of them is asked for; of nothing, how likely anything is."""


def mentions(folded: str, all_sentences: Sequence[Sentence], customer: str = "") -> tuple[Mention, ...]:
    """Return every sensitive thing that folded text names or points at, in order.

    `all_sentences` are those of the text; `customer` is what the customer wrote last, which it may answer.
    """
    named, before = assets(folded), said_before(customer)
    said = model(_SENTENCE).sums(said_features(before))[0]
    places = [(sentence.start, sentence.end) for sentence in all_sentences]
    quoted = [_quoted(folded, start) for start, _ in places]
    read = [_read(all_sentences, number, named, before, said, quoted=quoted[number]) for number in range(len(all_sentences))]
    parts = ["", *(folded[start:end] for start, end in places), ""]
    if _SIGNED.fullmatch(parts[-2]) and not within(named, *places[-1]):
        parts[-2] = ""
    # What somebody else asked or gave is for the words themselves to tell.
    unsure = sorted((one for one in read if not quoted[one.number] and _unsure(one)), key=_likeliest, reverse=True)
    for one in unsure[_MOST:]:
        # Nobody looked closer: text that is added must not take a second opinion away from a secret that is asked for.
        if not _names_secret(one):
            one.asked = [_UNSETTLED, *(one.asked if one.things else ())]
            one.things = (Asset(Kind.SECRET, *places[one.number]), *one.things)
        one.asked = [max(asked, _UNSETTLED) for asked in one.asked]
    for one in unsure[:_MOST]:
        at = one.number
        _settle(one, Seen(customer, parts[at], parts[at + 1], parts[at + 2]), places[at])
    reply = Whole(folded)
    found: list[Mention] = []
    for one in read:
        part = Part(reply, *places[one.number])
        found += [Mention(thing, sure, part) for thing, sure in zip(one.things, one.asked, strict=False)]
    return tuple(found)


def _read(
    all_sentences: Sequence[Sentence], number: int, named: Sequence[Asset], before: Said, said: float, *, quoted: bool
) -> _Read:
    """Read a sentence by the linear models; `said` is the evidence in what the customer wrote.

    What somebody else asked, `quoted`, is about what it names: "Where is it?" below an answer asks nobody for what that names.
    """
    sentence = all_sentences[number]
    inside = within(named, sentence.start, sentence.end)
    things = inside or (() if quoted else tuple(_pointed_at(all_sentences, number, named, before)))
    # What names and points at nothing is mostly small talk: a second opinion, if it comes to that, looks around.
    around = [(family, frozenset(keys)) for family, keys in around_it(all_sentences, number)] if things else []
    whole = _highest(_SENTENCE, [sentence_features(sentence, inside, before)], around, said)[0]
    alone = _highest(_THING, [thing_features(sentence, asset, inside) for asset in inside], around)
    words = sum(map(str.isalpha, sentence.words[: _WORDS * 4]))
    return _Read(number, words, not inside and bool(before.named), things, joined(whole, alone))


def _likeliest(one: _Read) -> float:
    return max(one.asked)


def _unsure(one: _Read) -> bool:
    """Tell whether the linear models leave open whether a sentence asks for something, or what."""
    least = _TAKEN_UP if one.takes_up else _SURE_NOT
    return one.words >= _WORDS and _likeliest(one) >= least and (_likeliest(one) < _SURE or not one.things)


def _settle(one: _Read, seen: Seen, place: tuple[int, int]) -> None:
    """Join a second opinion with that of the linear models, about the thing that is likeliest asked for."""
    opinion = second(seen)
    sure = probability(_OWN * evidence(_likeliest(one)) + _SECOND * evidence(opinion.asks))
    if opinion.kind is None and one.takes_up and _likeliest(one) < _SURE_NOT:
        sure = min(sure, _NOTHING)
    best = one.asked.index(_likeliest(one))
    one.asked = [sure if number == best else min(asked, sure) for number, asked in enumerate(one.asked)]
    # "Read me the numbers in it" names a number, and asks for a code. What cannot be said to be anything is no thing.
    if opinion.kind is not None and (not one.things or (opinion.kind == Kind.SECRET and not _names_secret(one))):
        one.asked = [sure, *(one.asked if one.things else ())]
        one.things = (Asset(opinion.kind, *place), *one.things)


def _names_secret(one: _Read) -> bool:
    return any(thing.kind == Kind.SECRET for thing in one.things)


def _quoted(folded: str, start: int) -> bool:
    """Tell whether a place is in a line of quoted history."""
    return folded.startswith(">", folded.rfind("\n", 0, start) + 1)


def joined(whole: float, alone: Sequence[float]) -> list[float]:
    """Return how likely each thing of a sentence is asked for, from what the sentence and each thing `alone` tell.

    A sentence that names nothing has one: what it points at.
    """
    several = len(alone) > 1
    return [(one + (min(whole, _LIKELIER * one) if several else whole)) / 2 for one in alone] or [whole]


def _pointed_at(all_sentences: Sequence[Sentence], number: int, named: Sequence[Asset], before: Said) -> Iterator[Asset]:
    """Yield what a sentence that names nothing may be about, as an asset of its own length: what stands right before it."""
    sentence = all_sentences[number]
    near = list(before.named)
    if number:
        last = all_sentences[number - 1]
        near += [asset.kind for asset in within(named, last.start, last.end)]
    if near:
        yield Asset(min(near, key=list(Kind).index), sentence.start, sentence.end)


def _highest(name: str, rows: Sequence[Iterable[Family]], around: Sequence[Family], said: float = 0.0) -> list[float]:
    """Return how likely each row of features is a request, by itself or with what is `around`, whichever is more.

    `said` is evidence that all of them have.
    """
    if not rows:
        return []
    reader = model(name)
    # What is around has no feature in common with the rows, so it only adds.
    least = reader.bias[0] + said + max(0.0, *reader.sums(around))
    return [probability(least + reader.sums(row)[0]) for row in rows]
