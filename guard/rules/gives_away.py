"""Gives something away that no other rule has words for: a fact, a number, a name, a place, a time.

What it finds
    Sentences that tell something of this customer, of another person or of the inside of the firm, however they are worded: "you come in
    Thursday and you're in 14C", "popped it onto 6331 0409 88", "she's still down for the knee in March". A small language model
    reads them. It is asked only where nothing else was found, and speaks of the whole sentence.

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
from guard.model import Act, Channel, Finding, Outcome, Owner
from guard.rules._contract import STANDS, Case, Rule, said, softened, table, threshold
from guard.words import Sentence

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
_LEAST = 0.8
"""What is less likely is not worth an agent's time."""
_CUT = pattern(r"\[left out(?:: [A-Z_\d]+(?: [a-z]+)?)?\]")
"""What stands where a rewrite or a redacted copy left something out: there is nothing more to find, though the sentence still reads as if."""
_ANSWERED = 1000
"""Characters of the customer's last message, from its end, that the reply is read as an answer to."""
_NAMES = frozenset({"PERSON"})
"""A name in a sentence does not tell what the sentence gives away."""


def _assess(case: Case) -> Iterator[Finding]:
    if case.reply.channel == Channel.SECURE:
        return  # allowed whatever it is: not worth the time
    text = case.text
    found = [
        (one.detection.start, one.detection.end)
        for one in case.judged
        if one.entity not in _NAMES
        and one.detection.score >= STANDS
        and not (one.owner == Owner.BRAND or one.claimed or one.shown)
    ]

    def known(sentence: Sentence) -> bool:
        start, end = text.original(sentence.start, sentence.end)
        return _CUT.search(text.folded, sentence.start, sentence.end) is not None or any(
            begin < end and start < stop for begin, stop in (*found, *case.quoted)
        )

    for one in told(_without_ours(case), case.sentences, case.customer_said[-_ANSWERED:], known, _LEAST):
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


def _without_ours(case: Case) -> str:
    """Return the folded reply with blanks where the brand's own numbers and addresses stand: they give nothing away."""
    ours = [one for one in case.judged if (one.owner == Owner.BRAND or one.claimed) and one.entity not in _NAMES]
    characters = list(case.text.folded) if ours else []
    for one in ours:
        start, end = case.text.stands(one.detection.start, one.detection.end)
        characters[start:end] = " " * (end - start)
    return "".join(characters) if ours else case.text.folded


rule = Rule(assess=_assess, entities=ENTITIES, miss=_MISS)
