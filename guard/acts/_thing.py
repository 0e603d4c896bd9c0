"""What the model of things sees: the words around a noun, and the build of the sentence that it stands in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from guard.acts._around import REACH, within
from guard.assets import Asset
from guard.linear import Family
from guard.words import NEGATION, Sentence, builds, pairs, verbs

_KEPT = frozenset(
    "keep hide cover blur redact mask beware delete remove scam scammer scammers fraud fraudster fraudsters phishing".split()
)
_GOVERNS = frozenset(
    "<give> <need> <have> <own> <sent> <crook> please can could would will may what which what's who when where how if once until unless "
    "you we i your our us me to is are was will nobody anyone someone they".split()
)
_CONJUNCTS = frozenset(", and or <asset> your the + / plus a an any - as well".split())
_BREAKS = frozenset(", ; : but ( - so because instead just".split())
_ASSET = "<asset>"
_SHORT = 3
"""Words around an asset that are hardly a sentence: "Your PIN?"."""


def thing_features(sentence: Sentence, asset: Asset, inside: Sequence[Asset]) -> Iterator[Family]:
    """Yield what the model sees of an asset: its own words, and the sentence around it, in words and in build."""
    first, last = (bisect_left(sentence.starts, place) for place in (asset.start, asset.end))
    if first and sentence.ends[first - 1] > asset.start:
        first -= 1
    near = within(inside, sentence.starts[max(0, first - REACH)], sentence.ends[: last + REACH][-1])
    others = [other for other in near if other is not asset]
    before = _words(sentence, max(0, first - REACH), first, others)
    after = _words(sentence, last, last + REACH, others)
    own = sentence.words[first:last]
    question = "q" if sentence.asks else "nq"
    around = sum(word[0].isalpha() for word in (*before, *after))
    left, right = ["^", *before], [*after, "$"]
    # In a list ("name, postcode and PNR") what stands in front of the list governs.
    governed = left[:]
    while len(governed) > 1 and governed[-1] in _CONJUNCTS:
        governed.pop()
    left_build, right_build = builds(left), builds(right)
    governed_build = left_build[: len(governed)]
    governors = [word for word in governed_build if word in _GOVERNS or word in NEGATION]
    behind = [word for word in right_build if word in _GOVERNS or word in NEGATION]
    clause = _clause(before)
    over = [f"{name}{question}" for name in verbs(before)]
    under = [f"{name}{question}" for name in verbs(after)]
    ends = {
        "Wl": own[-1:],
        "b1": left[-1:],
        "b2": left[-2:],
        "b3": left[-3:],
        "c1": governed[-1:],
        "c2": governed[-2:],
        "c3": governed[-3:],
        "s3": governed_build[-3:],
        "t3": left_build[-3:],
        "a1": right[:1],
        "a2": right[:2],
        "a3": right[:3],
        "o1": left[1:2],
        "o2": left[1:3],
        "so": left_build[:4],
        "G1": governors[-1:],
        "G2": governors[-2:],
        "G3": governors[-3:],
        "H1": behind[:1],
        "H2": behind[:2],
        "GH": [*governors[-2:], "|", *behind[:1], question],
        "cl": clause[:2],
        "V": over[-1:],
        "V2": over[-2:],
        "U": under[:1],
        "VU": [*over[-1:], "|", *under[:1]],
    }
    yield "ends", [f"{name}={'/'.join(words)}" for name, words in ends.items()]
    whole = [question, f"k={asset.kind.name}", f"len={min(6, around // 2)}"]
    if around <= _SHORT:
        whole.append(f"short-{question}")
    if not NEGATION.isdisjoint(clause):
        whole.append("neg-in-clause")
    if not NEGATION.isdisjoint(before):
        whole.append("neg-before")
    if not _KEPT.isdisjoint(before):
        whole.append("kept-before")
    yield "whole", whole
    yield "W", own
    yield "B", before
    yield "A", after
    yield "C", clause
    yield "BB", pairs(left)
    yield "KB", pairs(left_build)
    yield "KA", pairs(right_build)


def _clause(before: Sequence[str]) -> Sequence[str]:
    """Return the end of what stands before an asset: the clause that leads up to it."""
    for number in range(len(before) - 1, -1, -1):
        if before[number] in _BREAKS:
            return before[number:]
    return before


def _words(sentence: Sentence, first: int, last: int, others: Sequence[Asset]) -> list[str]:
    """Return some words of a sentence, the `others` that it names as `_ASSET`."""
    if not others:
        return list(sentence.words[first:last])
    words: list[str] = []
    for word, start in zip(sentence.words[first:last], sentence.starts[first:last], strict=True):
        named = any(other.start <= start < other.end for other in others)
        if not named or words[-1:] != [_ASSET]:
            words.append(_ASSET if named else word)
    return words
