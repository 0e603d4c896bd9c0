"""The service over HTTP: the same verdict, and nothing of a request in any error, header or log."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import threading
import time
from dataclasses import replace
from types import SimpleNamespace

import httpx
import jsonschema
import pytest
import uvicorn

import api.app
from api.app import create_app
from api.envelope import Envelope
from api.helpdesks import load
from api.problems import HARMLESS, MEDIA_TYPE, ProblemError
from api.schemas import REQUESTS, RESPONSES, CheckRequest
from guard.config import Config, Policy
from guard.errors import ConfigError
from guard.model import Channel, Checked, Customer, Finding, Message, Move, Outcome, Reply, State, Suggestion, Verdict
from guard.pipeline import Guard
from guard.render.json import schema
from guard.serving import Service
from guard.version import VERSION

PLANTED = "Zanzibar-41114111"
"""Stands in every malformed request, and must not come back."""

CHECKED = Checked("sha256:0", "sha256:0", VERSION, {"detect": 0.4})
JSON = {"content-type": "application/json"}


class Fake:
    """Stands in for a guard: passes everything but replies that speak of a CVV, and remembers what it was asked."""

    config_path = None

    def __init__(self, config=None, answer=None):
        self.config = config or Config()
        self.answer = answer
        self.asked = []

    def check(self, reply, *, deadline_ms=None):
        self.asked.append((reply, deadline_ms))
        if self.answer:
            return self.answer(reply)
        return fails(reply) if "CVV" in reply.text else passes(reply)


def passes(reply):
    return Verdict(reply.id, State.PASS, reply.channel, (), None, CHECKED)


def fails(reply):
    start = reply.text.index("CVV")
    found = Finding("discloses-secret", "CVV_NUMBER", start, start + 3, Outcome.BLOCK, "why", "instead", 0.9)
    move = Move(needed=True, because=("a secret",), label="chat", url="https://acme.example/chat", wording="Use our chat.")
    return Verdict(reply.id, State.FAIL, reply.channel, (found,), Suggestion("Safe.", move), CHECKED)


def small(fake, most):
    fake.config = Config(service=Service(max_body=most))
    return fake


def raises(error):
    def answer(_):
        raise error

    return answer


@pytest.fixture
def fake():
    return Fake()


def ask(app, method="POST", path="/v1/check", **more):
    """Send one request to an application that was not started up, and return the response."""

    async def asking():
        async with client(app) as asked:
            return await asked.request(method, path, **more)

    return asyncio.run(asking())


def client(app):
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")


def said(response, caplog):
    """Return all that came of a request but its own echo in the client's log."""
    ours = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    # Times and numbers of threads are left out: their digits may be anything.
    records = [
        [record.getMessage(), *(part for part in vars(record).values() if not isinstance(part, int | float))] for record in ours
    ]
    return "\n".join(map(str, [response.text, response.headers.raw, *records]))


def assert_problem(response, status):
    assert response.status_code == status
    assert response.headers["content-type"] == MEDIA_TYPE
    problem = response.json()
    assert problem["status"] == status
    assert problem["type"] == "about:blank"
    assert problem["title"]
    assert problem["detail"] or status not in (400, 404, 405, 413, 415, 422, 500, 503)
    assert ("errors" in problem) is (status == 422)
    return problem


# Verdicts


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (passes, "pass"),
        (fails, "fail"),
        (
            lambda reply: replace(passes(reply), state=State.INCOMPLETE, checked=replace(CHECKED, incomplete=("late",))),
            "incomplete",
        ),
    ],
)
def test_every_verdict_is_200_and_has_the_shape_of_the_schema(answer, verdict):
    response = ask(create_app(Fake(answer=answer)), json={"id": "r-1", "text": "Your CVV", "channel": "dm"})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    said = response.json()
    assert said.pop("request") == response.headers["X-Request-ID"]
    jsonschema.validate(said, schema())
    assert response.json()["id"] == "r-1"
    assert response.json()["verdict"] == verdict
    assert response.json()["channel"] == "dm"


