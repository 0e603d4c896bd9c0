"""Payment card numbers (PAN): 12 to 19 digits, a known issuer range and the Luhn check digit, however they are set out.

ISO/IEC 7812-1 gives shape and check digit. The issuer ranges are those that the schemes publish, as collected in
https://en.wikipedia.org/wiki/Payment_card_number and https://github.com/braintree/credit-card-type; 2-series Mastercard
(2221-2720, in use since 2017) and the domestic schemes are among them. PCI DSS 4.2.2 forbids sending one in any message.

Next to the word "card" a number that fails one of the two checks is still shown: a typo leaves most digits right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from recognizers._contract import Cue, Pattern, Recognizer, Span
from recognizers._labelled import LOOSE

_LONG = range(16, 20)
RANGES: tuple[tuple[str, str, tuple[int, ...] | range], ...] = (
    ("4", "4", (13, 16, 18, 19)), ("51", "55", (16,)), ("2221", "2720", (16,)), ("34", "34", (15,)), ("37", "37", (15,)),
    ("300", "305", range(14, 20)), ("3095", "3095", range(14, 20)), ("36", "36", range(14, 20)), ("38", "39", range(14, 20)),
    ("6011", "6011", _LONG), ("644", "65", _LONG), ("62", "62", _LONG), ("81", "82", _LONG),  # Discover, UnionPay, RuPay
    ("3528", "3589", _LONG), ("2131", "2131", (15,)), ("1800", "1800", (15,)), ("2200", "2205", _LONG),  # JCB, Mir, BORICA
    ("50", "50", range(12, 20)), ("56", "58", range(12, 20)), ("63", "63", range(12, 20)), ("67", "67", range(12, 20)),  # Maestro
    ("604", "608", (16,)), ("8600", "8600", (16,)), ("9704", "9704", (16, 19)), ("9792", "9792", (16,)), ("9860", "9860", (16,)),
)  # fmt: skip
"""Issuer ranges: first prefix, last prefix (both included), lengths."""
_NETWORKS = r"visa|master ?card|amex|american express|discover|maestro|diners(?: club)?|jcb|union ?pay|rupay"
_BANK_CARD = rf"(?:credit|debit|bank|payment|prepaid|charge|atm) ?cards?|{_NETWORKS}|pan|cc|long (?:card )?number|16[- ]digits?"
_STRONG = re.compile(rf"\b(?:{_BANK_CARD})\b", re.IGNORECASE)
_OTHER = "".join(
    f"(?<!{word} )" for word in ("gift", "sim", "id", "club", "loyalty", "library", "membership", "store", "health")
)
_SEP = r"[\s.,:;\-/_|*~+()\[\]'\"#=&^>\u00b7\u2022]"
_GROUPS = rf"\d(?:{_SEP}{{0,3}}\d){{11,18}}(?!\d)"


def _issued(digits: str, *, rare: bool) -> bool:
    # 12, 13, 17 and 18 digits are more often an article, post or parcel number than one of the rare cards of that length.
    return (rare or len(digits) in (14, 15, 16, 19)) and any(
        first <= digits[: len(first)] and digits[: len(last)] <= last and len(digits) in lengths
        for first, last, lengths in RANGES
    )


def _cards(text: str) -> Iterator[Span]:
    from stdnum import luhn

    groups = list(re.finditer(r"\d+", text)) if re.match(r"\d", text) else [*re.finditer(r"\d+(?!\d*[- ]?digit)", text)]
    label = text[: groups[0].start()] + text[groups[-1].end() :] if re.search(r"[A-Z]", text, re.IGNORECASE) else ""
    gaps = {text[a.end() : b.start()].strip(" ") for a, b in pairwise(groups)}
    windows, digits, sizes = [], "", []
    for group in groups:
        digits += group[0]
        sizes.append(len(group[0]))
        if 12 <= len(digits) <= 19 and (label or _tidy(sizes, gaps)):
            windows.append((abs(len(digits) - 16), digits, group.end()))
    for _, digits, end in sorted(windows):
        issued = _issued(digits, rare=bool(label) or (text.isdigit() and len(text) < 14))
        if (issued or label) and (luhn.is_valid(digits) or (label and (issued or _STRONG.search(label)))):
            yield groups[0].start(), end
            return


def _tidy(sizes: list[int], gaps: set[str]) -> bool:
    # As cards print it, or else evenly: coordinates, times and lists of prices mix their separators and sizes.
    even = len(gaps - {"\n"}) < 2 and (max(sizes) == 1 or (min(sizes) > 1 and len(sizes) < 7))
    return len(sizes) == 1 or sizes[:2] in ([4, 4], [4, 6]) or even


recognizer = Recognizer(
    entity="CREDIT_CARD",
    summary="a payment card number",
    patterns=(
        Pattern(rf"(?<!\d)\d{{4}}(?:{_SEP}{{1,3}}\d{{4}}){{3}}(?:{_SEP}{{1,3}}\d{{3}})?(?!\d)", 0.97),
        Pattern(rf"(?<!\d)\d{{4}}{_SEP}{{1,3}}\d{{6}}{_SEP}{{1,3}}\d{{4,5}}(?!\d)|(?<!\d)(?<!\d\.)\d{{14,19}}(?!\d)", 0.95),
        Pattern(rf"(?<!\d)(?<!\d\.)(?=[2-689]|1 ?8){_GROUPS}", 0.75),
        Pattern(r"(?<![\w./=-])\d{12,13}(?![\w-])", 0.4),
        Pattern(rf"\b(?:{_BANK_CARD})\b{LOOSE}{_GROUPS}", 0.7),
        Pattern(
            rf"{_OTHER}\bcards?\b{LOOSE}{_GROUPS}|(?<!\d){_GROUPS}[ (]{{1,3}}(?:is|as|for|was)? ?(?:your|the)? ?card\b", 0.5
        ),
    ),
    within=_cards,
    cues=(
        Cue(
            r"\b(?:status|posts?|videos?|photos?|permalink|articles?|hc|thread|story|answer|docs?)/[\w\-./%]{0,80}\Z",
            0.2,
            before=100,
        ),
        Cue(r"https?://[^\s?=#]{0,100}/\Z", 0.5, before=110),
        Cue(r"\b(?:serial|imei|iccid|ean|gtin|upc|isbn|barcode|tracking|consignment|waybill|mpan|e-?ticket)\b", 0.4, before=30),
    ),
    finds=("The card 4111 1111 1111 1111 was declined.", "Try 2223-0031-2200-3222 again.", "4.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1"),
    ignores=("Your reference is 4111 1111 1111 1112.", "Call 0808 157 0100 or 020 7946 0000.", "Order 1234567812345670"),
    references=("PCI-4.2.2", "PCI-3.4.1", "PCI-FAQ1085"),
    in_links=True,
)
