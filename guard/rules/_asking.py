"""What all `asks-*` rules share: the solicitation matrix, and the finding about a thing that is asked for.

The matrix is taxonomy 1.8: what may be asked where, by what kind of thing it is and where the customer is to put it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import recognizers
from guard.acts import Mention, Place
from guard.assets import Kind
from guard.later import pattern
from guard.model import Act, Channel, Finding, Outcome
from guard.rules._contract import Case, Judged, Outcomes, said, softened, table

ENTITIES = table("""
    ASKED_SECRET    block  block  block  block
    ASKED_CARD      block  block  block  block
    ASKED_BANK      block  block  block  allow
    ASKED_IDENTITY  block  block  block  allow
    ASKED_PERSONAL  block  warn   warn   allow
    ASKED_ACCOUNT   block  warn   warn   allow
    ASKED_BOOKING   block  warn   warn   allow
    ASKED_ORDER     warn   allow  allow  allow
    ASKED_CONTACT   block  warn   allow  allow
    ASKED_IMAGE     block  warn   warn   allow
    ASKED_DETAILS   block  warn   warn   allow
""")
"""Outcomes where the thing is to be put into the channel of the reply itself; a public reply that names no place counts so."""

_MAY, _MAY_SECRET = 0.33, 0.25
"""The probability from which something may be asked for: for a secret less is needed."""
_ELSEWHERE: Mapping[Place, Channel] = {Place.DM: Channel.DM, Place.EMAIL: Channel.EMAIL}


@dataclass(frozen=True, slots=True)
class Asked:
    """A thing asked for, what it is called in findings, and what asking for it here means when there is no doubt."""

    mention: Mention
    entity: str
    outcome: Outcome

    @property
    def secret(self) -> bool:
        """Tell whether it is one that nobody may ever ask for."""
        return self.mention.asset.kind == Kind.SECRET


def asked(case: Case) -> Iterator[Asked]:
    """Yield what the reply asks for, or may ask for, in order."""
    for mention in case.mentions:
        if mention.asked >= (_MAY_SECRET if mention.asset.kind == Kind.SECRET else _MAY) and not _given(case, mention):
            entity = f"ASKED_{mention.asset.kind.name}"
            yield Asked(mention, entity, _outcome(mention, ENTITIES[entity], case.reply.channel))


def _given(case: Case, mention: Mention) -> bool:
    """Tell whether the thing stands right behind its name, or the two were found as one: then it is given, not asked for."""
    start, end = case.text.original(mention.asset.start, mention.asset.end)
    near = case.judged[
        bisect_left(case.judged, start - _BESIDE, key=_starts_at) : bisect_right(case.judged, end + _BESIDE, key=_starts_at)
    ]
    return any(
        _BETWEEN.fullmatch(case.reply.text, end, found.start) if end <= found.start else found.start < end <= found.end
        for found in (judged.detection for judged in near)
        if found.recognizer not in _speech()
    )


def _starts_at(judged: Judged) -> int:
    return judged.detection.start


@cache
def _speech() -> frozenset[str]:
    """Return the recognizers that find a stretch of speech and no value: "the passcode you are using" gives none."""
    return frozenset(recognizer.name for recognizer in recognizers.load() if recognizer.passage)


_BESIDE = 16
_BETWEEN = pattern(
    r"[\s:=#*_(\"'-]*(?:\b(?:is|are|was|be|should|will|would|must|has|been|now|still|as|no|number|code|of|for|with|in|ending|ends|starting|starts|reads?)\b[\s:=#*_(\"'.-]*)*",
    re.IGNORECASE,
)
"""What stands between a name and its value: "PNR X7K2PQ", "your PIN is: 4417"."""


def _outcome(mention: Mention, outcomes: Outcomes, channel: Channel) -> Outcome:
    kind, secret = mention.asset.kind, mention.asset.kind == Kind.SECRET
    if secret:
        # No place makes it right to be told one; what customers type in for themselves behind a link may be meant.
        return Outcome.WARN if mention.sentence.place == Place.FORM and not mention.to_us else outcomes.on(channel)
    place = mention.place
    if place == Place.FORM or (place == Place.PHONE and channel == Channel.PUBLIC):
        # Typed into the brand's own form or app: what may be asked there, the form itself decides.
        return Outcome.ALLOW
    if channel == Channel.PUBLIC and place in _ELSEWHERE:
        return outcomes.on(_ELSEWHERE[place])
    if channel == Channel.PUBLIC and kind == Kind.IMAGE:
        return Outcome.WARN if place == Place.UNSTATED else Outcome.BLOCK
    return outcomes.on(channel)


def request(
    case: Case, rule: str, thing: Asked, sure: float, why: str, instead: str, references: tuple[str, ...]
) -> Finding | None:
    """Return the finding about a thing asked for; `None` if asking for it is allowed here."""
    outcome = softened(thing.outcome, thing.mention.asked, sure)
    if outcome == Outcome.ALLOW:
        return None
    asset = thing.mention.asset
    span = case.text.original(asset.start, asset.end)
    return said(
        rule, thing.entity, span, outcome, why, instead, act=Act.REQUESTS, confidence=thing.mention.asked, references=references
    )
