"""A point on the map: decimal degrees (four decimals are about ten metres), degrees and minutes, and map links.

ISO 6709 orders latitude before longitude, in range; fewer decimals than four need a word that says what they are.
"""

import re

from recognizers._contract import Cue, Pattern, Recognizer

_EDGE = r"(?<![\w.,£$€])(?<!\d-)"
_DEGREES = r"[+\-]?\d{1,3}\.\d{%s}°?\s?[NSEW]?"
_NAMED = (
    r"lat(?:itude)?\.?\s?[:=]?\s?(?P<v>[+\-]?\d{1,2}\.\d{2,12}°?\s?[NS]?[,;\s/]{1,3}(?:and\s)?"
    r"lo?ng?(?:itude)?\.?\s?[:=]?\s?[+\-]?\d{1,3}\.\d{2,12})"
)
_DMS = r"\d{1,3}°\s?\d{1,2}(?:\.\d{1,6})?'\s?(?:\d{1,2}(?:\.\d{1,6})?(?:\"|'')\s?)?"


def _on_earth(value: str) -> bool:
    if "°" in value and "'" in value:
        return True
    degrees = [float(number) for number in re.findall(r"[+\-]?\d{1,3}\.\d+", value)]
    return len(degrees) == 2 and abs(degrees[0]) <= 90 and abs(degrees[1]) <= 180


recognizer = Recognizer(
    entity="LOCATION_COORDINATES",
    summary="Latitude and longitude of a point.",
    patterns=(
        Pattern(rf"{_EDGE}(?P<v>{_DEGREES % '4,14'}\s?[,; ]\s?{_DEGREES % '4,14'})(?![\w%]|\.\d)", 0.75),
        Pattern(rf"{_EDGE}(?P<v>{_DEGREES % '2,14'}\s?[,; ]\s?{_DEGREES % '2,14'})(?![\w%]|\.\d)", 0.1),
        Pattern(_NAMED, 0.85),
        Pattern(rf"(?P<v>{_DMS}[NS][,;\s]{{0,2}}{_DMS}[EW])(?!\w)", 0.9),
        Pattern(
            r"(?:/@|geo:|[?&/](?:q|ll|sll|daddr|saddr|destination|center|loc)[=:])(?P<v>-?\d{1,2}\.\d{2,14}(?:,|%2C)-?\d{1,3}\.\d{2,14})",
            0.85,
        ),
    ),
    valid=_on_earth,
    cues=(
        Cue(r"\b(?:rates?|price|exchange|prices|usd|eur|gbp|fx|paid|versions?)\b", 0.1, before=30),
        Cue(r"\b(?:coord(?:inate)?s?|gps|lat(?:itude)?|map|location|located|pinned?|position)\b", 0.85, after=25),
    ),
    in_links=True,
    finds=("Your pin is at 51.50340, -0.12763.", "gps 51.50,-0.13", "51°30'12\"N 0°7'39\"W"),
    ignores=("Rates are 1.2345, 1.2412 today.", "Sizes 10.5, 11.5", "It takes 3.1415 s"),
    references=("ISO-6709",),
)
