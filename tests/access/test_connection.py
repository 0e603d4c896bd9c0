"""Over real connections: whoever sends or takes too slowly or too much is not waited for, and others are answered meanwhile."""

from __future__ import annotations

import json
import re
import socket
import time
from importlib.util import find_spec

import httpx
import pytest

from api.connection import _patience, h11, protocol
from guard.serving import Service

pytestmark = pytest.mark.server

HEAD = b"POST /v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
BODY = b'{"text": "Hi"}'
WHOLE = HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
QUICK = Service(body_seconds=0.4, max_body=2000)


def parsers():
    yield h11.Protocol
    if find_spec("httptools"):
        from api.connection import httptools

        yield httptools.Protocol


@pytest.fixture(params=list(parsers()), ids=lambda kind: kind.__module__.rpartition(".")[2])
def server(request, served, monkeypatch):
    """Serve with one of the parsers and little patience; gives the port."""
    monkeypatch.setattr(_patience, "SECONDS", 0.4)
    fake, port = served(QUICK, http=request.param)
    fake.port, fake.before = port, len(fake.asked)
    return fake


def to(server):
    return socket.create_connection(("127.0.0.1", server.port), timeout=10)


def answered(connection):
    """Return all that comes until the server hangs up."""
    got = b""
    try:
        while more := connection.recv(65_536):
            got += more
    except ConnectionResetError:
        pass
    return got


def one(connection):
    """Return one answer, whose head and body may come apart."""
    got = b""
    while b"\r\n\r\n" not in got or len(got.partition(b"\r\n\r\n")[2]) < int(re.search(rb"(?i)content-length: (\d+)", got)[1]):
        more = connection.recv(65_536)
        assert more, "the server hung up"
        got += more
    return got


def drip(connection, data, seconds=2.0, size=1):
    """Send a little at a time, until it is through, the time is up or the server hangs up; tell which."""
    until = time.monotonic() + seconds
    for start in range(0, len(data), size):
        if time.monotonic() > until:
            return "patient"
        try:
            connection.sendall(data[start : start + size])
        except OSError:
            return "gone"
        time.sleep(0.02)
    return "sent"


def alive(server):
    return httpx.get(f"http://127.0.0.1:{server.port}/healthz", trust_env=False, timeout=5).status_code == 200


def test_the_fastest_parser_there_is_is_used():
    assert protocol() in list(parsers())[-1:]


def test_requests_one_after_the_other_on_one_connection(server, monkeypatch):
    monkeypatch.setattr(_patience, "SECONDS", 2.0)
    with to(server) as connection:
        connection.sendall(WHOLE)
        assert b"200 OK" in one(connection)
        time.sleep(2.5)  # between two requests the server waits as long as a connection may rest
        connection.sendall(WHOLE)
        assert b"200 OK" in one(connection)


@pytest.mark.parametrize("pieces", [1, 7, 60])
def test_a_request_in_pieces_is_one(server, pieces):
    with to(server) as connection:
        for start in range(0, len(WHOLE), pieces * 3):
            connection.sendall(WHOLE[start : start + pieces * 3])
        assert b"200 OK" in one(connection)


@pytest.mark.parametrize("data", [b"", b"P", b"POST /v1/check", HEAD, HEAD + b"X-Slow: "])
def test_whoever_does_not_finish_the_headers_is_not_waited_for(server, data):
    with to(server) as connection:
        started = time.monotonic()
        connection.sendall(data)
        assert answered(connection) == b""
        assert 0.2 < time.monotonic() - started < 3
    assert alive(server)


def test_headers_that_come_byte_by_byte_do_not_gain_time(server):
    with to(server) as connection:
        assert drip(connection, HEAD * 10) == "gone"
    assert alive(server)


