"""Gives something away that no other rule has words for: a fact, a number, a name, a place, a time.

What it finds
    Sentences that tell something of this customer, of another person or of the inside of the firm, however they are worded: "you come in
    Thursday and you're in 14C", "popped it onto 6331 0409 88", "she's still down for the knee in March". A small language model
    reads them, and speaks of the whole sentence. Where another rule is as strict about a part of it, that is enough.

Why
    People find more ways to say a thing than rules can list. What a rule would block is a warning here as long as there is doubt.

Example
    No worries, you come in Thursday night and you're in 14C near the front.

Instead
    Say it without what only this customer should know, or where the customer is signed in.

References
    GDPR Art. 5(1)(f); how often it is right: docs/given.md.
"""

from collections.abc import Iterator

from guard.given import told
from guard.later import pattern
from guard.model import Act, Channel, Finding, Outcome
from guard.rules._contract import STANDS, Case, Rule, said, softened, table, threshold

ENTITIES = table("""
    GIVEN_IDENTIFIER   block  warn   warn   allow
    GIVEN_SECRET       block  block  block  allow
    GIVEN_PAYMENT      block  block  warn   allow
    GIVEN_CONTACT      block  warn   warn   allow
    GIVEN_ADDRESS      block  warn   allow  allow
    GIVEN_APPOINTMENT  block  warn   allow  allow
    GIVEN_BIRTH        block  block  warn   allow
    GIVEN_FACT         block  warn   warn   allow
    GIVEN_SPECIAL      block  block  block  allow
    GIVEN_PERSON       block  warn   warn   allow
    GIVEN_INTERNAL     block  block  block  allow
""")
_MISS = (
    1.5  # Of what it says, more is wrong than of what a rule with words of its own says: it blocks only when it is very sure.
)
_LEAST = 0.7
"""What is less likely is not worth an agent's time."""
_CUT = pattern(r"\[left out(?:: [A-Z_\d]+(?: [a-z]+)?)?\]")
"""What stands where a rewrite or a redacted copy left something out."""
_ANSWERED = 1000
"""Characters of the customer's last message, from its end, that the reply is read as an answer to."""
_NAMES = frozenset({"PERSON"})
"""A name in a sentence does not tell what the sentence gives away."""


def _assess(case: Case) -> Iterator[Finding]:
    if case.reply.channel == Channel.SECURE:
        return  # allowed whatever it is: not worth the time
    text = case.text
    foreign = {one.start for one in case.foreign}
    sentences = [one for one in case.now if one.start not in foreign]
    for one in told(_blanked(case), sentences, case.customer_said[-_ANSWERED:], _LEAST):
        entity = f"GIVEN_{one.what.name}"
        outcome = softened(ENTITIES[entity].on(case.reply.channel), one.sure, threshold(_MISS))
        if outcome > Outcome.ALLOW:
            yield said(
                "gives-away",
                entity,
                text.original(one.start, one.end),
                outcome,
                f"Seems to give away {one.what.value}.",
                "Say it without what only this customer should know, or where they are signed in.",
                act=Act.DISCLOSES,
                confidence=one.sure,
                references=("GDPR-5f",),
            )


def _blanked(case: Case) -> str:
    """Return the folded reply with blanks for marks, for the values that were found, which other rules speak of, and for the brand's own."""
    folded = _CUT.sub(lambda mark: " " * len(mark[0]), case.text.folded)
    found = [one for one in case.judged if one.entity not in _NAMES and (one.detection.score >= STANDS or one.claimed)]
    characters = list(folded) if found else []
    for one in found:
        start, end = case.text.stands(one.detection.start, one.detection.end)
        characters[start:end] = " " * (end - start)
    return "".join(characters) if found else folded


rule = Rule(assess=_assess, entities=ENTITIES, miss=_MISS, last=True)
