"""What a reading is: a function that yields what it would read differently."""

from __future__ import annotations

from collections.abc import Callable, Iterator

Change = tuple[int, int, str]
"""A folded (start, end) and what it reads as."""
Reading = Callable[[str], Iterator[Change]]
