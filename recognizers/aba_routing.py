"""Bank routing numbers, and the codes that do the same elsewhere: BSB (AU), transit number (CA), IFSC (IN).

ABA routing numbers are nine digits with a 3-7-1 check digit, of which one random number in ten passes; so the label decides
and a mistyped one still counts. By themselves they are public: with an account number beside them they are bank details.
"""

from __future__ import annotations

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._labelled import labelled

_NAME = r"(?:aba|ach|bank|wire|direct deposit)[ /-]"
_LABEL = rf"(?:{_NAME})?(?:rout(?:e?ing|ning|ting)|rounting)(?:[ /-](?:transit|aba))?(?: ?(?:numbers?|nos?\.?|num|codes?|#))?|aba(?: ?(?:numbers?|nos?\.?|#))?|rtn"

recognizer = Recognizer(
    entity="ABA_ROUTING_NUMBER",
    summary="a bank routing number",
    patterns=(
        *labelled(_LABEL, r"\d{9}|\d{4}[ -]\d{4}[ -]\d|\d{3}[ -]\d{3}[ -]\d{3}", 0.85, loose=0.7, behind=0.75),
        *labelled(r"bsb(?: ?(?:numbers?|nos?\.?|#|codes?))?", r"\d{3}[ -]?\d{3}", 0.85, loose=0.7, behind=0.75),
        *labelled(r"(?:branch )?transit(?: (?:numbers?|nos?\.?|#))", r"\d{5}(?:-\d{3})?|\d{9}", 0.75),
        Pattern(r"(?<![A-Z0-9])(?P<v>[A-Z]{4}0[A-Z0-9]{6})(?![A-Z0-9])", 0.3),
    ),
    cues=(
        Cue(r"\b(?:ifsc|neft|rtgs)\b", 0.8, before=40, after=20),
        Cue(r"\b(?:call|ticket|network|router|static|packet|port)\b", 0.2, before=20),
    ),
    finds=("routing 111000025", "ABA #: 1110-0002-5", "BSB 062-000"),
    ignores=("Which routing number should we use?", "Routing your call now, 5 minutes.", "ABA was founded in 1875."),
    references=("GLBA-6801",),
)
