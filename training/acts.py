"""Writes guard/acts.json: how likely a reply asks for a sensitive thing that it names, as a linear model over `guard.acts.features`.

    pip install scikit-learn && python training/acts.py [--check] [--also LABELLED.jsonl]

Learns from training/replies/asks*.jsonl: replies written for this purpose by people who had seen neither the code nor the tests, each
with the things it asks for (`asked`) and those it only names (`named`). Every noun that `guard.assets` finds is one example: asked
for, or not. `--also` adds replies that are only labelled as a whole (`reply`, `class`, `must_flag`): what they name counts as asked for, or
not, as they are. `--check` prints what five-fold cross-validation finds, split by reply, and writes nothing. Seeded; the same
input gives the same file.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from _fit import crossed, fitted, report

from guard.acts import around_it, features, within
from guard.assets import assets
from guard.words import sentences

_TWICE = 2
"""How often a reply of `--also` counts: it is short, and typical."""
ROOT = Path(__file__).parents[1]


def examples() -> tuple[list[list[list[str]]], list[list[bool]]]:
    """Return, for each reply, the features of each thing it names (alone, with its neighbours) and whether it is asked for."""
    seen, wanted = [], []
    for path in sorted((ROOT / "training/replies").glob("asks*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            reply: dict[str, Any] = json.loads(line)
            spans = [
                (start, start + len(thing["thing"]))
                for thing in reply["asked"]
                if thing["kind"] != "harmless" and (start := reply["text"].find(thing["thing"])) >= 0
            ]
            rows, asked = [], []
            named, said = assets(reply["text"]), sentences(reply["text"])
            for number, sentence in enumerate(said):
                inside = within(named, sentence.tokens[0].start, sentence.tokens[-1].end)
                for asset in inside:
                    rows.append([*features(sentence, asset, inside), *around_it(said, number)])
                    asked.append(any(asset.start < end and start < asset.end for start, end in spans))
            seen.append(rows)
            wanted.append(asked)
    return seen, wanted


_TURN = re.compile(r",|\bbut\b|\bjust\b|\binstead\b|[.!?]", re.IGNORECASE)


def also(path: Path) -> tuple[list[list[list[str]]], list[list[bool]]]:
    """Return the same for replies that are labelled as a whole; where one asks after all, only what stands behind the turn counts."""
    seen, wanted = [], []
    for line in path.read_text(encoding="utf-8").splitlines():
        reply = json.loads(line)
        if reply["class"] not in ("SOLICIT", "SAFE_FORM"):
            continue
        text, rows, asked = reply["reply"], [], []
        turn = _TURN.search(text) if reply["class"] == "SAFE_FORM" and reply["must_flag"] else None
        named, said = assets(text), sentences(text)
        last = named[-1].start if named else 0
        for number, sentence in enumerate(said):
            inside = within(named, sentence.tokens[0].start, sentence.tokens[-1].end)
            for asset in inside:
                rows.append([*features(sentence, asset, inside), *around_it(said, number)])
                asked.append(reply["must_flag"] and (turn is None or asset.start > turn.start() or asset.start == last))
        seen.append(rows)
        wanted.append(asked)
    return seen, wanted


if __name__ == "__main__":
    texts, labels = examples()
    if "--also" in sys.argv:
        more, more_labels = also(Path(sys.argv[sys.argv.index("--also") + 1]))
        texts, labels = texts + more * _TWICE, labels + more_labels * _TWICE
    if "--check" in sys.argv:
        report(["asked"], crossed(texts, [[[label] for label in row] for row in labels], whole=True))
    else:
        flat = [row for rows in texts for row in rows]
        truth = [[label] for row in labels for label in row]
        fitted(ROOT / "guard/acts.json", ["asked"], flat, truth)
