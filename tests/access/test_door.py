"""Who is let in, and who is not: tables of requests and what becomes of them."""

from __future__ import annotations

import asyncio
import base64
from datetime import UTC, datetime, timedelta

import httpx
import hypothesis
import itsdangerous
import pytest
from fastapi import Request, Response
from hypothesis import strategies as st
from standardwebhooks import Webhook

from api.access.keyring import FRESH, STALE, Known
from api.access.policy import Access
from api.access.session import HOURS
from api.app import create_app
from api.problems import MEDIA_TYPE
from guard.config import parse
from guard.errors import ConfigError
from guard.serving import Service, Signer
from tests.access.conftest import Fake, Keys

PLANTED = "Zanzibar-41114111"
HI = {"text": "Hi"}
SECRET = "whsec_" + base64.b64encode(b"a secret of at least 24 bytes").decode()
OTHER = "whsec_" + base64.b64encode(b"another one of at least 24 bytes").decode()
SIGNED = Service(signer=(Signer(name="desk", secrets=("OLD_SECRET", "NEW_SECRET")),))


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    monkeypatch.setenv("OLD_SECRET", OTHER)
    monkeypatch.setenv("NEW_SECRET", SECRET)


def ask(app, method="POST", path="/v1/check", *, client=("127.0.0.1", 1), base="http://localhost:8000", **more):
    """Send one request to an application that was not started up, and return the response."""
    if method == "POST" and path == "/v1/check" and "content" not in more:
        more.setdefault("json", HI)

    async def asking():
        transport = httpx.ASGITransport(app, client=client)
        async with httpx.AsyncClient(transport=transport, base_url=base) as asked:
            return await asked.request(method, path, **more)

    return asyncio.run(asking())


def refused(response, status):
    assert response.status_code == status
    assert response.headers["content-type"] == MEDIA_TYPE
    assert response.headers["cache-control"] == "no-store"
    assert response.json()["status"] == status
    assert response.json()["detail"]
    assert PLANTED not in response.text + str(response.headers)
    return response


def of(service=None, keys=None):
    return create_app(Fake(service), keyring=keys)


# Without keys: this machine alone


@pytest.mark.parametrize(
    ("client", "status"),
    [
        (("127.0.0.1", 1), 200),
        (("127.8.8.8", 1), 200),
        (("::1", 1), 200),
        (None, 200),
        (("192.0.2.1", 1), 403),
        (("2001:db8::1", 1), 403),
        (("testclient", 1), 403),
    ],
)
def test_without_keys_only_this_machine_may_ask(client, status):
    assert ask(of(), client=client).status_code == status
    assert ask(of(), "GET", "/healthz", client=client).status_code == status


HOSTS = [
    ("localhost", 200),
    ("LOCALHOST:8000", 200),
    ("127.0.0.1:8000", 200),
    ("127.9.9.9", 200),
    ("[::1]:8000", 200),
    ("[::1]", 200),
    ("guard.acme.example:8000", 200),
    ("guard.acme.example", 421),
    ("acme.example", 421),
    (f"{PLANTED}.acme.example", 421),
    ("localhost.acme.example", 421),
    ("127.0.0.1.acme.example", 421),
    ("127.0.0.1@acme.example", 421),
    ("localhost:port", 421),
    ("localhost:8000:1", 421),
    ("0.0.0.0", 421),
    ("[", 421),
    ("[::1", 421),
    ("", 421),
]


@pytest.mark.parametrize(("host", "status"), HOSTS)
def test_without_keys_a_name_that_somebody_points_at_this_machine_is_refused(host, status):
    app = of(Service(hosts=("guard.acme.example:8000",)))
    assert ask(app, headers={"host": host}).status_code == status
    assert ask(app, "GET", "/healthz", headers={"host": host}).status_code == 200


def test_two_names_are_no_name():
    assert ask(of(), headers=[("host", "localhost"), ("host", "localhost")]).status_code == 421


def test_with_keys_names_count_only_where_they_are_listed(keys):
    bearer = {"authorization": f"Bearer {keys.create('check')}", "host": "guard.acme.example"}
    assert ask(of(keys=keys), headers=bearer).status_code == 200
    assert ask(of(Service(hosts=("guard.acme.example",)), keys), headers=bearer).status_code == 200
    refused(ask(of(Service(hosts=("other.acme.example",)), keys), headers=bearer), 421)


