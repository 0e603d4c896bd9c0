"""When one value could be mistaken for another."""

from __future__ import annotations

import unicodedata
from functools import cache


def one_edit(one: str, other: str) -> bool:
    """Tell whether two different strings are one slip apart: a character changed, missing, added, or two swapped.

    >>> one_edit("acme.example", "acne.example"), one_edit("1234", "1243"), one_edit("1234", "1234")
    (True, True, False)
    """
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    left, right = one[at:], other[at:]
    swapped = len(left) >= 2 and left[:2] == right[1::-1] and left[2:] == right[2:]
    return left[1:] == right[1:] or left == right[1:] or left[1:] == right or swapped


# What a reader takes for another character in ASCII: UTS 39 for what looks alike in most fonts, and digits for letters.
_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "3": "e", "4": "a", "5": "s"})


def skeleton(text: str) -> str:
    """Return what is left of `text` when all that looks alike is the same: two names with one skeleton can be mistaken.

    >>> skeleton("Acrne"), skeleton("acme"), skeleton("аcmé")
    ('acme', 'acme', 'acme')
    """
    plain = "".join(
        char if char.isascii() else latin_twin(char) or char
        for char in unicodedata.normalize("NFKD", text.lower())
        if unicodedata.category(char)[0] != "M"
    )
    return plain.lower().replace("rn", "m").replace("vv", "w").replace("cl", "d").translate(_ALIKE)


@cache
def latin_twin(char: str) -> str:
    """Return the ASCII letter or digit that `char` of another script is taken for; empty if there is none (UTS 39)."""
    # Imported late: the table takes 30 ms to load and few replies have such a letter.
    from confusable_homoglyphs import confusables

    hits = confusables.is_confusable(char, preferred_aliases=["latin"]) or []
    for hit in hits:
        for twin in hit["homoglyphs"]:
            if len(twin["c"]) == 1 and twin["c"].isascii() and twin["c"].isalnum():
                return str(twin["c"])
    return ""
