"""That somebody is a customer, patient or member at all: harmless in a shop, a disclosure in a clinic (45 CFR 160.103, 164.502)."""

from recognizers._contract import Recognizer
from recognizers._statement import DAY, IS, MONTH, YOU, sentence, tells

_ROLE = r"\b(?:customer|patient|member|subscriber|policy\s?holder|client|guest|tenant|resident|borrower|card\s?holder|account\s+holder|student|donor|seller)\b"
_DELICATE = rf"\b(?:as|being|been|(?:you|u){IS})\s+(?:our|an?|one\s+of\s+our)\s+(?:[\w-]+\s+){{0,2}}(?:patient|policy\s?holder|tenant|borrower|resident|inmate|client)s?\b(?:\s+of\s+(?:ours|our\s+\w+))?"
_LONG = rf"\b(?:(?:since|until|back\s+to|in|from|last)\s+(?:{MONTH}|{DAY}|(?:19|20)\d\d)|(?:since|for|of|from|past|over)\s+(?:(?:the|last|past|over|almost|nearly|more|than|about)\s+){{0,3}}(?:\d{{1,2}}|[a-z]+teen|twenty|two|three|four|five|six|seven|eight|nine|ten|many)\s+(?:years?|yrs?|months?|decades?)|since\s+\d+\s+yrs?)\b"
_HELD = r"\b(?:accounts?|acct|policy|membership|record|file|profile|subscription|loan|mortgage|contract)\b"
_SEEN = rf"\b(?:we|i)(?:'ve|\s+(?:have|can|do|now|just|also|already)){{0,3}}\s+(?:see|found|find|located|pulled\s+up|looked\s+(?:at|into|up)|checked|opened|reviewed|accessed)\s+(?:your|ur)\s+(?:[\w-]+\s+)?{_HELD}"
_PLACE = r"\b(?:clinic|surgery|practice|hospital|ward|dentist|rehab|hospice|shelter|pharmacy|casino|lab|(?:treatment|rehab)\s+cent(?:re|er)|care\s+home|law\s+firm)\b"

recognizer = Recognizer(
    entity="CUSTOMER_STATUS",
    summary="That somebody is a customer, patient or member, and since when.",
    patterns=(
        sentence(
            rf"\bwith\s+us\b|{_ROLE}|{_SEEN}|{_PLACE}|\bappointment\s+with\b|{_HELD}|\bour\s+(?:books|records|system)\b|\bjoined\s+us\b|\bone\s+of\s+our\b|\b(?:treated|examined|admitted|diagnosed|cared\s+for|operated\s+on|counselled)\s+you\b",
            0.65,
        ),
    ),
    within=tells(
        (_DELICATE,),
        (_ROLE, _LONG, rf"{YOU}|\bas\s+an?\b"),
        (r"\bone\s+of\s+our\b", _ROLE + r"|\b(?:members|clients|patients|customers|tenants|guests)\b", rf"\b(?:you|u){IS}"),
        (rf"(?:(?:you|u){IS}?\s+)?(?:being\s+)?(?:\w+\s+)?\bwith\s+us\b", _LONG),
        (
            rf"\b(?:you|u)(?:{IS}|\s+no\s+longer){{0,3}}\s+(?:(?:have|has|had|hold|held)\s+)?(?:an?|no|two|three|several)\s+(?:[\w-]+\s+)?{_HELD}\s+with\s+us",
        ),
        (_HELD, r"\bwith\s+us\b", _LONG),
        (r"\b(?:you|u)\s+(?:joined|signed\s+up\s+with|came\s+to|left|switched\s+to)\s+us\b", rf"{DAY}|\b(?:19|20)\d\d\b"),
        (
            rf"\b(?:you|u){IS}?\s+(?:opened|closed|cancell?ed|registered|created|started)\s+(?:your|ur|an?|the)\s+(?:[\w-]+\s+)?{_HELD}",
            rf"{DAY}|\b(?:19|20)\d\d\b|\blast\b",
        ),
        (_SEEN,),
        (
            rf"\b(?:your|ur)\s+(?:[\w-]+\s+)?{_HELD}",
            r"\b(?:we|i)(?:'ve|\s+have)(?:\s+got)?\b",
            r"\b(?:open|here|up|in\s+front)\b",
        ),
        (r"\b(?:treated|examined|admitted|diagnosed|cared\s+for|operated\s+on|counselled)\s+(?:you|u)\b",),
        (
            r"\b(?:visit|stay|treatment|session|admission|consultation|check-?up|appointment)\b",
            rf"{_PLACE}|\bwith\s+(?:dr|doctor|nurse|the\s+dentist)\b",
            r"\b(?:your|ur)\b",
        ),
        (r"\b(?:have|had|got|see|find)\s+(?:you|u)\s+(?:on|in)\s+our\s+(?:books|records|system|files?|database)\b",),
        reach=45,
    ),
    passage=True,
    references=("HIPAA-160.103", "HIPAA-164.502"),
    finds=(
        "Thanks for being with us since 2014.",
        "You've been a customer since March.",
        "As our patient you may ask for a copy.",
    ),
    ignores=("Thanks for being so patient.", "Our customers come first.", "Are you a customer?"),
)
