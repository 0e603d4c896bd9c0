"""Names or gives something of another customer.

What it finds
    E-mail addresses, phone numbers and account numbers that are neither in this customer's record nor yours; a greeting by another
    name than theirs; somebody else's full name beside an account's affairs; quoted history that was written to or by somebody else;
    a second person's affairs under one person's greeting. Without a name or values in the record, only the last can be told.

Why
    A reply in the wrong thread is the classic data breach of customer care: one person reads another's affairs, and both must be told.

Example
    Hi Priya, your refund is on its way. (To Sam Lee.)

Instead
    Check that this is the right conversation; leave everybody else out of it.

References
    GDPR Art. 4(12) and 33 (personal data breach); incident of 2020 (statements sent to the wrong customer).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from guard.later import pattern
from guard.likeness import one_edit
from guard.links import owned
from guard.model import Act, Finding, Outcome, Owner
from guard.phones import e164
from guard.rules._contract import STANDS, Case, Judged, Rule, finding, said, softened, table, threshold
from recognizers._first_names import CALLED, LONE
from recognizers._names import full_name

_ID = "leaks-other-customer"
_MISS = 7
_REFERENCES = ("GDPR-4", "INC-13")
_INSTEAD = "Check that this is the right conversation, and leave everybody else out of it."

_LASTING = frozenset(
    "CUSTOMER_ACCOUNT_NUMBER POLICY_NUMBER LOYALTY_NUMBER UK_MPAN UK_MPRN ES_CUPS US_SSN UK_NINO UK_NHS NATIONAL_ID PASSPORT_NUMBER "
    "DRIVERS_LICENSE_NUMBER IMEI_HARDWARE_ID ICCID_NUMBER IMSI_ID".split()
)
"""Numbers of which somebody has one: another of the same shape is another's. Of orders and cases everyone has several."""
_BEFORE_NAME = pattern(r"\s*(?:@\w+[\s:,]*)*(?:[A-Za-z]{2,9}[\s,.!]*){0,3}")
"""What may stand in front of the name that a reply opens with."""
_WRITTEN_TO = pattern(
    r"\b(?:dear|hi|hello|hey|hiya|good (?:morning|afternoon|evening)),?\s+(?:(?:mr|mrs|ms|miss|mx|dr|prof)\.?\s+)?$",
    re.IGNORECASE,
)
_SPEAKS_OF_SELF = pattern(r"\s*(?:here\b|from\b|speaking\b)", re.IGNORECASE)
_THIRD = pattern(
    r"\b(?:driver|courier|engineer|technician|hotel|host|restaurant|seller|agent|adviser|advisor|manager|depot|branch|store|shop|school|surgery|clinic|airline|insurer|bank|landlord|supplier|provider)\b[^.!?\n]{0,40}$",
    re.IGNORECASE,
)
"""Others of whom a reply may speak: not customers."""
_FIRM = pattern(
    r"\b(?:ltd|limited|llc|llp|inc|plc|gmbh|co|company|corp|group|services|shop|stores?|school|trust|council|club|church|&)(?!\w)",
    re.IGNORECASE,
)
_SHORT_FOR = {
    frozenset(pair.split("-"))
    for pair in (
        "bill-william will-liam bob-robert dick-richard peggy-margaret meg-margaret ted-edward ned-edward jack-john harry-henry "
        "kate-catherine katie-catherine kathy-catherine kit-christopher tony-anthony sasha-alexander sandy-alexander liz-elizabeth "
        "betty-elizabeth lisa-elizabeth tina-christina drew-andrew gus-angus nell-eleanor polly-mary molly-mary hank-henry chuck-charles "
        "lena-magdalena sandra-alexandra xander-alexander jim-james jimmy-james becky-rebecca trish-patricia"
    ).split()
}
_BELONGS = pattern(r"\s*(?:'s\b|s'|(?:has|owes|is|was|had|lives|paid|ordered|called|rang|cancelled)\b|\()", re.IGNORECASE)
_OF = pattern(
    r"(?:\b(?:of|from|to|under|with|and|for|belong(?:s|ing) to|registered to|in the name of|name|is|by)|[:(])\s*(?:(?:mr|mrs|ms|miss|mx|dr)\.?\s)?$",
    re.IGNORECASE,
)
_SHOW = pattern(r"\b(?:tickets?|see|watch|concert|show|starring|album|book|film|movie|tour)\b[^.!?\n]{0,30}$", re.IGNORECASE)
_STOP = pattern(r"[.!?\n]\s")
_WRITER = pattern(
    r"(?:^|\n)[>\s]*(?:from: ?|on [^\n]{6,60}, )(?P<n>[A-Z][^\s<@,]+ [A-Z][^<@\n,]{1,40}?)\s*<(?P<e>[^\s<>@]+@(?P<d>[^\s<>]+))>",
    re.IGNORECASE,
)

