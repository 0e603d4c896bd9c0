"""That an account, card or order is locked, suspended or suspected: it shames, and tips off an attacker (GDPR Art. 5(1)(f))."""

from recognizers._contract import Cue, Recognizer
from recognizers._statement import FEW, HEARD, IS, SUPPOSED, YOU, YOUR, told

_THING = (
    r"(?:account|accnt|acct?|a/c|card|profile|line|sim|(?:mobile\s+|phone\s+)?number|service|orders?|payments?|transactions?|wallet|membership|log-?in|channel|listing|subscription|policy"
    r"|page|ad|store|device|phone|plan|booking|access|funds|money|deposit|withdrawal)s?"
)
_DONE = (
    r"(?:locked|suspended|blocked|flagged|restricted|frozen|froze|closed|limited|banned|held|disabled|deactivated|terminated|compromised|hacked|barred|blacklisted|disconnected"
    r"|revoked|breached|cancell?ed|cut\s+off|shut\s+(?:down|off)|investigated|stopped|red-?flagged)"
)
_STATE = rf"(?:{_DONE}|on\s+(?:hold|stop|a\s+watch\s?list)|under\s+(?:review|investigation)|being\s+(?:reviewed|investigated)|in\s+suspension)"
_ODD = r"(?:unusual|suspicious|fraudulent|unauthori[sz]ed|strange|suspected|possible)\s+(?:[\w-]+\s+)?(?:fraud|activit\w+|log-?ins?|sign-?ins?|transactions?|access|payments?|charges?|attempts?|orders?)"
_WHY = rf"(?:\s+(?:for|due\s+to|because\s+of|over|as|after|on)\s+(?:(?:suspected|possible|potential|alleged|an?|the)\s+){{0,2}}(?:fraud\w*|money\s+laundering|non-?payment|late\s+payment|abuse|{_ODD}))?"

recognizer = Recognizer(
    entity="FRAUD_OR_SUSPENSION_FLAG",
    summary="That somebody's account, card or order is locked or suspected.",
    patterns=(
        told(
            rf"{YOUR}{FEW}{{0,2}}?\s+{_THING}(?:{IS})\s+{_STATE}{_WHY}",
            rf"(?:(?:we|i|they|it)(?:'ve|'d)?\s+)?(?:(?:have|has|had\s+to|needed\s+to|just|temporarily|permanently|already|now)\s+){{1,3}}(?:{_DONE}|lock|block|freeze|suspend|close|restrict|disable|limit)\s+{YOUR}{FEW}{{0,2}}?\s+{_THING}{_WHY}",
            rf"(?:we|i|they)(?:'ve)?\s+{_DONE}\s+{YOUR}{FEW}{{0,2}}?\s+{_THING}{_WHY}",
            rf"(?:noticed|detected|spotted|seen|saw|found|flagged|there(?:'s|\s+is|\s+was|\s+were)|due\s+to|because\s+of)\s+(?:(?:some|an?|the|several|multiple)\s+)?{_ODD}\s+(?:on|to|in|with|from|for)\s+{YOUR}{FEW}{{0,2}}?\s+{_THING}",
            rf"(?:there(?:'s|\s+is|\s+was)\s+|we\s+put\s+|has\s+|placed\s+)?an?\s+(?:fraud|security|debt|credit|stop|block|legal)\s+(?:marker|flag|alert|block|hold|lock|stop|restriction|investigation)\s+(?:on|against|over)\s+{YOUR}{FEW}{{0,2}}?\s+{_THING}",
            rf"{YOU}{IS}\s+(?:banned|suspended|blocked|locked\s+out|blacklisted|barred|restricted|flagged|reported|under\s+investigation){_WHY}",
            rf"(?:somebody|someone|a\s+stranger|another\s+person|a\s+third\s+party)\s+(?:else\s+)?(?:has\s+|had\s+)?(?:logged|signed|got|hacked|broken?|gained\s+access)\s+(?:(?:in|on|into|onto|to)\s+){{0,2}}{YOUR}\s+{_THING}",
            score=0.75,
        ),
    ),
    cues=(*SUPPOSED, *HEARD, Cue(r"\b(?:set|place|add|put|enable|request)\s+$", 0.2, before=12)),
    passage=True,
    references=("GDPR-5f",),
    finds=(
        "Your account was locked for suspected fraud.",
        "We've suspended your card.",
        "There's a fraud marker on your account.",
    ),
    ignores=(
        "If your account is locked, reset it in the app.",
        "Accounts can be suspended for abuse.",
        "Why was the line closed?",
    ),
)
