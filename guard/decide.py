"""Findings -> pass | fail | incomplete."""

from __future__ import annotations

from collections.abc import Iterable

from guard.model import Finding, Outcome, State


def decide(findings: Iterable[Finding], incomplete: Iterable[str], fail_on: Outcome) -> State:
    """Return the verdict: what was not wholly checked is never a pass, and excused findings do not fail."""
    if any(incomplete):
        return State.INCOMPLETE
    worst = max((finding.outcome for finding in findings if finding.excused is None), default=Outcome.ALLOW)
    return State.FAIL if worst >= fail_on else State.PASS
