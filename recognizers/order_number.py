"""Order, invoice, return and payment numbers, by the words beside them, in lists too."""

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._labelled import DIGITS, ID, identifier, labelled

_LABEL = (
    r"(?:re-?)?orders?|ord(?:er)?\s*(?:no|num|#|id|ref)|purchase(?:\s+order)?|p\.?o\.?\s+(?:number|no|#)|invoices?|receipts?|returns?\s+(?:number|id|ref|no)"
    r"|rma|transaction|trans(?:action)?\s*(?:id|ref|no)|payment\s+(?:id|ref(?:erence)?|no|number)|refund\s+(?:id|ref(?:erence)?|no|number)"
)

recognizer = Recognizer(
    entity="ORDER_NUMBER",
    summary="Order, invoice and payment numbers, by the words beside them.",
    patterns=(
        *labelled(_LABEL, rf"{DIGITS}|{ID}", 0.9, loose=0.7, behind=0.8),
        Pattern(r"(?<![\w&#/])#(?P<v>[A-Z]{1,3}-?\d{6,12}|\d{7,12})(?![A-Za-z0-9])", 0.65),
    ),
    valid=lambda value: identifier(value) and sum(map(str.isdigit, value)) >= 3,
    cues=(Cue(r"\b(?:over|under|above|below|than|least|most|first|next|around|about|up to|every|each)\s*$", 0.2, before=12),),
    references=("INC-9",),
    finds=("Order 114-5551234-5550199 shipped.", "Your orders: #W2378156, #W4284542 and #W2782744.", "W2378156 is your order number."),
    ignores=("Orders over 5000 ship free.", "Your order arrives in 3-5 days.", "Orders placed before 12/05/2026 are safe."),
)
