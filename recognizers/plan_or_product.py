"""What somebody has bought, and until when (47 USC 222 protects it for customers of a carrier; GDPR Art. 5(1)(f))."""

from recognizers._contract import Recognizer
from recognizers._statement import DAY, IS, sentence, tells

_OFFER = r"\b(?:plan|tariff|package|contract|bundle|deal|policy|subscription|membership|card|tier|cover(?:age)?|mortgage|loan|warranty|broadband|fibre|handset|add-?on|pass|edition|licen[cs]e|model|boiler|phone|laptop|washing\s+machine|tv)s?\b"
_TERM = r"\b(?:contract|plan|tariff|warranty|guarantee|subscription|membership|trial|policy|deal|cover|insurance|lease|tenancy|agreement|licen[cs]e|fixed\s+(?:rate|term)|mortgage)\b"
_ENDED = r"\b(?:ends?|ended|expires?|expired|expiring|runs?\s+(?:out|until|till|to)|ran\s+out|run\s+out|renews?|renewed|lapsed?|cancell?ed|terminated|finish(?:es|ed)|is\s+(?:over|up)|rolled\s+over|due\s+for\s+renewal|up\s+for\s+renewal|started|began|left\s+on|to\s+(?:go|run)|remaining)\b"
_BOUGHT = r"(?:went\s+for|opted\s+for|bought|purchased|ordered|took(?:\s+out)?|taken\s+out|chose|picked|upgraded\s+to|downgraded\s+to|switched\s+to|own|signed\s+up\s+(?:to|for)|subscribed\s+to|cancell?ed)"
_HAS = r"(?:have|has|had|got|hold)\s+(?:our|the|an?|two|your)?"
_ON = r"(?:on|paying\s+for|subscribed\s+to|enrolled\s+in|covered\s+by|signed\s+up\s+(?:to|for)|a\s+subscriber\s+(?:of|to))\s+(?:our|the|an?|your|(?-i:[A-Z]))"

recognizer = Recognizer(
    entity="PLAN_OR_PRODUCT",
    summary="What somebody has bought, and until when.",
    patterns=(
        sentence(
            rf"{_OFFER}|{_TERM}|\b(?:bought|purchased|ordered|subscribed)\b|\b(?:tied|locked)\s+in\b|\b(?:up|down)graded\b|\bswitched\b",
            0.64,
        ),
    ),
    within=tells(
        (rf"\b(?:(?:you|u){IS}{{1,3}}|ur)\s+{_ON}", _OFFER),
        (rf"\b(?:you|u){IS}{{1,3}}\s+(?:subscribed\s+to|enrolled\s+in)\s+[\w'-]+",),
        (rf"\b(?:you|u){IS}{{0,2}}\s+{_BOUGHT}\s+(?:[\w-]+\s+){{0,4}}?{_OFFER}",),
        (
            rf"\b(?:you|u){IS}{{0,2}}\s+(?:bought|purchased|ordered|own|upgraded\s+to|downgraded\s+to|switched\s+to)\s+(?:the|an?|our|two|three|\d+)\s+(?!last|only|right|best|one)[\w-]+(?:\s+[\w-]+)?",
        ),
        (rf"\b(?:you|u){IS}{{0,2}}\s+{_HAS}\b", _OFFER),
        (r"\b(?:you|u)(?:'ve|\s+have)?\s+(?:a|the|our)\s+(?:\d{1,2}[ -]month|\w+[ -]year)\b", _OFFER),
        (
            rf"\b(?:(?:you|u){IS}{{1,3}}|ur)\s+(?:out\s+of|in|under|within|outside)\s+(?:of\s+)?(?:your\s+)?(?:minimum\s+)?(?:contract|warranty|guarantee)\b",
        ),
        (rf"\b(?:you|u){IS}{{1,3}}\s+(?:tied|locked)\s+in\b", rf"{DAY}|\buntil\b"),
        (
            r"\b(?:your|ur)\s+(?:current\s+|present\s+|new\s+)?(?:deal|plan|tariff|package|bundle)\s+is\s+(?:(?:our|the)\s+)?(?-i:[A-Z])[\w-]+",
        ),
        (_TERM, _ENDED, rf"{DAY}|\b(?:may|now|out|last|months?|20\d\d|lapsed|over|again)\b", r"\b(?:your|ur|you)\b"),
        (_TERM, rf"{IS}\s+(?:cancell?ed|expired|lapsed|terminated)\b", r"\b(?:your|ur)\b"),
        reach=35,
    ),
    passage=True,
    references=("GDPR-5f",),
    finds=("You're on our Fibre 65 plan.", "Your contract ends in May.", "You bought the extended warranty in 2024."),
    ignores=(
        "The Fibre 65 plan is for new homes.",
        "If you're on the old tariff, switch.",
        "When your contract ends, you can leave.",
    ),
)
