"""Writes recognizers/gates.json: for each pattern, what every text in which it finds something holds: words near each other, and digits.

Run `python training/gates.py` after changing a pattern; a test fails until then, and a recognizer whose entry is missing or out of
date is simply asked about every text. All follows from the patterns by their syntax tree, so a gate can never hide a match.
The file spares a cold start the compilation of patterns that cannot match.
"""

from __future__ import annotations

import json
import re
import re._constants as op
import re._parser as parser
import string
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import product, starmap
from pathlib import Path
from typing import Any

import recognizers
from guard.gates import plain
from recognizers._contract import FLAGS, Gate, Recognizer, Words

_MOST, _LONGEST = 200, 14
_SETS = 3
"""Sets of words of a row: more are looked at for longer than they spare."""
_SPARES = 0.8
"""Of the replies that hold the sets before, a further one must leave no more."""
_EACH = 6
"""Of the replies, one in so many is looked at."""
_REACHES = (32, 64, 96, 128, 192, 256, 384)
"""Characters within which words are near; what reaches farther may be anywhere: few replies are longer."""
_ANYWHERE = _REACHES[-1] + 1
_EDGE, _GAP = "\0", "\1"
"""In words that are being put together: the place beside a letter or digit where no other is; and any run of signs and blanks."""

_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_AROUND = (op.ASSERT, op.ASSERT_NOT)

_Set = frozenset[str]


def gate(recognizer: Recognizer, index: int) -> Gate:
    """Return what a text must hold for a pattern to find anything."""
    pattern = recognizer.patterns[index]
    tree = _tree(pattern.regex, pattern.cased)
    held, reach = needed(tree), _width(tree)
    ways = [[needed(_tree(part)) for part in way] for way in recognizer.ways(index)]
    shape = max(_digits(tree), pattern.digits)
    if ways:
        # The parts of a way stand near each other, the rest of the sentence anywhere.
        spread = 2 * recognizer.reach(index) + max(_width(_tree(way[0])) for way in recognizer.ways(index))
        rows = [chosen([words for part in way for words in part] or held) for way in ways]
        parts = min(max(_digits(_tree(part)) for part in way) for way in recognizer.ways(index))
        return _gate(rows, max(shape, parts), _ANYWHERE if shape else spread)
    if not pattern.score:
        cues = [cue for cue in recognizer.cues if cue.score]
        offers = [most_telling(needed(_tree(cue.regex))) for cue in cues]
        if all(offers):
            held.append(_Set().union(*filter(None, offers)))
            reach += max(max(cue.before, cue.after) for cue in cues)
    return _gate([chosen(held)], shape, reach)


def _gate(rows: Iterable[Sequence[_Set]], digits: int, width: int) -> Gate:
    """Return a gate; one that needs one thing only needs it anywhere."""
    sets = tuple(dict.fromkeys(tuple(tuple(sorted(words)) for words in row) for row in rows))
    if not all(sets):
        sets = ((),)
    several = digits > 1 or max(map(len, sets)) + (digits > 0) > 1
    return Gate(sets, digits, _reached(width) if several else 0)


def _tree(regex: str, cased: bool = False) -> list[Any]:
    return list(parser.parse(regex, re.ASCII if cased else FLAGS))


def _reached(width: int) -> int:
    """Return a reach of this width or somewhat more: gates that are the same are looked at once."""
    return next((reach for reach in _REACHES if width <= reach), 0)


def _width(nodes: list[Any]) -> int:
    """Return how many characters a match of a sequence takes at most, with what is looked at around it."""
    return sum(_width_of(kind, value) for kind, value in nodes)


def _width_of(kind: Any, value: Any) -> int:
    if kind is op.BRANCH:
        return max(_width(list(side)) for side in value[1])
    if kind in (op.GROUPREF, op.GROUPREF_EXISTS):
        return _ANYWHERE
    body = _body(kind, value)
    return int(kind is not op.AT) if body is None else _times(kind, value)[1] * _width(body)


def _body(kind: Any, value: Any) -> list[Any] | None:
    """Return what an element holds that is one sequence; nothing for others."""
    at = {op.SUBPATTERN: 3, op.ASSERT: 1, op.ASSERT_NOT: 1, **dict.fromkeys(_REPEATS, 2)}.get(kind)
    if at is not None:
        return list(value[at])
    return list(value) if kind is op.ATOMIC_GROUP else None


