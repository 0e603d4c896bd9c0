"""Telephone numbers: international, British and American by their shape, any other by the words around it.

Shapes come first and phonenumbers only refuses what cannot be one: it asks `is_possible`, because fictional numbers (Ofcom's
for drama, 555-01xx) are never `valid` to it. Sources: ITU-T E.123, Ofcom's National Telephone Numbering Plan, NANPA.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recognizers._contract import Cue, Pattern, Recognizer, Span

_EDGE = r"(?<![\w/=#@%&$£€*+])(?<!\w-)(?<!\d[.,:])(?<!\+1[ .\-])"
_EXT = r"(?:,?\s?(?:x|extn?\.?|extension)\s?\d{1,6})?"
_END = r"(?![\w%@]|[\-./:]\d|,\d{3})"
_ANY = rf"\+?(?:\(\d{{1,5}}\)[ \-]?)?\d(?:[ .\-/]{{0,3}}\d){{5,14}}{_EXT}{_END}"
_WORD = (
    r"call(?:s|ed|ing|ers?)?|ring(?:ing)?|rang|dial(?:l?ing|l?ed)?|(?:tele)?phone[sd]?|phoning|tel|t[eé]l|telef(?:on|ono|oon|one)"
    r"|t[eé]l[eé]phone|mobiles?|mob|cell(?:ular|phone)?|landline|hotline|helpline|free\s?phone|toll[ -]free|direct(?:\sline)?"
    r"|voicemail|fax|text(?:ed|ing|s)?|bell|buzz|sms|whats\s?app(?:ed)?|answer(?:ing)?|reach(?:ed|able|ing)?|contact(?:ed|able)?|desk|home"
    r"|work|office|rufnummer|handy|m[oó]vil|celular|gsm|ph|messages|registered|(?:my|your|his|her|their|our)\snumber"
)
_JOIN = (
    r"(?:[\s:#=(.,'\-]{1,4}(?:me|us|you|him|her|them|back|on|at|to|with|is|are|was|it's|the|this|that|my|your|our|his|their|a|new"
    r"|direct|directly|numbers?|nos?|nr|num|phone|mobile|line|ur|code|it|now|please|using|via|under|instead|today|still|s)\b){0,6}"
    r"[\s:#=(.,'\-]{0,5}"
)
_BEHIND = r"(?:office|fax|mobile|mob|cell|landline|desk|direct|home|work|tel|phone|whats\s?app)\b(?=\s{0,3}(?:[\n/,;.)\\]|$))"
_NOT_PHONE = (
    r"\b(?:order|ref(?:erence)?|case|ticket|claim|policy|tracking|consignment|imei|serial|s/n|booking|invoice|isbn|iban|version|sku"
    r"|build|model|part|(?:account|acct|a/c|customer|member(?:ship)?|meter|vat|nhs|card|item|article|product|transaction|sort)"
    r"(?=\s(?:no|num|ref|id|code)|\s?[#:]))(?:[\s:#*]{1,3}(?:numbers?|no\.?|ref|id|code|is|was|of)){0,2}[\s:#.(*]{0,4}$"
)
_DAY = r"\d{1,2}[ ./-]\d{1,2}[ ./-](?:19|20)?\d\d|(?:19|20)\d\d(?:[ ./-]\d\d?){2}"
_YEAR_OR_TIME = r"(?:19|20)\d\d|[012]\d[0-5][05]"
_CALENDAR = re.compile(rf"{_DAY}|(?:{_YEAR_OR_TIME})[ /-](?:{_YEAR_OR_TIME})")


def _numbers(text: str) -> Iterator[Span]:
    """Yield the longest beginning of `text` that can be a number: what follows it may be a time or a house number."""
    core = re.split(r"(?i),?\s?(?:x|ext)", text, maxsplit=1)[0]
    for end in [len(core), *reversed([gap.start() for gap in re.finditer(r"[^\d+(]+(?=\(?\d)", core)])]:
        if _possible(core[:end]):
            yield 0, len(text) if end == len(core) else end
            return


def _possible(text: str) -> bool:
    digits, groups = re.sub(r"\D", "", text), re.findall(r"\d+", text)
    if len(set(digits)) < 2 or _CALENDAR.fullmatch(text):
        return False
    if text[0] != "+" and not digits.startswith("00") and len(digits) <= (12 if digits[0] == "0" else 11):
        spelt = all(len(group) == 1 for group in groups)
        return len(digits) >= 6 and (spelt or all(len(group) > 1 for group in groups[1:]))
    import phonenumbers

    try:
        return phonenumbers.is_possible_number(phonenumbers.parse("+" + text.lstrip("+0")))
    except phonenumbers.NumberParseException:
        return len(digits) == 11 and text[0] == "0"  # a zero typed twice


recognizer = Recognizer(
    entity="PHONE_NUMBER",
    summary="A telephone number, in any usual way of writing it.",
    patterns=(
        Pattern(rf"(?<![\w+/=])(?P<v>\+\s?\(?[1-9](?:[ ().\-/]{{0,3}}\d){{6,14}}{_EXT}){_END}", 0.9),
        Pattern(rf"{_EDGE}(?P<v>00[ \-]?[1-9](?:[ .\-]{{0,3}}\d){{7,13}}{_EXT}){_END}", 0.7),
        Pattern(rf"{_EDGE}(?P<v>0 ?[1-35789](?:[ .\-]{{0,2}}\d){{8,9}}{_EXT}){_END}", 0.95),
        Pattern(rf"{_EDGE}(?P<v>\(0\d{{2,5}}\)(?:[ .\-]{{0,2}}\d){{4,8}}{_EXT}){_END}", 0.8),
        Pattern(rf"{_EDGE}(?P<v>(?:1[ .\-]?)?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .\-])[2-9]\d\d[ .\-]?\d{{4}}{_EXT}){_END}", 0.8),
        Pattern(rf"{_EDGE}(?P<v>0[46](?:[ .]\d\d){{4}}){_END}", 0.75),  # in pairs, as in France
        Pattern(rf"{_EDGE}(?P<v>04\d\d \d{{3}} \d{{3}}){_END}", 0.7, within=lambda text: [(0, len(text))]),  # Australia, mobile
        Pattern(rf"(?<![A-Za-z0-9])(?:{_WORD})(?![A-Za-z]){_JOIN}(?P<v>{_ANY})", 0.75),
        Pattern(rf"{_EDGE}(?P<v>{_ANY})[\s\-(,]{{1,3}}(?:{_BEHIND}|is (?:the|your|my|our) (?:\w{{5,9}} )?number)", 0.7),
        Pattern(r"(?:wa\.me/|\b(?:tel|callto|sms):|[?&](?:phone|tel|mobile|msisdn)=)(?P<v>\+?\d{8,15})(?!\w)", 0.85),
    ),
    within=_numbers,
    in_links=True,
    cues=(
        Cue(_NOT_PHONE, 0.1),
        Cue(r"\bis (?:your|the) (?:order|account|ref|case|ticket|claim|policy|tracking|booking)", 0.1, before=0, after=25),
    ),
    finds=("We'll ring you on 07700 900123.", "call 0808 157 0100", "Desk: (202) 555-0143 x12"),
    ignores=("Order 07700900123 has shipped", "https://acme.example/answer/7177579", "Open 24/7, 12-03-2026 to 31.12.2026"),
    references=("E.123", "OFCOM-NTNP", "NANPA"),
)
