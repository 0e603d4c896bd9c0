"""Hardware addresses of routers, phones and boxes (IEEE 802 EUI-48), in the usual ways of writing them."""

from recognizers._contract import Cue, Pattern, Recognizer

_END = r"(?![\w:]|[\-.]\w)"
_EDGE = r"(?<![\w:])(?<![\w][\-.])"


def _assigned(value: str) -> bool:
    return len({char for char in value.lower() if char.isalnum()}) > 2


recognizer = Recognizer(
    entity="MAC_ADDRESS",
    summary="A hardware (MAC) address.",
    patterns=(
        Pattern(rf"{_EDGE}(?P<v>[0-9a-f]{{2}}(?::[0-9a-f]{{2}}){{5}}){_END}", 0.85),
        Pattern(rf"{_EDGE}(?=[\d\-]{{0,16}}[a-f])(?P<v>[0-9a-f]{{2}}(?:-[0-9a-f]{{2}}){{5}}){_END}", 0.85),
        Pattern(rf"{_EDGE}(?=[\d.]{{0,13}}[a-f])(?P<v>[0-9a-f]{{4}}\.[0-9a-f]{{4}}\.[0-9a-f]{{4}}){_END}", 0.75),
        Pattern(rf"{_EDGE}(?P<v>[0-9a-f]{{2}}(?:-?[0-9a-f]{{2}}){{5}}){_END}", 0.1),
    ),
    valid=_assigned,
    cues=(
        Cue(
            r"\b(?:mac|wi-?fi|wlan|ethernet|hardware|physical|bluetooth|bssid|cm\s?mac)\s?(?:address|addr|id)?\b", 0.9, after=15
        ),
    ),
    finds=("Your hub's MAC is 00:1A:2B:3C:4D:5E.", "mac addr 001a2b3c4d5e"),
    ignores=("It runs from 10:20:30 on.", "Serial 001a2b3c4d5e", "ff:ff:ff:ff:ff:ff is everyone"),
    references=("IEEE-802", "GDPR-4"),
)
