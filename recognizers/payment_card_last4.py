"""The last four digits of a payment card: "ending in 1111", "**** 1111", "Visa -1111", "the last four are 1111".

PCI DSS 3.4.1 allows them on display, yet a caller is often believed because of them: with a billing address they were enough
to take over Mat Honan's accounts (2012). A phone, a PayPal account or an order that ends in four digits is not a card.
"""

from __future__ import annotations

from recognizers._contract import Cue, Pattern, Recognizer

_NETWORK = r"visa|master ?-?card|amex|american express|discover|maestro|diners(?: club)?|jcb|union ?pay|rupay|interac|mc"
_OTHER = "".join(
    f"(?<!{word} )" for word in ("gift", "sim", "store", "rewards", "loyalty", "membership", "library", "id", "graphics")
)
_CARD = rf"(?:{_NETWORK}|credit|debit|(?<!the )bank(?= card)|{_OTHER}cards?|plastic|cc)(?: (?:account|number|no\.?|card))?"
_YEAR = r"(?:19|20)\d\d\b"
_STOP = r"(?![\w%]|[.,:/-]\d| (?:points|miles|people|off|for|gbp|usd|eur|inr|cad|aud)\b)"
_V = rf"(?P<v>\d{{4,5}}|\d(?: \d){{3}}){_STOP}"
# Where little else says so, it is no year, and no number of things: "Visa 4242 was", but not "Discover 5000 films".
_VERBS = r"as|is|was|has|his|us|this|yes|pls|plus|thanks|always|unless|yours|needs|fails|works|shows|seems|appears|expires|does"
_UNDATED = rf"(?!{_YEAR}){_V}(?! (?!(?:{_VERBS})\b)[a-z]{{2,14}}s\b)"
_TO = r"(?: (?:up )?(?:in|with|by|on|as|at))"
_SIGNS = r"(?: the(?: digits| numbers)?)?[ :#'\"(*.x\-\u2022]{1,5}"
_ALSO = (
    r"(?:\s?(?:,|\band\b|\bor\b|\b(?:but )?not\b|&|/|\+)\s?){1,2}(?:(?:the )?(?:other )?(?:one )?(?:that )?(?:ending|ends)(?: (?:in|with))? )?"
    + _V
)
_OF = r"(?: (?:of|on|for|from) (?:(?:your|the|that|this|my|our|his|her) )?(?:[a-z]{1,12} ){0,2}(?:card|number|visa|mastercard|amex)s?)"
_FOUR = r"(?:last|final)[ -]?(?:four|4)"
_DIGITS = r"(?:[ -]?(?:digits?|numbers?|no\.?|nos\.?|figures))"
_ARE = r"(?: (?:as|is|are|was|being|it's|reads?|shows?))?[ :=#'\"(*\-]{1,4}"
_YOURS = r"\b(?:your|the|that|my|this)(?: (?:old|new|other|saved|main|same))?"

recognizer = Recognizer(
    entity="CREDIT_CARD_LAST4",
    summary="the last four digits of a payment card",
    patterns=(
        Pattern(rf"\b(?:ending{_TO}?|(?:ends|ended|endin'?|end|finish(?:es|ing)){_TO}){_SIGNS}{_UNDATED}", 0.45, more=_ALSO),
        Pattern(rf"\b(?:end(?:s|ing|ed|in)?|finish(?:es|ing)){_TO}?{_SIGNS}{_V}", 0.2, more=_ALSO),
        Pattern(rf"\b{_FOUR}(?:{_DIGITS}{_OF}?|{_OF}){_ARE}{_V}", 0.6, more=_ALSO),
        Pattern(rf"\b{_FOUR}{_ARE}{_UNDATED}", 0.6, more=_ALSO),
        Pattern(rf"\b(?:{_CARD})\b(?: (?:w/|with|that has|having|has))? {_UNDATED} (?:at|on) the end\b", 0.75),
        Pattern(rf"\b(?:visa|master ?card|amex|maestro|(?:debit|credit) card|card),? (?:the|your) {_UNDATED} one\b", 0.75),
        Pattern(r"(?<![\w*/-])(?P<v>\d{4,5}) (?:is|are|was|were|as|being) (?:the |your |my )?(?:last|final) (?:four|4)\b", 0.6),
        Pattern(rf"(?:(?<!\w)(?:\*{{2,6}}|x{{2,6}}|\u2022{{1,6}}|\u25cf{{1,6}}|\#{{2,6}})[ -]?){{3}}{_V}", 0.85),
        Pattern(rf"(?<![\w*#-])(?:\*{{3,12}}|x{{3,12}}|\u2022{{1,12}}|\u25cf{{2,12}}|#{{3,12}})[ -]?{_V}", 0.5, more=_ALSO),
        Pattern(rf"\b(?:{_CARD}) ?[:(/-]? ?(?:[*#x\u2022]{{1,8}} ?|\.{{2,4}} ?){_V}", 0.8, more=_ALSO),
        Pattern(rf"\b(?:{_CARD}) ?[:(/-]{{1,2}} ?{_UNDATED}", 0.8, more=_ALSO),
        Pattern(
            rf"\b(?:visa|master ?card|amex|american express|maestro)(?: (?:credit|debit|card)){{0,2}} {_UNDATED}",
            0.7,
            more=_ALSO,
        ),
        Pattern(
            rf"(?:{_YOURS}(?: (?:credit|debit|bank|payment))? card |\bcard (?:no\.?|number|#):? ?){_UNDATED}", 0.65, more=_ALSO
        ),
        Pattern(r"(?<![\w£$€.,-])(?P<v>\d{4}) ?\((?:visa|master ?card|amex|debit|credit)\b", 0.65),
        Pattern(rf"{_YOURS} {_UNDATED} (?:visa|master ?card|amex|debit|credit|card)\b", 0.65),
    ),
    cues=(
        Cue(rf"\b(?:{_CARD})\b", 0.9, before=70),
        Cue(rf" (?:is|on|of|from|for|as|with) (?:(?:your|the|that|my|a) )?(?:[a-z]{{1,10}} )?(?:{_CARD})\b", 0.9, 0, 35),
        Cue(r"\b(?:refund(?:ed|s)?|charged?|payment(?: method)?|paid|billed|wallet|apple pay|google pay)\b", 0.7, before=60),
        Cue(r"\b(?:phone|mobile|cell|landline|number on file|tel|handset|text(?:ed)?|sms)\b", 0.1, before=45),
        Cue(
            r"\b(?:paypal|venmo|klarna|account|acct|a/c|iban|checking|savings|order|ref(?:erence)?|case|ticket|claim)\b",
            0.1,
            40,
        ),
        Cue(
            r"\b(?:ssn|social|passport|licen[cs]e|plate|reg|parcel|tracking|policy|meter|post ?code|zip|gift|voucher|sim|imei)\b",
            0.1,
            40,
        ),
        Cue(
            r"\b(?:year|month|week|quarter|period|season|day|offer|sale|promotion|version|model|serial|vin|graphics)\b", 0.1, 30
        ),
    ),
    finds=("Refunded to the Visa ending in 1111.", "**** **** **** 1111", "1111 are the last four of your card"),
    ignores=(
        "We'll text the mobile ending 1234.",
        "Sent to your PayPal account ending in 1111.",
        "The year ending 2024 was busy.",
    ),
    references=("PCI-3.4.1", "INC-1", "INC-2"),
)