# Keys


def shown(secret):
    yield {"authorization": f"Bearer {secret}"}
    yield {"authorization": f"bearer  {secret} "}
    yield {"x-api-key": secret}


def test_a_key_opens_what_its_scopes_name(keys):
    for scopes, answers in (
        (("check",), (200, 200, 403, 403)),
        (("read",), (403, 403, 200, 200)),
        (("admin",), (403, 403, 403, 403)),
        ((), (403, 403, 403, 403)),
        (("check", "read"), (200, 200, 200, 200)),
    ):
        secret = keys.create(*scopes)
        app = of(keys=keys)
        for headers in shown(secret):
            got = (
                ask(app, headers=headers),
                ask(app, path="/v1/check/batch", json=[HI], headers=headers),
                ask(app, "GET", "/v1/rules", headers=headers),
                ask(app, "GET", "/v1/schema", headers=headers),
            )
            assert tuple(answer.status_code for answer in got) == answers
            for answer in got:
                if answer.status_code == 403:
                    assert "scope" in refused(answer, 403).json()["detail"]


WRONG = {
    "nothing": {},
    "an empty header": {"authorization": ""},
    "an empty key": {"x-api-key": ""},
    "another scheme": {"authorization": "Basic dXNlcjpwYXNz"},
    "no scheme": {"authorization": f"psk_0_{PLANTED}"},
    "an unknown key": {"authorization": f"Bearer psk_9_{PLANTED}"},
    "an unknown key, the other way": {"x-api-key": f"psk_9_{PLANTED}"},
    "a long one": {"x-api-key": "x" * 5000},
    "one beyond ASCII": {"x-api-key": "schlüssel-schlüssel".encode()},
    "a cookie of ours that is none": {"cookie": f"presend-8000={PLANTED}"},
    "a signature where nobody signs": {"webhook-id": "1", "webhook-timestamp": "1", "webhook-signature": "v1,x"},
}


@pytest.mark.parametrize("headers", WRONG.values(), ids=WRONG.keys())
def test_whoever_shows_no_key_that_counts_is_refused_before_the_body_is_read(keys, fake, headers, caplog):
    caplog.set_level(0)
    keys.create("check")
    read = []

    async def body():
        read.append(0)
        yield b'{"text": "Hi"}'

    app = create_app(fake, keyring=keys)
    response = refused(ask(app, content=body(), headers={"content-type": "application/json", **headers}), 401)
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert response.headers["connection"] == "close"
    assert not read
    assert not fake.asked
    assert PLANTED not in caplog.text
    for path in ("/v1/rules", "/v1/schema", "/v1/nothing", "/v1/rules/hides-text"):
        assert ask(app, "GET", path, headers=headers).status_code == 401
    for path in ("/healthz", "/readyz", "/openapi.json"):
        assert ask(app, "GET", path, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        [("authorization", "Bearer {0}"), ("x-api-key", "{0}")],
        [("x-api-key", "{0}"), ("x-api-key", "{0}")],
        [("authorization", "Bearer {0}"), ("authorization", "Bearer {0}")],
    ],
)
def test_a_key_is_shown_once(keys, headers):
    secret = keys.create("check")
    refused(ask(of(keys=keys), headers=[(name, value.format(secret)) for name, value in headers]), 400)


AGO, AHEAD = datetime.now(UTC) - timedelta(minutes=1), datetime.now(UTC) + timedelta(hours=1)


@pytest.mark.parametrize(
    ("key", "status"), [({}, 200), ({"expires": AHEAD}, 200), ({"expires": AGO}, 401), ({"revoked": AGO}, 401)]
)
def test_a_key_counts_until_it_ends(keys, key, status):
    secret = keys.create("check", **key)
    app = of(keys=keys)
    assert ask(app, headers={"x-api-key": secret}).status_code == status
    assert keys.uses == ["k0"] * (status == 200)


def test_keys_that_all_ended_do_not_make_the_service_open_again(keys):
    keys.create("check", revoked=AGO)
    refused(ask(of(keys=keys)), 401)


