"""Identities of mobile subscribers (IMSI): 14 or 15 digits behind that word.

3GPP TS 23.003 section 2.2 and ITU-T E.212: mobile country code, network code, subscriber. No check digit, and every 15 digits
would do, so nothing counts without its label.
"""

from __future__ import annotations

from recognizers._contract import Pattern, Recognizer
from recognizers._labelled import labelled

_LABEL = r"imsi(?: ?(?:numbers?|nos?\.?|id|code|#))?|(?:mobile )?subscriber (?:identity|id)(?: (?:number|no\.?))?|supi"

recognizer = Recognizer(
    entity="IMSI_ID",
    summary="the identity of a mobile subscriber",
    patterns=(
        *labelled(_LABEL, r"\d{3}[ -]?\d{2,3}[ -]?\d(?:[ -]?\d){8,9}", 0.92, loose=0.85, behind=0.85),
        Pattern(r"(?<!\w)(?P<v>imsi-?\d{14,15})(?!\w)", 0.9),
        Pattern(rf"\b(?:{_LABEL}) (?:is |\()?end(?:s|ing)(?: (?:in|with))?[ :(*-]{{1,3}}(?P<v>\d{{4,6}})(?!\w)", 0.7),
    ),
    finds=("IMSI 234150999999999", "the IMSI on this SIM is 234 15 0999999999", "234150999999999 (IMSI)"),
    ignores=("Where do I find the IMSI?", "Order 234150999999999", "The IMSI has 15 digits."),
    references=("FCC-64.2010h",),
)
