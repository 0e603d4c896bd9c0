"""What the benchmarks of trackers have in common: the replies of the tests that may be sent, in turns to the bare tracker and the guarded one."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.integrations.conftest import REPLIES

CLEAN = [reply["text"] for reply in REPLIES if reply["verdict"] == "pass"]
WARM = len(CLEAN)
"""Rounds that do not count: the first ones load what is loaded once."""


def taken(ways: dict[str, Callable[[str], object]], rounds: int) -> dict[str, list[float]]:
    """Return each way's milliseconds for a reply, sorted; they take turns, so that a busy machine is busy for all."""
    took: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + WARM):
        for name, send in ways.items():
            began = time.perf_counter()
            send(CLEAN[number % len(CLEAN)])
            if number >= WARM:
                took[name].append((time.perf_counter() - began) * 1000)
    return {name: sorted(each) for name, each in took.items()}


def shown(peer: str, way: str, bare: list[float], guarded: list[float]) -> None:
    """Print a line for the medians, and one for the quickest tenth, on which other work of the machine counts least."""
    for what, place in (("median", 0.5), ("quickest tenth", 0.1)):
        one, other = (each[int(len(each) * place)] for each in (bare, guarded))
        print(f"{peer:10}{way:8}{what:16} bare {one:7.1f} ms   guarded {other:7.1f} ms   added {other - one:6.1f} ms")
