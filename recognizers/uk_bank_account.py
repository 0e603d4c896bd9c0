"""UK bank details: the sort code, and the account number that stands by one or in a sentence about a bank.

Six digits in pairs and eight digits (seven at some building societies), in either order. Each part found is a find of its own.
Where no word says what a pair is, its check digits do: they settle how sure we are, never whether it counts, for many sort codes
keep none and a mistyped number tells as much.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from recognizers._contract import Cue, Pattern, Recognizer, Span
from recognizers._labelled import labelled

_SORT = r"\d\d[ ]?[-/. ]?[ ]?\d\d[ ]?[-/. ]?[ ]?\d\d"
_PAIRS = r"\d\d(?:-\d\d-| \d\d )\d\d"
_ACCOUNT = r"\d{8}|\d{4}[ -]\d{4}|\d{3} \d{3} \d{2}|\d{2}(?: \d{2}){3}|\d{7}"
_SORT_LABEL = r"(?:sort(?:ing|ed)?|srt|bank)[ -]?(?:code|cod|cd)e?s?|s/c(?:ode)?|s\.c\."
_ACCOUNT_LABEL = r"acc?(?:oun?ts?|ts?|n|s)?\.?[ -]?(?:numbers?|nos?\.?|num|nr|nbr|#|n)|a/?c(?: ?(?:nos?\.?|numbers?|num|#))?|acc?(?:ou?nt|t)?s?|an(?=[ ]?[:=#])"
_BETWEEN = rf"[ ,;:/|&+\n()-]{{1,4}}(?:(?:and|with|then|-)\s)?(?:(?:the |your )?(?:bank )?(?:{_ACCOUNT_LABEL})(?: (?:is|of))?[ :=#.-]{{1,3}})?"
_APART = r"[ ,;:/|&+\n()-]{1,3}"
_NOT_IN = r"(?<![\d£$€.,/-])"
_STOP = r"(?![\d/]|[-.,]\d)"


def _both(*wanted: bool | None) -> Callable[[str], Iterator[Span]]:
    """Return a `within` that yields both numbers of a pair if the modulus check says one of `wanted`."""

    def within(text: str) -> Iterator[Span]:
        from recognizers._uk_modulus import fits

        parts = list(re.finditer(r"\d(?:[ -]?\d){7}(?!\d)|\d(?:[ -]?\d){5}", text))
        codes = sorted((re.sub(r"\D", "", part[0]) for part in (parts[0], parts[-1])), key=len)
        if fits(*codes) in wanted:
            yield from (part.span() for part in (parts[0], parts[-1]))

    return within


def _pair(first: str, between: str, second: str, *, fails: float, unknown: float, fits: float) -> tuple[Pattern, ...]:
    shape = rf"{_NOT_IN}(?P<v>(?:{first}){between}(?:{second})){_STOP}"
    return (
        Pattern(shape, fails, within=_both(False)),
        Pattern(shape, unknown, within=_both(None)),
        Pattern(shape, fits, within=_both(True)),
    )


recognizer = Recognizer(
    entity="UK_BANK_ACCOUNT",
    summary="a UK sort code or bank account number",
    patterns=(
        *labelled(_SORT_LABEL, _SORT, 0.9, loose=0.8, behind=0.8),
        Pattern(rf"\bsc[ :=#-]{{1,3}}(?P<v>{_PAIRS}){_STOP}", 0.85),
        # Side by side, one giving the other away. Slashes and dots are left to dates.
        *_pair(_PAIRS, rf"{_BETWEEN}", r"\d{8}|\d{4} \d{4}", fails=0.5, unknown=0.7, fits=0.9),
        *_pair(r"\d{8}", rf"{_APART}(?:{_SORT_LABEL})?[ :=]{{0,2}}", _PAIRS, fails=0.55, unknown=0.75, fits=0.9),
        *_pair(r"\d{6}", r"[ ,;/|-]{1,3}", r"\d{8}", fails=0.3, unknown=0.4, fits=0.65),
        # An account number by itself could be any company's; a bank near it settles whose.
        *labelled(_ACCOUNT_LABEL, _ACCOUNT, 0.3, loose=0.25, behind=0.25),
    ),
    cues=(
        Cue(rf"\b(?:{_SORT_LABEL})\b", 0.9, before=90, after=70),
        Cue(
            r"\b(?:banks?|bacs|chaps|faster payments?|direct debits?|standing orders?|payees?|building society|bank transfer|refund(?:ed)? to"
            r"|barclays|lloyds|natwest|hsbc|santander|nationwide|halifax|monzo|starling|tsb|rbs|first direct|metro bank|co-op bank|revolut)\b",
            0.8,
            before=70,
            after=40,
        ),
        Cue(r"\b(?:born|dob|birth|date|dated|order|ref(?:erence)?|case|ticket|phone|call)\b", 0.2, before=20),
    ),
    finds=("sort code 12-34-56", "We'll pay it to 12-34-56 12345678.", "bank account no. 1234 5678"),
    ignores=("What is your sort code?", "Your account number is 12345678.", "It was sent on 12-04-24, ref 12345678."),
    references=("GDPR-5f", "GLBA-6801"),
)
