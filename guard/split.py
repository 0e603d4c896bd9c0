"""(thread, Text) -> Detections: a number of which earlier replies hold the first part and this one the rest.

Each part alone says little; on a public thread they stand one below the other. What counts is the joined value: a card or IBAN whose
check digits are right, or a telephone number of ten digits and more. The find is the part in this reply.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from guard.later import pattern
from guard.model import Detection, Message
from guard.normalise import Text, normalise
from recognizers import Recognizer

_JOINED = frozenset({"payment-card", "iban", "phone-number"})
_SURE = 0.6
_REPLIES = 4
"""How many earlier replies a number is put together from."""
_ENDS = 200
_LONGEST = 45
"""How many possible ends are tried, and how long what came before may be: more is a list, not a number."""
_RUN = r"\+?(?=[A-Z]{0,4}\d)[A-Z0-9]{2,20}(?:[ .\-]{1,3}(?:[A-Z]{4}(?=[ .\-]\d)|(?=[A-Z]{0,4}\d)[A-Z0-9]{1,20})){0,8}"
_SIGN = r"(?:\W{0,3}(?:\d/\d|[\^~*-]\s?[A-Za-z]{1,12}|[A-Z]{2,3}))?"
_TAIL = pattern(rf"(?<![A-Za-z0-9£$€#])(?P<v>{_RUN})[^A-Za-z0-9%]{{0,8}}{_SIGN}\s*\Z")
_HEAD = pattern(
    rf"\A(?:@\w{{1,30}}\s{{1,3}}|[^A-Za-z0-9]{{1,3}}|(?:\d/\d|and|then|the|rest|second|last|other|half|part|is|are|it|its|it's|ends|in|with|continued|cont|also|hi|hello|sorry|ok)\b[\s:,.…-]{{0,4}}){{0,9}}"
    rf"(?<![A-Za-z0-9£$€#])(?P<v>{_RUN})(?![A-Za-z0-9%:/])",
    re.IGNORECASE,
)
_FIRST_CUE = r"\b(?:first|start(?:s|ing)?|begin(?:s|ning)?|1st)\b"
_REST_CUE = r"\b(?:rest|remain(?:der|ing)|second|end(?:s|ing)?|last|continue[sd]?|2nd|other|then|final(?:ly)?|next|followed)\b"
_FIRST = pattern(rf"{_FIRST_CUE}[^\d\n]{{0,40}}?(?<![A-Za-z0-9£$€#])(?P<v>(?-i:{_RUN}))(?![A-Za-z0-9%:/])", re.IGNORECASE)
_REST = pattern(rf"{_REST_CUE}[^\d\n]{{0,40}}?(?<![A-Za-z0-9£$€#])(?P<v>(?-i:{_RUN}))(?![A-Za-z0-9%:/])", re.IGNORECASE)
_DIGITS = pattern(r"\d\D{0,3}\d")


def across(thread: Iterable[Message], text: Text, recognizers: Iterable[Recognizer]) -> Iterator[Detection]:
    """Yield what the last replies of `thread` and `text` make together, placed on the part in `text`, in original offsets."""
    if not _DIGITS.search(text.folded):
        return
    earlier = [message.text for message in thread if message.author == "brand"][-_REPLIES:]
    heads = sorted({match.span("v") for regex in (_HEAD, _REST) for match in regex.finditer(text.folded)})[:_ENDS]
    if not heads or not earlier:
        return
    finders = [recognizer for recognizer in recognizers if recognizer.name in _JOINED]
    before = ""
    seen: set[tuple[int, int]] = set()
    for message in reversed(earlier):
        tail = _tail(normalise(message).folded)
        if not tail:
            continue  # "Thanks for waiting!" between two halves keeps nobody from putting them together
        before = f"{tail} {before}".rstrip()
        if len(before) > _LONGEST:
            break
        for start, end in heads:
            if (start, end) not in seen and (found := _together(before, text.folded[start:end], finders)):
                seen.add((start, end))
                a, b = text.original(start, end)
                yield replace(found, start=a, end=b)


def _tail(folded: str) -> str:
    match = _TAIL.search(folded, max(0, len(folded) - 80)) or next(_FIRST.finditer(folded), None)
    return match["v"] if match else ""


def _together(before: str, rest: str, finders: Iterable[Recognizer]) -> Detection | None:
    for joint in (" ", ""):
        joined = before + joint + rest
        for recognizer in finders:
            for found in recognizer.find(joined):
                if found.start == 0 and found.end == len(joined) and found.score >= _SURE and _long(recognizer, joined):
                    return found
    return None


def _long(recognizer: Recognizer, joined: str) -> bool:
    digits = sum(map(str.isdigit, joined))
    return recognizer.name != "phone-number" or (10 <= digits <= 15 and joined[0] in "+0(")
