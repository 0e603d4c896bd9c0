"""Staff numbers and internal extensions."""

from recognizers._contract import Pattern, Recognizer
from recognizers._labelled import labelled

recognizer = Recognizer(
    entity="EMPLOYEE_ID",
    summary="Staff numbers and internal extensions.",
    patterns=(
        *labelled(r"(?:staff|employee|agent|badge|payroll|operator|colleague|rep)\s*(?:no\.?|number|id|#|num)", r"[A-Z]{0,3}-?\d{3,8}", 0.9),
        Pattern(r"\b(?:ext(?:ension|n)?\.?|internal\s+line)\s*(?:no\.?|number|:|#|is)?\s*(?P<v>\d{3,6})\b", 0.8),
    ),
    references=("GDPR-32",),
    finds=("Ask for ext. 4471.", "Agent ID: 88213"),
    ignores=("An extension of 30 days is fine.", "Our agents answered 4000 calls."),
)
