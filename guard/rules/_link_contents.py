"""What a link carries: secrets and personal data, text that it will fill in, and data on its way to somebody else."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from guard.later import pattern
from guard.links import decoded, numeric, owned
from guard.model import Channel, Finding, Outcome
from guard.phones import e164
from guard.rules._contract import STANDS, Case, Placed, said
from guard.rules._deep_links import dead, target
from guard.rules._link import EMPTIED, PRIVACY, Place, link_finding

_SECRET = pattern(
    r"(?:access_?|auth_?|id_?|reset_?|refresh_?|session_?|login_?|magic_?|verification_?)?(?:token|tkn|jwt|otp|sig|signature|secret|ticket|passcode)"
    r"|(?:j|php)?sess(?:ion)?(?:_?id)?|sid|api_?key|password|passwd|pwd|pin|oobcode"
)
_PERSONAL = pattern(
    r"(?:(?:customer|user|client|member|contact|billing|your|recipient)[_-]?)?(?:"
    r"(?P<email>e?-?mail(?:[_-]?addr(?:ess)?)?|login_hint)"
    r"|(?P<phone>(?:tele)?phone(?:[_-]?(?:no|number))?|mobile(?:[_-]?(?:no|number))?|cell|tel|msisdn)"
    r"|(?P<whole>(?:first|last|full|sur|given|family)[_-]?name|[fl]name)"
    r"|(?P<name>name)"
    r"|(?P<account>(?:acc(?:oun)?t?|acct|customer|member(?:ship)?|policy|iban|card|nhs|ssn|nino|passport)(?:[_-]?(?:no|num(?:ber)?|id|ref))?)"
    r"|(?P<postcode>post(?:al)?[_-]?code|zip(?:[_-]?code)?)"
    r"|(?P<dob>dob|d_o_b|date[_-]?of[_-]?birth|birth[_-]?(?:date|day)|bday)"
    r"|(?P<address>addr(?:ess)?(?:[_-]?(?:1|line[_-]?1))?|street))"
)
_VALUES = {
    "email": r"[^\s@]+@[^\s@]+\.[^\s@]{2,}",
    "phone": r"\+?[\d\s().-]{6,20}",
    "whole": r"[^\W\d_][^\d{}<>\[\]]{1,60}",
    "name": r"[A-Z][\w'’-]+(?:[ ._][A-Z][\w'’-]*){0,3}",
    "account": r"(?=(?:\D*\d){5})[\w\s/-]{5,34}",
    "postcode": r"(?=.*\d)[A-Za-z\d][A-Za-z\d -]{3,9}",
    "dob": r"\d{1,4}[./ -]?(?:\d{1,2}|[A-Za-z]{3,9})[./ -]?\d{2,4}",
    "address": r"(?=.*\d)(?=.*[A-Za-z]{3}).{6,120}",
}
_BLANK = pattern(r"[{}<>\[\]]|^[$%]|x{3}|your|example$", re.IGNORECASE)
_EMAIL = pattern(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[a-z]{2,24}(?![\w@-])", re.IGNORECASE)
_FREE = frozenset("text body ref message msg subject note notes comment q query data d payload context ctx prefill".split())
_PRIVATE = frozenset(
    "EMAIL_ADDRESS PHONE_NUMBER STREET_ADDRESS UK_POSTCODE DATE_OF_BIRTH CUSTOMER_ACCOUNT_NUMBER CREDIT_CARD CREDIT_CARD_LAST4 CVV_NUMBER "
    "IBAN_CODE UK_BANK_ACCOUNT US_BANK_NUMBER US_SSN UK_NINO UK_NHS PASSPORT_NUMBER DRIVERS_LICENSE_NUMBER BOOKING_REFERENCE ORDER_NUMBER "
    "CASE_NUMBER POLICY_NUMBER CLAIM_NUMBER LOYALTY_NUMBER ONE_TIME_PASSCODE PASSWORD PIN SECURITY_ANSWER NATIONAL_ID".split()
)
_SIGN_IN = pattern(
    r"(?:^|[/._-])(?:log-?in|log-?on|sign-?in|sign-?on|pay(?:ments?|bill|now)?|checkout|billing|e?banking|wallet)(?:[/._-]|$)",
    re.IGNORECASE,
)


def _strict(case: Case) -> Outcome:
    return Outcome.BLOCK if case.reply.channel in (Channel.PUBLIC, Channel.DM) else Outcome.WARN


def carries(case: Case, placed: Placed, listed: tuple[str, ...], known: frozenset[str]) -> Iterator[Finding]:
    link = placed.link
    aim = target(link)
    whole = placed.whole
    for name, value, start, end in link.parameters():
        if aim is not None and (start, end) == (aim.start, aim.end):
            continue
        if (
            not known & {"RESET_LINK", "AUTH_TOKEN"}
            and _SECRET.fullmatch(name)
            and re.fullmatch(r"(?=.*\d)[\w.~+/=-]{4,}", value)
        ):
            yield link_finding("URL_SECRET_PARAM", placed.at(start, end), _strict(case), EMPTIED, ("NIST-63B",), 0.8)
        elif _personal(case, name, value):
            yield link_finding("URL_PII_PARAM", placed.at(start, end), _strict(case), EMPTIED, PRIVACY, 0.85)
    for match in _EMAIL.finditer(decoded(link.path) if "@" in link.path or "%" in link.path else ""):
        if not _public(case, match[0]) and not (link.host == "medium.com" or match.start() == 0):
            yield link_finding("URL_PII_PARAM", whole, _strict(case), EMPTIED, PRIVACY, 0.85)
            break
    own = owned(link.host, listed)
    if not own and aim is None and _leaks(case, placed, configured=bool(listed)):
        yield link_finding(
            "URL_CARRIES_DATA", whole, Outcome.BLOCK, "Take it out: a reply needs no picture or link that carries data.", ()
        )
    open_scheme = link.scheme == "http" or (not link.scheme and link.path)
    if open_scheme and not numeric(link.host) and _SIGN_IN.search(link.host.split(".")[0] + link.path):
        why = "Sends customers to a sign-in or payment page without https, which others on the way can read and change."
        yield said("unsafe-link", "URL_HTTP", whole, Outcome.WARN, why, "Write it with https://.", recognizer="unsafe-link")
    if dead(link):
        why = "Leads to Google Business Messages, which ended in July 2024."
        yield said("unsafe-link", "URL_DEAD", whole, Outcome.WARN, why, "Use another listed channel.", recognizer="unsafe-link")


def _personal(case: Case, name: str, value: str) -> bool:
    """Tell whether a parameter holds personal data: its name says so, and its value is one and no template's blank."""
    match = _PERSONAL.fullmatch(name)
    kind = match.lastgroup if match else None
    if kind is None or (kind != "email" and _BLANK.search(value)):
        return False
    return re.fullmatch(_VALUES[kind], value.strip()) is not None and not _public(case, value)


