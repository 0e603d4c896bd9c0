"""Thanks, apologises or promises to pass it on, and says nothing else.

What it finds
    Replies without a fact, a cause, a step, a decision, a narrowing question, something done, a date or a link that answers. "We don't
    know yet; next update at 15:00" is an answer. Thanks for praise are not found.

Why
    A complaint that gets "we're sorry to hear this" is a complaint that was not answered, in front of everybody.

Example
    Thanks for your feedback, we've passed it on to the team.

Instead
    Add the one thing that you know: what happened, what is being done, by when, or what the customer can do now.

References
    Advice on the reply as care; it never stops a reply by itself.
"""

import re
from collections.abc import Iterator

from guard.later import pattern
from guard.model import Channel, Finding, Outcome
from guard.rules._contract import Case, Rule, advice

_PRAISED = pattern(
    r"\b(?:great|good|lovely|wonderful|fantastic|happy|glad|delighted|pleased|thrilled|chuffed|nice) (?:to (?:hear|read|know|see)|you)|made (?:our|my|the team's) day|kind words|you're (?:very |most )?welcome|enjoy\b",
    re.IGNORECASE,
)
"""What answers praise."""
_SURE, _SURE_ALONE = 0.5, 0.6
"""With the customer's message, and without it."""


def _assess(case: Case) -> Iterator[Finding]:
    likely = case.care.acknowledges_only
    if case.reply.channel == Channel.SECURE or likely < (_SURE if case.customer_said else _SURE_ALONE):
        return
    # One piece of advice at a time: who is sent away needlessly hears that.
    sent_away = case.reply.channel == Channel.PUBLIC and case.care.needless_move >= likely
    # Thanks are all that praise needs, and who asks wants to help.
    answers = "?" in case.text.folded or _PRAISED.search(case.text.folded) is not None
    if not sent_away and not answers:
        yield advice(
            case,
            "acknowledges-only",
            Outcome.WARN,
            "Acknowledges, and answers nothing.",
            "Add what you know: what happened, what is being done, by when, or what the customer can do now.",
            confidence=likely,
        )


rule = Rule(assess=_assess)
