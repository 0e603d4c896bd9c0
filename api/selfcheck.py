"""Does the guard judge as it should? Asked before the service takes requests and whenever readiness is."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from time import monotonic

from anyio import to_thread

from guard.model import Reply, State
from guard.pipeline import Guard
from guard.second import SECOND
from guard.transformer import transformer

# The rule that finds this cannot be softened or excused, so the answer does not depend on the configuration.
SECRET = Reply(id="self-check-secret", text="The CVV of your card is 123.")
CLEAN = Reply(id="self-check-clean", text="Thanks for your message, we are looking into it.")
NAMED = Reply(id="self-check-named", text="Jordan Whitfield of our Leeds shop has looked into it.")


def judges_rightly(guard: Guard) -> bool:
    """Tell whether a reply that gives a secret fails, and one that gives none is wholly checked and is not said to."""
    secret, clean = guard.check(SECRET), guard.check(CLEAN)
    return (
        secret.state == State.FAIL
        and any(finding.rule == "discloses-secret" for finding in secret.findings)
        and clean.state != State.INCOMPLETE
        and not any(finding.rule == "discloses-secret" for finding in clean.findings)
    )


class Judgement:
    """Whether a guard judges as it should, for whoever asks how often: it is found out once a second at most.

    It does not wait behind replies. A service that has its hands full is ready: were it not, those beside it would get its load as
    well, until none is left.
    """

    FRESH = 1.0
    """Seconds for which an answer holds."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        self._lock = asyncio.Lock()
        self._known: tuple[Guard, bool, float] | None = None

    async def right(self, guard: Guard) -> bool:
        """Tell whether `guard` judges as it should."""
        async with self._lock:
            if self._known is None or self._known[0] is not guard or monotonic() - self._known[2] > self.FRESH:
                self._known = guard, await to_thread.run_sync(judges_rightly, guard), monotonic()
            return self._known[1]


def warm(guard: Guard) -> None:
    """Have everything loaded that the first reply would otherwise wait for, the models above all."""
    for reply in (SECRET, CLEAN, NAMED):
        guard.check(reply)
    with suppress(ValueError):  # a check that needs it says so
        transformer(SECOND)
