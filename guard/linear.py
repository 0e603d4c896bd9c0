"""Linear models over named features: small enough to read, to ship and to run in microseconds.

A model is a JSON file `{"labels": [...], "bias": [...], "weights": [[[one weight per label], [features]], ...]}`, written by a script
of `training/`: being rounded, many features weigh the same, and are read and kept together. The probability of a label is the logistic function of its bias plus the weights of the features a text has.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from math import exp
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Linear:
    """Labels with their weights; shared by threads."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, Sequence[float]] = field(repr=False)

    def probabilities(self, features: Iterable[str]) -> tuple[float, ...]:
        """Return the probability of each label, 0 to 1, for a text with these features; a feature counts once."""
        return tuple(probability(bias + value) for bias, value in zip(self.bias, self.sums(features), strict=True))

    def sums(self, features: Iterable[str]) -> list[float]:
        """Return what these features add to the evidence for each label; a feature counts once."""
        known = filter(None, map(self.weights.get, set(features)))
        return [sum(column) for column in zip(*known, strict=True)] or [0.0] * len(self.bias)


def probability(evidence: float) -> float:
    """Return the logistic function of the evidence for a label."""
    return 1 / (1 + exp(-max(-40.0, min(40.0, evidence))))


MODELS = ("acts-sentence", "acts-thing", "care")
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
    weights: dict[str, Sequence[float]] = {feature: row for row, features in data["weights"] for feature in features}
    return Linear(tuple(data["labels"]), tuple(data["bias"]), weights)
