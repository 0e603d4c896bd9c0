"""Gives a detail of a customer's life: birth date, appointment, journey, absence from home, health, family.

What it finds
    Dates of birth; days and times of visits and appointments; journeys tied to a person; words that say nobody is home; health,
    bereavement and other special categories of data; children and family.

Why
    An expected visit is the cover story of doorstep impostors. A birth date answers security questions. Health data in a
    reply to a review has cost practices up to 50,000 dollars each.

Example
    The engineer is booked for Tuesday between 8 and 1.

Instead
    "Your appointment is in your account."

References
    GDPR Art. 5(1)(f) and 9; 45 CFR 164.502 (HIPAA); 47 CFR 64.2003; incidents of 2019-23 (review replies) and of 2022 (bogus engineers).
"""

from guard.rules._contract import table
from guard.rules._disclosure import disclosure

ENTITIES = table("""
    DATE_OF_BIRTH                 block  block  warn   allow
    APPOINTMENT_WINDOW            block  warn   allow  allow
    TRAVEL_ITINERARY              block  warn   allow  allow
    ABSENCE_FROM_HOME             block  warn   allow  allow
    HEALTH                        block  block  block  allow
    CHILD_OR_FAMILY               block  warn   warn   allow
    OTHER_SPECIAL_CATEGORY        block  block  block  warn
    VULNERABILITY_OR_BEREAVEMENT  block  warn   warn   allow
""")

rule = disclosure(
    "discloses-life-detail",
    ENTITIES,
    label={
        "DATE_OF_BIRTH": "a date of birth",
        "APPOINTMENT_WINDOW": "when somebody is expected",
        "TRAVEL_ITINERARY": "a person's journey",
        "ABSENCE_FROM_HOME": "that nobody is home",
        "HEALTH": "a matter of health",
        "CHILD_OR_FAMILY": "a detail of the family",
        "OTHER_SPECIAL_CATEGORY": "a specially protected detail",
        "VULNERABILITY_OR_BEREAVEMENT": "a hardship or loss",
    },
    miss=7,  # Grave, but told by words alone, and words of help and sympathy come close.
    instead="Leave it out; the customer finds it signed in, and says in their own words what they wish to.",
    references={
        "": ("GDPR-5f",),
        "DATE_OF_BIRTH": ("FCC-64.2003bio", "INC-11"),
        "APPOINTMENT_WINDOW": ("INC-8",),
        "TRAVEL_ITINERARY": ("INC-4", "INC-9"),
        "HEALTH": ("GDPR-9", "HIPAA-164.502", "INC-16"),
        "OTHER_SPECIAL_CATEGORY": ("GDPR-9",),
        "VULNERABILITY_OR_BEREAVEMENT": ("GDPR-9",),
    },
)
