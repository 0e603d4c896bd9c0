"""Numbers in words, in eight languages, with tens, doubles and the letters of the radio alphabet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guard.disguise._contract import Change
from guard.later import pattern

_DIGITS_IN_WORDS = (
    "zero one two three four five six seven eight nine", "nought", "naught", "nil", "oh", "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "zéro un deux trois quatre cinq six sept huit neuf", "null eins zwei drei vier fünf sechs sieben acht neun", "zero uno due tre quattro cinque sei sette otto nove",
    "zero um dois três quatro cinco seis sete oito nove", "nul een twee drie vier vijf zes zeven acht negen", "zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć",
    "shunya ek do teen char paanch chhe saat aath nau", "mreb bar gjb guerr sbhe svir fvk frira rvtug avar",
)  # fmt: skip
"""The digits from zero on, a language to a line; the last one is English in ROT13."""
_WORDS = {word: str(digit) for line in _DIGITS_IN_WORDS for digit, word in enumerate(line.split())} | {
    "fuenf": "5", "tres": "3", "zwo": "2", "niner": "9", "fife": "5", "tree": "3", "fower": "4", "hundred": "00", "ought": "0",
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16",
    "seventeen": "17", "eighteen": "18", "nineteen": "19",
}  # fmt: skip
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety fourty".split(), "234567894", strict=True))
_TIMES = {"double": 2, "dbl": 2, "twice": 2, "triple": 3, "treble": 3, "quadruple": 4, "doble": 2}
_SPELLING = {
    word: word[0].upper()
    for word in (
        "alpha bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa quebec romeo sierra"
        " tango uniform victor whiskey whisky yankee zulu xray x-ray alfa"
    ).split()
}
"""The words that stand for letters on the radio."""
_MARKS = {"plus": "+", "dash": "-", "hyphen": "-", "minus": "-", "space": " ", "slash": "/"}
_COMMON = {"o", "do", "char", "no", "to", "un", "um", "due", "tree", "ten", "hundred", "ought", "nil", "twice", "double", "triple", "mike", "golf", "hotel", "india",
           "victor", "november", "een", "bar", "ate", "nau"}  # fmt: skip
"""Words that mean so much else that one of them is no sign of a number."""
_NUMBER_WORD = "|".join(sorted({*_WORDS, *_TENS}, key=lambda word: (-len(word), word)))
_RADIO = "|".join(sorted(_SPELLING, key=lambda word: (-len(word), word)))
_AND = r"(?:and|then|and\s+then|y|et|und|e)"
_TOKEN = rf"(?:(?:{_NUMBER_WORD}|\d)+|{_RADIO}|{'|'.join(_TIMES)}|{'|'.join(_MARKS)}|[a-z])"
_BETWEEN = rf"(?:[\s,./_|*:;~+-]{{1,3}}(?:{_AND}[\s,]{{1,2}})?)"
_SPELT = pattern(rf"(?<![\w'])(?:plus\s+)?{_TOKEN}(?:{_BETWEEN}{_TOKEN}){{1,60}}(?!\w)", re.IGNORECASE)
_TELLING = "|".join(sorted({*_WORDS, *_TENS} - _COMMON))
_TIMES_WORD = "|".join(sorted(_TIMES))
TRIGGER = (
    rf"(?i)\b(?:(?:{_TIMES_WORD})[\s-]+)?(?:{_TELLING})(?:[\s,./_|*:;~+-]{{1,3}}(?:and |then |and then )?)?(?:\d|(?:{_NUMBER_WORD}|{_TIMES_WORD}|{_RADIO}|[a-z])\b)"
    rf"|\d(?:[\s,./_|*:;~+-]{{0,3}})(?:{_TELLING})(?:\d|[\s,./_|*:;~+-]{{1,3}}\d|\b)|(?:{_TELLING})(?:{_TELLING})"
    rf"|\b(?:{_RADIO})\W{{1,3}}(?:{_RADIO}|\w)\b"
)
_EVERY_WORD = "|".join(sorted({*_WORDS, *_TENS, *_SPELLING, *_TIMES, *_MARKS}, key=lambda word: (-len(word), word)))
_PART = pattern(rf"{_EVERY_WORD}|{_AND}(?![a-z])|\d|[a-z]", re.IGNORECASE)


def spelt(folded: str) -> Iterator[Change]:
    for match in _SPELT.finditer(folded):
        start, end = match.span()
        # Single letters at either end are the sentence's: "a four one", "2 a 3".
        parts = list(_PART.finditer(folded, start, end))
        while parts and _loose(parts[-1][0]):
            parts.pop()
        while parts and _loose(parts[0][0]) and parts[0][0].lower() not in _OPENING:
            parts.pop(0)
        if parts and (number := _number([part[0].lower() for part in parts])):
            yield parts[0].start(), parts[-1].end(), number


_OPENING = {"plus", *_TIMES}


def _loose(part: str) -> bool:
    part = part.lower()
    return (
        (len(part) == 1 and part.isalpha() and part != "o")
        or part in _MARKS
        or part in _TIMES
        or part in ("and", "then", "und", "et")
    )


def _number(parts: list[str]) -> str | None:
    """Return the digits and letters that words stand for; `None` if too few of them do."""
    read: list[str] = []
    words, times, at = 0, 1, 0
    while at < len(parts):
        part = parts[at]
        at += 1
        if part in _TIMES:
            times = _TIMES[part]
            continue
        if part in _TENS:
            unit = _WORDS.get(parts[at], "") if at < len(parts) else ""
            joined = len(unit) == 1 and unit != "0" and parts[at] not in ("o", "oh")
            value = _TENS[part] + (unit if joined else "0")
            at += joined
        elif part in _WORDS:
            value = _WORDS[part]
        elif part in _SPELLING:
            value = _SPELLING[part]
        elif part in _MARKS:
            value = _MARKS[part] if part == "plus" else ""
        elif part in ("and", "then", "und", "et"):
            continue
        else:
            value = "0" if part == "o" and words else part.upper()
            words -= 1
        words += 1
        read.append(value * times)
        times = 1
    number = "".join(read)
    digits = sum(map(str.isdigit, number))
    if number in ("123", "123123", "1234", "321", "247365", "2473065"):
        return None
    lettered = [part for part in parts if len(part) == 1 and part.isalpha() and part != "o"]
    if digits < 2 or len(number) < 3 or len(lettered) > len(number) / 2:
        return None
    return number if words >= 2 or (words == 1 and digits >= 8) else None
