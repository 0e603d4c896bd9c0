"""Identities that say who somebody is: an e-mail address, a phone number, an account or card number in place of an id."""

from __future__ import annotations

import re

__all__ = ["telling"]

_ADDRESS = re.compile(r"[^@\s]@[^@\s]+\.")
_MESSAGE_ID = re.compile(r"<[^<>\s]+>")
_PHONE = re.compile(r"(?:\+|00)\d{7,}|0[1-9]\d{8,9}")
_CARD = re.compile(r"[3-6]\d{12,18}")
_ACCOUNT = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_LEAST, _MOST = 10, 15  # digits of a phone number with its country


def telling(identity: str) -> bool:
    """Tell whether an id is one by which a person is known.

    Ids that a program made are none: the numbers of posts and tickets, and Message-IDs of mail in their angle brackets (RFC 5322).
    """
    if _ADDRESS.search(identity):
        return _MESSAGE_ID.fullmatch(identity) is None
    bare = re.sub(r"[\s().-]", "", identity)
    if _PHONE.fullmatch(bare):
        return True
    if bare.isdecimal():
        return (bool(_CARD.fullmatch(bare)) and _checks(bare)) or (_LEAST <= len(bare) <= _MOST and _rings(bare))
    return _ACCOUNT.fullmatch(bare) is not None and _moves(bare)


def _checks(digits: str) -> bool:
    from stdnum import luhn

    return bool(luhn.is_valid(digits))


def _rings(digits: str) -> bool:
    """Tell whether digits are a mobile number with its country, as chats use them for ids."""
    import phonenumbers

    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return False
    mobile = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return phonenumbers.number_type(number) in mobile


def _moves(account: str) -> bool:
    from stdnum import iban

    return bool(iban.is_valid(account, check_country=False))
