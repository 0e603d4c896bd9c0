"""Our own model of people's names: candidates by their look, a linear-chain model over their words, microseconds a reply.

A candidate is a run of words that could be a name: capitalised ones side by side of which at least one is not ordinary, or known
first names in lower case with what follows them. Only the words of a run are read, each with the words around it; nothing else of
the text is. `people.json`, from `training/names.py`, holds the weights (docs/names.md has what they are worth); `first_names.txt`
and `surnames.txt` are lists of names, not verdicts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from math import exp, log
from pathlib import Path

from recognizers._contract import Detection
from recognizers._first_names import LONE, NOT_SURNAMES

OUTSIDE, BEGINS, INSIDE = range(3)

_CAPITALISED = re.compile(
    # A word that begins with a capital, its parts joined by apostrophes and hyphens, without a possessive s; or an initial. What must not
    # stand before it is looked for behind its first letter: so the search skips to capitals, and takes half the time.
    r"[^\W\d_a-z](?<![\w@#/.&+].)(?<!\w['\u2019-].)(?:\.(?=[ ]?[A-Z])|[^\W\d_]*(?:(?!['\u2019][sS]\b)['\u2019-][^\W\d_]+)*)(?![\w@/]|\.\w)"
)
_WORD = re.compile(r"[^\W\d_]+(?:(?!['\u2019][sS]\b)['\u2019-][^\W\d_]+)*")
_NEXT = re.compile(r" ([^\W\d_]+(?:(?!['\u2019][sS]\b)['\u2019-][^\W\d_]+)*)(?![\w@])")
_PARTICLES = re.compile(
    r" (?:(?:de|da|do|dos|das|del|della|di|du|van|von|der|den|ten|ter|la|las|los|le|el|al|bin|bint|ibn|y|e|zu|af|st\.?) ){1,3}"
)
_APART = str.maketrans(dict.fromkeys(",.!?;:()[]{}\"'\u2018\u2019\u201c\u201d-\u2013\u2014*_~^|<>\n\r\t", " "))
_TITLE = re.compile(r"\b(?:mr|mrs|ms|miss|mx|dr|prof|sir|dame|rev)\.? $", re.IGNORECASE)
_SAID = re.compile(
    r"\b(?:(?:first|last|family|given|middle|my|his|her|your|their|guest|full)(?:'s)? name(?:'s| is|:)|(?:last|family) name,?) $",
    re.IGNORECASE,
)
"""What makes one word the name of somebody in particular."""
_CUED = re.compile(
    r"\b(?:named?(?: is|'s| was| of|:)|i'm|i am|this is|on behalf of|care of|addressed to|booked by|in the name of|account ?holder(?: is|:)?"
    r"|(?:signed for|collected|received) by) $",
    re.IGNORECASE,
)
_CUE_REACH = 24
_CUE_SCORE = 0.9
_INITIALS = 3
"""Capital letters that stand alone are an agent's initials or an abbreviation, up to this many."""
LEAST, LEAST_ALONE = 0.5, 0.7
"""From this probability on a full name counts; one alone, or written small, takes more."""
_LONGEST = 40
"""Words of a run that are read together; longer ones (a text all in capitals) are cut."""
_REACH = 40
"""Characters on either side in which the words around a run are looked for."""

_FOLDER = Path(__file__).parent

_NEVER = -1e9

Three = tuple[float, float, float]
"""Something for each label: outside, begins, inside."""
Run = list[tuple[str, int, int]]
"""The words of a candidate, each with its offsets."""


