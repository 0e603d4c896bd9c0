"""Passport numbers behind their label, their last digits, and the machine readable lines of a passport.

Countries number passports as they like: nine digits (GB, US), a letter and seven or eight (IN, US), two letters and six or seven
(FR, IT, AU, CA). ICAO Doc 9303 part 4 gives the two lines of 44 characters. Only the label tells the number from any other.
"""

from __future__ import annotations

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._labelled import labelled

_NUMBER = r"(?:[ -]?(?:numbers?|nos?\.?|num|nr|nbr|#|ids?))"
_LABEL = (
    rf"(?:(?:[a-z]{{2,3}}|british|american|indian|irish|french|german) )?pass?ports?(?: (?:card|book))?{_NUMBER}?|p/?port{_NUMBER}|ppt(?: ?(?:no\.?|#))"
    rf"|passeport{_NUMBER}?|paspoort(?:nummer)?|passaporte{_NUMBER}?|paszportu?"
)
_V = r"(?=(?:[A-Z]{0,3}\d){6})[A-Z0-9]{6,10}|\d{3}[ -]\d{3}[ -]\d{3}|(?!is|no|of|to|on|as|it|be|my|in)[A-Z]{1,2} \d{3} \d{3,4}(?: \d{3})?|\d{2}[A-Z]{2}\d{5}"

recognizer = Recognizer(
    entity="PASSPORT_NUMBER",
    summary="a passport number",
    patterns=(
        *labelled(_LABEL, _V, 0.92, loose=0.75, behind=0.8),
        Pattern(
            rf"\bpass?port{_NUMBER}?(?: (?:that|which|is|you gave|on file))?,?[ (]{{1,2}}(?:end(?:s|ing)(?: (?:in|with))?|last (?:three|four|3|4)(?: digits)?)"
            r"(?: (?:is|are))?[ :(*x-]{1,4}(?P<v>\d{2,5})(?![\w%]|[.,:/-]\d)",
            0.8,
        ),
        Pattern(
            r"\bpass?ports?\b(?:,?\s(?!valid|office|photo|expir)[a-z]{1,10}){1,5},?\s(?P<v>(?=(?:[A-Z]{0,3}\d){6})[A-Z0-9]{7,10})(?![\w-])",
            0.75,
        ),
        Pattern(
            r"\b(?:travel\s)?doc(?:ument)?\s(?:no\.?\s|number\s)?(?P<v>(?-i:[A-Z]{1,2}\d{6,8}[A-Z]?))(?!\w)(?=[^.!?\n]{0,40}\b(?:expir\w*|valid|issued|border|visa|travel|board\w*|scan\w*)\b)",
            0.7,
        ),
        Pattern(
            r"(?<![A-Z0-9<])(?P<v>P[A-Z<][A-Z]{4,30}<<[A-Z<]{3,38}(?:\s{1,2}[A-Z0-9<]{40,44})?)(?![A-Z0-9<])", 0.95, cased=True
        ),
    ),
    cues=(
        Cue(r"\b(?:call|phone|ring|tel|helpline|dial|text)(?: \w{1,12}){0,3}[ :]{1,2}\Z", 0.1, before=45),
        Cue(
            r"\b(?:flight|booking|order|ref(?:erence)?|pnr|reservation|case|e-?ticket)(?: (?:number|no\.?|is|code))?[ :#]{1,2}\Z",
            0.2,
            before=25,
        ),
    ),
    finds=("Passport no. 533123456 was accepted.", "your passport number is X1234567", "the passport ending 456"),
    ignores=(
        "What is your passport number?",
        "Passports are valid for 10 years.",
        "Call the passport office on 0808 157 0100.",
    ),
    references=("INC-3", "GDPR-5f"),
)
