"""One contestant in a process of its own: requests in, answers out, one JSON object to a line.

    python benchmarks/speed/worker KEY[:NUMBER] [CPU]

The first answer comes when the contestant is ready. Then every request is answered:

    {"do": "time", "texts": [[text, channel], ...]}   {"ns": [nanoseconds of each call], "broken": how many were not read whole}
    {"do": "find", "texts": [...]}                    {"found": [[[name, start, end, score], ...] of each text]}
    {"do": "pass", "texts": [...], "threads": 2}      {"began", "ended"}, nanoseconds of a clock that all processes share
    {"do": "state"}                                   {"peak": most bytes that were resident, "versions": {distribution: version}}

Where many texts are asked for at once, `ns` holds one figure for all. Nothing is measured here but the calls.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import distributions
from itertools import chain
from pathlib import Path
from time import monotonic_ns, perf_counter_ns
from typing import Any

from contestants import OPENED, Contestant, Text

_SHARE = 16
"""Texts that a thread takes at once."""


def main() -> None:
    """Serve until the input ends."""
    key, _, number = sys.argv[1].partition(":")
    if len(sys.argv) > 2:
        os.sched_setaffinity(0, {int(sys.argv[2])})
    # Some libraries print; what is printed must not get between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.addaudithook(_refused)
    contestant = OPENED[key](int(number or 0))
    for request in chain(['{"do": "state"}'], sys.stdin):
        asked = json.loads(request)
        answers.write(json.dumps(_DONE[asked.pop("do")](contestant, **asked)) + "\n")
        answers.flush()


def _refused(event: str, _: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        raise ConnectionRefusedError("the benchmark measures tools as they are installed, without the network")


def _time(contestant: Contestant, texts: Sequence[Text]) -> dict[str, Any]:
    if contestant.many is not None:
        began = perf_counter_ns()
        answers = contestant.many(texts)
        taken = [perf_counter_ns() - began]
        return {"ns": taken, "broken": sum(not contestant.whole(answer) for answer in answers)}
    taken, broken = [], 0
    for text, channel in texts:
        began = perf_counter_ns()
        answer = contestant.check(text, channel)
        taken.append(perf_counter_ns() - began)
        broken += not contestant.whole(answer)
    return {"ns": taken, "broken": broken}


def _find(contestant: Contestant, texts: Sequence[Text]) -> dict[str, Any]:
    return {"found": [list(contestant.found(text, contestant.check(text, channel))) for text, channel in texts]}


def _pass(contestant: Contestant, texts: Sequence[Text], threads: int) -> dict[str, Any]:
    if contestant.many is not None:
        began = monotonic_ns()
        contestant.many(texts)
        return {"began": began, "ended": monotonic_ns()}

    def share(some: Sequence[Text]) -> None:
        for text, channel in some:
            contestant.check(text, channel)

    shares = [texts[start : start + _SHARE] for start in range(0, len(texts), _SHARE)]
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(share, [()] * threads))  # the threads are there before the clock starts
        began = monotonic_ns()
        list(pool.map(share, shares))
        return {"began": began, "ended": monotonic_ns()}


def _state(_: Contestant) -> dict[str, Any]:
    versions = {str(found.metadata["Name"]).lower().replace("_", "-"): found.version for found in distributions()}
    return {"peak": _peak(), "versions": versions}


def _peak() -> int:
    """Return the most bytes that were resident. Not `ru_maxrss` where it can be helped: that knows the parent's peak as well."""
    try:
        return 1024 * int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0])
    except (OSError, IndexError):
        import resource

        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else 1024 * most


_DONE: dict[str, Callable[..., dict[str, Any]]] = {"time": _time, "find": _find, "pass": _pass, "state": _state}

if __name__ == "__main__":
    main()
