"""A payment, refund or charge of this customer: the amount, the day, or that it happened at all (GDPR Art. 5(1)(f)).

An amount beside what was done with it, and a word for the customer or for who did it. That a payment went through, without an
amount, is less sure.
"""

from recognizers._contract import Recognizer
from recognizers._money import MONEY
from recognizers._statement import DAY, IS, YOU, either, sentence, tells

_DONE = (
    r"(?:refunded|credited|charged|debited|issued|processed|taken|took|reversed|paid|sent|transferred|billed|deducted|waived|collected|applied|returned|given|gave|initiated|deposited|reimbursed|compensated|authori[sz]ed"
    r"|withheld|overcharged|spent|bought|withdr[ae]wn?|donated|bounced|failed|declined|cleared|received|topped\s+up|popped|added|put|posted|knocked\s+off|won|staked|gone\s+(?:out|back|through)|went\s+(?:out|back|through)|came\s+(?:off|out)|came\s+back)"
)
_THING = r"(?:refund|payment|transfer|transaction|purchase|charge|direct\s+debit|standing\s+order|deposit|withdrawal|cashback|compensation|top-?up|recharge|cheque|check|reimbursement|payout|donation|settlement|hold|pre-?auth\w*|wages|salary|pension|price\s+difference)s?"
_ENDED = r"\b(?:processed|issued|sent|completed|received|declined|rejected|returned|credited|bounced|failed|cleared|posted|reversed|approved|initiated|cancell?ed|refused|confirmed|debited|taken|on\s+(?:its|the)\s+way|came\s+in|landed|arrived|hit|reached|showed\s+up|is\s+in|(?:go|went|gone)\s+through)\b"
_BARE = r"(?<![\w.,:/-])\d{1,6}\.\d\d(?![\d.:/%]|\s?(?:[ap]m|gb|mb|kg|km|miles|hrs|hours|mins|stars|update|version))"
_YOUR = r"\b(?:your|ur|his|her|the\s+customer's)\s+(?:[\w-]+\s+){0,2}?"

recognizer = Recognizer(
    entity="TRANSACTION",
    summary="A payment, refund or charge of this customer.",
    patterns=(
        sentence(MONEY, 0.78),
        # An amount without its currency: two decimals, and what was done with it.
        sentence(
            rf"\b(?:(?:your|ur)\s+{_BARE}\b[^.!?\n]{{0,60}}?\b{_DONE}|(?:you|u|we|i)\s+(?:have\s+|just\s+|also\s+)?(?:paid|spent|sent|charged|refunded|took)\s+(?:you\s+|u\s+)?{_BARE})\b",
            0.72,
        ),
        sentence(rf"{_THING}\b", 0.5),
    ),
    within=either(
        tells(
            (MONEY, rf"\b(?:{_DONE}|{_THING})\b", YOU),
            (
                MONEY,
                rf"\b(?:was|were|has|have|been|got|being){IS}{{0,2}}\s+{_DONE}\b|\bi{IS}{{0,3}}\s+{_DONE}\b|\bwe{IS}{{0,3}}\s+(?:refunded|credited|reversed|waived|reimbursed|charged|debited)\b|\brefund\w*\W+(?:done|issued|sent|processed|completed)\b",
            ),
            (rf"\bthe\s+{MONEY}", YOU),
            (rf"\b(?:your|ur)\s+{MONEY}",),
            (
                rf"{MONEY}\s+(?:is\s+)?(?:back\s+)?(?:in|on|into|to|from)\s+(?:your|ur)\s+\w+|\b(?:your|ur)\s+(?:[\w-]+\s+)?\w+\s+(?:of|for)\s+{MONEY}",
            ),
            (
                rf"\b(?:the|that|this|both|two)\s+{MONEY}\s+(?:[a-z]+\s+)?{_THING}\b(?!\s+(?:fees?|limit|cap|is|are|for|applies|per|offer|voucher))|\b(?:the|both|two|three)\s+(?:\w+\s+)?{_THING}\s+(?:of|for)\s+{MONEY}",
            ),
            (rf"{_YOUR}(?:last|latest|previous|recent)\s+(?:[\w-]+\s+)?{_THING}", DAY),
        ),
        tells(
            (rf"\b(?:your|ur)\s+{_BARE}\b", rf"\b{_DONE}\b"),
            (
                rf"\b(?:you|u|we|i)\s+(?:have\s+|just\s+|also\s+)?(?:paid|spent|sent|charged|refunded|took)\s+(?:you\s+|u\s+)?{_BARE}\b",
                rf"{YOU}|{DAY}",
            ),
            (r"\b(?:that|the)\s+\d{2,6}\s+(?:transfer|payment|refund)\b", _ENDED),
        ),
        tells((MONEY, r"\b(?:refund\w*|price\s+difference|reimburse\w*|compensation|credited)\b", YOU), future=True),
        tells((rf"{_YOUR}{_THING}\b", _ENDED), (rf"\b(?:we|i){IS}{{0,3}}\s+{_DONE}\s+{_YOUR}{_THING}\b",), reach=35),
    ),
    passage=True,
    references=("GDPR-5f",),
    finds=("We've refunded you £50.", "The £50 refund left us on Tuesday.", "You were charged $9.99 twice."),
    ignores=("Refunds over £50 need a signature.", "If we charged you £5 by mistake, tell us.", "Delivery costs £3.95."),
)
