"""A payment, refund or charge of this customer: amount, or that it happened."""

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._money import GENERAL, MONEY

_DID = r"(?:refunded|credited|charged|debited|issued|processed|taken|reversed|paid|sent|transferred|billed|deducted|waived|collected|applied)"
_THING = r"(?:refund|payment|transfer|transaction|purchase|charge|direct\s+debit|deposit|withdrawal|credit|order|cashback|compensation)"

recognizer = Recognizer(
    entity="TRANSACTION",
    summary="A payment, refund or charge of this customer.",
    patterns=(
        Pattern(rf"\b(?P<v>(?:we|i|they|it)(?:'ve|\s+have|\s+has|\s+just|\s+already|\s+was|\s+did|\s+now){{0,3}}\s+{_DID}\b[^.!?\n]{{0,30}}?{MONEY})", 0.8),
        Pattern(rf"\b(?P<v>your\s+(?:[\w-]+\s+){{0,2}}{_THING}\b[^.!?\n]{{0,25}}?{MONEY})", 0.75),
        Pattern(rf"\b(?P<v>(?:the|your|that|a)\s+{MONEY}\s+(?:[\w-]+\s+)?{_THING}\s+(?:has|was|left|went|is|of|from|on|should|will|to)\b)", 0.8),
        Pattern(rf"\b(?P<v>your\s+(?:[\w-]+\s+){{0,2}}(?:refund|payment|transfer)\s+(?:has\s+been|was|is\s+being)\s+(?:\w+ly\s+)?(?:processed|issued|sent|completed|received|declined|rejected|returned|credited))", 0.45),
        Pattern(rf"(?P<v>{MONEY}\s+(?:has\s+been|was|were|have\s+been|is\s+being|will\s+be)\s+(?:\w+ly\s+)?(?:refunded|credited|charged|debited|taken|reversed|deducted|returned|sent|paid))", 0.75),
    ),
    cues=(Cue(GENERAL, 0.3, before=40), Cue(r"\b(?:you|customer) said\b", 0.3, before=30)),
    passage=True,
    references=("GDPR-5f",),
    finds=("We've refunded you £50.", "The £50 refund left us on Tuesday.", "Your payment of $20.00 bounced."),
    ignores=("Refunds over £50 need a signature.", "If we charged you £5 by mistake, tell us.", "Delivery costs £3.95."),
)