def test_the_second_request_of_a_connection_has_no_more_time(server):
    with to(server) as connection:
        connection.sendall(WHOLE)
        assert b"200 OK" in one(connection)
        started = time.monotonic()
        connection.sendall(HEAD)
        assert answered(connection) == b""
        assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b"X: " + b"a" * 1_000_000,
        HEAD + b"X: a\r\n" * 100_000,
        b"GET /" + b"a" * 1_000_000,
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n" + b"X: a\r\n" * 100_000,
        b"\r\n" * 500_000,
    ],
    ids=["a header", "many headers", "a path", "many trailers", "nothing"],
)
def test_headers_without_end_are_not_taken(server, data):
    with to(server) as connection:
        assert drip(connection, data, size=50_000) in ("gone", "sent")
        got = answered(connection)
        assert b"200 OK" not in got
    assert alive(server)
    assert len(server.asked) == server.before


@pytest.mark.parametrize("length", [b"Content-Length: 1000\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n3e8\r\n"])
def test_a_body_that_does_not_come_is_refused_in_time(server, length):
    for send in (b"", b'{"text": "cut off'):
        with to(server) as connection:
            started = time.monotonic()
            connection.sendall(HEAD + length + send)
            got = answered(connection)
            assert b" 408 " in got.partition(b"\r\n")[0]
            assert json.loads(got.partition(b"\r\n\r\n")[2])["status"] == 408
            assert time.monotonic() - started < 3
    with to(server) as connection:
        assert drip(connection, HEAD + length + b" " * 1000, 4) == "gone"
    assert alive(server)
    assert len(server.asked) == server.before


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Length: 2001\r\n\r\n" + b" " * 2001,
        b"Content-Length: 99999999999999999999\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n" + b"7d0\r\n" + b" " * 2000 + b"\r\n1\r\n \r\n",
        b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\n \r\n" * 2001,
    ],
    ids=["announced", "announced beyond measure", "chunks", "small chunks"],
)
def test_a_body_that_is_too_large_is_refused_and_the_connection_closed(server, body):
    with to(server) as connection:
        connection.sendall(HEAD + body)
        got = answered(connection)
    assert not got or b" 413 " in got.partition(b"\r\n")[0] or b" 400 " in got.partition(b"\r\n")[0]
    assert alive(server)
    assert len(server.asked) == server.before


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: 14\r\nContent-Length: 15\r\n\r\n",
        b"Content-Length: 14\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"Content-Length: -1\r\n\r\n",
        b"Content-Length: 1e1\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"X: a\r\n b\r\nContent-Length : 14\r\n\r\n",
        b"X\0: a\r\nContent-Length: 14\r\n\r\n",
    ],
)
def test_what_two_servers_could_read_differently_is_refused(server, head):
    with to(server) as connection:
        connection.sendall(HEAD + head + BODY)
        connection.shutdown(socket.SHUT_WR)
        got = answered(connection)
    assert b"200 OK" not in got
    assert alive(server)
    assert len(server.asked) == server.before


def test_whoever_does_not_take_the_answer_is_not_waited_for(server):
    lines = HEAD.replace(b"/v1/check", b"/v1/check/batch").replace(b"json", b"x-ndjson") + b"Transfer-Encoding: chunked\r\n\r\n"
    line = b'{"id": "%b", "text": "Hi"}\n' % (b"a" * 1500)
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(10)
        connection.connect(("127.0.0.1", server.port))
        connection.sendall(lines)
        assert drip(connection, (b"%x\r\n%b\r\n" % (len(line), line)) * 60_000, 20, size=1_000_000) == "gone"
    assert alive(server)


def test_a_refusal_before_the_body_closes_the_connection(server):
    with to(server) as connection:
        connection.sendall(HEAD.replace(b"localhost", b"acme.example") + b"Content-Length: 1000\r\n\r\n")
        assert b" 421 " in answered(connection).partition(b"\r\n")[0]


def test_others_are_answered_while_many_are_slow(server):
    slow = [to(server) for _ in range(50)]
    for connection in slow:
        connection.sendall(HEAD + b"Content-Length: 1000\r\n\r\n")
    started = time.monotonic()
    assert alive(server)
    assert time.monotonic() - started < 1
    for connection in slow:
        assert b" 408 " in answered(connection)
        connection.close()
