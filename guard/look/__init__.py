"""How Presend looks in a browser: one style sheet and one way to draw a chart, for reports, the review and the pages of the service."""

from __future__ import annotations

from functools import cache
from pathlib import Path

__all__ = ["style"]


@cache
def style() -> str:
    """Return the style sheet that every page begins with: colours for light, dark and paper, letters, and the parts pages share."""
    return (Path(__file__).parent / "look.css").read_text(encoding="utf-8")
