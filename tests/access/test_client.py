"""The client in Python: a verdict or an error, and never a pass that was none."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time

import httpx
import pytest

from api.app import create_app
from api.client import AsyncClient, Client, NotCheckedError, Verdict
from guard.config import Config
from guard.pipeline import Guard
from guard.render.json import wire
from tests.access.conftest import Fake

PLANTED = "Zanzibar-41114111"


def answering(handler, **options):
    """Return a function that asks through each client, one of which uses asyncio."""

    def sync(method, *arguments, **more):
        with Client("http://localhost", transport=httpx.MockTransport(handler), **options) as client:
            return getattr(client, method)(*arguments, **more)

    def asynchronous(method, *arguments, **more):
        async def asking():
            async with AsyncClient("http://localhost", transport=httpx.MockTransport(handler), **options) as client:
                return await getattr(client, method)(*arguments, **more)

        return asyncio.run(asking())

    return sync, asynchronous


def verdict(id="", **changes):  # noqa: A002
    from guard.model import Reply

    return {**wire(Fake().check(Reply(id=id, text="Hi"))), **changes}


GOOD = httpx.Response(200, json=verdict())


def test_a_verdict_is_typed_and_says_whether_to_send():
    for ask in answering(lambda _: httpx.Response(200, json=verdict("r-1", recorded=True, request="q-1", later="field"))):
        got = ask("check", "Hi", id="r-1")
        assert isinstance(got, Verdict)
        assert (got.may_send, got.verdict, got.recorded, got.request, got.findings) == (True, "pass", True, "q-1", ())


def test_what_is_asked_is_what_the_service_takes():
    asked = []

    def handler(request):
        asked.append(request)
        return httpx.Response(200, json=verdict())

    for ask in answering(handler, key="psk_1", timeout=2):
        ask("check", "Hi 👋", channel="dm", idempotency_key="k-1")
    for request in asked:
        assert request.url.path == "/v1/check"
        assert request.headers["authorization"] == "Bearer psk_1"
        assert request.headers["idempotency-key"] == "k-1"
        assert json.loads(request.content) == {"text": "Hi 👋", "channel": "dm", "deadline_ms": 1800}


def raising(error):
    def handler(request):
        raise error

    return handler


NOT_CHECKED = {
    "no connection": (raising(httpx.ConnectError(PLANTED)), 0),
    "a time-out": (raising(httpx.ReadTimeout(PLANTED)), 0),
    "a broken answer": (raising(httpx.RemoteProtocolError(PLANTED)), 0),
    "an error of the service": (
        lambda _: httpx.Response(503, json={"type": "about:blank", "status": 503, "detail": "Full."}),
        503,
    ),
    "an error with a verdict": (lambda _: httpx.Response(500, json=verdict()), 500),
    "an error of something between": (lambda _: httpx.Response(502, text=f"<html>{PLANTED}"), 502),
    "an error in JSON of something between": (lambda _: httpx.Response(400, json={"detail": PLANTED}), 400),
    "a redirect": (lambda _: httpx.Response(307, headers={"location": f"http://evil.example/{PLANTED}"}), 307),
    "something else": (lambda _: httpx.Response(200, text=PLANTED), 200),
    "nothing": (lambda _: httpx.Response(200), 200),
    "no content": (lambda _: httpx.Response(204), 204),
    "a list": (lambda _: httpx.Response(200, json=[verdict(), verdict()]), 0),
    "a list too short": (lambda _: httpx.Response(200, json=[]), 0),
    "another schema": (lambda _: httpx.Response(200, json=verdict(schema="presend.verdict/2")), 0),
    "no schema": (lambda _: httpx.Response(200, json={"verdict": "pass"}), 0),
    "another verdict": (lambda _: httpx.Response(200, json=verdict(verdict="passed")), 200),
    "a verdict that is true": (lambda _: httpx.Response(200, json=verdict(verdict=True)), 200),
    "no findings": (lambda _: httpx.Response(200, json=verdict(findings=None)), 200),
    "the verdict of another reply": (lambda _: httpx.Response(200, json=verdict("r-2")), 200),
}


@pytest.mark.parametrize(("handler", "status"), NOT_CHECKED.values(), ids=NOT_CHECKED.keys())
def test_what_is_no_verdict_raises(handler, status):
    for ask in answering(handler):
        for call in (("check", PLANTED), ("check_many", [{"text": PLANTED}])):
            with pytest.raises(NotCheckedError) as error:
                ask(*call)
            assert PLANTED not in str(error.value)
            assert str(error.value)
            assert error.value.status == status or call[0] == "check_many"


def test_of_many_each_has_its_verdict_or_none_has():
    problem = {"type": "about:blank", "title": "?", "status": 422, "detail": "Not valid.", "number": 2}
    for answers, good in (
        ([verdict("a"), verdict("b")], True),
        ([verdict("b"), verdict("a")], False),
        ([verdict("a")], False),
        ([verdict("a"), verdict("b"), verdict("c")], False),
        ([verdict("a"), problem], False),
        ({"a": verdict("a")}, False),
    ):
        for ask in answering(lambda _, answers=answers: httpx.Response(200, json=answers)):
            if good:
                assert [one.id for one in ask("check_many", [{"id": "a", "text": "x"}, {"id": "b", "text": "y"}])] == ["a", "b"]
            else:
                with pytest.raises(NotCheckedError):
                    ask("check_many", [{"id": "a", "text": "x"}, {"id": "b", "text": "y"}])


def test_of_none_nothing_is_asked():
    for ask in answering(raising(AssertionError())):
        assert ask("check_many", []) == []


@pytest.fixture
def dripping():
    """Serve an answer byte by byte, without end."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            connection, _ = server.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n")
                for _ in range(200):
                    try:
                        connection.sendall(b" ")
                    except OSError:
                        return
                    time.sleep(0.05)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join(15)


@pytest.mark.server
@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_an_answer_that_never_ends_is_not_waited_for(dripping, kind):
    started = time.monotonic()

    async def asking():
        async with AsyncClient(dripping, timeout=0.5) as client:
            await client.check("Hi")

    def waiting():
        with Client(dripping, timeout=0.5) as client:
            client.check("Hi")

    with pytest.raises(NotCheckedError):
        waiting() if kind is Client else asyncio.run(asking())
    assert time.monotonic() - started < 3


def test_with_the_real_service():
    async def asking():
        app = create_app(Guard.of(Config()))
        async with AsyncClient("http://localhost", transport=httpx.ASGITransport(app), timeout=30) as client:
            one = await client.check("Your card 4111 1111 1111 1111 was charged.", id="r-1", channel="public")
            many = await client.check_many([{"text": "Thanks for your message."}, {"text": "The CVV is 123."}])
            with pytest.raises(NotCheckedError) as error:
                await client.check("Hi", chanel="dm")
            return one, many, error.value

    one, many, error = asyncio.run(asking())
    assert one.verdict == "fail"
    assert one.findings[0].rule == "discloses-payment-data"
    assert one.suggestion is not None
    assert [verdict.may_send for verdict in many] == [True, False]
    assert error.status == 422
