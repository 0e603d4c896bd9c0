"""Ask a Presend service from Python: `pip install presend[client]`.

    from api.client import Client, NotCheckedError

    with Client("http://127.0.0.1:8000") as presend:
        verdict = presend.check("Your order is on its way.", channel="public")
        if verdict.may_send: ...

What was not checked is never a pass: a time-out, an error of the service or of the network, and an answer that is not understood all
raise `NotCheckedError`. No message of it holds anything of a reply. Replies are not sent through proxies of the environment, and no
redirect is followed.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal, Self

import httpx
from pydantic import TypeAdapter, ValidationError

__all__ = ["AsyncClient", "Client", "Finding", "Move", "NotCheckedError", "Place", "Suggestion", "Verdict"]

SCHEMA = "presend.verdict/1"
TIMEOUT = 3.0
"""Seconds for a whole request. What waits for a reply to be sent seldom waits longer."""
LARGEST = 64 * 1024 * 1024
"""Bytes of the largest answer that is read."""

Channel = Literal["public", "dm", "email", "secure"]


class NotCheckedError(Exception):
    """The reply was not checked, so it must not be sent. `status` is that of the answer, 0 if there was none."""

    def __init__(self, message: str, status: int = 0) -> None:
        """Say what happened, without anything of the reply."""
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and where: `start` and `end` count code points, or what was asked for as `offset_unit`."""

    rule: str
    entity: str
    start: int
    end: int
    outcome: Literal["allow", "note", "warn", "block"]
    act: str
    owner: str
    confidence: float
    masked: str
    recognizer: str
    why: str
    instead: str
    references: tuple[str, ...]
    excused: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """A secure channel of the brand."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Move:
    """Whether the conversation must go on elsewhere, and how to say so."""

    needed: bool
    because: tuple[str, ...]
    to: Place | None
    wording: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to send instead. A rewrite, checked again, passes."""

    rewrite: str | None
    rewrite_verdict: str | None
    move: Move


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the service says of a reply.

    `notice` is what to tell whoever wrote it, empty if it may be sent; `checked` holds digests, version, times and why it may be
    incomplete; `request` is what an override names it by.
    """

    schema: str
    id: str
    verdict: Literal["pass", "fail", "incomplete"]
    channel: Channel
    notice: str
    findings: tuple[Finding, ...]
    suggestion: Suggestion | None
    checked: Mapping[str, Any]
    recorded: bool | None = None
    request: str = ""

    @property
    def may_send(self) -> bool:
        """Tell whether the reply may be sent as it is."""
        return self.verdict == "pass"


_VERDICT = TypeAdapter(Verdict)


class _Asking:
    """What both clients have in common: how a request looks, and what an answer means."""

    def __init__(self, url: str, key: str | None, timeout: float) -> None:
        self.timeout = timeout
        self._options: dict[str, Any] = {
            "base_url": url,
            "headers": {"Authorization": f"Bearer {key}"} if key else {},
            "timeout": timeout,
            "trust_env": False,
            "follow_redirects": False,
        }

    def body(self, reply: Mapping[str, Any]) -> dict[str, Any]:
        # The service gives up in time to say so.
        return {"deadline_ms": max(1, round(self.timeout * 900)), **reply}

    def request(self, path: str, body: Any, key: str | None) -> dict[str, Any]:
        content = json.dumps(body, ensure_ascii=False, allow_nan=False).encode("utf-8", "surrogatepass")
        named = {"Idempotency-Key": key} if key else {}
        return {"method": "POST", "url": path, "content": content, "headers": {"Content-Type": "application/json", **named}}


class Client(_Asking):
    """A client that waits. One may be shared by threads."""

    def __init__(
        self, url: str, *, key: str | None = None, timeout: float = TIMEOUT, transport: httpx.BaseTransport | None = None
    ) -> None:
        """Ask the service at `url`, with the `key` of a caller, for at most `timeout` seconds each."""
        super().__init__(url, key, timeout)
        self._client = httpx.Client(transport=transport, **self._options)

    def check(self, text: str, *, idempotency_key: str | None = None, **reply: Any) -> Verdict:
        """Return the verdict of a reply.

        Args:
            text: the reply.
            idempotency_key: a name of the request; if it is asked again under it, it counts once.
            reply: more of the reply and how to answer, as POST /v1/check takes it: `channel`, `id`, `thread`, `customer`,
                `deadline_ms`, `offset_unit`...

        Raises:
            NotCheckedError: there is no verdict.
        """
        body = self.body({**reply, "text": text})
        return _verdict(self._asked("/v1/check", body, idempotency_key), body)

    def check_many(self, replies: Iterable[Mapping[str, Any]]) -> list[Verdict]:
        """Return the verdicts of replies, in order, asked in one request.

        Raises:
            NotCheckedError: there is no verdict for one of them.
        """
        asked = [self.body(reply) for reply in replies]
        return _verdicts(self._asked("/v1/check/batch", asked, None), asked) if asked else []

    def _asked(self, path: str, body: Any, key: str | None) -> Any:
        until = time.monotonic() + self.timeout
        try:
            with self._client.stream(**self.request(path, body, key)) as response:
                content = bytearray()
                for part in response.iter_bytes():
                    content += part
                    if time.monotonic() > until or len(content) > LARGEST:
                        raise NotCheckedError("The answer took too long or had no end.")
            if time.monotonic() > until:
                raise NotCheckedError("The answer took too long.")
        except httpx.HTTPError as error:
            raise _failed(error) from None
        return _answer(response.status_code, bytes(content))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the connections."""
        self.close()


