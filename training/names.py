"""Writes recognizers/people.json: which words of a text are people's names, as weights over `recognizers._people.features`.

    pip install faker python-crfsuite && python training/names.py --data FOLDER

Learns from tweets and comments in which people are marked (`train/names.jsonl` of FOLDER: Broad Twitter Corpus and WNUT-17, CC BY 4.0),
from the development half of clean real replies and from training/replies, with what the patterns for greetings and sign-offs find in
them, and from training/people.toml. Names are exchanged for others of Faker's lists (MIT) of many countries, some
written small; part of the lists is hidden at each turn, so that a name on no list is known by what stands around it. Everything
is seeded: the same data give the same file.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import first_names as faked
import pycrfsuite

from recognizers import load
from recognizers._first_names import NOT_NAMES
from recognizers._names import candidates
from recognizers._people import BEGINS, INSIDE, OUTSIDE, Lists, Model, decoded, features, listed, runs

ROOT = Path(__file__).parents[1]
SEED = 20
HIDDEN = 0.3
"""The share of the lists that a turn does not know."""
TURNS = 4
DOUBT = 0.5
"""By how much less evidence against a name a word is shown to be no ordinary one."""
LEAST = 0.04
"""Weights below this are dropped."""

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Example:
    """A text and the names in it. `sure`: whatever is not marked is no name; else listed names that are not marked teach nothing."""

    text: str
    spans: Spans
    sure: bool = True


def marked(path: Path) -> Iterator[Example]:
    """Yield the labelled texts of a file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        text = record["text"]
        spans = (
            _trimmed(text, span["start"], span["end"])
            for span in record["spans"]
            if span["label"] == "PERSON" and text[span["start"]] not in "@#"
        )
        yield Example(text, tuple(sorted(spans)))


_TITLE = re.compile(r"(?:(?:mr|mrs|ms|miss|mx|dr|prof|sir|dame|rev)\b\.? *)+", re.IGNORECASE)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without the title in front."""
    title = _TITLE.match(text, start, end)
    return (title.end(), end) if title and title.end() < end else (start, end)


def replies() -> Iterator[Example]:
    """Yield our own replies, with the names that patterns know."""
    for path in sorted((ROOT / "training" / "replies").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            for text in filter(None, (record["text"], record["customer"])):
                yield known(text)


def known(text: str) -> Example:
    """Return a text with the names that the patterns for greetings, sign-offs and cues find."""
    spans = {(d.start, d.end) for each in load() if each.name in PATTERNS for d in each.find(text)}
    spans |= {span for span, sure in candidates(text) if sure}
    apart: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not apart or span[0] >= apart[-1][1]:
            apart.append(span)
    return Example(text, tuple(apart), sure=False)


PATTERNS = frozenset({"first-name", "vocative", "agent-full-name"})


class Names:
    """Draws names of many countries."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        lists = faked.names()
        self.first, self.last = sorted(lists["first_names"]), sorted(lists["surnames"])

    def drawn(self, kind: str) -> str:
        """Return a name as it is written: `first`, `last` or `full`."""
        if kind == "full":
            middle = f" {self._rng.choice('ABCDEFGHJKLMNPRST')}." if self._rng.random() < 0.08 else ""
            return f"{self.drawn('first')}{middle} {self.drawn('last')}"
        name = self._rng.choice(self.first if kind == "first" else self.last)
        return "-".join("'".join(part[:1].upper() + part[1:] for part in half.split("'")) for half in name.split("-"))


def exchanged(example: Example, names: Names, rng: random.Random, first: frozenset[str]) -> Example:
    """Return an example with other people in it, of as many words."""
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    at = length = 0
    for start, end in example.spans:
        old = example.text[start:end]
        if not old[0].isalpha():
            continue
        words = old.split()
        kind = "full" if len(words) > 1 else "first" if words[0].lower() in first else "last"
        if kind == "first" and not example.sure and rng.random() < 0.3:
            kind = "full"
        new = names.drawn(kind)
        new = new.lower() if old.islower() else new.upper() if old.isupper() and len(old) > 2 else new
        parts += [example.text[at:start], new]
        length += start - at
        spans.append((length, length + len(new)))
        length += len(new)
        at = end
    return Example("".join(parts) + example.text[at:], tuple(spans), example.sure)


