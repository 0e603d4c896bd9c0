"""A long number that nothing explains: not money, not a date, not a phone, not part of a link.

Numbers of eight digits and more in a reply are hardly ever anything but somebody's. Without a word to say whose, it is a doubt; a
message that is little else ("It's 93418043") answers a question that asked for it.
"""

from recognizers._contract import Cue, Pattern, Recognizer

_EDGE = r"(?<![A-Za-z0-9£$€#@/_.,:=-])(?<!\+)(?<![£$€] )"

recognizer = Recognizer(
    entity="CUSTOMER_ACCOUNT_NUMBER",
    summary="A long number that nothing explains.",
    patterns=(
        Pattern(rf"{_EDGE}(?P<v>\d{{8,19}})(?![A-Za-z0-9%/_-])(?![.,:]\d)", 0.4),
        Pattern(rf"(?:^|\n)(?:[A-Za-z',]{{1,10}}\s){{0,4}}{_EDGE}(?P<v>\d{{7,19}}|\d{{3,4}}(?:[ -]\d{{3,4}}){{1,3}})[.!]?\s*(?:$|\n)", 0.65),
    ),
    valid=lambda value: not value.startswith(("2019", "2020", "2021", "2022", "2023", "2024", "2025", "2026")) or len(value) != 8,
    cues=(Cue(r"\b(?:error|build|version|article|model|part|serial|sku|isbn|ean|company|charity|vat|registration|reg(?:istered)?)\b\W{0,3}(?:\w+\W{1,3}){0,2}$", 0.1, before=30),),
    references=("GDPR-5f",),
    finds=("It's 93418043810", "68318931 is what we have."),
    ignores=("Error 80070005 means it is full.", "We serve 10,000,000 homes.", "See https://acme.example/answer/7177579001"),
)
