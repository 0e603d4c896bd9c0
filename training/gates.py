"""Writes recognizers/gates.json: for each pattern, words of which every text in which it finds something holds at least one.

Run `python training/gates.py` after changing a pattern; a test fails until then, and a recognizer whose entry is missing or out of
date is simply asked about every text. The words follow from the patterns by their syntax tree, so a gate can never hide a match.
The file spares a cold start the compilation of patterns that cannot match.
"""

from __future__ import annotations

import json
import re
import re._constants as op
import re._parser as parser
from collections.abc import Iterable
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import recognizers
from recognizers._contract import FLAGS, Pattern, Recognizer

Words = frozenset[str]
_MOST, _LONGEST = 160, 10
_OFTEN = 0.4
"""Words that are met in more of the replies spare too few searches for what it costs to look for them."""
_EACH = 6
"""Of the replies, one in so many is looked at."""


def gate(pattern: Pattern) -> Words | None:
    """Return words of which every match holds at least one, in lower case; `None` if the syntax promises none."""
    tree = parser.parse(pattern.regex, re.ASCII if pattern.cased else FLAGS)
    return _required(list(tree))


def words(recognizer: Recognizer, index: int) -> Words | None:
    """Return words of which every text in which a pattern finds something holds at least one; `None` if there are none that tell.

    Of a pattern that finds nothing without a cue those of the cues are known as well, of a statement those of its ways.
    """
    pattern = recognizer.patterns[index]
    offers = [gate(pattern)]
    if not pattern.score:
        offers.append(_any_of(gate(Pattern(cue.regex, 0.0)) for cue in recognizer.cues if cue.score))
    if ways := recognizer.ways(index):
        offers.append(_any_of(_most_telling([gate(Pattern(part, 0.0)) for part in way]) for way in ways))
    said = _most_telling(offers)
    return None if said is None or _met(said) > _OFTEN * len(_replies()) else said


def _any_of(several: Iterable[Words | None]) -> Words | None:
    known = list(several)
    return None if None in known else frozenset().union(*filter(None, known))


def _most_telling(offers: Iterable[Words | None]) -> Words | None:
    telling = [offer for offer in offers if offer and min(map(len, offer)) >= 2]
    return min(telling, key=lambda offer: (_met(offer), -min(map(len, offer)), len(offer), sorted(offer)), default=None)


def _required(nodes: list[Any]) -> Words | None:
    """Return the most telling words that a sequence requires."""
    offers: list[Words] = []
    run: Words = frozenset([""])
    for node in nodes:
        exact = _exact(node)
        joined = frozenset(a + b for a, b in product(run, exact)) if exact is not None else None
        if joined is not None and len(joined) <= _MOST and max(map(len, joined)) <= _LONGEST:
            run = joined
            continue
        offers.append(run)
        run = frozenset([""])
        if exact is not None and len(exact) <= _MOST:
            run = exact
        elif (inner := _inside(node)) is not None:
            offers.append(inner)
    offers.append(run)
    return _most_telling(offers)


def _met(words: Words) -> int:
    """Return how many of the replies that training learns from hold one of `words`: the fewer, the more telling."""
    replies = 0
    for word in words:
        replies |= _holding(word)
    return replies.bit_count()


@cache
def _holding(word: str) -> int:
    return sum(1 << number for number, reply in enumerate(_replies()) if word in reply)


@cache
def _replies() -> tuple[str, ...]:
    paths = sorted((Path(__file__).parent / "replies").glob("*.jsonl"))
    lines = (line for path in paths for line in path.read_text(encoding="utf-8").splitlines()[::_EACH])
    return tuple(json.loads(line)["text"].lower() for line in lines)


def _inside(node: Any) -> Words | None:
    """Return the words that one element requires."""
    kind, value = node
    if kind is op.SUBPATTERN:
        return _required(list(value[3]))
    if kind is op.ATOMIC_GROUP:
        return _required(list(value))
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return _required(list(value[2])) if value[0] >= 1 else None
    if kind is op.BRANCH:
        sides = [_required(list(side)) for side in value[1]]
        known = [side for side in sides if side is not None]
        return frozenset().union(*known) if len(known) == len(sides) else None
    return None


