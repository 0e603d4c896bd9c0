"""Gives a place that belongs to a customer: address, postcode, coordinates, where a parcel or a driver is.

What it finds
    Street addresses, PO boxes, full postcodes and ZIP codes, coordinates, what3words and plus codes, where a parcel was left, where a driver is
    now. The first half of a UK postcode is not enough to find anyone and passes; so do addresses the brand lists.

Why
    Address and last four card digits together opened an account in 2012. A parcel behind the bin invites whoever reads along.

Example
    Your engineer is on the way to 14 Elm Road.

Instead
    "Your engineer is on the way to the address on your account."

References
    GDPR Art. 5(1)(f); incidents of 2012, 2016 and 2018.
"""

from guard.rules._contract import table
from guard.rules._disclosure import disclosure

ENTITIES = table("""
    STREET_ADDRESS        block  warn  note   allow
    PO_BOX                block  warn  note   allow
    UK_POSTCODE           block  warn  allow  allow
    US_ZIP_CODE           warn   note  allow  allow
    LOCATION_COORDINATES  block  warn  allow  allow
    WHAT3WORDS            block  warn  allow  allow
    PLUS_CODE             block  warn  allow  allow
    LIVE_LOCATION         block  warn  allow  allow
    SAFE_PLACE            block  warn  allow  allow
""")

rule = disclosure(
    "discloses-location",
    ENTITIES,
    label={
        "STREET_ADDRESS": "an address",
        "PO_BOX": "a PO box",
        "UK_POSTCODE": "a full postcode",
        "US_ZIP_CODE": "a postal code",
        "LOCATION_COORDINATES": "coordinates",
        "WHAT3WORDS": "an exact place",
        "PLUS_CODE": "an exact place",
        "LIVE_LOCATION": "where somebody is now",
        "SAFE_PLACE": "where something was left",
    },
    miss=8,  # Somebody can stand at the door; but places are also what shops and events are made of.
    instead='Leave it out: "the address on your account" is enough; a town or the first half of a postcode is fine.',
    references={"": ("GDPR-5f",), "STREET_ADDRESS": ("GDPR-5f", "INC-1", "INC-14"), "UK_POSTCODE": ("INC-3",)},
)
