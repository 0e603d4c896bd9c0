"""A decision about somebody: a loan declined, a claim refused, an application accepted (15 USC 6801; GDPR Art. 5(1)(f))."""

from recognizers._contract import Recognizer
from recognizers._statement import FEW, HEARD, IS, REST, SUPPOSED, YOU, YOUR, told

_ASKED = (
    r"(?:applications?|loans?|mortgage|credit(?:\s+(?:card|line|limit(?:\s+increase)?))?|claims?|appeals?|disputes?|chargeback|finance|overdraft|visa|benefits?|cover(?:age)?|insurance"
    r"|complaints?|tenancy|enrol+ment|grant|hardship\s+\w+|request)"
)
_NO = r"(?:declined|rejected|refused|denied|turned\s+down|unsuccessful|not\s+successful|disapproved|not\s+upheld|dismissed|failed|thrown\s+out)"
_YES = r"(?:approved|accepted|granted|upheld|successful|sanctioned|pre-?approved|underwritten)"
_CHECKS = r"(?:(?:credit|affordability|identity|id|background|security|income|eligibility|kyc|address|medical|drug)[\s/-]*){1,2}(?:checks?|verification|test|screening|assessment)"
_GRANTED = r"(?:loan|credit|card|mortgage|overdraft|cover|insurance|benefits?|grant|compensation|refund|discount|tariff|scheme|hardship|increase|account|finance|support|payment)"
_MONEY = r"(?:credit|a\s+loan|cover|insurance|finance|an?\s+(?:overdraft|account|mortgage|card|policy|tenancy)|this\s+(?:card|loan|product))"

recognizer = Recognizer(
    entity="DECISION",
    summary="A decision about somebody.",
    patterns=(
        told(
            rf"{YOUR}{FEW}{{0,2}}?\s+{_ASKED}(?:\s+(?:for|to|against){FEW}{{1,6}}?)?{IS}\s+(?:{_NO}|{_YES})",
            rf"(?:we|they|i|(?:the\s+)?underwrit\w+|the\s+(?:[\w-]+\s+)?(?:team|bank|lender|insurer|panel|ombudsman|assessor))(?:{IS}|\s+(?:could(?:n't|\s+not)|cannot|can(?:'t|not)|unable\s+to|chosen\s+to|decided\s+to)){{0,3}}\s+"
            rf"(?:{_NO}|{_YES}|decline|reject|refuse|deny|approve|accept|uphold|turn\s+down)\s+{YOUR}{FEW}{{0,2}}?\s+{_ASKED}",
            rf"(?:we|they)(?:'re|\s+are|\s+were)\s+(?:unable|not\s+able)\s+to\s+(?:offer|give|approve|provide|insure|accept|lend)\s+(?:you|u)\b(?:\s+(?:with\s+)?{_MONEY})?",
            rf"{YOU}{IS}?\s+(?:fail(?:ed)?|pass(?:ed)?)\s+(?:(?:the|our|your|a|an|this)\s+)?{_CHECKS}",
            rf"{YOU}{IS}\s+(?:{_NO}|{_YES})(?=\s+(?:for|by|on|because|as|due)\b)",
            rf"{YOU}{IS}\s+(?:qualify|eligible|ineligible)\s+(?:for|to\s+get)\s+(?:(?:the|a|an|our|this|any)\s+)?(?:[\w-]+\s+)?{_GRANTED}",
            rf"{YOUR}{FEW}?\s+(?:dispute|chargeback|complaint|appeal|claim)(?:{IS})\s+(?:resolved|decided|closed|settled|ruled)\s+(?:in|against)\s+{REST}{{0,24}}?(?:favou?r|you)",
            rf"{YOUR}\s+(?:[\w-]+\s+)?(?:credit|affordability|income|risk|score|rating)(?:\s+(?:score|rating|history|file|level))?(?:{IS})\s+(?:too\s+)?(?:low|poor|bad|thin|insufficient|high)",
            score=0.75,
        ),
    ),
    cues=(*SUPPOSED, *HEARD),
    passage=True,
    references=("GLBA-6801",),
    finds=("Your loan was declined on affordability.", "We've rejected your claim.", "You failed the credit check."),
    ignores=("If your application is declined, you can appeal.", "Most claims are approved.", "Why was it declined?"),
)
