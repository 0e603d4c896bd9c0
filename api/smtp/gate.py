"""What becomes of a mail: judged in time, it is handed on or refused; not judged, it is held back or, if so configured, let go."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from api.load import LONG, BusyError, Checks, LateError
from api.recorder import UNRECORDED, Recorder
from api.smtp import bounce
from api.smtp.next_hop import Answer, deliver
from api.smtp.taken import Taken
from guard.mail.headers import canonical, marked
from guard.mail.judge import Judgement, internal, judge, unfinished
from guard.mail.message import read
from guard.mail.settings import Smtp, host_port
from guard.model import Reply, State, Verdict
from guard.pipeline import Guard

__all__ = ["Gate"]

LOG = logging.getLogger("presend.smtp")
CALLER = "smtp"
"""Who asked, as the record has it."""
NOT_CHECKED = "4.7.1 Not sent, as it was not checked: {}. Nothing was lost: try again."


@dataclass
class Gate:
    """Judges mail. Made and used on one event loop.

    Args:
        settings: what [smtp] says.
        guard: returns the guard in force.
        checks: does the work.
        hostname: the name of this machine.
        recorder: keeps verdicts, and knows the overrides that stand, if a record is configured.
    """

    settings: Smtp
    guard: Callable[[], Guard]
    checks: Checks
    hostname: str
    recorder: Recorder | None = None
    connections: int = 0
    ending: bool = False
    transactions: int = 0
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)

    async def judged(self, mail: Taken) -> tuple[Answer | None, bytes]:
        """Return the answer to a mail that is refused, and else `None` and what is to be handed on."""
        if internal(mail.recipients, self.settings):
            return None, marked(mail.data, "internal", mail.identity)
        began = perf_counter()
        try:
            judgement = await self._judgement(mail, self.guard(), began + self.settings.deadline_ms / 1000)
        except BusyError:
            judgement = unfinished(mail.read, "too many mails wait already")
        except LateError:
            judgement = unfinished(mail.read, "time was up")
        except Exception as error:  # noqa: BLE001 - whatever breaks, the mail was not checked
            judgement = unfinished(mail.read, f"fault of its own ({type(error).__name__})")
        ms = round((perf_counter() - began) * 1000)
        if judgement.state == State.PASS:
            LOG.info("%s passed in %d ms", mail.identity, ms)
            quotation = "trusted" if judgement.trusted else ""
            return None, marked(mail.data, "pass", mail.identity, unread=", ".join(judgement.unread), quotation=quotation)
        if judgement.state == State.FAIL:
            rules = sorted({one.rule for one in judgement.verdict.findings}) if judgement.verdict else []
            LOG.info("%s refused in %d ms: %s", mail.identity, ms, ", ".join(rules))
        elif self.settings.on_failure == "open":
            LOG.warning("%s DELIVERED WITHOUT BEING CHECKED, as [smtp] on_failure says: %s", mail.identity, judgement.problem)
            return None, marked(mail.data, "not-checked", mail.identity)
        else:
            LOG.warning("%s held back, not checked: %s", mail.identity, judgement.problem)
            if not judgement.lasting:
                return Answer(451, NOT_CHECKED.format(judgement.problem)), b""
        self.start(self._explain(mail, judgement))
        return Answer(550, f"5.7.1 {judgement.notice}"), b""

    async def _judgement(self, mail: Taken, guard: Guard, until: float) -> Judgement:
        """Return what is said of a mail, once that is in the record."""

        def adjust(verdict: Verdict, reply: Reply) -> Verdict:
            return self.recorder.judged(verdict, reply, guard, mail.identity, CALLER)[0] if self.recorder else verdict

        def work() -> Judgement:
            mail.data = canonical(mail.data)
            mail.read = read(mail.data)
            return judge(mail.read, mail.recipients, guard, self.settings, identity=mail.identity, until=until, adjust=adjust)

        # A mail may be of any size, and is taken apart first: that is for the thread.
        judgement = await self.checks.run(work, seconds=until - perf_counter(), size=LONG)
        if self.recorder is None or judgement.verdict is None or judgement.reply is None:
            return judgement
        entry = self.recorder.entry(judgement.verdict, judgement.reply, guard, mail.identity, CALLER)
        kept = await self.recorder.kept(entry, until - perf_counter())
        if kept or judgement.state == State.FAIL or guard.config.record.on_failure == "continue":
            return judgement
        return unfinished(mail.read, UNRECORDED)

    async def _explain(self, mail: Taken, judgement: Judgement) -> None:
        """Send the agent a mail that says why theirs was refused, if that is wanted."""
        try:
            to = bounce.goes_to(mail, self.settings, self.guard().config.brand.domains)
            explained = bounce.bounce(to, mail, judgement, self.settings, self.hostname) if to else b""
        except Exception as error:  # noqa: BLE001 - whatever breaks, a trace may quote the mail
            LOG.error("the mail that explains could not be made (%s)", type(error).__name__)  # noqa: TRY400 - for the same reason
            return
        if to and not await deliver(*host_port(self.settings.next_hop), self.hostname, to, explained):
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
        while (self.transactions or self._under_way) and perf_counter() < until:  # noqa: ASYNC110 - of two counts, once
            await asyncio.sleep(0.05)
