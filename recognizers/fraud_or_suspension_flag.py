"""That an account, card or order is locked, suspended or suspected: it shames, and tips off an attacker (GDPR Art. 5(1)(f))."""

from recognizers._contract import Recognizer
from recognizers._statement import IS, sentence, tells

_THING = (
    r"\b(?:your|ur|his|her|the\s+customer's)\s+(?:[\w-]+\s+){0,2}?(?:accounts?|acct?|a/c|cards?|profile|lines?|sim|numbers?|service|orders?|payments?|transactions?|wallet|membership|log-?in|channel|listing|subscription|policy|page|ads?|store"
    r"|shop|device|phone|plan|booking|access|funds|money|deposit|withdrawal|transfer|refund|claim|application|website|domain|shop\s+page|licen[cs]e|ticket|portal|tenancy|payouts?)\b|\b(?:payment|transfer|order|purchase)\s+(?:you|u)\s+(?:made|sent|placed)\b"
)
_NOT = r"(?<!not )(?<!n't )(?<!nt )(?<!n't been )(?<!not been )(?<!never )(?<!to be )"
_STATE = (
    rf"\b{_NOT}(?:locked|suspended|blocked|flagged|restricted|frozen|froze|closed|limited|banned|held|disabled|deactivated|terminated|compromised|hacked|barred|black-?listed|disconnected|revoked|breached|paused|cut\s+off|shut\s+(?:down|off)"
    r"|taken\s+(?:down|over)|investigated|reported\s+by|on\s+(?:hold|stop)|under\s+(?:review|investigation)|being\s+(?:reviewed|investigated)|(?:an?\s+(?:hold|block|freeze|lock|restriction|stop))\s+on|high[- ]risk|(?:put|placed)\s+(?:a|an)\s+(?:\w+\s+)?(?:stop|hold|block|freeze|marker|restriction|limit)"
    r"|(?:had|have|needed)\s+to\s+(?:lock|block|freeze|suspend|close|restrict|disable|limit)|(?:fraud|security|debt|stop|legal)\s+(?:marker|flag|alert|block|hold|lock|restriction|investigation))\b"
)
_ODD = (
    r"\b(?<!against )(?:(?:fraudsters?|scammers?|hackers?|criminals?|thieves)\s+(?:\w+\s+)?(?:tried|got|accessed|used|took|changed|have|had|attempted)|cancell?ed(?=.{0,25}\b(?:precaution|fraud|security))|(?:unusual|suspicious|fraudulent|unauthori[sz]ed|strange|unrecogni[sz]ed)\s+(?:[\w-]+\s+)?(?:fraud|activit\w+|log-?ins?|sign-?ins?|transactions?|access|payments?|charges?|attempts?|orders?|device)"
    r"|(?:tripped|triggered|set\s+off|hit|failed|caught\s+by)\s+(?:our|the|an?|one\s+of\s+our)\s+(?:[\w-]+\s+){0,2}(?:fraud|security|risk)\s+(?:checks?|filters?|alerts?|alarms?|systems?|rules?|controls?|screening)"
    r"|(?:suspected|possible|potential)\s+fraud\w*|(?:someone|somebody|a\s+stranger|another\s+person|a\s+third\s+party)\s+(?:else\s+)?(?:has\s+|had\s+)?(?:logged|signed|got|hacked|broken?|gained|using|used|trying))\b"
)
_BANNED = r"(?:banned|suspended|blocked|locked\s+out|black-?listed|barred|restricted|flagged|reported|under\s+investigation|on\s+(?:our|the|a)\s+(?:\w+\s+)?(?:blocked|ban(?:ned)?|black|watch|fraud)\s?list)"

recognizer = Recognizer(
    entity="FRAUD_OR_SUSPENSION_FLAG",
    summary="That somebody's account, card or order is locked or suspected.",
    patterns=(sentence(rf"{_STATE}|{_ODD}|{_BANNED}", 0.75),),
    within=tells((_ODD, _THING), (_STATE, _THING), (rf"\b(?:you|u){IS}{{1,3}}\s+{_BANNED}\b",), reach=45),
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