def test_a_key_is_looked_up_seldom_and_a_revoked_one_is_soon_refused(keys):
    now = [0.0]
    secret = keys.create("check")

    async def found(known):
        return (await known.by_secret(secret)) is not None

    async def go():
        known = Known(keys, lambda: now[0])
        assert [await found(known) for _ in range(5)] == [True] * 5
        assert (keys.asked, keys.uses) == (1, ["k0"])
        keys.change(secret, revoked=AGO)
        assert await found(known)
        now[0] += FRESH + 1
        assert not await found(known)
        assert not await found(known)

    asyncio.run(go())


def test_while_keys_cannot_be_looked_up_those_that_were_known_still_count(keys):
    secret, unseen = keys.create("check"), keys.create("check")
    app = of(keys=keys)
    now = [0.0]
    app.state.access = Access.of(Service(), keys)
    object.__setattr__(app.state.access, "keys", Known(keys, lambda: now[0]))
    assert ask(app, headers={"x-api-key": secret}).status_code == 200
    keys.away = True
    now[0] += STALE - 1
    assert ask(app, headers={"x-api-key": secret}).status_code == 200
    assert refused(ask(app, headers={"x-api-key": unseen}), 503).headers["retry-after"] == "1"
    now[0] += 2
    refused(ask(app, headers={"x-api-key": secret}), 503)


def test_the_first_key_closes_the_service_while_it_runs(keys):
    now = [0.0]
    app = of(keys=keys)
    object.__setattr__(app.state.access, "keys", Known(keys, lambda: now[0]))
    assert ask(app).status_code == 200
    secret = keys.create("check")
    keys.away = True
    now[0] += FRESH + 1
    assert ask(app).status_code == 200
    keys.away = False
    now[0] += FRESH + 1
    refused(ask(app), 401)
    assert ask(app, headers={"x-api-key": secret}).status_code == 200


def test_while_it_cannot_be_told_whether_there_are_keys_nobody_may_call(keys):
    now = [0.0]
    keys.away = True
    app = of(keys=keys)
    object.__setattr__(app.state.access, "keys", Known(keys, lambda: now[0]))
    refused(ask(app), 401)
    refused(ask(app, headers={"x-api-key": "psk_unseen"}), 503)
    assert app.state.access.session is not None
    keys.away = False
    now[0] += FRESH + 1
    assert ask(app).status_code == 200
    assert app.state.access.session is None


def test_every_route_under_v1_asks_for_a_scope():
    document = ask(of(), "GET", "/openapi.json").json()
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert ("security" in operation) is (path.startswith(("/v1/", "/beta/")) or path == "/metrics"), path
            schemes = {name for scheme in operation.get("security", []) for name in scheme}
            assert schemes <= set(document["components"]["securitySchemes"])
            assert ("signature" in schemes) is (operation.get("x-presend-scope") == "check")


# Signatures

BODY = b'{"id": "r-1", "text": "Hi"}'


def signed(body=BODY, *, secret=SECRET, name="msg_1", at=None, **headers):
    at = at or datetime.now(UTC)
    signature = Webhook(secret).sign(name, at, body.decode())
    names = {"webhook-id": name, "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": signature}
    return {"content-type": "application/json", **names, **headers}


def now(**ago):
    return datetime.now(UTC) - timedelta(**ago)


SIGNATURES = {
    "good": (signed, 200),
    "the other secret": (lambda: signed(secret=OTHER), 200),
    "several, as while secrets change": (
        lambda: signed(**{"webhook-signature": f"v1,AAAA v1a,AAAA {signed()['webhook-signature']}"}),
        200,
    ),
    "four minutes old": (lambda: signed(at=now(minutes=4)), 200),
    "stale": (lambda: signed(at=now(minutes=6)), 401),
    "from the future": (lambda: signed(at=now(minutes=-6)), 401),
    "another secret": (lambda: signed(secret="whsec_" + base64.b64encode(b"x" * 32).decode()), 401),
    "another body": (lambda: signed(b'{"id": "r-1", "text": "Ho"}'), 401),
    "another id": (lambda: signed(**{"webhook-id": "msg_2"}), 401),
    "another time": (lambda: signed(**{"webhook-timestamp": str(int(now(minutes=2).timestamp()))}), 401),
    "no id": (lambda: signed(**{"webhook-id": ""}), 401),
    "no time": (lambda: signed(**{"webhook-timestamp": ""}), 401),
    "a time that is none": (lambda: signed(**{"webhook-timestamp": "nan"}), 401),
    "an endless time": (lambda: signed(**{"webhook-timestamp": "1e999"}), 401),
    "an empty signature": (lambda: signed(**{"webhook-signature": ""}), 401),
    "no version": (lambda: signed(**{"webhook-signature": PLANTED}), 401),
    "too many commas": (lambda: signed(**{"webhook-signature": "v1,a,b"}), 401),
    "no Base64": (lambda: signed(**{"webhook-signature": "v1,é"}), 401),
    "another version": (lambda: signed(**{"webhook-signature": signed()["webhook-signature"].replace("v1,", "v2,")}), 401),
}


