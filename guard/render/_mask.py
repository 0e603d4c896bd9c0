"""What may be shown of a reply: everything but the values that were found in it.

The agent wrote the reply and may see it; whoever reads a terminal over a shoulder, a build log or an uploaded report may
not see the values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from guard.model import Finding, Reply, Verdict

BULLET = "•"
_SHORTEST = 3
"""Fewer characters than that stand everywhere; another one of them is not the value again."""


def mask(text: str, findings: Iterable[Finding]) -> str:
    """Return `text` with what was found replaced by bullets, character for character, so that offsets still hold.

    Of a found value only that stays which its `masked` form shows, and only where no other finding hides it. The same value
    is masked wherever else it stands. White space stays, for the layout.
    """
    hidden = bytearray(len(text))
    for value, at, head, tail in _values(text, findings):
        spots = {at, *_occurrences(text, value)} if len(value.strip()) >= _SHORTEST else {at}
        for start in spots:
            for index in range(start + head, start + len(value) - tail):
                hidden[index] = 1
    return "".join(BULLET if hidden[at] and not char.isspace() else char for at, char in enumerate(text))


def rewrite_of(reply: Reply, verdict: Verdict) -> str | None:
    """Return the rewrite of a verdict, `None` if there is none or if it still holds a value that is masked elsewhere.

    A phrase ("your postcode") may well come back in a rewrite; a number or an address may not.
    """
    rewrite = verdict.suggestion.rewrite if verdict.suggestion else None
    if rewrite is None:
        return None
    kept = any(
        len(value.strip()) >= _SHORTEST and re.search(r"[\d@]", value) and value in rewrite
        for value, *_ in _values(reply.text, verdict.findings)
    )
    return None if kept else rewrite


def span(text: str, finding: Finding) -> tuple[int, int]:
    """Return the start and end of a finding, within `text`."""
    start = min(max(finding.start, 0), len(text))
    return start, min(max(finding.end, start), len(text))


def _values(text: str, findings: Iterable[Finding]) -> list[tuple[str, int, int, int]]:
    """Return each value that is not wholly shown, where it starts, and how many characters of its ends are shown."""
    values = []
    for finding in findings:
        if not finding.holds_value:
            continue
        start, end = span(text, finding)
        value = text[start:end]
        head, tail = _ends_shown(value, finding.masked)
        if head + tail < len(value):
            values.append((value, start, head, tail))
    return values


def _ends_shown(value: str, masked: str) -> tuple[int, int]:
    if value == masked:
        return len(value), 0
    shortest = min(len(value), len(masked))
    tail = next((at for at in range(shortest) if masked[-1 - at] != value[-1 - at]), shortest)
    head = next((at for at in range(shortest - tail) if masked[at] != value[at]), shortest - tail)
    return head, tail


def _occurrences(text: str, value: str) -> Iterable[int]:
    at = text.find(value)
    while at >= 0:
        yield at
        at = text.find(value, at + 1)
