"""Numbers given in halves: "starts 4111 1111 and ends 1111 1111"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from guard.disguise._contract import Change
from guard.later import pattern

_ORDINAL = r"first|second|third|fourth|last|final|next|1st|2nd|3rd|4th|other|remaining|latter|former|opening|closing|front|back|left|right|upper|lower"
_HALVES = (
    rf"(?:half|halves|part|bit|piece|section|chunk|block|set|group|digits?|numbers?|figures?|characters?|rest|remainder|starts?|starting|begins?|beginning"
    rf"|ends?|ending|finish(?:es)?|continues?|followed|follow|then|{_ORDINAL})"
)
_FILLER = (
    rf"(?:{_HALVES}|and|with|by|is|are|the|of|it|its|it's|in|at|up|that|which|was|as|to|on|a|you|have|has|your|after|comes?|goes|four|six|eight|five|three|plus"
    r"|finally|dash|space|dot|slash|hyphen|also|for|\d(?=[ ](?:digits|numbers|figures)))"
)
_JOINT = pattern(
    rf"(?P<before>(?<![A-Za-z0-9£$€])[+(]?(?=[A-Za-z]{{0,4}}\d)[A-Za-z0-9]{{2,16}}(?:[ -][A-Za-z]{{0,4}}\d[A-Za-z0-9]{{0,15}}){{0,6}})"
    rf"(?:(?P<joint>[\s,.;:()\[\]\"'/+&>…-]{{1,5}}(?:{_FILLER}[\s,.;:()\[\]\"'/+&>…=-]{{1,5}}){{1,9}}|\s?(?:\.{{2,}}|…|[-=]?>|&|\+)\s?(?:\.{{2,}}|…)?\s?)"
    rf"(?P<after>(?=[A-Za-z]{{0,4}}\d)[A-Za-z0-9]{{2,16}}(?:[ -][A-Za-z]{{0,4}}\d[A-Za-z0-9]{{0,15}}){{0,6}})){{1,4}}(?![A-Za-z0-9])",
    re.IGNORECASE,
)
TRIGGER = rf"(?i)\d[\s,.;:()\[\]\"'/+&>…-]{{1,5}}(?:(?:[a-z']{{1,10}}|\d)[\s,.;:()\[\]\"'/+&>…=-]{{1,5}}){{0,8}}{_HALVES}\b|\d\s?(?:\.\.|…|[-=]?>|&|\+)"
_TELLTALE = pattern(rf"\b{_HALVES}\b|\.\.|…|>|&|\+", re.IGNORECASE)
_GROUP = pattern(r"[+(]?(?<![A-Za-z0-9])(?=[A-Za-z]{0,4}\d)[A-Za-z0-9]{2,16}")


def rejoined(folded: str) -> Iterator[Change]:
    """Read "starts 4111 1111 and ends 1111 1111" as one number."""
    for match in _JOINT.finditer(folded):
        if _TELLTALE.search(match["joint"]) and sum(map(str.isdigit, match[0])) >= 6:
            groups = [group for group in _GROUP.finditer(folded, *match.span()) if not _FILLED.fullmatch(group[0])]
            for one, other in pairwise(groups):
                if re.search(r"[^ -]", folded[one.end() : other.start()]):
                    yield one.end(), other.start(), " "


_FILLED = pattern(rf"{_ORDINAL}", re.IGNORECASE)
