"""Loyalty and frequent-flyer numbers, by the words beside them."""

from recognizers._contract import Recognizer
from recognizers._labelled import DIGITS, ID, labelled, long_identifier

_LABEL = (
    r"(?:loyalty|rewards?|points|club|frequent[ -]?fl(?:y|i)er|ff|miles?|mileage|avios|bonus|nectar|clubcard|advantage)\s*(?:card|account|member(?:ship)?|club|id|scheme|programme|program)?"
    r"\s*(?:numbers?|no\.?|num|nr|id|#|card)|member(?:ship)?\s+card"
)

recognizer = Recognizer(
    entity="LOYALTY_NUMBER",
    summary="Loyalty and frequent-flyer numbers, by the words beside them.",
    patterns=labelled(_LABEL, rf"{DIGITS}|{ID}", 0.92, loose=0.7, behind=0.88),
    valid=long_identifier,
    references=("INC-4",),
    finds=("Your Club no. 4402 118 203 is gold now.", "Frequent flyer number: AC10044872", "4402118203 is your rewards number."),
    ignores=("You have 25000 points.", "Club members get 10% off.", "Points expire after 36 months."),
)
