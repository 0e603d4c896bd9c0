"""Detections -> Judged: whose a value is, and what the reply does with it.

What the brand lists is the brand's, in any spelling; one digit or letter off is worse than unknown. Where nothing is listed the
words decide: "call us on" offers a contact of the brand, "your number" and "we'll ring" speak of the customer's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from guard.config import Brand, Config
from guard.later import pattern
from guard.likeness import one_edit
from guard.model import Act, Author, Detection, Message, Owner, Reply
from guard.normalise import Text, normalise, quoted
from guard.phones import e164
from guard.rules import Judged
from recognizers._first_names import CALLED

_REACH = 70
_OURS = pattern(
    r"\b(?<!your )(?<!ur )(?<!his )(?<!her )(?<!their )(?:call(?:ing)?|phone|ring|dial|text(?:ing)?|reach(?:ing)?|contact(?:ing)?|e-?mail(?:ing)?|write|message|whatsapp|speak|talk|chat"
    r"|forward(?:ed)?|report|send (?:it|this|them|that|a copy|the)|visit(?:ing)?|pop in|drop (?:in|by)|come (?:in|to|and see))\b"
    r"(?!ed\b)|\b(?:us|our|ours)\b|\b(?:help|hot|support|care|info)[ -]?(?:line|desk)s?|customer (?:service|care|support|relations)"
    r"|toll[ -]free|freephone|event|show|venue|stadium|festival|concert|the game|the match|roadworks|diversion|collection point|return (?:it|them|this|items?|parcels?) to|switchboard|head ?office|headquarters|call cent(?:er|re)|press office|store|shop|branch|lines are open"
    r"|(?:support|service|fraud|billing|sales|claims|complaints) (?:team|department|number)",
    re.IGNORECASE,
)
_THEIRS = pattern(
    r"\b(?:your|yours|you (?:on|at|have|gave|provided|registered|listed|used)|ya|ur)\b|\bon (?:file|record)|registered"
    r"|\b(?:we|i|he|she|they|someone|somebody|manager|agent|driver|engineer|team|colleague)(?:'ll|'ve|'re|'m)?(?: (?:will|have|has|can|could|shall|tried|to"
    r"|are going|going|are|am|is|be|been|just|also|then|already|now))*"
    r" (?:call|ring|rang|phon|text|e-?mail|sen[dt]|contact|reach|tried|deliver|visit|post|ship|mail|bell|buzz)\w*(?: (?:you|it|this|that|them|a \w+|the \w+))?"
    r"|\b(?!(?:you|u|us|who|and|or|please|to) )[a-z]+(?: (?:will|'ll|is going to)|'ll) (?:call|ring|phone|text|bell|dial|buzz)\b|\btried (?:ya|you|u|him|her|them|calling|ringing|phoning)\b"
    r"|\b(?:his|her|their|customer's|the customer)\b|\b(?:sent|posted|delivered|shipped|billed|text(?:ed)?|e-?mailed) (?:it |this |that |a \w+ |the \w+ )?to\b"
    r"|\bthe (?:number|e-?mail|address) (?:you|we have)|confirm(?:ed|ing)? that",
    re.IGNORECASE,
)
_ROLE = pattern(
    r"(?:abuse|accounts?|admin|billing|care|claims|complaints?|contact|customer[\w.-]*|enquir(?:y|ies)|feedback|fraud|hello|help(?:desk)?|info|"
    r"inquir(?:y|ies)|legal|media|no-?reply|office|orders?|phish(?:ing)?|press|privacy|refunds?|reportphish\w*|returns|sales|security|"
    r"service|social[\w.-]*|spoof|support|team|webcare)(?:[.+_-]?[\w-]+)?@",
    re.IGNORECASE,
)
_CONTACTS = frozenset({"PHONE_NUMBER", "EMAIL_ADDRESS", "STREET_ADDRESS", "PO_BOX", "UK_POSTCODE", "US_ZIP_CODE"})
_PLACES = frozenset({"STREET_ADDRESS", "PO_BOX", "UK_POSTCODE", "US_ZIP_CODE"})
_SPEECH = pattern(r"\b(?:we|i|you|your|he|she|they|is|are|was|have|has|had|on|to|at|for|with|the|his|her)\b", re.IGNORECASE)
_SIGNED = pattern(
    r"(?:^|\n)\s*(?:--\s*\n|(?:kind|best|warm|many)?\s*(?:regards|thanks|wishes)|sincerely|cheers)[^\n]*\n", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is listed of one kind: its canonical forms, and how to bring a value into that form."""

    kind: str
    values: frozenset[str]
    canonical: Callable[[str], str]


def judge(
    detections: Iterable[Detection], hidden: frozenset[Detection], reply: Reply, text: Text, config: Config
) -> tuple[Judged, ...]:
    """Return every detection with its owner and act."""
    detections = tuple(detections)
    if not detections:
        return ()
    posted, record = _posted(reply.thread, "customer"), _record(reply)
    history = [text.original(start, end) for start, end in quoted(text.folded)]
    result = []
    for detection in detections:
        value = _folded(reply.text[detection.start : detection.end])
        bare = _bare(value)
        owner, claimed, resembles = _owner(detection, value, reply, config, known=bool(bare) and bare in record)
        at = bisect_right(history, (detection.start, len(reply.text))) - 1
        behind = at >= 0 and detection.end <= history[at][1]
        echoed = behind or (len(bare) >= 4 and bare in posted)
        result.append(
            Judged(
                detection,
                owner=Owner.CUSTOMER if owner == Owner.UNKNOWN and echoed else owner,
                act=Act.ECHOES if echoed else Act.DISCLOSES,
                claimed=claimed,
                resembles=resembles,
                hidden=detection in hidden,
                shown=detection.recognizer in CALLED or (detection.entity == "PERSON" and _shown(bare, reply)),
            )
        )
    return tuple(result)


