"""Offers a contact as the brand's own that the brand has not listed.

What it finds
    A phone number, e-mail address, street address or handle that the words around it offer as yours ("call us on", "DM
    @AcmeHelp"), but that the configuration does not list; and one that could be mistaken for a listed one: a digit or letter
    off, the same letters in another order, look-alike letters. Links that open a conversation (`m.me`, `ig.me`, `wa.me`, `t.me`,
    X, Apple Messages) with somebody who is not listed; where nothing is listed at all, with some person ("my manager, on
    Telegram"). Numbers at premium rates, whoever's they are. Links to a domain that is not listed get a note: regulators and
    makers have theirs.

Why
    A wrong digit sends your customers to a stranger, and look-alike numbers and handles are registered for that. Where nothing is
    listed yet, the guard cannot tell yours from an impostor's, and says so without blocking.

Example
    Call us on 0808 157 0101. (Listed is 0808 157 0100.)

Instead
    Use the listed one, or list this one in `[brand]` of presend.toml.

References
    Incidents of 2015 (a look-alike support account) and 2023 (numbers given by impostors); Ofcom's National Telephone Numbering
    Plan.
"""

import re
from collections.abc import Iterator

from guard.config import Brand
from guard.later import pattern
from guard.links import numeric, owned
from guard.model import Channel, Detection, Finding, Outcome, Owner
from guard.phones import e164
from guard.rules._contract import Case, Judged, Rule, finding, said
from guard.rules._deep_links import Target, bare, mistakable, target

_LIST = {
    "PHONE_NUMBER": "phones",
    "EMAIL_ADDRESS": "emails",
    "STREET_ADDRESS": "addresses",
    "PO_BOX": "addresses",
    "UK_POSTCODE": "addresses",
    "US_ZIP_CODE": "addresses",
}
_RULE = "unlisted-contact"
_Place = tuple[int, int]


def _assess(case: Case) -> Iterator[Finding]:
    brand = case.config.brand
    aims = _conversations(case)
    for aim, place in aims:
        yield from _led_to(aim, place, brand, somebodys=_somebodys(case, place))
    settled = frozenset(place for _, place in aims)
    for judged in case.judged:
        if (judged.detection.start, judged.detection.end) not in settled:
            yield from _offered(case, judged)
    yield from _handles(case)
    yield from _domains(case)


# --- numbers and addresses ----------------------------------------------------------------------------------------------


def _offered(case: Case, judged: Judged) -> Iterator[Finding]:
    brand = case.config.brand
    listed = {"phones": brand.phones, "emails": brand.emails or brand.domains, "addresses": brand.addresses}
    ours = judged.claimed or judged.resembles or judged.owner == Owner.BRAND
    if judged.entity == "PHONE_NUMBER" and ours and _premium(_value(case, judged), brand.region):
        why = "Offers a number at a premium rate: customers pay to be helped, and impostors live on it."
        yield finding(judged, _RULE, Outcome.BLOCK, why, "Give a number at the basic rate, or free of charge.", ("OFCOM-NTNP",))
    elif judged.resembles:
        why = f"Nearly matches {judged.resembles} that your configuration lists, but is not the same."
        yield finding(judged, _RULE, Outcome.BLOCK, why, "Check it digit by digit against the listed one.", ("INC-15",))
    elif judged.claimed and judged.entity in _LIST:
        kind = _LIST[judged.entity]
        public = case.reply.channel in (Channel.PUBLIC, Channel.DM)
        outcome = Outcome.BLOCK if listed[kind] and kind == "phones" and public else Outcome.WARN
        why = f"Offers a contact as your own that is not among the {kind} your configuration lists."
        if not listed[kind]:
            outcome = Outcome.WARN if _somebodys(case, (judged.detection.start, judged.detection.end)) else Outcome.NOTE
        yield finding(judged, _RULE, outcome, why, _list_it(kind), ("INC-5",))


def _value(case: Case, judged: Judged) -> str:
    return case.reply.text[judged.detection.start : judged.detection.end]


