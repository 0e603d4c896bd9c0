"""Valid values of every checked kind, in public sentences and under every disguise that suits them, are found.

Values are made by the check-digit rule of their kind, from fixed seeds, so every run sees the same ones. With one digit changed, a
value that only its check digit tells from any other number is nothing.
"""

from __future__ import annotations

import base64
import random
import re
import string
from collections import Counter
from contextlib import suppress
from hashlib import sha256
from importlib import import_module

import pytest

import recognizers
from guard.detect import Detector
from guard.normalise import normalise
from recognizers._national_numbers import NUMBERS

DETECTOR = Detector(recognizers.load())
# Thousands of texts, each through code that other tests cover; tracing takes most of the time.
pytestmark = pytest.mark.no_cover

LOADED = {recognizer.name: recognizer for recognizer in DETECTOR.recognizers}
DIGITS, UPPER = string.digits, string.ascii_uppercase


def some(rng, count, alphabet=DIGITS):
    return "".join(rng.choice(alphabet) for _ in range(count))


def first_valid(make, valid, tries=60_000):
    for _ in range(tries):
        value = make()
        with suppress(LookupError):  # python-stdnum trips over some numbers
            if valid(value):
                return value
    raise LookupError("no valid value")


def luhn(body):
    total = sum(sum(divmod(int(digit) * (2 - at % 2), 10)) for at, digit in enumerate(reversed(body)))
    return body + str(-total % 10)


def grouped(value, *sizes):
    parts, at = [], 0
    for size in sizes:
        parts.append(value[at : at + size])
        at += size
    return " ".join(part for part in (*parts, value[at:]) if part)


CARDS = (("4", 16), ("4", 19), ("51", 16), ("55", 16), ("2221", 16), ("2720", 16), ("2500", 16), ("34", 15), ("37", 15), ("36", 14), ("3000", 14),
         ("6011", 16), ("65", 16), ("3528", 16), ("62", 16), ("62", 19), ("2200", 16), ("6759", 16), ("6304", 19), ("9792", 16))  # fmt: skip
COUNTRIES = "GB DE FR ES IT NL BE CH AT IE PT PL SE NO DK FI CZ GR RO HU LU TR AE SA".split()


def card(rng):
    prefix, length = rng.choice(CARDS)
    number = luhn(prefix + some(rng, length - len(prefix) - 1))
    return rng.choice((number, grouped(number, 4, 6) if length == 15 else grouped(number, 4, 4, 4)))


def iban(rng):
    from schwifty import IBAN

    country = rng.choice(COUNTRIES)
    number = str(IBAN.random(country_code=country, random=rng))
    return rng.choice((number, " ".join(number[at : at + 4] for at in range(0, len(number), 4))))


def phone(rng):
    """Return a number of a range that regulators keep for fiction: GB, US, FR, DE, AU; for India, where there is none, any."""
    area, last = rng.choice(("202", "212", "415", "617", "312")), rng.randrange(100, 200)
    return rng.choice(
        (
            f"07700 900{rng.randrange(1000):03}", f"+44 7700 900{rng.randrange(1000):03}", f"020 7946 0{rng.randrange(1000):03}",
            f"({area}) 555-0{last}", f"+1 {area} 555 0{last}", f"06 39 98 {rng.randrange(10, 99)} {rng.randrange(10, 99)}",
            f"+33 6 39 98 {rng.randrange(10, 99)} {rng.randrange(10, 99)}", f"030 23125 {rng.randrange(1000):03}", f"+49 30 23125 {rng.randrange(1000):03}",
            f"0491 570 {rng.randrange(100, 999)}", f"+61 491 570 {rng.randrange(100, 999)}", f"+91 98765 {rng.randrange(10000, 99999)}",
        )
    )  # fmt: skip


def email(rng):
    name = rng.choice(("sam", "p.okafor", "jo_lee", "max88", "ann-marie", "kt"))
    return f"{name}{some(rng, 2)}@{rng.choice(('example.com', 'example.org', 'mail.example.net', 'acme.example'))}"


