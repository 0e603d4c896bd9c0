"""What each contestant finds on labelled texts, counted as benchmarks/quality.py counts it, names left aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from _labels import NOT_SENSITIVE, label_of
from _records import Record
from _score import count, per_cent
from _tools import Found, Reading

from speed.rounds import Asked
from speed.texts import PUBLIC

Records = Sequence[tuple[str, Record]]


@dataclass(frozen=True)
class Shares:
    """What was found: counters with `values`, `touched`, `found`, `correct`, and of clean texts `harmless`, `harmless beyond names`."""

    values: Counter[str]
    texts: Counter[str]

    @property
    def recall(self) -> str:
        """Return the share of marked values that were touched, in per cent."""
        return per_cent(self.values["touched"], self.values["values"])

    @property
    def precision(self) -> str:
        """Return the share of what was found that touches a marked value, in per cent."""
        return per_cent(self.values["correct"], self.values["found"])

    @property
    def alarms(self) -> str:
        """Return the share of clean texts in which anything was found, in per cent."""
        return per_cent(self.texts["harmless beyond names"], self.texts["harmless"])


def found_in(worker: Asked, records: Records) -> Shares:
    """Have a contestant read `records`, each on the channel that is marked, in public where none is."""
    texts = [(record["text"], record["channel"] if "expect" in record else PUBLIC) for _, record in records]
    counts = count(records, map(_reading, worker.ask("find", texts=texts)["found"]))
    of_texts: Counter[str] = Counter()
    for source in {source for source, _ in records}:
        of_texts.update(counts[source, ""])
    return Shares(counts["", "but names"], of_texts)


def _reading(finds: Iterable[tuple[str, int, int, float]]) -> Reading:
    kept = tuple(Found(label_of(name), start, end, score) for name, start, end, score in finds)
    reports = any(one.label not in NOT_SENSITIVE for one in kept)
    return Reading(kept, fails=reports, discloses=reports)
