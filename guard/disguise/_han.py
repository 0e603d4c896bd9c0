"""Digits in Chinese characters, plain and financial."""

from __future__ import annotations

from collections.abc import Iterator

from guard.disguise._contract import Change
from guard.later import pattern

_HAN = {
    char: str(digit)
    for row in ("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "○壹貳參肆伍陸柒捌玖", "０弌弍弎亖㐅〦〧〨〩", "洞幺两")
    for digit, char in enumerate(row)
} | {"幺": "1", "両": "2", "兩": "2", "弐": "2", "参": "3", "拐": "7", "勾": "9"}  # fmt: skip
_HAN_CLASS = "".join(_HAN)
_HAN_RUN = pattern(rf"[{_HAN_CLASS}\d](?:[\s.\-/_,、・]{{0,2}}[{_HAN_CLASS}\d]){{3,40}}")


def han(folded: str) -> Iterator[Change]:
    for match in _HAN_RUN.finditer(folded):
        if sum(char in _HAN for char in match[0]) >= 2:
            yield *match.span(), "".join(_HAN.get(char, char) for char in match[0])


TRIGGER = rf"[{_HAN_CLASS}]\W{{0,2}}[{_HAN_CLASS}\d]"