def test_the_guard_is_asked_about_the_whole_reply(fake):
    response = ask(
        create_app(fake),
        json={
            "id": "r-2",
            "text": "Thanks.",
            "channel": "email",
            "platform": "x",
            "recipient": "@sam",
            "thread": [{"author": "customer", "text": "Hello", "channel": "dm"}],
            "customer": {"name": "Sam Sample", "emails": ["sam@acme.example"]},
            "locale": "en-GB",
        },
    )
    assert response.status_code == 200
    assert fake.asked[0][0] == Reply(
        id="r-2",
        text="Thanks.",
        channel=Channel.EMAIL,
        platform="x",
        recipient="@sam",
        thread=(Message("customer", "Hello", Channel.DM),),
        customer=Customer(name="Sam Sample", emails=("sam@acme.example",)),
        locale="en-GB",
    )


def test_a_channel_nobody_knows_is_public(fake):
    assert ask(create_app(fake), json={"text": "Hi", "channel": "carrier pigeon"}).json()["channel"] == "public"


def test_how_the_media_type_is_written_does_not_matter(fake):
    headers = {"content-type": "Application/JSON; charset=utf-8", "content-encoding": "identity"}
    assert ask(create_app(fake), content=b'{"text": "Hi"}', headers=headers).status_code == 200


def test_characters_beyond_ascii_come_through_escaped_or_not(fake):
    for body in (b'{"id": "\\ud83d\\udc4b", "text": "a"}', '{"id": "\N{WAVING HAND SIGN}", "text": "a"}'.encode()):
        assert ask(create_app(fake), content=body, headers=JSON).json()["id"] == "\N{WAVING HAND SIGN}"


@pytest.mark.parametrize(("unit", "start"), [("codepoint", 2), ("utf16", 3)])
def test_offsets_come_in_the_unit_asked_for(fake, unit, start):
    body = {"text": "\N{WAVING HAND SIGN} CVV", "offset_unit": unit}
    assert ask(create_app(fake), json=body).json()["findings"][0]["start"] == start


def test_the_deadline_is_the_configurations_unless_the_caller_has_one(fake):
    fake.config = Config(policy=Policy(deadline_ms=700))
    app = create_app(fake)
    ask(app, json={"text": "Hi"})
    ask(app, json={"text": "Hi", "deadline_ms": 300})
    assert 600 <= fake.asked[0][1] <= 700
    assert 200 <= fake.asked[1][1] <= 300


# Errors

MALFORMED = {
    "no JSON": (400, PLANTED.encode()),
    "JSON cut off": (400, b'{"text": "' + PLANTED.encode()),
    "two documents": (400, b'{"text": "a"} "' + PLANTED.encode() + b'"'),
    "a key twice": (400, b'{"%b": 1, "%b": 2}' % (PLANTED.encode(), PLANTED.encode())),
    "the text twice": (400, b'{"text": "%b", "text": "b"}' % PLANTED.encode()),
    "not a number": (400, b'{"text": "%b", "deadline_ms": NaN}' % PLANTED.encode()),
    "a number too long": (400, b'{"text": "%b", "deadline_ms": %b}' % (PLANTED.encode(), b"9" * 5000)),
    "nested too deeply": (400, b'{"text": "%b", "thread": %b}' % (PLANTED.encode(), b"[" * 100_000)),
    "not UTF-8": (400, b'{"text": "\xff%b"}' % PLANTED.encode()),
    "another encoding": (400, f'{{"text": "{PLANTED}"}}'.encode("utf-16")),
    "a NUL byte": (400, b'{"text": "\0%b"}' % PLANTED.encode()),
    "an escaped NUL": (422, b'{"text": "\\u0000%b"}' % PLANTED.encode()),
    "half a character": (400, b'{"id": "\\uD800", "text": "%b"}' % PLANTED.encode()),
    "nothing": (422, b""),
    "null": (422, b"null"),
    "a list": (422, b'["%b"]' % PLANTED.encode()),
    "a string": (422, b'"%b"' % PLANTED.encode()),
    "no text": (422, b'{"id": "%b"}' % PLANTED.encode()),
    "text that is a number": (422, b'{"text": 41114111}'),
    "text that is an object": (422, b'{"text": {"%b": "%b"}}' % (PLANTED.encode(), PLANTED.encode())),
    "an unknown field": (422, b'{"text": "a", "%b": "%b"}' % (PLANTED.encode(), PLANTED.encode())),
    "an author nobody knows": (422, b'{"text": "a", "thread": [{"author": "%b", "text": "a"}]}' % PLANTED.encode()),
    "a thread that is an object": (422, b'{"text": "a", "thread": {"%b": 1}}' % PLANTED.encode()),
    "a message without text": (422, b'{"text": "a", "thread": [{"author": "brand", "%b": 1}]}' % PLANTED.encode()),
    "an unknown fact of the customer": (422, b'{"text": "a", "customer": {"%b": "%b"}}' % (PLANTED.encode(), PLANTED.encode())),
    "a customer that is a string": (422, b'{"text": "a", "customer": "%b"}' % PLANTED.encode()),
    "a deadline in words": (422, b'{"text": "%b", "deadline_ms": "%b"}' % (PLANTED.encode(), PLANTED.encode())),
    "a deadline in quotes": (422, b'{"text": "%b", "deadline_ms": "5"}' % PLANTED.encode()),
    "a deadline of nothing": (422, b'{"text": "%b", "deadline_ms": 0}' % PLANTED.encode()),
    "an endless deadline": (422, b'{"text": "%b", "deadline_ms": 1e999}' % PLANTED.encode()),
    "an unknown unit": (422, b'{"text": "%b", "offset_unit": "%b"}' % (PLANTED.encode(), PLANTED.encode())),
}