def _exact(node: Any) -> Words | None:
    """Return all that one element can match, if that is little."""
    kind, value = node
    if kind is op.LITERAL:
        return frozenset([chr(value).lower()])
    if kind is op.AT or kind in (op.ASSERT, op.ASSERT_NOT):
        return frozenset([""])
    if kind is op.IN:
        members = [chr(v).lower() for k, v in value if k is op.LITERAL]
        return frozenset(members) if len(members) == len(value) <= 4 else None
    if kind is op.SUBPATTERN:
        return _all(list(value[3]))
    if kind is op.BRANCH:
        sides = [_all(list(side)) for side in value[1]]
        known = [side for side in sides if side is not None]
        every = frozenset().union(*known)
        return every if len(known) == len(sides) and len(every) <= _MOST else None
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and value[1] <= 2:
        body = _all(list(value[2]))
        if body is None or len(body) > 12:
            return None
        times = range(value[0], value[1] + 1)
        return frozenset("".join(parts) for count in times for parts in product(body, repeat=count))
    return None


def _all(nodes: list[Any]) -> Words | None:
    run: Words = frozenset([""])
    for node in nodes:
        exact = _exact(node)
        if exact is None:
            return None
        run = frozenset(a + b for a, b in product(run, exact))
        if len(run) > _MOST or max(map(len, run)) > _LONGEST * 2:
            return None
    return run


def digits(recognizer: Recognizer, index: int) -> int:
    """Return how many digits a text must hold for a pattern to find anything."""
    pattern = recognizer.patterns[index]
    shape = _digits(list(parser.parse(pattern.regex, re.ASCII if pattern.cased else FLAGS)))
    ways = (max(_digits(list(parser.parse(part, FLAGS))) for part in way) for way in recognizer.ways(index))
    return max(shape, pattern.digits, min(ways, default=0))


def _digits(nodes: list[Any]) -> int:
    """Return how many digits every match of a sequence holds, or sees around it in a text that is searched whole."""
    seen = max((_digits(list(value[1])) for kind, value in nodes if kind is op.ASSERT), default=0)
    return max(seen, sum(_digits_of(kind, value) for kind, value in nodes))


def _digits_of(kind: Any, value: Any) -> int:
    if kind is op.LITERAL:
        return int(chr(value) in "0123456789")
    if kind is op.IN:
        return int(
            all(
                (k is op.LITERAL and chr(v) in "0123456789")
                or (k is op.RANGE and 48 <= v[0] <= v[1] <= 57)
                or (k, v) == (op.CATEGORY, op.CATEGORY_DIGIT)
                for k, v in value
            )
        )
    if kind is op.BRANCH:
        return min(_digits(list(side)) for side in value[1])
    if kind is op.SUBPATTERN:
        return _digits(list(value[3]))
    if kind is op.ATOMIC_GROUP:
        return _digits(list(value))
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        times: int = value[0]
        return times * _digits(list(value[2]))
    return 0


def least(words: Words | None) -> list[str] | None:
    """Return words without those that hold another of them."""
    return None if words is None else sorted(w for w in words if not any(other != w and other in w for other in words))


def document() -> dict[str, dict[str, Any]]:
    """Return what the file should hold: for each recognizer, [words, digits] of each pattern."""
    return {
        recognizer.name: {
            "of": recognizers.digest(recognizer),
            "gates": [
                [least(words(recognizer, index)), digits(recognizer, index)] for index in range(len(recognizer.patterns))
            ],
        }
        for recognizer in recognizers.load()
    }


if __name__ == "__main__":
    target = Path(__file__).parents[1] / "recognizers" / "gates.json"
    content = document()
    target.write_text(
        json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("},", "},\n") + "\n", encoding="utf-8"
    )
    gates = [gate for entry in content.values() for gate in entry["gates"]]
    print(
        f"{sum(words is not None for words, _ in gates)} of {len(gates)} patterns have words, {sum(d > 0 for _, d in gates)} need digits"
    )
