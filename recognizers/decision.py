"""A decision about somebody: a loan declined, a claim refused, an application accepted (15 USC 6801; GDPR Art. 5(1)(f))."""

from recognizers._contract import Recognizer
from recognizers._statement import IS, YOU, either, sentence, tells

_ASKED = (
    r"\b(?:applications?|loans?|mortgage|credit(?:\s+(?:card|line|limit))?|claims?|appeals?|disputes?|chargeback|finance|overdraft|visa|benefits?|cover(?:age)?|insurance|policy|complaints?|tenancy|rental|enrol+ment|grant|admission"
    r"|limit\s+increase|(?:mortgage|loan|finance|credit|card)\s+app|the\s+(?:card|flat|job|mortgage|finance)(?=\s+(?:i'm\s+afraid|sadly|unfortunately|sorry|this\s+time|because|as|on|,))|refund\s+request|request\s+for)\b"
)
_DECIDED = (
    r"\b(?:declined|rejected|refused|denied|turn(?:ed)?\s+(?:.{2,25}?\s+)?down|unsuccessful|successful|disapproved|upheld|dismissed|failed|approved|accepted|granted|sanctioned|pre-?approved|passed\s+on|said\s+(?:no|yes)\s+to|(?:did|was|would|has|have|is|were)(?:n't|nt)\s+(?:approv|accept|uph[eo]ld|grant|renew|agree|pass)\w*|stopped|withdrawn|overturned|knocked\s+back|kicked\s+back|agreed(?!\s+to)|repudiated|bounced|fell\s+through|thrown\s+out|(?:been|was)\s+lost|green-?\s?lit|given\s+the\s+(?:ok|go-?ahead|green\s+light)|(?:is|was|came\s+back(?:\s+as)?|it's)\s+an?\s+(?:flat\s+)?(?:no|yes|decline)"
    r"|(?:didn't|did\s+not)\s+(?:go\s+through|succeed|make\s+it)|n't\s+(?:approve|accept|uphold|grant|renew)|not\s+(?:to\s+)?(?:approve|accept|uphold|grant|renew)|(?:in|against)\s+(?:the\s+)?\w+(?:'s)?\s+favou?r)\b"
)
_CHECK = r"\b(?:(?:credit|affordability|identity|id|background|security|income|eligibility|kyc|address|medical|drug)[\s/-]*){1,2}(?:checks?|verification|test|screening|assessment)\b"
_REFUSED = r"\b(?:can't|cannot|can\s+not|couldn't|unable\s+to|not\s+able\s+to|decided\s+not\s+to|won't|will\s+not)\s+(?:be\s+)?(?:lend|offer|insure|cover|approve|renew|rent\s+to)\w*\b"
_GRANTED = r"\b(?:loan|credit|card|mortgage|overdraft|cover|insurance|benefits?|grant|compensation|refund|discount|tariff|scheme|hardship|increase|account|finance|payment)\b"
_DECIDER = r"\b(?:underwrit(?:ers?|ing)|(?:the|your|our)\s+(?:insurer|lender)|(?:credit|lending|claims|risk|fraud|mortgage|disputes)\s+team|adjudicator|ombudsman|panel)"
_TO_SOMEBODY = r"\b(?:sorry(?!\s+(?:to\s+(?:hear|see|learn|read)|that|for|if|about|you))|good\s+news|bad\s+news|great\s+news|afraid|unfortunately|sadly|congrat\w*|happy\s+to\s+say|pleased\s+to)\b"

recognizer = Recognizer(
    entity="DECISION",
    summary="A decision about somebody.",
    patterns=(
        sentence(
            rf"{_DECIDED}|\b(?:declin|reject|refus)(?:e|ing)\b|{_CHECK}|{_REFUSED}|{_DECIDER}|(?:n't|\bnot|\bcannot)\s+(?:going\s+to\s+)?(?:be\s+)?(?:pay|honou?r|settl|support|uphold)|n't\s+(?:get|got)\b|\b(?:qualify|eligible|ineligible|(?:found|ruled|decided)\s+(?:against|in)|(?:high|low)[- ]risk|credit\s+(?:score|rating|history|file))\b",
            0.72,
        ),
    ),
    within=either(
        tells((_REFUSED, YOU), future=True, reach=50),
        tells(
            (_DECIDED, _ASKED, YOU),
            (
                _CHECK,
                r"\b(?:fail(?:ed)?|pass(?:ed)?|(?:scored|came\s+back|was|were)\s+(?:too\s+)?(?:low|short|negative)|not\s+met)\b",
                YOU,
            ),
            (r"\b(?:found|ruled|decided)\s+(?:against|in\s+(?:\w+\s+)?favou?r)\b", YOU),
            (r"\b(?:high|low)[- ]risk\b", r"\b(?:checks?|score|scoring|assessment)\b", YOU),
            (
                rf"\b(?:you|u){IS}{{1,3}}\s+(?:accepted|approved|declined|rejected|refused|turned\s+down|pre-?approved|denied)\s+(?:for|by|because|due|credit|a\s+\w+)\b",
            ),
            (r"(?:n't|nt|\bnot)\s+(?:qualify|eligible)\b|\bineligible\b", _GRANTED, YOU),
            (r"\bcredit\s+(?:score|rating|history|file)\b", r"\b(?:low|poor|bad|thin|insufficient|weak|\d{3})\b", YOU),
            (
                _ASKED,
                r"\b(?:won't|will\s+not|not\s+going\s+to|can't|cannot|aren't|not)\s+(?:be\s+)?(?:pay|honou?r|settl|support|uphold)\w*\b",
                YOU,
            ),
            (
                r"\bwe(?:'ve|\s+have|'re|\s+are)?\s+(?:(?:had|have)\s+to\s+(?:decline|reject|refuse|turn\s+down|withdraw)|declining|rejecting|refusing|turning\s+down)\b",
                _ASKED,
                YOU,
            ),
            (
                r"\b(?:you|u)\s+(?:didn't|did\s+not|haven't|have\s+not|never)\s+(?:get|got|qualify\s+for)\s+(?:the|your|a|ur)\s+(?:[\w-]+\s+)?(?:loan|card|mortgage|limit|flat|visa|overdraft|finance|job|place|grant)\b",
            ),
            (
                rf"{_DECIDER}\s+(?:(?:has|have|had|sadly|just|now|also)\s+){{0,2}}(?:said\s+(?:no|yes)(?!\s+comment)|rejected|declined|refused|approved|repudiated|agreed|turned|denied|accepted|decided|knocked)",
                rf"{_ASKED}|{YOU}|{_TO_SOMEBODY}|\b(?:it|this)\b",
            ),
            (
                rf"\b(?:the|this|that)\s+(?:[\w-]+\s+)?{_ASKED}{{IS}}{{{{1,3}}}}\s+{_DECIDED}".replace("{IS}", IS).replace(
                    "{{1,3}}", "{1,3}"
                ),
                _TO_SOMEBODY,
            ),
            (rf"{_ASKED}(?<!s)(?:{IS}|\s+got){{1,3}}\s+{_DECIDED}", _TO_SOMEBODY),
            reach=50,
        ),
    ),
    passage=True,
    references=("GLBA-6801",),
    finds=("Your loan was declined on affordability.", "We've rejected your claim.", "You failed the credit check."),
    ignores=("If your application is declined, you can appeal.", "Most claims are approved.", "Why was it declined?"),
)
