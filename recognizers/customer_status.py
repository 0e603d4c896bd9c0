"""That somebody is a customer, patient or member at all: harmless in a shop, a disclosure in a clinic (45 CFR 160.103, 164.502)."""

from recognizers._contract import Recognizer
from recognizers._statement import DAY, IS, MONTH, YOU, sentence, tells

_ROLE = r"\b(?:customer|patient|member|subscriber|policy\s?holder|client|guest|tenant|resident|borrower|card\s?holder|account\s+holder|student|donor|seller)s?\b"
_HELD = r"\b(?:accounts?|acct|policy|membership|record|file|profile|subscription|loan|mortgage|contract)\b"
_YEAR = rf"{DAY}|{MONTH}|\b(?:19|20)\d\d\b|\blast\b"
_LONG = (
    rf"\b(?:(?:since|until|back\s+to|in|from|last)\s+(?:{MONTH}|{DAY}|(?:19|20)\d\d)|(?:since|for|of|from|past|over)\s+(?:(?:the|last|past|over|almost|nearly|more|than|about)\s+){{0,3}}"
    r"(?:\d{1,2}|[a-z]+teen|twenty|two|three|four|five|six|seven|eight|nine|ten|many)\s+(?:years?|yrs?|months?|decades?))\b"
)
_DELICATE = (
    rf"\b(?:as|being|been|(?:you|u){IS})\s+(?:our|an?|one\s+of\s+our)\s+(?:[\w-]+\s+){{0,2}}(?:patient|policy\s?holder|tenant|borrower|resident|inmate|client)s?\b"
    r"|\b(?:treated|examined|admitted|diagnosed|cared\s+for|operated\s+on|counselled)\s+(?:you|u)\b"
)
_SEEN = rf"\b(?:we|i)(?:'ve|\s+(?:have|can|do|now|just|also|already)){{0,3}}\s+(?:see|found|find|located|pulled\s+up|looked\s+(?:at|into|up)|checked|opened|reviewed|accessed)\s+(?:your|ur)\s+(?:[\w-]+\s+)?{_HELD}"
_BOOKS = r"\b(?:have|had|got|see|find|found|located)\s+(?:you|u)\s+(?:on|in)\s+our\s+(?:books|records|system|files?|database)\b|\byou.{1,12}\bour\s+(?:patient|client|member|tenant)s?\s+(?:list|register)\b"
_WITH_US = rf"\b(?:you|u)(?:{IS}|\s+no\s+longer){{0,3}}\s+(?:(?:have|has|had|hold|held)\s+)?(?:an?|no|two|three|several)\s+(?:[\w-]+\s+)?{_HELD}\s+with\s+us"
_PLACE = r"\b(?:clinic|surgery|practice|hospital|ward|dentist|rehab|hospice|shelter|pharmacy|casino|lab|(?:treatment|rehab)\s+cent(?:re|er)|care\s+home|law\s+firm)\b|\bwith\s+(?:dr|doctor|nurse|the\s+dentist)\b"
_STAY = r"\b(?:visit|stay|treatment|session|admission|consultation|check-?up|appointment|discharged|admitted)\b"

recognizer = Recognizer(
    entity="CUSTOMER_STATUS",
    summary="That somebody is a customer, patient or member, and since when.",
    patterns=(
        sentence(
            rf"\bwith\s+us\b|\bone\s+of\s+our\b|\bour\s+(?:books|records|system|files?|database)\b|{_ROLE}|{_PLACE}|{_DELICATE}|{_HELD}|\b(?:joined|left|came\s+to|switched\s+to)\s+us\b",
            0.65,
        ),
    ),
    within=tells(
        (_DELICATE,),
        (_SEEN,),
        (_BOOKS,),
        (_WITH_US,),
        (_ROLE, _LONG, rf"{YOU}|\bas\s+an?\b"),
        (r"\bone\s+of\s+our\b", _ROLE, rf"\b(?:you|u){IS}"),
        (rf"(?:(?:you|u){IS}?\s+)?(?:being\s+)?(?:\w+\s+)?\bwith\s+us\b", _LONG),
        (r"\b(?:you|u)\s+(?:joined|signed\s+up\s+with|came\s+to|left|switched\s+to)\s+us\b", _YEAR),
        (
            rf"\b(?:you|u){IS}?\s+(?:opened|closed|cancell?ed|registered|created|started)\s+(?:your|ur|an?|the)\s+(?:[\w-]+\s+)?{_HELD}",
            _YEAR,
        ),
        (_HELD, r"\b(?:we|i)(?:'ve|\s+have)\s+got\b", r"\b(?:your|ur)\b", r"\b(?:open|here|up|in\s+front)\b"),
        (_STAY, _PLACE, r"\b(?:your|ur|you|u)\b"),
        reach=45,
    ),
    passage=True,
    references=("HIPAA-160.103", "HIPAA-164.502"),
    finds=("Thanks for being with us since 2014.", "You've been a customer since March.", "As our patient you may ask."),
    ignores=("Thanks for being so patient.", "Our customers come first.", "Are you a customer?"),
)
