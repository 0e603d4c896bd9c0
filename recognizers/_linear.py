"""Linear models over named features: small enough to read, to ship and to run in microseconds.

A model is a JSON file `{"labels": [...], "bias": [...], "weights": {feature: [one weight per label]}}`, written by a script of
`training/`. The probability of a label is the logistic function of its bias plus the weights of the features a text has.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
        weights = self.weights
        known = weights.keys() & set(features)
        return [sum(column) for column in zip(*[weights[feature] for feature in known], strict=True)] or [0.0] * len(self.bias)


def probability(evidence: float) -> float:
    """Return the logistic function of the evidence for a label."""
    return 1 / (1 + exp(-max(-40.0, min(40.0, evidence))))


def read(path: Path) -> Linear:
    """Return the model in a file.

    Raises:
        OSError, ValueError, KeyError: the file is missing or broken; nothing is judged without it.
    """
    data = json.loads(path.read_bytes())
    return Linear(tuple(data["labels"]), tuple(data["bias"]), data["weights"])
