"""Tells the customer something about themselves that they did not say here.

What it finds
    Family, health, religion, age, money, whereabouts, purchases or habits that the reply takes for granted and the customer's own words
    in this conversation do not hold. What matters is where it comes from, not how it is worded.

Why
    Either it is a guess, which offends when wrong, or it comes from your records or from looking the person up, which frightens when
    right; and everybody who reads it learns it.

Example
    (to "my box won't connect") It'll work again when you're back from Tenerife!

Instead
    Keep to what the customer said.

References
    GDPR Art. 9 (special categories); Art. 5(1)(b).
"""

from collections.abc import Iterator

from guard.model import Channel, Finding, Outcome
from guard.rules._contract import Case, Rule, advice

_SURE = 0.7


def _assess(case: Case) -> Iterator[Finding]:
    # Without the customer's words nobody can tell what they said themselves.
    if case.reply.channel != Channel.SECURE and case.customer_said and case.care.assumes >= _SURE:
        yield advice(
            case,
            "assumes",
            Outcome.WARN,
            "Tells the customer something about themselves that they did not say here.",
            "Keep to what the customer said in this conversation.",
            confidence=case.care.assumes,
            references=("GDPR-9",),
        )


rule = Rule(assess=_assess)