@pytest.mark.parametrize(("status", "body"), MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_body_is_refused_and_not_repeated(fake, caplog, status, body):
    caplog.set_level(0)
    response = ask(create_app(fake), content=body, headers=JSON)
    problem = assert_problem(response, status)
    assert not [part for part in PLANTED.split("-") if part in said(response, caplog)]
    assert not fake.asked
    for error in problem.get("errors", []):
        assert set(error) == {"loc", "msg"}


def test_an_error_says_where_and_what():
    body = {"text": "a", "thread": [{"author": "brand", "text": "a"}, {"author": "bot", "text": 1.5}], "chanel": "dm", "x": 1}
    errors = assert_problem(ask(create_app(Fake()), json=body), 422)["errors"]
    assert {"loc": ["body", "thread", 1, "author"], "msg": "Input should be 'customer' or 'brand'"} in errors
    assert {"loc": ["body", "thread", 1, "text"], "msg": "Input should be a valid string"} in errors
    assert {"loc": ["body", "?"], "msg": "Unknown field; did you mean 'channel'?"} in errors
    assert {"loc": ["body", "?"], "msg": "Unknown field"} in errors


def test_a_message_that_may_hold_input_is_not_shown():
    problem = assert_problem(ask(create_app(Fake()), json={"text": "a\0"}), 422)
    assert "nul" not in HARMLESS
    assert problem["errors"] == [{"loc": ["body", "text"], "msg": "Not valid"}]


def test_of_many_errors_some_are_listed():
    assert len(ask(create_app(Fake()), json={"text": "a", "thread": [1] * 500}).json()["errors"]) == 20


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": ""},
        {"content-type": "text/plain"},
        {"content-type": "application/json2"},
        {"content-type": f"multipart/form-data; boundary={PLANTED}"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "application/json", "content-encoding": "gzip"},
    ],
)
def test_a_body_that_is_not_said_to_be_json_is_refused(fake, caplog, headers):
    caplog.set_level(0)
    response = ask(create_app(fake), content=json.dumps({"text": PLANTED}), headers=headers)
    assert_problem(response, 415)
    assert PLANTED not in said(response, caplog)
    assert not fake.asked


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"/{PLANTED}", 404),
        ("GET", f"/v1/{PLANTED}?text={PLANTED}", 404),
        ("POST", f"/v1/check/?text={PLANTED}", 404),
        ("GET", f"/v1/check?text={PLANTED}", 405),
        ("PUT", f"/healthz?{PLANTED}", 405),
        (PLANTED.upper().replace("-", ""), "/healthz", 405),
        ("GET", "/docs", 404),
        ("GET", "/redoc", 404),
    ],
)
def test_what_is_not_there_is_not_repeated(fake, caplog, method, path, status):
    caplog.set_level(0)
    response = ask(create_app(fake), method, path, headers={"x-note": PLANTED})
    assert_problem(response, status)
    assert ("allow" in response.headers) is (status == 405)
    assert not [word for word in ("zanzibar", "41114111") if word in said(response, caplog).lower()]


def test_the_query_and_the_fragments_of_a_good_request_are_not_logged(fake, caplog):
    caplog.set_level(0)
    response = ask(create_app(fake), path=f"/v1/check?note={PLANTED}", json={"id": PLANTED, "text": f"{PLANTED} CVV"})
    assert response.json()["id"] == PLANTED
    logged = said(response, caplog).removeprefix(response.text)
    assert PLANTED not in logged
    (line,) = (record for record in caplog.records if record.name == "presend.access")
    assert (line.getMessage(), line.method, line.route, line.status) == ("answered", "POST", "/v1/check", 200)


