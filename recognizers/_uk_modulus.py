"""The check digits of UK account numbers: which pairs of sort code and account number can exist.

The rules are Vocalink's and Pay.UK's "Validating account numbers: UK modulus checking"; the weights, which change with every
issue, are in `uk_modulus.txt` with their version. Sort codes without a row carry no check digit, or are newer than the table.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple


class _Row(NamedTuple):
    first: str
    last: str
    method: str
    weights: tuple[int, ...]
    exception: int


def fits(sort_code: str, account: str) -> bool | None:
    """Tell whether `account` (6 to 8 digits) can be one of `sort_code` (6 digits); `None` where the table has no row for it."""
    table, instead = _published()
    rows = [row for row in table if row.first <= sort_code <= row.last]
    if not rows:
        return None
    account = account.zfill(8)
    results = [_passes(row, sort_code, account, instead) for row in rows]
    if rows[0].exception in (2, 10, 12):
        return any(results)  # the second row holds for what the first refuses
    return all(results)


def _passes(row: _Row, sort_code: str, account: str, instead: dict[str, str]) -> bool:
    *_, a, b, c, _d, _e, _f, g, h = digits = _digits(_standing_in(row, sort_code, instead) + account)
    if (row.exception == 3 and c in (6, 9)) or (row.exception == 6 and 4 <= a <= 8 and g == h):
        return True  # carries no such check digit
    remainder = _remainder(row, _weights(row, a, b, g), digits)
    if row.exception == 4:
        return remainder == 10 * g + h
    if row.exception == 5:
        modulus, check = (11, g) if row.method == "MOD11" else (10, h)
        return (remainder, check) == (0, 0) or (0 < remainder == modulus - check)
    if row.exception == 14 and remainder and h in (0, 1, 9):
        return _remainder(row, row.weights, [*digits[:6], 0, *digits[6:13]]) == 0
    return remainder == 0


def _standing_in(row: _Row, sort_code: str, instead: dict[str, str]) -> str:
    return {5: instead.get(sort_code, sort_code), 8: "090126", 9: "309634"}.get(row.exception, sort_code)


def _weights(row: _Row, a: int, b: int, g: int) -> tuple[int, ...]:
    if row.exception == 2 and a:
        return (*(0,) * 8, 8, 7, 10, 9, 3, 1) if g == 9 else (0, 0, 1, 2, 5, 3, 6, 4, 8, 7, 10, 9, 3, 1)
    if g == 9 and (row.exception == 7 or (row.exception == 10 and a in (0, 9) and b == 9)):
        return (*(0,) * 8, *row.weights[8:])
    return row.weights


def _remainder(row: _Row, weights: tuple[int, ...], digits: list[int]) -> int:
    products = [weight * digit for weight, digit in zip(weights, digits, strict=True)]
    if row.method != "DBLAL":
        return sum(products) % int(row.method.removeprefix("MOD"))
    return (sum(sum(_digits(str(product))) for product in products) + 27 * (row.exception == 1)) % 10


def _digits(text: str) -> list[int]:
    return [int(digit) for digit in text]


@cache
def _published() -> tuple[tuple[_Row, ...], dict[str, str]]:
    rows, instead = [], {}
    for line in (Path(__file__).parent / "uk_modulus.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        first, last, method, *rest = line.split()
        if first == "instead":
            instead[last] = method
            continue
        weights = tuple(int(weight) for weight in rest[:14])
        rows.append(_Row(first, last, method, weights, int(rest[14]) if len(rest) > 14 else 0))
    return tuple(rows), instead
