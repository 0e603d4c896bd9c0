"""Does the guard judge as it should? Asked before the service takes requests and whenever readiness is."""

from __future__ import annotations

from guard.model import Reply, State
from guard.pipeline import Guard

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


def warm(guard: Guard) -> None:
    """Have everything loaded that the first reply would otherwise wait for, the name model above all."""
    for reply in (SECRET, CLEAN, NAMED):
        guard.check(reply)
