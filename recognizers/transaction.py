"""A payment, refund or charge of this customer: the amount, the day, or that it happened at all (GDPR Art. 5(1)(f)).

An amount tied to what "we" or "you" did is a fact of the account. That a payment went through, without an amount, is less sure.
"""

from recognizers._contract import Recognizer
from recognizers._money import MONEY
from recognizers._statement import CLOSE, DAY, FEW, HEARD, IS, REST, SUPPOSED, YOU, YOUR, told

_DONE = (
    r"(?:refunded|credited|charged|debited|issued|processed|taken|took|reversed|paid|sent|transferred|billed|deducted|waived|collected|applied|returned|given|gave"
    r"|initiated|deposited|reimbursed|compensated|authori[sz]ed|withheld|overcharged|knocked|removed)"
)
_THING = (
    r"(?:refund|payment|transfer|transaction|purchase|charge|direct\s+debit|standing\s+order|deposit|withdrawal|credit|cashback|compensation|top-?up|recharge"
    r"|cheque|check|reimbursement|payout|fee|donation|claim\s+payment|settlement)"
)
_ENDED = (
    r"(?:processed|issued|sent|completed|received|declined|rejected|returned|credited|bounced|failed|cleared|posted|reversed|approved|initiated|cancell?ed"
    r"|refused|confirmed|debited|taken|on\s+(?:its|the)\s+way|gone\s+through|through|made|late|pending)"
)

recognizer = Recognizer(
    entity="TRANSACTION",
    summary="A payment, refund or charge of this customer.",
    patterns=(
        told(
            rf"(?:we|i|they|it|he|she)(?:{IS}|'d)?\s+{_DONE}\b{CLOSE}{MONEY}(?:\s+(?:[a-z]+\s+)?{_THING})?",
            rf"{YOU}{IS}?\s+(?:paid|spent|withdr[ae]wn?|sent|transferred|deposited|donated|bought|{_DONE})\b{CLOSE}{MONEY}",
            rf"{MONEY}(?:\s+(?:[a-z]+\s+)?{_THING})?(?:\s+(?:has|have|had|was|were|is|been|being|just|already|now|not|successfully)){{1,4}}\s+{_DONE}",
            rf"(?:{YOUR}|the|that|this|both|two|three)\s+(?:[\w-]+\s+){{0,2}}?{_THING}s?\s+(?:of|for|:|amounting\s+to|worth)\s+{MONEY}",
            rf"an?\s+(?:[\w-]+\s+)?{_THING}\s+(?:of|for)\s+{MONEY}(?:\s+(?:has|was|were|been|got)){{1,2}}\s+\w+",
            rf"(?:the|{YOUR}|that)\s+{MONEY}\s+(?:[a-z]+\s+)?(?:{_THING}(?!\s+(?:fee|limit|cap|is|for|applies|per|offer))|you)",
            rf"(?:{YOU}(?:'ll|\s+will)(?:\s+be)?\s+(?:receiv\w+|get(?:ting)?|refunded|credited)|(?:the|{YOUR})\s+(?:[\w-]+\s+)?(?:refund|price\s+difference))\b{REST}{{0,60}}?{MONEY}(?!{REST}{{0,40}}\b(?:when|if|for\s+every|per|off)\b)",
            rf"{MONEY}\s+(?:will|to)\s+be\s+{_DONE}\s+(?:to|from|on|against)\s+{YOUR}",
            rf"{YOUR}\s+(?:last|latest|previous|most\s+recent)\s+(?:[\w-]+\s+)?{_THING}{IS}\s+(?:on\s+)?{DAY}",
            rf"{YOUR}{FEW}{{0,2}}?\s+{_THING}\b{CLOSE}{MONEY}",
            score=0.78,
        ),
        told(
            rf"{YOUR}{FEW}{{0,2}}?\s+{_THING}s?(?:{IS})?(?:\s+{_ENDED}|\s+(?:go|went|gone)\s+through)",
            rf"(?:we|i)(?:{IS})?\s+(?:received|got|processed|issued|sent|rejected|cancell?ed|reversed|refunded)\s+{YOUR}\s+(?:[\w-]+\s+)?{_THING}",
            score=0.5,
        ),
    ),
    cues=(*SUPPOSED, *HEARD),
    passage=True,
    references=("GDPR-5f",),
    finds=("We've refunded you £50.", "The £50 refund left us on Tuesday.", "You were charged $9.99 twice."),
    ignores=("Refunds over £50 need a signature.", "If we charged you £5 by mistake, tell us.", "Delivery costs £3.95."),
)
