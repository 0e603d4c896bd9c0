"""Keys and tokens that let a program in: whoever reads one is that program.

Families by their fixed beginnings, as gitleaks and detect-secrets know them, and, beside words such as "api key", anything long and
random (Shannon entropy). Placeholders ("YOUR_API_KEY") are none.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache

from recognizers._contract import Pattern, Recognizer
from recognizers._token_families import CHAT, CLOUD, CODE, HOOK, JWT, KEY, PAYMENT

_EDGE = r"(?<![A-Za-z0-9_\-])"
_END = r"(?![A-Za-z0-9_\-])"
_NAME = (
    r"(?:(?:api|app|application|access|auth|authentication|authorization|oauth|secret|client|private|encryption|signing|session|security|bearer|refresh|license|webhook|service|consumer|developer|aws|stripe"
    r"|twilio|x-api)[\s_\-]?){1,3}(?:keys?|tokens?|secrets?|id\stoken|cookie)|(?:session|jsession|phpsess|sess|sid|connect\.)[\s_\-]?id|token|client[\s_-]secret"
)
_VALUE = r"[A-Za-z0-9+/.~][A-Za-z0-9_\-+/=.~]{15,199}"
_NOT = re.compile(
    r"(?:your|my|insert|example|x{4}|0{6}|1234567|<|replace|changeme|redacted|placeholder|dummy)[\w\-]{0,40}$|https?:|www\.|.*\.(?:com|example|html?|php)(?:/|$)",
    re.IGNORECASE,
)
_MASK = re.compile(r"[xX]{8}|0{10}|\*{3}|\.{3}$")


@cache
def _family() -> re.Pattern[str]:
    return re.compile(f"{CLOUD}|{CODE}|{PAYMENT}|{CHAT}|{HOOK}|{JWT}|{KEY}")


def _random(value: str) -> bool:
    """Tell a secret from words: a fixed family, or at least 3 bits a character with figures among the letters."""
    if _family().match(value):
        return not _MASK.search(value)
    if _NOT.match(value):
        return False
    if "-" in value and not re.search(r"\d", value.replace("-", "")[:40]):
        return False
    counts = Counter(value)
    bits = -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())
    figures = sum(char.isdigit() for char in value)
    mixed = figures and bits >= 4.2 and value != value.lower()
    return bits >= 3 and (
        ((figures >= 2 or mixed) and any(char.isalpha() for char in value)) or (value.startswith("p:") and bits >= 2)
    )


recognizer = Recognizer(
    entity="AUTH_TOKEN",
    summary="An API key, access token, session or private key.",
    patterns=(
        Pattern(rf"{_EDGE}(?P<v>{CLOUD}){_END}", 0.95, cased=True),
        Pattern(rf"{_EDGE}(?P<v>{CODE}){_END}", 0.95, cased=True),
        Pattern(rf"{_EDGE}(?P<v>{PAYMENT}){_END}", 0.95, cased=True),
        Pattern(rf"{_EDGE}(?P<v>{CHAT}){_END}", 0.9, cased=True),
        Pattern(rf"(?P<v>{HOOK})", 0.95),
        Pattern(rf"{_EDGE}(?P<v>{JWT}){_END}", 0.95, cased=True),
        Pattern(rf"(?P<v>{KEY})", 0.98, cased=True),
        Pattern(rf"\b(?:bearer|basic)\s{{1,2}}(?P<v>{_VALUE})(?![\w\-+/=])", 0.85),
        Pattern(
            rf"(?<![A-Za-z0-9])(?:{_NAME})(?:\s(?:is|for|was|of|to|as|now|the|your|here|test|live|acme|\w{{2,10}}\sis)){{0,3}}\"?'?\s{{0,2}}[:=>]{{0,2}}\s{{0,2}}[\"'`]?(?P<v>{_VALUE})(?![\w\-+/=])",
            0.8,
        ),
        # Further words between, so longer and more mixed: "AES-256 key for the export: 603d...", "secret's now 9aF3...".
        Pattern(
            r"(?<![A-Za-z0-9-])(?:keys?|secrets?|tokens?|credentials?|pat)(?:'s)?(?:\s[a-z]{1,10}){0,4}\s?[:=>]{0,2}\s{0,2}[\"'`]?(?<![\w-])(?P<v>(?=[^\s\d]{0,60}\d)[A-Za-z0-9_\-+/=.~]{20,200})(?![\w\-+/=])",
            0.75,
        ),
        Pattern(r"\b(?:set-)?cookie:\s?[\w.\-]{1,30}=(?P<v>[\w%.\-+/=]{12,400})", 0.85),
        Pattern(r"\bcurl\s(?:[^\n]{0,60}\s)?(?:-u|--user)\s{0,2}[\w.@\-]{1,40}:(?P<v>[^\s:/@\"'<>]{3,80})", 0.85),
        Pattern(r"\b[a-z][a-z0-9+.\-]{1,12}://[\w.%+\-]{0,40}:(?P<v>[^\s:/@\"'<>]{3,80})@[\w.\-]{2,80}", 0.85),
    ),
    valid=lambda value: _random(value) or bool(re.fullmatch(r"[^\s:/@\"'<>]{3,15}", value)),
    in_links=True,
    finds=(
        "api key: 7f3Kq9ZtB2mX4cVn8LpR6sWd",
        "Authorization: Bearer 7f3Kq9ZtB2mX4cVn8LpR",
        "postgres://app:hunter2@db.acme.example/x",
    ),
    ignores=("Set api_key=YOUR_API_KEY_GOES_HERE", "Your token has expired.", "See https://acme.example/api-key-documentation"),
    references=("GDPR-32",),
)