@dataclass(frozen=True, slots=True)
class Lists:
    """What is known of words: names that people have, and words that are nobody's name when they stand alone."""

    first: frozenset[str]
    last: frozenset[str]
    ordinary: frozenset[str]
    """Words that are no reason to ask; in lower case."""
    common: frozenset[str]
    """Words of running text in lower case: a name among them says less."""
    words: frozenset[str]
    """First names that are words as well: in lower case they are no reason to ask."""


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of features for each label, and of one label after another."""

    weights: Mapping[str, Sequence[float]]
    bias: Sequence[float]
    follows: Sequence[Sequence[float]]
    lists: Lists


@dataclass(frozen=True, slots=True)
class Person:
    """A name that was found: offsets, how many words it has, and how sure it is, 0 to 1."""

    start: int
    end: int
    words: int
    score: float


def runs(text: str, lists: Lists, *, every: bool = False) -> Iterator[Run]:
    """Yield the candidates of `text`; with `every`, runs of ordinary words as well."""
    ordinary = frozenset[str]() if every else lists.ordinary
    run: Run = []
    last = -2
    asked = False
    for match in _CAPITALISED.finditer(text):
        start, end = match.span()
        word = match[0]
        if run and not (
            (start == last + 1 and text[last] == " ")
            or (start == last and run[-1][0][-1] == ".")
            or ((link := _PARTICLES.match(text, last)) is not None and link.end() == start)
        ):
            if asked:
                yield run
            run, asked = [], False
        if run and start > last + 1:
            run += [(part[0], part.start(), part.end()) for part in _WORD.finditer(text, last, start)]
        if len(run) >= _LONGEST:
            if asked:
                yield run
            run, asked = [], False
        run.append((word, start, end))
        last = end
        asked = asked or word.lower() not in ordinary
    if asked:
        yield run
    yield from _small(text, lists)


def _small(text: str, lists: Lists) -> Iterator[Run]:
    """Yield known first names in lower case, with what may be the rest of the name."""
    known = {
        word
        for word in lists.first.intersection(text.translate(_APART).split())
        if len(word) > 2 and word.isascii() and word not in lists.words
    }
    if not known:
        return
    last = -1
    for match in re.finditer(rf"(?<![\w@#/.&+])(?:{'|'.join(sorted(known))})(?![\w@/]|\.\w|-\w)", text):
        if match.start() < last:
            continue
        run = [(match[0], *match.span())]
        last = match.end()
        for _ in range(2):
            after = _NEXT.match(text, last)
            if after is None or not (after[1] in lists.first or after[1] in lists.last) or after[1] in lists.ordinary:
                break
            run.append((after[1], *after.span(1)))
            last = after.end()
        yield run


def features(text: str, run: Run, lists: Lists) -> list[list[str]]:
    """Return the features of each word of a run."""
    words = [word.lower() for word, _, _ in run]
    kinds = [_kind(word, lower, lists) for (word, _, _), lower in zip(run, words, strict=True)]
    before, mark, second = _left(text, run[0][1])
    after, behind = _right(text, run[-1][2])
    size = len(run)
    count = f"c{min(size, 4)}{mark}"
    result = []
    for at in range(size):
        lower, kind = words[at], kinds[at]
        left_kind = kinds[at - 1] if at else "^" + mark
        right_kind = kinds[at + 1] if at + 1 < size else "$" + behind
        left = words[at - 1] if at else before
        right = words[at + 1] if at + 1 < size else after
        row = [
            f"w{lower}",
            f"z{lower[-3:]}",
            f"y{lower[-2:]}",
            f"a{lower[:3]}",
            f"k{kind}",
            f"l{left_kind}",
            f"r{right_kind}",
            f"m{left_kind}{kind}",
            f"n{kind}{right_kind}",
            f"o{left_kind}{kind}{right_kind}",
            f"p{left}",
            f"q{right}",
            f"P{left} {kind}",
            f"Q{right} {kind}",
            f"L{min(9, len(lower))}{kind[:-1]}",
        ]
        if not at:
            row += (count, f"C{count}{kind}", f"s{second} {before}", f"S{second}")
        elif at == 1:
            row += (f"2{before}", f"D{mark}{kind}")
        if at + 2 < size:
            row.append(f"t{kinds[at + 2]}")
        result.append(row)
    return result


def _kind(word: str, lower: str, lists: Lists) -> str:
    """Return on which lists a word is, and how it is written."""
    listed = ("B" if lower in lists.last else "F") if lower in lists.first else ("S" if lower in lists.last else "-")
    if lower in lists.common:
        listed += "o"
    if word.islower():
        return listed + "x"
    if len(word) == 1 or word[-1] == ".":
        return listed + "i"
    if word.isupper():
        return listed + "X"
    return listed + ("A" if word[1:].islower() else "M")


def _left(text: str, at: int) -> tuple[str, str, str]:
    """Return the word before, the mark between (a letter for the beginning, an end of sentence, nothing), and the word before that."""
    gap = text[max(0, at - _REACH) : at]
    parts = gap.split()
    if not parts:
        return "", "0", ""
    word = parts[-1]
    second = parts[-2].lower() if len(parts) > 1 else ""
    if "\n" in gap[len(gap.rstrip()) :]:
        return _bare(word), "N", second
    if gap[-1] not in " \u00a0":
        return _bare(word), gap[-1] if gap[-1] in "(\"'-^~*:,.\u201c\u2018" else "+", second
    end = word[-1]
    if end.isalnum():
        return ("@" if word[0] == "@" else _bare(word)), "h" if word[0] == "@" else "", second
    return _bare(word), end if end in '.!?,:;-)"' else "+", second


def _right(text: str, at: int) -> tuple[str, str]:
    """Return the word behind, and the mark between."""
    gap = text[at : at + _REACH]
    if not gap.strip():
        return "", "0"
    mark = "" if gap[0] == " " else gap[0] if gap[0] in ".!?,:;-)\"\n'\u2019" else "+"
    if mark in ("'", "\u2019"):
        mark = "'"
    parts = gap.split(None, 2)
    word = parts[0] if mark == "" or len(parts) == 1 else parts[1]
    return ("@" if word[0] == "@" else "http" if word[:4] == "http" else _bare(word)), mark


def _bare(word: str) -> str:
    if word[0].isdigit() or word[-1].isdigit():
        return "#"
    return word.strip(".,!?;:()\"'*-\u2013\u2019\u201c\u201d").lower()[:14] or word[:1]


def decoded(model: Model, rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, int, float]]:
    """Yield (first, one past the last, probability) of the likeliest names among the words with these features."""
    evidence = _evidence(model, rows)
    labels = _likeliest(model, evidence)
    if not any(labels):
        return
    forward, backward = _forward(model, evidence), _backward(model, evidence)
    whole = _sum(*forward[-1])
    size = len(rows)
    at = 0
    while at < size:
        if labels[at] != BEGINS:
            at += 1
            continue
        start = at
        sure = forward[at][BEGINS]
        at += 1
        while at < size and labels[at] == INSIDE:
            sure += model.follows[labels[at - 1]][INSIDE] + evidence[at][INSIDE]
            at += 1
        if at < size:  # what follows is no part of it
            last, after, rest = model.follows[labels[at - 1]], evidence[at], backward[at]
            outside, begins = (last[label] + after[label] + rest[label] for label in (OUTSIDE, BEGINS))
            sure += _sum(outside, begins, _NEVER)
        yield start, at, min(1.0, exp(sure - whole))


def _evidence(model: Model, rows: Sequence[Sequence[str]]) -> list[Three]:
    """Return what the features of each word say for each label."""
    get = model.weights.get
    result = []
    for row in rows:
        outside, begins, inside = model.bias
        for feature in row:
            if (weight := get(feature)) is not None:
                outside += weight[0]
                begins += weight[1]
                inside += weight[2]
        result.append((outside, begins, inside))
    return result


def _likeliest(model: Model, evidence: Sequence[Three]) -> list[int]:
    """Return the labels that are likeliest together (Viterbi). Nothing goes on that has not begun."""
    (oo, ob, _), (bo, bb, bi), (io, ib, ii) = model.follows
    best = (evidence[0][0], evidence[0][1], _NEVER)
    came: list[tuple[int, int, int]] = []
    for outside, begins, inside in evidence[1:]:
        to_o = (best[0] + oo, best[1] + bo, best[2] + io)
        to_b = (best[0] + ob, best[1] + bb, best[2] + ib)
        to_i = (_NEVER, best[1] + bi, best[2] + ii)
        most_o, most_b, most_i = max(to_o), max(to_b), max(to_i)
        came.append((to_o.index(most_o), to_b.index(most_b), to_i.index(most_i)))
        best = (most_o + outside, most_b + begins, most_i + inside)
    label = best.index(max(best))
    labels = [label]
    for step in reversed(came):
        label = step[label]
        labels.append(label)
    labels.reverse()
    return labels


def _forward(model: Model, evidence: Sequence[Three]) -> list[Three]:
    """Return for each word and label how much there is for all that may stand up to there."""
    (oo, ob, _), (bo, bb, bi), (io, ib, ii) = model.follows
    sums = [(evidence[0][0], evidence[0][1], _NEVER)]
    for outside, begins, inside in evidence[1:]:
        o, b, i = sums[-1]
        sums.append(
            (
                _sum(o + oo, b + bo, i + io) + outside,
                _sum(o + ob, b + bb, i + ib) + begins,
                _sum(_NEVER, b + bi, i + ii) + inside,
            )
        )
    return sums


def _backward(model: Model, evidence: Sequence[Three]) -> list[Three]:
    """Return for each word and label how much there is for all that may follow it."""
    (oo, ob, _), (bo, bb, bi), (io, ib, ii) = model.follows
    sums = [(0.0, 0.0, 0.0)]
    for outside, begins, inside in reversed(evidence[1:]):
        o, b, i = sums[-1]
        o, b, i = o + outside, b + begins, i + inside
        sums.append((_sum(oo + o, ob + b, _NEVER), _sum(bo + o, bb + b, bi + i), _sum(io + o, ib + b, ii + i)))
    sums.reverse()
    return sums


def _sum(a: float, b: float, c: float) -> float:
    """Return the logarithm of the sum of what these are the logarithms of."""
    top = max(a, b, c)
    return top + log(exp(a - top) + exp(b - top) + exp(c - top))


def found(text: str, model: Model, *, every: bool = False) -> Iterator[Person]:
    """Yield the names in `text`, in no order that is promised; with `every`, runs of ordinary words are read as well."""
    for run in runs(text, model.lists, every=every):
        (word, start, end), size = run[0], 0
        for first, behind, score in decoded(model, features(text, run, model.lists)):
            size += 1
            yield Person(run[first][1], run[behind - 1][2], behind - first, score)
        # What is said to be somebody's name is one, however it looks.
        if (
            not size
            and len(run) == 1
            and _SAID.search(text[max(0, start - _CUE_REACH) : start])
            and not _nobody(word, model.lists)
        ):
            yield Person(start, end, 1, _CUE_SCORE)


def find(text: str, *, every: bool = False) -> Iterator[Detection]:
    """Yield the people named in folded `text`: by a full name, behind a title or a cue (`person`), or by one name alone (`lone-name`).

    `every` shows it what its gate keeps from it: runs of ordinary words.

    Raises:
        OSError, ValueError, KeyError: the model is missing or broken.
    """
    by = model()
    for one in found(text, by, every=every):
        name = text[one.start : one.end]
        last = name.rpartition(" ")[2]
        # "Heather B." says no more than "Heather" does.
        full = one.words > 1 and len(last.rstrip(".")) > 1
        initials = one.words == 1 and name.isupper() and len(name) <= _INITIALS
        if one.score < (LEAST if full and not name.islower() else LEAST_ALONE) or initials or last.lower() in NOT_SURNAMES:
            continue
        before = text[max(0, one.start - _CUE_REACH) : one.start]
        cued = _TITLE.search(before) or (_CUED if full else _SAID).search(before)
        if not cued and _nobody(name, by.lists):
            continue
        score = max(one.score, _CUE_SCORE) if cued else one.score
        yield Detection("PERSON", one.start, one.end, round(score, 2), "person" if full or cued else LONE)


def _nobody(name: str, lists: Lists) -> bool:
    """Tell whether a name is made of everyday words that nobody is called by."""
    words = name.lower().split()
    return lists.common.issuperset(words) and lists.first.isdisjoint(words) and lists.last.isdisjoint(words)


@cache
def listed(name: str) -> frozenset[str]:
    """Return the words of a list of this package."""
    # What the file says of itself, behind `#`, is nobody's name.
    return frozenset((_FOLDER / f"{name}.txt").read_text(encoding="utf-8").split("\n")) - {""}


@cache
def model() -> Model:
    """Return the shipped model; read on first use.

    Raises:
        OSError, ValueError, KeyError: the file is missing or broken; no names are found without it.
    """
    data = json.loads((_FOLDER / "people.json").read_bytes())
    lists = Lists(
        listed("first_names"), listed("surnames"), *(frozenset(data[name]) for name in ("ordinary", "common", "words"))
    )
    return Model(data["weights"], data["bias"], data["follows"], lists)


def digest() -> str:
    """Return what tells one version of the model and its lists from another; nothing is loaded for that."""
    every = sha256()
    for name in ("people.json", "first_names.txt", "surnames.txt"):
        file = _FOLDER / name
        every.update(file.read_bytes() if file.is_file() else b"missing")
    return every.hexdigest()
