"""Guards for the processes of an engine: what each does to its process shows that the scan stands it.

The processes import this module by name, so it is no test module.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guard.config import Config
from guard.model import Checked, Reply, State, Verdict


@dataclass(frozen=True)
class Quick:
    """Fails what holds a digit, at once. `deadly` and `endless` are texts."""

    deadly: str = ""
    endless: str = ""
    policy_digest: str = "sha256:policy"
    rules_digest: str = "sha256:rules"

    def check(self, reply: Reply, *, suggest: bool = True) -> Verdict:
        assert not suggest
        if reply.text == self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        if reply.text == self.endless:
            time.sleep(3600)
        state = State.FAIL if any(char.isdigit() for char in reply.text) else State.PASS
        return Verdict(reply.id, state, reply.channel, (), None, Checked("", "", "", {}))

    def check_many(self, replies: Iterable[Reply], *, suggest: bool = True) -> Iterator[Verdict]:
        return (self.check(reply, suggest=suggest) for reply in replies)


def quick(_: Config) -> Quick:
    return Quick()


def deadly(_: Config) -> Quick:
    return Quick(deadly="deadly")


def endless(_: Config) -> Quick:
    return Quick(endless="endless")


def unborn(_: Config) -> Quick:
    raise OSError("there is no model")
