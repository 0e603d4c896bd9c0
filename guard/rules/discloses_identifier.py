"""Gives a number or name that identifies a customer: account, policy, booking, national ID, device, order, full name.

What it finds
    Account, customer, policy, claim, meter and loyalty numbers; booking references and e-tickets; order, case and tracking
    numbers; national identifiers, passports and licences; device, SIM and vehicle numbers; user names; full names.

Why
    "What is your account number?" is how callers are identified, and impostors quote it to sound like the company. A booking
    reference with a surname signs in to a trip. An order or case number alone says little, but lets a stranger pretend to be
    you; together with a name or a postcode it is enough to redirect a parcel.

Example
    I can see booking X7K2PQ, Ms Okafor.

Instead
    "I can see your booking."

References
    47 CFR 64.2003 ("an account number or any component thereof"); GDPR Art. 5(1)(f), Art. 9 (health numbers); incidents of 2014-17
    (account numbers quoted by callers), 2016 and 2020 (booking references).
"""

from guard.model import Channel, Outcome
from guard.rules._contract import Case, Judged, table
from guard.rules._disclosure import disclosure

ENTITIES = table("""
    CUSTOMER_ACCOUNT_NUMBER        block  warn   warn   allow
    POLICY_NUMBER                  block  warn   warn   allow
    CLAIM_NUMBER                   block  warn   warn   allow
    UK_MPAN                        block  warn   warn   allow
    UK_MPRN                        block  warn   warn   allow
    ES_CUPS                        block  warn   warn   allow
    IMEI_HARDWARE_ID               block  warn   warn   allow
    ICCID_NUMBER                   block  block  block  allow
    IMSI_ID                        block  block  block  allow
    BOOKING_REFERENCE              block  warn   allow  allow
    ETICKET_NUMBER                 block  warn   allow  allow
    LOYALTY_NUMBER                 block  warn   warn   allow
    TRACKING_NUMBER                warn   allow  allow  allow
    ORDER_NUMBER                   warn   allow  allow  allow
    CASE_NUMBER                    warn   allow  allow  allow
    US_SSN                         block  block  block  block
    UK_NINO                        block  block  block  allow
    UK_NHS                         block  block  block  allow
    NATIONAL_ID                    block  block  block  allow
    PASSPORT_NUMBER                block  block  block  allow
    DRIVERS_LICENSE_NUMBER         block  block  block  allow
    VEHICLE_IDENTIFICATION_NUMBER  block  warn   warn   allow
    LICENSE_PLATE                  block  warn   allow  allow
    UUID                           warn   warn   warn   allow
    USERNAME                       block  warn   warn   allow
    PERSON                         warn   allow  allow  allow
""")

_MISS = 8
_COMPLETED_BY = {
    "TRACKING_NUMBER": ("UK_POSTCODE", "US_ZIP_CODE", "STREET_ADDRESS"),
    "ORDER_NUMBER": ("UK_POSTCODE", "US_ZIP_CODE", "STREET_ADDRESS", "PERSON"),
}


def _worse(case: Case, judged: Judged, outcome: Outcome) -> Outcome:
    """Raise the outcome where two pieces together do what neither does alone.

    An order or tracking number beside the name or place it goes to is enough to redirect a parcel; a booking reference and a
    surname sign in to the trip.
    """
    completing = _COMPLETED_BY.get(judged.entity, ())
    if case.reply.channel == Channel.PUBLIC and outcome == Outcome.WARN and not case.sure.isdisjoint(completing):
        return Outcome.BLOCK
    if judged.entity == "BOOKING_REFERENCE" and case.reply.channel == Channel.DM and outcome == Outcome.WARN:
        return Outcome.BLOCK if "PERSON" in case.sure else outcome
    return outcome


rule = disclosure(
    "discloses-identifier",
    ENTITIES,
    label={
        "CUSTOMER_ACCOUNT_NUMBER": "an account or customer number",
        "POLICY_NUMBER": "a policy number",
        "CLAIM_NUMBER": "a claim number",
        "UK_MPAN": "an electricity supply number",
        "UK_MPRN": "a gas meter point number",
        "ES_CUPS": "a supply point number",
        "IMEI_HARDWARE_ID": "a device's IMEI",
        "ICCID_NUMBER": "a SIM number",
        "IMSI_ID": "a subscriber number",
        "BOOKING_REFERENCE": "a booking reference",
        "ETICKET_NUMBER": "a ticket number",
        "LOYALTY_NUMBER": "a loyalty number",
        "TRACKING_NUMBER": "a tracking number",
        "ORDER_NUMBER": "an order number",
        "CASE_NUMBER": "a case number",
        "US_SSN": "a social security number or part of one",
        "UK_NINO": "a national insurance number",
        "UK_NHS": "an NHS number",
        "NATIONAL_ID": "a national identity number",
        "PASSPORT_NUMBER": "a passport number",
        "DRIVERS_LICENSE_NUMBER": "a driving licence number",
        "VEHICLE_IDENTIFICATION_NUMBER": "a vehicle's chassis number",
        "LICENSE_PLATE": "a number plate",
        "UUID": "an internal identifier",
        "USERNAME": "a login name",
        "PERSON": "a full name that the customer may not show here",
    },
    miss=_MISS,  # It takes a second piece to do harm, and care is full of harmless numbers.
    instead='Leave it out: "your account", "your booking", "your order" is enough.',
    references={
        "": ("GDPR-5f",),
        "CUSTOMER_ACCOUNT_NUMBER": ("FCC-64.2003a", "INC-6"),
        "BOOKING_REFERENCE": ("INC-4",),
        "ETICKET_NUMBER": ("INC-4",),
        "LOYALTY_NUMBER": ("INC-4",),
        "TRACKING_NUMBER": ("INC-12",),
        "ORDER_NUMBER": ("INC-9",),
        "CASE_NUMBER": ("INC-7",),
        "US_SSN": ("FCC-64.2003bio", "GLBA-6801"),
        "UK_NHS": ("GDPR-9",),
        "PASSPORT_NUMBER": ("INC-3",),
        "IMEI_HARDWARE_ID": ("FCC-64.2010h", "INC-10"),
        "ICCID_NUMBER": ("FCC-64.2010h", "INC-10"),
        "IMSI_ID": ("FCC-64.2010h", "INC-10"),
        "PERSON": ("GDPR-5f", "INC-13", "INC-16"),
    },
    worse=_worse,
)
