"""Linear models over named features: small enough to read, to ship and to run in microseconds.

A feature is a key of a family: the pair of words "the app" of the family `ww`. A model is a JSON file `{"labels": [...], "bias": [...],
"weights": {family: [[keys], [hundredths for the first label], ...]}}`, written by a script of `training/`. The probability of a label is
the logistic function of its bias plus the weights of the features a text has.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from itertools import repeat
from math import exp, log
from operator import add, lshift
from pathlib import Path

Family = tuple[str, Iterable[str]]
"""Its name, and the keys that a text has of it; a key counts once. A table per family makes looking them up one call."""


@dataclass(frozen=True, slots=True)
class Linear:
    """Labels with their weights, as `packed`, by family and key; shared by threads."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, Mapping[str, int]] = field(repr=False)

    def probabilities(self, features: Iterable[Family]) -> tuple[float, ...]:
        """Return the probability of each label, 0 to 1, for a text with these features."""
        return tuple(probability(bias + value) for bias, value in zip(self.bias, self.sums(features), strict=True))

    def sums(self, features: Iterable[Family]) -> list[float]:
        """Return what these features add to the evidence for each label."""
        total = 0
        for family, keys in features:
            total += sum(filter(None, map(self.weights.get(family, _NONE).get, set(keys))))
        return _unpacked(total, len(self.bias))


_NONE: Mapping[str, int] = {}
_FIELD = 32
"""Bits for what a text has of a label: millions of hundredths."""


def packed(columns: Sequence[Iterable[int]]) -> Iterable[int]:
    """Return what each key weighs, as one number, from a column of hundredths per label: one call then adds up many keys and labels."""
    numbers, *more = columns
    for label, column in enumerate(more, 1):
        numbers = map(add, numbers, map(lshift, column, repeat(_FIELD * label)))
    return numbers


def _unpacked(total: int, labels: int) -> list[float]:
    values: list[float] = []
    for _ in range(labels):
        value = (total + (1 << _FIELD - 1)) % (1 << _FIELD) - (1 << _FIELD - 1)
        values.append(value / 100)
        total = (total - value) >> _FIELD
    return values


def probability(evidence: float) -> float:
    """Return the logistic function of the evidence for a label."""
    return 1 / (1 + exp(-max(-40.0, min(40.0, evidence))))


def evidence(sure: float) -> float:
    """Return what `probability` makes `sure` of."""
    sure = max(1e-6, min(1 - 1e-6, sure))
    return log(sure / (1 - sure))


MODELS = ("acts-sentence", "acts-thing", "care", "given")
"""Those that are shipped."""


def digest(name: str) -> str:
    """Return what tells one version of a model from another; it is not loaded for that.

    A missing model has a digest too: the check that needs it says so, as `incomplete`.
    """
    file = _file(name)
    return sha256(file.read_bytes()).hexdigest() if file.is_file() else "missing"


def _file(name: str) -> Path:
    return Path(__file__).parent / f"{name}.json"


@cache
def model(name: str) -> Linear:
    """Return the shipped model `name`; read on first use.

    Raises:
        OSError, ValueError, KeyError: the file is missing or broken; nothing is judged without it.
    """
    data = json.loads(_file(name).read_bytes())
    tables = data["weights"].items()
    weights = {family: dict(zip(keys, packed(columns), strict=True)) for family, (keys, *columns) in tables}
    return Linear(tuple(data["labels"]), tuple(data["bias"]), weights)
