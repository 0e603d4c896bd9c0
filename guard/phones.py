"""One form for a telephone number, however it is written."""

from __future__ import annotations

import re


def e164(value: str, region: str) -> str:
    """Return a number as ITU-T E.164 writes it (`+447700900123`); its digits alone where it is no number of `region`."""
    import phonenumbers

    try:
        number = phonenumbers.parse(value, region)
    except phonenumbers.NumberParseException:
        return re.sub(r"\D", "", value)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
