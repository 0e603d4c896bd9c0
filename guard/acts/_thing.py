"""What the model of things sees: the words around a noun, and the build of the sentence that it stands in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from guard.acts._around import REACH, begin, grams, within
from guard.assets import Asset
from guard.words import NEGATION, Sentence, Token, build, verbs

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


def thing_features(sentence: Sentence, asset: Asset, inside: Sequence[Asset]) -> Iterator[str]:
    """Yield what the model sees of an asset: its own words, and the sentence around it, in words and in build."""
    tokens = sentence.tokens
    first = bisect_left(tokens, asset.start, key=begin)
    if first and tokens[first - 1].end > asset.start:
        first -= 1
    last = bisect_left(tokens, asset.end, key=begin)
    left_tokens, right_tokens = tokens[max(0, first - REACH) : first], tokens[last : last + REACH]
    near = within(inside, *((left_tokens or tokens)[0].start, (right_tokens or tokens)[-1].end))
    others = [(other.start, other.end) for other in near if other is not asset]
    before = _words(left_tokens, others)
    after = _words(right_tokens, others)
    own = [token.text for token in tokens[first:last]]
    question = "q" if sentence.asks else "nq"
    yield from (f"k={asset.kind.name}", question, f"len={min(6, sum(w[0].isalpha() for w in before + after) // 2)}")
    yield from (f"W={word}" for word in own)
    left, right = ["^", *before], [*after, "$"]
    # In a list ("name, postcode and PNR") what stands in front of the list governs.
    governed = left[:]
    while len(governed) > 1 and governed[-1] in _CONJUNCTS:
        governed.pop()
    left_build, governed_build, right_build = ([build(word) for word in words] for words in (left, governed, right))
    yield f"Wl={own[-1:]}"
    yield from (
        f"b1={left[-1]}",
        f"b2={left[-2:]}",
        f"b3={left[-3:]}",
        f"c1={governed[-1]}",
        f"c2={governed[-2:]}",
        f"c3={governed[-3:]}",
    )
    yield from (f"s3={governed_build[-3:]}", f"t3={left_build[-3:]}")
    yield from (f"a1={right[0]}", f"a2={right[:2]}", f"a3={right[:3]}")
    yield from (f"o1={left[1:2]}", f"o2={left[1:3]}", f"so={left_build[:4]}")
    yield from (f"B={word}" for word in before)
    yield from (f"A={word}" for word in after)
    yield from grams("BB", left, 2)
    yield from grams("KB", left_build, 2)
    yield from grams("KA", right_build, 2)
    governors = [word for word in governed_build if word in _GOVERNS or word in NEGATION]
    behind = [word for word in right_build if word in _GOVERNS or word in NEGATION]
    yield from (f"G1={governors[-1:]}", f"G2={governors[-2:]}", f"G3={governors[-3:]}", f"H1={behind[:1]}", f"H2={behind[:2]}")
    yield f"GH={governors[-2:]}|{behind[:1]}|{question}"
    yield from _clause_features(before)
    over = [f"{name}{question}" for _, name in verbs(before)]
    under = [f"{name}{question}" for _, name in verbs(after)]
    yield from (f"V={over[-1:]}", f"V2={over[-2:]}", f"U={under[:1]}", f"VU={over[-1:]}{under[:1]}")
    if sum(word[0].isalpha() for word in before + after) <= 3:
        yield f"short-{question}"


def _clause_features(before: Sequence[str]) -> Iterator[str]:
    """Yield what the model sees of the clause that leads up to an asset, and of what is denied or warned of before it."""
    clause = before
    for number in range(len(before) - 1, -1, -1):
        if before[number] in _BREAKS:
            clause = before[number:]
            break
    yield f"cl={clause[:2]}"
    yield from (f"C={word}" for word in clause)
    if not NEGATION.isdisjoint(clause):
        yield "neg-in-clause"
    if not NEGATION.isdisjoint(before):
        yield "neg-before"
    if not _KEPT.isdisjoint(before):
        yield "kept-before"


def _words(tokens: Sequence[Token], assets_inside: Sequence[tuple[int, int]]) -> list[str]:
    words: list[str] = []
    for token in tokens:
        word = _ASSET if any(start <= token.start < end for start, end in assets_inside) else token.text
        if word != _ASSET or words[-1:] != [_ASSET]:
            words.append(word)
    return words
