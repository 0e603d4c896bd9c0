"""What is left of a reply when a rewrite leaves something out."""

from __future__ import annotations

from collections.abc import Iterable


def left_out(text: str, within: tuple[int, int], spans: Iterable[tuple[int, int]]) -> str:
    """Return a part of a text without these spans, marked as a rewrite marks it."""
    kept, (at, end) = [], within
    for start, stop in sorted(spans):
        if start < end and at < stop:
            kept += [text[at : max(at, start)], "[left out]"]
            at = min(end, stop)
    return "".join((*kept, text[at:end]))
