"""Replies that helpdesks hand over, as they send them: one table of cases for each file of `api/helpdesks`.

A table has the `body` of a reply and its `[report]`; a case changes some of it (`change`), says the `channel` that is configured, and the
`status` that the hook answers.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import time
import tomllib
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import jsonschema
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.helpdesks import load
from api.problems import MEDIA_TYPE
from api.relay import ANSWER, FORM
from guard.config import Config, parse
from guard.errors import ConfigError
from guard.pipeline import Guard
from guard.serving import Hook, Service
from tests.access.conftest import Fake, Keys
from tests.integrations.conftest import REPLIES

TABLES = {
    path.stem.replace("_", "-"): tomllib.loads(path.read_text("utf-8"))
    for path in (Path(__file__).parent / "hooks").glob("*.toml")
}
GUARD = Guard.of(Config())
SECRET, OTHER = "a-secret-of-the-helpdesk", "an-older-secret-of-the-helpdesk"
URL = "https://bridge.acme.example/from-helpdesk?inbox=7"
CASES = [pytest.param(name, case, id=f"{name}: {case['why']}") for name, table in TABLES.items() for case in table["case"]]


def chatwoot(body, secret, at, url):
    digest = hmac.new(secret.encode(), f"{int(at)}.".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Chatwoot-Signature": f"sha256={digest}", "X-Chatwoot-Timestamp": str(int(at))}


def hubspot(body, secret, at, url):
    stamp = str(int(at * 1000))
    digest = hmac.new(secret.encode(), f"POST{url}".encode() + body + stamp.encode(), hashlib.sha256).digest()
    return {"X-HubSpot-Signature-v3": base64.b64encode(digest).decode(), "X-HubSpot-Request-Timestamp": stamp}


SIGN = {"chatwoot": chatwoot, "hubspot": hubspot, "zendesk-channel": lambda *_: {}}
STAMPED = ["chatwoot", "hubspot"]


def request_of(name, text, change=None, secret=SECRET, at=None, url=URL):
    """Return the body and the headers of a request of a helpdesk."""
    body = json.loads(TABLES[name]["body"].replace("$TEXT", json.dumps(text)[1:-1]).replace("$SECRET", secret))
    _change(body, change or {})
    form = load()[name].form
    content = (urlencode(body) if form else json.dumps(body)).encode()
    kind = FORM if form else "application/json"
    return content, {"Content-Type": kind, **SIGN[name](content, secret, at or time.time(), url)}


def _change(body, change):
    for key, value in change.items():
        if value == "%GONE%":
            del body[key]
        elif isinstance(value, dict):
            _change(body.setdefault(key, {}), value)
        else:
            body[key] = None if value == "%NULL%" else value


def hook(name, channel="public", **more):
    return Hook(name="desk", helpdesk=name, secrets=("HOOK_SECRET", "HOOK_SECRET_BEFORE"), channel=channel, url=URL, **more)


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    monkeypatch.setenv("HOOK_SECRET_BEFORE", OTHER)


@pytest.fixture(scope="module")
def clients():
    """Return what makes a client of a service with one hook, once for each."""
    made = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOOK_SECRET", SECRET)
        patch.setenv("HOOK_SECRET_BEFORE", OTHER)

        def client(name, channel="public"):
            if (name, channel) not in made:
                app = create_app(replace(GUARD, config=replace(GUARD.config, service=Service(hook=(hook(name, channel),)))))
                made[name, channel] = TestClient(app, base_url="http://guard.acme.example").__enter__()
            return made[name, channel]

        yield client
        for one in made.values():
            one.__exit__(None, None, None)


@pytest.fixture(scope="module")
def here():
    """Return a client of a service without hooks, which is open to this machine."""
    with TestClient(create_app(GUARD), base_url="http://localhost", client=("127.0.0.1", 1)) as made:
        yield made


def asked(client, name, text, change=None, **more):
    content, headers = request_of(name, text, change, **more)
    return client.post(f"/v1/hooks/{name}", content=content, headers=headers)


def test_every_helpdesk_has_a_table_and_every_table_a_helpdesk():
    assert set(TABLES) == set(load()) == set(SIGN)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_delivers_and_refuses(name):
    assert {200, 422} <= {case["status"] for case in TABLES[name]["case"]}


@pytest.mark.parametrize(("name", "case"), CASES)
def test_what_becomes_of_it(clients, name, case):
    answer = asked(clients(name, case.get("channel", "public")), name, case["text"], case.get("change"))
    assert answer.status_code == case["status"], answer.text
    if case.get("problem"):
        assert answer.headers["content-type"] == MEDIA_TYPE
    elif answer.status_code == 204:
        assert not answer.content
    else:
        said = answer.json()
        jsonschema.validate(said, ANSWER)
        assert said["deliver"] is (answer.status_code == 200)
        assert bool(said["notice"]) is (answer.status_code != 200)
        assert "4111" not in answer.text
        report = TABLES[name]["report"]
        told = {
            "method": report["method"],
            "path": case.get("path", report["path"]),
            "body": {**report["body"], report["tells"]: said["notice"]},
        }
        assert said["report"] == (told if answer.status_code == 422 and case.get("report", True) else None)


@pytest.mark.parametrize("channel", ["public", "dm", "email"])
@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply["id"])
def test_the_ten_replies(clients, name, reply, channel):
    answer = asked(clients(name, channel), name, reply["text"])
    assert answer.status_code == {"pass": 200, "fail": 422}[reply["verdict"]]
    assert reply["word"] not in answer.json()["notice"]


@pytest.mark.parametrize("name", TABLES)
def test_nothing_of_a_reply_stands_in_the_log(clients, name, caplog, capfd):
    for reply in REPLIES:
        asked(clients(name), name, reply["text"])
    out = caplog.text + "".join(capfd.readouterr())
    assert not [reply["id"] for reply in REPLIES if reply["word"] in out]


# Who hands it over


@pytest.mark.parametrize("name", TABLES)
def test_a_secret_that_takes_the_place_of_another_counts_beside_it(clients, name):
    assert asked(clients(name), name, "Hi", secret=OTHER).status_code == 200
    assert asked(clients(name), name, "Hi", secret="somebody-else-s-secret").status_code == 401


@pytest.mark.parametrize(("ago", "status"), [(290, 200), (310, 401), (-290, 200), (-310, 401)])
@pytest.mark.parametrize("name", STAMPED)
def test_a_signature_counts_for_five_minutes(clients, name, ago, status):
    assert asked(clients(name), name, "Hi", at=time.time() - ago).status_code == status


def changed_body(content, headers):
    return content.replace(b"Hi there", b"Ho there"), headers


def without(*names):
    return lambda content, headers: (content, {k: v for k, v in headers.items() if k.lower() not in names})


def with_(name, value):
    return lambda content, headers: (content, {**{k: v for k, v in headers.items() if k.lower() != name}, name: value})


FORGED = [
    ("chatwoot", changed_body),
    ("chatwoot", without("x-chatwoot-signature")),
    ("chatwoot", without("x-chatwoot-timestamp")),
    ("chatwoot", with_("x-chatwoot-timestamp", "soon")),
    ("chatwoot", with_("x-chatwoot-timestamp", "9" * 40)),
    ("chatwoot", with_("x-chatwoot-signature", "sha256=")),
    ("chatwoot", with_("x-chatwoot-signature", "\xe9".encode("latin-1"))),
    ("hubspot", changed_body),
    ("hubspot", without("x-hubspot-signature-v3")),
    ("hubspot", without("x-hubspot-request-timestamp")),
    ("hubspot", with_("x-hubspot-request-timestamp", "-1")),
    ("zendesk-channel", lambda content, headers: (content.replace(SECRET.encode(), b"a-guess"), headers)),
    ("zendesk-channel", lambda content, headers: (content + b"&metadata=%7B%7D", headers)),
    ("zendesk-channel", lambda content, headers: (b"message=Hi", headers)),
    ("zendesk-channel", lambda content, headers: (b"message=Hi&metadata=%5B%5D", headers)),
    ("zendesk-channel", lambda content, headers: (b"message=Hi&metadata=" + b"%5B" * 5000, headers)),
    ("zendesk-channel", lambda content, headers: (b"message=Hi&metadata=%7B%22presend%22%3A1%7D", headers)),
    ("zendesk-channel", lambda content, headers: (b"\xff\xfe", headers)),
    ("zendesk-channel", lambda content, headers: (b"", headers)),
]


@pytest.mark.parametrize(("name", "forge"), FORGED)
def test_what_is_forged_is_refused_before_it_is_read(clients, name, forge):
    content, headers = forge(*request_of(name, "Hi there"))
    answer = clients(name).post(f"/v1/hooks/{name}", content=content, headers=headers)
    assert answer.status_code == 401
    assert SECRET not in answer.text


def test_an_address_is_part_of_what_hubspot_signs(clients):
    assert asked(clients("hubspot"), "hubspot", "Hi", url="https://bridge.acme.example/another").status_code == 401


@pytest.mark.parametrize("name", TABLES)
def test_a_hook_opens_nothing_else(clients, name):
    content, headers = request_of(name, "Hi")
    for other in {"/v1/check", "/v1/check/batch", *(f"/v1/hooks/{one}" for one in TABLES)} - {f"/v1/hooks/{name}"}:
        assert clients(name).post(other, content=content, headers=headers).status_code == 401
    assert clients(name).get("/v1/rules", headers=headers).status_code == 401


@pytest.mark.parametrize("name", TABLES)
def test_with_a_key_no_signature_is_needed(name):
    keys = Keys()
    secrets = {scope: keys.create(scope) for scope in ("check", "read")}
    content, headers = request_of(name, "The CVV is 123.")
    unsigned = {"Content-Type": headers["Content-Type"]}
    with TestClient(create_app(GUARD, keyring=keys), base_url="http://guard.acme.example") as client:
        path = f"/v1/hooks/{name}"
        assert client.post(path, content=content, headers=unsigned).status_code == 401
        assert client.post(path, content=content, headers={**unsigned, "X-Api-Key": secrets["read"]}).status_code == 403
        assert client.post(path, content=content, headers={**unsigned, "X-Api-Key": secrets["check"]}).status_code == 422


def test_where_several_could_be_meant_it_is_public(monkeypatch):
    monkeypatch.setenv("ANOTHER_SECRET", "another-secret-of-the-helpdesk")
    keys, several = (
        Keys(),
        (hook("chatwoot", "dm"), Hook(name="other", helpdesk="chatwoot", secrets=("ANOTHER_SECRET",), channel="secure")),
    )
    key = keys.create("check")
    fake = Fake(Service(hook=several))
    with TestClient(create_app(fake, keyring=keys), base_url="http://guard.acme.example") as client:
        content, headers = request_of("chatwoot", "Hi")
        client.post("/v1/hooks/chatwoot", content=content, headers={"Content-Type": "application/json", "X-Api-Key": key})
        client.post("/v1/hooks/chatwoot", content=content, headers=headers)
    assert [reply.channel for reply in fake.asked[-2:]] == ["public", "dm"]


def test_what_the_helpdesk_knows_goes_along():
    fake = Fake(Service(hook=(hook("chatwoot", "dm", platform="whatsapp"),)))
    with TestClient(create_app(fake), base_url="http://guard.acme.example") as client:
        asked(client, "chatwoot", "Hi")
    reply = fake.asked[-1]
    assert (reply.id, reply.platform, reply.recipient, reply.customer.phones) == (
        "812",
        "whatsapp",
        "Sam Sample",
        ("+447700900123",),
    )
    assert [(message.author, message.channel) for message in reply.thread] == [("customer", "dm")]


def test_what_is_not_checked_in_time_is_an_outage():
    fake = Fake(Service(hook=(hook("chatwoot"),)))
    fake.late = True
    with TestClient(create_app(fake), base_url="http://guard.acme.example") as client:
        answer = asked(client, "chatwoot", "Hi")
    assert answer.status_code == 503
    assert answer.json()["deliver"] is False
    assert answer.json()["report"]["body"]["external_error"].startswith("Not sent")


# What is not of the form

UNFIT = [
    ("chatwoot", b"[]", "application/json", 422),
    ("chatwoot", b"{", "application/json", 400),
    ("chatwoot", b'{"event": "a", "event": "b"}', "application/json", 400),
    ("chatwoot", b"{}", "text/plain", 415),
    ("zendesk-channel", b"{}", "application/json", 415),
    ("zendesk-channel", b"message=a&message=b", None, 400),
    ("zendesk-channel", b"message=%ff", None, 400),
    ("zendesk-channel", b"message", None, 400),
    ("zendesk-channel", b"&".join(b"a%d=b" % n for n in range(200)), None, 400),
    ("zendesk-channel", b"text=a", None, 422),
    ("zendesk-channel", b"message=%00", None, 422),
]


@pytest.mark.parametrize(("name", "content", "kind", "status"), UNFIT)
def test_what_cannot_be_read_is_a_problem(here, name, content, kind, status):
    answer = here.post(f"/v1/hooks/{name}", content=content, headers={"Content-Type": kind or FORM})
    assert (answer.status_code, answer.headers["content-type"]) == (status, MEDIA_TYPE)


def test_of_a_list_only_the_text_counts(here):
    content = b"message=Thanks&file_urls%5B%5D=a&file_urls%5B%5D=b"
    assert here.post("/v1/hooks/zendesk-channel", content=content, headers={"Content-Type": FORM}).status_code == 200


# How it is configured

REFUSED = [
    ("name = 'Desk'\nhelpdesk = 'chatwoot'\nsecrets = ['A']", "lower case"),
    ("name = 'desk'\nhelpdesk = 'chatwoot'\nsecrets = []", "must name environment variables"),
    (f"name = 'desk'\nhelpdesk = 'chatwoot'\nsecrets = ['{SECRET}']", "must name environment variables"),
    ("name = 'desk'\nhelpdesk = 'chatwoot'\nsecrets = ['A']\nchannel = 'pigeon'", "channel"),
    ("name = 'desk'\nhelpdesk = 'hubspot'\nsecrets = ['A']\nurl = 'bridge.acme.example'", "must be the whole address"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_a_hook_that_cannot_be_so_is_refused(text, message):
    with pytest.raises(ConfigError) as error:
        parse(f"[[service.hook]]\n{text}\n")
    assert message in str(error.value)
    assert SECRET not in str(error.value)


@pytest.mark.parametrize(
    ("helpdesk", "secret", "message"),
    [("intercom", SECRET, "chatwoot"), ("chatwoot", "", "HOOK_SECRET"), ("chatwoot", "short", "HOOK_SECRET")],
)
def test_a_hook_without_its_helpdesk_or_its_secret_does_not_start(monkeypatch, helpdesk, secret, message):
    monkeypatch.setenv("HOOK_SECRET", secret)
    with pytest.raises(ConfigError, match=message):
        create_app(Fake(Service(hook=(hook(helpdesk),))))


def test_two_hooks_that_nobody_can_tell_apart_do_not_start():
    two = Hook(name="second", helpdesk="chatwoot", secrets=("HOOK_SECRET",), url=URL)
    with pytest.raises(ConfigError, match="tell them apart"):
        create_app(Fake(Service(hook=(hook("chatwoot"), two))))
    elsewhere = Hook(name="second", helpdesk="hubspot", secrets=("HOOK_SECRET",), url="https://bridge.acme.example/second")
    create_app(Fake(Service(hook=(hook("hubspot"), elsewhere))))


PAGES = [Path(__file__).parents[2] / "docs" / "integrations" / f"{name}.md" for name in TABLES]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_the_page_configures_is_taken_and_what_it_tells_is_true(page, monkeypatch):
    text = page.read_text("utf-8")
    (block,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    service = parse(block).service
    for name in service.hook[0].secrets:
        monkeypatch.setenv(name, SECRET)
    assert service.hook[0].helpdesk == page.stem
    create_app(Fake(service))
    told = json.loads(next(part for part in re.findall(r"```json\n(.*?)```", text, re.DOTALL) if '"method"' in part))
    report = TABLES[page.stem]["report"]
    assert (told["method"], told["path"], set(told["body"])) == (
        report["method"],
        report["path"],
        {*report["body"], report["tells"]},
    )
