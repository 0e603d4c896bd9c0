"""Addresses without a street: PO boxes, military and diplomatic boxes (APO, FPO, DPO), rural routes, other countries' boxes.

USPS Publication 28, sections 22 to 25 and 29; Royal Mail PAF; the usual words elsewhere. What follows (town, postcode) belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from recognizers import _places as p
from recognizers._contract import FLAGS, Pattern, Recognizer, Span

_ID = r"#?\s?[A-Z]?\d{1,7}[A-Z]?(?:\s?[\-]\s?\d{1,6})?"
_MILITARY = r"[AFD]PO,?\s{1,2}A[AEP],?\s{1,2}\d{5}(?:-\d{4})?"
_CARE = r"(?:(?:dept|department|file|attn)\.?\s#?\s?\d{2,9},?\s)?"
_ROUTE = (
    r"(?:r\.?\s?r|h\.?c(?:\.?r)?|rfd|rural\s(?:route|delivery)|star\sroute|(?:hwy\s)?contract\sroute|hc\sroute|route|rt)\.?\s?#?\s?\d{0,5}"
    r"\s?[A-Z]?,?\s(?:rr\s\d{1,3}\s)?box\s?#?\s?\d{1,6}[A-Z]?"
)
_ELSEWHERE = (
    r"(?:postfach|postbus|postboks|apartado(?:\sde\scorreos)?|caixa\spostal|casella\spostale|bo[iî]te\spostale|skrytka\s(?:pocztowa|nr)"
    r"|locked\sbag|private\sbag|lock\s?box|pmb)\s?(?:n[ro°]?\.?)?\s?[A-Z]?\d{1,4}(?:\s?\d{2,3}){0,2}"
)
_HEADS = (
    (rf"{_CARE}(?:p\.?\s?o\.?|post(?:al)?\s(?:office)?|gpo|pobox)\s?box(?:es)?\s?(?:no\.?|number)?\s?[:#]?\s?{_ID}", 0.85),
    (rf"(?:(?:psc|cmr|unit|box|opc|us(?:s|ns|cgc)|hq)\s?[\w\-]{{1,20}}(?:,?\s{{1,3}}box\s?\d{{1,6}})?,?\s{{1,4}})?{_MILITARY}", 0.9),
    (r"(?:psc|cmr|unit)\s?\d{1,5},?\sbox\s?\d{1,6}", 0.8),
    (_ROUTE, 0.8),
    (r"(?:box\s\d{1,5},?\s(?:r\.?r\.?|rural\sroute)\s?#?\d{1,3}|bfpo\s(?:box\s)?\d{1,4})", 0.8),
    (_ELSEWHERE, 0.75),
    (r"(?:b\.?p\.?|cp|pob)\s\d{1,6},?\s(?=[A-Z]?-?\d{4,5}\s|[A-Z][a-z])", 0.45),
)  # fmt: skip
_END = r"(?!\w)"


@cache
def _heads() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(head + _END, FLAGS) for head, _ in _HEADS)


def _whole(text: str) -> Iterator[Span]:
    ends = [match.end() for head in _heads() if (match := head.match(text))]
    if ends:
        yield 0, p.tail(text, max(ends))


recognizer = Recognizer(
    entity="PO_BOX",
    summary="A PO box, military box or rural route, with what follows.",
    patterns=tuple(Pattern(rf"(?<![\w/@=])(?={head})(?=(?P<v>[\s\S]{{1,200}})){head}{_END}", score) for head, score in _HEADS),
    within=_whole,
    finds=("Write to PO Box 123, Leeds LS1 4AP.", "PSC 0012, Box 345 APO AP 96500", "Postfach 12 34 56, Berlin"),
    ignores=("the box 123 in your kit", "TV box 2", "Tick box 3 on page 2"),
    references=("USPS-28", "PAF"),
)
