"""Sends the customer away though they could be answered here.

What it finds
    Replies that point to a message, a call, a form or a help page and answer nothing, where what the customer said needs no record,
    money, identity or discretion of theirs; and a second "send us a message" in the same thread where none was needed.

Why
    People came to be answered. "DM us" as a reflex hides the answer from everyone else who has the question, and makes impostors'
    invitations look normal.

Example
    (to "what time do you close on Sundays?") Hi! Please DM us so we can help.

Instead
    Answer here. Move only for what needs the customer's own account, money, identity or privacy, and say why.

References
    Taxonomy of moves: how-to, outage, hours, policy, conduct, praise and anger need none.
"""

from collections.abc import Iterator

from guard.care import needs_in, sends_elsewhere
from guard.model import Channel, Finding, Outcome
from guard.rules._contract import Case, Rule, advice, threshold

_MISS = 7
_SURE_IN_NEED = 0.85
"""Where the customer names what may need a private place, much is needed to say that it does not."""
_REPEATED = 0.3
"""Where an earlier reply of this thread sent the customer away already, less is needed to say so again."""


def _assess(case: Case) -> Iterator[Finding]:
    if case.reply.channel != Channel.PUBLIC or not case.customer_said:
        return
    sent_before = any(
        message.author == "brand" and message.channel == Channel.PUBLIC and sends_elsewhere(message.text)
        for message in case.reply.thread
    )
    needed = sent_before and any(needs_in(message.text) for message in case.reply.thread if message.author == "customer")
    again = sent_before and not needed and sends_elsewhere(case.text.folded)
    likely = case.care.needless_move
    least = _SURE_IN_NEED if needs_in(case.customer_said) else threshold(_MISS)
    if likely >= least or (again and likely >= _REPEATED):
        why = "Sends the customer elsewhere once more" if again else "Sends the customer elsewhere"
        yield advice(
            case,
            "needless-move",
            Outcome.WARN,
            f"{why}, though what they said can be answered here.",
            "Answer here; move only for what needs their own account, money, identity or privacy.",
            confidence=likely,
        )


rule = Rule(assess=_assess, miss=_MISS)
