"""A verdict as the few sentences that a helpdesk shows to whoever wrote the reply."""

from __future__ import annotations

from guard.model import Outcome, State, Verdict

__all__ = ["lasting", "notice"]

_REASONS = 3
"""Reasons that are given. Who has read three rewrites the reply anyway, and many helpdesks cut what is longer."""

_LASTING = ("the text ", "the reply ")
"""How reasons begin that lie in what was written: it will not be checked the next time either."""


def lasting(verdict: Verdict) -> bool:
    """Tell whether it is incomplete for what was written alone, so that checking again will not help."""
    reasons = verdict.checked.incomplete
    return bool(reasons) and all(reason.startswith(_LASTING) for reason in reasons)


def notice(verdict: Verdict) -> str:
    """Return why a reply is held back and what to do instead: plain text in one line, without any value of the reply.

    It is empty if the reply may be sent. Only the worst findings are told.
    """
    if verdict.state == State.PASS:
        return ""
    if verdict.state == State.INCOMPLETE:
        again = "" if lasting(verdict) else " Try again."
        return f"Not sent, as it could not be wholly checked ({'; '.join(verdict.checked.incomplete)}).{again}"
    counting = [finding for finding in verdict.findings if finding.excused is None]
    worst = max((finding.outcome for finding in counting), default=Outcome.BLOCK)
    told = [finding for finding in counting if finding.outcome == worst]
    reasons = list(dict.fromkeys(f"{finding.why} {finding.instead}".strip() for finding in told))
    more = len(reasons) - _REASONS
    rest = [f"And {more} more {'reason' if more == 1 else 'reasons'}."] if more > 0 else []
    return " ".join(["Not sent.", *reasons[:_REASONS], *rest])
