"""Gives payment card data: the number, the part of it that other companies ask for, or the expiry date.

What it finds
    Card numbers of every issuer and length, however they are separated; first six or eight and last four digits; the last
    four digits alone; expiry dates; magnetic-stripe data.

Why
    The card industry forbids unprotected card numbers in any message, even if the customer asks. The last four digits may be
    displayed under that rule, and yet they were what let strangers take over accounts (2012, 2014): other companies accept
    them as proof.

Example
    We've refunded the Visa ending 1111.

Instead
    "We've refunded the card you paid with."

References
    PCI DSS v4.0.1 3.4.1 and 4.2.2; PCI SSC FAQ 1085 and 1157.
"""

from guard.rules._contract import table
from guard.rules._disclosure import disclosure

ENTITIES = table("""
    CREDIT_CARD                  block  block  block  block
    CREDIT_CARD_MASKED           block  warn   warn   allow
    CREDIT_CARD_LAST4            block  warn   warn   allow
    CREDIT_CARD_EXPIRATION_DATE  block  block  block  warn
    CREDIT_CARD_TRACK_NUMBER     block  block  block  block
""")

rule = disclosure(
    "discloses-payment-data",
    ENTITIES,
    label={
        "CREDIT_CARD": "a card number",
        "CREDIT_CARD_MASKED": "the first and last digits of a card",
        "CREDIT_CARD_LAST4": "the last four digits of a card",
        "CREDIT_CARD_EXPIRATION_DATE": "a card's expiry date",
        "CREDIT_CARD_TRACK_NUMBER": "a card's magnetic-stripe data",
    },
    miss=12,  # It is money at once, and every company's fraud team pays for it; few other things look like one.
    instead='Leave it out: "the card you paid with" is enough.',
    references={
        "": ("PCI-3.4.1", "INC-1", "INC-2"),
        "CREDIT_CARD": ("PCI-4.2.2", "PCI-FAQ1085"),
        "CREDIT_CARD_EXPIRATION_DATE": ("PCI-4.2.2",),
        "CREDIT_CARD_TRACK_NUMBER": ("PCI-3.3.1.1",),
    },
)
