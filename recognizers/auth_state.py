"""How an account is protected, and when that last changed: what an attacker wants to know first (47 CFR 64.2010)."""

from recognizers._contract import Recognizer
from recognizers._statement import DAY, TIME, YOU, sentence, tells

_FACTOR = (
    r"\b(?:[2m]fa|2sv|(?:two|2|multi)[ -]?(?:factor|step)(?:\s+(?:auth\w*|verification))?|authenticator(?:\s+app)?|(?:sms|text)\s+(?:otp\s+)?codes?|codes?\s+(?:by|via|through|over)\s+(?:text|sms|e-?mail|phone)|log-?in\s+alerts?|passkeys?|security\s+(?:questions?|answers?|word|key|settings?|details)"
    r"|(?:voice|face|touch)\s+id|fingerprint\s+log-?in|biometrics?|memorable\s+word|pass\s?words?|pins?|pass\s?code|log-?in\s+details|user\s?name|recovery\s+(?:e-?mail|phone|number)|registered\s+(?:e-?mail|mobile|phone|number)"
    r"|(?:e-?mail|mobile|phone|number)\b.{0,25}\b(?:account|log-?in|profile))\b"
)
_SET = (
    r"\b(?:(?:(?:is|are|was|were|been|still|now|turned|switched|got|'s)\s+(?:\w+ly\s+)?(?:off|on)(?!\s+(?:the|our|its|a|to|this)\b))|turned\s+o(?:n|ff)|switched\s+o(?:n|ff)|on\s+(?:your|the)\s+account|(?:dis|en)abled|(?:in)?active|(?:de)?activated|(?<!to )(?<!could )set(?:\s+up)?|removed"
    r"|(?<!to )(?<!the )(?<!a )reset(?!\s+(?:e-?mail|link|request|code|page|form))|changed|updated|amended|replaced|expired|wiped|cleared|deleted|protected\s+by|(?:isn't|not|no)\s+(?:protected|set)|(?:has|have|there(?:'s|\s+is|\s+was))\s+no(?!\s+(?:password|pin|passcode)\s+(?:on|for|to)\s+(?:the|our|any))|get\s+your|without|dont\s+have|don't\s+have|haven't|never\s+(?:set|changed|had)|hasn't|missing|default|(?<!to )use[ds]?|using|not\s+set|is\s+your|(?:goes|points|linked|tied|sent)\s+to|(?:last|recently)\s+(?:changed|updated|reset))\b"
)
_LOGGED = r"\b(?:last\s+(?:log-?in|sign-?in|access)|(?:last\s+)?(?:logged|signed)\s+(?:in|on))\b"

recognizer = Recognizer(
    entity="AUTH_STATE",
    summary="How an account is protected.",
    patterns=(sentence(rf"{_FACTOR}|{_LOGGED}|\bfailed\b|\b(?:log|sign)\s?(?:in|on)\s+(?:with|through|via|using)\b", 0.7),),
    within=tells(
        (_FACTOR, _SET, YOU),
        (_LOGGED, rf"{DAY}|{TIME}"),
        (
            r"\b(?:we|i)\s+(?:can\s+)?(?:see|saw|have|had)\b|\b(?:your|ur)\b",
            r"\b(?:\d{1,3}|several|two|three|four|five|multiple|a\s+few|many)\s+failed\s+(?:log-?ins?|sign-?ins?|attempts|password\s+attempts)\b",
        ),
        (
            r"\b(?:you|u)\s+(?:(?:still|now|only|always)\s+)?(?:log|sign)\s?(?:in|on)\s+(?:with|through|via|using)\s+(?:your\s+)?(?:google|facebook|apple|microsoft|amazon|face\s+id|fingerprint)\b",
        ),
        reach=40,
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
