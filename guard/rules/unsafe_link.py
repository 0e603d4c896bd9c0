"""Links to a place that is not what it seems, or that carry what should not travel in a link.

What it finds
    Look-alikes of the brand's domains: one letter off, look-alike letters, another ending, a word in front or behind, the whole
    domain in front of another; names written in punycode. Hosts given as numbers; a user name in front of the host
    (`https://acme.example@evil.example`); an address on a link that leads to another; link shorteners that the brand does not list. Tokens, and an e-mail address, number, name,
    account, postcode or date of birth in a link, also in the text that it will fill in (`text=`, `body=`, `ref=`). Pictures and links
    that carry data to somebody else's domain. Sign-in and payment pages without https. Google Business Messages, which has ended.

Why
    Customers learn from your replies which links to trust. A link that hides its target teaches them to trust impostors', and a
    mistyped domain may already belong to one. What stands in a link is kept by browsers, proxies and logs. A picture is fetched as
    soon as the reply is opened, and takes along what its address says: that is how a draft's writer is tricked into leaking.

Example
    Sign in at https://acme-example.com/help

Instead
    Use a full link on one of your own domains, with nothing about the customer in it.

References
    UTS 39 (confusables); RFC 3986 7.6 and 3.2.1; GDPR Art. 5(1)(f); incident of 2015 (a look-alike account answered with a phishing
    link).
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate

from guard.later import pattern
from guard.likeness import latin_twin, one_edit, skeleton
from guard.links import decoded, links, numeric, owned, split
from guard.model import Channel, Detection, Finding, Outcome
from guard.rules._contract import STANDS, Case, Judged, Placed, Rule, finding, said
from guard.rules._deep_links import dead, target

_WHY = {
    "URL_LOOKALIKE": "Looks like one of your domains and is not.",
    "URL_IP_LITERAL": "Links to a bare address instead of a name.",
    "URL_USERINFO": "Hides where the link leads behind a user name.",
    "URL_SHORTENER": "Hides where the link leads.",
    "URL_PUNYCODE": "Hides where the link leads: the name is written in a code that nobody reads.",
    "URL_HOMOGRAPH": "Hides where the link leads: letters of another script stand for Latin ones.",
    "URL_SECRET_PARAM": "Carries a secret in a link.",
    "URL_PII_PARAM": "Carries personal data in a link, where browsers and servers keep it.",
    "URL_CARRIES_DATA": "Carries data to a domain that is not listed as yours.",
    "URL_HIDDEN_TARGET": "Shows one address and leads to another.",
}
_INSTEAD = "Use the full link on one of your own domains."
_EMPTIED = "Link to the page alone; let the customer enter it there, signed in."
_INC, _PRIVACY = ("INC-15",), ("GDPR-5f",)
_Place = tuple[int, int]


def _assess(case: Case) -> Iterator[Finding]:
    brand = case.config.brand
    listed = tuple(domain.lower().removeprefix("www.") for domain in (*brand.domains, *brand.short_domains))
    yield from _recognised(case)
    known = _Known(case)
    written: list[tuple[str, _Place]] = []
    for placed in case.links:
        there = known.over(placed.whole)
        found = (*_host(case, placed, listed, there), *_content(case, placed, listed, there))
        yield from found
        flagged = {(finding.start, finding.end) for finding in found}
        written += [free for free in _free_text(placed) if free[1] not in flagged]
    yield from _in_free_text(case, written)


class _Known:
    """What the recognizers have found of what matters in links, by place."""

    def __init__(self, case: Case) -> None:
        matter = ("RESET_LINK", "AUTH_TOKEN", "URL_IP_LITERAL", "URL_USERINFO")
        self._found = sorted(
            (judged.detection.start, judged.detection.end, judged.entity) for judged in case.judged if judged.entity in matter
        )

    def over(self, place: _Place) -> frozenset[str]:
        """Return the entities found in a link; the few that begin last before its end are looked at."""
        if not self._found:
            return frozenset()
        start, end = place
        at = bisect_left(self._found, (end,))
        return frozenset(entity for _, behind, entity in self._found[max(0, at - 8) : at] if behind > start)


def _recognised(case: Case) -> Iterator[Finding]:
    """Yield what the recognizers have found already."""
    own = {domain.lower() for domain in case.config.brand.short_domains}
    for judged in case.judged:
        if judged.entity in ("URL_IP_LITERAL", "URL_USERINFO", "URL_SHORTENER"):
            shortened = judged.entity == "URL_SHORTENER"
            value = case.reply.text[judged.detection.start : judged.detection.end].lower()
            if not (shortened and re.sub(r"^https?://", "", value).removeprefix("www.").split("/")[0] in own):
                outcome = Outcome.WARN if shortened else Outcome.BLOCK
                yield finding(judged, "unsafe-link", outcome, _WHY[judged.entity], _INSTEAD, _INC)


def _found(
    entity: str, at: _Place, outcome: Outcome, instead: str = _INSTEAD, references: tuple[str, ...] = _INC, score: float = 0.95
) -> Finding:
    judged = Judged(Detection(entity, *at, score, "unsafe-link"))
    return finding(judged, "unsafe-link", outcome, _WHY[entity], instead, references)


# --- where it leads -----------------------------------------------------------------------------------------------------


def _host(case: Case, placed: Placed, listed: tuple[str, ...], known: frozenset[str]) -> Iterator[Finding]:
    link = placed.link
    begin = link.start + link.text.lower().find(link.host) if link.host in link.text.lower() else link.start
    folded = (begin, begin + len(link.host)) if begin > link.start or not link.scheme else (link.start, link.end)
    at = placed.at(*folded)
    if "\\" in link.authority + link.path and "@" in link.text and "URL_USERINFO" not in known:
        yield _found("URL_USERINFO", placed.whole, Outcome.BLOCK)
    if _misnamed(case, placed, listed):
        yield _found("URL_HIDDEN_TARGET", placed.whole, Outcome.BLOCK)
    if link.scheme and numeric(link.host) == "public":
        if not known & {"URL_IP_LITERAL", "URL_USERINFO"}:
            yield _found("URL_IP_LITERAL", placed.whole, Outcome.BLOCK)
        return
    written = case.reply.text[slice(*at)]
    disguised = placed.text.hides(*folded)
    plain = _unpunycoded(link.host)
    near = max(resembles(host, listed, disguised=disguised) for host in {link.host, plain})
    if near:
        instead = _INSTEAD if near == Outcome.BLOCK else "If it is yours, add it to domains under [brand] in presend.toml."
        yield _found("URL_LOOKALIKE", at, near, instead, ("INC-15", "UTS-39"))
    elif "xn--" in link.host and not owned(link.host, listed):
        yield _found("URL_PUNYCODE", at, Outcome.BLOCK if _mixed(plain) or not plain else Outcome.WARN, _INSTEAD, ("UTS-39",))
    elif not written.isascii() and _mixed(unicodedata.normalize("NFKC", written).lower()):
        yield _found("URL_HOMOGRAPH", at, Outcome.BLOCK, _INSTEAD, ("UTS-39",))


def _unpunycoded(host: str) -> str:
    """Return a host as it is read, empty if it cannot be read."""
    if "xn--" not in host:
        return host
    try:
        return ".".join(
            label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label for label in host.split(".")
        )
    except (UnicodeError, ValueError):
        return ""


def _mixed(host: str) -> bool:
    """Tell whether a label of a host has letters of another script that can be taken for Latin ones."""
    *labels, suffix = host.split(".")
    if not suffix.isascii():
        return False
    for label in labels:
        foreign = [char for char in label if char.isalpha() and not unicodedata.name(char, "").startswith("LATIN")]
        twins = [bool(latin_twin(char)) for char in foreign]
        if foreign and (all(twins) or (any(twins) and re.search("[a-z]", label))):
            return True
    return False


_AFFIX = (
    "accounts?|alerts?|apps?|assist(?:ance)?|auth|bank(?:ing)?|billing|care|chat|claims?|clients?|contact|customers?|delivery|desk|direct|help(?:desk|line)?|id|info"
    "|login|mail|mobile|my|official|online|orders?|payments?|pay|portal|refunds?|returns?|safe|secured?|security|services?|shop|sign-?in|social|store|support|team|the"
    "|track(?:ing)?|uk|update|usa?|verif(?:y|ication)|web"
)


def resembles(host: str, listed: tuple[str, ...], *, disguised: bool = False) -> Outcome:
    """Tell whether `host` could be taken for one of the `listed` domains without being one, or part of one.

    `BLOCK`: it could. `WARN`: the brand's name stands in front of somebody else's domain, where helpdesks also put their customers.
    `ALLOW`: not. `disguised`: its letters are another script's, so that even equality is a likeness.
    """
    if not listed or "." not in host:
        return Outcome.ALLOW
    if owned(host, listed):
        return Outcome.BLOCK if disguised else Outcome.ALLOW
    near = [domain for domain in listed if _may_resemble(host, domain)]
    parts = split(host) if near else ("", "", "")
    return max((_likeness(host, parts, domain) for domain in near), default=Outcome.ALLOW)


def _may_resemble(host: str, domain: str) -> bool:
    """Tell cheaply, without the list of public suffixes, whether any label of `domain` is in `host` or nearly so."""
    pieces = {*host.split("."), *re.split(r"[._-]", host)}
    return any(
        name in host or any(one_edit(piece, name) or skeleton(piece) == skeleton(name) for piece in pieces)
        for name in domain.split(".")[:-1]
    )


def _likeness(host: str, parts: tuple[str, str, str], domain: str) -> Outcome:
    below, label, suffix = parts
    _, name, own_suffix = split(domain)
    if not name or (label, suffix) == (name, own_suffix):
        return Outcome.ALLOW  # another part of the brand's own registered domain
    if f".{domain}." in f".{host}." or re.search(rf"(?:^|[.-]){re.escape(domain).replace(chr(92) + '.', '-')}(?:[.-]|$)", host):
        return Outcome.BLOCK  # acme.example.evil.example, acme-example.evil.example
    if label == name:
        return Outcome.BLOCK if len(name) >= 4 else Outcome.WARN  # acme.test for acme.example
    if skeleton(label) == skeleton(name):
        return Outcome.BLOCK
    if len(name) < 4:
        return Outcome.ALLOW
    if one_edit(label, name) and (suffix == own_suffix or len(name) >= 6):
        return Outcome.BLOCK  # acne.example
    pieces = re.split(r"[-_]", label)
    if any(
        piece == name or (len(name) >= 6 and (one_edit(piece, name) or skeleton(piece) == skeleton(name))) for piece in pieces
    ):
        return Outcome.BLOCK if len(pieces) > 1 else Outcome.ALLOW  # acme-support.example
    if re.fullmatch(rf"(?:{_AFFIX}|[-\d]){{0,4}}{re.escape(name)}(?:{_AFFIX}|[-\d]){{0,4}}", label):
        return Outcome.BLOCK  # acmehelp.example
    return Outcome.WARN if any(name in re.split(r"[-_]", part) for part in below.split(".")) else Outcome.ALLOW


_SHOWN_MARKDOWN = pattern(r"\[([^\[\]\n]{3,200})\]\(\s?<?$")
_SHOWN_HTML = pattern(r"[\"']?[^<>]{0,200}>\s*([^<>]{3,200})</a", re.IGNORECASE)
_ANCHOR = pattern(r"<a\b[^<>]*$", re.IGNORECASE)


def _misnamed(case: Case, placed: Placed, listed: tuple[str, ...]) -> bool:
    """Tell whether the words on a link are an address, and another's than the link's."""
    text, (start, end) = case.reply.text, placed.whole
    before = text[max(0, start - 240) : start]
    shown = _SHOWN_MARKDOWN.search(before)
    if shown is None and _ANCHOR.search(before):
        shown = _SHOWN_HTML.match(text, end, end + 420)
    found = list(links(shown[1])) if shown else []
    if len(found) != 1 or len(found[0].text) < len(shown[1].strip() if shown else "") or not placed.link.scheme:
        return False
    name, host = found[0], placed.link.host
    if not (name.scheme or name.host.startswith("www.") or owned(name.host, listed)) or target(placed.link):
        return False
    one, other = name.host.removeprefix("www."), host.removeprefix("www.")
    return not (owned(one, (other,)) or owned(other, (one,)) or owned(other, listed) or split(one)[1:] == split(other)[1:])


# --- what it carries ----------------------------------------------------------------------------------------------------

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


def _content(case: Case, placed: Placed, listed: tuple[str, ...], known: frozenset[str]) -> Iterator[Finding]:
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
            yield _found("URL_SECRET_PARAM", placed.at(start, end), _strict(case), _EMPTIED, ("NIST-63B",), 0.8)
        elif _personal(case, name, value):
            yield _found("URL_PII_PARAM", placed.at(start, end), _strict(case), _EMPTIED, _PRIVACY, 0.85)
    for match in _EMAIL.finditer(decoded(link.path) if "@" in link.path or "%" in link.path else ""):
        if not _public(case, match[0]) and not (link.host == "medium.com" or match.start() == 0):
            yield _found("URL_PII_PARAM", whole, _strict(case), _EMPTIED, _PRIVACY, 0.85)
            break
    own = owned(link.host, listed)
    if not own and aim is None and _leaks(case, placed, configured=bool(listed)):
        yield _found(
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
    digits = re.sub(r"\D", "", value)[-9:]
    phones = (re.sub(r"\D", "", phone)[-9:] for phone in brand.phones)
    return value.lower() in map(str.lower, brand.emails) or (len(digits) >= 9 and digits in phones)


def _free_text(placed: Placed) -> Iterator[tuple[str, _Place]]:
    """Yield (value, original span) of what a link will write for the customer, or says in words."""
    for name, value, start, end in placed.link.parameters():
        if len(value) >= 4 and (name in _FREE or " " in value):
            yield value, placed.at(start, end)


def _in_free_text(case: Case, written: list[tuple[str, _Place]]) -> Iterator[Finding]:
    """Read all free text of all links at once: one value to a paragraph, so that none explains another."""
    if not written:
        return
    ends = list(accumulate(len(value) + 2 for value, _ in written))
    found = case.detect("\n\n".join(value for value, _ in written))
    for number in sorted({bisect_right(ends, d.start) for d in found if d.entity in _PRIVATE and d.score >= STANDS}):
        value, place = written[number]
        if not _public(case, value):
            yield _found("URL_PII_PARAM", place, _strict(case), _EMPTIED, _PRIVACY, 0.85)


# --- data on its way out ------------------------------------------------------------------------------------------------

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


rule = Rule(assess=_assess)
