"""Fits linear models over named features with scikit-learn, and writes them as `guard.linear` reads them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from guard.linear import Family

LEAST = 0.05
"""Weights below this are dropped: together they hardly move a probability, and they are most of the file."""
SEEN = 5
"""Examples that must have a feature for it to be learnt: what stands only once is chance, and most of the file."""

Labels = Sequence[Sequence[bool | None]]
"""For each example, whether each label holds; `None`: not known, and not learnt from."""


Learnt = tuple[DictVectorizer, list[LogisticRegression]]


def flat(features: Iterable[Family]) -> list[str]:
    """Return the features of an example as names, `family=key`."""
    return [f"{family}={key}" for family, keys in features for key in keys]


def learnt(rows: Sequence[Sequence[str]], truth: Labels) -> Learnt:
    """Return one model per label."""
    counts = Counter(feature for row in rows for feature in set(row))
    vectorizer = DictVectorizer(dtype=np.float32)
    seen = vectorizer.fit_transform([{feature: 1 for feature in row if counts[feature] >= SEEN} for row in rows])
    models = []
    for column in zip(*truth, strict=True):
        known = np.array([label is not None for label in column])
        models.append(LogisticRegression(C=1.0, max_iter=3000).fit(seen[known], np.array(column)[known].astype(bool)))
    return vectorizer, models


def probabilities(by: Learnt, rows: Sequence[Sequence[str]]) -> list[list[float]]:
    """Return, for each row, the probability of each label."""
    if not rows:
        return []
    seen = by[0].transform([dict.fromkeys(row, 1) for row in rows])
    return [list(map(float, row)) for row in np.stack([model.predict_proba(seen)[:, 1] for model in by[1]], 1)]


def fitted(path: Path, labels: Sequence[str], rows: Sequence[Sequence[str]], truth: Labels) -> None:
    """Fit on everything and write the model."""
    vectorizer, models = learnt(rows, truth)
    weights = np.stack([model.coef_[0] for model in models], 1)
    names = vectorizer.get_feature_names_out()
    kept: dict[str, list[list[Any]]] = {}
    for n in np.argsort(names):
        if np.abs(weights[n]).max() >= LEAST:
            family, key = names[n].split("=", 1)
            columns = kept.setdefault(family, [[] for _ in range(1 + len(labels))])
            for column, value in zip(columns, (key, *(round(float(weight) * 100) for weight in weights[n])), strict=True):
                column.append(value)
    bias = [round(float(model.intercept_[0]), 3) for model in models]
    data = {"labels": list(labels), "bias": bias, "weights": kept}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("]],", "]],\n")
    path.write_text(text + "\n", encoding="utf-8")
    print(
        f"{path.name}: {sum(len(keys) for keys, *_ in kept.values())} features of {len(names)}, {path.stat().st_size // 1024} kB, {len(rows)} examples"
    )


def reached(found: Sequence[tuple[float, bool]]) -> str:
    """Say what recall goes with some precisions, of cases with their probability and whether they are wanted."""
    scores, truth = np.array([score for score, _ in found]), np.array([wanted for _, wanted in found])
    hits = np.cumsum(truth[np.argsort(-scores, kind="stable")])
    precision, recall = hits / np.arange(1, len(truth) + 1), hits / max(1, truth.sum())
    best = ", ".join(
        f"{wanted:.0%}: {recall[precision >= wanted].max() if (precision >= wanted).any() else 0:.0%}"
        for wanted in (0.95, 0.9, 0.85, 0.75)
    )
    return f"{truth.sum()} of {len(truth)}; recall at precision {best}"
