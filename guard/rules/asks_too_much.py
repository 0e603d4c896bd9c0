"""Asks for more than this channel may carry, or than the question needs.

What it finds
    In messages and e-mails: card data, bank details and identity papers, which no platform and no mailbox should hold; numbers and
    addresses that a sign-in would make unnecessary. On any channel: card, bank or identity data where nothing that the customer
    said calls for it, and four or more kinds of data at once.

Why
    What is not asked for cannot be lost. A direct message belongs to the platform and an e-mail passes many hands; and every needless
    question trains customers to answer an impostor's.

Example
    (in a direct message) Please send a photo of your passport and your IBAN.

Instead
    Let the customer sign in, where you know them already, and ask only for what this one question needs.

References
    GDPR Art. 5(1)(c); PCI FAQ 1310; GLBA.
"""

from collections.abc import Iterator

from guard.assets import Kind
from guard.care import needs_in
from guard.model import Act, Channel, Finding, Outcome
from guard.rules._asking import ENTITIES, asked, request
from guard.rules._contract import Case, Rule, said, threshold

_MISS = 7
_HEAVY = (Kind.CARD, Kind.BANK, Kind.IDENTITY)
_MANY = 4


def _assess(case: Case) -> Iterator[Finding]:
    sure = threshold(_MISS)
    things = [thing for thing in asked(case) if not thing.secret]
    if case.reply.channel != Channel.PUBLIC:
        for thing in things:
            why = f"Asks for {thing.mention.asset.kind.value} in a channel that should not carry it."
            instead = "Let the customer sign in on a place of your own and give it there, if it is needed at all."
            found = request(case, "asks-too-much", thing, sure, why, instead, ("GDPR-5c",))
            if found is not None:
                yield found
    certain = [thing for thing in things if thing.mention.asked >= sure]
    needless = bool(case.customer_said) and not needs_in(case.customer_said)
    heavy = [thing for thing in certain if needless and thing.mention.asset.kind in _HEAVY]
    kinds = dict.fromkeys(thing.mention.asset.kind for thing in certain)
    if heavy or len(kinds) >= _MANY:
        thing = heavy[0] if heavy else certain[-1]
        asset = thing.mention.asset
        why = (
            f"Asks for {asset.kind.value}, and nothing that the customer said calls for it."
            if heavy
            else f"Asks for {len(kinds)} kinds of data at once."
        )
        yield said(
            "asks-too-much",
            thing.entity,
            case.text.original(asset.start, asset.end),
            Outcome.WARN,
            why,
            "Ask only for what this one question needs.",
            act=Act.REQUESTS,
            confidence=thing.mention.asked,
            references=("GDPR-5c",),
        )


rule = Rule(assess=_assess, entities={entity: row for entity, row in ENTITIES.items() if entity != "ASKED_SECRET"}, miss=_MISS)