def written(names: Names, rng: random.Random, count: int) -> Iterator[Example]:
    """Yield `count` sentences of training/people.toml."""
    frames = tomllib.loads((ROOT / "training" / "people.toml").read_text(encoding="utf-8"))
    for _ in range(count):
        people = rng.random() < 0.6
        text, spans, length = [], [], 0
        for part in re.split(r"(\{.\})", rng.choice(frames["told" if people else "else"])):
            inside = part
            if part in THINGS:
                inside = rng.choice(frames[THINGS[part]])
            elif part == "{d}":
                inside = str(rng.randint(1, rng.choice((40, 400, 90000))))
            elif re.fullmatch(r"\{.\}", part):
                title = rng.choice(frames["titles"]) + " " if part == "{m}" else ""
                kind = {"{n}": "full", "{f}": "first", "{l}": "last"}.get(part) or rng.choice(("last", "last", "full"))
                inside = title + names.drawn(kind)
                if people:
                    spans.append((length + len(title), length + len(inside)))
            text.append(inside)
            length += len(inside)
        example = Example("".join(text), tuple(spans))
        yield small(example) if people and rng.random() < 0.15 else example


THINGS = {"{t}": "things", "{w}": "ways", "{o}": "firms"}
"""What stands in a sentence beside names, by the lists of training/people.toml."""


def small(example: Example) -> Example:
    """Return an example in lower case, if it is as long so."""
    lower = example.text.lower()
    return replace(example, text=lower) if len(lower) == len(example.text) else example


def lists_of(examples: Sequence[Example]) -> Lists:
    """Return what the words of the examples say about the lists of names."""
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    people: Counter[str] = Counter()
    for example in examples:
        for match in re.finditer(r"(?<![\w@#/.])[^\W\d_]+(?:(?!['\u2019]s\b)['\u2019-][^\W\d_]+)*(?![\w@/])", example.text):
            word = match[0]
            if any(a <= match.start() < b for a, b in example.spans):
                people[word.lower()] += 1
            elif word[0].isupper():
                upper[word.lower()] += 1
            else:
                lower[word] += 1
    first, last = listed("first_names"), listed("surnames")

    def ordinary(word: str) -> bool:
        others = lower[word] + upper[word]
        if word in first or word in last:
            return lower[word] >= 40 and people[word] <= others / 500
        # What is hardly ever written small may be the name of a nobody: no list has all of them.
        return lower[word] >= max(4, upper[word] / 20) and people[word] <= others / 200

    common = frozenset(word for word, count in lower.items() if count >= 3)
    words = frozenset(
        word for word in first if len(word) >= 3 and word.isascii() and (lower[word] > 2 + people[word] or word in SHORT)
    )
    always = {"i", "i'm", "i'll", "i've", "i'd", "i\u2019m", "i\u2019ll", "i\u2019ve", "i\u2019d"} | (NOT_NAMES - first - last)
    return Lists(first, last, always.union(filter(ordinary, lower)), common, words)


SHORT = frozenset(
    "ale ali ana ann art ava bao bea ben bob bud cal can dan day dee del des don dot eli ern eve fay fin flo gay gil gus guy han her hoa "
    "huy ike ima ira jan jay jed jen jim joe jon kay ken kim kit lan las lee len leo les lev lex lin liv liz lou mae man mar mat max may med "
    "mel min moe mom nan nat ned nia nic nov pat per ram ran ray red rey rob rod roi ron roy sal sam san sandy sky son sue sun tad tam ted "
    "tim tod tom ton uli val van vic von wei wes yen zen zoe".split()
) - set("ben bob dan jim joe jon kim leo liz ron sam tom tim zoe".split())
"""First names that are words, ends of words or abbreviations when written small."""


def labels(run: Sequence[tuple[str, int, int]], spans: Spans) -> list[int]:
    """Return the label of each word of a run."""
    result = []
    previous = None
    for _, start, end in run:
        inside = next((span for span in spans if span[0] < end and start < span[1]), None)
        result.append(OUTSIDE if inside is None else INSIDE if inside == previous else BEGINS)
        previous = inside
    return result


Rows = list[tuple[list[list[str]], list[int]]]


def rows(
    examples: Iterable[Example], lists: Lists, hidden: Lists, *, every: bool = False
) -> Iterator[tuple[list[list[str]], list[int]]]:
    """Yield features and labels of the runs of examples, read with the lists that are left when a part is hidden.

    `every` takes also the runs of ordinary words alone.
    """
    for example in examples:
        for run in runs(example.text, lists, every=every):
            wanted = labels(run, example.spans)
            if not example.sure and any(
                label == OUTSIDE
                and word.lower() not in lists.ordinary
                and (word.lower() in lists.first or word.lower() in lists.last)
                for (word, _, _), label in zip(run, wanted, strict=True)
            ):
                continue
            yield features(example.text, run, hidden), wanted


