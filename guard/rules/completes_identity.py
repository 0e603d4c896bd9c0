"""Adds the piece that, with what stands in the thread already, tells who this is.

What it finds
    The mosaic: the customer's posts, your earlier replies, the name shown and this reply are added up, so many points per kind of
    thing (a full postcode 4, an appointment 3, an order number or a full name 2 ...). From 4 on it warns, from 6 on it blocks, in a
    message that the platform keeps it warns from 6 on. Some pairs are enough by themselves: a full name with a booking reference or
    an appointment, a full postcode with a tracking number or the last digits of a card, a handle with a phone number. It speaks only
    if this reply adds to what stood there before.

Why
    An order number says little and a postcode says little; whoever has both, and a name, redirects the parcel. Readers see the
    whole thread, not one message.

Example
    The engineer will be with you on Tuesday between 8 and 1. (To somebody who shows first and last name.)

Instead
    Leave this piece out, or say it where the customer has signed in.

References
    GDPR Art. 4(1) ("means reasonably likely to be used"); NIST SP 800-122 (linked or linkable); incidents of 2016 to 2020.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from guard.model import Author, Channel, Finding, Outcome, Owner
from guard.rules._contract import REMEMBERED, STANDS, Case, Judged, Rule, finding, own
from recognizers._first_names import CALLED
from recognizers._names import candidates, full_name


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of piece: what to call it, and how far it leads to a person."""

    called: str
    points: int


_NAME = _Kind("a full name", 2)
_SHOWN = 1
"""Points of a full name that the customer shows here anyway."""
_HANDLE = _Kind("the customer's handle", 0)
_POSTCODE = _Kind("a postcode", 4)
_ADDRESS = _Kind("an address", 4)
_ZIP = _Kind("a ZIP code", 2)
_APPOINTMENT = _Kind("an appointment", 3)
_BOOKING = _Kind("a booking reference", 2)
_TRACKING = _Kind("a tracking number", 2)
_REFERENCE = _Kind("an order or case number", 2)
_ACCOUNT = _Kind("an account number", 2)
_LAST4 = _Kind("the last digits of a card", 3)
_PHONE = _Kind("a phone number", 3)

_KINDS: Mapping[str, _Kind] = {
    "PERSON": _NAME,
    "UK_POSTCODE": _POSTCODE,
    "US_ZIP_CODE": _ZIP,
    "STREET_ADDRESS": _ADDRESS,
    "PO_BOX": _ADDRESS,
    "LOCATION_COORDINATES": _ADDRESS,
    "WHAT3WORDS": _ADDRESS,
    "PLUS_CODE": _ADDRESS,
    "APPOINTMENT_WINDOW": _APPOINTMENT,
    "DATE_OF_BIRTH": _Kind("a date of birth", 3),
    "BOOKING_REFERENCE": _BOOKING,
    "ETICKET_NUMBER": _BOOKING,
    "TRACKING_NUMBER": _TRACKING,
    "ORDER_NUMBER": _REFERENCE,
    "CASE_NUMBER": _REFERENCE,
    "CUSTOMER_ACCOUNT_NUMBER": _ACCOUNT,
    "POLICY_NUMBER": _ACCOUNT,
    "CLAIM_NUMBER": _ACCOUNT,
    "LOYALTY_NUMBER": _ACCOUNT,
    "TRAVEL_ITINERARY": _Kind("a journey", 2),
    "CHILD_OR_FAMILY": _Kind("a detail of the family", 2),
    "PLAN_OR_PRODUCT": _Kind("what somebody has bought", 1),
    "CREDIT_CARD_LAST4": _LAST4,
    "CREDIT_CARD_MASKED": _LAST4,
    "LICENSE_PLATE": _Kind("a number plate", 3),
    "PHONE_NUMBER": _PHONE,
    "EMAIL_ADDRESS": _Kind("an e-mail address", 3),
}
_PAIRS = tuple(
    frozenset(pair)
    for pair in (
        (_NAME, _BOOKING),
        (_NAME, _APPOINTMENT),
        (_POSTCODE, _TRACKING),
        (_ZIP, _TRACKING),
        (_HANDLE, _PHONE),
        (_LAST4, _POSTCODE),
        (_LAST4, _ZIP),
    )
)
_WARNS, _BLOCKS = 4, 6
_MAY_TELL = (
    # a number of four digits and more, a code of letters and digits, an address of any kind, a date
    r"\d(?:[ ()-]{0,2}\d){3}|\b[A-Za-z]+\d[A-Za-z\d]{3}|\b\d+[A-Za-z][A-Za-z\d]{3}|\b[A-Za-z]{1,2}\d[A-Za-z\d]?\s{0,2}\d[A-Za-z]{2}\b|\b[A-Z]{6}\b|\w@\w|///"
    r"|\b\d{1,4}[a-z]? [A-Z][a-z]+ [A-Z][a-z]|\d\d?[/.-]\d\d?[/.-]\d\d|\b(?:zero|double|oh|seven|eight)\b"
    # a name told, a visit, a journey, the last digits
    r"|\b(?i:name|i am|i'm|im|this is|mr|mrs|ms|miss|engineer|technician|appointment|slot|booked|booking|visit|flight|flying|born|birthday"
    r"|ending|ends in|last four|last 4|dot com|at gmail)\b"
)
"""What a piece looks like at a glance; far more than the recognizers find."""


