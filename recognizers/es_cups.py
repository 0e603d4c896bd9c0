"""Numbers of electricity and gas supplies in Spain (CUPS): "ES", 16 digits, two check letters, and at times a border point.

Real Decreto 1011/2009; check letters by modulo 529 (python-stdnum es.cups). Behind the label a mistyped one counts as well. The
sister codes of France (PDL, PRM, PCE), Italy (POD, PDR), Belgium and the Netherlands (EAN) are told by their labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recognizers._contract import Pattern, Recognizer, Span
from recognizers._labelled import LOOSE, labelled

_CUPS = r"ES ?\d{2}(?:[ -]?\d){14}[ -]?[A-Z]{2}(?: ?\d[FPCRXYZ])?"


def _supplies(text: str) -> Iterator[Span]:
    from stdnum.es import cups

    value = re.search(rf"{_CUPS}\Z", text, re.IGNORECASE)
    if value is None:
        yield 0, len(text)
    elif value.start() or cups.is_valid(text.replace("-", "")):
        yield value.span()


recognizer = Recognizer(
    entity="ES_CUPS",
    summary="the number of an energy supply in Spain or its neighbours",
    patterns=(
        Pattern(rf"(?<![\w-]){_CUPS}(?![\w-])", 0.95),
        Pattern(rf"\bcups(?![A-Za-z]){LOOSE}{_CUPS}(?![\w-])", 0.8),
        *labelled(r"(?:n(?:umber|o\.?|°|\u00ba)? ?)?(?:pdl|prm|pce|point de livraison)(?: (?:number|no\.?))?", r"\d{14}", 0.85),
        Pattern(r"(?<![\w-])(?P<v>IT\d{3}E\d{8}\d?)(?![\w-])", 0.8),
        *labelled(r"(?:ean|supply) code|ean", r"54\d{16}|87\d{16}", 0.7),
    ),
    within=_supplies,
    finds=("CUPS ES1234000000000001JN0F", "Tu CUPS es ES 1234 0000 0000 0001 JN.", "POD IT001E12345678"),
    ignores=("Two cups of tea.", "ES1234000000000001JM", "What is the CUPS on your bill?"),
    references=("GDPR-5f",),
)