class AsyncClient(_Asking):
    """The same for asyncio."""

    def __init__(
        self, url: str, *, key: str | None = None, timeout: float = TIMEOUT, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        """Ask the service at `url`, with the `key` of a caller, for at most `timeout` seconds each."""
        super().__init__(url, key, timeout)
        self._client = httpx.AsyncClient(transport=transport, **self._options)

    async def check(self, text: str, *, idempotency_key: str | None = None, **reply: Any) -> Verdict:
        """Return the verdict of a reply, as `Client.check` does."""
        body = self.body({**reply, "text": text})
        return _verdict(await self._asked("/v1/check", body, idempotency_key), body)

    async def check_many(self, replies: Iterable[Mapping[str, Any]]) -> list[Verdict]:
        """Return the verdicts of replies, as `Client.check_many` does."""
        asked = [self.body(reply) for reply in replies]
        return _verdicts(await self._asked("/v1/check/batch", asked, None), asked) if asked else []

    async def _asked(self, path: str, body: Any, key: str | None) -> Any:
        try:
            async with asyncio.timeout(self.timeout), self._client.stream(**self.request(path, body, key)) as response:
                content = bytearray()
                async for part in response.aiter_bytes():
                    content += part
                    if len(content) > LARGEST:
                        raise NotCheckedError("The answer had no end.")
        except (httpx.HTTPError, TimeoutError) as error:
            raise _failed(error) from None
        return _answer(response.status_code, bytes(content))

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def __aenter__(self) -> Self:
        """Return itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        await self.close()


def _failed(error: Exception) -> NotCheckedError:
    return NotCheckedError(f"The service cannot be reached or takes too long ({type(error).__name__}).")


def _answer(status: int, content: bytes) -> Any:
    try:
        answer = json.loads(content)
    except ValueError:
        raise NotCheckedError("The answer is not that of a Presend service.", status) from None
    if status != 200:
        raise _refused(answer, status)
    return answer


def _refused(answer: Any, status: int) -> NotCheckedError:
    detail = answer.get("detail") if isinstance(answer, dict) else None
    # The service's own words hold nothing of a reply; those of something in between may.
    ours = isinstance(answer, dict) and answer.get("type") == "about:blank" and isinstance(detail, str)
    return NotCheckedError(str(detail) if ours else f"The answer was {status}.", status)


def _verdict(answer: Any, asked: Mapping[str, Any]) -> Verdict:
    if not isinstance(answer, dict) or answer.get("schema") != SCHEMA:
        status = answer.get("status", 0) if isinstance(answer, dict) else 0
        raise _refused(answer, status if isinstance(status, int) else 0)
    try:
        verdict = _VERDICT.validate_python(answer)
    except ValidationError:
        raise NotCheckedError("The verdict is not of the form that this client knows.", 200) from None
    if verdict.id != (asked.get("id") or ""):
        raise NotCheckedError("The verdict is that of another reply.", 200)
    return verdict


def _verdicts(answers: Any, asked: Sequence[Mapping[str, Any]]) -> list[Verdict]:
    if not isinstance(answers, list) or len(answers) != len(asked):
        raise NotCheckedError("There is not an answer for each reply.", 200)
    return [_verdict(answer, body) for answer, body in zip(answers, asked, strict=True)]
