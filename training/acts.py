"""Writes guard/acts-thing.json and guard/acts-sentence.json: how likely a reply asks for a sensitive thing that it names or points at.

    pip install scikit-learn && python training/acts.py [--check] [--also LABELLED.jsonl] [--clean REPLIES.jsonl]

Learns from the development half of benchmarks/acts.jsonl training/frames.toml, and training/replies/asks*.jsonl: replies written for this purpose by people who had seen neither the code nor the tests, each
with the things it asks for (`asked`) and those it only names (`named`). Every noun that `guard.assets` finds is one example of a thing,
every sentence one of a sentence: asked for, or not. `--also` adds replies that are only labelled as a whole (`reply`, `class`, `must_flag`): what
they name counts as asked for, or not, as they are. `--clean` adds real replies (`id`, `text`, development half) of which training/real_asks.toml
says what they ask for. `--check` prints what is found in the replies of each writer by models that learnt from the
other writers, and writes nothing. Seeded; the same input gives the same files.
"""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from _fit import Learnt, fitted, flat, learnt, probabilities, reached

from guard.acts import around_it, joined, said_before, said_features, sentence_features, thing_features, within
from guard.assets import Asset, assets
from guard.words import Sentence, sentences

_THINGS = 8
"""With how many things each frame is learnt."""
_TWICE = 2
"""How often a reply of `--also` counts: it is short, and typical."""
ROOT = Path(__file__).parents[1]


Row = tuple[list[str], list[str], bool]
"""Own features, those of the neighbours, and whether it is asked for."""


@dataclass
class Example:
    """A reply as the models see it: its sentences and the things in each."""

    sentences: list[Row] = field(default_factory=list)
    things: list[list[Row]] = field(default_factory=list)
    """One list per sentence."""
    asks: bool = False


def example(text: str, customer: str, asked: Sequence[tuple[int, int]]) -> Example:
    """Return a reply of which the spans `asked` are asked for."""
    made = Example(asks=bool(asked))
    before = said_before(customer)
    for number, sentence, inside, said in _parts(text):
        around = flat(around_it(said, number))
        own = flat([*sentence_features(sentence, inside, before), *said_features(before)])
        begin, end = sentence.start, sentence.end
        made.sentences.append((own, around, _any(asked, begin, end)))
        made.things.append(
            [(flat(thing_features(sentence, asset, inside)), around, _any(asked, asset.start, asset.end)) for asset in inside]
        )
    return made


def _parts(text: str) -> Iterator[tuple[int, Sentence, Sequence[Asset], tuple[Sentence, ...]]]:
    named, said = assets(text), sentences(text)
    for number, sentence in enumerate(said):
        yield number, sentence, within(named, sentence.start, sentence.end), said