def less(lists: Lists, rng: random.Random) -> Lists:
    """Return the lists with a part hidden."""
    gone = {name for name in sorted(lists.first | lists.last) if rng.random() < HIDDEN}
    return replace(lists, first=lists.first - gone, last=lists.last - gone)


def material(data: Path) -> list[Example]:
    """Return what is learnt from as it stands."""
    examples = list(marked(data / "train" / "names.jsonl"))
    clean = (json.loads(line)["text"] for line in (data / "real_clean.jsonl").read_text(encoding="utf-8").splitlines())
    examples += (known(text) for text in clean if not sha256(text.encode()).digest()[0] % 2)
    return [*examples, *replies()]


def everything(data: Path, rng: random.Random) -> tuple[Lists, Rows]:
    """Return the lists, and the runs of all examples and their variants."""
    examples = material(data)
    lists = lists_of(examples)
    names = Names(rng)
    learnt: Rows = []
    for turn in range(TURNS):
        hidden = less(lists, rng)
        if turn == 0:
            # Once with every run, so that the model knows by itself what the gate in front of it keeps away.
            learnt += rows(examples, lists, hidden, every=True)
            continue
        with_people = [example for example in examples if example.spans]
        others = [exchanged(example, names, rng, lists.first) for example in with_people]
        others = [small(example) if rng.random() < 0.12 else example for example in others]
        learnt += rows([*others, *written(names, rng, 6000)], lists, hidden)
    return lists, learnt


def fitted(learnt: Rows, lists: Lists) -> Model:
    """Return a conditional random field over the words of each run."""
    trainer = pycrfsuite.Trainer("lbfgs", verbose=False)
    numbers: dict[str, str] = {}  # not every feature survives the way through a dump
    for features_of, labels_of in learnt:
        numbered = [[numbers.setdefault(feature, str(len(numbers))) for feature in row] for row in features_of]
        trainer.append(numbered, [str(label) for label in labels_of])
    trainer.set_params(CHOSEN)
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "people.crf")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
    weights: dict[str, list[float]] = {}
    names = list(numbers)
    for (number, label), weight in info.state_features.items():
        weights.setdefault(names[int(number)], [0.0, 0.0, 0.0])[int(label)] = weight
    follows = [[0.0] * 3 for _ in range(3)]
    for (one, other), weight in info.transitions.items():
        follows[int(one)][int(other)] = weight
    return Model(weights, [0.0, 0.0, 0.0], follows, lists)


CHOSEN = {"c1": 0.3, "c2": 0.1, "max_iterations": 120, "feature.minfreq": 3}
"""What the shipped model is fitted with."""


def pruned(model: Model, least: float = LEAST) -> Model:
    """Return a model without what hardly counts, rounded."""
    kept = {
        feature: [round(weight, 2) for weight in weights]
        for feature, weights in sorted(model.weights.items())
        if max(map(abs, weights)) >= least
    }
    follows = [[round(weight, 3) for weight in row] for row in model.follows]
    return replace(model, weights=kept, follows=follows, bias=[round(weight, 3) for weight in model.bias])


def save(model: Model, path: Path) -> None:
    """Write a model as `recognizers._people.model` reads it."""
    data = {
        "bias": model.bias,
        "follows": model.follows,
        "common": sorted(model.lists.common),
        "ordinary": sorted(model.lists.ordinary),
        "words": sorted(model.lists.words),
        "weights": model.weights,
    }
    path.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("],", "],\n") + "\n", encoding="utf-8")
    print(f"{path.name}: {len(model.weights)} features, {path.stat().st_size // 1024} kB")


def asking(model: Model, texts: Iterable[str]) -> Model:
    """Return a model that takes no words for ordinary of which alone it may make a name in these texts."""
    ordinary = model.lists.ordinary
    doubting = replace(model, bias=[model.bias[OUTSIDE] - DOUBT, *model.bias[1:]])
    told: set[str] = set()
    for text in texts:
        for run in runs(text, model.lists, every=True):
            words = [word.lower() for word, _, _ in run]
            if ordinary.issuperset(words):
                for first, behind, _ in decoded(doubting, features(text, run, model.lists)):
                    told.update(words[first:behind])
    return replace(model, lists=replace(model.lists, ordinary=ordinary - told))


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of labelled texts")
    given = parser.parse_args()
    lists, learnt = everything(given.data, random.Random(SEED))
    print(f"{len(learnt)} candidates, {sum(len(wanted) for _, wanted in learnt)} words")
    texts = [example.text for example in material(given.data)]
    save(asking(pruned(fitted(learnt, lists)), texts), ROOT / "recognizers" / "people.json")


if __name__ == "__main__":
    main()
