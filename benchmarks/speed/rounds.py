"""Alternating rounds: in each, every contestant reads the same fresh texts, in turn, another one first every time."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from speed.process import BrokenError
from speed.texts import Mix


class Asked(Protocol):
    """What answers the requests of a worker."""

    def ask(self, do: str, **more: Any) -> dict[str, Any]:
        """Return the answer to a request."""
        ...


@dataclass
class Measured:
    """What was measured of one contestant.

    `taken`: nanoseconds, of each call, by round. `each`: texts of a round. `size`: bytes of the texts of all rounds. `broken`: answers
    that say that not everything was read. `peak`: most bytes that were resident.
    """

    each: int
    size: int
    taken: list[list[int]] = field(default_factory=list)
    broken: int = 0
    peak: int = 0
    versions: dict[str, str] = field(default_factory=dict)

    @property
    def sums(self) -> list[int]:
        """Return the nanoseconds of each round."""
        return [sum(calls) for calls in self.taken]

    @property
    def per_second(self) -> float:
        """Return messages a second, the median of the rounds."""
        return statistics.median(1e9 * self.each / spent for spent in self.sums)

    @property
    def bytes_per_second(self) -> float:
        """Return bytes of text a second, over all rounds."""
        return 1e9 * self.size / sum(self.sums)

    def quantile(self, part: float) -> float | None:
        """Return the milliseconds below which `part` of the calls lie; nothing where a call took many texts."""
        calls = sorted(taken for taken_in_round in self.taken for taken in taken_in_round)
        if len(calls) < self.each * len(self.taken):
            return None
        return calls[min(len(calls) - 1, int(part * len(calls)))] / 1e6

    def times_as_fast_as(self, other: Measured) -> float:
        """Return how many times as fast it was, the median of the rounds; in a round both read the same texts."""
        return statistics.median(theirs / ours for ours, theirs in zip(self.sums, other.sums, strict=True))


def measure(
    workers: dict[str, Asked], mix: Mix, gone: Callable[[str, BrokenError], None], shown: Callable[[Sequence[int]], Any] = iter
) -> dict[str, Measured]:
    """Warm everybody up, then measure round by round. Who breaks down is reported to `gone` and left out from there on."""
    size = sum(len(text.encode()) for text, _ in mix.measured)
    results = {key: Measured(len(mix.rounds[0]), size) for key in workers}
    order = list(workers)

    def left_out(key: str, error: BrokenError) -> None:
        order.remove(key)
        del results[key]
        gone(key, error)

    for key in list(order):
        try:
            workers[key].ask("time", texts=mix.warm_up)
        except BrokenError as error:
            left_out(key, error)
    for number in shown(range(len(mix.rounds))):
        for key in order[number % len(order) :] + order[: number % len(order)]:
            try:
                answer = workers[key].ask("time", texts=mix.rounds[number])
            except BrokenError as error:
                left_out(key, error)
                continue
            results[key].taken.append(answer["ns"])
            results[key].broken += answer["broken"]
    for key in list(order):
        try:
            state = workers[key].ask("state")
        except BrokenError as error:
            left_out(key, error)
            continue
        results[key].peak, results[key].versions = state["peak"], state["versions"]
    return results
