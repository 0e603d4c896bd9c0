"""What a reply does with the sensitive things it names or points at: asks for them, or only speaks of them; and where they are to go.

Two linear models, both from `training/acts.py`, look at a sentence. `thing` goes by the thing: a noun of `guard.assets`, the words
around it and the build of the sentence: what governs it, closed classes, negation, question, list. `sentence` goes by the whole, with
what the customer said before, and so also reads what names nothing ("Front and back in one picture, please"). A phrase list tuned on
examples found 2 of the next 14 requests, a grammar of hand-written patterns half of them, and spaCy's parse added nothing to these
features. docs/acts.md has what this finds.

A sentence is judged by itself and once more with its neighbours ("There's a code on the fob. What is it?"), and the higher counts: text
added before or after can raise a request and never take one away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from guard.acts._around import around_it, within
from guard.acts._place import Part, Place, Whole, place_of
from guard.acts._sentence import Said, said_before, sentence_features
from guard.acts._thing import thing_features
from guard.assets import Asset, Kind, assets
from guard.linear import model, probability
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
    "sentence_features",
    "thing_features",
    "within",
]

_LIKELIER = 3
"""Of several things in a sentence, how much likelier at most the sentence makes each of them: it may ask for the other one."""


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


def mentions(folded: str, all_sentences: Sequence[Sentence], customer: str = "") -> tuple[Mention, ...]:
    """Return every sensitive thing that folded text names or points at, in order.

    `all_sentences` are those of the text; `customer` is what the customer wrote last, which it may answer.
    """
    named = assets(folded)
    before = said_before(customer)
    if not named and not before.named:
        return ()
    reply = Whole(folded)
    found: list[Mention] = []
    for number, sentence in enumerate(all_sentences):
        start, end = sentence.tokens[0].start, sentence.tokens[-1].end
        inside = within(named, start, end)
        things = inside or tuple(_pointed_at(all_sentences, number, named, before))
        if not things:
            continue
        around = list(around_it(all_sentences, number))
        whole = _highest("acts-sentence", [sentence_features(sentence, inside, before)], around)[0]
        alone = _highest("acts-thing", [thing_features(sentence, asset, inside) for asset in inside], around)
        asked = joined(whole, alone)
        part = Part(reply, start, end)
        found += [Mention(asset, sure, part) for asset, sure in zip(things, asked, strict=True)]
    return tuple(found)


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
        tokens = all_sentences[number - 1].tokens
        near += [asset.kind for asset in within(named, tokens[0].start, tokens[-1].end)]
    if near:
        yield Asset(min(near, key=list(Kind).index), sentence.tokens[0].start, sentence.tokens[-1].end)


def _highest(name: str, rows: Sequence[Iterable[str]], around: Sequence[str]) -> list[float]:
    """Return how likely each row of features is a request, by itself or with what is `around`, whichever is more."""
    if not rows:
        return []
    reader = model(name)
    # What is around has no feature in common with the rows, so it only adds.
    more = max(0.0, *reader.sums(around))
    return [probability(reader.bias[0] + reader.sums(row)[0] + more) for row in rows]
