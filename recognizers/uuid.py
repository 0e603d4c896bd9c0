"""UUIDs (RFC 9562): database keys that a customer never needs. The nil and the max UUID name nothing."""

from recognizers._contract import Pattern, Recognizer

recognizer = Recognizer(
    entity="UUID",
    summary="UUIDs: database keys.",
    patterns=(
        Pattern(r"(?<![0-9a-f-])[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}(?![0-9a-f-])", 0.9),
        Pattern(r"(?<![0-9a-z-])(?=\d{0,20}[a-f])[0-9a-f]{12}[1-8][0-9a-f]{3}[89ab][0-9a-f]{15}(?![0-9a-z-])", 0.6),
    ),
    references=("GDPR-5f",),
    finds=("Record 7f3c2a10-58cc-4372-a567-0e02b2c3d479 is stuck.",),
    ignores=("Part number 7f3c2a10-58cc.",),
)
