"""Repeats or confirms what the customer posted, or leaves it standing.

What it finds
    Values that the customer wrote and the reply gives back, or that stand in quoted history; words that confirm them without a digit
    ("yes, that's the account", "the number you gave is right"), and words that deny them, which narrow it down as well. In public
    also, as a note, a reply that does not ask the customer to delete what they posted.

Why
    What a customer posts may be anybody's guess; what the brand repeats or confirms is certain, and it stands there a second time
    when the customer has deleted the first. Impostors post a number and wait for the brand to say whether it is right.

Example
    Yep, that matches what we have!

Instead
    "Thanks. Please delete your post, so that nobody can use what is in it; we'll go on once you're signed in."

References
    PCI FAQ 1157 (do not reply with the message that holds the data); GDPR Art. 5(1)(f); 47 CFR 64.2010.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from guard.later import pattern
from guard.model import Act, Channel, Finding, Outcome
from guard.rules import load
from guard.rules._contract import REMEMBERED, Case, Rule, advice, said
from guard.rules._disclosure import ECHOES

_TABLES = tuple(f"discloses-{what}" for what in ("secret", "payment-data", "bank-details", "identifier", "contact", "location"))
_TOLD = frozenset({"LIVE_LOCATION", "SAFE_PLACE", "PERSON"})
"""What is told in words, not a value that could be right or wrong."""

_KINDS: Mapping[str, frozenset[str]] = {
    "address|street": frozenset({"STREET_ADDRESS", "PO_BOX", "UK_POSTCODE", "US_ZIP_CODE", "EMAIL_ADDRESS", "IP_ADDRESS"}),
    r"post ?code|zip(?: code)?": frozenset({"UK_POSTCODE", "US_ZIP_CODE", "STREET_ADDRESS"}),
    r"e-?mails?(?: address)?": frozenset({"EMAIL_ADDRESS"}),
    r"(?:phone|mobile|cell|contact|telephone|callback)(?: (?:number|no\.?))?": frozenset({"PHONE_NUMBER"}),
    r"(?:card|visa|mastercard|amex)(?: (?:number|no\.?|details))?": frozenset(
        {"CREDIT_CARD", "CREDIT_CARD_MASKED", "CREDIT_CARD_LAST4", "CREDIT_CARD_EXPIRATION_DATE"}
    ),
    r"(?:date of birth|dob|birth ?(?:day|date))": frozenset({"DATE_OF_BIRTH"}),
    r"(?:order|parcel|tracking)(?: (?:number|no\.?|ref(?:erence)?))?": frozenset({"ORDER_NUMBER", "TRACKING_NUMBER"}),
    r"(?:booking|reservation)(?: (?:number|no\.?|ref(?:erence)?))?": frozenset({"BOOKING_REFERENCE", "ETICKET_NUMBER"}),
}
"""Nouns that name one kind of value; the others of `_NOUN` fit any."""
_ANY = (
    r"(?:account|acct|customer|member(?:ship)?|policy|claim|meter|case|ticket|reference|ref|serial|bank|sort|passport|iban|id)"
    r"(?: (?:number|no\.?|ref(?:erence)?|id|details|code))?|last (?:four|4)(?: digits)?|numbers?|digits|details?|info(?:rmation)?|log-?in|username|iban|sort code"
)
_NOUN = rf"(?:{'|'.join(_KINDS)}|{_ANY})"
_DO = r"(?:'s|'re| is| are| was|s)"
_NOT = r"(?: ?(?:n't|not|no longer|never))"
_VERY = r"(?:(?:indeed|definitely|certainly|exactly|all|also|just|still|absolutely|quite|actually|really) )?"
_RIGHT = r"(?:right|correct|accurate|valid|spot[ -]on|wrong|incorrect|different|mistaken|off|the (?:right|correct|wrong|same|one)(?: one)?)"
_GAVE = (
    r"(?:that |which )?(?:you|u)(?:'ve| have)? (?:just |already |kindly )?"
    r"(?:gave|given|sent|posted|provided|shared|wrote|written|put|quoted|mentioned|entered|listed|typed|tweeted)(?: us| me| here| above| in)?"
)
_HAVE = r"(?:we|i)(?:'ve| have| do have| don't have| hold| see|'m seeing| can see| got)(?: got)?(?: here| (?:on|in) (?:file|record|the system|our \w+|your \w+))?"
_NEXT = r"(?!'s\b| (?:to (?:call|ring|text|use|reach|contact|dial|send|visit)|for (?:our|the|all|any|every)|you (?:need|should|can|could|want|would)|where|page|team|manager|holder|settings|line|opens|closes))"

_CONFIRMS = pattern(
    "|".join(
        (
            # "that's the account", "it isn't the right postcode", "that's you"
            rf"\b(?:that|this|it|those|these)(?:{_DO}{_NOT}?|(?:is|are|was)n't) {_VERY}(?:(?:the|your|ur|her|his|their)(?: \w+){{0,2}}? (?P<a>{_NOUN})|the (?:\w+ )?one|you(?:rs)?(?! \w))\b{_NEXT}",
            # "that matches what we have", "it doesn't match"
            (
                rf"\b(?:that|this|it|which|they|those|these|everything|all|(?:the|your|that|this|those|these) (?P<b>{_NOUN}))(?: {_GAVE})?(?: (?:all|does|do|definitely|exactly))?(?: (?:does|do|did)(?:n't| not))?"
                r" (?:match(?:es|ed)?|tall(?:y|ies)|agrees?|lines? up|ties? (?:up|in)|corresponds?|checks? out)\b(?:(?: up)? (?:with|to)|(?= (?:what|our|the|your|exactly))|(?=[ ]?(?:[.,!;)\n]|$|and|so|thank)))"
            ),
            # "the number you gave is right", "what you sent isn't right"
            rf"\b(?:(?:the|your|that|this) (?P<c>{_NOUN})(?: {_GAVE})?(?: (?:above|there|here))?|what {_GAVE}|the one {_GAVE})(?:(?:{_DO}| looks?| seems?){_NOT}?|(?:is|are|was)n't) {_VERY}{_RIGHT}\b",
            # "you've got the right number"
            rf"\byou(?:'ve| have)?(?: got| gave| sent| given| posted| quoted| have| put)?(?: us| me)? the (?:right|correct|wrong|same) (?P<d>{_NOUN})\b{_NEXT}",
            # "that's what we have on file", "we have the same number here"
            rf"\b(?:that|this|it)(?:{_DO}{_NOT}?|(?:is|was)n't) {_VERY}(?:what|how|as|the one|the \w+) {_HAVE}",
            rf"\b{_HAVE} (?:that|this|those|these|the (?:very |exact )?same) (?P<f>{_NOUN})\b{_NEXT}|(?:that|the) (?:very |exact )?same (?:thing )?{_HAVE}\b|\bsame (?:\w+ )?(?:as )?{_HAVE}",
            # "that account is yours", "found an account with those details", "that e-mail is registered with us"
            rf"\b(?:that|this|the) (?:(?P<g>{_NOUN})|one)(?:'s| is| isn't| is not) (?:yours|registered|on (?:file|record|your account)|linked to)\b",
            rf"\b(?:an|the|your) (?:account|order|booking|record|profile)\b[^.!?\n]{{0,30}} (?:with|under|for|from|by) (?:that|this|those|these) (?P<h>{_NOUN})\b",
            rf"\b(?:your|the|those|that) (?P<i>{_NOUN})\b,?[^.,!?\n]{{0,12}} (?:they|it|that)(?:'s|'re| is| are) {_VERY}{_RIGHT}\b",
            # "wrong postcode"
            rf"(?:^|(?<=[.!?,\n]) ?)(?:wrong|right|correct|same) (?P<j>{_NOUN})\b(?=\s*(?:[.!,\n]|$))",
            rf"\b(?:can|to|do|and) confirm (?:that )?(?:that|this|it|the|your)(?: (?P<e>{_NOUN}))?(?:{_DO})? {_VERY}{_RIGHT}\b",
        )
    ),
    re.IGNORECASE,
)
_ALONE = pattern(
    r"(?:^|(?<=[.!?\n])|(?<=\w[,]))\s*(?:(?:yes|yep|yeah|yup|ok(?:ay)?|thanks|thank you|great|perfect)[,.! ]{1,3})?"
    r"(?P<v>confirmed|correct|(?:that's|that is|all) (?:correct|right|confirmed)|spot[ -]on|bang on|exactly right|bingo|(?:it|they|that) (?:all )?match(?:es)?)"
    r"(?=\s*(?:[.!)\n]|$|, (?:thanks|thank you|we'll|i'll|let me)))"
    r"|\b(?:yes|yep|yeah|yup)[,.! ]{1,3}(?P<w>that(?:'s| is) (?:it|correct|right))(?=\s*(?:[.!)\n]|$|, (?:thanks|thank you|we|i|let me)\b))",
    re.IGNORECASE,
)
"""An affirmation that is a sentence: what follows is no statement of its own that it could belong to."""
_ONLY = pattern(
    r"(?:@\w+[:,]?\s*)*(?P<v>yes|yep|yeah|yup|that's right|it is|it does)\W*(?:[\^~*/-]\s?\w{1,12})?\s*", re.IGNORECASE
)
_DENIES = pattern(r"n't\b|\b(?:not|never|no longer|wrong|incorrect|different|mistaken|old|off)\b", re.IGNORECASE)
_OPEN = pattern(
    r"\b(?:if|whether|unless|once|when|check|make sure|ensure|verify|please confirm|let us know|(?:can|could|would|will) you|in case|until)\b[^.!?\n]{0,60}$",
    re.IGNORECASE,
)
_ASKED = pattern(r"[^.!\n,;]{0,40}\?")
_AFFIRMED = pattern(r"\b(?:yes|yep|yeah|yup|correct|confirmed|right|exactly)\W{1,3}$", re.IGNORECASE)
_DELETE = pattern(
    r"\b(?:delet(?:e|ing)|remov(?:e|ing)|hid(?:e|ing)|edit(?:ing)?|eras(?:e|ing)|tak(?:e|ing)|unpublish)\b[^.!?\n]{0,40}?"
    r"\b(?:down|posts?|tweets?|comments?|messages?|repl(?:y|ies)|review|it|that|this|those|them|numbers?|details|address|info\w*|image|picture|photo|screenshot)\b",
    re.IGNORECASE,
)


def _assess(case: Case) -> Iterator[Finding]:
    channel = case.reply.channel
    if channel not in (Channel.PUBLIC, Channel.DM) or not case.customer_said:
        return
    if confirming := _confirming(case.text.folded):
        yield from _confirmed(case, confirming)
    if channel == Channel.PUBLIC and not _DELETE.search(case.text.folded) and _left_standing(case):
        yield advice(
            case,
            ECHOES,
            Outcome.NOTE,
            "The customer's post holds details that others can use, and the reply leaves it at that.",
            "Ask them to delete the post, without repeating what is in it.",
            references=("PCI-FAQ1157", "GDPR-5f"),
        )


def _confirming(folded: str) -> list[re.Match[str]]:
    """Return what confirms or denies something in `folded`, conditions and questions left out."""
    found = []
    for match in _CONFIRMS.finditer(folded):
        before = folded[max(0, match.start() - 80) : match.start()]
        asked = _ASKED.match(folded, match.end()) and not _AFFIRMED.search(before)
        if not asked and not _OPEN.search(before):
            found.append(match)
    alone = (
        match
        for match in _ALONE.finditer(folded)
        if not any(f.start() < match.end() and match.start() < f.end() for f in found)
    )
    found += list(alone)
    if not found and (only := _ONLY.fullmatch(folded)):
        found.append(only)
    return found


def _confirmed(case: Case, confirming: list[re.Match[str]]) -> Iterator[Finding]:
    posted = [one for one in case.posted if one.entity in _values()]
    # "Correct." answers the message before it, not one of last week.
    last = [one for one in case.theirs((case.customer_said,)) if one.entity in _values()] if posted else []
    doubted = () if posted else [one for one in case.theirs((case.customer_said,), least=0.0) if one.entity in _values()]
    for match in confirming:
        groups = match.groupdict()
        if "v" in groups:
            fitting, span = last, match.span("w" if groups.get("w") else "v")
        else:
            named = next((groups[key] for key in "abcdefghij" if groups.get(key)), "")
            kinds = _kinds(named)
            # "That's the account" tells what a number was that nothing else had explained.
            fitting, span = [one for one in posted or doubted if kinds is None or one.entity in kinds], match.span()
        if not fitting:
            continue
        denied = _DENIES.search(match[0]) is not None
        public = case.reply.channel == Channel.PUBLIC
        one = max(fitting, key=lambda one: one.detection.score)
        yield said(
            ECHOES,
            one.entity,
            case.text.original(*span),
            Outcome.BLOCK if public and not denied else Outcome.WARN,
            "Says that what the customer posted is wrong, which narrows down what is right."
            if denied
            else f"Confirms what the customer posted {'where everyone can read it' if public else 'in a message that the platform keeps'}.",
            "Neither confirm nor deny it here; check it where the customer has signed in.",
            act=Act.CONFIRMS,
            owner=one.owner,
            confidence=one.detection.score,
            references=("GDPR-5f", "FCC-64.2010a"),
        )


def _left_standing(case: Case) -> bool:
    """Tell whether a public post of the customer holds a value and nobody has asked them yet to delete it."""
    thread = case.reply.thread
    if all(message.channel == Channel.PUBLIC for message in thread):
        posted = case.posted
    else:
        posted = case.theirs([m.text for m in thread if m.author == "customer" and m.channel == Channel.PUBLIC][-REMEMBERED:])
    lately = (message for message in thread[-2 * REMEMBERED :] if message.author == "brand")
    return any(one.entity in _values() for one in posted) and not any(_DELETE.search(message.text) for message in lately)


def _kinds(noun: str) -> frozenset[str] | None:
    """Return the entities that `noun` names; `None` where it fits any."""
    return next((entities for words, entities in _KINDS.items() if re.fullmatch(words, noun, re.IGNORECASE)), None)


@cache
def _values() -> frozenset[str]:
    """Return the entities that count as somebody's data in public: the other rules' tables say which."""
    tables = (rule.entities for rule in load() if rule.id in _TABLES)
    listed = {entity for table in tables for entity, outcomes in table.items() if outcomes.public >= Outcome.WARN}
    return frozenset(listed | {"DATE_OF_BIRTH"}) - _TOLD


rule = Rule(assess=_assess)
