"""Vehicle identification numbers: 17 letters and digits without I, O and Q.

ISO 3779; the ninth character is a check digit (49 CFR 565.15: weights 8 7 6 5 4 3 2 10 0 9 8 7 6 5 4 3 2, modulo 11) in North
America and China only. So a label is enough, and without one the check digit has to be right and letters and digits mixed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recognizers._contract import Cue, Pattern, Recognizer, Span
from recognizers._labelled import LOOSE

_LABEL = r"(?:v\.?i\.?n\.?(?: ?(?:numbers?|nos?\.?|codes?|#))?|chassis(?: ?(?:numbers?|nos?\.?|#))?|vehicle (?:id|identification)(?: (?:number|no\.?|code|#))?|frame (?:number|no\.?))"
_V = r"[A-HJ-NPR-Z0-9]{17}"
_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", "12345678123457923456789" + "0123456789", strict=True))
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def _vehicles(text: str) -> Iterator[Span]:
    value = re.search(rf"(?<![A-Z0-9]){_V}\Z", text, re.IGNORECASE) or re.match(_V, text, re.IGNORECASE)
    if value is None:
        yield 0, len(text)
        return
    vin = value[0].upper()
    check = sum(int(_VALUES[char]) * weight for char, weight in zip(vin, _WEIGHTS, strict=True)) % 11
    if value[0] != text or (vin[8] == "0123456789X"[check] and not vin.isdigit() and vin[-4:].isdigit()):
        yield value.span()


recognizer = Recognizer(
    entity="VEHICLE_IDENTIFICATION_NUMBER",
    summary="a vehicle identification number",
    patterns=(
        Pattern(rf"(?<![A-Za-z0-9]){_LABEL}(?![A-Za-z]){LOOSE}(?<![\w]){_V}(?![\w-])", 0.95),
        Pattern(rf"(?<![\w./=-]){_V},? (?:is |as |was |- ?|\()(?:(?:your|the|my|its) )?{_LABEL}(?![A-Za-z])", 0.9),
        Pattern(rf"(?<![\w@#./=-]){_V}(?![\w@-])", 0.6),
        Pattern(
            rf"\b{_LABEL}(?: (?:that|which|is))?,?[ (]{{1,2}}(?:end(?:s|ing)(?: (?:in|with))?|last (?:four|4|six|6|eight|8)(?: digits| characters)?)"
            r"(?: (?:is|are))?[ :(*-]{1,3}(?P<v>[A-HJ-NPR-Z0-9]{0,4}\d{4,6})(?!\w)",
            0.75,
        ),
        Pattern(
            rf"\blast (?:four|4|six|6|eight|8) (?:digits |characters )?of (?:the |your )?{_LABEL}[ :=]{{1,2}}(?P<v>[A-Z0-9]{{4,8}})(?!\w)",
            0.75,
        ),
    ),
    within=_vehicles,
    cues=(
        Cue(
            r"\b(?:car|van|vehicle|motor(?:bike|cycle)?|truck|recall|dealer(?:ship)?|ford|toyota|bmw|audi|honda|tesla)\b",
            0.85,
            before=60,
            after=30,
        ),
    ),
    finds=("VIN 1M8GDM9AXKP042788", "chassis no: WVWZZZ1JZXW000001", "1M8GDM9AXKP042788"),
    ignores=("Where is the VIN?", "Token 1M8GDM9AXKP042789", "Chassis and engine are sold apart."),
    references=("GDPR-5f",),
)
