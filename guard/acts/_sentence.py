"""What the model of sentences sees: its words, the kinds of things it names, and what the customer said before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from guard.acts._around import REACH, grams
from guard.assets import Asset, Kind, assets
from guard.words import Sentence, build, tokens, verbs


@dataclass(frozen=True, slots=True)
class Said:
    """What the customer wrote last: the kinds of things named, and the words."""

    named: frozenset[Kind] = frozenset()
    words: frozenset[str] = field(default=frozenset(), repr=False)


def said_before(customer: str) -> Said:
    """Read what the customer wrote last; empty: not known."""
    if not customer.strip():
        return Said()
    return Said(frozenset(asset.kind for asset in assets(customer)), frozenset(token.text for token in tokens(customer)))


def sentence_features(sentence: Sentence, inside: Sequence[Asset], before: Said) -> Iterator[str]:
    """Yield what the model sees of a sentence with the things named `inside` it; its neighbours are `around_it`."""
    raw = [token.text for token in sentence.tokens[:REACH]]
    words = _with_kinds(sentence, inside)
    question = "q" if sentence.asks else "nq"
    yield from (question, f"len={min(6, len(words) // 3)}", f"f1={words[:1]}{question}")
    yield from (f"f2={words[:2]}", f"f3={words[:3]}", f"l2={words[-2:]}", f"l3={words[-3:]}")
    ends = ["^", *words, "$"]
    shape = ["^", *("<asset>" if word.isupper() else build(word) for word in words), "$"]
    yield from (f"r={word}" for word in raw)
    yield from grams("w", ends, 1)
    yield from grams("ww", ends, 2)
    yield from grams("b2", shape, 2)
    yield from grams("b3", shape, 3)
    done = [name for _, name in verbs(raw)]
    yield from (f"V={name}" for name in done)
    yield from grams("VV", ["^", *done, "$"], 2)
    yield f"V={done}{question}{bool(inside)}"
    yield from (f"K={asset.kind.name}" for asset in inside)
    yield "K" if inside else "no-K"
    if before.words:
        yield from (f"CK={kind.name}" for kind in before.named)
        yield from (f"c={word}" for word in before.words)
        yield f"ref={bool(before.named)}{question}{min(3, len(words) // 4)}{bool(inside)}"


def _with_kinds(sentence: Sentence, inside: Sequence[Asset]) -> list[str]:
    words: list[str] = []
    for token in sentence.tokens[:REACH]:
        kind = next((asset.kind.name for asset in inside if asset.start <= token.start < asset.end), "")
        if not kind or words[-1:] != [kind]:
            words.append(kind or token.text)
    return words
