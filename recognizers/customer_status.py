"""That somebody is a customer, patient or member at all: harmless in a shop, a disclosure in a clinic (45 CFR 160.103, 164.502)."""

from recognizers._contract import Recognizer
from recognizers._statement import DAY, FEW, IS, SUPPOSED, YOU, YOUR, told

_ROLE = r"(?:customer|patient|member|subscriber|policy\s?holder|client|guest|tenant|resident|borrower|card\s?holder|account\s+holder|student|donor|passenger|player|seller|driver)"
_DELICATE = r"(?:patient|policy\s?holder|tenant|borrower|resident|inmate|donor|client)s?"
_SINCE = (
    rf"(?:since|for|of)\s+(?:(?:the|last|past|over|almost|nearly|more\s+than|about)\s+){{0,3}}(?:{DAY}|\d{{1,2}}|[a-z]+teen|twenty|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|many|a)"
    r"(?:\s+(?:\d{4}|years?|yrs?|months?|decades?|long\s+time))?"
)
_PLACE = r"(?:clinic|surgery|practice|hospital|ward|dentist|rehab(?:\s+cent(?:re|er))?|hospice|shelter|pharmacy|casino|lab|treatment\s+cent(?:re|er)|care\s+home|law\s+firm|branch)"
_HELD = r"(?:account|policy|membership|record|file|profile|subscription|loan|mortgage|contract)"

recognizer = Recognizer(
    entity="CUSTOMER_STATUS",
    summary="That somebody is a customer, patient or member, and since when.",
    patterns=(
        told(
            rf"(?:as|being|been)\s+(?:our|an?|one\s+of\s+our)\s+(?:[\w-]+\s+){{0,2}}{_DELICATE}(?:\s+of\s+ours)?",
            rf"(?:{YOU}{IS}\s+|as\s+|being\s+)?(?:an?|our)\s+(?:[\w-]+\s+){{0,2}}{_ROLE}\s+(?:of\s+ours\s+|with\s+us\s+)?{_SINCE}",
            rf"(?:{YOU}{IS}\s+)?(?:being\s+|been\s+|staying\s+|banking\s+|insured\s+)?with\s+us\s+{_SINCE}",
            rf"{YOU}\s+(?:joined|signed\s+up\s+with|came\s+to|left|switched\s+to)\s+us\s+(?:in|on|last|back|from|\d)\s?\w*(?:\s+\d{{4}})?",
            rf"{YOU}(?:{IS})?\s+(?:(?:no\s+longer\s+)?(?:have|has|had|hold|held)\s+)?(?:an?|two|three|several)\s+(?:[\w-]+\s+)?{_HELD}s?\s+with\s+us(?:\s+{_SINCE})?",
            rf"{YOU}\s+(?:opened|closed|cancelled|canceled|registered|created|started)\s+{YOUR}\s+(?:[\w-]+\s+)?{_HELD}(?:\s+(?:in|on|last)\s+\w+)?",
            rf"(?:we|i)(?:'ve|\s+(?:have|can|now|just|also|already)){{0,3}}\s+(?:see|found|find|located|pulled\s+up|looked\s+(?:at|into|up)|checked|opened|have|reviewed|accessed)\s+{YOUR}{FEW}?\s+{_HELD}",
            rf"{YOUR}\s+(?:[\w-]+\s+)?(?:visit|stay|treatment|session|admission|consultation|check-?up)\s+(?:to|at|in|with)\s+(?:our|the|this)\s+(?:[\w-]+\s+)?{_PLACE}",
            rf"{YOUR}\s+(?:[\w-]+\s+)?appointment\s+with\s+(?:dr|doctor|nurse|the\s+dentist)",
            score=0.65,
        ),
    ),
    cues=SUPPOSED,
    passage=True,
    references=("HIPAA-160.103", "HIPAA-164.502"),
    finds=(
        "Thanks for being with us since 2014.",
        "You've been a customer since March.",
        "As our patient you may ask for a copy.",
    ),
    ignores=("Thanks for being so patient.", "Our customers come first.", "Are you a customer?"),
)