def nhs(rng):
    from stdnum.gb import nhs

    return grouped(first_valid(lambda: "999" + some(rng, 7), nhs.is_valid), *rng.choice(((), (3, 3))))


def nino(rng):
    return rng.choice(("QQ{}{}{}{}", "QQ {} {} {} {}")).format(some(rng, 2), some(rng, 2), some(rng, 2), rng.choice("ABCD"))


def ssn(rng):
    from stdnum.us import ssn

    value = first_valid(lambda: some(rng, 9), ssn.is_valid)
    return f"{value[:3]}-{value[3:5]}-{value[5:]}"


def mpan(rng):
    primes = (3, 5, 7, 13, 17, 19, 23, 29, 31, 37, 41, 43)
    body = str(rng.randrange(10, 24)) + some(rng, 10)
    return body + str(sum(int(digit) * prime for digit, prime in zip(body, primes, strict=True)) % 11 % 10)


def tracking(rng):
    body = some(rng, 8)
    check = 11 - sum(int(digit) * weight for digit, weight in zip(body, (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11
    return f"{rng.choice('RCEL')}{rng.choice(UPPER)}{body}{ {10: 0, 11: 5}.get(check, check) }{rng.choice(('GB', 'DE', 'US', 'FR'))}"


def cups(rng):
    from stdnum.es import cups

    body = "ES" + some(rng, 16)
    return body + str(cups.calc_check_digits(body))


def routing(rng):
    body = str(rng.choice((11, 21, 26, 31, 12, 6))).zfill(2) + some(rng, 6)
    return body + str(-sum(int(digit) * weight for digit, weight in zip(body, (3, 7, 1) * 3, strict=False)) % 10)


def vin(rng):
    alphabet = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
    codes = dict(zip(alphabet, [*range(1, 9), *range(1, 6), 7, 9, *range(2, 10), *range(10)], strict=True))
    chars = list("1" + some(rng, 7, alphabet) + "0" + some(rng, 4, alphabet) + some(rng, 4))
    chars[8] = "0123456789X"[
        sum(codes[c] * w for c, w in zip(chars, (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2), strict=True)) % 11
    ]
    return "".join(chars)


def token(rng):
    def part(text):
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    head, body = part('{"alg":"HS256","typ":"JWT"}'), part('{"sub":"' + some(rng, 10) + '"}')
    return f"{head}.{body}.{some(rng, 43, string.ascii_letters + DIGITS)}"


def wallet(rng):
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    raw = b"\0" + rng.randbytes(20)
    number, text = int.from_bytes(raw + sha256(sha256(raw).digest()).digest()[:4]), ""
    while number:
        number, digit = divmod(number, 58)
        text = alphabet[digit] + text
    return rng.choice(("1" * (len(raw) - len(raw.lstrip(b"\0"))) + text, "0x" + some(rng, 40, "0123456789abcdef")))


def postcode(rng):
    return f"{rng.choice(('SW', 'LS', 'M', 'EH', 'B', 'CF'))}{rng.randrange(1, 20)} {rng.randrange(1, 10)}{some(rng, 2, 'ABDEFGHJLNPQRSTUWXYZ')}"


def address(rng):
    return f"{rng.choice(('203.0.113', '198.51.100', '81.2.69'))}.{rng.randrange(1, 255)}"


def mac(rng):
    return ":".join(["00", "1A", *(f"{rng.randrange(256):02X}" for _ in range(4))])


def uuid(rng):
    return "-".join(some(rng, size, "0123456789abcdef") for size in (8, 4)) + "-4" + some(rng, 3, "0123456789abcdef") + "-a" + some(rng, 3, "0123456789abcdef") + "-" + some(rng, 12, "0123456789abcdef")  # fmt: skip


def place(rng):
    return f"{rng.randrange(50, 59)}.{some(rng, 5)}, -{rng.randrange(1, 5)}.{some(rng, 5)}"


def plus(rng):
    alphabet = "23456789CFGHJMPQRVWX"
    return f"9C{some(rng, 4, alphabet)}{rng.choice('23456789')}{rng.choice('CFGHJMPQRVWX')}+{some(rng, 2, alphabet)}"


KINDS = {
    "payment-card": ("CREDIT_CARD", "your card", card),
    "iban": ("IBAN_CODE", "the IBAN", iban),
    "phone-number": ("PHONE_NUMBER", "the mobile", phone),
    "email-address": ("EMAIL_ADDRESS", "the e-mail", email),
    "uk-nhs": ("UK_NHS", "the NHS number", nhs),
    "uk-nino": ("UK_NINO", "the NI number", nino),
    "us-ssn": ("US_SSN", "the SSN", ssn),
    "imei": ("IMEI_HARDWARE_ID", "the IMEI", lambda rng: luhn("35" + some(rng, 12))),
    "iccid": ("ICCID_NUMBER", "the ICCID", lambda rng: luhn("8944" + some(rng, 14))),
    "vehicle-identification-number": ("VEHICLE_IDENTIFICATION_NUMBER", "the VIN", vin),
    "uk-mpan": ("UK_MPAN", "the MPAN", mpan),
    "tracking-number": ("TRACKING_NUMBER", "the parcel", tracking),
    "es-cups": ("ES_CUPS", "the CUPS", cups),
    "aba-routing": ("ABA_ROUTING_NUMBER", "the routing number", routing),
    "us-bank-account": ("US_BANK_NUMBER|CUSTOMER_ACCOUNT_NUMBER", "checking account number", lambda rng: some(rng, 10)),
    "uk-bank-account": ("UK_BANK_ACCOUNT", "the sort code", lambda rng: f"{some(rng, 2)}-{some(rng, 2)}-{some(rng, 2)}"),
    "auth-token": ("AUTH_TOKEN", "the session", token),
    "crypto-wallet": ("CRYPTO", "the wallet", wallet),
    "ip-address": ("IP_ADDRESS", "your public IP", address),
    "mac-address": ("MAC_ADDRESS", "the MAC address", mac),
    "uuid": ("UUID", "the record", uuid),
    "coordinates": ("LOCATION_COORDINATES", "the location", place),
    "plus-code": ("PLUS_CODE", "the plus code", plus),
    "uk-postcode": ("UK_POSTCODE", "the postcode", postcode),
    "one-time-passcode": ("ONE_TIME_PASSCODE", "your verification code", lambda rng: some(rng, 1, "3456789") + some(rng, 5)),
    "booking-reference": ("BOOKING_REFERENCE", "the booking reference", lambda rng: f"{some(rng, 1, UPPER)}{some(rng, 1)}{some(rng, 1, UPPER)}{some(rng, 1)}{some(rng, 2, 'KPQXZ')}"),
    "account-number": ("CUSTOMER_ACCOUNT_NUMBER", "the account number", lambda rng: some(rng, 1, "3456789") + some(rng, 9)),
}  # fmt: skip
"""Recognizer: its entity, the words before a value, and how to make one."""

CARRIERS = (
    "Hi Sam, {label} {value} is the one we have.",
    "Sorry about that! We have {label} {value} on our side.",
    "Thanks for waiting. It was {label}: {value}.",
    "@sam_lee {label} is {value} ^KT",
    "Quick update: {label} {value}",
    "We used {label} {value}, sorry for the wait.",
    "Good news, {label} {value} works again!",
    "I've found {label} ({value}) and fixed it.",
    "Hello,\n\n{label}: {value}\n\nKind regards,\nSam",
    "No worries - {label} {value} is right.",
    "<p>Hi,</p><p>{label}: {value}</p>",
    "For your records: {label} = {value}",
    "It's all done; {label} is {value}; have a lovely day.",
    "Just to confirm, {label} is {value}. Anything else?",
    "{label} {value}",
    "We checked {label} {value} and all is well.",
    "* {label}: {value}\n* thanks for your patience",
    "Our system shows {label} {value} here.",
    "You asked what it says: {label} {value}.",
    "Please ignore the old one, {label} is {value} now.",
)

_WORDS = dict(zip(DIGITS, "zero one two three four five six seven eight nine".split(), strict=True))
_RADIO = dict(
    zip(UPPER, "alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu".split(), strict=True)
)  # fmt: skip
_TWINS = str.maketrans("ABCEHKMOPTXaceopxy", "АВСЕНКМОРТХасеорху")


def shifted(base):
    return lambda value: "".join(chr(base + int(char)) if char in DIGITS else char for char in value)


def between(gap):
    return gap.join


def spelt(value):
    return " ".join(_WORDS.get(char) or _RADIO[char] for char in value if char.isalnum())


DISGUISES = {
    "plain": str,
    "full width": lambda value: "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in value),
    "Arabic digits": shifted(0x660),
    "Devanagari digits": shifted(0x966),
    "Bengali digits": shifted(0x9E6),
    "mathematical digits": shifted(0x1D7CE),
    "keycaps": lambda value: "".join(char + "\ufe0f\u20e3" if char in DIGITS else char for char in value),
    "zero width": between("\u200b"),
    "word joiner": between("\u2060"),
    "soft hyphen": between("\u00ad"),
    "tag characters": between("\U000e0031"),
    "filler": between("\u3164"),
    "struck through": lambda value: "".join(char + "\u0336" if char.isalnum() else char for char in value),
    "look-alikes": lambda value: value.translate(_TWINS),
    "decimal entities": lambda value: "".join(f"&#{ord(char)};" for char in value),
    "hex entities": lambda value: "".join(f"&#x{ord(char):x};" for char in value),
    "markup": lambda value: value[:3] + "<b></b>" + value[3:6] + "<!-- -->" + value[6:],
    "typographic dashes": lambda value: value.replace("-", "\u2013"),
    "no-break spaces": lambda value: value.replace(" ", "\u00a0"),
    "base64": lambda value: base64.b64encode(value.encode()).decode(),
    "base64 twice": lambda value: base64.b64encode(base64.b64encode(value.encode())).decode(),
    "hex": lambda value: value.encode().hex(),
    "percent": lambda value: "".join(f"%{ord(char):02X}" for char in value),
    "percent twice": lambda value: "".join(f"%25{ord(char):02X}" for char in value),
    "escapes": lambda value: "".join(f"\\u{ord(char):04x}" for char in value),
    "bits": lambda value: " ".join(f"{ord(char):08b}" for char in value),
    "spaced": between(" "),
    "dotted": between("."),
    "dashed": between("-"),
    "underscored": between("_"),
    "piped": between("|"),
    "starred": between("*"),
    "emoji": between("\N{FIRE}"),
    "words": spelt,
    "Han digits": lambda value: "".join("〇一二三四五六七八九"[int(char)] if char in DIGITS else char for char in value),
    "letters for digits": lambda value: value.replace("0", "O").replace("1", "l"),
    "two lines": lambda value: value.replace(" ", "\n", 1) if " " in value else value[:4] + "\n" + value[4:],
}
_CHARACTERS = set(list(DISGUISES)[: list(DISGUISES).index("base64")])
_ENCODED = {"base64", "base64 twice", "hex", "percent", "percent twice", "escapes", "bits"}
_APART = {"spaced", "dotted", "dashed", "underscored", "piped", "starred", "emoji"}


def suits(disguise, value, name):
    """Tell whether a disguise says something about `value` that a reader could still make out, and how."""
    letters = any(char.isalpha() for char in value)
    plain = re.fullmatch(r"[A-Z0-9 ()+-]+", value) is not None
    if disguise in _CHARACTERS:
        # Folding look-alikes goes by the word; case and script count in a token.
        return disguise != "look-alikes" or (letters and name not in ("auth-token", "crypto-wallet", "mac-address"))
    if disguise in _ENCODED:
        return len(value) >= (9 if disguise.startswith("base64") else 6)
    digits = sum(map(str.isdigit, value))
    if disguise in _APART:
        return value.isalnum() and plain and digits >= 3
    if disguise == "words":
        return plain and "(" not in value and "+" not in value and digits >= 4
    if disguise == "Han digits":
        return value.isdigit()
    if disguise == "letters for digits":
        changed = value.count("0") + value.count("1")
        return plain and not letters and digits >= 6 and 1 <= changed <= digits / 2
    return plain and not letters and " " in value  # two lines


def found(text, entities, start, end, disguise="plain"):
    """Tell whether one of `entities` is found there. An encoded run is one find, so what else its bytes resemble will do."""
    detected = DETECTOR.detect(normalise(text), names=False)
    return any(
        d.start < end and start < d.end and (d.entity in entities.split("|") or (disguise in _ENCODED and d in detected.hidden))
        for d in detected.detections
    )


def missed(name, count):
    """Return how often each disguise hid a value, and of how many."""
    entity, label, make = KINDS[name]
    of: Counter[str] = Counter()
    hidden: Counter[str] = Counter()
    for disguise, change in DISGUISES.items():
        rng = random.Random(f"{name} {disguise}")
        for number in range(count):
            value = make(rng)
            if not suits(disguise, value, name):
                continue
            shown = change(value)
            carrier = CARRIERS[(number + len(disguise)) % len(CARRIERS)]
            text = carrier.replace("{label}", label).replace("{value}", shown)
            of[disguise] += 1
            start = text.index(shown)
            hidden[disguise] += not found(text, entity, start, start + len(shown), disguise)
    return hidden, of


MOST_MISSED = 0.01
COUNT = 20


@pytest.mark.parametrize("name", KINDS)
def test_values_are_found_under_any_disguise(name):
    hidden, of = missed(name, COUNT)
    table = {disguise: f"{hidden[disguise]} of {of[disguise]}" for disguise in of if hidden[disguise]}
    assert hidden.total() <= MOST_MISSED * of.total(), table
    assert hidden["plain"] == 0, table
    assert all(hidden[disguise] <= of[disguise] / 4 for disguise in of), table


def test_every_disguise_was_tried():
    assert set(DISGUISES) == {disguise for name in KINDS for disguise in missed(name, 4)[1]}


# --- numbers of other countries -----------------------------------------------------------------------------------------


def shaped(shape, rng):
    """Return a random string that a compact shape matches."""
    import re._constants as op
    import re._parser as parser

    def members(items):
        for what, which in items:
            yield from (
                range(which[0], which[1] + 1) if what is op.RANGE else (which,) if what is op.LITERAL else map(ord, DIGITS)
            )

    def made(nodes):
        return "".join(one[kind](value) for kind, value in nodes)

    one = {
        op.LITERAL: chr,
        op.IN: lambda items: chr(rng.choice(list(members(items)))),
        op.BRANCH: lambda sides: made(rng.choice(sides[1])),
        op.SUBPATTERN: lambda group: made(group[3]),
        op.MAX_REPEAT: lambda repeat: "".join(made(repeat[2]) for _ in range(rng.randint(repeat[0], repeat[1]))),
    }
    return made(parser.parse(shape))


CHECKED = [(check, label, shape) for check, label, shape in NUMBERS if check]
SAID = (
    {label: re.split(r"\|", re.sub(r"-\?|\(\?:[^()]*\)\??|[?\\]", "", label))[0].replace(".", "o") for _, label, _ in NUMBERS}
    | {label: "SA ID" for check, label, _ in NUMBERS if check == "za.idnr"}
    | {label: "IdNr" for check, label, _ in NUMBERS if check == "de.idnr"}
)
"""One way to say each label."""


NARROW = {
    "it.codicefiscale": r"[A-Z]{6}\d\d[ABCDEHLMPRST][0-2][1-8][A-Z]\d{3}[A-Z]",
    "cn.ric": r"11010119\d\d0[1-9][12]\d{4}[0-9X]",
}
"""Narrower shapes of those of which at random hardly one is right."""


@pytest.mark.parametrize(("check", "label", "shape"), CHECKED, ids=[check for check, *_ in CHECKED])
def test_identity_numbers_of_other_countries_are_found(check, label, shape):
    rng = random.Random(check)
    module = import_module(f"stdnum.{check}")
    shape = NARROW.get(check, shape)
    values = [first_valid(lambda: shaped(shape, rng), module.is_valid) for _ in range(4)]
    lost = []
    for number, value in enumerate(values):
        for disguise in ("plain", "full width", "zero width", "keycaps", "base64", "spaced"):
            if disguise == "spaced" and not value.isalnum():
                continue
            shown = DISGUISES[disguise](value)
            text = (
                CARRIERS[(number * 6 + len(disguise)) % len(CARRIERS)].replace("{label}", SAID[label]).replace("{value}", shown)
            )
            start = text.index(shown)
            detected = DETECTOR.detect(normalise(text), names=False).detections
            if not any(d.start < start + len(shown) and start < d.end and d.score >= 0.6 for d in detected):
                lost.append((disguise, SAID[label]))
    assert len(lost) <= 1, lost  # of 24; what stands beside an encoded run may speak against it


# --- one digit changed --------------------------------------------------------------------------------------------------

ONLY_CHECKED = (
    "payment-card",
    "iban",
    "uk-nhs",
    "imei",
    "iccid",
    "uk-mpan",
    "tracking-number",
    "es-cups",
    "aba-routing",
    "vehicle-identification-number",
)
"""What a check digit tells from any other number."""
NEUTRAL = ("It says {value} there.", "Here it is: {value}.", "{value} came up again.")


@pytest.mark.parametrize("name", ONLY_CHECKED)
def test_with_one_digit_changed_it_is_no_longer_that(name):
    entity, _, make = KINDS[name]
    rng = random.Random(f"{name} changed")
    taken = []
    for number in range(60):
        value = make(rng)
        places = [at for at, char in enumerate(value) if char in DIGITS]
        at = places[-1]
        changed = value[:at] + rng.choice([digit for digit in DIGITS if digit != value[at]]) + value[at + 1 :]
        text = NEUTRAL[number % len(NEUTRAL)].replace("{value}", changed)
        start = text.index(changed)
        if found(text, entity, start, start + len(changed)):
            taken.append(changed)
    assert taken == []


# --- who has none -------------------------------------------------------------------------------------------------------

STATEMENTS = {
    "absence-from-home", "auth-state", "balance-or-debt", "call-or-usage-detail", "child-or-family", "contact-history", "customer-status", "decision",
    "fraud-or-suspension-flag", "health", "other-special-category", "plan-or-product", "security-answer", "transaction", "travel-itinerary",
    "vulnerability-or-bereavement",
}  # fmt: skip
WITHOUT = {
    **dict.fromkeys(STATEMENTS, "a statement: what it looks into is a sentence, not a value"),
    **dict.fromkeys(
        ("access-code", "case-number", "claim-number", "loyalty-number", "order-number", "policy-number", "voucher-code", "porting-code", "pin", "username", "password"),
        "no check digit: only its label tells, and `valid` refuses dates, years and words",
    ),
    **dict.fromkeys(("agent-full-name", "street-address", "po-box"), "names and places: words, not codes"),
    **dict.fromkeys(("reset-link", "url-ip-literal"), "a link: what its address looks like is what counts"),
    **dict.fromkeys(
        (
            "de-health-insurance", "de-id-card", "de-passport", "de-social-security", "in-gstin", "in-pan", "za-id-number"
        ),
        "borrowed: its check is compared with the lender's",
    ),
    "cross-customer": "a statement",
    **dict.fromkeys(("first-name", "vocative"), "names"),
    "bank-account": "many countries' shapes, each in its table of cases",
    "roll-number": "no check digit: only its label tells",
    "swift-code": "no check digit: a list of countries and a label",
    "national-id": "has a test of its own, a country at a time",
    "unexplained-number": "any long number at all",
}  # fmt: skip


def test_every_checked_recognizer_has_a_generator_or_a_reason():
    checked = {recognizer.name for recognizer in DETECTOR.recognizers if recognizer.valid or recognizer.within}
    assert checked - set(KINDS) == set(WITHOUT)
    assert not set(KINDS) - set(LOADED)
