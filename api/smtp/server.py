"""The SMTP server before the next hop: every mail is judged between its last line and the answer to it.

Sender and recipients go to the next hop as they come; the mail itself only once it may go, and the next hop's answer is the answer.
So no mail is ever in nobody's hands: until the next hop has said yes, the client has it and was told so. A connection that ends half
way, on either side, hands nothing on.
"""
# ruff: noqa: N802, ARG002 - names and arguments are aiosmtpd's

from __future__ import annotations

import asyncio
import logging
import re

from aiosmtpd.smtp import SMTP, Envelope, Session

from api.smtp.gate import Gate
from api.smtp.next_hop import NextHop, said
from api.smtp.taken import Taken
from guard.mail.settings import host_port

__all__ = ["serving"]

LOG = logging.getLogger("presend.smtp")
_LINE = 1024 * 1024
"""Bytes of the longest line. RFC 5321 has 1000; programs that write HTML know no such limit, and servers take it."""
_IDLE = 600.0
"""Seconds that a command may take, a mail with its answer included."""
_OF_MAIL = re.compile(r" +((?:RET|ENVID|AUTH)=[!-~]+)", re.IGNORECASE)
_OF_RCPT = re.compile(r" +((?:NOTIFY|ORCPT)=[!-~]+)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_GIVEN_UP = "451 4.3.0 The mail was given up: send it again."


def serving(gate: Gate) -> asyncio.Protocol:
    """Return what serves one connection: for `loop.create_server`."""
    return _Refusing() if gate.ending or gate.connections >= gate.settings.connections else _Connection(gate)


class _Refusing(asyncio.Protocol):
    """Sends a client away: there is no place."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)  # noqa: S101 - tells the type
        transport.write(b"421 4.3.2 Too many connections. Nothing was lost: try again.\r\n")
        transport.close()


class _Connection(SMTP):
    """A client's connection, with one to the next hop while a mail is under way. Its `handle_` methods are what aiosmtpd calls."""

    line_length_limit = _LINE

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._hop: NextHop | None = None
        self._dsn: list[str] = []
        super().__init__(
            self,
            data_size_limit=gate.settings.max_size,
            enable_SMTPUTF8=True,
            hostname=gate.hostname,
            ident="Presend",
            timeout=_IDLE,
            loop=asyncio.get_running_loop(),
        )
        self.command_size_limits.update(MAIL=2048, RCPT=2048)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._gate.connections += 1
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._gate.connections -= 1
        self._drop()
        super().connection_lost(error)

    def _create_envelope(self) -> Envelope:
        # aiosmtpd wants a new one with each greeting, with RSET and after each mail.
        self._drop()
        return Envelope()

    def _drop(self) -> None:
        """Let go of the next hop, and with it of a mail that it has half of."""
        if self._hop is not None:
            self._hop.close()
            self._hop = None
            self._gate.transactions -= 1

    async def smtp_MAIL(self, arg: str | None) -> None:
        await super().smtp_MAIL(self._without(arg, _OF_MAIL))

    async def smtp_RCPT(self, arg: str | None) -> None:
        await super().smtp_RCPT(self._without(arg, _OF_RCPT))

    def _without(self, arg: str | None, options: re.Pattern[str]) -> str | None:
        """Keep the options about delivery status notifications, which aiosmtpd does not know, for the next hop (RFC 3461).

        A line with control characters, with which a second command could be smuggled to the next hop, counts as none at all.
        """
        if arg is None or _CONTROL.search(arg):
            return None
        address, bracket, behind = arg.rpartition(">")
        self._dsn = options.findall(behind)
        return address + bracket + options.sub("", behind)

    async def handle_EHLO(self, _: SMTP, session: Session, __: Envelope, hostname: str, answers: list[str]) -> list[str]:
        session.host_name = hostname
        return [*answers[:-1], "250-PIPELINING", "250-DSN", answers[-1]]

    async def handle_MAIL(self, _: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if self._gate.ending:
            return "421 4.3.2 The service ends. Nothing was lost: try again."
        if not self._gate.settings.takes_from(str(session.peer[0]) if isinstance(session.peer, tuple) else ""):
            return "554 5.7.1 You may not hand in mail here."
        self._hop = NextHop(*host_port(self._gate.settings.next_hop), self._gate.hostname)
        self._gate.transactions += 1
        answer = await self._hop.mail("" if address == "<>" else address, [*options, *self._dsn])
        if 200 <= answer.code < 300:
            envelope.mail_from = address
        else:
            self._drop()
        return said(answer)

    async def handle_RCPT(self, _: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if self._hop is None:
            return _GIVEN_UP
        answer = await self._hop.rcpt(address, [*options, *self._dsn])
        if 200 <= answer.code < 300:
            envelope.rcpt_tos.append(address)
        return said(answer)

    async def handle_DATA(self, _: SMTP, session: Session, envelope: Envelope) -> str:
        hop, self._hop = self._hop, None
        if hop is None:
            return _GIVEN_UP
        mail = Taken(envelope.original_content or b"", envelope.mail_from or "", list(envelope.rcpt_tos))
        envelope.content = envelope.original_content = None  # it may be large, and is kept once
        try:
            refusal, onwards = await self._gate.judged(mail)
            answer = await hop.data(onwards) if refusal is None else refusal
        except BaseException:
            hop.close()  # the client has gone, or worse: what the next hop has half of is dropped
            raise
        finally:
            self._gate.transactions -= 1
        self._gate.start(hop.quit())
        return said(answer)

    async def handle_exception(self, error: Exception) -> str:
        LOG.error("a session failed (%s)", type(error).__name__)
        self._drop()
        return "451 4.3.0 Fault of the mail guard. Nothing was lost: try again."
