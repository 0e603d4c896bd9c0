"""(thread, Text) -> Detections: a value that answers the customer, though the reply does not say what it is.

"I forgot my voicemail PIN." - "I've put it back to 7719." No word of the reply names a PIN, so no recognizer can know one. What the
customer named last tells what the reply gives: a run of digits, a word with digits in it, or a quoted word, said the way a value is said
("it's ...", "try ...", "here you go: ..."), with nothing behind it that it would count or measure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from guard.assets import Kind, assets
from guard.later import pattern
from guard.model import Detection, Message
from guard.normalise import Text, normalise

_ASKED = 1000
"""Characters of the customer's last message, from its end, that are read."""
_SAID, _BARE = 0.85, 0.75
"""How sure it is: the value is said to be it, or stands there by itself."""
RECOGNIZER = "answer"

_WANTED = pattern(
    r"\?|\b(?:what|which|where|forg[eo]t\w*|lost|los[et]|find|remind|remember|recall|need|want|know|tell|give|send|text|resend|check|confirm|remove|reset"
    r"|got|get|receiv\w+|arriv\w+|work\w*|locked|can'?t|cannot|missing|deleted|misplaced|please|pls|plz|\w+n['’]?t|never|blank|no|wants?|asking|asks)\b",
    re.IGNORECASE,
)
_SECRETS: tuple[tuple[str, str], ...] = (
    ("PORTING_CODE", r"\b(?:pac|stac|puk|porting|port|(?:keep|move|transfer|take) (?:my|the|this|our) (?:phone )?number)\b"),
    ("PASSWORD", r"\b(?:pass ?words?|pass ?phrase|pw|pwd|wi-?fi|router|network key)\b"),
    ("ACCESS_CODE", r"\b(?:gate|door|locker|lock ?box|key ?safe|alarm|entry|entrance|room|garage|building|parking|car ?park|barrier|keypad|unlock|combination|shed|lobby|bike|cabin|check-?in)\b"),
    ("SECURITY_ANSWER", r"\b(?:memorable|secret|security (?:answer|question|word)|maiden)\b"),
    ("PIN", r"\bpins?\b"),
    ("ONE_TIME_PASSCODE", r""),
)  # fmt: skip
"""What a secret is called, the first that fits what the customer wrote."""
_IDENTIFIERS = {
    Kind.ACCOUNT: "CUSTOMER_ACCOUNT_NUMBER",
    Kind.IDENTITY: "NATIONAL_ID",
    Kind.BOOKING: "BOOKING_REFERENCE",
    Kind.ORDER: "ORDER_NUMBER",
}
_FOR_ALL = pattern(
    r"\b(?:sale|promo\w*|discount|offers?|coupons?|referral|deals?|black friday|(?:student|newsletter|first[- ]order|free (?:delivery|shipping|postage)) codes?)\b|\d ?%(?! (?:charged?|battery|full))",
    re.IGNORECASE,
)
"""Codes for everybody."""
_OPENS = pattern(
    r"\b(?:pac|stac|puk|pins?(?! (?:badge|board|it|down|drop|to))|combination|wi-?fi (?:password|key)|key ?safe|keypad|lock ?box|(?:keep|port|move|transfer|take) (?:my|the|this|our) (?:phone )?number)\b",
    re.IGNORECASE,
)
"""Secrets that customers name, and that nobody asks them for."""

_YOURS = pattern(r"\b(?:your|ur|yr|yer)\s(?:\w+\s){0,2}\w+$", re.IGNORECASE)
"""What is the brand's: "what's your number"."""

