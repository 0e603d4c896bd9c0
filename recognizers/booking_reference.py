"""Booking references and record locators: with a surname, one signs in to the trip.

Without a check digit, so ordinary capitals look like them ("REFUND", "PLEASE"): the words beside them decide, in either order.
"""

import re

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._labelled import TIGHT, labelled

_WORD = r"(?:numbers?|no\.?|#|id|code|ref(?:e?re?nce)?)"
_LABEL = (
    rf"book?(?:ing|in|ed|ings)|res(?:erv?ation|ervations|v|o)?\.?\s*{_WORD}?|reservations?|conf(?:irmation|irm|imation|\.)?\s*{_WORD}?|pnr|(?:record\s+)?locator|ref(?:e?re?nce|erance|\.|s)?|itinerary"
    rf"|(?:trip|airbnb|hotel|flight|train|ride|rental|travel|tour|voyage|cruise)\s+{_WORD}|check-?in\s+code|rez(?:ervation)?|(?:new\s+)?loc|file\s+key|sabre\s+ref|has\s+you\s+(?:down\s+)?as"
)
_LABELLED_CAPITALS = (
    rf"(?<![A-Za-z0-9])(?i:{_LABEL})(?![A-Za-z])(?i:{TIGHT})(?<![A-Za-z0-9£$€])(?P<v>[A-Z]{{6,8}})(?![A-Za-z0-9'_-])"
)
_MIXED = r"(?=[A-Z]{0,9}\d)(?=\d{0,9}[A-Z])[A-Z0-9]{5,10}"
_BARE = r"(?<![A-Za-z0-9£$€#@/.\-])(?P<v>(?=[A-Z]{0,7}\d)(?=\d{0,7}[A-Z])(?![A-Z]{1,4}\d{1,6}(?![A-Za-z0-9]))[A-Z0-9]{6,8})(?![A-Za-z0-9\-])"
_NUMBERED = rf"pnr(?:\s+{_WORD})?|(?:booking(?:\.com)?|rez|reservation|confirmation|itinerary|trip|resv?)\.?\s*(?:{_WORD}|confirmation|details\s+{_WORD})"
_BOOKED = (
    r"\b(?:book(?:ed|ing|ings)?|reserv\w*|table|room|taxi|cab|train|flights?|trip|hotel|guest\w*|nights?|tickets?|itinerary|pnr|confirmation|check-?in"
    r"|manage|seats?|party of|people|depart\w*|arriv\w*)\b"
)
_OTHER = (
    r"\b(?:error|(?:use|using|with|enter|apply|promo\w*|discount|offer|coupon|sale)\s+(?:the\s+|our\s+)?code|model|case|ticket|order|tracking|promo|voucher|version|part|serial|flight|sku)"
    r"\s*(?:no\.?|number|#|id|code|:|is)*\s*$"
)
_WORDS = re.compile(
    r"(?:HTTPS?|COVID|ERROR|WINDOWS|IPHONE|GALAXY|ANDROID|XBOX|CUSA|RTX|GTX)\w*|\d+(?:h|hrs?|hours?|days?|nights?|mins?|minutes?|guests?|people|[ap]m|th|st|nd|rd|gbp|usd|eur)"
    r"|(?:gbp|usd|eur|inr)\d+|[A-Z]{1,3}\d{1,4}|\d{1,2}(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)\d{0,4}",
    re.IGNORECASE,
)  # words with digits, lengths of time, amounts, flights and trains, dates


def _reference(value: str) -> bool:
    letters = re.sub(r"[^A-Za-z]", "", value)
    return not _WORDS.fullmatch(value) and (not letters or letters.isupper() or sum(map(str.isdigit, value)) >= 2)


recognizer = Recognizer(
    entity="BOOKING_REFERENCE",
    summary="Booking references and record locators, by the words beside them.",
    patterns=(
        *labelled(_LABEL, _MIXED, 0.85, loose=0.7, behind=0.85),
        *labelled(_NUMBERED, r"\d{7,12}", 0.85),
        Pattern(_LABELLED_CAPITALS, 0.75, cased=True),
        *labelled(
            rf"(?:hotel|table|ferry|tour|restaurant|room|spa|court)\s+(?:conf(?:irmation)?|res(?:ervation)?|booking)\s*{_WORD}?",
            r"[A-Z]{0,3}-?\d{4,8}(?:-\d{1,4})?",
            0.8,
        ),
        Pattern(_BARE, 0.2, cased=True),
    ),
    valid=_reference,
    cues=(
        Cue(_BOOKED, 0.95, before=160, after=60),
        Cue(_OTHER, 0.3, before=25),
        Cue(r"\b(?:it's|it is|here(?:'s| is| you go)|that's|that'll be|that would be|got it)\W{0,3}$", 0.6, before=16),
    ),
    references=("INC-4",),
    finds=("I can see booking X7K2PQ.", "Your reference number is: GCYDRABE.", "X7K2PQ is your confirmation code."),
    ignores=("We'll REFUND the booking.", "The booking page shows error E404.", "Booking opens in 2026."),
)
