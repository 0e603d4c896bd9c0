"""A sentence that a person gives as a reason: it is kept, so it must not hold what Presend is there to keep back."""

from __future__ import annotations

from guard.archive.judge import Checks
from guard.model import Channel, Reply, State

__all__ = ["LONGEST", "problem"]

LONGEST = 500
"""Characters."""


def problem(text: str, guard: Checks, called: str) -> str:
    """Return why a sentence cannot be kept, without quoting it; empty if it can. `called` is what the message calls it: The note."""
    if len(text) > LONGEST:
        return f"{called} is longer than {LONGEST} characters. Say it shorter."
    if any(not char.isprintable() and char not in "\n\t" for char in text):
        return f"{called} holds characters that cannot be seen. Type it anew."
    verdict = guard.check(Reply(id="justification", text=text, channel=Channel.PUBLIC))
    if verdict.state == State.INCOMPLETE:
        return f"{called} could not be checked for personal data. Say it shorter, or leave it out."
    if any(finding.holds_value for finding in verdict.findings):
        return f"{called} holds what looks like personal data. Say what kind of thing it is, not the thing itself."
    return ""
