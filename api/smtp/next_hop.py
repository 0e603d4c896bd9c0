"""The next hop: an SMTP server that gets what may go, in the same words, and whose answers are handed back.

It is asked about sender and recipients as they come, so a recipient that it refuses is refused at once. A mail counts as handed on
when it has said so after the last line, and in no other case.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress

import aiosmtplib

__all__ = ["Answer", "NextHop", "deliver", "said"]

LOG = logging.getLogger("presend.smtp")
CONNECTING, ASKING, TAKING = 10.0, 60.0, 300.0
"""Seconds that the next hop has to be reached, to answer a command (RFC 5321, 4.5.3.2 allows more), and to take a mail."""
FAILURES = (aiosmtplib.SMTPException, OSError, ValueError)
"""How a conversation with it ends early: it goes, it is late (`TimeoutError` is an `OSError`), or its answer is none."""


Answer = aiosmtplib.SMTPResponse
"""An answer of an SMTP server: its `code` and its `message`, with line ends between lines."""
GONE = Answer(451, "4.4.2 The next mail server does not answer. Nothing was lost: try again.")


def said(answer: Answer) -> str:
    """Return an answer as it is sent, without the last line end. What is no ASCII is left out; a line is at most 500 characters."""
    safe = answer.message.encode("ascii", "replace").decode("ascii")
    lines = [line[start : start + 480] for line in safe.splitlines() or [""] for start in range(0, max(len(line), 1), 480)]
    shown = ["".join(char if " " <= char <= "~" else "?" for char in line) for line in lines[:50]]
    return "\r\n".join([*(f"{answer.code}-{line}" for line in shown[:-1]), f"{answer.code} {shown[-1]}"])


class NextHop:
    """One connection to the next hop."""

    def __init__(self, host: str, port: int, hostname: str) -> None:
        """Take where it is, and the name to greet it with. Nothing is connected yet."""
        self._client = _client(host, port, hostname)

    async def mail(self, sender: str, options: Iterable[str]) -> Answer:
        """Connect, greet it, and name the sender. Options that it does not know are left out."""
        try:
            await self._client.connect(timeout=CONNECTING)
            await self._client.ehlo()
        except FAILURES as error:
            LOG.warning("the next hop cannot be reached (%s)", type(error).__name__)
            return GONE
        return await self._ask("MAIL", f"FROM:<{sender}>", *(one for one in options if self._knows(one)))

    async def rcpt(self, recipient: str, options: Iterable[str]) -> Answer:
        """Name a recipient."""
        return await self._ask("RCPT", f"TO:<{recipient}>", *(one for one in options if self._knows(one)))

    async def data(self, data: bytes) -> Answer:
        """Hand on a mail and return what becomes of it. Until that is there, it is not handed on."""
        try:
            return _passed_on(await self._client.data(data, timeout=TAKING))
        except aiosmtplib.SMTPDataError as refused:
            return _passed_on(Answer(refused.code, refused.message))
        except FAILURES as error:
            LOG.warning("the next hop was lost with a mail half way (%s): it is not handed on", type(error).__name__)
            self._client.close()
            return GONE

    def close(self) -> None:
        """Let go of it at once: what it has only half of, it drops."""
        self._client.close()

    async def quit(self) -> None:
        """Take leave."""
        with suppress(*FAILURES):
            await self._client.quit(timeout=2)
        self._client.close()

    def _knows(self, option: str) -> bool:
        name = option.partition("=")[0].upper()
        needed = {"SIZE": "size", "BODY": "8bitmime", "RET": "dsn", "ENVID": "dsn", "NOTIFY": "dsn", "ORCPT": "dsn"}
        # Any other it must know: a mail in UTF-8 addresses is not sent as if it were none.
        return name not in needed or self._client.supports_extension(needed[name])

    async def _ask(self, *words: str) -> Answer:
        try:
            return _passed_on(await self._client.execute_command(*(word.encode("utf-8", "surrogateescape") for word in words)))
        except FAILURES as error:
            LOG.warning("the next hop was lost (%s)", type(error).__name__)
            self._client.close()
            return GONE


async def deliver(host: str, port: int, hostname: str, to: str, data: bytes) -> bool:
    """Hand on a mail of our own, from the null sender, and tell whether it was taken."""
    try:
        async with _client(host, port, hostname) as client:
            await client.sendmail("", to, data, mail_options=() if data.isascii() else ("BODY=8BITMIME",), timeout=TAKING)
    except FAILURES as error:
        LOG.warning("the next hop does not take a mail of our own (%s)", type(error).__name__)
        return False
    return True


def _client(host: str, port: int, hostname: str) -> aiosmtplib.SMTP:
    return aiosmtplib.SMTP(hostname=host, port=port, start_tls=False, use_tls=False, local_hostname=hostname, timeout=ASKING)


def _passed_on(answer: Answer) -> Answer:
    # 421 would say that the connection ends, and ours does not.
    return Answer(451 if answer.code == 421 else answer.code, answer.message)
