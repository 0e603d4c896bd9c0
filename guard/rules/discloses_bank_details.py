"""Gives bank details: an IBAN, a sort code and account number, a routing and account number, a wallet.

What it finds
    IBANs of every country, UK sort codes with account numbers, building society roll numbers, US routing and account numbers, BICs, crypto-currency wallets.

Why
    With a name they are enough to set up a direct debit, to pass a security question, or to make a false refund believable.
    Bank details in a reply are also how payments are diverted: a customer cannot tell yours from an impostor's.

Example
    The refund went to 12-34-56 12345678.

Instead
    "The refund went to the account you paid from."

References
    GDPR Art. 5(1)(f); 15 USC 6801 (GLBA).
"""

from guard.rules._contract import table
from guard.rules._disclosure import disclosure

ENTITIES = table("""
    IBAN_CODE           block  block  warn   allow
    UK_BANK_ACCOUNT     block  block  warn   allow
    US_BANK_NUMBER      block  block  block  allow
    ABA_ROUTING_NUMBER  warn   warn   allow  allow
    SWIFT_CODE          warn   warn   allow  allow
    CRYPTO              block  block  block  block
""")

rule = disclosure(
    "discloses-bank-details",
    ENTITIES,
    label={
        "IBAN_CODE": "an IBAN",
        "UK_BANK_ACCOUNT": "a sort code, account number or roll number",
        "US_BANK_NUMBER": "a bank account number",
        "ABA_ROUTING_NUMBER": "a bank routing number",
        "SWIFT_CODE": "a bank's BIC",
        "CRYPTO": "a crypto-currency wallet",
    },
    miss=9,  # It is money with a little more effort.
    instead='Leave it out: "the account you paid from" is enough; payment details belong behind sign-in.',
    references={
        "": ("GDPR-5f", "GLBA-6801"),
        "ABA_ROUTING_NUMBER": ("GLBA-6801",),
        "SWIFT_CODE": ("INC-9",),
        "CRYPTO": ("INC-9",),
    },
)
