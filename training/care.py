"""Writes guard/care.json: how a reply treats the customer, as linear models over `guard.care.features`.

    pip install scikit-learn && python training/care.py [--check] [--also LABELLED.jsonl] [--clean REPLIES.jsonl]

Learns from the development half of benchmarks/acts.jsonl and from training/replies/care*.jsonl: customers' messages and replies with labels, written for this purpose by people who had seen
neither the code nor the tests. Each reply is learnt twice, with the customer's message and without it; without, nothing is learnt about
needless moves. `--also` adds replies with one label each (`reply`, `class`, `must_flag`), `--clean` real ones without fault (`text`, development half)
as examples of what favours, assumes and defends nothing. `--check` prints what is found
in the replies of each writer by models that learnt from the others', and writes nothing.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from _fit import fitted, flat, learnt, probabilities, reached

from guard.care import features
from guard.words import sentences

ROOT = Path(__file__).parents[1]
LABELS = ("needless_move", "missing_move", "acknowledges_only", "special_treatment", "assumes", "defensive")


Examples = tuple[list[list[str]], list[list[bool | None]]]
"""Features and labels of each reply; a label that is not known is `None`."""


def written(path: Path) -> Examples:
    """Return what the replies of one writer teach, each with the customer's message and without."""
    rows: list[list[str]] = []
    truth: list[list[bool | None]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        reply = json.loads(line)
        labels: list[bool | None] = [label.replace("_", "-") in reply["labels"] for label in LABELS]
        rows.append(flat(features(reply["text"], sentences(reply["text"]), reply["customer"])))
        truth.append(labels)
        if "assumes" not in reply["labels"]:
            rows.append(flat(features(reply["text"], sentences(reply["text"]), "")))
            truth.append([None if name == "needless_move" else label for name, label in zip(LABELS, labels, strict=True)])
    return rows, truth


_CLASSES = {
    "DEFLECT": "needless_move",
    "ACK_ONLY": "acknowledges_only",
    "SPECIAL": "special_treatment",
    "ASSUME": "assumes",
    "DEFENSIVE": "defensive",
}
_CALM = ("special_treatment", "assumes", "defensive")


def also(path: Path) -> Examples:
    """Return features and labels of replies that have one label each; the others are not known, or plainly absent."""
    rows: list[list[str]] = []
    truth: list[list[bool | None]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        reply = json.loads(line)
        own = _CLASSES.get(reply["class"])
        rows.append(flat(features(reply["reply"], sentences(reply["reply"]), reply["customer"])))
        truth.append(
            [
                reply["must_flag"]
                if name == own
                else False
                if name in _CALM and (own is None or not reply["must_flag"])
                else None
                for name in LABELS
            ]
        )
    return rows, truth


def development() -> Examples:
    """Return the same for the development half of the benchmark, where every label is known."""
    rows: list[list[str]] = []
    truth: list[list[bool | None]] = []
    for line in (ROOT / "benchmarks/acts.jsonl").read_text(encoding="utf-8").splitlines():
        reply = json.loads(line)
        if reply["half"] == "dev":
            wanted = {*reply["rules"], *(reply.get("alt_rules") or ())}
            rows.append(flat(features(reply["text"], sentences(reply["text"]), reply.get("customer", ""))))
            truth.append([name.replace("_", "-") in wanted if name != "missing_move" else None for name in LABELS])
    return rows, truth


def clean(path: Path) -> Examples:
    """Return the same for real replies that favour, assume and defend nothing."""
    replies = (json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines())
    rows = [flat(features(text, sentences(text), "")) for text in replies if sha256(text.encode()).digest()[0] % 2 == 0]
    return rows, [[False if name in (*_CALM, "missing_move") else None for name in LABELS] for _ in rows]


def check(writers: dict[str, Examples], more: Examples) -> None:
    """Print, for each label, the recall that goes with some precisions in each writer's replies."""
    everything: dict[str, list[tuple[float, bool]]] = {label: [] for label in LABELS}
    for held, (rows, truth) in writers.items():
        others = _together([examples for name, examples in writers.items() if name != held] + [more])
        found = probabilities(learnt(*others), rows)
        for n, label in enumerate(LABELS):
            own = [(scores[n], bool(row[n])) for scores, row in zip(found, truth, strict=True) if row[n] is not None]
            print(f"{held} {label}: {reached(own)}", flush=True)
            everything[label] += own
    for label, own in everything.items():
        print(f"all {label}: {reached(own)}")


def _together(parts: Iterable[Examples]) -> Examples:
    rows, truth = zip(*parts, strict=True)
    return [row for part in rows for row in part], [row for part in truth for row in part]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--also", type=Path)
    parser.add_argument("--clean", type=Path)
    asked_for = parser.parse_args()
    by_writer = {path.stem: written(path) for path in sorted((ROOT / "training/replies").glob("care*.jsonl"))}
    labelled = [also(asked_for.also)] * 3 if asked_for.also else []
    labelled.append(development())
    without_fault = [clean(asked_for.clean)] if asked_for.clean else []
    if asked_for.check:
        check(by_writer, _together([*labelled, *without_fault]))
    else:
        fitted(ROOT / "guard/care.json", LABELS, *_together([*by_writer.values(), *labelled, *without_fault]))
