"""What a rule is: a value that says what may not be sent, and why.

A rule's page is its module docstring, under the headings *What it finds*, *Why*, *Example*, *Instead*, *References*. The
command `presend explain`, the documentation and the JSON of `explain` all come from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

from guard.acts import Mention, mentions
from guard.care import Care, care
from guard.config import Config
from guard.language import foreign
from guard.links import Link, links
from guard.model import WHOLE_REPLY, Act, Channel, Detection, Finding, Outcome, Owner, Reply
from guard.normalise import Text, quoted
from guard.words import Sentence, sentences

OVERLOOKED = 0.1
"""The share of warnings that are sent all the same: one in ten, an assumption on the careful side."""
STANDS = 0.6
"""From this confidence on a thing counts as standing in a reply where two together are worse than one."""

_MINE = re.compile(r"\b(?:me|my|mine|i'm|im)\b[^.!?\n]*$", re.IGNORECASE)

_ANSWERED = 1000
"""How many characters of the customer's last message, from its end, a reply is read as an answer to."""
REMEMBERED = 10
"""How many of the customer's messages a reply may still be speaking of."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """One outcome per channel."""

    public: Outcome
    dm: Outcome
    email: Outcome
    secure: Outcome

    def on(self, channel: Channel) -> Outcome:
        """Return the outcome on `channel`."""
        outcome: Outcome = getattr(self, channel.value)
        return outcome


def table(text: str) -> Mapping[str, Outcomes]:
    """Read a table of outcomes: a line per entity, `ENTITY public dm email secure`."""
    rows = (line.split() for line in text.strip().splitlines())
    return MappingProxyType({entity: Outcomes(*(Outcome[cell.upper()] for cell in cells)) for entity, *cells in rows})


@dataclass(frozen=True, slots=True)
class Judged:
    """A detection, whose it is and what the reply does with it. Offsets are those of the original text."""

    detection: Detection
    owner: Owner = Owner.UNKNOWN
    act: Act = Act.DISCLOSES
    claimed: bool = False
    """The words offer it as the brand's own ("call us on"), and the brand has not listed it."""
    resembles: str = ""
    """What kind of listed value it is one digit or letter away from, if any."""
    hidden: bool = False
    """It was disguised: only folding brought it out."""
    shown: bool = False
    """It is the name that the customer shows here anyway."""

    @property
    def entity(self) -> str:
        """Return the kind of thing detected."""
        return self.detection.entity


@dataclass(frozen=True, slots=True)
class Placed:
    """A link of the reply, and the way from its folded offsets to the original ones."""

    link: Link = field(repr=False)
    text: Text = field(repr=False)

    def at(self, start: int, end: int) -> tuple[int, int]:
        """Return the original span of folded `start:end`."""
        return self.text.original(start, end)

    @property
    def whole(self) -> tuple[int, int]:
        """Return the original span of the link."""
        return self.text.original(self.link.start, self.link.end)