ENTITIES = table("""
    CROSS_CUSTOMER  block  block  block  block
""")


def _assess(case: Case) -> Iterator[Finding]:
    yield from _affairs(case)
    yield from _values(case)
    known = _known(case)
    if known:
        agents = _words(" ".join(case.config.brand.agents))
        for one in case.judged:
            if one.entity == "PERSON" and one.detection.score >= STANDS and one.owner != Owner.BRAND:
                yield from _named(case, one, known, agents)
        yield from _written_by(case, known, agents)


def _affairs(case: Case) -> Iterator[Finding]:
    for one in case.judged:
        if one.entity in ENTITIES:
            outcome = softened(ENTITIES[one.entity].on(case.reply.channel), one.detection.score, threshold(_MISS))
            yield _found(one, outcome, "Tells one customer of another's affairs.")


def _values(case: Case) -> Iterator[Finding]:
    """Yield values of a kind that the record lists, which it does not hold."""
    customer = case.reply.customer
    if not (customer.emails or customer.phones or customer.identifiers):
        return
    region = case.config.brand.region
    phones = {e164(phone, region) for phone in customer.phones}
    shapes = {_shape(identifier) for identifier in customer.identifiers}
    domains = tuple(map(str.lower, case.config.brand.domains))
    for one in case.judged:
        if (
            one.owner != Owner.UNKNOWN
            or one.claimed
            or one.resembles
            or one.act != Act.DISCLOSES
            or one.detection.score < STANDS
        ):
            continue
        start, end = one.detection.start, one.detection.end
        value = case.reply.text[start:end]
        if one.entity == "EMAIL_ADDRESS":
            other = bool(customer.emails) and "*" not in value and not owned(value.lower().rpartition("@")[2], domains)
        elif one.entity == "PHONE_NUMBER":
            number = e164(value, region)
            other = bool(phones) and len(re.sub(r"\D", "", value)) >= 9 and number not in phones
        else:
            own_kind = one.entity in _LASTING or one.detection.recognizer.startswith("brand-")
            other = own_kind and _shape(value) in shapes
        if other and not _THIRD.search(case.reply.text, max(0, start - 60), start):
            yield _found(
                one, Outcome.BLOCK, "Gives a value that is not in this customer's record: it may be another customer's."
            )


def _named(case: Case, one: Judged, known: frozenset[str], agents: frozenset[str]) -> Iterator[Finding]:
    text = case.reply.text
    start, end = one.detection.start, one.detection.end
    words = _words(text[start:end])
    if not words or _same(words, known | agents) or _introduced(case, words):
        return
    behind = any(a <= start < b for a, b in case.quoted)
    opens = not behind and _BEFORE_NAME.fullmatch(text, 0, start) is not None and not _SPEAKS_OF_SELF.match(text, end)
    if one.detection.recognizer in CALLED:
        greeted = behind and re.search(
            r"\b(?:hi|hello|hey|dear|thanks|thank you),? $", text[max(0, start - 14) : start], re.IGNORECASE
        )
        if greeted and not _signs(case, words):
            yield _found(one, Outcome.BLOCK, "Quotes a message that was written to somebody else than this customer.")
        elif opens and (one.detection.recognizer != LONE or _WRITTEN_TO.search(text, 0, start)):
            yield _found(one, Outcome.WARN, "Greets by another name than this customer's.")
    elif opens and len(words) >= 2 and _WRITTEN_TO.search(text, 0, start):
        yield _found(one, Outcome.BLOCK, "Is written to somebody else than this customer, by their full name.")
    elif not one.shown and len(words) >= 2 and (behind or _beside_affairs(case, start, end)):
        why = "Quotes a message about somebody else." if behind else "Names somebody else beside an account's affairs."
        if not behind or not _signs(case, words):
            yield _found(one, Outcome.BLOCK, why)


