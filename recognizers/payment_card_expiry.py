"""The expiry date of a payment card: "exp 04/27", "valid thru April 2027", "04/27" right behind a card number.

PCI DSS protects it as cardholder data when it stands with the number. Vouchers, offers and memberships expire too, and with
a day as well as a month, so either the wording is that of a card ("valid thru") or a card is near.
"""

from __future__ import annotations

from recognizers._contract import Cue, Pattern, Recognizer

_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_YEAR = r"(?:20[0-4]\d|'?[0-4]\d)"
_DIGITS = r"(?:0?[1-9]|1[0-2]) ?[/.\-|] ?(?:20[0-4]\d|[0-4]\d)"
_V = rf"(?<![\d/.£$-])(?P<v>{_DIGITS}|(?:0[1-9]|1[0-2])(?:20)?[2-4]\d|{_MONTH}\.?,?[ /-]{{1,2}}(?:of )?{_YEAR})(?![\d/]|[.,:-]\d|%| ?[ap]m)"
_JOIN = r"(?:[ :=#(,\n-]{1,3}(?:date|dates|month|is|was|are|on|in|of|at|by|the|end|and|set|to|as|it|its|shows?|showing|still|card|your|that|this))"
_EXPIRY = r"(?:expir(?:y|ey|ation|ing|es|ed|e)|expiery|exp(?:\.|iry|d)?|ex(?:p)?\.? date|end date)"
_CARD = r"\b(?:cards?|visa|master ?card|amex|american express|maestro|debit|credit|cvv2?|cvc2?|security code|pan|payment method|ending in)\b"

recognizer = Recognizer(
    entity="CREDIT_CARD_EXPIRATION_DATE",
    summary="the expiry date of a payment card",
    patterns=(
        Pattern(
            rf"\bvalid (?:from {_DIGITS} (?:- )?)?(?:thru|through|thr|until|till|to){_JOIN}{{0,3}}[ :=#(\n-]{{1,3}}{_V}", 0.6
        ),
        Pattern(rf"\b{_EXPIRY}{_JOIN}{{0,5}}[ :=#(\n-]{{0,3}}{_V}", 0.45),
        Pattern(rf"(?!\d{{1,2}}\.){_V}[ )]{{1,2}}(?:is |as |was |for )?(?:the |your |its |an? )?(?:card )?{_EXPIRY}\b", 0.45),
        Pattern(
            rf"\b(?:visa|master ?card|amex|maestro|debit|credit|card)\b[^.!?\n]{{0,30}}?\b(?:runs? out|dies|ends|is up|finishes|lapses|goes out(?: of date)?|valid(?:ity)?|good (?:thru|until|till|to)|dated|lasts until){_JOIN}{{0,4}}[ :=(-]{{1,3}}{_V}",
            0.8,
        ),
        Pattern(rf"\b(?:good|valid) thru?[ :=-]{{1,3}}{_V}", 0.75),
        Pattern(rf"\bdated{_JOIN}{{0,2}} {_V},? (?:the|your|that) (?:card|visa|master ?card|amex)\b", 0.75),
        # Behind a number of 12 to 19 digits, or the last four of one.
        Pattern(rf"(?<!\d)\d(?:[ .-]?\d){{11,18}}[ ,;|/:\n]{{1,3}}{_V}", 0.7),
        Pattern(
            rf"\b(?:visa|mastercard|amex|card|(?:the )?(?:one )?ending(?: in)?)\b[^\n\d]{{0,25}}\b\d{{4}} ?[,;|/(\[-] ?{_V}",
            0.7,
        ),
        Pattern(rf"(?:\b(?:visa|mastercard|amex|debit card|credit card)|\bcards?) ?[(,:-]{{1,2}} ?{_V}", 0.7),
    ),
    cues=(
        Cue(_CARD, 0.85, before=80, after=45),
        Cue(
            r"\b(?:offers?|vouchers?|codes?|coupons?|promo(?:tion)?s?|gift|points|miles|passport|licen[cs]e|visa application|member(?:ship)?"
            r"|subscription|contract|warranty|guarantee|trial|polic(?:y|ies)|tickets?|pass|rail ?card|certificate|domain|mot|permit|deal"
            r"|sale|milk|food|product|batch|best before|medicine|tariff|plan|token|link|appointment|booking|insurance|lease)\b",
            0.1,
            before=60,
            after=30,
        ),
    ),
    finds=("your card (exp 04/27) needs updating", "valid thru 04/2027", "4111 1111 1111 1111 04/27"),
    ignores=("The offer expires 04/27.", "Your card expires soon.", "Your voucher is valid until March 2027."),
    references=("PCI-4.2.2", "PCI-3.4.1"),
)
