"""Open Location Codes ("plus codes"): 8FVC9G8F+6X in full, 9G8F+6X with a town.

Alphabet and lengths after the Open Location Code specification. A short code can look like a sum or a part number, so it needs
letters and figures, and words about a place.
"""

import re

from recognizers._contract import Cue, Pattern, Recognizer

_SIGN = "23456789CFGHJMPQRVWX"


def _mixed(value: str) -> bool:
    return bool(re.search(r"[2-9]", value) and re.search(r"[A-Za-z]", value))


recognizer = Recognizer(
    entity="PLUS_CODE",
    summary="A plus code (Open Location Code).",
    patterns=(
        Pattern(
            rf"(?<![\w+\-.])(?P<v>[23456789CFGHJMPQR][23456789CFGHJMPQRVWX][{_SIGN}]{{6}}\+[{_SIGN}]{{2,3}})(?![\w+])", 0.85
        ),
        Pattern(rf"(?<![\w+\-.])(?P<v>[{_SIGN}]{{4}}\+[{_SIGN}]{{2,3}})(?=,?\s[A-Z][a-z]+)", 0.6, cased=True),
        Pattern(rf"(?<![\w+\-.])(?P<v>(?:[{_SIGN}]{{2}}){{2,3}}\+[{_SIGN}]{{2,3}})(?![\w+])", 0.2),
    ),
    valid=_mixed,
    cues=(
        Cue(r"\b(?:model|part|product|sku|article|plan|tariff)\b", 0.1),
        Cue(r"\b(?:plus\s?code|location|located|map|maps|address|pin|near|live|driver|olc)\b", 0.85, after=20),
    ),
    in_links=True,
    finds=("Plus code 9C3XGV4C+X8", "the driver has GV4C+X8 London"),
    ignores=("2500+50 points", "Model GV4C+X8", "A4+ and C++"),
    references=("OLC",),
)