def _owner(detection: Detection, value: str, reply: Reply, config: Config, *, known: bool) -> tuple[Owner, bool, str]:
    """Return whose a value is, whether it is offered as the brand's, what it resembles; `known` is one on the customer's record."""
    ours = _listed(config.brand).get(detection.entity)
    if ours is not None:
        form = ours.canonical(value)
        if form in ours.values or (
            detection.entity in _PLACES and any(form in listed or listed in form for listed in ours.values)
        ):
            return Owner.BRAND, False, ""
        if detection.entity not in _PLACES and any(_one_off(form, listed) for listed in ours.values):
            return Owner.UNKNOWN, False, ours.kind
    if known:
        return Owner.CUSTOMER, False, ""
    if detection.entity in _CONTACTS:
        return Owner.UNKNOWN, _offered(detection, value, reply.text), ""
    return Owner.UNKNOWN, False, ""


def _offered(detection: Detection, value: str, text: str) -> bool:
    """Tell whether the words offer the contact as the brand's: the nearer of the two kinds of cue decides."""
    if detection.entity == "EMAIL_ADDRESS" and _ROLE.match(value):
        return True
    if detection.entity == "PHONE_NUMBER" and _toll_free(value):
        return True
    before = _folded(text[max(0, detection.start - _REACH) : detection.start])
    if re.search(r"(?:wa\.me/|whatsapp\.com/send/?\?phone=)\+?$", before, re.IGNORECASE):
        return True  # the link opens a conversation with it
    # A sentence end stops the search: what was said before it was about something else. So does a paragraph's, unless it announces
    # what follows ("write to us:") or nothing but the contact follows.
    before = re.split(r"[.!?]\s|(?<!:)\n\s*\n(?=(?s:.*)\w)", before)[-1]
    ours, theirs = _last(_OURS, before), _last(_THEIRS, before)
    if theirs == -1 and _in_signature(text, detection.start):
        return True
    if ours == theirs == -1:
        after = _folded(text[detection.end : detection.end + 40])
        return bool(
            re.match(
                r"[\s,(-]{0,3}(?:is (?:our|the) |for (?:help|support|assistance)|\(?(?:24/7|mon|free))", after, re.IGNORECASE
            )
        )
    # "we'll call" holds "call": the longer, customer's reading of the same words wins.
    return ours > theirs


def _in_signature(text: str, start: int) -> bool:
    """Tell whether only names and titles stand between a sign-off and `start`: what is there is the agent's or the brand's."""
    signs = list(_SIGNED.finditer(text, max(0, start - 400), start))
    between = text[signs[-1].end() : start] if signs else ""
    plain = len(between) <= 230 and between.count("\n") <= 5 and re.fullmatch(r"[\w ,.'&|()+:/\n-]*", between) is not None
    return bool(signs) and plain and not _SPEECH.search(between)


def _last(regex: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in regex.finditer(text)), default=-1)


def _shown(name: str, reply: Reply) -> bool:
    """Tell whether a name, in letters alone, is the one that the customer shows here anyway."""
    shown = _compact(reply.recipient)
    return bool(shown) and (name in shown or shown in name)


@cache
def _listed(brand: Brand) -> dict[str, _Known]:
    phones = _Known(
        "a phone number",
        frozenset(e164(phone, brand.region) for phone in brand.phones),
        lambda value: e164(value, brand.region),
    )
    emails = _Known("an e-mail address", frozenset(email.lower() for email in brand.emails), str.lower)
    places = _Known("an address", frozenset(_compact(address) for address in brand.addresses), _compact)
    people = _Known("an agent's name", frozenset(_compact(agent) for agent in brand.agents), _compact)
    known = {
        "PHONE_NUMBER": phones,
        "EMAIL_ADDRESS": emails,
        **dict.fromkeys(_PLACES, places),
        "PERSON": people,
        "AGENT_FULL_NAME": people,
    }
    return {entity: listed for entity, listed in known.items() if listed.values}


def _toll_free(value: str) -> bool:
    digits = re.sub(r"\D", "", value)
    return bool(
        re.match(
            r"(?:0800|0808|00800|1?8(?:00|33|44|55|66|77|88)\d{7}$|1800\d{6}$|1300\d{6}$|44800|44808|0845|0844|0345|0330|0300|0333)",
            digits,
        )
    )


def _one_off(form: str, listed: str) -> bool:
    return min(len(form), len(listed)) >= 6 and one_edit(form, listed)


def _record(reply: Reply) -> frozenset[str]:
    customer = reply.customer
    values = (customer.name, *customer.emails, *customer.phones, *customer.addresses, *customer.identifiers)
    return frozenset(_compact(value) for value in values if value)


def _posted(thread: tuple[Message, ...], author: Author) -> str:
    return " ".join(_compact(message.text) for message in thread if message.author == author)


def _folded(text: str) -> str:
    return normalise(text).folded


def _compact(text: str) -> str:
    return _bare(_folded(text))


def _bare(folded: str) -> str:
    """Return letters and digits alone, in lower case."""
    return re.sub(r"[\W_]+", "", folded).lower()