def _times(kind: Any, value: Any) -> tuple[int, int]:
    """Return how often what an element holds is matched, at least and at most."""
    return (int(value[0]), int(value[1])) if kind in _REPEATS else (1, 1)


def chosen(held: Iterable[_Set]) -> list[_Set]:
    """Return a few of the sets of words that tell most together, the most telling first."""
    offers = list(dict.fromkeys(map(least, held)))
    taken: list[_Set] = []
    there = (1 << len(_replies())) - 1
    while offers and len(taken) < _SETS:
        best = min(offers, key=lambda words: ((_met(words) & there).bit_count(), len(words), sorted(words)))
        if taken and (_met(best) & there).bit_count() > _SPARES * there.bit_count():
            break
        taken.append(best)
        offers.remove(best)
        there &= _met(best)
    return taken


def least(words: _Set) -> _Set:
    """Return words without those that hold another of them."""
    return frozenset(word for word in words if not any(other != word and other in word for other in words))


def most_telling(held: Iterable[_Set]) -> _Set | None:
    """Return the set of words that fewest replies hold one of; nothing if there is no set."""
    return min(held, key=lambda words: (_met(words).bit_count(), len(words), sorted(words)), default=None)


@cache
def _met(words: _Set) -> int:
    """Return which of the replies that training learns from hold one of `words`, a bit for each."""
    replies = 0
    for word in words:
        replies |= _holding(word)
    return replies


@cache
def _holding(word: str) -> int:
    return sum(1 << number for number, reply in enumerate(_replies()) if word in reply[word != plain(word)])


@cache
def _replies() -> tuple[tuple[str, str], ...]:
    """Return replies, each in letters and digits alone and with its signs."""
    paths = sorted((Path(__file__).parent / "replies").glob("*.jsonl"))
    lines = (line for path in paths for line in path.read_text(encoding="utf-8").splitlines()[::_EACH])
    texts = (json.loads(line)["text"].lower() for line in lines)
    return tuple((f" {plain(text)} ", text) for text in texts)


def needed(nodes: list[Any]) -> list[_Set]:
    """Return sets of words, of each of which every match of a sequence holds one."""
    return [words for run in _runs(nodes) if (words := frozenset(map(_finished, run))) and all(map(_tells, words))]


def _runs(nodes: list[Any]) -> Iterator[_Set]:
    run: _Set = frozenset([""])
    for node in nodes:
        exact = _exact(node)
        joined = frozenset(a + b for a, b in product(run, exact)) if exact is not None else None
        if joined is not None and len(joined) <= _MOST and max(map(len, joined)) <= _LONGEST:
            run = joined
            continue
        yield run
        run = frozenset([""])
        if exact is not None and len(exact) <= _MOST:
            run = exact
        else:
            yield from _inside(node)
    yield run


def _finished(word: str) -> str:
    """Return a word as it is looked for: as `plain` has it, or the longest run of signs of what has no letters and digits."""
    bare = word.strip(_EDGE)
    before = word[:1] == _EDGE and _is_word(bare[:1])
    after = word[-1:] == _EDGE and _is_word(bare[-1:])
    made = plain(f"{' ' * before}{bare.replace(_EDGE, '')}{' ' * after}")
    return made if made.strip() else max(re.split(f"[{_EDGE}{_GAP}]", word), key=len)


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _tells(word: str) -> bool:
    """Tell whether a word is more than a letter or a sign that stands everywhere."""
    return len(word) >= 2 and not word.isspace() if any(map(str.isalnum, word)) else word.strip(" .,'-\n") != ""


def _inside(node: Any) -> Iterator[_Set]:
    """Yield the sets of words that one element requires, as they are put together."""
    kind, value = node
    if kind is op.BRANCH:
        sides = [most_telling(needed(list(side))) for side in value[1]]
        if all(sides):
            yield frozenset().union(*filter(None, sides))
    elif (body := _body(kind, value)) is not None and kind not in _AROUND and _times(kind, value)[0]:
        yield from _runs(body)


