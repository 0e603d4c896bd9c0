"""That somebody is a customer, patient or member at all: harmless in a shop, a disclosure in a clinic (45 CFR 160.103)."""

from recognizers._contract import Pattern, Recognizer

_ROLE = r"(?:customer|patient|member|subscriber|policy\s?holder|client|guest|tenant|borrower|cardholder|account\s+holder|user)"

recognizer = Recognizer(
    entity="CUSTOMER_STATUS",
    summary="That somebody is a customer, patient or member, and since when.",
    patterns=(
        Pattern(rf"\b(?P<v>(?:as|being)\s+(?:our|a|one\s+of\s+our)\s+(?:\w+\s+){{0,2}}(?:patient|policy\s?holder|tenant|borrower)s?)\b", 0.65),
        Pattern(rf"\b(?P<v>(?:you(?:'ve|\s+have)\s+been|you(?:'re|\s+are))\s+(?:a|our|an)\s+(?:\w+\s+){{0,2}}{_ROLE}\s+(?:since|for))\b", 0.7),
        Pattern(r"\b(?P<v>(?:thanks?(?:\s+you)?\s+for\s+being|you've\s+been|you\s+have\s+been)\s+(?:with\s+us)\s+(?:since|for)\s+\w+)", 0.7),
        Pattern(r"\b(?P<v>your\s+(?:recent\s+|last\s+)?(?:visit\s+to\s+(?:our|the)\s+(?:clinic|surgery|practice|hospital|ward|dentist)|appointment\s+with\s+dr)\b)", 0.7),
    ),
    passage=True,
    references=("HIPAA-164.502",),
    finds=("Thanks for being with us since 2014.", "You've been a customer since March.", "As our patient you may ask for a copy."),
    ignores=("Thanks for being so patient.", "Our customers come first.", "Are you a customer?"),
)