@pytest.mark.parametrize("body", [b'{"text": "%b"}' % (b"a" * 1000), b"[" * 1001])
def test_a_large_body_is_refused(fake, body):
    problem = assert_problem(ask(create_app(small(fake, 1000)), content=body, headers=JSON), 413)
    assert "1000 bytes" in problem["detail"]
    assert not fake.asked


def test_a_body_of_just_the_size_is_taken(fake):
    body = b'{"text": "Hi"}'
    assert ask(create_app(small(fake, len(body))), content=body, headers=JSON).status_code == 200


@pytest.mark.parametrize("length", ["", "12"])
def test_a_body_that_grows_too_large_is_not_read_to_its_end(fake, length):
    read = []

    async def pieces():
        for piece in range(1000):
            read.append(piece)
            yield b"a" * 100

    headers = JSON | ({"content-length": length} if length else {"transfer-encoding": "chunked"})
    response = ask(create_app(small(fake, 1000)), content=pieces(), headers=headers)
    assert_problem(response, 413)
    assert response.headers["connection"] == "close"
    assert len(read) <= 12


def test_a_body_that_announces_too_much_is_not_read_at_all(fake):
    read = []

    async def pieces():
        read.append(0)
        yield b"a"

    assert_problem(ask(create_app(fake), content=pieces(), headers=JSON | {"content-length": "9" * 20}), 413)
    assert not read


@pytest.mark.parametrize("error", [ValueError(PLANTED), KeyError(PLANTED), RecursionError(PLANTED), MemoryError(PLANTED)])
def test_an_unexpected_error_names_only_its_type(caplog, error):
    caplog.set_level(0)
    response = ask(create_app(Fake(answer=raises(error))), json={"text": PLANTED})
    problem = assert_problem(response, 500)
    assert problem["detail"] == f"{type(error).__name__}. The reply was not checked: do not send it."
    assert PLANTED not in said(response, caplog)
    line = next(record for record in caplog.records if record.name == "presend.error")
    assert (line.method, line.route, line.error) == ("POST", "/v1/check", type(error).__name__)
    assert line.where.startswith("test_api.py:")
    assert "checking.py:" in line.where
    assert line.request == response.headers["x-request-id"]


def test_an_error_after_the_answer_has_begun_is_logged_without_its_message(caplog):
    async def broken(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ValueError(PLANTED)

    sent = []

    async def send(message):
        sent.append(message["type"])

    caplog.set_level(0)
    asyncio.run(Envelope(broken, 10)({"type": "http", "method": "GET", "headers": []}, None, send))
    assert sent == ["http.response.start"]
    (line,) = (record for record in caplog.records if record.name.startswith("presend"))
    assert (line.method, line.route, line.error) == ("GET", "?", "ValueError")
    assert line.where.startswith("test_api.py:")
    assert PLANTED not in str(vars(line))


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        (api.problems.HTTPException(418, PLANTED), ""),
        (api.problems.HTTPException(404, PLANTED), "There is nothing at this path."),
        (ProblemError(403, "Ours."), "Ours."),
    ],
)
def test_only_details_of_our_own_making_are_shown(error, detail):
    response = ask(create_app(Fake(answer=raises(error))), json={"text": "a"})
    problem = assert_problem(response, error.status_code)
    assert problem["detail"].startswith(detail)
    assert PLANTED not in response.text


# Headers


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/healthz"), ("GET", "/nowhere"), ("POST", "/v1/check"), ("GET", "/readyz")]
)
def test_every_answer_carries_the_version_and_the_fences(fake, method, path):
    headers = ask(create_app(fake), method, path).headers
    assert headers["presend-version"] == VERSION
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in headers


# Health


def test_a_service_without_a_guard_is_alive_and_not_ready():
    app = create_app()
    assert ask(app, "GET", "/healthz").json() == {"status": "alive"}
    for response in (ask(app, "GET", "/readyz"), ask(app, json={"text": "a"})):
        assert_problem(response, 503)
        assert response.headers["retry-after"] == "1"


def test_a_service_that_judges_rightly_is_ready(fake):
    assert ask(create_app(fake), "GET", "/readyz").json() == {"status": "ready", "config": "in force"}