def _exact(node: Any) -> _Set | None:  # noqa: C901 - a case for each kind of element
    """Return all that one element can match, if that is little."""
    kind, value = node
    if kind is op.LITERAL:
        return frozenset([chr(value).lower()])
    if kind is op.AT:
        return frozenset([_EDGE if value is op.AT_BOUNDARY else ""])
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return frozenset([_EDGE if kind is op.ASSERT_NOT and _is_alphanumeric(list(value[1])) else ""])
    if kind is op.IN:
        members = [chr(v).lower() for k, v in value if k is op.LITERAL]
        if len(members) == len(value) <= 4:
            return frozenset(members)
        return frozenset([_GAP]) if all(starmap(_is_gap, value)) else None
    if kind is op.SUBPATTERN:
        return _all(list(value[3]))
    if kind is op.BRANCH:
        sides = [_all(list(side)) for side in value[1]]
        known = [side for side in sides if side is not None]
        every = frozenset().union(*known)
        return every if len(known) == len(sides) and len(every) <= _MOST else None
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and all(starmap(_is_gap, value[2])):
        return frozenset([_GAP] if value[0] else ["", _GAP])
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and value[1] <= 2:
        body = _all(list(value[2]))
        if body is None or len(body) > 12:
            return None
        times = range(value[0], value[1] + 1)
        return frozenset("".join(parts) for count in times for parts in product(body, repeat=count))
    return None


def _is_gap(kind: Any, value: Any) -> bool:
    """Tell whether an element is one sign or blank."""
    if kind is op.IN:
        return all(starmap(_is_gap, value))
    return (kind is op.LITERAL and not _is_word(chr(value))) or (kind, value) == (op.CATEGORY, op.CATEGORY_SPACE)


def _is_alphanumeric(nodes: list[Any]) -> bool:
    """Tell whether a sequence is one character, and may be any letter or digit (of ASCII)."""
    if len(nodes) != 1 or nodes[0][0] is not op.IN:
        return False
    found: set[str] = set()
    for kind, value in nodes[0][1]:
        if kind is op.NEGATE:
            return False
        if kind is op.RANGE:
            found.update(map(chr, range(value[0], min(value[1], 127) + 1)))
        elif (kind, value) == (op.CATEGORY, op.CATEGORY_WORD):
            return True
        elif (kind, value) == (op.CATEGORY, op.CATEGORY_DIGIT):
            found.update(string.digits)
    return found.issuperset(string.digits + string.ascii_letters)


def _all(nodes: list[Any]) -> _Set | None:
    run: _Set = frozenset([""])
    for node in nodes:
        exact = _exact(node)
        if exact is None:
            return None
        run = frozenset(a + b for a, b in product(run, exact))
        if len(run) > _MOST or max(map(len, run)) > _LONGEST * 2:
            return None
    return run


def _digits(nodes: list[Any]) -> int:
    """Return how many digits every match of a sequence holds, or sees around it in a text that is searched whole."""
    seen = max((_digits(list(value[1])) for kind, value in nodes if kind is op.ASSERT), default=0)
    return max(seen, sum(_digits_of(kind, value) for kind, value in nodes))


def _digits_of(kind: Any, value: Any) -> int:
    if kind is op.LITERAL:
        return int(chr(value) in string.digits)
    if kind is op.IN:
        return int(
            all(
                (k is op.LITERAL and chr(v) in string.digits)
                or (k is op.RANGE and 48 <= v[0] <= v[1] <= 57)
                or (k, v) == (op.CATEGORY, op.CATEGORY_DIGIT)
                for k, v in value
            )
        )
    if kind is op.BRANCH:
        return min(_digits(list(side)) for side in value[1])
    body = _body(kind, value)
    return 0 if body is None or kind in _AROUND else _times(kind, value)[0] * _digits(body)


def document() -> dict[str, Any]:
    """Return what the file should hold: sets of words, and for each recognizer what each pattern needs of them."""
    numbers: dict[Words, int] = {}
    entries = {}
    for recognizer in recognizers.load():
        gates = [gate(recognizer, index) for index in range(len(recognizer.patterns))]
        rows = [[[numbers.setdefault(words, len(numbers)) for words in row] for row in one.rows] for one in gates]
        entries[recognizer.name] = {
            "made from": recognizers.digest(recognizer),
            "gates": [[row, one.digits, one.reach] for row, one in zip(rows, gates, strict=True)],
        }
    return {"sets": list(map(list, numbers)), "of": entries}


if __name__ == "__main__":
    target = Path(__file__).parents[1] / "recognizers" / "gates.json"
    content = document()
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    target.write_text(text.replace("},", "},\n").replace('],["', '],\n["') + "\n", encoding="utf-8")
    gates = [gate for entry in content["of"].values() for gate in entry["gates"]]
    worded, counted = sum(all(rows) for rows, _, _ in gates), sum(digits > 0 for _, digits, _ in gates)
    print(f"{worded} of {len(gates)} patterns need words, {counted} digits; {len(content['sets'])} sets of words")
