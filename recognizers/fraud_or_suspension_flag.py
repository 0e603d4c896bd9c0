"""That an account, card or order is locked, suspended or suspected: it shames, and tips off an attacker."""

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._money import GENERAL

_STATE = r"(?:locked|suspended|blocked|flagged|restricted|frozen|closed|limited|banned|on\s+hold|disabled|deactivated|terminated|compromised|hacked|under\s+(?:review|investigation))"

recognizer = Recognizer(
    entity="FRAUD_OR_SUSPENSION_FLAG",
    summary="That somebody's account, card or order is locked or suspected.",
    patterns=(
        Pattern(rf"\b(?P<v>your\s+(?:[\w-]+\s+){{0,2}}(?:account|card|profile|line|sim|service|order|payment|wallet|membership)\s+(?:has\s+been|was|is|got|had\s+been|remains|'s\s+been)\s+(?:\w+\s+){{0,2}}{_STATE})\b", 0.75),
        Pattern(rf"\b(?P<v>(?:we|our\s+\w+(?:\s+team)?|the\s+system)(?:'ve|\s+have|\s+has)?\s+(?:\w+ly\s+)?{_STATE}\s+your\s+(?:[\w-]+\s+){{0,2}}(?:account|card|profile|line|sim|service|order|payment))\b", 0.75),
        Pattern(r"\b(?P<v>your\s+(?:[\w-]+\s+){0,3}(?:for|due\s+to|because\s+of|as)\s+(?:suspected\s+|possible\s+)?(?:fraud|suspicious\s+activity|money\s+laundering))\b", 0.8),
    ),
    cues=(Cue(GENERAL, 0.3, before=40), Cue(r"\b(?:sounds like|seems?|sorry (?:to hear|that|your)|hear(?:ing)?|says?|see(?:ing)? (?:a|the) message|message|why|believe|think|errors?|indicat\w+|means?)\b", 0.3, before=40)),
    passage=True,
    references=("GDPR-5f",),
    finds=("Your account was locked for suspected fraud.", "We've suspended your card.", "Your order has been flagged for review."),
    ignores=("If your account is locked, reset it in the app.", "Accounts can be suspended for abuse.", "Why was the line closed?"),
)
