"""Favours one customer in front of all others: a credit, an exception, a place in the queue.

What it finds
    Goodwill, waived fees, exceptions and upgrades for one person in public, because they complained, have followers or were seen by the
    boss. The same said as policy for everybody is not found. It blocks where the favour is tied to a review being changed or
    removed, or where a voucher code stands in the open.

Why
    Everybody else learns that shouting pays, and that they were not worth it. Paying for a review to go is forbidden in most markets.

Example
    As you've been so patient, we've popped a free month on your account. Just this once!

Instead
    Say in public what anybody in this position gets; agree on anything personal where the customer has signed in.

References
    FTC rule on consumer reviews (16 CFR 465); DMCC Act 2024 (UK); Directive (EU) 2019/2161.
"""

import re
from collections.abc import Iterator

from guard.later import pattern
from guard.model import Channel, Finding, Outcome
from guard.rules._contract import Case, Rule, advice

_SURE = 0.65
_REVIEW = pattern(
    r"\b(?:review|rating|post|tweet|comment|stars?|feedback|video|thread)\b[^.!?]{0,60}\b(?:down|remov\w+|delet\w+|edit\w*|chang\w+|updat\w+|amend\w*|revis\w+|withdraw\w*|reconsider\w*|five|5)\b"
    r"|\b(?:remov\w+|delet\w+|edit\w*|chang\w+|updat\w+|amend\w*|revis\w+|withdraw\w*|take|taking|took|pull|bump|lift|rais\w+)\b[^.!?]{0,40}\b(?:review|rating|post|tweet|comment|stars?|feedback|video)\b",
    re.IGNORECASE,
)
_BARGAIN = pattern(
    r"\b(?:if|once|when|as soon as|in (?:return|exchange)|and (?:we|i)(?:'ll| will| can| could)|would you|could you|mind)\b",
    re.IGNORECASE,
)
_GIVEN = pattern(
    r"\b(?:refund\w*|credit\w*|voucher|free|discount\w*|money back|compensat\w+|upgrade\w*|gift|points|give you|send you|sort you|nights? back|on us|waive\w*|half|off your)\b|[£$€]\s?\d",
    re.IGNORECASE,
)


def _assess(case: Case) -> Iterator[Finding]:
    if case.reply.channel not in (Channel.PUBLIC, Channel.DM):
        return
    text = case.text.folded
    bargain = bool(_BARGAIN.search(text) and _REVIEW.search(text) and _GIVEN.search(text))
    if bargain or case.care.special_treatment >= _SURE:
        bearer = any(judged.entity == "VOUCHER_CODE" for judged in case.judged)
        why = (
            "Ties a favour to what the customer writes about you."
            if bargain
            else "Gives one customer in public what others do not get."
        )
        yield advice(
            case,
            "special-treatment",
            Outcome.BLOCK if bargain or bearer else Outcome.WARN,
            why,
            "Say what anybody in this position gets; agree on anything personal where the customer has signed in.",
            confidence=case.care.special_treatment,
        )


rule = Rule(assess=_assess)
