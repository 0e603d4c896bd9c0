"""International bank account numbers (IBAN): country, two check digits, and an account in the country's own format.

ISO 13616 and the SWIFT IBAN registry, as python-stdnum knows them: check digits (mod 97) and structure per country. Groups may
be spaced anyhow and letters of either case. Behind the word "IBAN" a mistyped or shortened one counts as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recognizers._contract import Cue, Pattern, Recognizer, Span

_GROUPS = r"[A-Z]{2} ?[.-]?\d{2}(?:[ ]{0,2}[.\-\n]?[A-Z0-9]){11,30}(?![A-Z0-9])"
_IS = r"(?:[ :=#(\"'\n-]{1,3}(?:number|no\.?|is|was|as|of|to|the|your|account|bank)){0,4}[ :=#(\"'\n-]{1,4}"
_ENDING = r"(?:[ :=#(-]{1,3}(?:number|no\.?|is|was|that|the|account)){0,3}[ (]{1,2}end(?:s|ing) ?(?:in|with)?[ :#(*.x-]{1,4}"


_DIGITS = 8
"""An account that is not labelled has as many at least; the bank codes of some countries are letters."""


def _ibans(text: str) -> Iterator[Span]:
    from stdnum import iban

    if text.isdigit():
        yield 0, len(text)
        return
    label = re.match(r"iban\W+(?:[a-z]{2,} ?\W+)*", text, re.IGNORECASE)
    start = label.end() if label else 0
    places = [place for place in range(start, len(text)) if text[place].isalnum()]
    compact = "".join(text[place] for place in places).upper()
    for length in range(min(34, len(compact)), 14, -1):
        end = places[length - 1] + 1
        # A group's end: what follows may be the next words of the sentence, taken in as groups.
        if (end == len(text) or not text[end].isalnum()) and iban.is_valid(compact[:length], check_country=False):
            yield start, end
            return
    if label:  # then the shape is enough: every group but the bank's has a digit
        groups = [(group.start(), group.end(), group[0]) for group in re.finditer(r"\w+", text[start:])]
        while len(groups) > 1 and not re.search(r"\d", groups[-1][2]):
            groups.pop()
        if len(compact) < 8 or sum(len(group[2]) for group in groups) > 13:
            yield start, start + groups[-1][1]


recognizer = Recognizer(
    entity="IBAN_CODE",
    summary="an international bank account number",
    patterns=(
        Pattern(rf"(?<![A-Z0-9]){_GROUPS}", 0.97, digits=_DIGITS),
        Pattern(rf"\biban{_IS}{_GROUPS}", 0.7),
        Pattern(rf"\biban{_ENDING}(?P<v>\d{{3,6}})(?!\w)", 0.7),
    ),
    within=_ibans,
    cues=(Cue(r"https?://[^\s?]{0,80}\Z", 0.5, before=90),),
    finds=("We'll refund GB82 WEST 1234 5698 7654 32.", "iban de89370400440532013000", "IBAN ending 3000"),
    ignores=("What is your IBAN?", "Flight GB82 leaves at 1234 from gate 56.", "GB82 WEST 1234 5698 7654 33"),
    references=("GDPR-5f", "GLBA-6801"),
    in_links=True,
)