@pytest.mark.parametrize(("headers", "status"), SIGNATURES.values(), ids=SIGNATURES.keys())
def test_a_signature_counts_if_it_fits_now(headers, status):
    headers = {name: value.encode() for name, value in headers().items()}
    response = ask(of(SIGNED), content=BODY, headers=headers)
    assert response.status_code == status
    if status == 401:
        refused(response, 401)


def test_who_signs_may_check_and_no_more():
    assert ask(of(SIGNED), path="/v1/check/batch", content=b"[%b]" % BODY, headers=signed(b"[%b]" % BODY)).status_code == 200
    refused(ask(of(SIGNED), "GET", "/v1/rules", headers=signed(b"")), 403)
    refused(ask(of(SIGNED), json=HI), 401)
    refused(ask(of(SIGNED), content=b"\xff\xfe", headers={**signed(), "content-type": "application/json"}), 401)


def test_a_replayed_signature_is_answered_and_counts_once():
    app, headers = of(SIGNED), signed()
    first, second = (ask(app, content=BODY, headers=headers) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert first.json() | {"request": ""} == second.json() | {"request": ""}


def test_a_signed_body_is_limited_like_others():
    app = of(Service(signer=SIGNED.signer, max_body=100))
    refused(ask(app, content=b" " * 101, headers=signed()), 413)
    lines = signed(b" " * 101, **{"content-type": "application/x-ndjson"})
    refused(ask(app, path="/v1/check/batch", content=b" " * 101, headers=lines), 413)


@pytest.mark.parametrize("value", [None, "", "whsec_", "whsec_MTIz", "no Base64 at all, but long enough", SECRET[:20]])
def test_a_secret_that_is_none_stops_the_start(monkeypatch, value):
    monkeypatch.delenv("NEW_SECRET")
    if value is not None:
        monkeypatch.setenv("NEW_SECRET", value)
    with pytest.raises(ConfigError, match="NEW_SECRET must hold a secret") as error:
        of(SIGNED)
    assert not value or len(value) < 8 or value not in str(error.value)


# Pages of browsers

APP = "https://desk.acme.example"
EVIL = "https://evil.example"
PAGES = {
    "no browser": ({}, 200),
    "our own page": ({"origin": "http://localhost:8000", "sec-fetch-site": "same-origin"}, 200),
    "our own page behind TLS": ({"origin": "https://localhost:8000"}, 200),
    "our own page in an older browser": ({"origin": "http://localhost:8000"}, 200),
    "a page that is listed": ({"origin": APP, "sec-fetch-site": "cross-site"}, 200),
    "another page": ({"origin": EVIL, "sec-fetch-site": "cross-site"}, 403),
    "another page in an older browser": ({"origin": EVIL}, 403),
    "a page of a sister": ({"origin": "https://b.acme.example", "sec-fetch-site": "same-site"}, 403),
    "another port": ({"origin": "http://localhost:9000"}, 403),
    "a page without origin": ({"origin": "null"}, 403),
    "an empty origin": ({"origin": ""}, 403),
    "one that starts like a listed one": ({"origin": f"{APP}.evil.example"}, 403),
    "a page that hides its origin": ({"sec-fetch-site": "cross-site"}, 403),
}


@pytest.mark.parametrize(("headers", "status"), PAGES.values(), ids=PAGES.keys())
def test_pages_of_others_may_not_ask(keys, headers, status):
    service = Service(cors=(APP,))
    assert ask(of(service), headers=headers).status_code == status
    key = {"x-api-key": keys.create("check")}
    response = ask(of(service, keys), headers=headers | key)
    assert response.status_code == status
    allowed = headers.get("origin") == APP
    assert (response.headers.get("access-control-allow-origin") == APP) is allowed
    assert "access-control-allow-credentials" not in response.headers


def test_without_keys_a_page_that_is_listed_may_check_and_no_more():
    app = of(Service(cors=(APP,)))
    assert ask(app, "GET", "/v1/rules").status_code == 200
    refused(ask(app, "GET", "/v1/rules", headers={"origin": APP}), 403)


def test_a_browser_asks_for_permission_first(keys):
    keys.create("check")
    app = of(Service(cors=(APP,)), keys)

    def preflight(origin, method="POST", headers="authorization,content-type"):
        asked = {"origin": origin, "access-control-request-method": method, "access-control-request-headers": headers}
        return ask(app, "OPTIONS", "/v1/check", headers=asked | {"access-control-request-private-network": "true"})

    good = preflight(APP)
    assert good.status_code == 200
    assert good.headers["access-control-allow-origin"] == APP
    assert good.headers["access-control-allow-private-network"] == "true"
    for bad in (preflight(EVIL), preflight(APP, "DELETE"), preflight(APP, headers="x-other")):
        assert bad.status_code == 400
    assert "access-control-allow-origin" not in preflight(EVIL).headers
    # An answer that is an error must be readable as well, or the page cannot tell why.
    assert ask(app, headers={"origin": APP}).headers["access-control-allow-origin"] == APP


def test_without_a_list_no_page_is_permitted(keys):
    keys.create("check")
    response = ask(of(keys=keys), "OPTIONS", "/v1/check", headers={"origin": APP, "access-control-request-method": "POST"})
    assert response.status_code == 401
    assert "access-control-allow-origin" not in response.headers


# Cookies


def cookie(app, key, base="http://localhost:8000"):
    """Return the header by which a browser shows the cookie of a key, and what the cookie was set with."""
    host = base.partition("://")[2].encode()
    response = Response()
    app.state.access.cookies.begin(Request({"type": "http", "headers": [(b"host", host)]}), response, key)
    given = response.headers["set-cookie"]
    return {"cookie": given.partition(";")[0]}, given


OWN = {"sec-fetch-site": "same-origin", "origin": "http://localhost:8000"}


def test_a_cookie_is_for_this_machine_or_for_tls(keys):
    app = of(keys=keys)
    assert cookie(app, "k0")[1].startswith("presend-8000=")
    assert "Secure" not in cookie(app, "k0")[1]
    strict = cookie(app, "k0", "https://guard.acme.example")[1]
    assert strict.startswith("__Host-presend=")
    for given in (strict, cookie(app, "k0")[1]):
        assert {"HttpOnly", "SameSite=strict", "Path=/", f"Max-Age={HOURS * 3600}"} <= set(given.split("; "))
    assert "Secure" in strict.split("; ")


def test_a_cookie_does_as_much_as_its_key_and_only_from_our_pages(keys):
    keys.create("check")
    app = of(keys=keys)
    shown, _ = cookie(app, "k0")
    assert ask(app, headers=shown | OWN).status_code == 200
    refused(ask(app, "GET", "/v1/rules", headers=shown), 403)
    for headers in ({}, {"origin": EVIL}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "none"}, {"origin": "null"}):
        refused(ask(app, headers=shown | headers), 403)


