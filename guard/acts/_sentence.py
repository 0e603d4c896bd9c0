"""What the model of sentences sees: its words, the kinds of things it names, and what the customer said before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from guard.acts._around import REACH
from guard.assets import Asset, Kind, assets
from guard.linear import Family
from guard.words import Sentence, builds, pairs, triples, verbs, words_of


@dataclass(frozen=True, slots=True)
class Said:
    """What the customer wrote last: the kinds of things named, and the words."""

    named: frozenset[Kind] = frozenset()
    words: frozenset[str] = field(default=frozenset(), repr=False)


def said_before(customer: str) -> Said:
    """Read what the customer wrote last; empty: not known."""
    if not customer.strip():
        return Said()
    return Said(frozenset(asset.kind for asset in assets(customer)), frozenset(words_of(customer)))


def said_features(before: Said) -> Iterator[Family]:
    """Yield what the model sees of what the customer wrote last, the same for every sentence."""
    yield "CK", [kind.name for kind in before.named]
    yield "c", before.words


def sentence_features(sentence: Sentence, inside: Sequence[Asset], before: Said) -> Iterator[Family]:
    """Yield what the model sees of a sentence with the things named `inside` it, beside `said_features` and `around_it`."""
    raw = sentence.words[:REACH]
    words = _with_kinds(sentence, inside) if inside else raw
    shape = ["^", *builds(["<asset>" if word.isupper() else word for word in words] if inside else words), "$"]
    question = "q" if sentence.asks else "nq"
    done = verbs(raw)
    whole = [
        question,
        "K" if inside else "no-K",
        f"len={min(6, len(words) // 3)}",
        f"f1={words[0]}/{question}",
        f"f2={'/'.join(words[:2])}",
        f"f3={'/'.join(words[:3])}",
        f"l2={'/'.join(words[-2:])}",
        f"l3={'/'.join(words[-3:])}",
        f"V={'/'.join(done)}/{question}{bool(inside)}",
    ]
    if before.words:
        whole.append(f"ref={bool(before.named)}{question}{min(3, len(words) // 4)}{bool(inside)}")
    yield "whole", whole
    yield "w", words
    yield "ww", pairs(["^", *words, "$"])
    yield "b2", pairs(shape)
    yield "b3", triples(shape)
    yield "V", done
    yield "VV", pairs(["^", *done, "$"])
    if inside:
        yield "K", [asset.kind.name for asset in inside]
        yield "in", set(raw).difference(words)


def _with_kinds(sentence: Sentence, inside: Sequence[Asset]) -> list[str]:
    words: list[str] = []
    for word, start in zip(sentence.words[:REACH], sentence.starts, strict=False):
        kind = next((asset.kind.name for asset in inside if asset.start <= start < asset.end), "")
        if not kind or words[-1:] != [kind]:
            words.append(kind or word)
    return words
