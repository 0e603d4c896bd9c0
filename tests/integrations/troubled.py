"""Guards of this process that misbehave, for adapters that do not ask a service."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Literal

from guard.config import Config
from guard.model import Reply, State, Verdict
from guard.pipeline import Guard

GUARD = Guard.of(Config())
Trouble = Literal["raises", "exits", "slow", "incomplete", "incomplete and found"]
TROUBLES: tuple[Trouble, ...] = ("raises", "exits", "slow", "incomplete")
"""What a guard in this process may do instead of answering. Each of them means that nothing was checked."""
FOUND = "incomplete and found"
"""It did not come to an end, and had found a reason before: that counts, whatever the fail mode."""
PATIENCE = 0.2
"""Seconds that adapters give it."""


@contextmanager
def troubled(trouble: Trouble) -> Iterator[Guard]:
    """Yield a guard that does not do what it should; one that is slow ends with the test."""
    over = threading.Event()

    class Troubled(Guard):
        def check(self, reply: Reply, *, deadline_ms: int | None = None, suggest: bool = True) -> Verdict:
            if trouble == "raises":
                raise KeyError(reply.text)
            if trouble == "exits":
                raise SystemExit(reply.text)
            if trouble == "slow":
                over.wait(30)
            verdict = super().check(reply, deadline_ms=deadline_ms, suggest=suggest)
            found = verdict.findings if trouble == FOUND else ()
            incomplete = replace(verdict.checked, incomplete=("a recognizer broke",))
            return replace(verdict, state=State.INCOMPLETE, checked=incomplete, findings=found, suggestion=None)

    try:
        yield Troubled(GUARD.config, None, GUARD.rules, GUARD.detector)
    finally:
        over.set()
