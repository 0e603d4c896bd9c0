"""What somebody owes or holds: an amount tied to their balance, bill, arrears or limit (47 CFR 64.2003(a): "the bill's amount")."""

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._money import GENERAL, MONEY

_KIND = r"(?:balance|arrears|overdraft|debt|bill|credit\s+limit|limit|statement|instal+ments?|premium|rent|outstanding|overdue|amount\s+due|minimum\s+payment)"

recognizer = Recognizer(
    entity="BALANCE_OR_DEBT",
    summary="An amount that somebody owes or holds.",
    patterns=(
        Pattern(rf"\b(?P<v>(?:your|the)\s+(?:[\w-]+\s+){{0,3}}{_KIND}\b[^.!?\n]{{0,40}}?{MONEY})", 0.8),
        Pattern(rf"\b(?P<v>you(?:'re|\s+are|\s+do|\s+still|\s+currently|'ve|\s+have){{0,2}}\s+(?:ow(?:e|ed|ing)|behind|overdrawn|in\s+(?:debt|arrears|credit)|got)\b[^.!?\n]{{0,30}}?{MONEY})", 0.85),
        Pattern(rf"(?P<v>{MONEY}\s+(?:is\s+|was\s+|still\s+|currently\s+|left\s+)?(?:outstanding|overdue|in\s+(?:arrears|credit|debt)|overdrawn|owed|owing|(?:left\s+)?on\s+your\s+(?:account|card|bill)))", 0.8),
        Pattern(r"\b(?P<v>you(?:'re|\s+are)\s+(?:\w+\s+)?(?:in\s+arrears|overdrawn|behind\s+(?:on|with)\s+your\s+\w+))", 0.7),
    ),
    cues=(Cue(GENERAL, 0.3, before=40),),
    passage=True,
    references=("FCC-64.2003a", "GLBA-6801"),
    finds=("You owe £84.20 from May.", "Your balance stands at $312.55.", "£40 is outstanding on the account."),
    ignores=("Bills over £50 can be split.", "If your balance is below £10 we send a text.", "The fee is £5."),
)
