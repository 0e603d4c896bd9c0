"""(text, conversation) -> may it be sent: what the adapters of all frameworks have in common.

A check runs in a thread of its own, so that an event loop goes on meanwhile, and is given up when its time is over. Whatever goes
wrong, there is a verdict: `incomplete`, which is never a pass. Nothing of a reply is logged.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter
from typing import Any, Literal

from guard.errors import ConfigError
from guard.model import Channel, Checked, Customer, Message, Reply, State, Verdict
from guard.pipeline import LATE, Guard
from guard.render.json import against, wire
from guard.version import VERSION

__all__ = ["NOTHING", "FailMode", "Judged", "ReplyCheck", "Work", "loaded"]

FailMode = Literal["closed", "open"]
Context = Any
"""What the application gives to a run of an agent."""

_LOG = logging.getLogger("presend.agents")
_MARGIN = 0.9
"""The part of its time after which a check gives up by itself, so that it can still say what it had found."""
OVERRAN = f"{LATE}: the check did not come to an end"


@dataclass(frozen=True, slots=True)
class Judged:
    """What becomes of a text. `verdict` has the shape `presend.verdict/1`; it is `None` if there was no text to check."""

    may_send: bool
    verdict: Mapping[str, Any] | None = field(repr=False)
    unchecked: bool = False
    """It was not wholly checked. If it may be sent all the same, the fail mode is `open`."""

    @property
    def notice(self) -> str:
        """Return why it is held back, in a line without any value; empty if it may be sent."""
        return "" if self.may_send or self.verdict is None else str(self.verdict["notice"])

    @property
    def rewrite(self) -> str | None:
        """Return a text that may be sent instead, `None` if there is none."""
        suggestion = None if self.verdict is None else self.verdict["suggestion"]
        return None if suggestion is None else suggestion["rewrite"]

    def advice(self, *, rewrite: bool = True) -> str:
        """Return what to tell the model that wrote it: the notice and, where there is one and it is wanted, the rewrite."""
        offered = self.rewrite if rewrite else None
        return self.notice if offered is None else f"{self.notice} A version that may be sent: {offered}"

    def info(self) -> dict[str, Any]:
        """Return what to keep of it: nothing but masked values in it, and fit for JSON."""
        return {"may_send": self.may_send, "unchecked": self.unchecked, "notice": self.notice, "verdict": self.verdict}


NOTHING = Judged(may_send=True, verdict=None)
"""What becomes of a text that is empty: there is nothing in it that could be sent."""


class Work:
    """One check, in a thread of its own. A pool would make late checks hold up others, and the end of the process."""

    def __init__(self, guard: Guard, prepare: Callable[[], Reply]) -> None:
        """Take the guard, and what returns the reply; it runs in that thread as well."""
        self._guard, self._prepare = guard, prepare
        self._reply = Reply("", "")

    def within(self, seconds: float) -> dict[str, Any]:
        """Return the verdict, of the shape `presend.verdict/1`, after waiting for it."""
        try:
            return self._started(seconds).result(seconds)
        except TimeoutError:
            return self.unfinished(OVERRAN)

    async def awaited(self, seconds: float) -> dict[str, Any]:
        """Do the same without holding up the event loop."""
        try:
            return await asyncio.wait_for(asyncio.wrap_future(self._started(seconds)), seconds)
        except TimeoutError:
            return self.unfinished(OVERRAN)

    def _started(self, seconds: float) -> Future[dict[str, Any]]:
        until = perf_counter() + seconds * _MARGIN
        future: Future[dict[str, Any]] = Future()
        future.set_running_or_notify_cancel()  # so that giving up on it does not upset the thread

        def work() -> None:
            try:
                self._reply = self._prepare()
                left = max(1, round((until - perf_counter()) * 1000))
                verdict = wire(self._guard.check(self._reply, deadline_ms=left), self._reply)
            except BaseException as error:  # noqa: BLE001 - whatever breaks, the reply was not checked
                verdict = self.unfinished(f"checking failed ({type(error).__name__})")
            future.set_result(verdict)

        try:
            threading.Thread(target=contextvars.copy_context().run, args=(work,), name="presend-check", daemon=True).start()
        except RuntimeError as error:  # there are too many threads already
            future.set_result(self.unfinished(f"checking failed ({type(error).__name__})"))
        return future

    def unfinished(self, why: str) -> dict[str, Any]:
        """Return the verdict of a reply that was not checked."""
        checked = Checked(self._guard.policy_digest, self._guard.rules_digest, VERSION, {}, (why,))
        return wire(Verdict(self._reply.id, State.INCOMPLETE, self._reply.channel, (), None, checked))


def loaded(config: Path | str | None) -> Guard:
    """Load a guard, and what it reads with the first reply, which would take longer else.

    Raises:
        GuardError: the configuration cannot be used.
    """
    guard = Guard.load(config)
    for text in ("Thank you, Sam. We are looking into it.", "Your password is on its way to Priya Sharma, 1 High Street."):
        guard.check(Reply("", text))
    return guard


class ReplyCheck:
    """How what an agent writes is checked. Build it once: it loads the guard, does not change, and threads and runs may share it.

    `channel`, `customer` and `thread` are values, or functions that are given the context of the run (`Runner.run(context=...)`,
    `agent.invoke(..., context=...)`) and return them; they run in the thread of the check, and their time counts.
    """

    def __init__(
        self,
        *,
        channel: str | Callable[[Context], str] = Channel.PUBLIC,
        platform: str = "",
        customer: Customer | Callable[[Context], Customer | None] | None = None,
        thread: Callable[[Context], Sequence[Message]] | None = None,
        config: Path | str | None = None,
        guard: Guard | None = None,
        timeout: float = 3.0,
        fail_mode: FailMode = "closed",
    ) -> None:
        """Load the guard.

        Args:
            channel: where the replies go: public, dm, email or secure. What a function returns that is none of them counts as public.
            platform: x, facebook, app-store...
            customer: what is known of the customer: used to match, never printed.
            thread: the conversation so far, oldest first, in place of the messages of the run.
            config: the `presend.toml` to use; without it the one in force.
            guard: a guard that is loaded already, in place of `config`.
            timeout: seconds that a check may take.
            fail_mode: what becomes of a text that was not wholly checked: `closed`, it is held back; `open`, it goes, and that is recorded,
                unless what was checked of it already fails.

        Raises:
            GuardError: the configuration cannot be used, or one of these values.
        """
        if isinstance(channel, str) and channel not in tuple(Channel):
            raise ConfigError(f"channel must be one of: {', '.join(Channel)}.")
        if fail_mode not in ("closed", "open"):
            raise ConfigError("fail_mode must be closed or open.")
        if not 0 < timeout <= 3600:
            raise ConfigError("timeout must be more than 0 seconds, and an hour at most.")
        if guard is not None and config is not None:
            raise ConfigError("config and guard exclude each other: a guard has its configuration already.")
        self.guard = loaded(config) if guard is None else guard
        self.timeout = timeout
        self.fail_mode = fail_mode
        self._channel, self._platform, self._customer, self._thread = channel, platform, customer, thread

    def judge(self, text: str, context: Context = None, thread: Sequence[Message] = ()) -> Judged:
        """Return what becomes of `text`, after waiting for it. `thread` is the conversation as the framework knows it."""
        if not text.strip():
            return NOTHING
        return self._judged(Work(self.guard, self._reply(text, context, thread)).within(self.timeout))

    async def ajudge(self, text: str, context: Context = None, thread: Sequence[Message] = ()) -> Judged:
        """Do the same without holding up the event loop."""
        if not text.strip():
            return NOTHING
        return self._judged(await Work(self.guard, self._reply(text, context, thread)).awaited(self.timeout))

    def unchecked(self, why: str) -> Judged:
        """Return what becomes of something that cannot be checked."""
        return self._judged(Work(self.guard, lambda: Reply("", "")).unfinished(why))

    def _reply(self, text: str, context: Context, thread: Sequence[Message]) -> Callable[[], Reply]:
        def reply() -> Reply:
            wanted = self._channel if isinstance(self._channel, str) else self._channel(context)
            channel = Reply("", "", wanted).channel  # type: ignore[arg-type]  # a name that is not known is public there
            customer = self._customer(context) if callable(self._customer) else self._customer
            known = tuple(replace(message, channel=channel) for message in thread)
            messages = known if self._thread is None else tuple(self._thread(context))
            return Reply("", text, channel, self._platform, thread=messages, customer=customer or Customer())

        return reply

    def _judged(self, verdict: Mapping[str, Any]) -> Judged:
        state = verdict["verdict"]
        if state != State.INCOMPLETE:
            return Judged(state == State.PASS, verdict)
        # What was found before the check broke off fails the reply all the same.
        goes = self.fail_mode == "open" and not against(verdict, self.guard.fail_on)
        done = "LET GO, as fail_mode is open" if goes else "held back"
        why = "; ".join(verdict["checked"]["incomplete"])
        _LOG.warning("a reply on the channel %s was not wholly checked and is %s: %s", verdict["channel"], done, why)
        return Judged(goes, verdict, unchecked=True)
