"""What an output format is: a file of this package with a function `render`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from guard.model import Reply, Verdict

OffsetUnit = Literal["codepoint", "utf16"]
Pairs = Sequence[tuple[Reply, Verdict]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to show verdicts.

    `colour` and `width` (in columns) are for terminals. `reveal` shows the values instead of masking them: only for the
    eyes of whoever wrote the reply. `pages` are the rules' pages by rule id, for formats that carry them along.
    """

    colour: bool = False
    reveal: bool = False
    offset_unit: OffsetUnit = "codepoint"
    width: int = 88
    pages: Mapping[str, str] = field(default_factory=dict)


Render = Callable[[Pairs, Options], str]
"""Takes each reply with its verdict, in order; returns the whole report, ending with a line end unless it is empty."""
