"""What a reply gives away though no recognizer knows the words for it, a sentence at a time.

"You come in Thursday and you're in 14C" names neither a flight nor a seat, and "popped it onto 6331 0409 88" no account. A linear model
(`given.json`, from `training/given.py`) tells in microseconds which sentences may give something away; of those the second opinion
(`guard.second`) says how likely they do, and what, each by itself and as an answer to the customer: sentences that are added before or
behind never take anything away, and to read those too found no more. Both learnt from replies of writers who knew no rule: docs/given.md
has what this finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase, digits

from guard.language import WORD
from guard.linear import Family, evidence, model, probability
from guard.second import Given, Seen, read
from guard.words import Sentence, pairs

_MAY = 0.06
"""The probability by the linear model from which a second opinion is asked for."""
_WORDS = 2
"""Words without which there is nothing to read: a bare number, or a line of base64."""
_OWN, _SECOND = 0.25, 0.75
"""What the evidence of the two counts when they are joined."""
_MOST = 32
"""Parts of a reply about which a second opinion is asked at most, the likeliest first; of the others the linear model is believed."""
_REACH, _SPAN, _SHARED = 36, 220, 12
"""Words and characters of a sentence that are read at a time, and the words that one part of a longer one shares with the next."""
_CODE = re.compile(r"(?=[A-Za-z]{0,12}[0-9])[A-Za-z0-9][A-Za-z0-9/.:@#-]{0,23}", re.ASCII)
_SHAPE = str.maketrans(
    ascii_uppercase + ascii_lowercase + digits, "A" * len(ascii_uppercase) + "a" * len(ascii_lowercase) + "0" * len(digits)
)


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, in folded offsets, how `sure` it is that it gives something away, 0 to 1, and what, most likely."""

    start: int
    end: int
    sure: float
    what: Given


def told(folded: str, said: Sequence[Sentence], customer: str, least: float) -> Iterator[Told]:
    """Yield the sentences that give something away at `least` so surely.

    Args:
        folded: the reply.
        said: its sentences.
        customer: what the customer wrote last; empty: not known.
        least: what is less likely is not yielded.
    """
    reader, parts = model("given"), [part for sentence in said for part in _parts(sentence)]
    may = [
        (likely, number)
        for number, part in enumerate(parts)
        if (likely := reader.probabilities(features(folded, part))[0]) >= _MAY
        and len(WORD.findall(folded, part.start, part.end)) >= _WORDS
    ]
    for rank, (likely, number) in enumerate(sorted(may, reverse=True)):
        part, sure, what = parts[number], likely, Given.FACT
        if rank < _MOST:
            opinion = read(Seen(customer, "", folded[part.start : part.end], ""))
            sure, what = probability(_OWN * evidence(likely) + _SECOND * evidence(opinion.gives)), opinion.given
        if sure >= least:
            yield Told(part.start, part.end, sure, what)


def _parts(sentence: Sentence) -> Iterator[Sentence]:
    """Yield a sentence, or the parts of one that is too long to be read at once; they overlap."""
    first, count = 0, len(sentence.words)
    if count <= _REACH and sentence.end - sentence.start <= _SPAN:
        yield sentence
        return
    while first < count:
        last = first + 1
        while last < min(count, first + _REACH) and sentence.ends[last] - sentence.starts[first] <= _SPAN:
            last += 1
        part = slice(first, last)
        yield Sentence(sentence.words[part], sentence.starts[part], sentence.ends[part])
        first = count if last == count else max(first + 1, last - _SHARED)


def features(folded: str, sentence: Sentence) -> Iterator[Family]:
    """Yield what the linear model sees of a sentence: its words, each two of them, and the shapes of its numbers and codes."""
    words = sentence.words
    yield "w", words
    yield "ww", pairs(["^", *words, "$"])
    shapes = [code.translate(_SHAPE) for code in _CODE.findall(folded, sentence.start, sentence.end)]
    yield "S", shapes
    yield "SS", pairs(["^", *shapes])