_SAYS = (
    r"\b(?:it|that|this|there|one|ones|yours|mine|answer|here|sent|had|use|used)(?:['’]?s|['’]d be|['’]ll be| is| are| was| were| has been| should be| would be| will be| must be| reads?| says?)(?: set(?: up)? (?:to|as))?"
    r"|\b(?:should|would|will|must|['’]ll|['’]d) be|\bhere (?:you|u|ya|we) (?:go|are)|\bhere(?: it is|['’]?s| that is)|\bthere (?:you|u|ya) (?:go|are)"
    r"|\b(?:set|put|reset|changed?|switched?|updated?|defaults?|defaulted|moved?|made|turned|back|reverted|rolled|swapped|went|gone|goes|remains?)(?: (?:it|that|yours|this|you|ur|things?))?(?: back| over| again)? (?:to|as|with|at)"
    r"|\b(?:set|made|make)(?: it| that)?"
    r"|\b(?:you(?:['’]?re| are)|ur) (?:on|at|under)|\b(?:use|used|press(?:ing)?|try|enter|type|key(?: in)?|punch(?: in)?|pop(?: in)?|go(?: in)? (?:with|for)|put(?: in)?|input|tap(?: in)?|give|quote|say|dial in|got|getting|see(?:ing)?|find|showing|shows?|have|has|had|listed|registered|recorded|logged|filed|down|saved|on file)"
    r"(?: (?:it|that|this|you|u|ya|yours|him|them))?(?: down| in| listed| showing| registered| recorded| logged| saved)?(?: (?:as|under|with|on|at|for))?"
    r"|\b(?:is|was|are|were|still|now|currently|as|under|sent(?: (?:you|over|out))?|texted(?: you)?|e-?mailed(?: you)?|yep|yes|yeah|ok|okay|sure|thats|its|it['’]s|that['’]s|tis)"
)
_JOINS = r"(?:\s*[:=\-–—>]+\s*|\s+)(?:(?:now|still|just|back|to|as|probably|currently|actually|all|simply|this|then|at the moment|for now|please|pls)[\s:,]+){0,2}"
_HUMPS = r"(?-i:(?:[A-Z][a-z]{2,11}){2,4})"
_VALUE = (
    r"(?P<v>[*#]?\d{3,10}(?:[ -]\d{2,6}){0,4}[*#]?|\d{2}(?:[ -]\d{2,6}){1,4}|(?-i:[A-Z]{6})"
    rf"|{_HUMPS}"
    r"|(?P<q>[\"“‘'])(?P<word>[^\s\"“”‘’']{4,30})[\"”’'])(?![A-Za-z0-9%/°]|[.,:]\d|[.]\w|-\d|\s?%)"
)
_BEHIND = (
    r"(?=\W{0,2}(?:$|[.!?,;:)(\n…]|\s*[-–—^~/&+]|\s*[\u2190-\U0010ffff]|\s+(?:now|then|for|and|n|so|but|to|until|till|please|pls|if|again|instead|mate|x+|thanks|thx|cheers|which|when|in|on|at|as"
    r"|with|not|this|today|still|ok|okay|just|once|here|there|same|by|or|you|u|we|i|it|your|pal|love|hun|buddy|sir|ma'?am|bud|that|is|was|should|shd|will|gets?|works?|worked|did|does|needs?"
    r"|btw|lol|tho|though|atm|right|aye|la|lah|abeg|o|oo|eh|ya|yeah|dear|against|under|back|all|has|it's|its|till|after|from|against)\b))"
)
_GIVEN = pattern(rf"(?:{_SAYS}){_JOINS}{_VALUE}{_BEHIND}", re.IGNORECASE)
_ALONE = pattern(
    rf"(?:^|\s[–—-]|[.!?,;:\n(>]|\b(?:hi|hey|dear|hello) \w+)\s{{0,4}}(?!{_HUMPS}\W*(?:$|\n)){_VALUE}{_BEHIND}", re.IGNORECASE
)
_CODED = pattern(
    r"(?<![\w@#/.$£€:?=&%+-])(?P<v>(?=[A-Za-z!@$&*_./-]{0,24}\d)(?=[\d!@$&*_./-]{0,24}[A-Za-z])[A-Za-z0-9](?:[A-Za-z0-9!@$&*_]|[./-](?=[A-Za-z0-9])){3,30}"
    r"|(?-i:[A-Z]{2,4}) \d{4,9})(?![A-Za-z0-9%°@]|[.,:/]\w)",
    re.IGNORECASE,
)
"""What looks like a code wherever it stands: letters and digits in one word."""
_CHOSEN = pattern(
    r"\b(?:you|u)(?:'d)? (?:went (?:for|with)|chose|picked|gave(?: us)?|put(?: down)?|said|set(?: it (?:as|to))?|used|entered|told us|opted for) (?:it (?:was|as) |down )?(?P<v>[A-Za-z]{4,20})(?=\W*(?:$|[.!?,\n])|\s+(?:back|in|when|as|on|for|last|at|originally|there)\b)"
    r"|\b(?:it['’]?s|it is|it was|that['’]?d be|that['’]?s|would be|should be|here: ?|down as|have|is|was) (?P<v2>(?-i:[A-Z][a-z]{3,19}))(?=\W*(?:$|[.!?,\n]))",
    re.IGNORECASE,
)
"""A word that the customer once chose."""
_COMMON = frozenset(
    "yourself down written forgot forgotten resend next continue expired invalid error wait settings help login back submit verify confirm done okay reset "
    "them this that these those here there your yours with when what where which some more none nothing something anything online today incorrect wrong right case sensitive".split()
)
_CASED = re.compile(r"[A-Z]{6}")
_NO_VALUE = pattern(
    r"(?:ios|ipados|macos|android|windows|win|office|chrome|firefox|safari|edge|iphone|ipad|galaxy|pixel|xbox|ps|playstation|wpa|ipv|usb|mp|hd|fifa|covid|web|version|v|mk|model|zone|route|gate|wi-?fi"
    r"|floor|level|terminal|platform|channel|bay|aisle|row|seat|room|face|touch|fire|echo|series|gen|type|class|form|h|mpeg)-?\d+\w{0,3}|\d{1,4}-?(?-i:[a-z]+)(?:-[a-z]+)?|\d+(?:st|nd|rd|th|am|pm|hrs?|h|mins?|gb|mb|tb|kb|mbps|ghz|mhz|kg|km|mm|cm|ml|kwh|w|v|x|p|k|m|g)"
    r"|[a-z]{1,3}\d|\d[a-z]|24[ /-]?7|\d{1,2}[ -](?:to[ -])?\d{1,2}|(?:19|20)\d\d[ /-](?:19|20)?\d\d|19\d\d|20[0-4]\d|(?:under|over)-?\d+s?|\d+x\d+|\d{1,2}[./-]\w{1,3}[./-]\d{2,4}|[\w-]+(?:\.[a-z][\w-]+)*\.(?:com|org|net|example|co|uk|io|app|gov|in|ie|ng|au|ca|us)(?:[/.].*)?"
    r"|whatsapp|youtube|paypal|facetime|facebook|linkedin|mastercard|anydesk|teamviewer|appstore|playstation|macbook|airpods|onedrive|sharepoint|oneplus",
    re.IGNORECASE,
)
_MEASURED = pattern(
    r"(?:[£$€₹@/\\]|(?<!\d)#|\b(?:option|dial|ring|call|step|page|error|version|room|gate|floor|until|till|since|before|after|between|around|about|over|under|by|from|call us on|text|flight|train|bus|seat|coach|row|form|model|unit|fault|code|zone|terminal|platform"
    r"|level|article|clause|section|type|series|build|channel|product|item|style|promo|discount|voucher|offer|street|road|block)\s*)$",
    re.IGNORECASE,
)
_WORDS = frozenset(("PASSWORD", "SECURITY_ANSWER", "ACCESS_CODE", "ONE_TIME_PASSCODE"))
"""Secrets that may be words."""


