"""Registration plates of vehicles, where words say that it is one: "reg AB12 CDE", "plate 7ABC123".

DVLA INF104 for the shapes of UK plates (current, prefix, suffix, Northern Ireland); elsewhere two to eight letters and digits.
The shapes alone match postcodes, product codes and flights. A plate places a person, and finds the keeper.
"""

from __future__ import annotations

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._labelled import TIGHT, about, labelled

_UK = r"[A-Z]{2}\d{2}[ -]?[A-Z]{3}|[A-Z]\d{1,3}[ -]?[A-Z]{3}|[A-Z]{3}[ -]?\d{1,3}[A-Z]|[A-Z]{1,3}\d{1,4}"
_CURRENT = r"[A-HJ-PR-Y][A-HJ-PR-Y](?:0[1-9]|[125-7]\d) ?[A-HJ-PR-Z]{3}"
_INDIAN = r"(?:A[NPRS]|BR|C[GH]|D[DLN]|G[AJ]|H[PR]|J[HK]|K[AL]|L[AD]|M[HLNPZ]|NL|O[DR]|P[BY]|RJ|SK|T[GNRS]|U[KP]|WB)[ -]\d{1,2}[ -][A-Z]{1,3}[ -]\d{4}"
_ANY = r"(?=[A-Z-]{0,7}\d)(?=[0-9-]{0,7}[A-Z])(?:[A-Z0-9]{4,8}|[A-Z0-9]{1,4}(?:-[A-Z0-9]{1,5}){1,2})"
# In pieces only in capitals: any "for 2 days" would do otherwise.
_PIECES = r"(?=[A-Z .]{0,8}\d)(?=[0-9 .]{0,8}[A-Z])[A-Z0-9]{1,4}(?:[ .\u00b7-][A-Z0-9]{1,5}){1,3}"
_PLATE = (
    r"(?:licen[cs]e|number|registration|reg|vehicle|car|van|truck|trailer|temporary|temp|tag)[ -]?plates?(?: ?(?:numbers?|nos?\.?|#))?"
    r"|plates?(?: ?(?:numbers?|nos?\.?|#))?|vrms?|rego|vrns?|licen[cs]e tag|tag (?:number|no\.?|#)"
)
_REG = (
    r"(?:vehicle |car |van |motorbike |bike )?reg(?:istration)?s?(?: ?(?:numbers?|nos?\.?|marks?|#))?|index (?:mark|number)"
    r"|(?:car|vehicle|van|truck|taxi|cab) with (?:the )?(?:reg|registration|plates?)"
)
_WORDS = (
    r"\b(?:cars?|vans?|vehicles?|plates?|reg(?:istration)?|vrm|number ?plate|parking|parked|park|pcn|permit|mot|dvla|dmv|insured|insurance policy"
    r"|driver|driving|taxi|cab|uber|tow(?:ed)?|clamped|car ?park|toll|dart charge|congestion charge|ulez|breakdown|recovery|hire car|rental"
    r"|ford|fiesta|focus|vauxhall|corsa|astra|bmw|audi|vw|golf|polo|toyota|nissan|kia|hyundai|tesla|honda|mercedes|peugeot|renault|skoda)\b"
)
_EDGE = r"(?<![A-Za-z0-9@#/._-])"

recognizer = Recognizer(
    entity="LICENSE_PLATE",
    summary="a vehicle's registration plate",
    patterns=(
        *labelled(_PLATE, _ANY, 0.8, behind=0.7),
        *labelled(r"(?:licen[cs]e|number|vehicle|car) plate|plate (?:numbers?|nos?\.?|#)", r"\d{4,7}", 0.5),
        Pattern(
            rf"(?i:(?<![a-z0-9])(?:{_PLATE}|{_REG})(?![a-z]){TIGHT})(?<!\w)(?P<v>{_PIECES})(?![A-Za-z0-9])", 0.8, cased=True
        ),
        *labelled(_REG, rf"(?:{_UK})(?![A-Za-z0-9])", 0.75, loose=0.45, behind=0.65),
        Pattern(
            r"(?i:\b(?:car|vehicle|van|taxi|cab|truck))[ ,:(-]{1,3}(?P<v>[A-Z]{2}\d\d ?[A-Z]{3}|[A-Z]\d{2,3} ?[A-Z]{3})(?!\w)",
            0.75,
            cased=True,
        ),
        Pattern(rf"{_EDGE}(?P<v>{_INDIAN})(?![\w-])", 0.5, cased=True),
        *about(
            r"(?:parking |speeding |late )?(?:fine|charge notice|pcn|penalt(?:y|ies))|permit|parked|towed?|clamped|impound(?:ed)?|tolls?|(?:on|over|across) the bridge|camera|ulez|congestion|dart charge|mot|car ?park|bay|parking|kerb|owes",
            0.7,
            rf"{_CURRENT}|(?-i:[A-Z]{{3}}-\d{{3,4}}|\d[A-Z]{{3}}\d{{3}}|[A-Z]\d{{2,3}} [A-Z]{{3}}|[A-Z]{{2}}\d\d ?[A-Z]{{3}})",
        ),
        # The current and the prefix shape of Great Britain, which postcodes never have.
        Pattern(rf"{_EDGE}(?P<v>{_CURRENT})(?![\w-])", 0.3),
        Pattern(rf"{_EDGE}(?P<v>[A-HJ-NPR-TV-Y]\d{{1,3}} [A-HJ-PR-Y]{{3}})(?![\w-])", 0.2, cased=True),
    ),
    cues=(
        Cue(
            rf"(?<!\w)(?:{_PLATE}|vehicle reg\w*|car reg\w*|reg(?:istration)? (?:number|no\.?|mark|plate))(?!\w)",
            0.85,
            before=50,
            after=20,
        ),
        Cue(
            r"\b(?:flight|postcode|order|voucher|promo|code|model|version|product|sku|seat|room|gate|wifi|booking|road|motorway)\b",
            0.2,
            before=25,
        ),
        Cue(_WORDS, 0.75, before=60, after=40),
    ),
    finds=("your reg AB12 CDE is on the list", "license plate 7ABC123", "The blue van, AB12CDE, is parked outside."),
    ignores=("What is your car reg?", "Model AB12 CDE is sold out.", "Registration closes on 5 May."),
    references=("GDPR-5f",),
)
