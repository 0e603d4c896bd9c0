"""Fits linear models over named features with scikit-learn, and writes them as `guard.linear` reads them."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

LEAST = 0.05
"""Weights below this are dropped: together they hardly move a probability, and they are most of the file."""
SEEN = 3
"""Examples that must have a feature for it to be learnt: what stands only once is chance, and most of the file."""
FOLDS = 5

Labels = Sequence[Sequence[bool | None]]
"""For each example, whether each label holds; `None`: not known, and not learnt from."""


def _models(rows: Sequence[Sequence[str]], truth: Labels) -> tuple[DictVectorizer, list[LogisticRegression]]:
    counts = Counter(feature for row in rows for feature in set(row))
    vectorizer = DictVectorizer(dtype=np.float32)
    seen = vectorizer.fit_transform([{feature: 1 for feature in row if counts[feature] >= SEEN} for row in rows])
    models = []
    for column in zip(*truth, strict=True):
        known = np.array([label is not None for label in column])
        models.append(LogisticRegression(C=1.0, max_iter=3000).fit(seen[known], np.array(column)[known].astype(bool)))
    return vectorizer, models


def fitted(path: Path, labels: Sequence[str], rows: Sequence[Sequence[str]], truth: Labels) -> None:
    """Fit on everything and write the model."""
    vectorizer, models = _models(rows, truth)
    weights = np.stack([model.coef_[0] for model in models], 1)
    names = vectorizer.get_feature_names_out()
    kept = {
        str(names[n]): [round(float(weight), 2) for weight in weights[n]]
        for n in np.argsort(names)
        if np.abs(weights[n]).max() >= LEAST
    }
    data = {"labels": list(labels), "bias": [round(float(model.intercept_[0]), 3) for model in models], "weights": kept}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("],", "],\n")
    path.write_text(text + "\n", encoding="utf-8")
    print(f"{path.name}: {len(kept)} features of {len(names)}, {path.stat().st_size // 1024} kB, {len(rows)} examples")


def crossed(
    groups: Sequence[Sequence[Sequence[str]]], truth: Sequence[Labels], *, whole: bool
) -> list[tuple[list[float], list[bool | None]]]:
    """Return probabilities and labels of each example by a model that has not seen its group.

    With `whole`, a group is one case: its highest probability of each label, and whether any of it has the label.
    """
    order = list(range(len(groups)))
    random.Random(1).shuffle(order)  # noqa: S311 - folds, not secrets
    result: list[tuple[list[float], list[bool | None]]] = []
    for fold in range(FOLDS):
        held = set(order[fold::FOLDS])
        rows = [row for n, group in enumerate(groups) if n not in held for row in group]
        labels = [row for n, group in enumerate(truth) if n not in held for row in group]
        vectorizer, models = _models(rows, labels)
        for n in held:
            if not groups[n]:
                result.append(([0.0] * len(models), [False] * len(models)))
                continue
            seen = vectorizer.transform([dict.fromkeys(row, 1) for row in groups[n]])
            found = np.stack([model.predict_proba(seen)[:, 1] for model in models], 1)
            if whole:
                result.append((list(found.max(0)), [any(column) for column in zip(*truth[n], strict=True)]))
            else:
                result += [(list(row), list(label)) for row, label in zip(found, truth[n], strict=True)]
    return result


def report(labels: Sequence[str], results: Sequence[tuple[list[float], list[bool | None]]]) -> None:
    """Print, per label, the recall that goes with some precisions."""
    for index, label in enumerate(labels):
        scores = np.array([found[index] for found, holds in results if holds[index] is not None])
        truth = np.array([bool(holds[index]) for _, holds in results if holds[index] is not None])
        order = np.argsort(-scores)
        hits = np.cumsum(truth[order])
        precision, recall = hits / np.arange(1, len(order) + 1), hits / max(1, truth.sum())
        reached = ", ".join(
            f"{wanted:.0%}: {recall[precision >= wanted].max() if (precision >= wanted).any() else 0:.0%}"
            for wanted in (0.95, 0.9, 0.85, 0.75)
        )
        print(f"{label}: {truth.sum()} of {len(truth)}; recall at precision {reached}")
