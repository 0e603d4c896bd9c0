"""US social security numbers, whole or their last four digits, and ITINs.

AAA-GG-SSSS without a check digit: the SSA never issues area 000, 666 or 9xx, group 00 or serial 0000 (python-stdnum us.ssn),
which nine numbers in ten satisfy. So the dashes or a label have to say it, and behind a label every nine digits count.
The FCC (47 CFR 64.2003) names the last four of it as readily available biographical information.
"""

from __future__ import annotations

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._labelled import labelled

_LABEL = (
    r"ssns?|s\.s\.n\.?|ss ?#|ss (?:no\.?|number)|itin|social(?! (?:media|distanc|team|network|post|care|worker|club|event|channel))"
    r"(?:[ -]?sec(?:urity)?)?(?: ?(?:numbers?|nos?\.?|num|#|card))?|soc(?:\.)? ?sec(?:\.)?|tax(?:payer)? ?id(?:entification)?(?: (?:number|no\.?|#))?|tin"
)
_WHOLE = r"\d{3}[ .-]?\d{2}[ .-]?\d{4}"
_LAST = r"(?P<v>\d{4})(?![\w%]|[.,:/-]\d)"
_FOUR = r"(?:last|final)[ -]?(?:four|4)(?: digits?| numbers?)?"
_WHOSE = r"(?:(?:your|the|my|his|her|their) )"
_AREA = r"(?!000|666|9)\d{3}"

recognizer = Recognizer(
    entity="US_SSN",
    summary="a US social security number",
    patterns=(
        *labelled(_LABEL, _WHOLE, 0.95, loose=0.8, behind=0.85),
        Pattern(rf"(?<![\w.-])(?P<v>{_AREA}-(?!00)\d{{2}}-(?!0000)\d{{4}})(?![\w-]|\.\d)", 0.6),
        # Behind a tax form, areas that are never issued count too: an ITIN, or a number mistyped.
        Pattern(
            r"\b(?:w-?[2479]|1099(?:-\w+)?|1040|1098|i-?9)\b[^.!?\n]{0,40}?(?P<v>\d{3}-\d{2}-\d{4})(?![\w-]|\.\d)",
            0.85,
        ),
        Pattern(rf"(?<![\w.-])(?P<v>{_AREA} (?!00)\d{{2}} (?!0000)\d{{4}})(?![\w-]|[ .]\d)", 0.3),
        Pattern(rf"(?<![\w*-])(?:[*x#\u2022]{{3}}[ -]?[*x#\u2022]{{2}}[ -]?){_LAST}", 0.8),
        Pattern(
            rf"\b(?:{_LABEL})(?: (?:on file|you gave|that|which|we have|is|has|it|the)){{0,3}}"
            rf"[ (]{{1,2}}(?:(?:end(?:s|ing|in)|finishing)(?: (?:in|with|on))?|{_FOUR})(?: (?:is|are|as|of))?[ :=#(*x-]{{1,4}}{_LAST}",
            0.9,
        ),
        Pattern(
            rf"\b{_FOUR} (?:of|on|for|from) {_WHOSE}?(?:{_LABEL})(?: (?:is|are|as|was|being))?[ :=#,(*-]{{1,4}}{_LAST}", 0.9
        ),
        Pattern(rf"(?<![\w.-])(?P<v>\d{{4}}) (?:is|are|was|as|for) (?:the )?{_FOUR} (?:of|on|for) {_WHOSE}?(?:{_LABEL})", 0.9),
        Pattern(rf"\b(?:ssns?|social)(?: (?:is|as|number|no\.?))?[ :=#(*-]{{1,3}}(?!20[12]\d){_LAST}", 0.6),
    ),
    cues=(
        Cue(rf"\b(?:{_LABEL})(?![a-z])", 0.95, before=50, after=30),
        Cue(
            r"\b(?:phone|tel|call|order|tracking|part|model|serial|sku|case|ref(?:erence)?|invoice|ticket|claim)\b",
            0.2,
            before=30,
        ),
    ),
    finds=("SSN 078-05-1120", "the last 4 of your social are 1120", "***-**-1120"),
    ignores=("Find us on social 2025!", "Call 555-010-1234.", "We never ask for your social security number."),
    references=("FCC-64.2003", "GLBA-6801"),
)
