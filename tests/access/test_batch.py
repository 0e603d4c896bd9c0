"""Many replies at once: an answer for each, in order, and nothing left out."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
import time

import httpx
import jsonschema
import pytest

from api.app import create_app
from api.lines import GoneError, lines
from api.problems import ProblemError
from api.schemas import BATCH, BATCH_ANSWER
from guard.model import State
from guard.serving import Service
from tests.access.conftest import Fake

PLANTED = "Zanzibar-41114111"
LINES = {"content-type": "application/x-ndjson"}
JSON = {"content-type": "application/json"}
EACH = BATCH_ANSWER["application/json"]["schema"]


def ask(app, method="POST", path="/v1/check/batch", **more):
    async def asking():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as asked:
            return await asked.request(method, path, **more)

    return asyncio.run(asking())


def said(response):
    """Return what was answered to each, as a verdict or a status."""
    whole = (
        response.json()
        if response.headers["content-type"] == "application/json"
        else map(json.loads, response.text.splitlines())
    )
    whole = list(whole)
    jsonschema.validate(whole, EACH)
    for number, answer in enumerate(whole, 1):
        assert answer.get("number", number) == number
        assert ("verdict" in answer) is ("number" not in answer)
    return [answer.get("verdict", answer.get("status")) for answer in whole]


# An item of an array or a line, and what is answered to it
ITEMS = [
    ('{"text": "Hi"}', "pass"),
    ('{"text": "Your CVV"}', "fail"),
    ('{"text": "Hi", "channel": "carrier pigeon"}', "pass"),
    ('{"text": 5}', 422),
    (f'{{"text": "Hi", "{PLANTED}": 1}}', 422),
    (f'{{"id": "{PLANTED}"}}', 422),
    ("null", 422),
    ('"Hi"', 422),
    ("[]", 422),
    ("{}", 422),
    ('{"text": "Hi", "deadline_ms": 0}', 422),
]
# Only a line can be these: in an array they spoil the whole.
BAD = [
    ("", 400),
    (" ", 400),
    (PLANTED, 400),
    (f'{{"text": "{PLANTED}"', 400),
    ('{"text": "a"} {"text": "b"}', 400),
    ('{"text": "a", "text": "b"}', 400),
    ('{"text": NaN}', 400),
    ('{"text": "\\ud800"}', 400),
    ("\ufeff", 400),
    ('{"text": "' + "a" * 2000 + '"}', 413),
]


def test_an_array_gets_an_array_in_order(fake):
    texts, verdicts = zip(*ITEMS, strict=True)
    response = ask(create_app(fake), content=f"[{','.join(texts)}]", headers=JSON)
    assert response.status_code == 200
    assert said(response) == list(verdicts)
    assert PLANTED not in response.text
    assert [reply.text for reply in fake.asked] == ["Hi", "Your CVV", "Hi"]


@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize("size", [1, 7, 10_000])
@pytest.mark.parametrize("between", ["\n", "\r\n"])
def test_lines_get_lines_in_order_however_they_come(end, size, between):
    texts, verdicts = zip(*ITEMS, *BAD, *ITEMS, strict=True)
    data = (between.join(texts) + end).encode("utf-8", "surrogatepass")

    async def pieces():
        for start in range(0, len(data), size):
            yield data[start : start + size]

    response = ask(create_app(Fake(Service(max_body=1500))), content=pieces(), headers=LINES)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/x-ndjson"
    assert said(response) == list(verdicts)
    assert PLANTED not in response.text


def test_what_is_wrong_with_one_is_said_where_it_is():
    response = ask(create_app(Fake()), json=[{"text": "Hi"}, {"text": 5, "chanel": "dm"}])
    problem = response.json()[1]
    assert problem["number"] == 2
    assert {"loc": ["body", "text"], "msg": "Input should be a valid string"} in problem["errors"]
    assert {"loc": ["body", "?"], "msg": "Unknown field; did you mean 'channel'?"} in problem["errors"]


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"[]", JSON, 422),
        (b"{}", JSON, 422),
        (b"5", JSON, 422),
        (b"", JSON, 400),
        (b"[", JSON, 400),
        (b'[{"text": "a", "text": "b"}]', JSON, 400),
        (b'["a"' + b',"a"' * 3 + b"]", JSON, 422),
        (b"[" + b" " * 2000 + b"]", JSON, 413),
        (b"[]", {"content-type": "text/plain"}, 415),
        (b"[]", {}, 415),
        (b'{"text": "a"}', LINES | {"content-encoding": "gzip"}, 415),
        (b'{"text": "a"}', LINES | {"idempotency-key": "1"}, 422),
        (b'{"text": "a"}', LINES | {"webhook-id": "1"}, 422),
    ],
)
def test_what_is_no_batch_is_refused_whole(content, headers, status):
    fake = Fake(Service(max_body=1500, max_batch=3))
    response = ask(create_app(fake), content=content, headers=headers)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert not fake.asked


def test_an_empty_stream_has_no_answers():
    assert ask(create_app(Fake()), content=b"", headers=LINES).text == ""


def test_each_line_of_a_caller_counts(keys):
    headers = LINES | {"x-api-key": keys.create("check")}
    app = create_app(Fake(Service(rate=2)), keyring=keys)
    assert said(ask(app, content=b'{"text": "Hi"}\n' * 4, headers=headers)) == ["pass", "pass", 429, 429]


def test_one_of_many_waits_for_room_as_long_as_its_deadline_allows(monkeypatch, fake):
    left = [2]

    async def full(*arguments, again=False):
        left[0] -= 1
        if left[0] >= 0:
            raise ProblemError(503)
        return await checked(*arguments, again=again)

    from api.batch import checked

    monkeypatch.setattr("api.batch.checked", full)
    assert said(ask(create_app(fake), json=[{"text": "Hi"}])) == ["pass"]
    left[0] = 10_000
    assert said(ask(create_app(fake), json=[{"text": "Hi", "deadline_ms": 50}, {"text": "Hi", "deadline_ms": 50}])) == [
        503,
        503,
    ]


def test_the_examples_are_taken(fake):
    for kind, given in BATCH.items():
        for example in given["examples"].values():
            content = example["value"] if isinstance(example["value"], str) else json.dumps(example["value"])
            response = ask(create_app(fake), content=content, headers={"content-type": kind})
            assert said(response) == ["fail", "pass"]


# Lines


def read(*messages, most=100, seconds=5.0):
    async def reading():
        given = iter(messages)

        async def receive():
            message = next(given)
            if isinstance(message, float):
                await asyncio.sleep(message)
                message = next(given)
            return message

        return [line async for line in lines(receive, most, seconds)]

    return asyncio.run(reading())


def part(body, more=True):
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_line_may_come_in_pieces_and_is_not_kept_once_it_is_too_long():
    assert read(part(b"a"), part(b"b\nc"), part(b"", more=False)) == [b"ab", b"c"]
    assert read(part(b"a\n\n"), part(b"b\n", more=False)) == [b"a", b"", b"b"]
    assert read(part(b"aaa"), part(b"aaa"), part(b"a\nb", more=False), most=5) == [None, b"b"]
    assert read(part(b"aaaaa\nbbbbbb\nc", more=False), most=5) == [b"aaaaa", None, b"c"]
    assert read(part(b"aaaaaa", more=False), most=5) == [None]
    assert read(part(b"", more=False)) == []


def test_a_line_must_come_in_time_and_each_has_its_own():
    slowly = [step for _ in range(6) for step in (0.06, part(b"a\n"))]
    assert read(*slowly, part(b"", more=False), seconds=0.3) == [b"a"] * 6
    with pytest.raises(ProblemError) as error:
        read(*[step for _ in range(9) for step in (0.06, part(b"a"))], seconds=0.3)
    assert error.value.status_code == 408


def test_a_caller_that_goes_away_is_not_waited_for():
    with pytest.raises(GoneError):
        read(part(b"a\nb"), {"type": "http.disconnect"})


# Over a real connection


def connected(port):
    connection = socket.socket()
    for buffer in (socket.SO_SNDBUF, socket.SO_RCVBUF):
        connection.setsockopt(socket.SOL_SOCKET, buffer, 4096)
    connection.settimeout(20)
    connection.connect(("127.0.0.1", port))
    connection.sendall(
        b"POST /v1/check/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    return connection


def chunk(data):
    return b"%x\r\n%b\r\n" % (len(data), data)


def until(connection, ending, got=b""):
    while ending not in got:
        more = connection.recv(65_536)
        assert more, got
        got += more
    return got


@pytest.mark.server
def test_answers_come_while_the_stream_is_still_being_sent(served):
    _, port = served()
    with connected(port) as connection:
        connection.sendall(chunk(b'{"id": "one", "text": "Hi"}\n{"id": "two", '))
        assert b'"id":"one"' in until(connection, b'"incomplete":[]}}\n')
        connection.sendall(chunk(b'"text": "CVV"}\n'))
        assert b'"verdict":"fail"' in until(connection, b'"incomplete":[]}}\n')
        connection.sendall(b"0\r\n\r\n")
        until(connection, b"0\r\n\r\n")


@pytest.mark.server
def test_a_stream_is_read_as_fast_as_it_is_checked_and_no_faster(served):
    """Whoever does not take answers is not read from; the service holds little of it, and answers others meanwhile."""
    fake, port = served()
    with connected(port) as connection:
        connection.settimeout(1.0)
        sent, piece = 0, chunk(b'{"id": "%b", "text": "Hi"}\n' % (b"a" * 20_000))
        with contextlib.suppress(TimeoutError):
            while sent < 50_000_000:
                connection.sendall(piece)
                sent += len(piece)
        assert sent < 20_000_000
        checked = len(fake.asked)
        time.sleep(0.5)
        assert len(fake.asked) == checked < 50_000
        assert httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).status_code == 200


@pytest.mark.server
def test_a_stream_that_falls_silent_is_ended_with_an_error_in_place(served):
    _, port = served(Service(body_seconds=0.3))
    with connected(port) as connection:
        connection.sendall(chunk(b'{"text": "Hi"}\n{"text": "cut off'))
        ended = until(connection, b"0\r\n\r\n")
        assert b'"status":408' in ended
        assert b'"number":2' in ended


@pytest.mark.server
def test_a_stream_whose_caller_goes_away_ends(served):
    fake, port = served()
    started, before = threading.active_count(), len(fake.asked)
    for _ in range(5):
        with connected(port) as connection:
            connection.sendall(chunk(b'{"text": "Hi"}\n'))
            until(connection, b"\n")
    time.sleep(0.2)
    asked = len(fake.asked)
    time.sleep(0.2)
    assert len(fake.asked) == asked == before + 5
    assert threading.active_count() <= started + 5


@pytest.mark.server
def test_an_array_whose_caller_goes_away_is_not_checked_to_its_end(served):
    fake, port = served()
    before, check = len(fake.asked), fake.check
    fake.check = lambda *given, **more: time.sleep(0.005) or check(*given, **more)
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"http://127.0.0.1:{port}/v1/check/batch", json=[{"text": "Hi"}] * 1000, timeout=0.3, trust_env=False)
    time.sleep(0.3)
    asked = len(fake.asked)
    time.sleep(0.2)
    assert len(fake.asked) == asked < before + 500


# Again


def checks(app, body, **headers):
    path = "/v1/check/batch" if isinstance(body, list) else "/v1/check"
    return ask(app, path=path, json=body, headers=headers)


REPLIES = [{"id": "r", "text": "Hi"}, [{"text": "Hi"}, {"text": "CVV"}, {"text": 5}]]


@pytest.mark.parametrize("body", REPLIES, ids=["one", "many"])
@pytest.mark.parametrize("name", ["Idempotency-Key", "webhook-id"])
def test_a_request_that_comes_again_gets_the_same_answer_and_says_so(fake, body, name):
    app = create_app(fake)
    first, again, other = (checks(app, body, **{name: key}) for key in ("k-1", "k-1", "k-2"))
    answers = [response.json() for response in (first, again, other)]
    for response, answer in zip((first, again, other), answers, strict=True):
        if isinstance(answer, dict):  # each request has an id of its own
            assert answer.pop("request") == response.headers["X-Request-ID"]
    assert answers[0] == answers[1] == answers[2]
    assert [response.headers.get("idempotency-replayed") for response in (first, again, other)] == [None, "true", None]


@pytest.mark.parametrize("body", REPLIES, ids=["one", "many"])
def test_a_key_is_for_one_body(fake, body):
    app = create_app(fake)
    assert checks(app, body, **{"Idempotency-Key": "k"}).status_code == 200
    response = checks(app, [{"text": "Ho"}] if isinstance(body, list) else {"text": "Ho"}, **{"Idempotency-Key": "k"})
    assert response.status_code == 422
    assert "another body" in response.json()["detail"]
    assert len(fake.asked) == (2 if isinstance(body, list) else 1)


def test_a_check_that_was_not_wholly_done_may_be_asked_for_again(fake):
    app, key = create_app(fake), {"Idempotency-Key": "k"}
    fake.late = True
    assert checks(app, REPLIES[0], **key).json()["verdict"] == State.INCOMPLETE
    fake.late = False
    second = checks(app, REPLIES[0], **key)
    assert second.json()["verdict"] == State.PASS
    assert "idempotency-replayed" not in second.headers


def test_under_another_configuration_a_request_is_a_new_one(fake):
    app, key = create_app(fake), {"Idempotency-Key": "k"}
    checks(app, REPLIES[0], **key)
    fake.policy_digest = "sha256:1"
    assert "idempotency-replayed" not in checks(app, REPLIES[0], **key).headers
    assert "idempotency-replayed" in checks(app, REPLIES[0], **key).headers


@pytest.mark.parametrize("key", ["", "a" * 256, "with space", "beyond\xe4ASCII"])
def test_a_key_that_is_none_is_refused(fake, key):
    response = ask(create_app(fake), path="/v1/check", json=REPLIES[0], headers=[(b"idempotency-key", key.encode("latin-1"))])
    assert response.status_code == 422
    assert response.json()["errors"] == [{"loc": ["header", "idempotency-key"], "msg": "Not valid"}]
    assert not fake.asked
