"""Findings -> a safe rewrite, and whether the conversation has to move to a secure channel."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from guard.config import Config
from guard.later import pattern
from guard.model import WHOLE_REPLY, Act, Channel, Finding, Move, Outcome, Owner, Reply

PLAIN_WORDS: Mapping[str, str] = {
    "CREDIT_CARD": "your card",
    "CREDIT_CARD_MASKED": "your card",
    "IBAN_CODE": "your bank account",
    "PHONE_NUMBER": "the number on your account",
    "EMAIL_ADDRESS": "your e-mail address",
    "STREET_ADDRESS": "the address on your account",
    "PO_BOX": "the address on your account",
}
"""What reads well where a value stood; anything else leaves an ellipsis for the agent to close up."""

_LEFT_OUT = "[left out]"
_NAMED = pattern(
    r"\b((?:card|account|a/c|acct?|booking|reservation|order|case|ticket|policy|claim|parcel|visa|mastercard|amex|invoice|transaction"
    r"|reference|confirmation|member(?:ship)?|passport|licence|license)s?)"
    r"(?:[\s:#]+(?:numbers?|no\.?|num|ref(?:erence)?|id|code|ending|ends|finishing|finishes|in|with|card|account))*(?:[\s:#*(]|<[^<>]{0,200}>)*$",
    re.IGNORECASE,
)
"""The noun in front of a value says already what it is: "the Visa ending 1111" becomes "the Visa"."""
_TITLE = pattern(r"\s\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Dame|Rev)\.?\s$")
_GREETING = pattern(
    r"\b(hi|hiya|hi there|hello|hello there|hey|heya|good (?:morning|afternoon|evening)|morning|dear|thanks|thank you|cheers|sorry),?\s+$",
    re.IGNORECASE,
)
"""Words that do without the name behind them; only "dear" needs somebody."""
_TAG = pattern(r"</?[A-Za-z][^<>]*>")
_REMOVED_WHOLE = frozenset({"INTERNAL_NOTE", "MODEL_RESIDUE", "OBFUSCATION"})
_NEEDS: Mapping[str, tuple[str, str]] = {
    "ASKED_SECRET": ("they have to prove who they are", "identity"),
    "ASKED_CARD": ("it is about a payment", "payment"),
    "ASKED_BANK": ("it is about a payment", "payment"),
    "ASKED_IDENTITY": ("they have to prove who they are", "identity"),
    "ASKED_PERSONAL": ("it needs their address or date of birth", "identity"),
    "ASKED_ACCOUNT": ("it needs their own record", "account"),
    "ASKED_BOOKING": ("it needs their own booking", "account"),
    "ASKED_ORDER": ("it needs their own order", "delivery"),
    "ASKED_CONTACT": ("it needs their contact data", "account"),
    "ASKED_IMAGE": ("it needs their papers", "account"),
    "ASKED_DETAILS": ("it needs their details", "account"),
    "GIVEN_IDENTIFIER": ("it needs their own record", "account"),
    "GIVEN_PAYMENT": ("it is about a payment", "payment"),
    "GIVEN_CONTACT": ("it needs their contact data", "identity"),
    "GIVEN_ADDRESS": ("it needs their address", "delivery"),
    "GIVEN_APPOINTMENT": ("it is about a private matter", "appointment"),
    "GIVEN_BIRTH": ("it is about a private matter", "identity"),
    "GIVEN_FACT": ("it is about their own account", "account"),
    "GIVEN_SPECIAL": ("it is about a private matter", "appointment"),
    "discloses-account-fact": ("it is about their own account", "account"),
    "discloses-payment-data": ("it is about a payment", "payment"),
    "discloses-bank-details": ("it is about a payment", "payment"),
    "discloses-identifier": ("it needs their own record", "account"),
    "discloses-life-detail": ("it is about a private matter", "appointment"),
    "discloses-contact": ("it needs their contact data", "identity"),
    "discloses-location": ("it needs their address", "delivery"),
    "echoes-customer-data": ("it is about what they posted themselves", "account"),
    "missing-move": ("it is about their own account", "account"),
}
"""What is asked for, or a rule: why it needs a secure channel, and the topic that a listed channel is for."""
_KEEP_OFF = "Please don't post any personal details here."
_SENTENCE_END = pattern(r"[.!?]+(?=\s|$)|\n+")


def rewrite(reply: Reply, findings: Iterable[Finding], fail_on: Outcome, wording: str = "") -> str | None:
    """Return the reply with what must not be sent replaced, the rest of its wording kept; `None` if nothing would be left.

    Sentences that ask, confirm or lead astray go whole; `wording`, which says where to go instead, stands in place of the first of them.
    The text is the caller's to check again: it is offered only if it passes.
    """
    relevant = [f for f in findings if f.outcome >= min(fail_on, Outcome.WARN) and f.excused is None]
    doing = [(*_sentence(reply.text, f.start, f.end), _DOES) for f in relevant if not f.holds_value and f.entity != WHOLE_REPLY]
    # A sentence that goes begins before the values in it, so it is what stays of them when they are merged.
    spans = list(
        _merged([*doing, *((f.start, f.end, _STRANGER if _strange(f) else f.entity) for f in relevant if f.holds_value)])
    )
    if not spans:
        return None
    text = reply.text
    parts: list[tuple[int, int, str]] = []
    for start, end, entity in spans:
        behind = parts[-1][1] if parts else 0
        if entity == _DOES:
            said_already = any(part[2] in (wording, _KEEP_OFF) for part in parts)
            asks = any(f.act in (Act.REQUESTS, Act.CONFIRMS) and start <= f.start < end for f in relevant)
            first, last, new = start, end, (wording or _KEEP_OFF) if asks and not said_already else ""
        else:
            first, last, new = _replacement(text, behind, start, end, entity)
        # Tags inside a value are kept, or what follows would change its looks.
        new += "".join(_TAG.findall(text[first:last]))
        if not new and text[first - 1 : first].isspace() and (last == len(text) or text[last] in " \t.,!?;"):
            first -= first > behind  # no space is left in front of nothing
        parts.append((first, last, new))
    anonymizer, config, result = presidio()
    replaced = anonymizer.anonymize(
        text=text,
        analyzer_results=[
            result(entity_type=f"E{number}", start=start, end=end, score=1.0) for number, (start, end, _) in enumerate(parts)
        ],
        operators={
            # Presidio reads an empty replacement as "name the entity".
            f"E{number}": config("replace", {"new_value": new}) if new else config("redact", {})
            for number, (*_, new) in enumerate(parts)
        },
    ).text
    return str(replaced) if re.search(r"\w", replaced.replace(_LEFT_OUT, "")) else None


_DOES = "a sentence that does what it should not"
_STRANGER = "the name of somebody else than this customer"


def _strange(finding: Finding) -> bool:
    return finding.entity == "PERSON" and finding.owner == Owner.OTHER_CUSTOMER


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the sentence around `start:end`, without the white space at its ends."""
    first = max((match.end() for match in _SENTENCE_END.finditer(text, 0, start)), default=0)
    stop = _SENTENCE_END.search(text, end)
    last = stop.end() if stop else len(text)
    part = text[first:last]
    return first + len(part) - len(part.lstrip()), last - (len(part) - len(part.rstrip()))


