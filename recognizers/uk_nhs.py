"""UK health service numbers: ten digits, the last a check digit (NHS number, CHI number, H&C number).

NHS Data Dictionary, "NHS NUMBER": weights 10 to 2, modulo 11 (python-stdnum gb.nhs). One phone number in eleven passes, so a
label or at least a word from a surgery has to be near. Numbers that begin with 999 are never issued.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recognizers._contract import Cue, Pattern, Recognizer, Span
from recognizers._labelled import LOOSE, TIGHT

_LABEL = r"nhs(?: ?(?:numbers?|nos?\.?|num|nr|id|#))?|chi (?:numbers?|nos?\.?)|h ?& ?c (?:numbers?|nos?\.?)|health (?:and care |service )?(?:numbers?|nos?\.?)"
_NUMBER = r"(?:\d{3}[ .-]?\d{3}[ .-]?\d{4}|\d{10})"


def _numbers(text: str) -> Iterator[Span]:
    from stdnum.gb import nhs

    number = re.search(rf"{_NUMBER}\Z", text) or re.match(_NUMBER, text)
    if number and (
        re.match(r"(?:nhs|chi|h ?& ?c|health)\b.{0,12}\b(?:no|num)", text, re.IGNORECASE) or nhs.is_valid(number[0])
    ):
        yield number.span()


recognizer = Recognizer(
    entity="UK_NHS",
    summary="an NHS number",
    patterns=(
        Pattern(rf"(?<![A-Za-z])(?:{_LABEL})(?![A-Za-z]){TIGHT}(?<![\d£]){_NUMBER}(?![\d-]|\.\d)", 0.95),
        Pattern(rf"(?<![A-Za-z])(?:{_LABEL})(?![A-Za-z]){LOOSE}(?<![\d£]){_NUMBER}(?![\d-]|\.\d)", 0.85),
        Pattern(
            rf"(?<![\w+.-]){_NUMBER},? (?:is|was|as|-|\() ?(?:(?:your|the|my|his|her|their) )?(?:{_LABEL})(?![A-Za-z])", 0.85
        ),
        Pattern(r"(?<![\w+.-])\d{3}[ -]\d{3}[ -]\d{4}(?![\w-]|\.\d)", 0.2),
    ),
    within=_numbers,
    cues=(
        Cue(r"\b(?:phone|call|tel|ring|text|fax|dial|mobile|on)(?: (?:us|me|them))?(?: on)?[ :]{1,2}\Z", 0.1, before=16),
        Cue(rf"\b(?:{_LABEL})(?![a-z])", 0.9, before=60, after=25),
        Cue(r"\b(?:patient|gp|surgery|hospital|prescription|referral|clinic|medical record)\b", 0.5, before=60, after=25),
    ),
    finds=("NHS number 999 000 0107", "NHS no: 9990000107", "patient 999 000 0107"),
    ignores=("Call NHS 111.", "Ring the surgery on 020 7946 0000.", "Call 202-555-0123."),
    references=("GDPR-9",),
)
