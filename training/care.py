"""Writes guard/care.json: how a reply treats the customer, as linear models over `guard.care.features`.

    pip install scikit-learn && python training/care.py [--check] [--also LABELLED.jsonl] [--clean REPLIES.jsonl]

Learns from training/replies/care*.jsonl: customers' messages and replies with labels, written for this purpose by people who had seen
neither the code nor the tests. Each reply is learnt twice, with the customer's message and without it; without, nothing is learnt about
needless moves. `--also` adds replies with one label each (`reply`, `class`, `must_flag`), `--clean` real ones without fault (`text`, development half)
as examples of what favours, assumes and defends nothing. `--check` prints what five-fold cross-validation finds, split by customer's message, and writes nothing.
"""

from __future__ import annotations

import argparse
import json
from hashlib import sha256
from pathlib import Path

from _fit import crossed, fitted, report

from guard.care import features
from guard.words import sentences

ROOT = Path(__file__).parents[1]
LABELS = ("needless_move", "missing_move", "acknowledges_only", "special_treatment", "assumes", "defensive")


def examples() -> tuple[list[list[list[str]]], list[list[list[bool | None]]]]:
    """Return features and labels, grouped by customer's message; a label that is not known is `None`."""
    rows: dict[str, list[list[str]]] = {}
    truth: dict[str, list[list[bool | None]]] = {}
    for path in sorted((ROOT / "training/replies").glob("care*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            reply = json.loads(line)
            group = reply["customer"].lower()[:30]
            labels: list[bool | None] = [label.replace("_", "-") in reply["labels"] for label in LABELS]
            rows.setdefault(group, []).append(list(features(reply["text"], sentences(reply["text"]), reply["customer"])))
            truth.setdefault(group, []).append(labels)
            if "assumes" not in reply["labels"]:
                rows[group].append(list(features(reply["text"], sentences(reply["text"]), "")))
                truth[group].append(
                    [None if name == "needless_move" else label for name, label in zip(LABELS, labels, strict=True)]
                )
    return list(rows.values()), list(truth.values())


_CLASSES = {
    "DEFLECT": "needless_move",
    "ACK_ONLY": "acknowledges_only",
    "SPECIAL": "special_treatment",
    "ASSUME": "assumes",
    "DEFENSIVE": "defensive",
}
_CALM = ("special_treatment", "assumes", "defensive")


def also(path: Path) -> tuple[list[list[list[str]]], list[list[list[bool | None]]]]:
    """Return features and labels of replies that have one label each; the others are not known, or plainly absent."""
    rows: list[list[list[str]]] = []
    truth: list[list[list[bool | None]]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        reply = json.loads(line)
        own = _CLASSES.get(reply["class"])
        labels = [
            reply["must_flag"] if name == own else False if name in _CALM and (own is None or not reply["must_flag"]) else None
            for name in LABELS
        ]
        rows.append([list(features(reply["reply"], sentences(reply["reply"]), reply["customer"]))])
        truth.append([labels])
    return rows, truth


def clean(path: Path) -> tuple[list[list[list[str]]], list[list[list[bool | None]]]]:
    """Return the same for real replies that favour, assume and defend nothing."""
    replies = (json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines())
    rows = [[list(features(text, sentences(text), ""))] for text in replies if sha256(text.encode()).digest()[0] % 2 == 0]
    return rows, [[[False if name in (*_CALM, "missing_move") else None for name in LABELS]] for _ in rows]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--also", type=Path)
    parser.add_argument("--clean", type=Path)
    asked_for = parser.parse_args()
    texts, labels = examples()
    for path, read, times in ((asked_for.also, also, 3), (asked_for.clean, clean, 1)):
        if path:
            more, more_labels = read(path)
            texts, labels = texts + more * times, labels + more_labels * times
    if asked_for.check:
        report(LABELS, crossed(texts, labels, whole=False))
    else:
        fitted(
            ROOT / "guard/care.json", LABELS, [row for rows in texts for row in rows], [row for rows in labels for row in rows]
        )
