"""How an account is protected: what an attacker wants to know first."""

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._money import GENERAL

_FACTOR = r"(?:2fa|mfa|two[ -](?:factor|step)(?:\s+(?:authentication|verification))?|authenticator(?:\s+app)?|sms\s+codes?|login\s+alerts?)"

recognizer = Recognizer(
    entity="AUTH_STATE",
    summary="How an account is protected.",
    patterns=(
        Pattern(rf"\b(?P<v>(?:your\s+)?{_FACTOR}\s+(?:is|was|has\s+been|isn't|wasn't|looks)\s+(?:\w+\s+)?(?:off|on|disabled|enabled|active|inactive|set\s+up|switched\s+(?:off|on)|turned\s+(?:off|on)|removed|reset))\b", 0.75),
        Pattern(r"\b(?P<v>your\s+(?:password|pin|passcode|security\s+question|recovery\s+(?:e-?mail|phone))\s+(?:was|has\s+been|were)\s+(?:last\s+|successfully\s+|just\s+)?(?:changed|reset|updated)(?:\s+(?:yesterday|today|on|at|this|last|\d)\b[^.!?\n]{0,25})?)", 0.7),
        Pattern(rf"\b(?P<v>you\s+(?:use|have|don't\s+have|haven't\s+(?:set\s+up|enabled))\s+(?:\w+\s+){{0,2}}{_FACTOR})\b", 0.7),
    ),
    cues=(Cue(GENERAL, 0.3, before=40), Cue(r"\b(?:make sure|check|ensure|see)\b", 0.3, before=30)),
    passage=True,
    references=("INC-10",),
    finds=("Your 2FA is switched off.", "Your password was changed yesterday.", "You use SMS codes to sign in."),
    ignores=("Turn on two-factor authentication in Settings.", "If your password was changed, tell us.", "Make sure 2FA is on."),
)
