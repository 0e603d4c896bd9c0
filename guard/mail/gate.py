"""What becomes of a mail: judged in time, it is handed on or refused; not judged, it is held back or, if so configured, let go."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from time import perf_counter
from typing import Any, Protocol
from uuid import uuid4

from guard.errors import GuardError
from guard.mail import bounce
from guard.mail.headers import NAME, canonical, stamped
from guard.mail.judge import Judgement, internal, judge, unfinished
from guard.mail.message import Mail, read
from guard.mail.next_hop import Answer, deliver
from guard.mail.settings import Smtp, host_port, loopback
from guard.model import Reply, State, Verdict
from guard.pipeline import Guard

__all__ = ["Checks", "Gate", "Keeps"]

LOG = logging.getLogger("presend.smtp")
NOT_CHECKED = "4.7.1 Not sent, as it was not checked: {}. Nothing was lost: try again."


class Checks(Protocol):
    """Threads that check, with a bounded queue before them."""

    async def run(self, work: Callable[[], Any], *, seconds: float, size: int = 0) -> Any:
        """Do `work` in a thread and return what it returns; raise if there is no place or time is up."""


class Keeps(Protocol):
    """Where verdicts are kept, and overrides found."""

    def adjust(self, verdict: Verdict, reply: Reply, guard: Guard, identity: str) -> Verdict:
        """Return a verdict with the overrides that stand. Called where checks run."""

    async def keep(self, verdict: Verdict, reply: Reply, guard: Guard, identity: str, seconds: float) -> bool:
        """Keep a verdict; tell whether the mail may go by it."""


@dataclass(slots=True)
class _Seen:
    """A mail as far as the threads have come with it: in canonical form once it is read."""

    data: bytes = field(repr=False)
    mail: Mail | None = field(default=None, repr=False)


@dataclass
class Gate:
    """Judges mail. Made and used on one event loop.

    Args:
        settings: what [smtp] says.
        guard: returns the guard in force.
        checks: does the work.
        hostname: the name of this machine.
        keeps: keeps verdicts, if a record is configured.
        refused: exceptions of `checks` that say why there is no result, as the client is told.
    """

    settings: Smtp
    guard: Callable[[], Guard]
    checks: Checks
    hostname: str
    keeps: Keeps | None = None
    refused: tuple[tuple[type[Exception], str], ...] = ()
    connections: int = 0
    ending: bool = False
    transactions: int = 0
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)

    def takes_from(self, peer: object) -> bool:
        """Tell whether whoever is at an address, (host, port), may hand in mail."""
        host = str(peer[0]) if isinstance(peer, tuple) else ""
        if loopback(host):
            return True
        return bool(host) and any(ip_address(host) in ip_network(network, strict=False) for network in self.settings.clients)

    async def judged(self, data: bytes, sender: str, recipients: list[str]) -> tuple[Answer | None, bytes]:
        """Return the answer to a mail that is refused, and else `None` and what is to be handed on."""
        identity, started = uuid4().hex, perf_counter()
        if internal(recipients, self.settings):
            return None, stamped(canonical(data), [(NAME, "internal"), (f"{NAME}-Id", identity)])
        until, seen = started + self.settings.deadline_ms / 1000, _Seen(data)
        try:
            guard = self.guard()
            work = self._work(seen, recipients, guard, identity, until)
            judgement = await self.checks.run(work, seconds=until - perf_counter(), size=len(data))
            judgement = await self._kept(judgement, guard, identity, until)
        except Exception as error:  # noqa: BLE001 - whatever breaks, the mail was not checked
            told = (words for kind, words in self.refused if isinstance(error, kind))
            judgement = unfinished(seen.mail, next(told, f"fault of its own ({type(error).__name__})"))
        if judgement.state == State.INCOMPLETE:
            return self._unchecked(seen, judgement, identity, sender, recipients)
        ms = round((perf_counter() - started) * 1000)
        if judgement.state == State.FAIL:
            rules = sorted({one.rule for one in judgement.verdict.findings}) if judgement.verdict else []
            LOG.info("%s refused in %d ms: %s", identity, ms, ", ".join(rules))
            self._tell(seen, judgement, identity, sender, recipients)
            return Answer(550, f"5.7.1 {judgement.notice}"), b""
        LOG.info("%s passed in %d ms", identity, ms)
        fields = [(NAME, "pass"), (f"{NAME}-Id", identity)]
        if judgement.unread:
            fields.append((f"{NAME}-Unread", ", ".join(judgement.unread)))
        if judgement.trusted:
            fields.append((f"{NAME}-Quotation", "trusted"))
        return None, stamped(seen.data, fields)

    def _work(self, seen: _Seen, recipients: list[str], guard: Guard, identity: str, until: float) -> Callable[[], Judgement]:
        def adjust(verdict: Verdict, reply: Reply) -> Verdict:
            return verdict if self.keeps is None else self.keeps.adjust(verdict, reply, guard, identity)

        def work() -> Judgement:
            seen.data = canonical(seen.data)
            seen.mail = read(seen.data)
            return judge(seen.mail, recipients, guard, self.settings, identity=identity, until=until, adjust=adjust)

        return work

    async def _kept(self, judgement: Judgement, guard: Guard, identity: str, until: float) -> Judgement:
        if self.keeps is None or judgement.verdict is None or judgement.reply is None:
            return judgement
        if await self.keeps.keep(judgement.verdict, judgement.reply, guard, identity, until - perf_counter()):
            return judgement
        if judgement.state == State.FAIL:
            return judgement
        raise GuardError("the verdict could not be recorded")

    def _unchecked(
        self, seen: _Seen, judgement: Judgement, identity: str, sender: str, recipients: list[str]
    ) -> tuple[Answer | None, bytes]:
        """Return what becomes of a mail that was not checked."""
        if self.settings.on_failure == "open":
            LOG.warning("%s DELIVERED WITHOUT BEING CHECKED, as [smtp] on_failure says: %s", identity, judgement.problem)
            return None, stamped(canonical(seen.data), [(NAME, "not-checked"), (f"{NAME}-Id", identity)])
        LOG.warning("%s held back, not checked: %s", identity, judgement.problem)
        if not judgement.lasting:
            return Answer(451, NOT_CHECKED.format(judgement.problem)), b""
        self._tell(seen, judgement, identity, sender, recipients)
        return Answer(550, f"5.7.1 {judgement.notice}"), b""

    def _tell(self, seen: _Seen, judgement: Judgement, identity: str, sender: str, recipients: list[str]) -> None:
        """Send the agent a mail that explains, if that is wanted, without making the answer wait for it."""
        if not self.settings.bounce or seen.mail is None:
            return
        try:
            to = bounce.goes_to(sender, seen.mail, self.settings, self.guard().config.brand.domains)
            mail = b""
            if to:
                mail = bounce.bounce(
                    to,
                    judgement,
                    seen.mail,
                    seen.data,
                    recipients,
                    self.settings,
                    identity=identity,
                    hostname=self.hostname,
                )
        except Exception as error:  # noqa: BLE001 - the answer to the client must not depend on it
            LOG.error("the mail that explains could not be made (%s)", type(error).__name__)  # noqa: TRY400 - a trace may quote
            return
        if to:
            self.start(self._deliver(to, mail))

    async def _deliver(self, to: str, mail: bytes) -> None:
        if not await deliver(*host_port(self.settings.next_hop), self.hostname, to, mail):
            LOG.error("the mail that explains could not be sent; the sender was told 550 all the same")

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Have something done that no answer waits for, and that the end does."""
        task = asyncio.get_running_loop().create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def end(self, seconds: float) -> None:
        """Take nothing new, and wait so long for what was taken."""
        self.ending = True
        until = perf_counter() + seconds
        while (self.transactions or self._under_way) and perf_counter() < until:  # noqa: ASYNC110 - at the end it may be simple
            await asyncio.sleep(0.05)