def _replacement(text: str, behind: int, start: int, end: int, entity: str) -> tuple[int, int, str]:
    """Return (start, end, new text) for the value at `start:end`, with words in front of it that would hang in the air."""
    if entity in ("PERSON", _STRANGER):
        title = _TITLE.search(text, max(behind, start - 12), start)
        first = title.start() + 1 if title else start
        if entity == _STRANGER and (greeting := _GREETING.search(text, max(behind, first - 20), first)):
            return (first, end, "customer") if greeting[1].casefold() == "dear" else (greeting.end(1), end, "")
        if title:
            return title.start(), end, ""
        if " " in text[start:end]:
            return start + text[start:end].index(" "), end, ""  # the first name alone may stay
    if noun := _NAMED.search(text, max(behind, start - 60), start):
        return noun.end(1), end, ""
    inside_link = start > behind and text[start - 1] in "=/:?&" and not text[start - 1].isspace()
    return start, end, "" if inside_link else _instead(entity)


def move(reply: Reply, findings: Iterable[Finding], config: Config) -> Move:
    """Say whether a secure channel is needed for what the reply tried to say here, and which listed one."""
    speaking = [f for f in findings if f.outcome >= _least(f) and f.excused is None]
    pairs = [need for f in speaking if (need := _NEEDS.get(f.entity) or _NEEDS.get(f.rule))]
    if not pairs or reply.channel == Channel.SECURE:
        return Move(needed=False)
    because = tuple(dict.fromkeys(reason for reason, _ in pairs))
    topics = {topic for _, topic in pairs}
    channels = config.brand.secure_channel
    chosen = next((c for c in channels if topics & set(c.for_)), next((c for c in channels if not c.for_), None))
    if chosen is None:
        return Move(needed=True, because=because)
    wording = (
        f"We can sort this out once you're signed in: {chosen.label}, {chosen.url}. There's no need to post any details here."
    )
    return Move(needed=True, because=because, label=chosen.label, url=chosen.url, wording=wording)


def _least(finding: Finding) -> Outcome:
    """Return how bad a finding must be to call for a move: what a reply discloses only where it blocks."""
    return Outcome.BLOCK if finding.holds_value else Outcome.WARN


def _merged(spans: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Yield spans that do not overlap, in order: Presidio would otherwise leave parts of adjoining ones in the clear."""
    current: tuple[int, int, str] | None = None
    for start, end, entity in sorted(spans, key=lambda span: (span[0], -span[1])):
        if end <= start:
            continue
        if current is not None and start < current[1]:
            current = (current[0], max(current[1], end), current[2])
            continue
        if current is not None:
            yield current
        current = (start, end, entity)
    if current is not None:
        yield current


def _instead(entity: str) -> str:
    return " " if entity in _REMOVED_WHOLE or entity.startswith("GIVEN_") else PLAIN_WORDS.get(entity, _LEFT_OUT)


@cache
def presidio() -> tuple[Any, Any, Any]:
    """Return Presidio's anonymizer, its kind of operator and its kind of result, loaded quietly and once."""
    with _without_azure():
        from presidio_anonymizer import AnonymizerEngine
        from presidio_anonymizer.entities import OperatorConfig, RecognizerResult
    # It logs every replacement at debug level. None of that may leave, however its user sets up logging.
    logging.getLogger("presidio-anonymizer").setLevel(logging.ERROR)
    return AnonymizerEngine(), OperatorConfig, RecognizerResult


@contextmanager
def _without_azure() -> Iterator[None]:
    """Keep one optional operator of the anonymizer from importing all of presidio-analyzer and spaCy: 2.4 s on a cold start."""
    name = "presidio_analyzer.llm_utils.azure_auth_helper"
    if "presidio_analyzer" in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        sys.modules.pop(name, None)
