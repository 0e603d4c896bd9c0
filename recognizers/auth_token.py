"""Keys and tokens that let a program in: whoever reads one is that program.

Families by their fixed beginnings, as gitleaks and detect-secrets know them, and, beside words such as "api key", anything long and
random (Shannon entropy). Placeholders ("YOUR_API_KEY") are none.
"""

from __future__ import annotations

import math
import re
from collections import Counter

from recognizers._contract import Pattern, Recognizer

_EDGE = r"(?<![A-Za-z0-9_\-])"
_END = r"(?![A-Za-z0-9_\-])"
_CLOUD = r"(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA|AGPA|AROA|AIDA)[A-Z2-7]{16}|AIza[\w\-]{35}|ya29\.[\w\-]{20,400}|GOCSPX-[\w\-]{20,40}|dop_v1_[a-f0-9]{64}|dapi[a-f0-9]{32}|LTAI[A-Za-z0-9]{12,24}"
_CODE = (
    r"gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_\w{22,100}|gl(?:pat|dt|ptt|rt|soat|cbt)-[\w\-]{20,60}|npm_[A-Za-z0-9]{36}|pypi-[\w\-]{50,300}|ATATT3[\w\-=]{60,250}|ATBB[A-Za-z0-9]{32}"
    r"|PMAK-[a-f0-9]{24}-[a-f0-9]{34}|rubygems_[a-f0-9]{48}|dckr_pat_[\w\-]{27}|lin_api_[A-Za-z0-9]{40}|figd_[\w\-]{20,60}|hvs\.[\w\-]{24,200}|CCIPAT_\w{20,80}"
)
_PAYMENT = r"(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,99}|whsec_[A-Za-z0-9+/=]{24,64}|sq0(?:atp|csp)-[\w\-]{22,43}|EAAA[\w\-]{60}|access_token\$(?:production|sandbox)\$\w{16,60}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"
_CHAT = (
    r"xox[abeoprs]-[A-Za-z0-9\-]{10,250}|xapp-\d-[A-Za-z0-9\-]{20,200}|\d{8,10}:AA[\w\-]{32,34}|[MNO][A-Za-z\d]{23,25}\.[\w\-]{6}\.[\w\-]{27,38}|SG\.[\w\-]{16,32}\.[\w\-]{16,64}|key-[0-9a-f]{32}|[0-9a-f]{32}-us\d{1,2}"
    r"|(?:AC|SK)[0-9a-f]{32}|sk-(?:ant-|proj-|svcacct-|or-)?[\w\-]{20,200}|hf_[A-Za-z0-9]{30,50}|r8_[A-Za-z0-9]{37}|gsk_[A-Za-z0-9]{40,60}|NRAK-[A-Z0-9]{27}|EAA[A-Za-z0-9]{80,250}|pat-(?:na|eu)1-[a-f0-9\-]{36}"
)
_HOOK = r"hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9/_+]{30,90}|discord(?:app)?\.com/api/webhooks/\d{17,20}/[\w\-]{60,80}|AccountKey=[A-Za-z0-9+/=]{40,100}|SharedAccessSignature=[\w%&=+/.\-]{20,200}"
_JWT = r"ey[JI][\w\-]{8,2000}\.ey[JI]?[\w\-]{8,4000}(?:\.[\w\-]{0,1000})?"
_PEM = r"-----BEGIN\s(?:[A-Z0-9]{2,12}\s){0,3}PRIVATE\sKEY(?:\sBLOCK)?-----(?:[^\-]{0,6000}-----END\s[A-Z0-9 ]{3,40}-----)?"
_NAME = (
    r"(?:(?:api|app|application|access|auth|authentication|authorization|oauth|secret|client|private|encryption|signing|session|security|bearer|refresh|license|webhook|service|consumer|developer|aws|stripe"
    r"|twilio|x-api)[\s_\-]?){1,3}(?:keys?|tokens?|secrets?|id\stoken|cookie)|(?:session|jsession|phpsess|sess|sid|connect\.)[\s_\-]?id|set-cookie|token|client[\s_-]secret"
)
_VALUE = r"[A-Za-z0-9_\-+/=.~]{16,200}"
_NOT = re.compile(
    r"(?:your|my|insert|example|x{4}|0{6}|1234567|<|replace|changeme|redacted|placeholder|dummy)[\w\-]{0,40}$|https?:|www\.|.*\.(?:com|example|html?|php)(?:/|$)",
    re.IGNORECASE,
)
_FIXED = re.compile(rf"{_CLOUD}|{_CODE}|{_PAYMENT}|{_CHAT}|{_HOOK}|{_JWT}|{_PEM}")


def _random(value: str) -> bool:
    """Tell a secret from words: a fixed family, or at least 3 bits a character with figures among the letters."""
    if _NOT.match(value):
        return False
    if _FIXED.match(value):
        return True
    if "-" in value and not re.search(r"\d", value.replace("-", "")[:40]):
        return False
    counts = Counter(value)
    bits = -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())
    figures = sum(char.isdigit() for char in value)
    return bits >= 3 and ((figures >= 2 and any(char.isalpha() for char in value)) or (value.startswith("p:") and bits >= 2))


recognizer = Recognizer(
    entity="AUTH_TOKEN",
    summary="An API key, access token, session or private key.",
    patterns=(
        Pattern(rf"{_EDGE}(?P<v>{_CLOUD}){_END}", 0.95, cased=True),
        Pattern(rf"{_EDGE}(?P<v>{_CODE}){_END}", 0.95, cased=True),
        Pattern(rf"{_EDGE}(?P<v>{_PAYMENT}){_END}", 0.95, cased=True),
        Pattern(rf"{_EDGE}(?P<v>{_CHAT}){_END}", 0.9, cased=True),
        Pattern(rf"(?P<v>{_HOOK})", 0.95),
        Pattern(rf"{_EDGE}(?P<v>{_JWT}){_END}", 0.95, cased=True),
        Pattern(rf"(?P<v>{_PEM})", 0.98, cased=True),
        Pattern(rf"\b(?:bearer|basic)\s{{1,2}}(?P<v>{_VALUE})(?![\w\-+/=])", 0.85),
        Pattern(
            rf"(?<![A-Za-z0-9])(?:{_NAME})(?:\s(?:is|for|was|of|to|as|now|the|your|here|test|live|acme|\w{{2,10}}\sis)){{0,3}}\"?'?\s{{0,2}}[:=>]{{0,2}}\s{{0,2}}[\"'`]?(?P<v>{_VALUE})(?![\w\-+/=])",
            0.8,
        ),
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
