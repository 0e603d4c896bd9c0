"""Vouchers and gift cards: whoever reads the code can spend it.

A code in groups ("7Q2X-88LM") is one of a kind. A word with a number ("SAVE20") is mostly meant for everybody, so it is a doubt.
"""

import re

from recognizers._contract import Cue, Pattern, Recognizer

_LABEL = (
    r"(?:e-?)?(?:vouchers?|gift\s?(?:cards?|vouchers?|certificates?)?|promo(?:tional|tion)?|discount|coupons?|credit|redemption|reward|loyalty|refund|goodwill|offer|bonus|top-?up|activation|redeem"
    r"|gift)(?:\s(?:codes?|no|number|pin|keys?|card))?|(?:unique|redeem(?:able)?|one[\s-]off|exclusive|personal|special)\scode|codes?\s(?:for|worth)\s[£$€]?\d{1,4}%?(?:\s?(?:off|discount))?"
)
_JOIN = (
    r"(?:[\s:=,!(\-]{1,3}(?:is|was|are|it's|that|of|for|to|as|your|you|my|the|this|here|here's|below|code|card|use|with|just|enter|[£$€]?\d{1,4}%?|off|worth|pounds?|dollars?|quid|on|us|from"
    r"|a|an|in|trouble|inconvenience|next|order|purchase|and|valid|apology|enjoy|pin)\b){0,9}[\s:=,!'\"(\-#]{1,5}"
)
_GROUPED = r"[A-Z0-9]{3,8}(?:-[A-Z0-9]{3,8}){1,5}"
_DRAWN = rf"(?-i:(?=[A-Z0-9-]{{0,24}}(?:[A-Z]\d|\d[A-Z])){_GROUPED})"
"""Groups of which one mixes letters and figures, as no word and no year does."""
_CARD = r"\d{4}(?:[ \-]\d{4}){2,4}"
_LONG = r"(?=[A-Z]{0,19}\d)(?=\d{0,19}[A-Z])[A-Z0-9]{8,20}"


def _code(value: str) -> bool:
    letters, digits = re.findall(r"[A-Za-z]", value), re.findall(r"\d", value)
    return (
        bool(digits)
        and (len(letters) > 1 or len(digits) >= 12)
        and not re.fullmatch(r"[A-Za-z]+-\d{1,2}|\d+-\w{1,6}|(?:covid|mp|wi)-?\w+", value, re.IGNORECASE)
    )


recognizer = Recognizer(
    entity="VOUCHER_CODE",
    summary="A voucher, gift card or discount code.",
    patterns=(
        Pattern(
            rf"(?<![A-Za-z0-9])(?:{_LABEL})(?![A-Za-z]){_JOIN}(?P<v>{_CARD}|{_GROUPED}|{_LONG})(?![\w%\-])",
            0.85,
            more=rf"\s?(?:,|and|&)\s?(?P<v>{_GROUPED}|{_LONG})(?![\w%\-])",
        ),
        Pattern(
            rf"(?<![A-Za-z0-9])(?i:{_LABEL}|(?:use|enter|apply)\s(?:the\s)?code)(?![A-Za-z])(?i:{_JOIN})(?P<v>[A-Z]{{3,12}}\d{{1,4}}[A-Z]{{0,4}})(?![\w%\-])",
            0.5,
            cased=True,
        ),
        Pattern(
            rf"(?<![\w/.\-])(?P<v>{_GROUPED}|{_LONG})(?![\w\-])[\"')]{{0,2}},?\s(?:is|-|=|\()\s?(?:(?:your|the|a|an)\s){{0,2}}(?:\w{{3,12}}\s)?(?:{_LABEL})\b",
            0.8,
        ),
        # A gift in words: "have a coffee on us, COFFEE-7Q2X", "here's 20 quid off: SRY20-AB12".
        Pattern(
            rf"\b(?:on\sus|on\sthe\shouse|little\ssomething|small\s(?:gift|token)|our\sgift|as\san?\s(?:apology|thank\s?you|sorry)|(?:say|saying)\s(?:sorry|thanks)|our\streat|say\ssorry|make\s(?:it\s)?up|to\sapologi[sz]e|(?:quid|pounds?|bucks|dollars?|euros?|[£$€]\d{{1,4}}|\d{{1,4}}%?)\soff|free\s\w{{3,10}}|credit\snote|store\scredit|redeem|for\sthe\strouble)(?:[\s:,=!-]{{1,3}}[a-z]{{1,9}}){{0,4}}[\s:,=!(-]{{1,3}}(?<![\w-])(?P<v>{_DRAWN})(?![\w%\-])",
            0.75,
        ),
        Pattern(
            rf"\b(?:use|enter|pop\sin|apply|type)\s(?P<v>{_DRAWN})(?![\w%\-])[^.!?\n]{{0,25}}\b(?:check-?out|basket|till|spend|app|order|single[- ]use|one[- ]use|one[- ]time)\b",
            0.7,
        ),
        Pattern(r"(?<![\w/.\-])(?P<v>(?:[A-HJ-NP-Z2-9]{5}-){3,4}[A-HJ-NP-Z2-9]{5})(?![\w\-])", 0.6, cased=True),
        Pattern(
            r"(?<![\w/.\-])(?P<v>(?:GIFT|VOUCHER|EGIFT|REFUND|CREDIT)-[A-Z0-9]{3,8}(?:-[A-Z0-9]{3,8}){0,3})(?![\w\-])",
            0.75,
            cased=True,
        ),
    ),
    valid=_code,
    cues=(
        # An offer that is open to everyone, not a gift that the first reader can spend.
        Cue(
            r"\b(?:promo\w*|coupon|discount|% ?off|percent off|free ?ship\w*|first order|everyone|sale|offer|expires?|valid (?:until|till|through)|before \d|at checkout)\b|% off",
            0.4,
            before=60,
            after=60,
        ),
        Cue(
            r"\b(?:order|ref(?:erence)?|case|ticket|tracking|error|model|booking|account|serial|part)(?:\s(?:no|number|code|id|is))?[\s:.#]{0,3}$",
            0.1,
        ),
    ),
    finds=("Here's a 20 pound voucher: GIFT-7Q2X-88LM", "gift card code 4K7P-99QX-LM2A", "use code SORRY40"),
    ignores=("Use your voucher at the till.", "Order 7Q2X-88LM shipped", "Vouchers under 20 are for COVID-19 heroes"),
    references=("INC-4",),
)
