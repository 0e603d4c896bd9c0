"""Gives a customer's contact data: phone number, e-mail address, or the address of their device.

What it finds
    Phone numbers and e-mail addresses that are not the brand's own, also spelled out or partly masked; public IP and MAC
    addresses. What the configuration lists as the brand's passes. Where nothing is listed, the words decide: "call us on" offers a
    number of yours, "we'll ring" and "your number" give away the customer's.

Why
    A stranger who has the complainer's number can ring as "the company" within the minute. A reset starts with an e-mail
    address.

Example
    We'll ring you on 07700 900123 after six.

Instead
    "We'll ring the number on your account after six."

References
    GDPR Art. 5(1)(f); incident of 2014 (e-mail address used to reset accounts).
"""

from guard.rules._contract import table
from guard.rules._disclosure import disclosure

ENTITIES = table("""
    PHONE_NUMBER   block  warn  warn   allow
    EMAIL_ADDRESS  block  warn  allow  allow
    IP_ADDRESS     warn   warn  allow  allow
    MAC_ADDRESS    warn   warn  allow  allow
""")

rule = disclosure(
    "discloses-contact",
    ENTITIES,
    label={
        "PHONE_NUMBER": "a phone number",
        "EMAIL_ADDRESS": "an e-mail address",
        "IP_ADDRESS": "an IP address",
        "MAC_ADDRESS": "a device's address",
    },
    miss=8,  # A stranger rings within the minute; but numbers are also what helplines are made of.
    instead='Leave it out: "the number on your account", "your usual e-mail" is enough.',
    references={"": ("GDPR-5f",), "EMAIL_ADDRESS": ("GDPR-5f", "INC-2"), "IP_ADDRESS": ("GDPR-4",)},
)