def answers(thread: Iterable[Message], text: Text) -> Iterator[Detection]:
    """Yield the values in the reply `text` that what the customer wrote last asks for, in original offsets."""
    said = next((message.text for message in reversed([*thread]) if message.author == "customer"), "")[-_ASKED:]
    entity = _wanted(normalise(said).folded) if said.strip() else ""
    if not entity:
        return
    ways = [(_GIVEN, _SAID), (_ALONE, _BARE), (_CODED, _BARE)]
    if entity in ("PASSWORD", "SECURITY_ANSWER"):
        ways.append((_CHOSEN, _BARE))
    for regex, sure in ways:
        for match in regex.finditer(text.folded):
            group = next(name for name in ("word", "v2", "v") if match.groupdict().get(name))
            if _is_one(match[group], group, entity) and not _MEASURED.search(
                text.folded, max(0, match.start() - 20), match.start(group)
            ):
                yield Detection(entity, *text.original(*match.span(group)), sure, RECOGNIZER)


def _wanted(said: str) -> str:
    """Return the entity of what the customer named and would have, the most sensitive first; empty if it is nothing of the kind."""
    kinds = {asset.kind for asset in assets(said) if not _YOURS.search(said[: asset.end])}
    if (Kind.SECRET in kinds or _OPENS.search(said)) and not _FOR_ALL.search(said):
        return next(entity for entity, named in _SECRETS if re.search(named, said, re.IGNORECASE))
    named = next((kind for kind in _IDENTIFIERS if kind in kinds), None)
    return _IDENTIFIERS[named] if named is not None and _WANTED.search(said) else ""


def _is_one(value: str, group: str, entity: str) -> bool:
    """Tell whether what stands there can be such a value at all."""
    if group != "v" or value.isalpha():
        if value.isupper() and group == "v":
            return entity == "BOOKING_REFERENCE" and _CASED.fullmatch(value) is not None
        return entity in _WORDS and value.lower().rstrip("?!.") not in _COMMON and not _NO_VALUE.fullmatch(value)
    digits = sum(map(str.isdigit, value))
    return not _NO_VALUE.fullmatch(value) and (digits > 1 or len(value) >= 6)