def _premium(value: str, region: str) -> bool:
    """Tell whether a number costs more than a call: as the plan of its country says, and directory enquiries (118) in Britain.

    Of the British revenue sharing ranges 0870 and 084 do not count: they cost little, and ask to be listed like any number.
    """
    import phonenumbers

    if re.fullmatch(r"1?900\d{7}", re.sub(r"\D", "", value)):
        return True  # the American way of writing it, wherever the brand is
    try:
        number = phonenumbers.parse(value, region)
    except phonenumbers.NumberParseException:
        return False
    national = str(number.national_number)
    if number.country_code == 44:
        return re.match(r"9[018]|87[1-3]|118\d{3}$", national) is not None
    if number.country_code == 1 and re.match(r"(?:\d{3})?976\d{4}$", national):
        return True
    return bool(phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.PREMIUM_RATE)


# --- links that open a conversation -------------------------------------------------------------------------------------


def _conversations(case: Case) -> list[tuple[Target, _Place]]:
    aims = ((placed, target(placed.link)) for placed in case.links)
    return [(aim, placed.at(aim.start, aim.end)) for placed, aim in aims if aim is not None]


def _led_to(aim: Target, place: _Place, brand: Brand, *, somebodys: bool) -> Iterator[Finding]:
    kind, entity = ("phones", "PHONE_NUMBER") if aim.number else ("handles", "SOCIAL_HANDLE")
    entries = brand.phones if aim.number else brand.handles
    listed = {e164(entry, brand.region).removeprefix("+") if aim.number else bare(entry) for entry in entries}
    value = re.sub(r"\D", "", aim.value) if aim.number else bare(aim.value)
    if aim.number and _premium(f"+{value}", brand.region):
        why = "Opens a conversation with a number at a premium rate."
        yield _about(entity, place, Outcome.BLOCK, why, "Give a number at the basic rate, or free of charge.")
    elif value in listed:
        return
    elif any(mistakable(value, entry) for entry in listed):
        why = f"Opens a conversation with a look-alike of one of your {kind}."
        yield _about(entity, place, Outcome.BLOCK, why, "Check it letter by letter against the listed one.")
    elif listed:
        why = f"Opens a conversation with somebody who is not among the {kind} your configuration lists."
        yield _about(entity, place, Outcome.BLOCK, why, _list_it(kind))
    else:
        why = f"Opens a conversation, and your configuration lists no {kind} to tell whether it is with you."
        yield said(_RULE, entity, place, Outcome.WARN if somebodys else Outcome.NOTE, why, _list_it(kind))


_MESSENGER = pattern(
    r"\b(?:whats ?app|telegram|signal|viber|imo|we ?chat|messenger|skype|t\.me|wa\.me|personal (?:number|line|account))\b",
    re.IGNORECASE,
)
_PERSON = pattern(
    r"\b(?:with|to|message|contact|text|reach|call|add|dm|whatsapp|telegram|inbox|ping)\s+(?:(?:our|my|the|a|an|one of our|your)\s+)?(?:[\w-]+\s+){0,2}?"
    r"(?:officers?|managers?|supervisors?|specialists?|executives?|technicians?|experts?|advis[eo]rs?|colleagues?|director|boss|lead|him|her)\b",
    re.IGNORECASE,
)


def _somebodys(case: Case, place: _Place) -> bool:
    """Tell whether a contact is offered as that of some person on a messenger, which is how impostors take customers aside."""
    around = case.reply.text[max(0, place[0] - 120) : place[1] + 20]
    return _MESSENGER.search(around) is not None and _PERSON.search(around) is not None


def _about(entity: str, place: _Place, outcome: Outcome, why: str, instead: str) -> Finding:
    return finding(Judged(Detection(entity, *place, 0.9, _RULE)), _RULE, outcome, why, instead, ("INC-15",))


def _list_it(kind: str) -> str:
    return f"If it is yours, add it to {kind} under [brand] in presend.toml; if not, take it out."


# --- handles ------------------------------------------------------------------------------------------------------------

