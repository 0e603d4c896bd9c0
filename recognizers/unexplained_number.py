"""A long number that nothing explains: not money, not a date, not a phone, not part of a link, not a count.

Numbers of eight digits and more in a reply are hardly ever anything but somebody's. Without a word to say whose, it is a doubt; a
message that is little else ("It's 93418043") answers a question that asked for it.
"""

import re

from recognizers._contract import Cue, Pattern, Recognizer

_EDGE = r"(?<![A-Za-z0-9£$€₹#@/_.,:=-])(?<!\+)(?<![£$€₹] )"
_ALONE = r"(?<!\d )(?<!(?-i:[A-Z]) )"
"""No group of digits before it."""
_LEAST = 7
"""Digits of the shortest."""


def _somebodys(value: str) -> bool:
    """Long enough, and neither a date, a span of years, a round number nor one of thousands in groups of three ("1 250 000")."""
    digits = re.sub(r"\D", "", value)
    return (
        len(digits) >= _LEAST
        and not digits.endswith("0000")
        and not re.fullmatch(r"(?:19|20)\d\d(?:[ -]?(?:19|20)\d\d|(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]))", value)
        and not re.fullmatch(r"[1-9]\d{0,2}(?: \d{3}){2,}", value)
    )


recognizer = Recognizer(
    entity="CUSTOMER_ACCOUNT_NUMBER",
    summary="A long number that nothing explains.",
    patterns=(
        Pattern(rf"{_EDGE}(?P<v>\d{{8,19}}|\d{{5,6}}-\d{{5,6}}|\d{{4}}-\d{{4}}-\d{{1,6}})(?![A-Za-z0-9%/_-])(?![.,:]\d)", 0.4),
        # In groups, in the middle of a sentence: "popped it onto 6331 0409 88 for you".
        Pattern(
            rf"{_EDGE}{_ALONE}(?P<v>(?!1[38]00 |800 |13 |\d{{3}} \d{{3}} \d{{4}}\b|0\d{{2,4}}(?: ?\d){{7,8}}\b)\d{{3,5}}(?: \d{{2,5}}){{1,4}})(?![A-Za-z0-9%/_-]|[.,:]\d| \d)",
            0.4,
            digits=7,
        ),
        # A letter or two at an end, as documents have them: "it says P1234567A".
        Pattern(
            rf"{_EDGE}(?P<v>(?-i:[A-Z]\d{{7,9}}[A-Z]?|\d{{7,9}}[A-Z]))(?![A-Za-z0-9%/_-]|[.,:]\d)",
            0.4,
        ),
        # Groups with a letter in one: "21E 5083 417".
        Pattern(
            rf"{_EDGE}(?P<v>(?-i:\d{{1,3}}[A-Z]|[A-Z]\d{{1,3}})(?: \d{{3,5}}){{2,3}})(?![A-Za-z0-9%/_-]|[.,:]\d| \d)",
            0.4,
        ),
        Pattern(rf"{_EDGE}(?P<v>(?-i:[A-Z]{{1,3}})-\d{{3,5}}(?:[ -]\d{{2,5}}){{2,3}})(?![A-Za-z0-9%/_-])(?![.,:]\d)", 0.45),
        Pattern(
            rf"(?:^|\n)(?:[A-Za-z',]{{1,10}}\s){{0,4}}{_EDGE}(?P<v>\d{{7,19}}|\d{{3,4}}(?:[ -]\d{{3,4}}){{1,3}})[.!]?\s*(?:$|\n)",
            0.48,
        ),
    ),
    valid=_somebodys,
    cues=(
        Cue(
            r"\b(?:error|build|version|article|model|part|serial|item|product|variant|sku|isbn|ean|gtin|upc|barcode|batch(?:es)?|lot (?:no|number|code)|company|charity|vat|registration|reg(?:istered)?|patent|asin|firmware|driver|code|ref(?:erence)? design|edition|catalogue|cat|drawing|form|bulletin|kb|standard|iso|din|chip|cpu|gpu|engine)\b\W{0,3}(?:\w+\W{1,3}){0,2}$",
            0.1,
            before=30,
        ),
        Cue(
            r"\b(?:calls?|ring|phone|tel|telephone|mobile|dial|text|sms|whatsapp|fax|hotline|helpline|landline|freephone)\b\W{0,3}(?:(?:us|on|at|is|our|the|or)\s){0,3}$",
            0.1,
            before=30,
        ),
        Cue(r"\b(?:over|about|around|nearly|almost|more than|up to|some|reached)\s*$", 0.1, before=12),
        Cue(
            r"\b(?:people|users|customers|homes|times|views|downloads|views|likes|followers|members|points|combinations)\b",
            0.1,
            before=0,
            after=14,
        ),
    ),
    references=("GDPR-5f",),
    finds=("It's 93418043810", "68318931 is what we have."),
    ignores=("Error 80070005 means it is full.", "We serve 10,000,000 homes.", "See https://acme.example/answer/7177579001"),
)
