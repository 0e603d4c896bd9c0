"""Writes guard/given.json: how likely a sentence gives something away, as a linear model over `guard.given.features`.

    pip install scikit-learn && python training/given.py [--check] [--clean REPLIES.jsonl]

Learns from training/replies/gives*.jsonl: replies written for this purpose by people who had seen neither the code nor the tests, each with
what it gives away (`gives`); replies of plain substance among them give nothing. The other replies there were written for other purposes: where no
rule finds that they give anything, they give nothing. `--clean` adds real replies without fault (`text`, development half). `--check`
prints what is found in the replies of each writer by models that learnt from the others', and writes nothing.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from _fit import fitted, flat, learnt, probabilities, reached

from guard import Guard, Reply
from guard.config import Config
from guard.given import features
from guard.words import sentences

ROOT = Path(__file__).parents[1]
Examples = tuple[list[list[str]], list[list[bool]]]
"""Features of each sentence, and whether it gives something away."""


def example(text: str, given: list[tuple[int, int]]) -> Iterator[tuple[list[str], list[bool]]]:
    """Yield the sentences of a reply of which the spans are given away."""
    for sentence in sentences(text):
        gives = any(start < sentence.end and sentence.start < end for start, end in given)
        yield flat(features(text, sentence)), [gives]


def written(path: Path) -> Examples:
    """Return what the replies of one writer teach."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        reply = json.loads(line)
        found = [(reply["text"].index(one["thing"]), len(one["thing"])) for one in reply["gives"]]
        rows += example(reply["text"], [(start, start + size) for start, size in found])
    return _together(rows)


def others() -> Examples:
    """Return what the replies teach that were written for other purposes."""
    guard, rows = Guard.of(Config()), []
    for path in sorted((ROOT / "training/replies").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines() if not path.name.startswith("gives") else ():
            text = json.loads(line)["text"]
            findings = guard.check(Reply(id="", text=text, channel="public")).findings
            if not any(one.rule.startswith("discloses-") or one.rule == "internal-residue" for one in findings):
                rows += example(text, [])
    return _together(rows)


def clean(path: Path) -> Examples:
    """Return the same for real replies that give nothing away."""
    texts = (json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines())
    return _together([row for text in texts if sha256(text.encode()).digest()[0] % 2 == 0 for row in example(text, [])])


def check(writers: dict[str, Examples], more: Examples) -> None:
    """Print the recall that goes with some precisions in each writer's replies."""
    everything: list[tuple[float, bool]] = []
    for held, (rows, truth) in writers.items():
        rest = [examples for name, examples in writers.items() if name != held]
        by = learnt([row for part in (*rest, more) for row in part[0]], [label for part in (*rest, more) for label in part[1]])
        own = [(scores[0], gives) for scores, (gives,) in zip(probabilities(by, rows), truth, strict=True)]
        print(f"{held}: {reached(own)}", flush=True)
        everything += own
    print(f"all: {reached(everything)}")


def _together(rows: list[tuple[list[str], list[bool]]]) -> Examples:
    return [features for features, _ in rows], [label for _, label in rows]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--clean", type=Path)
    asked_for = parser.parse_args()
    writers = {path.stem: written(path) for path in sorted((ROOT / "training/replies").glob("gives*.jsonl"))}
    parts = [others(), *([clean(asked_for.clean)] if asked_for.clean else [])]
    more = [row for part in parts for row in part[0]], [label for part in parts for label in part[1]]
    if asked_for.check:
        check(writers, more)
    else:
        every = (*writers.values(), more)
        fitted(
            ROOT / "guard/given.json",
            ["gives"],
            [row for part in every for row in part[0]],
            [label for part in every for label in part[1]],
        )
