"""Bank account numbers outside the IBAN and UK systems: checking and savings accounts, as digits a label gives away.

US account numbers are 4 to 17 digits without a check digit (NACHA), Canadian and Australian ones 5 to 12. A plain "account
number" counts only where a bank, a routing number or a transfer is near; otherwise it may be any company's.
"""

from __future__ import annotations

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._labelled import labelled

_KIND = r"checking|chequing|savings?|bank(?:ing)?|current|deposit|money market|direct deposit|beneficiary|payout|ach|joint"
_WORD = r"(?:a/?c|acc?(?:oun?t|t|nt)?s?\.?)"
_NUMBER = r"(?:[ -]?(?:numbers?|nos?\.?|num|#|nbr))?"
_ENDS = r"(?: (?:number|no\.?|that|which|you have|on file))?[ (]{0,2}(?:end(?:s|ing|in)|finishing)(?: (?:in|with|on|by))?"
_V = r"\d(?:[ -]?\d){5,16}"
_LAST = r"(?P<v>\d{3,5})(?![\w%]|[.,:/-]\d)"

recognizer = Recognizer(
    entity="US_BANK_NUMBER",
    summary="a bank account number",
    patterns=(
        *labelled(rf"(?:{_KIND}) {_WORD}{_NUMBER}", _V, 0.9, loose=0.75, behind=0.75),
        *labelled(rf"(?:checking|chequing|savings){_NUMBER}", _V, 0.7),
        *labelled(rf"{_WORD}[ -]?(?:numbers?|nos?\.?|num|#|nbr)|{_WORD}", _V, 0.3, behind=0.25),
        Pattern(
            rf"\b(?:(?:{_KIND})(?: {_WORD})?|checking|savings)(?:{_ENDS}[ :#(*x.\u2022-]{{1,6}}|[ :]{{0,2}}[#(*x.\u2022-]{{1,6}}){_LAST}",
            0.75,
        ),
        Pattern(rf"\b{_WORD}{_ENDS}[ :#(*x.\u2022\"'-]{{1,6}}{_LAST}", 0.5),
        Pattern(rf"\b{_WORD}{_NUMBER}[ :]{{1,2}}(?:\*{{2,8}}|x{{2,8}}|\u2022{{2,8}}|\.{{3}}|#{{2,8}})[ -]?{_LAST}", 0.5),
    ),
    cues=(
        Cue(rf"\b(?:cards?|visa|mastercard|amex) {_WORD}", 0.2, before=40),
        Cue(
            r"\b(?:routing|aba|rtn|transit|bsb|ifsc|swift|bic|wire(?:d)?|ach|zelle|direct deposit|banks?|checking|chequing|savings|pin|balance|overdraft|atm"
            r"|wells fargo|bank of america|citi(?:bank)?|chase|pnc|capital one|us bank|truist|td bank|rbc|scotiabank|westpac|commbank|anz)\b",
            0.75,
            before=70,
            after=45,
        ),
        Cue(r"\b(?:sort code|s/c)\b", 0.3, before=60, after=40),
        Cue(
            r"\b(?:paypal|venmo|order|loyalty|customer|gas|electric(?:ity)?|utility|energy|broadband|mobile|wireless|policy)\b",
            0.3,
            before=30,
        ),
    ),
    finds=(
        "checking acct 000123456789",
        "We sent it to savings account ending in 4321.",
        "routing 111000025, account 000123456789",
    ),
    ignores=("Your account number is 000123456789.", "Open a savings account with 500.", "Which account, checking or savings?"),
    references=("GLBA-6801",),
)
