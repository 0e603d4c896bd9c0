"""Deals with one customer's own account in public, or in a message that the platform keeps.

What it finds
    Replies that act on or talk about this person's account, bill, booking or claim in the open ("I've cancelled your booking and the
    refund is on its way"), although a listed place of your own would be right for it.

Why
    Whatever is said here is said to everybody, and stays. Who reads along learns what the customer has with you and what to say when
    posing as either of you.

Example
    I can see your payment failed twice, so I've moved your bill to the 28th.

Instead
    Say what is true for everybody, then link to the place where the customer signs in.

References
    GDPR Art. 5(1)(f); 47 CFR 64.2010(a); FDIC Consumer News, October 2024.
"""

from collections.abc import Iterator

from guard.model import Channel, Finding, Outcome
from guard.rules._contract import Case, Rule, advice

_SURE = 0.5


def _assess(case: Case) -> Iterator[Finding]:
    if case.reply.channel == Channel.PUBLIC and case.care.missing_move >= _SURE:
        yield advice(
            case,
            "missing-move",
            Outcome.WARN,
            "Deals with this customer's own affairs where everyone can read it.",
            "Say what holds for everybody; do the rest where the customer has signed in.",
            confidence=case.care.missing_move,
            references=("GDPR-5f", "FCC-64.2010a"),
        )


rule = Rule(assess=_assess)