@pytest.mark.parametrize(
    "answer",
    [
        passes,
        lambda reply: fails(replace(reply, text="CVV")),
        lambda reply: replace(passes(reply), state=State.FAIL),
        lambda reply: replace(fails(reply) if "CVV" in reply.text else passes(reply), state=State.INCOMPLETE),
        lambda reply: fails(reply) if "CVV" in reply.text else replace(passes(reply), state=State.INCOMPLETE),
    ],
)
def test_a_service_that_judges_wrongly_is_not_ready(answer):
    assert_problem(ask(create_app(Fake(answer=answer)), "GET", "/readyz"), 503)


def test_a_service_whose_guard_is_broken_is_not_ready():
    assert_problem(ask(create_app(Fake(answer=raises(OSError()))), "GET", "/readyz"), 500)


# Starting


async def started(app, *requests):
    """Start an application up, send it requests all at once, and shut it down."""
    async with app.router.lifespan_context(app), client(app) as asked:
        return await asyncio.gather(*(asked.request(*request[:2], **dict(request[2:])) for request in requests))


def test_nothing_happens_at_import():
    assert not hasattr(api.app, "app")


def test_the_guard_is_loaded_and_warm_before_the_first_request(monkeypatch):
    loaded = Fake()
    loaded.detector = SimpleNamespace(warm=lambda: loaded.asked.append((Reply("compiled", "x"), None)))
    monkeypatch.setattr(Guard, "load", lambda _: loaded)
    ready, checked = asyncio.run(started(create_app(), ("GET", "/readyz"), ("POST", "/v1/check", ("json", {"text": "Hi"}))))
    assert (ready.status_code, checked.status_code) == (200, 200)
    assert [reply.id for reply, _ in loaded.asked[:4]] == [
        "compiled",
        "self-check-secret",
        "self-check-clean",
        "self-check-named",
    ]


def test_a_configuration_that_cannot_be_used_stops_the_start(monkeypatch, tmp_path):
    (tmp_path / "presend.toml").write_text("[brand]\nnmae = 1\n")
    monkeypatch.setenv("PRESEND_CONFIG", str(tmp_path / "presend.toml"))
    with pytest.raises(ConfigError, match=r"presend\.toml:2: brand\.nmae: unknown key"):
        asyncio.run(started(create_app()))


def test_the_framework_exports_nothing_of_its_own(monkeypatch, fake, caplog):
    monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://192.0.2.1:4318")

    async def served():
        app, sent = create_app(fake), []
        messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

        async def receive():
            return next(messages)

        async def send(message):
            sent.append(message["type"])

        await app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send)
        return sent

    assert asyncio.run(served()) == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert not [record for record in caplog.records if "telemetry" in record.getMessage()]


# Many at once


def test_each_gets_its_own_answer_when_many_ask_at_once():
    fake = Fake(Config(service=Service(queue=200, deadline_ms=60_000)))  # none is refused or late, however busy the machine is
    asked = [("POST", "/v1/check", ("json", {"id": f"r-{n}", "text": "CVV" if n % 3 else "Hi"})) for n in range(200)]
    answers = [answer.json() for answer in asyncio.run(started(create_app(fake), *asked))]
    assert [answer["id"] for answer in answers] == [f"r-{n}" for n in range(200)]
    assert [answer["verdict"] for answer in answers] == ["fail" if n % 3 else "pass" for n in range(200)]


def test_checks_do_not_hold_up_the_event_loop():
    release = threading.Event()

    def slow(reply):
        assert release.wait(30)
        return passes(reply)

    async def asking():
        app = create_app(Fake(answer=slow))
        async with client(app) as asked:
            checking = asyncio.create_task(asked.post("/v1/check", json={"text": "a"}))
            alive = await asked.get("/healthz")
            waiting = not checking.done()
            release.set()
            return alive.status_code, waiting, (await checking).status_code

    assert asyncio.run(asking()) == (200, True, 200)


# What the document promises


@pytest.fixture(scope="module")
def document():
    return ask(create_app(Fake()), "GET", "/openapi.json").json()


def test_the_document_names_every_route_and_no_other_server(document):
    assert set(document["paths"]) == {
        "/v1/check",
        "/v1/check/batch",
        *(f"/v1/hooks/{name}" for name in load()),
        "/beta/litellm_basic_guardrail_api",
        "/v1/overrides",
        "/v1/overrides/{id}",
        "/v1/rules",
        "/v1/rules/{name}",
        "/v1/schema",
        "/healthz",
        "/readyz",
        "/metrics",
    }
    assert document["info"]["version"] == VERSION
    assert "servers" not in document


