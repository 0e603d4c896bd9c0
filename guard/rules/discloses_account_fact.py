"""Gives a fact of the customer's account: balance, debt, transaction, decision, fraud flag, how it is protected.

What it finds
    Amounts owed or held, refunds and payments tied to the customer, declined applications, suspensions and fraud flags, usage,
    contact history, how the account is protected; that somebody is a customer at all.

Why
    "Your account is in arrears" needs no number to shame somebody, and tells a stranger which story to ring with. The amount of a
    bill is account information under the telecom rules.

Example
    You owe 84.20 pounds from May.

Instead
    "Your balance is in the app under Billing."

References
    47 CFR 64.2003(a) and 64.2010; 15 USC 6801 (GLBA); GDPR Art. 5(1)(f); 45 CFR 160.103 (HIPAA).
"""

from guard.rules._contract import table
from guard.rules._disclosure import disclosure

ENTITIES = table("""
    CUSTOMER_STATUS           warn   warn   allow  allow
    BALANCE_OR_DEBT           block  block  warn   allow
    PLAN_OR_PRODUCT           warn   allow  allow  allow
    CALL_OR_USAGE_DETAIL      block  block  warn   allow
    FRAUD_OR_SUSPENSION_FLAG  block  warn   warn   allow
    TRANSACTION               block  warn   allow  allow
    DECISION                  block  block  warn   allow
    CONTACT_HISTORY           warn   allow  allow  allow
    AUTH_STATE                block  warn   warn   allow
""")

rule = disclosure(
    "discloses-account-fact",
    ENTITIES,
    label={
        "CUSTOMER_STATUS": "that somebody is a customer",
        "BALANCE_OR_DEBT": "a balance or debt",
        "PLAN_OR_PRODUCT": "what somebody has bought",
        "CALL_OR_USAGE_DETAIL": "how somebody uses the service",
        "FRAUD_OR_SUSPENSION_FLAG": "that an account is locked or suspected",
        "TRANSACTION": "a payment or refund",
        "DECISION": "a decision about somebody",
        "CONTACT_HISTORY": "when somebody was in touch",
        "AUTH_STATE": "how an account is protected",
    },
    miss=7,  # It shames more than it opens, and much that is said to everyone is worded alike.
    instead="Say how it works for everyone, and where the signed-in customer sees their own.",
    references={
        "": ("GDPR-5f",),
        "CUSTOMER_STATUS": ("HIPAA-160.103", "HIPAA-164.502"),
        "BALANCE_OR_DEBT": ("FCC-64.2003a", "GLBA-6801"),
        "CALL_OR_USAGE_DETAIL": ("FCC-64.2010b",),
        "DECISION": ("GLBA-6801",),
        "AUTH_STATE": ("INC-10",),
    },
)
