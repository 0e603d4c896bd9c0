"""Numbers of electricity supplies in Great Britain (MPAN): 13 digits, or 21 with the line above them on the bill.

MRA Agreed Procedure 13: distributor (10 to 29), eight digits of the supply, two spare, a check digit (primes 3 5 7 13 17 19 23
29 31 37 41 43, sum modulo 11 modulo 10). It stands for an address, and a supplier can be switched with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recognizers._contract import Cue, Pattern, Recognizer, Span
from recognizers._labelled import LOOSE

_LABEL = (
    r"(?:mpans?(?: (?:core|numbers?|nos?\.?))?|(?:electric(?:ity)? )?supply (?:numbers?|nos?\.?|id)|s[ -]number"
    r"|(?:electric(?:ity)? )?meter point(?: (?:administration|reference))?(?: (?:numbers?|nos?\.?))?)"
)
_CORE = r"[12]\d(?:[ -]?\d){11}"
_V = rf"(?:(?<![A-Za-z])s ?)?(?:0\d[ -]?\d{{3}}[ -]?[A-Z0-9]{{3}}[ \n-]{{0,2}})?{_CORE}"


def _supplies(text: str) -> Iterator[Span]:
    value = re.search(rf"(?<!\d){_V}\Z", text, re.IGNORECASE) or re.match(_V, text, re.IGNORECASE)
    if value:
        *core, check = map(int, re.sub(r"\D", "", value[0])[-13:])
        primes = (3, 5, 7, 13, 17, 19, 23, 29, 31, 37, 41, 43)
        if value[0] != text or sum(a * b for a, b in zip(core, primes, strict=True)) % 11 % 10 == check:
            yield value.span()
    else:
        yield 0, len(text)


recognizer = Recognizer(
    entity="UK_MPAN",
    summary="the number of an electricity supply",
    patterns=(
        Pattern(rf"(?<![A-Za-z0-9]){_LABEL}(?![A-Za-z]){LOOSE}(?<!\w){_V}(?![\w-]|\.\d)", 0.92),
        Pattern(rf"(?<![\w+.-]){_V},? (?:is |as |was |- ?|\()(?:(?:your|the|my) )?{_LABEL}(?![A-Za-z])", 0.9),
        Pattern(rf"(?<![\w+.£$-]){_V}(?![\w-]|\.\d)", 0.25),
        Pattern(
            rf"\b{_LABEL}(?: (?:that|is))?[ (]{{1,2}}end(?:s|ing)(?: (?:in|with))?[ :(*-]{{1,3}}(?P<v>\d{{3,6}})(?!\w)", 0.7
        ),
    ),
    within=_supplies,
    cues=(
        Cue(r"\b(?:order|tracking|parcel|isbn|ean|ticket|phone|call)\b", 0.1, before=20),
        Cue(rf"(?<!\w){_LABEL}(?!\w)", 0.9, before=60, after=20),
        Cue(
            r"\b(?:electric(?:ity)?|elec|leccy|both fuels|meters?|supply|energy|smart meter|kwh|tariff)\b",
            0.65,
            before=60,
            after=30,
        ),
    ),
    finds=("your MPAN is 10 1234 5678 346", "MPAN 1012345678346", "the electricity meter, 10 1234 5678 346"),
    ignores=("Where is my MPAN?", "Order 1012345678346", "The meter reads 10123."),
    references=("GDPR-5f",),
)
