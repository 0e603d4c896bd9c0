"""How an account is protected, and when that last changed: what an attacker wants to know first (47 CFR 64.2010)."""

from recognizers._contract import Cue, Recognizer
from recognizers._statement import DAY, FEW, HEARD, IS, SUPPOSED, TIME, YOU, YOUR, told

_FACTOR = (
    r"(?:[2m]fa|2sv|(?:two|2|multi)[ -]?(?:factor|step)(?:\s+(?:auth\w*|verification))?|authenticator(?:\s+app)?|(?:sms|text)\s+(?:otp\s+)?codes?|log-?in\s+alerts?|passkeys?"
    r"|security\s+(?:questions?|answers?|word|key|code)|voice\s+id|face\s+id|biometrics?|memorable\s+word|extra\s+security)"
)
_SECRET = (
    r"(?:pass\s?word|pin|passcode|pass\s?phrase|memorable\s+word|security\s+(?:questions?|answers?|word|settings?|details)|log-?in(?:\s+details)?|user\s?name|recovery\s+(?:e-?mail|phone|number)"
    r"|registered\s+(?:e-?mail|mobile|phone|number)|(?:e-?mail|mobile|phone|number)\s+(?:linked\s+to|on|for)\s+(?:your|the)\s+(?:account|log-?in))"
)
_SET = (
    r"(?:off|on|disabled|enabled|active|inactive|activated|deactivated|set(?:\s+up)?|switched\s+(?:off|on)|turned\s+(?:off|on)|removed|reset|missing|not\s+set|out\s+of\s+date)"
    r"(?!\s+(?:for|on|with|to|by)\s+(?:all|every|most|new|any|default))"
)
_CHANGED = r"(?:changed|reset|updated|amended|replaced|removed|edited|expired|disabled)"
_WHEN = rf"(?:(?:on|at|in)\s+)?(?:{DAY}|{TIME})"

recognizer = Recognizer(
    entity="AUTH_STATE",
    summary="How an account is protected.",
    patterns=(
        told(
            rf"(?:{YOUR}\s+|the\s+)?{_FACTOR}(?:{IS}|\s+looks)\s+{_SET}(?:\s+on\s+{YOUR}\s+account)?",
            rf"(?:{YOUR}|the)\s+{_SECRET}{IS}\s+(?:last\s+|successfully\s+)?{_CHANGED}(?:\s+{_WHEN})?",
            rf"{YOUR}{FEW}?\s+(?:account|log-?in|profile)\s+(?:(?:has|have|had|is|was|still)\s+){{1,2}}(?:no|without|missing|not\s+protected\s+by|protected\s+by)\s+(?:a\s+|an\s+|any\s+)?(?:{_FACTOR}|{_SECRET})",
            rf"{YOU}(?:{IS})?\s+(?:use|using|have|having|enabled|disabled|set\s+up|setup|turned\s+o(?:n|ff)|switched\s+o(?:n|ff)|activated|removed|added|changed|reset|log\s?in\s+with|sign\s?in\s+with)"
            rf"(?:\s+(?:the|a|an|any|your|ur|no|same|old|still|on|up)){{0,3}}\s+(?:{_FACTOR}|(?<=your\s)old\s+{_SECRET}|{_SECRET})(?:\s+{_WHEN})?",
            rf"{YOU}\s+(?:log|sign)\s?(?:in|on)\s+(?:with|through|via|using)\s+(?:your\s+)?(?:google|facebook|apple|microsoft|amazon|face\s+id|fingerprint|an?\s+\w+)",
            rf"{YOU}\s+(?:last\s+)?(?:logged|signed)\s+(?:in|on)(?:\s+last)?\s+(?:from\s+\w+\s+)?{_WHEN}",
            score=0.72,
        ),
    ),
    cues=(
        *SUPPOSED,
        *HEARD,
        Cue(
            r"\b(?:recommend|suggest|advise|turn|switch|set up|setting up|keep|having|with)\s+(?:\w+\s+){0,2}$", 0.2, before=30
        ),
    ),
    passage=True,
    references=("INC-10", "FCC-64.2010h"),
    finds=("Your 2FA is switched off.", "Your password was changed yesterday.", "You use SMS codes to sign in."),
    ignores=(
        "Turn on two-factor authentication in Settings.",
        "If your password was changed, tell us.",
        "Make sure 2FA is on.",
    ),
)
