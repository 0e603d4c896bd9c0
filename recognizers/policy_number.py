"""Insurance policy numbers, by the words beside them."""

from recognizers._contract import Recognizer
from recognizers._labelled import DIGITS, ID, identifier, labelled

recognizer = Recognizer(
    entity="POLICY_NUMBER",
    summary="Insurance policy numbers, by the words beside them.",
    patterns=labelled(r"polic(?:y|ies)|pol(?:icy)?\s+(?:no|num(?:ber)?|ref)|cover\s+(?:number|ref(?:erence)?|no)|plan\s+(?:number|no|id)", rf"{DIGITS}|{ID}", 0.9, loose=0.65, behind=0.8),
    valid=lambda value: identifier(value) and sum(map(str.isdigit, value)) >= 4,
    references=("GDPR-5f",),
    finds=("Your policy HH-229871 is active.", "Policy number: 4471 9920 01", "HH229871 is your policy number."),
    ignores=("Our policy changed in 2024.", "Our returns policy gives you 30 days.", "See policy section 4.2."),
)
