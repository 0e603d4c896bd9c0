"""Asks the customer for a secret: a password, PIN, one-time code, security code, answer or letters of one.

What it finds
    Orders, questions, needs, conditions and hints that ask for something that proves who somebody is, also in parts ("the 2nd and
    5th letters"), also where the thing is named in one sentence and asked for in the next. Warnings ("we never ask for your PIN"),
    directions ("enter the code on the sign-in page") and statements are not requests.

Why
    No company ever needs a customer's secret. Whoever reads such a question learns to answer the next one, which an impostor asks.

Example
    To get you back in, read me the six-digit code we've just texted.

Instead
    Ask for nothing. Link to the sign-in or reset page, where the customer types it in for themselves.

References
    FTC consumer advice on verification codes; PCI DSS 3.3.1; 47 CFR 64.2010(b); NIST SP 800-63B.
"""

from collections.abc import Iterator

from guard.model import Finding
from guard.rules._asking import ENTITIES, asked, request
from guard.rules._contract import Case, Rule, threshold

_MISS = 14  # As for a secret given away: the account is gone.


def _assess(case: Case) -> Iterator[Finding]:
    why = "Asks for a secret, which no company ever needs and impostors always ask for."
    instead = "Ask for nothing; link to the page where customers sign in or reset it for themselves."
    for thing in asked(case):
        if thing.secret:
            found = request(
                case, "asks-for-secret", thing, threshold(_MISS), why, instead, ("FTC-OTP", "PCI-3.3.1", "NIST-63B")
            )
            if found is not None:
                yield found


rule = Rule(assess=_assess, entities={"ASKED_SECRET": ENTITIES["ASKED_SECRET"]}, miss=_MISS)