def test_a_cookie_ends_with_its_key_with_the_day_and_with_the_secret(keys, monkeypatch):
    monkeypatch.setenv("PRESEND_SESSION_SECRET", "one")
    secret = keys.create("check")
    app = of(keys=keys)
    shown, _ = cookie(app, "k0")
    assert ask(of(keys=keys), headers=shown | OWN).status_code == 200
    refused(ask(app, headers=cookie(app, "k9")[0] | OWN), 401)
    refused(ask(app, headers={"cookie": shown["cookie"][:-20]} | OWN), 401)
    monkeypatch.setattr(itsdangerous.TimestampSigner, "get_timestamp", lambda _: int(now(hours=-9).timestamp()))
    refused(ask(of(keys=keys), headers=shown | OWN), 401)
    monkeypatch.undo()
    monkeypatch.setenv("PRESEND_SESSION_SECRET", "two")
    refused(ask(of(keys=keys), headers=shown | OWN), 401)
    monkeypatch.setenv("PRESEND_SESSION_SECRET", "one")
    keys.change(secret, revoked=AGO)
    refused(ask(of(keys=keys), headers=shown | OWN), 401)


def test_a_cookie_does_not_hold_the_key(keys):
    secret = keys.create("check")
    app = of(keys=keys)
    given = cookie(app, "k0")[1].partition("=")[2].partition(";")[0]
    decoded = base64.urlsafe_b64decode(given.partition(".")[0] + "==")
    assert decoded == b'"k0"'
    assert secret not in given


