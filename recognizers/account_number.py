"""Account and customer numbers: what callers are asked for to show who they are.

No shape of their own: the words beside them tell ("acc no", "a/c", "customer ref", "account ending"), in either order.
47 CFR 64.2003(a) counts "an account number or any component thereof".
"""

import re

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._labelled import DIGITS, ID, about, labelled, long_identifier

_ACCOUNT = r"(?:ac{1,2}[ou]{1,3}n{0,2}u?t|accnt|acct|acc|a/c|acnt)s?"
_HOLDER = (
    r"(?:customer|consumer|client|member|membership|subscriber|user|service|billing|contract|payer|installation|household|enrol+ment|patient|student|tenant|borrower|donor|candidate|applicant|application|loan|mortgage"
    r"|agreement|lease|wallet|profile|seller|merchant|driver|player|relationship|meter(?:\s+serial)?|supply|premise|beneficiary)"
)
_WORD = r"(?:numbers?|nos?\.?|num|nr|nbr|numb?er|ids?|i\.d\.|refs?\.?|reference|identifier|code|#)"
_LABEL = (
    rf"{_ACCOUNT}(?:\s*(?:ref(?:erence)?|id)\b\.?)?|{_HOLDER}[\s-]*(?:{_ACCOUNT}\s*)?{_WORD}|{_HOLDER}\s*#|cust\.?\s*(?:{_WORD})|id\s+number"
    rf"|(?:your|ur)\s+id|ban|cif(?:\s+(?:number|no|id))?|crn|uan|bp\s+(?:number|no)|mrn|medical\s+record(?:\s+{_WORD})?|(?:chart|hospital)\s+{_WORD}"
)


def _number(value: str) -> bool:
    """Tell an account number, whole or in part, from a year: "new accounts have the 2020 release"."""
    part = value.isdigit() and 3 <= len(value) <= 6 and not re.fullmatch(r"(?:19|20)\d\d", value)
    return long_identifier(value) or value[0] in "Xx*•." or part


recognizer = Recognizer(
    entity="CUSTOMER_ACCOUNT_NUMBER",
    summary="Account and customer numbers, by the words beside them.",
    patterns=(
        Pattern(
            r"\b(?:member|customer|client|patient|subscriber|policy\s?holder|tenant|user)\s+#?(?P<v>\d{6,12})(?![A-Za-z0-9])",
            0.75,
        ),
        *about(
            r"contract|subscription|agreement|tenancy|(?:customer|client|patient|tenant) (?:file|record)|standing order|direct debit|mandate",
            0.66,
        ),
        *labelled(r"(?:customer|client|patient|tenant|your) (?:file|record)", r"\d{2,6}(?:-\d{2,6}){1,3}", 0.7),
        *labelled(_LABEL, rf"{DIGITS}|{ID}", 0.88, loose=0.7, behind=0.85),
        Pattern(
            rf"\b(?:filed|saved|listed|held|kept|stored|sits|registered|found\s+(?:you|it|them))\s+under\s+(?P<v>{DIGITS}|{ID})(?![A-Za-z0-9])",
            0.7,
        ),
        Pattern(
            rf"(?:{_ACCOUNT})\s+(?:{_WORD}\s+)?(?:that\s+)?end(?:ing|s)\s+(?:(?:in|with|on|is)\s*)?[:#]?\s*(?P<v>\d{{3,6}})(?!\d)",
            0.85,
        ),
        Pattern(
            rf"(?:{_ACCOUNT}|{_HOLDER}\s*{_WORD})[\s.:#-]*(?:{_WORD}[\s.:#-]*)?(?:is\s+)?(?P<v>[X*•.]{{2,12}}[\s-]?\d{{3,6}})(?![\dA-Z])",
            0.85,
        ),
    ),
    valid=_number,
    cues=(
        Cue(
            r"\b(?:order|case|ticket|incident|parcel|tracking|error|article|step|version|model|sort[ -]?code|routing|card|call|ring|text|dial)\b\W{0,3}(?:\w+\W{1,3}){0,2}$",
            0.3,
            before=30,
        ),
        Cue(r"\b(?:followers|views|subscribers|years?|since|customers|users|holders)\b", 0.2, before=12, after=12),
    ),
    references=("FCC-64.2003a", "INC-6"),
    finds=("I've found account 8504 2231 77.", "Your acc no is AC-4471902.", "50023177 is your customer number."),
    ignores=(
        "You can open an account in 10 minutes.",
        "Accounts opened since 2019 keep their rate.",
        "See step 3 in your account settings.",
    ),
)
