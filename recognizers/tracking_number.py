"""Parcel tracking numbers: those of the post by their shape and check digit, those of couriers by their words.

Universal Postal Union S10: two letters, eight digits, a check digit (weights 8 6 4 2 3 5 9 7, modulo 11), the country's two
letters. UPS: "1Z" and sixteen more. Anyone with the number and a postcode can often redirect the parcel.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recognizers._contract import Cue, Pattern, Recognizer, Span
from recognizers._labelled import TIGHT, labelled

_CARRIER = (
    r"royal mail|parcel ?force|usps|ups|fedex|fed ex|dhl|dpd|evri|hermes|yodel|tnt|gls|an post|canada post|aus(?:tralia)? ?post|post ?nl"
    r"|aramex|inpost|amazon logistics|on ?trac|purolator|correos|la poste|colissimo|chronopost|bpost|deutsche post|swiss post|nz post"
)
_NUMBER = r"(?:numbers?|nos?\.?|num|nr|codes?|ids?|refs?\.?|references?|#)"
_LABEL = (
    rf"(?:(?:{_CARRIER}|parcel|package|shipment|shipping|delivery|courier|mail|post(?:al)?)(?:'s)? )?(?:track(?:ing|er)|tracing|traking|trakcing)(?: ?(?:and trace )?{_NUMBER})?"
    rf"|(?:{_CARRIER}|consignment|way ?bill|air ?way ?bill|awb|parcel|package|shipment|shipping|courier|dispatch|despatch)(?: {_NUMBER})"
    r"|con(?:signment)? ?(?:note|no\.?)|(?:proof of (?:postage|posting)|pro) (?:number|no\.?)|calling card (?:number|no\.?|ref)"
)
_PARCEL = r"parcel|package|consignment|shipment|awb|way ?bill|fedex|dhl|dpd|evri|hermes|yodel|parcel ?force|royal mail"
_SHAPED = r"(?=(?:[A-Z-]{0,8}\d){5})(?:[A-Z0-9]{7,30}|[A-Z0-9]{2,12}(?:-[A-Z0-9]{2,12}){1,4})"
_SPACED = r"[A-Z]{0,4}\d{2,5}(?:[ -]\d{2,5}){2,6}(?: ?[A-Z]{2})?"
_S10 = r"[A-Z]{2} ?(?:\d{9}|\d{4} ?\d{4} ?\d|\d{3} ?\d{3} ?\d{3}) ?[A-Z]{2}"


def _checked(text: str) -> Iterator[Span]:
    post = re.search(rf"{_S10}\Z", text, re.IGNORECASE)
    if post and not post.start():  # without a label the check digit has to be right
        digits = re.sub(r"\D", "", text)
        check = 11 - sum(int(digit) * weight for digit, weight in zip(digits[:8], (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11
        if {10: 0, 11: 5}.get(check, check) != int(digits[8]):
            return
    yield post.span() if post else (0, len(text))


recognizer = Recognizer(
    entity="TRACKING_NUMBER",
    summary="a parcel's tracking number",
    patterns=(
        Pattern(rf"(?<![\w@#/.-]){_S10}(?![\w@-]|\.\w)", 0.8),
        Pattern(rf"(?<![A-Za-z0-9])(?:{_LABEL}){TIGHT}{_S10}(?!\w)", 0.85),
        Pattern(r"(?<![\w@/.-])1Z ?[A-Z0-9]{3} ?[A-Z0-9]{3} ?\d{2} ?\d{4} ?\d{3} ?\d(?![\w-])", 0.9),
        Pattern(
            r"(?<![\w@/.-])(?:TBA\d{12}|J?JD\d{16,18}|JVGL\d{12,22}|GM\d{16,20}|[LY][PT]\d{14,16}(?:[A-Z]{2})?|H00[A-Z0-9]{13})(?![\w-])",
            0.75,
        ),
        Pattern(r"(?<![\d.,-])9[2-5]\d{2}[ ]?(?:\d{4}[ ]?){4}\d{2}(?![\d-])", 0.75),
        *labelled(_LABEL, rf"{_SHAPED}|{_SPACED}", 0.85, behind=0.7),
        *labelled(_LABEL, rf"(?!\+|0\d{{9,10}}(?!\d)){_SHAPED}", 0.85, loose=0.6)[1:],
        *labelled(_PARCEL, rf"(?=[A-Z]{{1,4}}\d|\d{{8}}|\d{{3}}-\d{{8}}){_SHAPED}", 0.65),
    ),
    within=_checked,
    cues=(
        Cue(r"\b(?:call|phone|ring|tel|dial|text|helpline)\b[^.\n]{0,25}\Z", 0.1, before=40),
        Cue(r"\b(?:orders?|article|model|version|postcode|zip)\b(?: (?:number|no\.?|code))[ :#]{1,3}\Z", 0.2, before=25),
    ),
    finds=("RR473124829GB is at Leeds", "tracking number 1Z999AA10123456784", "your parcel ref is H00QX7712345678"),
    ignores=("Use your tracking number here.", "Call DHL on 0808 157 0100.", "RR473124828GB"),
    references=("INC-12",),
)
