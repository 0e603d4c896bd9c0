"""Order, invoice, return and payment numbers, by the words beside them, in lists too (incidents of 2023-24: phished with true orders)."""

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._labelled import DIGITS, ID, identifier, labelled

_WORD = r"(?:numbers?|nos?|num|nr|id|ref(?:erence)?|code|#)"
_LABEL = (
    rf"(?<!\bin )(?:re-?)?orders?(?!\s+(?:to|the|an?|any|some|by|before|online|now|more|up|your|these|it)\b)|(?:re-?)?orders?{_WORD}|(?:ord(?:er)?|oder|ordr|odrer)\s*{_WORD}|purchase(?:\s+order)?"
    rf"|p\.?o\.?\s+{_WORD}|invoices?|receipts?|returns?\s+{_WORD}|rma|transaction|(?:trans|trx|txn|transaction|payment|refund|shipment|voucher\s+order|subscription)\s*{_WORD}|utr|(?:bank\s+)?rrn|arn"
)

recognizer = Recognizer(
    entity="ORDER_NUMBER",
    summary="Order, invoice and payment numbers, by the words beside them.",
    patterns=(
        Pattern(r"(?<![A-Za-z0-9-])(?P<v>(?-i:ORD|INV|SO|RMA|TXN|RET)[-#]?\d{4,12})(?![A-Za-z0-9-])", 0.7),
        *labelled(_LABEL, rf"{DIGITS}|{ID}", 0.95, loose=0.7, behind=0.8),
        Pattern(r"(?<![A-Za-z0-9])(?-i:P\.?O\.?)\s?[#:]?\s?(?P<v>\d{6,12})(?![A-Za-z0-9])", 0.7),
        Pattern(r"(?<![\w&#/])#(?P<v>[A-Z]{1,3}-?\d{6,12}|\d{7,12}|[A-Z]{1,4}-\d{2,8}-\d{4,12})(?![A-Za-z0-9])", 0.65),
    ),
    valid=lambda value: identifier(value) and sum(map(str.isdigit, value)) >= 3,
    cues=(
        Cue(
            r"\b(?:over|under|above|below|than|least|most|first|next|around|about|up to|every|each|shipped|delivered|error)\s*$",
            0.2,
            before=12,
        ),
        Cue(r"\b(?:rtx|gtx|iphone|galaxy|pixel|model|xbox|ps|error|version|call|ring|text)\b[\s:#-]{1,3}$", 0.2, before=12),
    ),
    references=("INC-9",),
    finds=(
        "Order 114-5551234-5550199 shipped.",
        "Your orders: #W2378156, #W4284542 and #W2782744.",
        "W2378156 is your order number.",
    ),
    ignores=("Orders over 5000 ship free.", "Your order arrives in 3-5 days.", "Orders placed before 12/05/2026 are safe."),
)