def _any(spans: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    return any(start < stop and begin < end for begin, stop in spans)


def written(path: Path) -> list[Example]:
    """Return what the replies of one writer teach."""
    made = []
    for line in path.read_text(encoding="utf-8").splitlines():
        reply: dict[str, Any] = json.loads(line)
        spans = [
            (start, start + len(thing["thing"]))
            for thing in reply["asked"]
            if thing["kind"] != "harmless" and (start := reply["text"].find(thing["thing"])) >= 0
        ]
        made.append(example(reply["text"], reply.get("customer", ""), spans))
    return made


_TURN = re.compile(r",|\bbut\b|\bjust\b|\binstead\b|[.!?]", re.IGNORECASE)


def also(path: Path) -> list[Example]:
    """Return what replies labelled as a whole teach; where one asks after all, only what stands behind the turn counts."""
    made = []
    for line in path.read_text(encoding="utf-8").splitlines():
        reply = json.loads(line)
        if reply["class"] in ("SOLICIT", "SAFE_FORM"):
            turn = reply["class"] == "SAFE_FORM" and _TURN.search(reply["reply"])
            made.append(
                _whole(reply["reply"], reply.get("customer", ""), turn.start() if turn else -1, asks=reply["must_flag"])
            )
    return made


def development() -> list[Example]:
    """Return what the development half of the benchmark teaches."""
    replies = map(json.loads, (ROOT / "benchmarks/acts.jsonl").read_text(encoding="utf-8").splitlines())
    return [
        _whole(reply["text"], reply.get("customer", ""), -1, asks=reply["class"] == "solicit")
        for reply in replies
        # Which sentence it is that asks for what has no name is not said.
        if reply["half"] == "dev" and (reply["class"] != "solicit" or assets(reply["text"]))
    ]


def frames() -> list[Example]:
    """Return what the plainest sentences teach, each with several things."""
    table: dict[str, list[str]] = tomllib.loads((ROOT / "training/frames.toml").read_text(encoding="utf-8"))
    things = table["things"]
    made = []
    for asks in (True, False):
        for number, frame in enumerate(table["asks" if asks else "speaks"]):
            for step in range(_THINGS):
                thing = things[(number * 7 + step * 5) % len(things)]
                made.append(_whole(frame.replace("{x}", thing), "", -1, asks=asks))
    return made


def _whole(text: str, customer: str, turn: int, *, asks: bool) -> Example:
    named = assets(text)
    spans = [(asset.start, asset.end) for asset in named if asks and (asset.start > turn or asset is named[-1])]
    return example(text, customer, spans)


def clean(path: Path) -> list[Example]:
    """Return what real replies teach."""
    asking: dict[str, list[str]] = tomllib.loads((ROOT / "training/real_asks.toml").read_text(encoding="utf-8"))
    made = []
    for line in path.read_text(encoding="utf-8").splitlines():
        reply = json.loads(line)
        text = reply["text"]
        if sha256(text.encode()).digest()[0] % 2 == 0:
            things = next((things for name, things in asking.items() if reply["id"].endswith(f"-{name}")), [])
            made.append(example(text, "", [(text.index(thing), text.index(thing) + len(thing)) for thing in things]))
    return made


def check(writers: dict[str, list[Example]], more: list[Example]) -> None:
    """Print, for each writer, the recall that goes with some precisions of whole replies."""
    everything: list[tuple[float, bool]] = []
    for held, replies in writers.items():
        others = [one for name, rest in writers.items() if name != held for one in rest] + more
        thing, sentence = learnt(*_things(others)), learnt(*_sentences(others))
        found = []
        for reply in replies:
            whole = _highest(sentence, reply.sentences)
            alone = [_highest(thing, inside) for inside in reply.things]
            sure = (one for parts in zip(whole, alone, strict=True) for one in joined(*parts))
            found.append((max(sure, default=0.0), reply.asks))
        print(f"{held}: {reached(found)}", flush=True)
        everything += found
    print(f"all: {reached(everything)}")


def _highest(by: Learnt, rows: Sequence[Row]) -> list[float]:
    own = probabilities(by, [own for own, _, _ in rows])
    both = probabilities(by, [[*own, *around] for own, around, _ in rows])
    return [max(a[0], b[0]) for a, b in zip(own, both, strict=True)]


Rows = tuple[list[list[str]], list[list[bool | None]]]


def _things(replies: Iterable[Example]) -> Rows:
    return _twice(row for reply in replies for things in reply.things for row in things)


def _sentences(replies: Iterable[Example]) -> Rows:
    return _twice(row for reply in replies for row in reply.sentences)


def _twice(rows: Iterable[Row]) -> Rows:
    """Return each row as it is judged: by itself, and with its neighbours."""
    both = [(features, asked) for own, around, asked in rows for features in (own, [*own, *around])]
    return [features for features, _ in both], [[asked] for _, asked in both]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--also", type=Path)
    parser.add_argument("--clean", type=Path)
    asked_for = parser.parse_args()
    by_writer = {path.stem: written(path) for path in sorted((ROOT / "training/replies").glob("asks*.jsonl"))}
    labelled = also(asked_for.also) * _TWICE if asked_for.also else []
    labelled += development() + frames()
    labelled += clean(asked_for.clean) if asked_for.clean else []
    if asked_for.check:
        check(by_writer, labelled)
    else:
        replies = [one for rest in by_writer.values() for one in rest] + labelled
        fitted(ROOT / "guard/acts-thing.json", ["asked"], *_things(replies))
        fitted(ROOT / "guard/acts-sentence.json", ["asked"], *_sentences(replies))