_HANDLE = pattern(r"(?<![\w@.+/=-])@(\w{2,40}(?:[.-]\w{1,30}){0,2})(?![\w@])")
_ADDRESSEES = pattern(r"\s*(?:\.?@\w{1,40}(?:[.-]\w{1,30}){0,2}[\s,:]{1,3})*")
_TEAM = (
    r"(?:(?:support|help|care|service|customer|social|security|fraud|dedicated|colleagues?|friends|sister|uk|us|main|official)\s){0,3}"
    r"(?:team|account|handle|page|profile|colleagues?|friends|experts?|specialists?|folks|support|desk)"
)
_BEFORE = pattern(
    r"(?:\b(?:dm|dms|d\.m\.|pm|inbox|message|messages|msg|contact|reach|reach\sout|write|talk|speak|chat|in\stouch|whatsapp|email|ping)\b"
    rf"(?:\s(?:us|our|out|the|a|at|on|via|to|with|over|direct(?:ly)?|{_TEAM})){{0,4}}"
    rf"|\bour\s{_TEAM}(?:\s(?:over|at|on|is|are|via|here)){{0,3}}"
    r"|\b(?:find|follow|tweet|tag|mention|dm|message)\sus\s(?:at|on|via|@)?)[\s:,(]{0,3}$",
    re.IGNORECASE,
)
_AFTER = pattern(
    rf"\s(?:(?:is|are|being)\sour\b|(?:can|will|'ll|would)\s(?:be\sable\sto\s)?(?:help|assist|support)\b|(?:for|if\syou\sneed)\s(?:help|support|assistance)\b"
    rf"|who\s(?:can|will)\s(?:help|assist)|our\s{_TEAM}\b|,\sour\s{_TEAM}\b)",
    re.IGNORECASE,
)


def _handles(case: Case) -> Iterator[Finding]:
    """Yield what is wrong with handles; nothing if none is listed. Whom the reply is addressed to is not offered."""
    listed = {bare(handle) for handle in case.config.brand.handles}
    text = case.text.folded
    if not listed or "@" not in text:
        return
    greeting = _ADDRESSEES.match(text)
    begin = greeting.end() if greeting else 0
    recipient = bare(case.reply.recipient)
    for match in _HANDLE.finditer(text, begin):
        handle = bare(match[1].rstrip(".-"))
        place = case.text.original(*match.span())
        if handle == recipient:
            continue
        if handle in listed:
            if not case.text.hides(*match.span()):
                continue
            near = True
        else:
            near = any(mistakable(handle, entry) for entry in listed)
        if near:
            why = "Could be taken for one of your handles and is not the same."
            yield _about("SOCIAL_HANDLE", place, Outcome.BLOCK, why, "Check it letter by letter against the listed one.")
        elif _BEFORE.search(text[max(0, match.start() - 80) : match.start()]) or _AFTER.match(
            text, match.end(), match.end() + 60
        ):
            why = "Offers an account as your own that is not among the handles your configuration lists."
            yield _about("SOCIAL_HANDLE", place, Outcome.WARN, why, _list_it("handles"))


# --- domains ------------------------------------------------------------------------------------------------------------


def _domains(case: Case) -> Iterator[Finding]:
    """Yield a note for every host that is not listed, where domains are; replies may well point to others' pages."""
    brand = case.config.brand
    listed = tuple(domain.lower().removeprefix("www.") for domain in (*brand.domains, *brand.short_domains))
    seen: set[str] = set()
    for placed in case.links if brand.domains else ():
        link = placed.link
        if (
            link.scheme
            and link.host not in seen
            and not owned(link.host, listed)
            and not numeric(link.host)
            and not target(link)
        ):
            seen.add(link.host)
            why = "Links to a domain that is not among those your configuration lists."
            instead = "If it is yours, add it to domains under [brand] in presend.toml; if not, say whose it is."
            yield said(_RULE, "URL_UNLISTED", placed.whole, Outcome.NOTE, why, instead)


rule = Rule(assess=_assess, reports=frozenset({"SOCIAL_HANDLE", "URL_UNLISTED"}))