@dataclass(frozen=True)
class Case:
    """All that a rule may look at. What is costly to know is found when the first rule asks for it."""

    reply: Reply
    text: Text = field(repr=False)
    judged: tuple[Judged, ...]
    config: Config
    read: Callable[[str], tuple[Judged, ...]] = field(repr=False, default=lambda _: ())
    """Finds what the recognizers know in another text of the conversation, and whose it is; people are not looked for."""

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Return the sensitive things that the reply names, and how likely it asks for them."""
        return mentions(self.text.folded, self.sentences, self.customer_said[-_ANSWERED:])

    @cached_property
    def links(self) -> tuple[Placed, ...]:
        """Return the links that the reply shows, and those in its markup."""
        return tuple(Placed(link, text) for text in filter(None, (self.text, self.text.carried)) for link in links(text.folded))

    @cached_property
    def care(self) -> Care:
        """Return how the reply treats the customer."""
        return care(self.text.folded, self.sentences, self.customer_said)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Return the sentences of the reply."""
        return sentences(self.text.folded)

    @cached_property
    def now(self) -> tuple[Sentence, ...]:
        """Return the sentences that are said now: in e-mail, where old messages are quoted as a matter of course, without those."""
        if self.reply.channel != Channel.EMAIL or not self.quoted:
            return self.sentences
        spans = ((one, self.text.original(one.start, one.end)) for one in self.sentences)
        return tuple(one for one, (start, end) in spans if not any(a < end and start < b for a, b in self.quoted))

    @cached_property
    def foreign(self) -> tuple[Sentence, ...]:
        """Return those of them that are in another language than English."""
        return foreign(self.text.folded, self.now)

    @cached_property
    def words(self) -> frozenset[str]:
        """Return the words of the reply, in usual spelling and lower case."""
        return frozenset().union(*(sentence.words for sentence in self.sentences))

    @cached_property
    def customer_said(self) -> str:
        """Return the customer's last message, empty if there is none."""
        return next((message.text for message in reversed(self.reply.thread) if message.author == "customer"), "")

    @cached_property
    def quoted(self) -> tuple[tuple[int, int], ...]:
        """Return the spans of quoted history, in offsets of the original text."""
        return tuple(self.text.original(start, end) for start, end in quoted(self.text.folded))

    @cached_property
    def posted(self) -> tuple[Judged, ...]:
        """Return the surely sensitive things in the customer's last messages, the brand's own left out."""
        theirs = [message.text for message in self.reply.thread if message.author == "customer"][-REMEMBERED:]
        return self.theirs(theirs)

    def theirs(self, texts: Iterable[str], *, least: float = STANDS) -> tuple[Judged, ...]:
        """Return what stands in the customer's `texts`, at `least` so surely, and is not the brand's; one reading for all of them."""
        joined = "\n\n".join(texts)
        if not joined.strip():
            return ()
        found = self.read(joined)
        return tuple(one for one in found if one.detection.score >= least and own(joined, one))

    @cached_property
    def sure(self) -> frozenset[str]:
        """Return the kinds of thing that surely stand in the reply and are not the brand's to give."""
        return frozenset(
            judged.entity
            for judged in self.judged
            if judged.detection.score >= STANDS and not (judged.claimed or judged.shown or judged.owner == Owner.BRAND)
        )


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What may not be sent. `assess` yields the findings; `entities` is the outcome table, where the rule has one.

    `protected` rules cannot be softened or excused. `id` and `page` are set on loading, from the file's name and docstring.
    """

    assess: Callable[[Case], Iterable[Finding]]
    entities: Mapping[str, Outcomes] = field(default_factory=dict)
    miss: float | None = None
    """What one disclosure costs, in false alarms: a reply stopped for nothing, and an agent who trusts the next stop less.
    `None` where the rule weighs no doubts."""
    reports: frozenset[str] = frozenset()
    """Further entities of its findings, for which it keeps no table of outcomes."""
    protected: bool = False
    last: bool = False
    """It adds nothing where another rule says at least as much of a part of the same words."""
    id: str = ""
    page: str = ""

    @property
    def summary(self) -> str:
        """Return the first line of the page."""
        return self.page.strip().splitlines()[0]

    @property
    def sure(self) -> float | None:
        """Return the confidence from which a finding of this rule counts fully; see `threshold`."""
        return None if self.miss is None else threshold(self.miss)


def threshold(miss: float) -> float:
    """Return the confidence from which a finding counts fully, where a disclosure costs as much as `miss` false alarms.

    Stopping a reply pays as soon as what it costs in vain is less than what it saves: (1 - p) * c_fa < p * c_miss, so from
    p = c_fa / (c_fa + c_miss) on. Below that a finding is not dropped but counts one step less (block becomes warn), so what
    a stop saves is not the whole disclosure, only the warning that would have been overlooked: c_miss = miss * OVERLOOKED.

    >>> round(threshold(14), 2), round(threshold(7), 2)
    (0.42, 0.59)
    """
    return 1 / (1 + miss * OVERLOOKED)


def softened(outcome: Outcome, confidence: float, sure: float) -> Outcome:
    """Return `outcome`, one step less where the detection is in doubt (less than `sure`): a doubt alone never blocks."""
    return outcome if confidence >= sure or outcome == Outcome.ALLOW else Outcome(outcome - 1)


def own(text: str, one: Judged) -> bool:
    """Tell whether a value in a customer's `text` is theirs, not the brand's of which they speak ("I called 0800 ...")."""
    start = one.detection.start
    ours = one.owner == Owner.BRAND or one.resembles or (one.claimed and not _MINE.search(text, max(0, start - 70), start))
    return not ours


def finding(judged: Judged, rule: str, outcome: Outcome, why: str, instead: str, references: tuple[str, ...] = ()) -> Finding:
    """Return the finding of `rule` about a judged detection."""
    detection = judged.detection
    return Finding(
        rule=rule,
        entity=detection.entity,
        start=detection.start,
        end=detection.end,
        outcome=outcome,
        why=why,
        instead=instead,
        confidence=detection.score,
        recognizer=detection.recognizer,
        owner=judged.owner,
        act=judged.act,
        references=references,
    )


def said(rule: str, entity: str, span: tuple[int, int], outcome: Outcome, why: str, instead: str, **more: Any) -> Finding:
    """Return the finding of `rule` about what a reply does at `span`, in offsets of the original text.

    `more` are further fields of `Finding`; `act` is `informs` and `confidence` 1.0 unless given.
    """
    start, end = span
    fields: dict[str, Any] = {"act": Act.INFORMS, "confidence": 1.0, "recognizer": rule} | more
    return Finding(rule=rule, entity=entity, start=start, end=end, outcome=outcome, why=why, instead=instead, **fields)


def advice(case: Case, rule: str, outcome: Outcome, why: str, instead: str, **more: Any) -> Finding:
    """Return the finding of `rule` about the whole reply; `more` as for `said`."""
    return said(rule, WHOLE_REPLY, (0, len(case.reply.text)), outcome, why, instead, **more)
