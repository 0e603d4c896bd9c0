"""Identity, tax and social insurance numbers of other countries, by their label or by an unmistakable shape.

The check digits are python-stdnum's. Behind its label a number of the right shape counts even with a wrong check digit: a typo
leaves most of it right, and some countries publish none. Without a label only shapes that nothing else has count, checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module

from recognizers._contract import FLAGS, Cue, Pattern, Recognizer, Span
from recognizers._labelled import TIGHT
from recognizers._national_numbers import NUMBERS, SHAPES

_LABEL = "|".join(label for _, label, _ in NUMBERS)
_NUMBER = r"(?:[ -]?(?:numbers?|nos?\.?|num|nr|nbr|card|code|#))"


@cache
def _rows() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (check, re.compile(rf"(?<!\w)(?:{label})(?!\w)", FLAGS), re.compile(shape, FLAGS)) for check, label, shape in NUMBERS
    )


_GAP = re.compile(r"[ ./-]{1,3}")
_PART = re.compile(r"\w{0,10}\d\w{0,15}|[A-Z]{1,2}", re.ASCII)
_JOINED = re.compile(rf"{_NUMBER}{{0,2}}{TIGHT}", FLAGS)


def _valid(check: str, number: str) -> bool:
    try:
        return bool(check and import_module(f"stdnum.{check}").is_valid(number))
    except LookupError:  # python-stdnum trips over counties that it does not list (cn.ric)
        return False


def _runs(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the words of `text[start:end]` that are set like one number: singly, and joined over spaces, dots and hyphens."""
    words = [match.span() for match in re.finditer(r"\w+", text) if start <= match.start() and match.end() <= end]
    for index, (first, last) in enumerate(words):
        yield first, last
        for begin, stop in words[index + 1 :]:
            if stop - first > 25 or not _GAP.fullmatch(text[last:begin]) or not _PART.fullmatch(text[begin:stop]):
                break
            last = stop  # noqa: PLW2901 - the run grows
            yield first, last


def _labelled(text: str, label: Span) -> Iterator[Span]:
    rows = [row for row in _rows() if row[1].search(text[slice(*label)])]
    behind = label[0] > 0
    best: dict[int, int] = {}
    for start, end in _runs(text, *((0, label[0]) if behind else (label[1], len(text)))):
        value = text[start:end]
        compact = re.sub(r"[ ./-]", "", value)
        joined = behind or _JOINED.fullmatch(text[label[1] : start])
        if any(
            shape.fullmatch(compact) and (joined or _valid(check, compact) or _valid(check, value)) for check, _, shape in rows
        ):
            best[start] = end
    at = 0
    for start, end in best.items():
        if start >= at:
            yield start, end
            at = end


def _numbers(text: str) -> Iterator[Span]:
    label = re.search(rf"(?<!\w)(?:{_LABEL})(?!\w)", text, FLAGS)
    check = next((check for shape, check in SHAPES.items() if re.fullmatch(shape, text, FLAGS)), None)
    if check is None and label:
        yield from _labelled(text, label.span())
    elif check == "" or (check and _valid(check, text)):
        yield 0, len(text)


recognizer = Recognizer(
    entity="NATIONAL_ID",
    summary="an identity, tax or social insurance number of another country",
    patterns=(
        Pattern(rf"(?<![\w-])(?:{_LABEL})(?!\w)(?:[^\n]|\n(?!\n)){{4,60}}(?!\w)", 0.85, digits=1),
        Pattern(
            rf"(?<![\w.@/-])[A-Z0-9][A-Z0-9 ./-]{{4,22}},? (?:is |as |was |- ?|\()(?:(?:your|the|my|his|her|a) ){{0,2}}(?:{_LABEL})(?!\w)",
            0.8,
            digits=1,
        ),
        Pattern(rf"(?<![\w.@/+-])(?:{'|'.join(SHAPES)})(?![\w-]|\.\d)", 0.7),
    ),
    within=_numbers,
    cues=(Cue(r"\b(?:order|tracking|parcel|part|model|serial|invoice|sku|product)\b", 0.3, before=25),),
    finds=("Your BSN is 111222333.", "codice fiscale RSSMRA85T10A562S", "390.533.447-05"),
    ignores=("What is your PESEL?", "A frying pan for 12 pounds.", "Version 390.533.447-06"),
    references=("GDPR-5f", "INC-3"),
)
