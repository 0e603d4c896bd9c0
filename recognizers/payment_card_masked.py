"""Card numbers shown in part: first six to eight digits and last four ("4111 11** **** 1111"), or the first digits in words.

PCI DSS 3.4.1 lets a screen show as much, to those who need it. A reply is no such screen: issuer and last four together
answer most of a caller's security questions.
"""

from __future__ import annotations

from recognizers._contract import Cue, Pattern, Recognizer

_MASK = r"[*x#.\u2022\u25cf\u00b7\u2217_?-]"
_CARD = r"cards?|credit|debit|visa|master ?card|amex|american express|discover|maestro|pan|bin|iin"
# Card numbers start with 2 to 6 (ISO/IEC 7812 industry digit); 2000 to 2199 are years, and no scheme's.
_FIRST = r"(?:[3-6]\d{3}|2[2-7]\d{2})"

recognizer = Recognizer(
    entity="CREDIT_CARD_MASKED",
    summary="the first and the last digits of a payment card number",
    patterns=(
        # A mask as long as what it hides, 12 digits in all or more: phones and accounts are shorter.
        Pattern(rf"(?<![\w+.]){_FIRST}(?:[ -]?\d{{1,4}})?(?:[ -]?{_MASK}){{4,14}}[ -]?\d{{3,5}}(?!\d)", 0.85),
        Pattern(rf"(?<![\w+.]){_FIRST}\d{{2,4}} ?{_MASK}{{2,14}} ?\d{{3,5}}(?!\d)", 0.6),
        # Shortened by hand; only next to a word for a card.
        Pattern(rf"(?<![\w+.]){_FIRST} ?[*x#.\u2022\u25cf\u00b7]{{2,14}} ?\d{{4}}(?!\d)", 0.3),
        Pattern(
            rf"\b(?:{_CARD})\b[^\n\d]{{0,30}}?\b(?:start(?:s|ing)?|begin(?:s|ning)?|opening)(?: (?:with|in|by|on|from|at))?"
            rf"(?: the(?: digits| numbers)?)?[ :#'\"]{{1,3}}(?P<v>{_FIRST}(?:[ -]?\d{{2,4}})?)(?![\d/]|[.,]\d)",
            0.75,
        ),
        Pattern(
            r"\b(?:first|initial|leading|opening) (?:six|6|eight|8|four|4)(?: digits| numbers)?[^\n\d]{0,30}[ :#'\"(-]"
            rf"(?P<v>{_FIRST}(?:[ -]?\d{{2,4}})?)(?![\d/]|[.,]\d)",
            0.65,
        ),
    ),
    cues=(
        Cue(rf"\b(?:{_CARD}|payment|charged?|refund(?:ed)?)\b", 0.85, before=50, after=25),
        Cue(r"\b(?:phone|mobile|tel|call|text(?:ed)?|sms|imei|sim|tracking|serial|version|room)\b", 0.2, before=25),
    ),
    finds=("The card 4111 11** **** 1111 was declined.", "411111******1111", "a Visa starting 4111 11"),
    ignores=("We texted 07700 *** 123.", "**** **** **** 1111", "Room 4111 ... 1111"),
    references=("PCI-3.4.1", "INC-1"),
)
