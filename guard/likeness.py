"""When one value could be mistaken for another."""

from __future__ import annotations


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
