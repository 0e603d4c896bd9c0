"""Numbers pulled apart: by odd signs, singly, over lines, into pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from guard.disguise._contract import Change
from guard.later import pattern

_ODD = r"[^A-Za-z0-9@#%£$€₹¥\s.,:/()'\"!?;-]"
"""What honest writing does not put between the groups of a number."""
_GAP = r"[^A-Za-z0-9@#%£$€₹¥]{1,5}?"
_SINGLES = pattern(rf"(?<![A-Za-z0-9])[A-Za-z0-9](?P<gap>{_GAP})[A-Za-z0-9@.](?:(?P=gap)[A-Za-z0-9@.]){{4,60}}(?![A-Za-z0-9])")
_SMALL = pattern(
    r"(?<![A-Za-z0-9£$€.,:/-])(?P<first>\d{2,3})(?P<gap>[ ._|*~\-/]{1,3})\d{2,3}(?:(?P=gap)\d{2,3}){2,8}(?![A-Za-z0-9%:/]|[.,-]\d)"
)
_ODDLY = pattern(
    rf"(?<![A-Za-z0-9/?&=.@%-])\+?[A-Za-z0-9]{{1,19}}(?:[ ]{{0,2}}{_ODD}(?:[ ]{{0,2}}{_ODD}){{0,3}}[ ]{{0,2}}[A-Za-z0-9]{{1,19}}){{1,40}}(?![A-Za-z0-9])"
)
_ODD_GAP = pattern(rf"(?<=[A-Za-z0-9])[ ]{{0,2}}{_ODD}(?:[ ]{{0,2}}{_ODD}){{0,3}}[ ]{{0,2}}(?=[A-Za-z0-9])")
_BREAK = pattern(r"(?<=[A-Za-z0-9)])[ \t]{0,2}\r?\n[ \t]{0,2}(?=[A-Za-z0-9])")
_SHAPED = pattern(r"(?<![A-Za-z0-9./@-])[A-Z0-9]{1,8}(?:[./\\,:]{1,2}[A-Z0-9]{1,6}){1,8}(?![A-Za-z0-9@-]|[./]\w)")
_SHAPED_GAP = pattern(r"[./\\,:]{1,2}")


def unseparated(folded: str) -> Iterator[Change]:
    """Read "4 1 1 1 ..." and "4_1_1_1..." as one word, "07700_900123" and "07700 🔥 900123" with plain spaces."""
    at = 0
    for start, end, read in sorted({*_singles(folded), *_small(folded), *_oddly(folded)}):
        if start >= at:
            yield start, end, read
            at = end


def _singles(folded: str) -> Iterator[Change]:
    for match in _SINGLES.finditer(folded):
        gap, step = match["gap"], len(match["gap"]) + 1
        read = match[0][::step]
        digits = "".join(filter(str.isdigit, read))
        if "@" not in read and (
            len(digits) < 2 or (len(digits) < 4 and read != read.upper()) or (read.isdigit() and _steps(read))
        ):
            continue
        for at in range(match.start() + 1, match.end(), step):
            yield at, at + len(gap), ""


def _steps(digits: str) -> bool:
    """Tell "1 2 3 4 5 6" and "5 5 4 5 5": a menu, a rating, a countdown."""
    gaps = {int(b) - int(a) for a, b in pairwise(digits)}
    return gaps <= {1, -9} or gaps <= {-1, 9} or (len(digits) < 9 and len(set(digits)) < 3)


def _small(folded: str) -> Iterator[Change]:
    for match in _SMALL.finditer(folded):
        groups = re.findall(r"\d+", match[0])
        if len({len(group) for group in groups}) > 1 or groups in (sorted(groups), sorted(groups, reverse=True)):
            continue  # sizes, buses, channels
        if 8 <= len("".join(groups)) <= 20:
            step = len(groups[0]) + len(match["gap"])
            for at in range(match.start() + len(groups[0]), match.end(), step):
                yield at, at + len(match["gap"]), ""


def _oddly(folded: str) -> Iterator[Change]:
    for match in _ODDLY.finditer(folded):
        digits = sum(map(str.isdigit, match[0]))
        if digits >= 4 or (digits >= 2 and match[0] == match[0].upper() and re.search("[A-Z]", match[0])):
            for gap in _ODD_GAP.finditer(folded, *match.span()):
                if gap[0][0] != " " or gap[0][-1] == " ":  # " ^KT" and " *MS" are agents
                    yield *gap.span(), " "


def broken(folded: str) -> Iterator[Change]:
    """Read a number over two or three lines as one; a longer list is a list."""
    breaks = []
    for match in _BREAK.finditer(folded):
        above = re.search(r"[A-Za-z0-9]+\)?$", folded[max(0, match.start() - 20) : match.start()])
        below = re.match(r"[A-Za-z0-9]+", folded[match.end() : match.end() + 20])
        if above and below and re.search(r"\d", above[0]) and re.search(r"\d", below[0]):
            breaks.append(match.span())
    for number, (start, end) in enumerate(breaks):
        beside = [other for other, _ in breaks[max(0, number - 2) : number + 3] if abs(other - start) < 50]
        if len(beside) <= 2:
            yield start, end, " "


def shaped(folded: str) -> Iterator[Change]:
    for match in _SHAPED.finditer(folded):
        if sum(map(str.isdigit, match[0])) >= 2 and re.search("[A-Z]", match[0]):
            for gap in _SHAPED_GAP.finditer(folded, *match.span()):
                yield *gap.span(), " "


TRIGGER = rf"\w(?:[\W_]{{1,5}}[A-Za-z0-9]){{5}}\b|[0-9A-Z][ ]{{0,2}}{_ODD}{{1,4}}[ ]{{0,2}}\w|\b\d{{2,3}}[ ._|*~/-]{{1,3}}\d{{2,3}}[ ._|*~/-]{{1,3}}\d{{2,3}}[ ._|*~/-]{{1,3}}\d{{2,3}}"
BREAK_TRIGGER = r"\d\)?[ \t]{0,2}\r?\n[ \t]{0,2}[A-Za-z0-9]|[A-Za-z]\n\d"
SHAPE_TRIGGER = r"\d[./\\,:]{1,2}[A-Z]|[A-Z][./\\,:]{1,2}\d"
