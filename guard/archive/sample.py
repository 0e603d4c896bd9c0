"""A stratified sample of a finished scan, and the file that keeps it: numbers and places, never a text.

Within a stratum the replies with the smallest keyed hashes of their numbers are drawn. That is a simple random sample without
replacement, fixed by the seed: whoever draws again from the same scan, in whatever order its results are read, gets the same.
"""

from __future__ import annotations

import hashlib
import heapq
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from guard.archive.model import Result
from guard.archive.strata import FAILED_SHARE, Stratum, cell_of, cut, grade_of
from guard.errors import InputError
from guard.model import Channel, Outcome, State

__all__ = ["SCHEMA", "Mark", "Sample", "Unit", "draw", "dumps", "labels_of", "loads", "read"]

SCHEMA = "presend.sample/1"


@dataclass(frozen=True, slots=True)
class Mark:
    """What of a finding a reviewer has to see: no value, and offsets in code points of the reply."""

    rule: str
    entity: str
    start: int
    end: int
    outcome: str
    confidence: float
    excused: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """A drawn reply. `unit` counts from 1 in random order, so that whoever stops halfway has labelled a random part.

    `number`, `where` and `id` find it in the archive again. `probability` is its probability to be drawn.
    """

    unit: int
    number: int
    where: str
    id: str
    state: State
    channel: Channel
    stratum: str
    probability: float
    agent: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample and all that is needed to draw it again or to weigh it.

    `scan` says what it was drawn from (digests of policy and rules, version ...), `left_out` how many replies nobody can say passed
    or failed, by reason. `id` is the digest of everything else.
    """

    seed: str
    size: int
    by: tuple[str, ...]
    failed_share: float
    scan: Mapping[str, str]
    left_out: Mapping[str, int]
    strata: tuple[Stratum, ...]
    units: tuple[Unit, ...] = field(repr=False)

    @property
    def id(self) -> str:
        """Return the digest that labels are kept under."""
        return "sha256:" + hashlib.sha256(_canonical(_body(self))).hexdigest()

    @property
    def population(self) -> int:
        """Return how many replies it was drawn from."""
        return sum(stratum.population for stratum in self.strata)


def draw(
    results: Callable[[], Iterable[Result]],
    size: int,
    *,
    by: Sequence[str] = ("channel", "agent"),
    seed: str,
    failed_share: float = FAILED_SHARE,
    scan: Mapping[str, str] | None = None,
) -> Sample:
    """Draw a sample.

    Args:
        results: gives the results of a finished scan, in any order; it is asked twice, and they are read as a stream.
        size: how many replies; all of them if there are fewer.
        by: columns of `strata.COLUMNS`, the one that matters most first.
        seed: any words. Draw it by lot, after the archive is closed, so that nobody can know what will be looked at.
        failed_share: the part that goes to what failed.
        scan: what the results came from.

    Raises:
        GuardError: there is nothing to draw from, or the size is too small.
    """
    counts: Counter[tuple[str, tuple[str, ...]]] = Counter()
    left_out: Counter[str] = Counter()
    for result in results():
        if grade := grade_of(result):
            counts[grade, cell_of(result, by)] += 1
        else:
            left_out["unread" if result.unread else "incomplete"] += 1
    strata, places = cut(counts, size, failed_share)
    lots: list[list[tuple[int, int]]] = [[] for _ in strata]
    kept: dict[int, tuple[int, Result]] = {}
    for result in results():
        grade = grade_of(result)
        if grade is None:
            continue
        place = places[grade, cell_of(result, by)]
        lot = (-_lot(seed, "draw", result.number), result.number)
        heap = lots[place]
        if len(heap) < strata[place].size:
            heapq.heappush(heap, lot)
        elif lot > heap[0]:
            del kept[heapq.heapreplace(heap, lot)[1]]
        else:
            continue
        kept[result.number] = (place, result)
    order = sorted(kept, key=lambda number: (_lot(seed, "order", number), number))
    units = tuple(_unit(at, *kept[number], strata) for at, number in enumerate(order, 1))
    return Sample(
        seed=seed,
        size=size,
        by=tuple(by),
        failed_share=failed_share,
        scan=dict(sorted((scan or {}).items())),
        left_out=dict(sorted(left_out.items())),
        strata=strata,
        units=units,
    )


def _lot(seed: str, use: str, number: int) -> int:
    key = hashlib.sha256(seed.encode()).digest()
    return int.from_bytes(hashlib.blake2b(f"{use}:{number}".encode(), key=key, digest_size=16).digest())


def _unit(at: int, place: int, result: Result, strata: Sequence[Stratum]) -> Unit:
    marks = tuple(
        Mark(
            finding.rule,
            finding.entity,
            finding.start,
            finding.end,
            finding.outcome.name.lower(),
            round(finding.confidence, 4),
            finding.excused is not None,
        )
        for finding in result.findings
    )
    stratum = strata[place]
    return Unit(
        unit=at,
        number=result.number,
        where=result.where,
        id=result.id,
        state=result.state,
        channel=result.channel,
        stratum=stratum.name,
        probability=stratum.probability,
        agent=result.agent,
        marks=marks,
    )


def dumps(sample: Sample) -> str:
    """Return the sample as the text of its file."""
    from guard.render.json import dumps as readable

    return readable({"schema": SCHEMA, "id": sample.id, **_body(sample)}, indent=1) + "\n"


def _body(sample: Sample) -> dict[str, Any]:
    body = asdict(sample)
    body["by"] = list(sample.by)
    body["strata"] = [
        {**asdict(stratum), "values": list(stratum.values), "probability": stratum.probability} for stratum in sample.strata
    ]
    body["units"] = [{**unit, "marks": list(unit["marks"])} for unit in body["units"]]
    return body


def _canonical(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()


def read(path: Path) -> Sample:
    """Return the sample in a file.

    Raises:
        InputError: it is none, or was changed since it was drawn.
    """
    from guard.read import text_from

    try:
        return loads(text_from(path))
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def loads(text: str) -> Sample:
    """Return the sample that `dumps` wrote.

    Raises:
        InputError: it is none, or was changed since it was drawn.
    """
    from guard.read import parsed

    data = parsed(text)
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise InputError(f"this is not a sample ({SCHEMA}). Name a file that `presend sample --output FILE` has made.")
    said = data.pop("id", "")
    data.pop("schema")
    try:
        strata = tuple(
            Stratum(**{name: value for name, value in {**one, "values": tuple(one["values"])}.items() if name != "probability"})
            for one in data.pop("strata")
        )
        units = tuple(_read_unit(one) for one in data.pop("units"))
        sample = Sample(**{**data, "by": tuple(data["by"])}, strata=strata, units=units)
        good = sample.id == said and all(Outcome[mark.outcome.upper()] for unit in units for mark in unit.marks)
    except (TypeError, KeyError, ValueError, AttributeError):
        good = False
    if not good:
        raise InputError("this sample was changed or damaged since it was drawn, so no estimate may rest on it. Draw it again.")
    return sample


def _read_unit(data: dict[str, Any]) -> Unit:
    marks = tuple(Mark(**mark) for mark in data["marks"])
    return Unit(**{**data, "state": State(data["state"]), "channel": Channel(data["channel"]), "marks": marks})


def labels_of(sample: Path) -> Path:
    """Return where the labels of a sample are kept unless told otherwise."""
    return sample.with_suffix(".labels")
