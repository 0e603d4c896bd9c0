"""Batches of replies -> what is to be said of each, in order: one file per place where the work is done.

An engine is a function from batches of replies to batches of `record.body`. It takes a new batch only when it has room for it,
and what it returns does not depend on how the replies were cut into batches, nor on how many processes there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from guard.errors import GuardError
from guard.model import Reply

__all__ = ["Batch", "Engine", "EngineError"]

Batch = list[Reply]
Engine = Callable[[Iterable[Batch]], Iterator[list[bytes]]]
"""Takes batches, returns for each, in order, a body for each of its replies."""


class EngineError(GuardError):
    """The work cannot go on: processes keep dying, or there is no cluster. What was done is kept."""
