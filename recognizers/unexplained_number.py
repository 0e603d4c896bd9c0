"""A long number that nothing explains: not money, not a date, not a phone, not part of a link, not a count.

Numbers of eight digits and more in a reply are hardly ever anything but somebody's. Without a word to say whose, it is a doubt; a
message that is little else ("It's 93418043") answers a question that asked for it.
"""

import re

from recognizers._contract import Cue, Pattern, Recognizer

_EDGE = r"(?<![A-Za-z0-9£$€₹#@/_.,:=-])(?<!\+)(?<![£$€₹] )"


def _somebodys(value: str) -> bool:
    """Neither a date, a span of years nor a round number."""
    digits = re.sub(r"\D", "", value)
    return not digits.endswith("0000") and not re.fullmatch(
        r"(?:19|20)\d\d(?:-?(?:19|20)\d\d|(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]))", value
    )


recognizer = Recognizer(
    entity="CUSTOMER_ACCOUNT_NUMBER",
    summary="A long number that nothing explains.",
    patterns=(
        Pattern(rf"{_EDGE}(?P<v>\d{{8,19}}|\d{{5,6}}-\d{{5,6}}|\d{{4}}-\d{{4}}-\d{{1,6}})(?![A-Za-z0-9%/_-])(?![.,:]\d)", 0.4),
        Pattern(rf"{_EDGE}(?P<v>(?-i:[A-Z]{{1,3}})-\d{{3,5}}(?:[ -]\d{{2,5}}){{2,3}})(?![A-Za-z0-9%/_-])(?![.,:]\d)", 0.45),
        Pattern(
            rf"(?:^|\n)(?:[A-Za-z',]{{1,10}}\s){{0,4}}{_EDGE}(?P<v>\d{{7,19}}|\d{{3,4}}(?:[ -]\d{{3,4}}){{1,3}})[.!]?\s*(?:$|\n)",
            0.48,
        ),
    ),
    valid=_somebodys,
    cues=(
        Cue(
            r"\b(?:error|build|version|article|model|part|serial|item|product|variant|sku|isbn|ean|gtin|upc|company|charity|vat|registration|reg(?:istered)?|patent|asin|firmware|driver)\b\W{0,3}(?:\w+\W{1,3}){0,2}$",
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
