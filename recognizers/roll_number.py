"""A building society's roll number: what a payment into one quotes beside the society's own sort code and account number.

Each society has its own form: "D/12345678-9", "1234/705 123456", "12345678AB", eleven digits. So the words tell, and five digits at
least; a roll of film or paper is counted in fewer.
"""

from __future__ import annotations

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._labelled import labelled

_LABEL = (
    r"roll[ -]?(?:numbers?|nos?\.?|num|nr|nbr|ref(?:erence)?|account|a/?c|#)"
    r"|(?:building[ -]?society|bldg soc|b/?soc|society|passbook|pass[ -]book|share account)[ -]?(?:roll[ -]?)?(?:acc?(?:oun)?t )?(?:numbers?|nos?\.?|ref(?:erence)?s?|#)"
)
_VALUE = r"(?:[A-Z]{1,3}[/-]?)?\d{1,4}(?:[ /.-]?\d{1,9}){1,3}(?:[/-]?[A-Z]{1,3}(?![A-Za-z]))?"


def _long_enough(value: str) -> bool:
    return 5 <= sum(char.isdigit() for char in value) <= 14


recognizer = Recognizer(
    entity="UK_BANK_ACCOUNT",
    summary="the roll number of a building society account",
    patterns=(
        *labelled(_LABEL, _VALUE, 0.85, loose=0.65, behind=0.8),
        Pattern(r"\broll[ :=#]{1,3}(?P<v>(?:[A-Z]/)?\d{6,11}(?:-\d)?)(?![\dA-Za-z/])", 0.6),
    ),
    valid=_long_enough,
    cues=(
        Cue(
            r"\b(?:student|exam|admit card|candidate|class|hall ticket|film|paper|wallpaper|fabric)\b", 0.2, before=40, after=30
        ),
    ),
    finds=("Your roll number is D/12345678-9.", "building society ref 1234/705123456"),
    ignores=("Quote your roll number.", "A roll number has up to 18 characters."),
    references=("GDPR-5f", "GLBA-6801"),
)
