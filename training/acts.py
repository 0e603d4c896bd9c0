"""Writes guard/acts.json: how likely a reply asks for a sensitive thing that it names, as a linear model over `guard.acts.features`.

    pip install scikit-learn && python training/acts.py [--check] [--also LABELLED.jsonl]

Learns from training/replies/asks*.jsonl: replies written for this purpose by people who had seen neither the code nor the tests, each
with the things it asks for (`asked`) and those it only names (`named`). Every noun that `guard.assets` finds is one example: asked
for, or not. `--also` adds replies that are only labelled as a whole (`reply`, `class`, `must_flag`): what they name counts as asked for, or
not, as they are. `--check` prints what five-fold cross-validation finds, split by reply, and writes nothing. Seeded; the same
input gives the same file.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from _fit import crossed, fitted, report

from guard.acts import around_it, features, within
from guard.assets import Asset, assets
from guard.words import sentences

_TWICE = 2
"""How often a reply of `--also` counts: it is short, and typical."""
ROOT = Path(__file__).parents[1]


Examples = tuple[list[list[list[str]]], list[list[bool]]]
"""For each reply, the features of each thing it names (with its neighbours) and whether it is asked for."""


def examples() -> Examples:
    """Return what the replies written for this purpose teach."""
    seen, wanted = [], []
    for path in sorted((ROOT / "training/replies").glob("asks*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            reply: dict[str, Any] = json.loads(line)
            spans = [
                (start, start + len(thing["thing"]))
                for thing in reply["asked"]
                if thing["kind"] != "harmless" and (start := reply["text"].find(thing["thing"])) >= 0
            ]
            named = list(things(reply["text"]))
            seen.append([row for _, row in named])
            wanted.append([any(asset.start < end and start < asset.end for start, end in spans) for asset, _ in named])
    return seen, wanted


def things(text: str) -> Iterator[tuple[Asset, list[str]]]:
    """Yield each thing that a reply names, with its features."""
    named, said = assets(text), sentences(text)
    for number, sentence in enumerate(said):
        inside = within(named, sentence.tokens[0].start, sentence.tokens[-1].end)
        for asset in inside:
            yield asset, [*features(sentence, asset, inside), *around_it(said, number)]


_TURN = re.compile(r",|\bbut\b|\bjust\b|\binstead\b|[.!?]", re.IGNORECASE)


def also(path: Path) -> Examples:
    """Return what replies labelled as a whole teach; where one asks after all, only what stands behind the turn counts."""
    seen, wanted = [], []
    for line in path.read_text(encoding="utf-8").splitlines():
        reply = json.loads(line)
        if reply["class"] not in ("SOLICIT", "SAFE_FORM"):
            continue
        turn = _TURN.search(reply["reply"]) if reply["class"] == "SAFE_FORM" and reply["must_flag"] else None
        named = list(things(reply["reply"]))
        seen.append([row for _, row in named])
        wanted.append(
            [reply["must_flag"] and (turn is None or asset.start > turn.start() or asset is named[-1][0]) for asset, _ in named]
        )
    return seen, wanted


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--also", type=Path)
    asked_for = parser.parse_args()
    texts, labels = examples()
    if asked_for.also:
        more, more_labels = also(asked_for.also)
        texts, labels = texts + more * _TWICE, labels + more_labels * _TWICE
    if asked_for.check:
        report(["asked"], crossed(texts, [[[label] for label in row] for row in labels], whole=True))
    else:
        flat = [row for rows in texts for row in rows]
        truth = [[label] for row in labels for label in row]
        fitted(ROOT / "guard/acts.json", ["asked"], flat, truth)