def test_whoever_logs_in_with_a_key_gets_a_cookie_and_may_log_out(keys):
    secret = keys.create("check")
    app = of(keys=keys)

    @app.post("/in")
    async def enter(request: Request, response: Response):
        session = app.state.access.session
        return {"in": await session.sign_in(request, response, (await request.body()).decode())}

    @app.post("/out")
    async def leave(request: Request, response: Response):
        session = app.state.access.session
        was = session.scopes(request)
        session.sign_out(request, response)
        return sorted(was or ["nobody"])

    wrong = ask(app, path="/in", content=b"psk_wrong_wrong")
    assert (wrong.json(), "set-cookie" in wrong.headers) == ({"in": False}, False)
    right = ask(app, path="/in", content=secret.encode())
    assert right.json() == {"in": True}
    shown = {"cookie": right.headers["set-cookie"].partition(";")[0]}
    assert ask(app, headers=shown | OWN).status_code == 200
    refused(ask(app, path="/in", content=secret.encode(), headers={"origin": EVIL}), 403)
    refused(ask(app, path="/out", headers=shown), 403)
    assert ask(app, path="/out").json() == ["nobody"]
    left = ask(app, path="/out", headers=shown | OWN)
    assert left.json() == ["check"]
    out = left.headers["set-cookie"]
    assert out.startswith('presend-8000="";')
    assert "Max-Age=0" in out
    keys.away = True
    refused(ask(app, path="/in", content=b"psk_other_other"), 503)


# How much


def test_a_caller_gets_so_many_checks_a_minute_and_others_are_not_its_fault(keys):
    one, other = ({"x-api-key": keys.create("check", "read")} for _ in range(2))
    app = of(Service(rate=3), keys)
    assert [ask(app, headers=one).status_code for _ in range(4)] == [200, 200, 200, 429]
    response = refused(ask(app, headers=one), 429)
    assert 1 <= int(response.headers["retry-after"]) <= 60
    assert ask(app, path="/v1/check/batch", json=[HI] * 3, headers=other).status_code == 200
    refused(ask(app, path="/v1/check/batch", json=[HI], headers=other), 429)


def test_a_batch_beyond_the_rate_is_refused_whole(keys, fake):
    key = {"x-api-key": keys.create("check")}
    fake.config = parse("[service]\nrate = 3\n")
    app = create_app(fake, keyring=keys)
    assert ask(app, path="/v1/check/batch", json=[HI] * 4, headers=key).status_code == 422
    assert ask(app, path="/v1/check/batch", json=[HI] * 2, headers=key).status_code == 200
    refused(ask(app, path="/v1/check/batch", json=[HI] * 2, headers=key), 429)
    assert len(fake.asked) == 2


def test_who_has_no_key_does_not_use_up_the_rate_of_who_has(keys):
    key = {"x-api-key": keys.create("check")}
    app = of(Service(rate=1), keys)
    for _ in range(3):
        refused(ask(app), 401)
    assert ask(app, headers=key).status_code == 200


@pytest.mark.parametrize(
    ("headers", "query"),
    [
        ([(f"x-{n}", "a") for n in range(65)], ""),
        ([("x-long", "a" * 33_000)], ""),
        ([("x-a" * 100, "a" * 4000)] * 8, ""),
        ([], "?" + "a" * 33_000),
    ],
)
def test_headers_and_queries_without_end_are_refused(headers, query):
    refused(ask(of(), path=f"/v1/check{query}", json=HI, headers=headers), 431)


# What comes back

SERVICE = Service(cors=(APP,), hosts=("guard.acme.example",), signer=SIGNED.signer)
READ_HERE = [
    "host",
    "origin",
    "sec-fetch-site",
    "authorization",
    "x-api-key",
    "cookie",
    "idempotency-key",
    "webhook-id",
    "webhook-timestamp",
    "webhook-signature",
    "content-length",
]


