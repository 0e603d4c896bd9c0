"""Numbers of gas supplies in Great Britain (MPRN) and of supplies in Ireland (MPRN, GPRN): 6 to 11 digits behind their label.

Xoserve (Great Britain, 6 to 10 digits), ESB Networks (11 digits from 10) and Gas Networks Ireland (7 digits). No published check
digit, so nothing counts without a label.
"""

from __future__ import annotations

from recognizers._contract import Pattern, Recognizer
from recognizers._labelled import labelled

_LABEL = (
    r"mprns?(?: ?(?:numbers?|nos?\.?|codes?|#))?|gprns?(?: ?(?:numbers?|nos?\.?|#))?|mpr(?: (?:numbers?|nos?\.?))?|m ?number"
    r"|(?:gas )?meter point(?: ref(?:erence)?)?(?: (?:numbers?|nos?\.?))?|gas supply(?: point)?(?: (?:numbers?|nos?\.?|ref(?:erence)?|id))"
    r"|gas meter (?:ref(?:erence)?)(?: (?:numbers?|nos?\.?))?"
)

recognizer = Recognizer(
    entity="UK_MPRN",
    summary="the number of a gas supply",
    patterns=(
        *labelled(_LABEL, r"\d(?:[ -]?\d){5,10}", 0.92, loose=0.8, behind=0.8),
        Pattern(
            rf"\b(?:{_LABEL})(?: (?:that|is))?[ (]{{1,2}}end(?:s|ing)(?: (?:in|with))?[ :(*-]{{1,3}}(?P<v>\d{{3,6}})(?!\w)", 0.7
        ),
        Pattern(r"\bgas[ :=-]{1,3}(?:is |no\.? |ref |supply |point )?(?P<v>\d{8,10})(?![\w-]|\.\d)", 0.65),
    ),
    finds=("MPRN 7412365809", "gas supply number: 74 1236 5809", "the MPRN we hold for you is 741236580"),
    ignores=("Where do I find my MPRN?", "The MPRN has 6 to 10 digits.", "Gas is off until 1800 today."),
    references=("GDPR-5f",),
)