def _public(case: Case, value: str) -> bool:
    """Tell whether the brand lists the value as its own."""
    brand = case.config.brand
    if value.lower() in map(str.lower, brand.emails):
        return True
    numeric_enough = sum(map(str.isdigit, value)) >= 9
    return numeric_enough and e164(value, brand.region) in {e164(phone, brand.region) for phone in brand.phones}


def free_text(placed: Placed) -> Iterator[tuple[str, Place]]:
    """Yield (value, original span) of what a link will write for the customer, or says in words."""
    for name, value, start, end in placed.link.parameters():
        if len(value) >= 4 and (name in _FREE or " " in value):
            yield value, placed.at(start, end)


def in_free_text(case: Case, written: list[tuple[str, Place]]) -> Iterator[Finding]:
    """Read all free text of all links at once: one value to a paragraph, so that none explains another."""
    if not written:
        return
    ends = list(accumulate(len(value) + 2 for value, _ in written))
    found = (one for one in case.read("\n\n".join(value for value, _ in written)) if one.entity in _PRIVATE)
    for number in sorted({bisect_right(ends, one.detection.start) for one in found if one.detection.score >= STANDS}):
        value, place = written[number]
        if not _public(case, value):
            yield link_finding("URL_PII_PARAM", place, _strict(case), EMPTIED, PRIVACY, 0.85)


_IMAGE = pattern(r"!\[[^\]\n]{0,200}\]\(\s?<?$|\[[^\]\n]{1,80}\]:\s{0,3}<?$")
_TAG = pattern(r"<(?:img|image|iframe|script|link|video|audio|source|embed|object|input|body|table|td)\b[^>]*$", re.IGNORECASE)
_LONG = 24
_PICTURE = frozenset("v ver version rev t ts w h width height size s dpr".split())
"""What pictures have behind a question mark anyway: their size, and when they were changed."""


def _leaks(case: Case, placed: Placed, *, configured: bool) -> bool:
    """Tell whether a link takes data along: a picture with much in its address, or a link with readable text in a code."""
    link, (start, _) = placed.link, placed.whole
    before = case.reply.text[max(0, start - 240) : start]
    image = "![" in case.reply.text and _IMAGE.search(before) is not None
    values = [
        value for name, value, _, _ in link.parameters() if not (name in _PICTURE and re.fullmatch(r"[\d.x]{1,17}", value))
    ] or ([decoded(link.query[1:])] if link.query and "=" not in link.query else [])
    if image or _TAG.search(before):
        parts = [*re.split(r"[/.]", decoded(link.path)), *link.host.split(".")[:-2]]
        return (
            any(
                len(value) >= (_LONG // 2 if image else _LONG) or re.search(r"[\s@{}]", value) or _coded(value)
                for value in values
            )
            or any(map(_coded, parts))
            or any(re.search(r"\d{8}|@|\s\w+\s", part) for part in parts[: len(parts) if image else 0])
        )
    return configured and any(map(_coded, values))


def _coded(value: str) -> bool:
    """Tell whether `value` is readable text in base64 or hexadecimal digits."""
    import base64

    if len(value) < 12 or not re.fullmatch(r"[A-Za-z0-9+/_-]{12,}={0,2}", value):
        return False
    plain = value.rstrip("=").replace("-", "+").replace("_", "/")
    readings = [plain] if len(plain) % 4 != 1 else []
    for reading in readings:
        try:
            if re.fullmatch(rb"[\t\n\r\x20-\x7e]{8,}", base64.b64decode(reading + "=" * (-len(reading) % 4))):
                return True
        except ValueError:
            continue
    try:
        return not value.isdigit() and re.fullmatch(rb"[\t\n\r\x20-\x7e]{6,}", bytes.fromhex(value)) is not None
    except ValueError:
        return False
