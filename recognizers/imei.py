"""Identities of handsets: IMEI (15 digits), IMEISV (16), MEID (14 hexadecimal digits).

3GPP TS 23.003 section 6: type allocation code, serial number, Luhn check digit (python-stdnum imei). One random number in ten
passes, so without a label the usual 2-6-6-1 setting out is needed as well. With it a thief can block or clone a phone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recognizers._contract import Cue, Pattern, Recognizer, Span
from recognizers._labelled import LOOSE

_LABEL = r"(?:imeis?(?: ?(?:sv|[12](?!\d)))?|meid|\*#06#|(?:handset|device|equipment) (?:identity|id)(?: (?:number|no\.?))?)"
_V = r"(?:\d(?:[ ./-]?\d){13,15}|[A-F0-9]{14})"
_STOP = r"(?![\w-]|\.\d)"


def _handsets(text: str) -> Iterator[Span]:
    from stdnum import imei

    value = re.search(rf"(?<!\d){_V}\Z", text, re.IGNORECASE) or re.match(_V, text, re.IGNORECASE)
    if value is None:
        yield 0, len(text)  # only its last digits, behind a label
    elif value[0] != text or imei.is_valid(re.sub(r"\D", "", text)):
        yield value.span()


recognizer = Recognizer(
    entity="IMEI_HARDWARE_ID",
    summary="the identity of a handset",
    patterns=(
        Pattern(rf"(?<![A-Za-z0-9]){_LABEL}(?![A-Za-z]){LOOSE}(?<![\w+]){_V}{_STOP}", 0.9),
        Pattern(rf"(?<![\w+.-]){_V},? (?:is |as |was |- ?|\()(?:(?:your|the|my|its) )?{_LABEL}(?![A-Za-z])", 0.85),
        Pattern(rf"(?<![\w+.-])\d{{2}}[ -]\d{{6}}[ -]\d{{6}}[ -]\d{_STOP}", 0.7),
        Pattern(rf"(?<![\w+./-])(?:01|35|86|98|99)\d{{13}}{_STOP}", 0.3),
        Pattern(
            rf"\b{_LABEL}(?: (?:number|no\.?|is|that)){{0,2}}[ (]{{1,2}}end(?:s|ing)(?: (?:in|with))?[ :(*-]{{1,3}}(?P<v>\d{{4,6}})(?!\w)",
            0.7,
        ),
    ),
    within=_handsets,
    cues=(
        Cue(rf"(?<!\w){_LABEL}(?!\w)", 0.9, before=60, after=20),
        Cue(
            r"\b(?:handsets?|phones?|devices?|iphone|galaxy|pixel|blocked|barred|blacklist(?:ed)?|stolen)\b",
            0.6,
            before=50,
            after=30,
        ),
    ),
    finds=("IMEI 35-417803-685978-9 is barred", "your IMEI is 490154203237518", "49-015420-323751-8"),
    ignores=("Dial *#06# for your IMEI.", "Order 490154203237519", "IMEI is 15 digits long"),
    references=("FCC-64.2010h", "INC-10"),
)