@pytest.mark.parametrize("value", ["a\r\nset-cookie: b=c", "a\nx: y", "a\0b", "a\x7f"])
def test_nothing_of_a_request_becomes_a_header(keys, value):
    secret = keys.create("check")
    app = of(Service(cors=(APP,)), keys)
    for name in ("origin", "idempotency-key", "x-note", "webhook-id"):
        # httpx sends what it is given; a server of HTTP/1.1 would refuse most of these by itself
        response = ask(app, headers=[(b"x-api-key", secret.encode()), (name.encode(), value.encode())])
        assert response.status_code in (200, 403, 422)
        assert not any("\r" in v or "\n" in v or "b=c" in v for v in response.headers.values())
        assert "set-cookie" not in response.headers


ODD = st.text(st.characters(max_codepoint=0xFF, exclude_characters="\r\n"), max_size=40)


@hypothesis.given(st.lists(st.tuples(st.sampled_from(READ_HERE), ODD), min_size=1, max_size=4))
@hypothesis.settings(max_examples=150)
def test_whatever_stands_in_the_headers_it_is_an_answer_of_ours(headers):
    keys = Keys()
    keys.create("check")
    for app in (of(SERVICE), of(SERVICE, keys)):
        response = ask(app, headers=[(name, value.encode("latin-1")) for name, value in headers])
        assert response.status_code in (200, 400, 401, 403, 413, 421, 422)
        if response.status_code != 200:
            refused(response, response.status_code)


PATHS = [
    "/v1/rules/..%2f..%2fetc%2fpasswd",
    "/v1/rules/%2e%2e",
    "/v1/rules/....//",
    "/v1/rules/../../etc/passwd",
    "/v1/rules/hides-text%00",
    "/v1/rules/hides-text%0d%0aset-cookie:a=b",
    "/v1/rules/HIDES-TEXT",
    "/v1/rules/hides_text",
    "/v1/rules/__init__",
    "/v1/rules/_contract",
    "/v1/rules/" + "a" * 500,
    "/v1/rules/%s%s%s%n",
    f"/v1/rules/{PLANTED}",
    "/v1/rules/no-such-rule",
]


@pytest.mark.parametrize("path", PATHS)
def test_the_name_of_a_rule_is_no_path(path):
    response = ask(of(), "GET", path)
    assert response.status_code in (404, 422)
    refused(response, response.status_code)
    assert "passwd" not in response.text
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("path", ["/v1/check", "/v1/check/batch"])
def test_verdicts_are_kept_nowhere_on_their_way(keys, path):
    body = [HI] if path.endswith("batch") else HI
    response = ask(of(), path=path, json=body, headers={"idempotency-key": "1"})
    assert response.headers["cache-control"] == "no-store"
    assert not {"etag", "last-modified", "expires", "age"} & set(response.headers)


REFUSED = [
    ("cors = ['*']", "service.cors.0: must be an origin"),
    ("cors = ['https://desk.acme.example/']", "must be an origin"),
    ("cors = ['http://desk.acme.example']", "must be an origin"),
    ("cors = ['null']", "must be an origin"),
    ("hosts = ['https://guard.acme.example']", "service.hosts.0: must be a name"),
    ("rate = -1", "service.rate: must be from 0"),
    ("body_seconds = 0", "service.body_seconds: must be from 0.1"),
    ("max_body = 10", "must be from 1024"),
    ("max_batch = 0", "must be from 1"),
    ("deadline_ms = 0", "must be from 1"),
    ("signer = [{name = 'Desk', secrets = ['A']}]", "lower case"),
    ("signer = [{name = 'a', secrets = ['A']}, {name = 'a', secrets = ['B']}]", "is the name of another one"),
    ("signer = [{name = 'a', secrets = []}]", "must name environment variables"),
    (f"signer = [{{name = 'a', secrets = ['{SECRET}']}}]", "must name environment variables"),
    ("rates = 1", "unknown key"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_a_service_that_cannot_be_so_is_refused(text, message):
    with pytest.raises(ConfigError) as error:
        parse(f"[service]\n{text}\n")
    assert message in str(error.value)
    assert SECRET not in str(error.value)


def test_how_it_is_served_does_not_change_the_digest_of_the_policy():
    assert parse("[service]\nrate = 5\n").digest() == parse("").digest()
