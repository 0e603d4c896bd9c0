"""What a reply does with the sensitive things it names: asks for them, or only speaks of them; and where they are to go.

Asset first: a noun of `guard.assets`, then the sentence around it. How likely it is that the thing is asked for is told by a linear
model (`acts.json`, from `training/acts.py`) over the words around the noun and the build of the sentence: what governs it, closed
classes, negation, question, list. A phrase list tuned on examples found 2 of the next 14 requests, a grammar of hand-written patterns
half of them, and spaCy's parse added nothing to these features. docs/acts.md has what this finds.

A sentence is judged by itself and once more with its neighbours ("There's a code on the fob. What is it?"), and the higher counts: text
added before or after can raise a request and never take one away.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from guard.assets import Asset, assets
from guard.later import pattern
from guard.linear import model
from guard.words import Sentence, Token, build


class Place(StrEnum):
    """Where a thing asked for is to go."""

    UNSTATED = "unstated"
    PUBLIC = "public"
    DM = "dm"
    FORM = "form"
    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Mention:
    """A thing named in a reply. Offsets are those of the folded text.

    `asked` is the probability that it is asked for; `place` is where the sentence says that it goes, `overall` where the reply does.
    """

    asset: Asset
    asked: float
    place: Place
    overall: Place
    to_us: bool
    """The sentence says that it goes to whoever writes ("tell me", "so that we can")."""


def mentions(folded: str, all_sentences: Sequence[Sentence]) -> tuple[Mention, ...]:
    """Return every sensitive thing named in folded text, in order; `all_sentences` are those of the text."""
    named = assets(folded)
    if not named:
        return ()
    reader = model("acts")
    # A link somewhere in the reply is no place to put things; one in or right behind the sentence that asks is.
    overall = place_of(_LINK.sub(" ", folded))
    found = []
    for number, sentence in enumerate(all_sentences):
        start, end = sentence.tokens[0].start, sentence.tokens[-1].end
        inside = within(named, start, end)
        if not inside:
            continue
        around = list(around_it(all_sentences, number))
        behind = _LINK_BEHIND.match(folded, end)
        place = place_of(folded[start : behind.end() if behind else end])
        to_us = _TO_US.search(folded, start, end) is not None
        for asset in inside:
            own = list(features(sentence, asset, inside))
            (alone,), (together,) = reader.probabilities(own), reader.probabilities(own + around)
            found.append(Mention(asset, max(alone, together), place, overall, to_us))
    return tuple(found)


def within(named: Sequence[Asset], start: int, end: int) -> Sequence[Asset]:
    """Return those of `named`, which are in order, that begin at `start` or behind it and before `end`."""
    return named[bisect_left(named, start, key=_start) : bisect_left(named, end, key=_start)]


def _start(thing: Asset | Token) -> int:
    return thing.start


# --- where it goes ---

_PLACES: Sequence[tuple[Place, re.Pattern[str]]] = [
    (place, pattern(regex, re.IGNORECASE))
    for place, regex in (
        # "Here" is where the link behind it leads.
        (Place.FORM, r"\bhere\b[^.!?\n]{0,60}[.!?:\s]*https?://"),
        # What is open to everyone counts, even if another place is named too: "here, or by DM".
        (
            Place.PUBLIC,
            (r"\b(?:(?:reply|post|comment|put|drop|pop|stick|type|write|leave|tweet|add|tell us|share|jot|say|give|list|send|paste)\b[^.!?]{0,60}?(?:\bhere\b(?! by dm| in (?:the )?dms?)|\bbelow\b|\bbeneath\b|\bin (?:a|the|your|this) (?:repl(?:y|ies)|comments?|thread|response)|\bunder (?:this|here)|\bpublicly\b|on (?:the|this|our) (?:wall|page|post|timeline))"
            r"|(?:in|into) the comments|comment (?:your|ur|with|the)|reply (?:with|to this (?:post|tweet|comment))|tweet (?:us|it|me|back))"),
        ),
        (
            Place.DM,
            r"\b(?:dm(?:s|ing|'d|ed)?|d\.m\.?|pms?|p\.m\.|(?:in|our|your|my|by|to|the)[ -]?inbox|inbox (?:us|me)|direct[ -]messag\w+|private(?:ly)?|in private|priv(?:ate)? (?:msg|message)s?|messenger|off(?:line| the timeline)|whats ?app|message us)\b",
        ),
        (
            Place.FORM,
            (r"\b(?:(?:sign(?:ed)?|log(?:ged)?|logging|signing)[ -]?in(?:to)?|next screen|in(?:to|side)? the app|in (?:your|our|the) (?:\w+ )?(?:app|account|portal|form|profile|wallet)|(?:the|our|a|this|that|an) (?:\w+ ){0,2}(?:form|portal|app|checkout|payment page|keypad|website|site|web page|tracker|checker)|(?:via|through|using|with|on) (?:the|our) (?:app|website|site|portal|form|page)|secure (?:link|messages?|messaging|chat|upload|form|page|portal|inbox)|"
            r"at checkout|settings|submit a (?:ticket|request|form)|manage (?:my )?(?:trip|booking)|upload (?:it|them)? ?(?:at|on|via|under))|https?://\S|\b[\w-]+\.(?:example|com|co\.uk|org|net|io|gov)\b"),
        ),
        (Place.EMAIL, r"\b(?:e-?mail (?:us|me|it|them|your|the|at)|by e-?mail|to [\w.+-]+@[\w-]+\.\w+|reply(?:ing)? to this e-?mail|send (?:us )?an e-?mail)\b|@[\w-]+\.\w{2,}"),
        (Place.PHONE, r"\b(?:call|ring|phone|dial|speak to|bell)(?: (?:us|our|the|me))?\b[^.!?]{0,40}\d|\bwhen you (?:call|ring|phone)\b|\bover the phone\b"),
    )
]  # fmt: skip


def place_of(text: str) -> Place:
    """Return where a text says that something goes; unstated if it does not."""
    return next((place for place, regex in _PLACES if regex.search(text)), Place.UNSTATED)


_TO_US = pattern(
    r"(?<!contact )(?<!call )(?<!reach )(?<!visit )(?<!email )(?<!let )\b(?:us|me)\b|\bso (?:that )?(?:we|i)\b|\bthis (?:chat|thread|dm|message|e-?mail)\b|\bin (?:a )?(?:dm|reply)\b",
    re.IGNORECASE,
)
_LINK = pattern(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_LINK_BEHIND = pattern(r"[ \t:>-]{0,3}\n?[ \t>-]{0,3}(?:https?://|www\.)\S+", re.IGNORECASE)
"""A link in the same paragraph: what another paragraph says must not take a request away."""


# --- what the model sees ---

_NEGATION = frozenset(
    "never not don't doesn't didn't won't can't couldn't wouldn't shouldn't isn't aren't haven't hasn't no nobody none nothing without "
    "avoid refrain nor neither instead rather".split()
)
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
_REACH = 40
"""Words of a sentence that are looked at on either side; longer sentences are no speech."""


def features(sentence: Sentence, asset: Asset, inside: Sequence[Asset]) -> Iterator[str]:
    """Yield what the model sees of an asset: its own words, and the sentence around it, in words and in build."""
    tokens = sentence.tokens
    first = bisect_left(tokens, asset.start, key=_start)
    if first and tokens[first - 1].end > asset.start:
        first -= 1
    last = bisect_left(tokens, asset.end, key=_start)
    left_tokens, right_tokens = tokens[max(0, first - _REACH) : first], tokens[last : last + _REACH]
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
    yield from (f"Wl={own[-1:]}", f"Wa={own[-1:]} {right[0]}", f"WB={left[-1]} {own[:1]}")
    yield from (
        f"b1={left[-1]}",
        f"b2={left[-2:]}",
        f"b3={left[-3:]}",
        f"c1={governed[-1]}",
        f"c2={governed[-2:]}",
        f"c3={governed[-3:]}",
    )
    yield from (f"s3={governed_build[-3:]}", f"s4={governed_build[-4:]}", f"t3={left_build[-3:]}")
    yield from (f"a1={right[0]}", f"a2={right[:2]}", f"a3={right[:3]}", f"sa3={right_build[:3]}")
    yield from (f"o1={left[1:2]}", f"o2={left[1:3]}", f"o3={left[1:4]}", f"so={left_build[:4]}")
    yield from (f"B={word}" for word in before)
    yield from (f"A={word}" for word in after)
    yield from (f"N={word}" for word in left[-8:])
    yield from _grams("BB", left, 2)
    yield from _grams("AA", right, 2)
    yield from _grams("KB", left_build, 2)
    yield from _grams("KT", left_build, 3)
    yield from _grams("KA", right_build, 2)
    yield from (f"KN={word}" for word in left_build[-7:])
    governors = [word for word in governed_build if word in _GOVERNS or word in _NEGATION]
    behind = [word for word in right_build if word in _GOVERNS or word in _NEGATION]
    yield from (f"G1={governors[-1:]}", f"G2={governors[-2:]}", f"G3={governors[-3:]}", f"H1={behind[:1]}", f"H2={behind[:2]}")
    yield f"GH={governors[-2:]}|{behind[:1]}|{question}"
    yield from _clause_features(before)
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
    if not _NEGATION.isdisjoint(clause):
        yield "neg-in-clause"
    if not _NEGATION.isdisjoint(before):
        yield "neg-before"
    if not _KEPT.isdisjoint(before):
        yield "kept-before"


def around_it(all_sentences: Sequence[Sentence], number: int) -> Iterator[str]:
    """Yield what the model sees of the neighbours: the sentence before, the line that announces a list, the sentence behind."""
    if number > 0:
        words = [token.text for token in all_sentences[number - 1].tokens[-_REACH:]]
        yield f"Pend={words[-1]}"
        yield from (f"P={word}" for word in words)
        yield from _grams("Pp", words, 2)
    for before in range(number - 1, max(-1, number - 9), -1):
        words = [token.text for token in all_sentences[before].tokens[-_REACH:]]
        if words[-1] == ":":
            yield "listed"
            yield from (f"L={word}" for word in words)
            break
    if number + 1 < len(all_sentences):
        words = [token.text for token in all_sentences[number + 1].tokens[:_REACH]]
        shape = ["^", *(build(word) for word in words)]
        yield "Xq" if "?" in words else "Xnq"
        yield from (f"X={word}" for word in words)
        yield from _grams("Xx", ["^", *words], 2)
        yield from _grams("XK", shape, 2)
        yield from _grams("XT", shape, 3)


def _words(tokens: Sequence[Token], assets_inside: Sequence[tuple[int, int]]) -> list[str]:
    words: list[str] = []
    for token in tokens:
        word = _ASSET if any(start <= token.start < end for start, end in assets_inside) else token.text
        if word != _ASSET or words[-1:] != [_ASSET]:
            words.append(word)
    return words


def _grams(name: str, words: Sequence[str], size: int) -> Iterator[str]:
    for number in range(len(words) - size + 1):
        yield f"{name}={' '.join(words[number : number + size])}"