def _assess(case: Case) -> Iterator[Finding]:
    if case.reply.channel not in (Channel.PUBLIC, Channel.DM) or not (case.reply.thread or case.reply.recipient):
        return
    given = {kind: one for one in case.judged if (kind := _KINDS.get(one.entity)) is not None and _counts(one)}
    if not given:
        return
    before = _standing(case)
    added = {kind: one for kind, one in given.items() if kind not in before}
    if not added or not before:
        return
    after = before | {kind: kind.points for kind in added}
    outcome = _outcome(after, case.reply.channel)
    pairs = frozenset(pair for pair in _complete(after) - _complete(before) if pair & before.keys())
    if pairs and case.reply.channel == Channel.PUBLIC:
        outcome = Outcome.BLOCK
    elif not any(before.values()) or outcome <= _outcome(before, case.reply.channel):
        return
    else:
        pairs = frozenset()
    telling = [kind for kind in added if not pairs or any(kind in pair for pair in pairs)]
    most = max(telling, key=lambda kind: kind.points)
    others = set().union(*pairs) - {most} if pairs else set(after) - {most}
    yield finding(
        added[most],
        "completes-identity",
        outcome,
        f"With {_listed([kind for kind in after if kind in others])} {_where(case, others & set(before))}, {most.called} tells who this is.",
        "Leave it out, or say it where the customer has signed in.",
        ("GDPR-4", "GDPR-5f"),
    )


def _counts(one: Judged) -> bool:
    mine = one.owner in (Owner.BRAND, Owner.AGENT) or one.claimed or one.shown or bool(one.resembles)
    return not mine and one.detection.score >= STANDS and one.detection.recognizer not in CALLED


def _standing(case: Case) -> dict[_Kind, int]:
    """Return the kinds of piece that everyone who reads this has already, with their points. All messages are read at once."""
    found: dict[_Kind, int] = {}
    recipient = case.reply.recipient.strip()
    if recipient:
        found[_HANDLE] = 0
        if full_name(recipient):
            found[_NAME] = _SHOWN
    public = case.reply.channel == Channel.PUBLIC
    messages = [message for message in case.reply.thread if message.channel == Channel.PUBLIC or not public]
    may_tell = _glance().search
    # What stands long ago is read only where it may be a piece, and once: a long thread costs little more than a short one.
    old = (message for message in messages[:-REMEMBERED] if may_tell(message.text))
    messages = [*{message.text: message for message in old}.values(), *messages[-REMEMBERED:]]
    if not messages:
        return found
    joined = "\n\n".join(message.text for message in messages)
    starts = list(itertools.accumulate((len(message.text) + 2 for message in messages), initial=0))[:-1]

    def author(at: int) -> Author:
        return messages[bisect_right(starts, at) - 1].author

    for one in case.read(joined):
        kind = _KINDS.get(one.entity)
        if kind is None or one.detection.score < STANDS or one.detection.recognizer in CALLED:
            continue
        if own(joined, one) if author(one.detection.start) == "customer" else _counts(one):
            found[kind] = kind.points
    # Those who are named with certainty; agents sign the brand's own messages.
    if any(sure and author(start) == "customer" for (start, _), sure in candidates(joined)):
        found[_NAME] = _NAME.points
    return found


@cache
def _glance() -> Any:
    import re2

    return re2.compile(_MAY_TELL)


def _outcome(pieces: Mapping[_Kind, int], channel: Channel) -> Outcome:
    points = sum(pieces.values())
    if channel == Channel.PUBLIC and points >= _BLOCKS:
        return Outcome.BLOCK
    return Outcome.WARN if points >= (_WARNS if channel == Channel.PUBLIC else _BLOCKS) else Outcome.ALLOW


def _complete(pieces: Mapping[_Kind, int]) -> frozenset[frozenset[_Kind]]:
    return frozenset(pair for pair in _PAIRS if pair <= pieces.keys())


def _listed(kinds: list[_Kind]) -> str:
    called = [kind.called for kind in kinds if kind.points] or [kind.called for kind in kinds]
    return called[0] if len(called) == 1 else f"{', '.join(called[:-1])} and {called[-1]}"


def _where(case: Case, standing: set[_Kind]) -> str:
    return "already in this thread" if case.reply.thread and standing - {_HANDLE} else "shown here"


rule = Rule(assess=_assess)
