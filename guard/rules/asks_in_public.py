"""Asks in public for what others must not read: numbers, addresses, papers, "your details".

What it finds
    Requests for personal data in a public reply. Where no private place is named in the reply, the customer answers where they
    were asked: in public. A request that names a direct message counts less, one that leads to a form or the app of yours not at all.

Why
    In 2018 an airline's team asked for booking details and passport numbers without saying where to send them, and customers posted
    them. "Send us your number" is also what impostors write, so a link to your own domain is better than a message.

Example
    Sorry about that! What's your account number and postcode?

Instead
    Ask for nothing here. Say what can be said in public, then link to a listed place of your own, and say why.

References
    GDPR Art. 5(1)(c) and (f); 47 CFR 64.2003(a); PCI FAQ 1310; incidents of 2018 (airline) and 2023 (impostors on X).
"""

from collections.abc import Iterator

from guard.model import Channel, Finding
from guard.rules._asking import ENTITIES, asked, request
from guard.rules._contract import Case, Rule, threshold

_MISS = 8
_REFERENCES = {"ASKED_CARD": ("PCI-FAQ1310",), "ASKED_ACCOUNT": ("FCC-64.2003a", "INC-6"), "ASKED_CONTACT": ("INC-5",)}


def _assess(case: Case) -> Iterator[Finding]:
    if case.reply.channel != Channel.PUBLIC:
        return
    for thing in asked(case):
        if not thing.secret:
            why = f"Asks for {thing.mention.asset.kind.value} where everyone can read the answer."
            instead = "Ask for nothing here; link to a place of your own where customers sign in, and say why."
            found = request(
                case,
                "asks-in-public",
                thing,
                threshold(_MISS),
                why,
                instead,
                _REFERENCES.get(thing.entity, ("GDPR-5f", "INC-3")),
            )
            if found is not None:
                yield found


rule = Rule(assess=_assess, entities={entity: row for entity, row in ENTITIES.items() if entity != "ASKED_SECRET"}, miss=_MISS)
