"""What somebody owes or holds: an amount beside a word for owing or holding, or that they are behind at all.

47 CFR 64.2003(a) counts "the bill's amount" as account information; 15 USC 6801 protects it for customers of a bank.
"""

from recognizers._contract import Recognizer
from recognizers._money import MONEY
from recognizers._statement import IS, YOU, sentence, tells

_OWED = (
    r"\b(?:ow(?:e[ds]?|ing)|outstanding|overdue|unpaid|arrears|overdrawn|due|past[ -]due|pending|behind|in\s+(?:the\s+red|debt)|left\s+(?:to\s+pay|on|in)|minus|worth|short\s+(?:on|of|by)|in\s+(?:your|ur)\s+(?:wallet|account|purse|pot)|remain(?:s|ing)|bal(?:ance)?|bills?|statement|tab|rent|mortgage|loans?|emi|premium"
    r"|instal+ments?|(?:credit|spending|overdraft)\s+limit|overdraft|savings|salary|debit|in\s+credit|shortfall|dues|invoice|debts?|deposit\s+account|available|account\s+(?:shows|holds|has|is))\b"
)
_SURE = r"\b(?:outstanding|unpaid|owing|owed|in\s+(?:arrears|debt|debit|default)|overdrawn|left\s+(?:to\s+pay|over\s+(?:\w+\s+){0,2}(?:instal+ments?|payments?|months))|past[ -]due|overdue(?!\s+(?:accounts|bills|payments|customers)))\b"
_BEHIND = (
    r"\b(?:behind\s+(?:on|with|in)|(?:payments?|months?|weeks?|instal+ments?)\s+behind|fallen\s+behind|in\s+(?:arrears|default|collections?|debt|the\s+red)|overdrawn|past[ -]due|overdue|delinquent|maxed\s+out"
    r"|missed\s+(?:\w+\s+){1,3}?(?:payments?|instal+ments?|bills?)|over\s+(?:your|ur|the)\s+(?:credit\s+|overdraft\s+)?limit|(?:passed|sent|referred|sold|handed)\s+(?:\w+\s+){0,2}to\s+(?:\w+\s+){0,3}(?:collect\w+|bailiffs?)|owe(?:s|d)?\s+us)\b"
)

recognizer = Recognizer(
    entity="BALANCE_OR_DEBT",
    summary="An amount that somebody owes or holds.",
    patterns=(sentence(MONEY, 0.8), sentence(rf"{_BEHIND}|bal(?:ance)?\b{IS}?\W{{1,3}}\d", 0.7)),
    within=tells(
        (MONEY, _OWED, YOU),
        (MONEY, _SURE),
        (rf"\b(?:debts?|arrears|shortfall)\s+of\s+{MONEY}",),
        (
            rf"\b(?:(?:current|available|account|total|closing|outstanding)\s+)?bal(?:ance)?(?:{IS}|\s+stands\s+at|\s*[:=-])\s*-?(?:{MONEY}|\d[\d,.]*\d)",
        ),
        (_BEHIND, YOU),
    ),
    passage=True,
    references=("FCC-64.2003a", "GLBA-6801"),
    finds=("You owe £84.20 from May.", "Your balance stands at $312.55.", "You're two payments behind."),
    ignores=("Bills over £50 can be split.", "If your balance is below £10 we send a text.", "The fee is £5."),
)
