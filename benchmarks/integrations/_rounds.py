"""What the benchmarks of trackers have in common: replies sent in turns to the bare tracker and to the guarded one."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

CLEAN = "Thanks for waiting, your parcel is on its way and will be there by Friday. Number {number} of what we sent."


def medians(ways: dict[str, Callable[[str], object]], rounds: int) -> dict[str, float]:
    """Return the median of each way's milliseconds for a reply; they take turns, so that a busy machine is busy for all."""
    took: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 2):
        for name, send in ways.items():
            began = time.perf_counter()
            send(CLEAN.format(number="one two three four five six seven eight nine ten".split()[number % 10]))
            if number >= 2:  # the first ones load what is loaded once
                took[name].append((time.perf_counter() - began) * 1000)
    return {name: statistics.median(each) for name, each in took.items()}


def shown(peer: str, way: str, bare: float, guarded: float) -> None:
    """Print a line."""
    print(f"{peer:24} {way:8} bare {bare:7.1f} ms   guarded {guarded:7.1f} ms   added {guarded - bare:6.1f} ms")