def _beside_affairs(case: Case, start: int, end: int) -> bool:
    """Tell whether the name at `start:end` is said to have to do with a fact or value of the same sentence."""
    text = case.reply.text
    belongs = text[start:end].endswith(("'s", "s'", "\u2019s")) or _BELONGS.match(text, end)
    if not (belongs or _OF.search(text, max(0, start - 24), start)) or _SHOW.search(text, max(0, start - 60), start):
        return False
    first = max((match.end() for match in _STOP.finditer(text, 0, start)), default=0)
    last = next((match.start() for match in _STOP.finditer(text, end)), len(text))
    return any(
        one.entity not in ("PERSON", "AGENT_FULL_NAME", "URL")
        and one.detection.score >= STANDS
        and one.owner != Owner.BRAND
        and not one.claimed
        and first <= one.detection.start < last
        for one in case.judged
    )


def _written_by(case: Case, known: frozenset[str], agents: frozenset[str]) -> Iterator[Finding]:
    """Yield who wrote quoted history, where that is neither this customer nor somebody with an address of the brand."""
    brand = case.config.brand
    domains = tuple(map(str.lower, (*brand.domains, *(email.rpartition("@")[2] for email in brand.emails))))
    if not domains:
        return
    emails = {email.lower() for email in case.reply.customer.emails}
    for a, b in case.quoted:
        for match in _WRITER.finditer(case.reply.text, max(0, a - 1), b):
            ours = owned(match["d"].lower(), domains) or match["e"].lower() in emails
            if not ours and not _same(_words(match["n"]), known | agents):
                yield said(
                    _ID,
                    "PERSON",
                    match.span("n"),
                    Outcome.BLOCK,
                    "Quotes a message that somebody else wrote.",
                    _INSTEAD,
                    act=Act.DISCLOSES,
                    owner=Owner.OTHER_CUSTOMER,
                    confidence=0.8,
                    references=_REFERENCES,
                )


def _found(one: Judged, outcome: Outcome, why: str) -> Finding:
    theirs = Judged(one.detection, owner=Owner.OTHER_CUSTOMER, act=one.act)
    return finding(theirs, _ID, outcome, why, _INSTEAD, _REFERENCES)


def _known(case: Case) -> frozenset[str]:
    """Return the words of this customer's name; none if it is not known, or a firm's: anybody may write for a firm."""
    name, recipient = case.reply.customer.name, case.reply.recipient
    if _FIRM.search(name) or not (name.strip() or full_name(recipient)):
        return frozenset()
    return _words(f"{name} {recipient}")


def _introduced(case: Case, words: frozenset[str]) -> bool:
    """Tell whether the customer used this name themselves in the thread."""
    return any(message.author == "customer" and not words.isdisjoint(_words(message.text)) for message in case.reply.thread)


def _signs(case: Case, words: frozenset[str]) -> bool:
    """Tell whether this name signs anywhere in the reply: customers greet agents, too."""
    text = case.reply.text
    return any(
        one.detection.recognizer == "first-name"
        and not re.search(
            r"\b(?:hi|hello|hey|dear),? $", text[max(0, one.detection.start - 12) : one.detection.start], re.IGNORECASE
        )
        and _same(words, _words(text[one.detection.start : one.detection.end]))
        for one in case.judged
    ) or any(
        one.entity == "AGENT_FULL_NAME" and _same(words, _words(text[one.detection.start : one.detection.end]))
        for one in case.judged
    )


def _same(words: frozenset[str], known: frozenset[str]) -> bool:
    return any(_alike(word, other) for word in words for other in known)


def _alike(one: str, other: str) -> bool:
    """Tell whether two names may be one person's: short forms and slips count.

    >>> _alike("sam", "samuel"), _alike("katherine", "kathryn"), _alike("bob", "robert"), _alike("priya", "sam")
    (True, True, True, False)
    """
    if one == other or frozenset((one, other)) in _SHORT_FOR:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) >= 3 and short in long:
        return True
    return one_edit(one, other) or (one[0] == other[0] and len(set(one[1:]) & set(other[1:])) >= 2)


def _words(text: str) -> frozenset[str]:
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    titles = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir"}
    return frozenset(word for word in re.findall(r"[^\W\d_]{2,}", plain.lower()) if word not in titles)


def _shape(value: str) -> str:
    return re.sub(r"[^\W\d_]", "A", re.sub(r"\d", "9", re.sub(r"[\W_]", "", value)))


rule = Rule(assess=_assess, entities=ENTITIES, miss=_MISS)
