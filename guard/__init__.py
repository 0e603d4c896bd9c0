"""Presend answers one question: may this reply be sent here, as it is.

>>> from guard import Guard, Reply
>>> guard = Guard.load()
>>> guard.check(Reply(id="r-1", text="The card 4111 1111 1111 1111 was declined.", channel="public")).state
<State.FAIL: 'fail'>
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guard.model import Channel, Customer, Finding, Message, Outcome, Reply, State, Suggestion, Verdict

if TYPE_CHECKING:
    from guard.pipeline import Guard

__all__ = ["Channel", "Customer", "Finding", "Guard", "Message", "Outcome", "Reply", "State", "Suggestion", "Verdict"]


def __getattr__(name: str) -> Any:
    # The pipeline brings every stage along; `presend --help` needs none of them.
    if name == "Guard":
        from guard.pipeline import Guard

        return Guard
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
