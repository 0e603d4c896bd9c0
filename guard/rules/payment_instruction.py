"""Tells the customer to pay in a way that cannot be traced or called back, or to an account given in the reply.

What it finds
    Transfers to account details, wallets or private accounts named here; gift cards, money transfer services, "friends and family";
    "safe accounts"; cash for a driver. Paying at the brand's own checkout, and refunds, are not found. Warnings are not found.

Why
    Advance-payment fraud reads exactly like this. Who has learnt that your replies contain payment details will follow an impostor's.

Example
    Just transfer the £45 to our manager's account, friends and family so there's no fee.

Instead
    Link to your own payment page, where the customer signs in.

References
    Action Fraud on payment and booking fraud (2023-24); PSR on authorised push payment fraud.
"""

import re
from collections.abc import Iterator

from guard.later import pattern
from guard.model import Channel, Finding, Outcome
from guard.rules._contract import Case, Rule, said
from guard.rules._luring import warns

_PAY = r"(?:transfer(?:ring|red)?|send(?:ing)?|pay(?:ing|ment|able)?|wire|wiring|deposit(?:ing)?|remit|bank|move|moving|put|settle|top[- ]?up|cash ?app|venmo|zelle|paypal|revolut|bacs|bank transfer|hand)"
_WAY = pattern(
    r"\b(?:gift ?cards?|google play cards?|steam cards?|itunes cards?|amazon vouchers?|western union|money ?gram|ria|cash ?app|venmo|zelle|friends (?:and|&|n) family|bitcoin|btc|usdt|ethereum|crypto(?:currency)?|wallet address|safe account|secure account|holding account"
    r"|(?:my|his|her|their|(?:our|the|a) (?:\w+ )?(?:manager|agent|colleague|driver|director|owner|engineer|courier|finance|partner|supplier)'?s?)(?: own| personal| private)? (?:bank )?(?:account|paypal|revolut|monzo|iban|number|phone)|personal (?:account|paypal)|pay ?id|cash to (?:the|our|your) (?:driver|engineer|courier|fitter))\b"
    r"|\bpay (?:the|our|your) (?:driver|engineer|courier|fitter)(?: direct(?:ly)?| in cash| cash)?\b",
    re.IGNORECASE,
)
_PAYING = pattern(rf"\b{_PAY}\b", re.IGNORECASE)
_ACCOUNTS = frozenset(
    {"UK_BANK_ACCOUNT", "IBAN_CODE", "US_BANK_NUMBER", "ABA_ROUTING_NUMBER", "CRYPTO", "BANK_ACCOUNT", "SWIFT_CODE"}
)
_REFUNDS = pattern(
    r"\b(?:refund\w*|(?:was|were|been|is being) (?:returned|repaid|reimbursed|paid back|sent back)|we(?:'ve|'ll| have| will)? (?:paid|pay|sent|send|transferred|credited|returned)|(?:to|into|in) your (?:bank |own |nominated |chosen )*(?:account|card|wallet)|back to you)\b",
    re.IGNORECASE,
)


def _assess(case: Case) -> Iterator[Finding]:
    text = case.text.folded
    given = [judged.detection for judged in case.judged if judged.entity in _ACCOUNTS]
    if not given and not _WAY.search(text):
        return
    for sentence in case.sentences:
        start, end = sentence.start, sentence.end
        part = text[start:end]
        if not _PAYING.search(part) or _REFUNDS.search(part) or warns(sentence):
            continue
        way = _WAY.search(part)
        first, last = case.text.original(start, end)
        account = next((detection for detection in given if detection.start < last + 80 and first <= detection.start), None)
        if way is None and account is None:
            continue
        span = case.text.original(start + way.start(), start + way.end()) if way else case.text.original(start, end)
        yield said(
            "payment-instruction",
            "PAYMENT_INSTRUCTION",
            span,
            Outcome.WARN if case.reply.channel in (Channel.SECURE, Channel.EMAIL) and way is None else Outcome.BLOCK,
            "Tells the customer to pay in a way that impostors use.",
            "Link to your own payment page, where the customer signs in.",
            confidence=0.85,
            references=("INC-9",),
        )


rule = Rule(assess=_assess, reports=frozenset({"PAYMENT_INSTRUCTION"}))
