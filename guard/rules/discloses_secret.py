"""Gives a secret that opens an account: a passcode, a PIN, a password, a reset link, a key.

What it finds
    One-time passcodes, PINs, card security codes, passwords and Wi-Fi keys, security answers and memorable words, links that
    sign in or reset, API keys and tokens, porting codes, codes of key safes and lockers, vouchers that anyone can spend.

Why
    Whoever reads it can use it. No agent needs to write one: systems send them to the customer without an agent in between.
    A direct message is stored by the platform, an e-mail by every server on its way.

Example
    Your temporary password is Acme2026!

Instead
    Say where the customer sets or receives it: "Choose a new password at acme.example/reset, signed in."

References
    PCI DSS v4.0.1 3.3.1.2 and 3.3.1.3 (card security code, PIN); NIST SP 800-63B (authenticator secrets); 47 CFR 64.2010
    (answers known to others do not authenticate); FTC consumer advice on verification codes.
"""

from guard.rules._contract import table
from guard.rules._disclosure import disclosure

ENTITIES = table("""
    ONE_TIME_PASSCODE         block  block  block  block
    PIN                       block  block  block  block
    CVV_NUMBER                block  block  block  block
    PASSWORD                  block  block  block  block
    SECURITY_ANSWER           block  block  block  block
    RESET_LINK                block  block  warn   warn
    AUTH_TOKEN                block  block  block  block
    PORTING_CODE              block  block  warn   allow
    VOUCHER_CODE              block  warn   allow  allow
    ACCESS_CODE               block  block  warn   allow
""")

rule = disclosure(
    "discloses-secret",
    ENTITIES,
    label={
        "ONE_TIME_PASSCODE": "a one-time passcode",
        "PIN": "a PIN",
        "CVV_NUMBER": "a card security code",
        "PASSWORD": "a password",
        "SECURITY_ANSWER": "the answer to a security question",
        "RESET_LINK": "a link that signs in or resets",
        "AUTH_TOKEN": "a key or token",
        "PORTING_CODE": "a code that moves a number to another network",
        "VOUCHER_CODE": "a code that anyone can spend",
        "ACCESS_CODE": "a code that opens a place",
    },
    miss=14,  # It opens an account at once and cannot be taken back; nothing a customer needs to read holds one.
    instead="Leave it out. Say where the signed-in customer finds, sets or receives it.",
    references={
        "": ("NIST-63B", "GDPR-32"),
        "ONE_TIME_PASSCODE": ("FTC-OTP", "NIST-63B"),
        "PIN": ("PCI-3.3.1.3",),
        "CVV_NUMBER": ("PCI-3.3.1.2",),
        "SECURITY_ANSWER": ("FCC-64.2010b", "INC-11"),
        "PORTING_CODE": ("FCC-64.2010h",),
    },
    protected=True,
)