def test_every_error_is_documented_as_problem_details(document):
    for name, path in document["paths"].items():
        for operation in path.values():
            for status, response in operation["responses"].items():
                if not status.startswith("2"):
                    # A hook says by its status that a reply may not be delivered.
                    told = {"application/json"} if name.startswith("/v1/hooks/") and status in ("422", "503") else set()
                    assert set(response["content"]) == {MEDIA_TYPE, *told}
                    assert response["content"][MEDIA_TYPE]["schema"] == {"$ref": "#/components/schemas/Problem"}
    jsonschema.Draft202012Validator.check_schema(document["components"]["schemas"]["Problem"])
    assert set(document["paths"]["/v1/check"]["post"]["responses"]) == set(
        "200 400 401 403 408 413 415 421 422 429 431 500 503".split()
    )


def test_problems_have_the_documented_shape(document):
    problem = ask(create_app(Fake()), json={}).json()
    jsonschema.validate(problem, document["components"]["schemas"]["Problem"])


def test_the_examples_are_what_they_are_examples_of(document):
    operation = document["paths"]["/v1/check"]["post"]
    assert set(operation["requestBody"]["content"]["application/json"]["examples"]) == set(REQUESTS)
    for example in REQUESTS.values():
        CheckRequest.model_validate(example["value"])
        assert ask(create_app(Fake()), json=example["value"]).status_code == 200
    answered = operation["responses"]["200"]["content"]["application/json"]
    assert set(answered["examples"]) == set(RESPONSES)
    for example in RESPONSES.values():
        jsonschema.validate(example["value"], answered["schema"])
        jsonschema.validate({key: part for key, part in example["value"].items() if key != "request"}, schema())


# The real guard


@pytest.fixture(scope="module")
def guard():
    return Guard.of(Config())


def test_the_real_guard_is_ready(guard):
    assert ask(create_app(guard), "GET", "/readyz").status_code == 200


def test_the_examples_get_their_verdicts_from_the_real_guard(guard):
    answer = ask(create_app(guard), json=REQUESTS["public"]["value"]).json()
    assert answer["verdict"] == "fail"
    assert (
        RESPONSES["fail"]["value"]["findings"][0].items()
        >= {
            key: answer["findings"][0][key] for key in ("rule", "entity", "start", "end", "outcome", "act", "owner", "masked")
        }.items()
    )
    assert ask(create_app(guard), json=REQUESTS["conversation"]["value"]).json()["verdict"] == "pass"


def test_the_real_guard_never_shows_a_value_in_a_log(guard, caplog):
    caplog.set_level(0)
    response = ask(create_app(guard), json={"id": "r-1", "text": "Your card 4111 1111 1111 1111 and CVV 739."})
    assert response.json()["verdict"] == "fail"
    assert "4111" not in said(response, caplog)
    assert "739" not in "".join(record.getMessage() for record in caplog.records if record.name != "presend.access")


@pytest.mark.server
def test_a_real_server_starts_from_the_factory_and_keeps_requests_out_of_its_log(caplog):
    caplog.set_level(logging.DEBUG)
    settings = uvicorn.Config("api.app:create_app", factory=True, port=0, access_log=False, log_config=None)
    server = uvicorn.Server(settings)
    serving = threading.Thread(target=server.run)
    serving.start()
    try:
        while not server.started and serving.is_alive():
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as asked:
            assert asked.get("/readyz").status_code == 200
            answered = asked.post("/v1/check", json={"id": "r-1", "text": f"The CVV of your card is 739. {PLANTED}"})
            assert answered.json()["verdict"] == "fail"
            assert asked.get(f"/{PLANTED}?{PLANTED}").status_code == 404
            with contextlib.suppress(httpx.TransportError):  # it may hang up while we are still sending
                assert asked.post("/v1/check", content=PLANTED.encode() * 200_000, headers=JSON).status_code == 413
            assert asked.get("/healthz").status_code == 200
    finally:
        server.should_exit = True
        serving.join()
    ours = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore", "asyncio"))]
    assert [line.status for line in ours if getattr(line, "route", "") == "/v1/check"] == [200, 413]
    assert not [line for line in ours if PLANTED in str(vars(line)) or "is 739" in str(vars(line))]
