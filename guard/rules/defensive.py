"""Blames, corrects or lectures the customer.

What it finds
    Replies that put the fault with the customer, quote the small print at them, doubt their word or demand better manners. Owning an
    error, correcting a fact without "you", and a kind but firm boundary to abuse are not found.

Why
    Everybody reading along sides with the customer, and a reply that sets out to win an argument tends to give away what was better
    kept to oneself: three of the four published penalties for replies to reviews began so.

Example
    As we already told you, this is clearly stated in the terms you accepted.

Instead
    Own what went wrong, or say the fact without "you", and what happens next.

References
    AEPD PS/00459/2020; HIPAA settlements of 2019 to 2023.
"""

from collections.abc import Iterator

from guard.model import Finding, Outcome
from guard.rules._contract import Case, Rule, advice

_SURE = 0.75


def _assess(case: Case) -> Iterator[Finding]:
    if case.care.defensive >= _SURE:
        yield advice(
            case,
            "defensive",
            Outcome.WARN,
            "Puts the customer in the wrong in front of everybody.",
            'Own what went wrong, or say the fact without "you", and what happens next.',
            confidence=case.care.defensive,
            references=("INC-13",),
        )


rule = Rule(assess=_assess)
