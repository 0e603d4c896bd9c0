"""The pages of the service: what is shown is always about the text that stands there, and nothing that is typed stays or runs."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import socket
import threading
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from types import MappingProxyType, SimpleNamespace

import httpx
import pytest
import uvicorn
from anyio import BrokenWorkerProcess

from api.access import Access
from api.app import create_app
from api.pages import figures
from api.pages.trying import EXAMPLE, Draft, Said
from guard import rules
from guard.config import Brand, Config, OutcomeChange, Policy, SecureChannel
from guard.errors import GuardError
from guard.look.charts import MissingLibraryError
from guard.model import Channel, Checked, Finding, Move, Outcome, State, Suggestion, Verdict
from guard.pipeline import Guard
from guard.version import VERSION

EVIL = '<img src=x onerror="window.evil=1"><script>window.evil=1</script>\'"`{{7*7}}&lt;'
CARD = "4111 1111 1111 1111"
CHECKED = Checked("sha256:0", "sha256:0", VERSION, {"detect": 0.4})
ACME = Config(
    brand=Brand(name="Acme", secure_channel=(SecureChannel(label="secure messages", url="https://acme.example/messages"),))
)
PAGES = ("/", "/overview", "/rules", "/rules/discloses-secret", "/rules/none", "/login")


class Fake:
    """Stands in for a guard: fails what holds "CVV"."""

    config_path = None
    policy_digest = rules_digest = "sha256:0"

    def __init__(self, config=ACME, answer=None):
        self.config = config
        self.asked = []
        self.answer = answer or answered

    def check(self, reply, *, deadline_ms=None):
        self.asked.append(reply)
        return self.answer(reply)


def answered(reply):
    if "CVV" not in reply.text:
        return Verdict(reply.id, State.PASS, reply.channel, (), None, CHECKED)
    found = tuple(
        Finding("discloses-secret", "CVV_NUMBER", match.start(), match.end(), Outcome.BLOCK, "Gives it.", "Leave it out.", 0.9)
        for match in re.finditer("CVV", reply.text)
    )
    return Verdict(reply.id, State.FAIL, reply.channel, found, Suggestion("Safe.", Move(needed=False)), CHECKED)


def evil(reply):
    """Everything that a verdict says is somebody's markup."""
    found = Finding(
        EVIL, EVIL, 0, 4, Outcome.BLOCK, EVIL, EVIL, 0.9, recognizer=EVIL, masked=EVIL, references=(EVIL,), excused=EVIL
    )
    move = Move(needed=True, because=(EVIL,), label=EVIL, url="javascript:window.evil=1", wording=EVIL)
    checked = replace(CHECKED, incomplete=(EVIL,))
    return Verdict(EVIL, State.INCOMPLETE, reply.channel, (found,), Suggestion(EVIL, move), checked)


@dataclass
class Counted:
    total: int = 0
    days: dict = field(default_factory=dict)
    verdicts: dict = field(default_factory=dict)
    channels: dict = field(default_factory=dict)
    rules: dict = field(default_factory=dict)
    callers: dict = field(default_factory=dict)


class FakeRecord:
    """Has the same counts for every span of time."""

    def __init__(self, **more):
        today = datetime.now(UTC).date()
        days = {
            (today - timedelta(n)).isoformat(): {"pass": 100 + n, "fail": n % 3, "incomplete": int(n == 4)} for n in range(30)
        }
        verdicts = {state: sum(day[state] for day in days.values()) for state in ("pass", "fail", "incomplete")}
        total = sum(verdicts.values())
        names = {
            "channels": {"public": total - 7, "dm": 7},
            "rules": {"discloses-secret": 9, "unsafe-link": 2},
            "callers": {"k1": total},
        }
        self.found = Counted(total, days, verdicts, **(names | more))
        self.asked = []

    def counts(self, since, until):
        self.asked.append((since, until))
        return self.found


class BrokenRecord:
    def counts(self, since, until):
        raise GuardError(f"the database at {EVIL} is away")


class Keys:
    """Signs in whoever knows a key; the cookie is its name."""

    KNOWN = MappingProxyType({"psk_all": {"check", "read"}, "psk_check": {"check"}, "psk_read": {"read"}})

    def scopes(self, request):
        return self.KNOWN.get(request.cookies.get("presend-test"))

    async def sign_in(self, request, response, key):
        if key in self.KNOWN:
            response.set_cookie("presend-test", key, httponly=True, samesite="strict")
        return key in self.KNOWN

    def sign_out(self, request, response):
        response.delete_cookie("presend-test")


def app_of(guard=None, *, record=None, session=None):
    app = create_app(guard or Fake())
    kept(app, record)
    signing(app, session)
    return app


def kept(app, record):
    """Let `record` be what keeps the verdicts."""
    app.state.recorder = None if record is None else SimpleNamespace(record=record)


def signing(app, session):
    """Let `session` say who is signed in."""

    class Signed(Access):
        session = property(lambda _: found)

    found, access = session, app.state.access
    app.state.access = Signed(**{field.name: getattr(access, field.name) for field in fields(access)})


def ask(app, method="GET", path="/", cookie=None, **more):
    async def asking():
        cookies = {"presend-test": cookie} if cookie else {}
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", cookies=cookies) as asked:
            return await asked.request(method, path, **more)

    return asyncio.run(asking())


class Read(HTMLParser):
    """A page: its text by the id of the element, its tags and attributes."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.text, self.open = [], [], {}, []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in ("meta", "link", "input"):
            self.open.append((tag, dict(attrs).get("id")))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        for _, name in self.open:
            if name:
                self.text[name] = self.text.get(name, "") + data


def assert_harmless(text):
    page = Read(text)
    assert not {"img", "iframe", "object", "embed", "base", "style"} & set(page.tags)
    assert not [name for _, name, _ in page.attributes if name.startswith("on") or name == "style"]
    assert {value for tag, name, value in page.attributes if tag == "script" and name == "src"} <= {"/static/try.js"}
    assert page.tags.count("script") <= 1
    links = [value for _, name, value in page.attributes if name in ("href", "src", "action", "formaction")]
    assert all(value.startswith(("/", "https://acme.example/", "#")) for value in links)
    assert "49" not in re.findall(r"\b49\b", text)
    return page


# Every page


@pytest.mark.parametrize("path", [*PAGES, "/static/try.js", "/static/look.css", "/static/none"])
@pytest.mark.parametrize("session", [None, Keys()])
def test_every_answer_is_fenced(path, session):
    response = ask(app_of(session=session), path=path)
    headers = response.headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert response.status_code in ((404,) if "none" in path and (session is None or "static" in path) else (200, 303))


@pytest.mark.parametrize("path", PAGES)
def test_pages_load_nothing_from_elsewhere_and_have_no_script_or_style_inside(path):
    text = ask(app_of(record=FakeRecord()), path=path).text
    if text:
        assert_harmless(text)


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/..%2f..%2fapp.py", "/static/try.js%00", "/static/base.html"])
def test_only_the_files_of_pages_are_given(path):
    assert ask(app_of(), path=path).status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", "", "[", "localhost.evil.example:8000"])
@pytest.mark.parametrize("path", ["/", "/overview", "/login"])
def test_a_name_that_points_here_is_refused_where_there_are_no_keys(host, path):
    response = ask(app_of(record=FakeRecord()), path=path, headers={"host": host})
    assert response.status_code == 421
    assert "Checked" not in response.text


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000"])
def test_this_machine_has_several_names(host):
    assert ask(app_of(), headers={"host": host}).status_code == 200


def test_pages_are_not_in_the_description_of_the_interface():
    assert not {"/", "/overview", "/login", "/rules/{id}"} & set(app_of().openapi()["paths"])


def test_before_the_guard_is_there_a_page_says_so():
    app = app_of()
    app.state.guard = None
    response = ask(app)
    assert response.status_code == 503
    assert "do not send" in response.text


# A draft, without scripts


def test_a_draft_is_judged():
    guard = Fake()
    form = {
        "text": "The CVV\r\nis 123, the CVV.",
        "channel": "dm",
        "recipient": "@sam",
        "author": ["customer", "brand", "brand"],
        "where": ["public", "dm", "dm"],
        "said": ["Hello?", "Hi!", " "],
    }
    response = ask(app_of(guard), "POST", data=form)
    (reply,) = guard.asked
    assert reply.text == "The CVV\nis 123, the CVV."
    assert (reply.channel, reply.recipient) == (Channel.DM, "@sam")
    assert [(one.author, one.channel, one.text) for one in reply.thread] == [
        ("customer", Channel.PUBLIC, "Hello?"),
        ("brand", Channel.DM, "Hi!"),
    ]
    page = assert_harmless(response.text)
    assert page.text["word"] == "Do not send this"
    assert page.text["rewritten"] == "Safe."
    assert response.text.count('<mark class="block">CVV</mark>') == 2
    assert page.text["found"].count("Gives it.") == 1
    assert page.text["draft"].lstrip("\n") == "The CVV\nis 123, the CVV."
    assert not response.request.url.query


@pytest.mark.parametrize(
    ("do", "draft"),
    [
        ("check", Draft("now", "dm", "@s", (Said("brand", "dm", "hi"),), "old")),
        ("apply", Draft("new", "dm", "@s", (Said("brand", "dm", "hi"),), "now")),
        ("undo", Draft("old", "dm", "@s", (Said("brand", "dm", "hi"),), "")),
        ("add", Draft("now", "dm", "@s", (Said("brand", "dm", "hi"), Said("customer", "dm", "")), "old")),
        ("drop-0", Draft("now", "dm", "@s", (), "old")),
        ("drop-7", Draft("now", "dm", "@s", (Said("brand", "dm", "hi"),), "old")),
        ("drop-x", Draft("now", "dm", "@s", (Said("brand", "dm", "hi"),), "old")),
        ("example", EXAMPLE),
        ("else", Draft("now", "dm", "@s", (Said("brand", "dm", "hi"),), "old")),
    ],
)
def test_buttons(do, draft):
    form = {"text": "now", "channel": "dm", "recipient": "@s", "author": "brand", "where": "dm", "said": "hi"}
    fields = [*form.items(), ("before", "old"), ("rewrite", "new"), ("do", do)]
    assert Draft.of(fields) == draft


def test_no_draft_is_no_verdict():
    guard = Fake()
    response = ask(app_of(guard), "POST", data={"text": " \n "})
    assert not guard.asked
    assert Read(response.text).text["word"] == "Nothing to check yet"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"content": b"text=a", "headers": {"content-type": "text/plain"}}, 415),
        ({"content": b"text=%00", "headers": {"content-type": "application/x-www-form-urlencoded"}}, 422),
        ({"content": b"text=%ff", "headers": {"content-type": "application/x-www-form-urlencoded"}}, 400),
        ({"content": b"Zanzibar", "headers": {"content-type": "application/x-www-form-urlencoded"}}, 400),
        ({"data": {"text": "a", "author": ["Zanzibar"], "where": ["dm"], "said": ["x"]}}, 422),
        ({"data": {"said": ["Zanzibar"] * 500}}, 400),
        ({"data": {"text": "Zanzibar" * 200_000}}, 413),
    ],
)
def test_what_cannot_be_read_is_said_and_not_repeated(sent, status):
    response = ask(app_of(), "POST", **sent)
    assert response.status_code == status
    assert "Zanzibar" not in response.text
    assert (response.headers.get("connection") == "close") is (status == 413)  # what is left of the body is not read


def test_an_unknown_channel_is_public():
    guard = Fake()
    ask(app_of(guard), "POST", data={"text": "a", "channel": EVIL})
    assert guard.asked[0].channel == Channel.PUBLIC


@pytest.mark.parametrize("do", ["check", "apply", "undo", "add"])
def test_nothing_typed_is_in_a_log_or_an_address(caplog, do):
    caplog.set_level("DEBUG")
    form = {"text": "Zanzibar CVV", "before": "Zanzibar", "rewrite": "Zanzibar", "recipient": "Zanzibar", "do": do}
    response = ask(app_of(), "POST", data=form | {"author": "customer", "where": "dm", "said": "Zanzibar"})
    assert response.status_code == 200
    ours = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert ours
    assert "Zanzibar" not in "\n".join(str(vars(record)) for record in ours) + str(response.headers.raw)


def test_what_others_wrote_is_only_text():
    brand = Brand(name=EVIL, secure_channel=(SecureChannel(label=EVIL, url="https://acme.example/"),))
    guard = Fake(Config(brand=brand, policy=Policy(profile=("uk",))), evil)
    form = {"text": EVIL, "recipient": EVIL, "before": EVIL, "rewrite": EVIL, "author": "brand", "where": EVIL, "said": EVIL}
    response = ask(app_of(guard), "POST", data=form)
    assert response.status_code == 200
    page = assert_harmless(response.text)
    for part in ("draft", "rewritten", "found", "because", "wording", "reasons", "to"):
        assert EVIL in page.text[part], part
    assert "javascript:" not in response.text
    assert page.text["word"] == "Not wholly checked"
    record = FakeRecord(channels={EVIL: 1}, rules={EVIL: 2}, callers={EVIL: 3})
    for path in (
        "/",
        "/overview",
        "/rules",
        "/rules/discloses-secret",
        f"/rules/{EVIL.replace('/', '')}",
        f"/login?next={EVIL}",
    ):
        text = ask(app_of(guard, record=record), path=path).text
        if text:
            assert_harmless(text)


# Another site's page


OWN = {"origin": "http://127.0.0.1:8000"}


@pytest.mark.parametrize("path", ["/", "/login", "/logout"])
@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        (OWN, False),
        (OWN | {"sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"origin": "https://evil.example"}, True),
        ({"origin": "null"}, True),
        ({"origin": "http://127.0.0.1:8001"}, True),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site"}, True),
        (OWN | {"sec-fetch-site": "cross-site"}, True),
    ],
)
def test_another_site_cannot_send_our_forms(path, headers, refused):
    guard = Fake()
    response = ask(
        app_of(guard, session=Keys()), "POST", path, "psk_all", data={"text": "a", "key": "psk_all"}, headers=headers
    )
    assert (response.status_code == 403) is refused
    assert not (refused and (guard.asked or "set-cookie" in response.headers))


# Keys


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/", "/login?next=/"),
        ("/overview", "/login?next=/overview"),
        ("/rules", "/login?next=/rules"),
        ("/rules/unsafe-link", "/login?next=/rules/unsafe-link"),
        ("/rules/none", "/login?next=/"),
    ],
)
@pytest.mark.parametrize("cookie", [None, "wrong"])
def test_without_a_key_there_is_nothing(path, to, cookie):
    response = ask(app_of(record=FakeRecord(), session=Keys()), path=path, cookie=cookie)
    assert (response.status_code, response.headers["location"]) == (303, to)
    assert not response.text


def test_a_draft_of_nobody_we_know_is_not_checked():
    guard = Fake()
    response = ask(app_of(guard, session=Keys()), "POST", data={"text": "Zanzibar"})
    assert response.status_code == 401
    assert not guard.asked
    assert "Zanzibar" not in response.text


@pytest.mark.parametrize(
    ("to", "location"),
    [
        ("/overview", "/overview"),
        ("/rules/unsafe-link", "/rules/unsafe-link"),
        ("", "/"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/rules/../v1", "/"),
        ("/overview\r\nset-cookie: a=b", "/"),
    ],
)
def test_signing_in(to, location):
    response = ask(app_of(session=Keys()), "POST", "/login", data={"key": " psk_all ", "next": to})
    assert (response.status_code, response.headers["location"]) == (303, location)
    cookie = response.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


@pytest.mark.parametrize("key", ["", "psk_none", EVIL, "psk_all2"])
def test_a_wrong_key(key):
    response = ask(app_of(session=Keys()), "POST", "/login", data={"key": key})
    assert response.status_code == 403
    assert "set-cookie" not in response.headers
    assert "opens nothing" in response.text
    assert not key or key not in response.text


@pytest.mark.parametrize(
    ("key", "allowed"),
    [("psk_all", {"/", "/overview", "/rules"}), ("psk_check", {"/", "/rules"}), ("psk_read", {"/overview", "/rules"})],
)
def test_a_key_opens_what_it_is_for(key, allowed):
    app = app_of(record=FakeRecord(), session=Keys())
    for path in ("/", "/overview", "/rules"):
        assert ask(app, path=path, cookie=key).status_code == (200 if path in allowed else 403)


def test_signing_out():
    response = ask(app_of(session=Keys()), "POST", "/logout", "psk_all", headers=OWN)
    assert (response.status_code, response.headers["location"]) == (303, "/login")
    assert 'presend-test=""' in response.headers["set-cookie"]
    assert "Sign out" in ask(app_of(session=Keys()), cookie="psk_all").text


@pytest.mark.parametrize(("method", "path"), [("GET", "/login"), ("POST", "/login"), ("POST", "/logout")])
def test_without_keys_nobody_signs_in(method, path):
    response = ask(app_of(), method, path, data={"key": "x"} if method == "POST" else None)
    assert response.status_code == 303
    assert "Sign out" not in ask(app_of()).text


# Figures


def test_without_a_record_the_page_says_how_to_have_one():
    text = ask(app_of(), path="/overview").text
    assert "presend[record]" in text
    assert "[record]" in text


def test_a_record_without_verdicts():
    record = FakeRecord()
    record.found = Counted()
    text = ask(app_of(record=record), path="/overview?days=7").text
    assert "Nothing was checked in these 7 days" in text
    assert "<svg" not in text


def test_a_record_that_is_away():
    response = ask(app_of(record=BrokenRecord()), path="/overview")
    assert response.status_code == 503
    assert "cannot be read" in response.text
    assert "database" not in response.text


@pytest.mark.parametrize(("asked", "days"), [("", 30), ("7", 7), ("90", 90), ("8", 30), ("-1", 30), ("1e9", 30), (EVIL, 30)])
def test_the_span_of_time(asked, days):
    record = FakeRecord()
    assert ask(app_of(record=record), path="/overview", params={"days": asked}).status_code == 200
    (since, until), (earlier, before) = record.asked
    assert (until - since).days == (before - earlier).days == days
    assert before == since
    assert since <= datetime.now(UTC) < until
    assert since.hour == since.minute == 0


def test_every_number_of_a_chart_stands_in_a_table():
    record = FakeRecord()
    text = ask(app_of(record=record), path="/overview").text
    found = record.found
    drawn = re.findall(r'<figure id="([\w-]+)".*?</figure>', text, re.DOTALL)
    assert drawn == ["held", "rules", "checked", "channels", "callers"]
    for figure in re.findall(r"<figure.*?</figure>", text, re.DOTALL):
        assert figure.count("<svg") == 2
    for number in (found.total, found.verdicts["fail"], *found.rules.values(), *found.channels.values()):
        assert f'<td class="n">{number:,}</td>' in text or f"<dd>{number:,}<" in text
    for day, verdicts in found.days.items():
        assert f'<bdi>{day}</bdi></th><td class="n">{sum(verdicts.values())}</td>' in text
    assert '<a href="/rules/discloses-secret">' in text
    assert "style=" not in text


@pytest.mark.parametrize("error", [MissingLibraryError(), BrokenWorkerProcess(), OSError(), TimeoutError()])
def test_where_nothing_can_draw_there_are_tables(monkeypatch, error):
    async def fails(*_, **__):
        raise error

    monkeypatch.setattr("api.pages.routes.to_process.run_sync", fails)
    text = ask(app_of(record=FakeRecord()), path="/overview").text
    assert "<svg" not in text
    assert "presend[report]" in text
    assert text.count("<details open>") == 5


@pytest.mark.parametrize(
    ("passed", "failed", "said"),
    [
        (0, 0, "–"),
        (9, 0, "0 %"),
        (0, 9, "100 %"),
        (1, 1, "50.0 %"),
        (99_999, 1, "under 0.1 %"),
        (1, 99_999, "over 99.9 %"),
    ],
)
def test_a_rate_is_never_rounded_to_none_or_all(passed, failed, said):
    assert figures.rate({"pass": passed, "fail": failed, "incomplete": 5}) == said


def test_a_trend_needs_two_times():
    some = {"pass": 3, "fail": 1}
    assert figures.trend(some, {"pass": 9, "fail": 1}, 7) == "10.0 % in the 7 days before"
    assert figures.trend(some, {}, 7) == figures.trend({}, some, 7) == ""


# Documentation


def test_every_rule_has_its_page():
    listing = ask(app_of(), path="/rules").text
    for rule in rules.load():
        assert f'href="/rules/{rule.id}"' in listing
        response = ask(app_of(), path=f"/rules/{rule.id}")
        assert response.status_code == 200
        assert_harmless(response.text)
        for part in ("What it finds", "Why", "Example", "Instead", "References"):
            assert f"<h2>{part}</h2>" in response.text
        assert "`" not in response.text


def test_outcomes_are_those_in_force():
    change = OutcomeChange(rule="discloses-identifier", entity="PERSON", channel=Channel.PUBLIC, outcome="block")
    shipped, changed = Config(), Config(policy=Policy(outcome=(change,)))
    row = r'<code>PERSON</code></th><td data-channel="Public post"><span class="chip {0}">{0}'
    for config, outcome in ((shipped, "warn"), (changed, "block")):
        text = ask(app_of(Fake(config)), path="/rules/discloses-identifier").text
        assert row.format(outcome) in text
        assert ("Your configuration changes" in text) is (config is changed)


@pytest.mark.parametrize("name", ["nothing", "discloses_secret", "%2e%2e%2fv1", "_contract", EVIL.replace("/", "")])
def test_there_is_no_other_rule(name):
    response = ask(app_of(), path=f"/rules/{name}")
    assert response.status_code in (404, 405)
    assert name not in response.text


# A real browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install playwright)")
    if not CHROMIUM:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    with playwright.sync_playwright() as started:
        made = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture(scope="module")
def guard():
    return Guard.of(ACME, None)


class Served:
    """The service on a port of its own; it can go away and come back."""

    def __init__(self, app):
        self.app = app
        self.port = 0
        self.start()

    def start(self):
        listening = socket.create_server(("127.0.0.1", self.port))
        self.port = listening.getsockname()[1]
        config = uvicorn.Config(self.app, log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [listening]})
        self.thread.start()

    def stop(self):
        self.server.should_exit = True
        self.thread.join(10)
        assert not self.thread.is_alive()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def served(guard):
    made = Served(app_of(guard, record=FakeRecord()))
    yield made
    made.stop()


@pytest.fixture
def tab(served, browser):
    """The first page; `said` is what the console says, `opened` makes another one with other settings."""
    contexts = []

    def opened(path="/", **options):
        context = browser.new_context(**options)
        contexts.append(context)
        made = context.new_page()
        made.set_default_timeout(8000)
        made.said = []
        made.on("console", lambda message: made.said.append(message.text))
        made.on("pageerror", lambda error: made.said.append(str(error)))
        made.on("dialog", lambda dialog: made.said.append(dialog.message))
        made.goto(served.url + path)
        return made

    made = opened()
    made.opened = opened
    yield made
    for context in contexts:
        context.close()


def state_of(page):
    return page.evaluate("document.getElementById('verdict').className.replace('say', '').trim()")


def type_in(page, text, wanted):
    page.fill("#draft", text)
    page.wait_for_selector(f"#verdict.{wanted}")


def announced(page, words):
    page.locator("#said", has_text=words).wait_for(state="attached")


@pytest.mark.server
def test_a_leak_is_highlighted_and_announced_while_it_is_typed(tab):
    tab.click("#draft")
    tab.keyboard.type(f"Your card {CARD} was declined.")
    tab.wait_for_selector("#verdict.fail")
    assert tab.locator("#mirror mark.block").all_inner_texts() == [CARD]
    box, mirror = (tab.locator(one).bounding_box() for one in ("#draft", "#mirror"))
    assert box == mirror
    item = tab.locator("#found li").first
    assert "discloses-payment-data" in item.inner_text()
    for part in ("why", "instead", "references"):
        assert item.locator(f"[data-part={part}]").inner_text().strip()
    assert item.locator("a").get_attribute("href") == "/rules/discloses-payment-data"
    assert tab.locator("#said").get_attribute("role") == "status"
    announced(tab, "Do not send this.")
    assert "discloses-payment-data stops it" in tab.locator("#said").inner_text()
    item.locator("button").click()
    assert tab.evaluate("draft.value.slice(draft.selectionStart, draft.selectionEnd)") == CARD
    # Nothing of it stays.
    assert tab.url.endswith("/")
    assert tab.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    tab.reload()
    assert tab.input_value("#draft") == ""
    assert not tab.said


@pytest.mark.server
@pytest.mark.parametrize(
    "text",
    ["😀👩\u200d👩\u200d👧 the card {} 😀", "\n\n  {}\n\n", "a\u0301e\u0301 {}", "שלום {} תם", "x" * 3000 + " card {} end"],
)
def test_marks_stand_where_the_value_is(tab, text):
    type_in(tab, text.format(CARD), "fail")
    assert CARD in [mark.text_content() for mark in tab.locator("#mirror mark").all()]
    assert tab.evaluate("mirror.textContent.slice(0, -1) === draft.value")
    assert tab.evaluate("draft.scrollHeight <= draft.clientHeight + 1")


@pytest.mark.server
def test_the_suggested_text_can_be_taken_and_given_back(tab):
    text = f"Your card {CARD} was declined."
    type_in(tab, text, "fail")
    rewrite = tab.inner_text("#rewritten")
    tab.click("#apply")
    tab.wait_for_selector("#verdict.pass")
    assert tab.input_value("#draft") == rewrite
    assert CARD not in rewrite
    assert tab.is_hidden("#rewrite")
    announced(tab, "Pass.")
    tab.click("#undo")
    tab.wait_for_selector("#verdict.fail")
    assert tab.input_value("#draft") == text
    assert tab.is_hidden("#undone")
    tab.click("#apply")
    tab.wait_for_selector("#verdict.pass")
    tab.keyboard.press("Control+z")
    tab.wait_for_selector("#verdict.fail")
    assert tab.input_value("#draft") == text
    assert not tab.said


@pytest.mark.server
def test_the_conversation_counts(tab):
    type_in(tab, "That's the right account number, thank you.", "pass")
    tab.click("#add")
    tab.keyboard.type("My account number is 85042231, is that what you have?")
    tab.wait_for_selector("#verdict.fail")
    assert "echoes-customer-data" in tab.inner_text("#found")
    tab.get_by_role("button", name="Remove message 1").click()
    tab.wait_for_selector("#verdict.pass")
    tab.click("text=E-mail")
    tab.fill("#draft", "Your order 4471-2290 is on its way.")
    tab.wait_for_selector("#verdict.pass")
    assert not tab.said


@pytest.mark.server
def test_when_the_service_goes_away_nothing_passes(tab, served):
    type_in(tab, "Thanks for your message.", "pass")
    served.stop()
    tab.evaluate(
        "window.states = []; new MutationObserver(() => states.push(verdict.className)).observe(verdict, {attributes: true})"
    )
    tab.click("#draft")
    tab.keyboard.press("End")
    tab.keyboard.type(" And more.")
    tab.wait_for_selector("#verdict.unchecked")
    assert tab.inner_text("#word") == "Not checked"
    assert "cannot be reached" in tab.inner_text("#meaning")
    assert not [state for state in tab.evaluate("states") if "pass" in state]
    assert tab.locator("#mirror mark").count() == tab.locator("#found li").count() == 0
    announced(tab, "Not checked")
    served.start()
    tab.wait_for_selector("#verdict.pass")  # by itself


@pytest.mark.server
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"status": 500, "body": "{}"}, "failed (500)"),
        ({"status": 503, "body": "{}"}, "busy"),
        ({"status": 429, "body": "{}"}, "busy"),
        ({"status": 401, "body": "{}"}, "not signed in"),
        ({"status": 403, "body": "{}"}, "not signed in"),
        ({"status": 413, "body": "{}"}, "too large"),
        ({"status": 422, "body": "{}"}, "cannot be read"),
        ({"status": 302, "headers": {"location": "/login"}}, "cannot be reached"),
        ({"status": 200, "body": "<!doctype html>"}, ""),
        ({"status": 200, "body": "null"}, "does not understand"),
        ({"status": 200, "body": '{"verdict": "pass"}'}, "does not understand"),
        (
            {
                "status": 200,
                "body": '{"schema": "presend.verdict/2", "verdict": "pass", "findings": [], "checked": {"incomplete": []}}',
            },
            "does not",
        ),
        (
            {
                "status": 200,
                "body": '{"schema": "presend.verdict/1", "verdict": "ok", "findings": [], "checked": {"incomplete": []}}',
            },
            "does not",
        ),
        ("abort", "cannot be reached"),
    ],
)
def test_an_answer_that_is_none_is_not_checked(tab, answer, said):
    type_in(tab, "Thanks.", "pass")
    tab.route("**/v1/check", lambda route: route.abort() if answer == "abort" else route.fulfill(**answer))
    tab.fill("#draft", "Thanks again.")
    tab.wait_for_selector("#verdict.unchecked")
    assert said in tab.inner_text("#meaning")
    assert tab.is_visible("#retry")
    assert tab.is_visible("#sign-in") is (answer != "abort" and answer["status"] in (401, 403))
    tab.unroute("**/v1/check")
    tab.click("#retry")
    tab.wait_for_selector("#verdict.pass")


@pytest.mark.server
def test_answers_to_other_texts_are_not_shown(tab):
    held = []

    def hold(route):
        held.append(route) if "first" in route.request.post_data else route.continue_()

    tab.route("**/v1/check", hold)
    tab.fill("#draft", "The first is harmless.")
    while not held:
        tab.wait_for_timeout(20)
    assert state_of(tab) == "checking"
    type_in(tab, f"Second: {CARD}", "fail")
    verdict = {
        "schema": "presend.verdict/1",
        "verdict": "pass",
        "findings": [],
        "suggestion": None,
        "checked": {"incomplete": []},
    }
    try:
        held[0].fulfill(status=200, body=json.dumps(verdict))
    except Exception:  # noqa: BLE001 - the browser gave it up already
        assert held
    tab.wait_for_timeout(300)
    assert state_of(tab) == "fail"


@pytest.mark.server
def test_while_an_answer_is_awaited_nothing_is_said_of_the_new_text(tab):
    type_in(tab, f"The card {CARD} is fine.", "fail")
    tab.route("**/v1/check", lambda route: None)
    tab.evaluate("draft.setSelectionRange(0, 0)")
    tab.click("#draft")
    tab.keyboard.press("Control+Home")
    tab.keyboard.type("Hi! ")
    assert state_of(tab) == "checking"
    assert tab.is_hidden("#rewrite")
    assert tab.locator("#mirror mark").all_inner_texts() == [CARD]  # it moved along
    for _ in range(15):
        tab.keyboard.press("ArrowRight")
    tab.keyboard.type("0")
    assert tab.locator("#mirror mark").count() == 0  # it is not what was found any more
    tab.fill("#draft", "")
    assert state_of(tab) == "empty"


@pytest.mark.server
def test_nothing_that_a_verdict_says_runs(tab):
    verdict = {
        "schema": "presend.verdict/1",
        "verdict": "incomplete",
        "findings": [
            {
                "rule": EVIL,
                "entity": EVIL,
                "start": 0,
                "end": 4,
                "outcome": "block",
                "confidence": 1,
                "why": EVIL,
                "instead": EVIL,
            }
            | {"references": [EVIL], "excused": EVIL, "masked": EVIL}
        ],
        "suggestion": {
            "rewrite": EVIL + "!",
            "move": {
                "needed": True,
                "because": [EVIL],
                "to": {"label": EVIL, "url": "javascript:window.evil=1"},
                "wording": EVIL,
            },
        },
        "checked": {"incomplete": [EVIL]},
    }
    tab.route("**/v1/check", lambda route: route.fulfill(status=200, body=json.dumps(verdict)))
    tab.click("#add")
    tab.keyboard.type(EVIL)
    tab.fill("#recipient", EVIL)
    type_in(tab, EVIL, "incomplete")
    for part in ("#rewritten", "#reasons", "#because", "#wording", "#found"):
        assert EVIL in tab.text_content(part), part
    assert tab.get_attribute("#to-link", "href") is None
    assert tab.locator("#found a").get_attribute("href").startswith("/rules/%3Cimg")
    tab.click("#apply")
    tab.wait_for_timeout(300)
    assert tab.evaluate("window.evil") is None
    assert tab.locator("img").count() == 0
    assert not tab.said


@pytest.mark.server
def test_with_the_keyboard_alone(tab):
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    reached = []
    for _ in range(30):
        tab.keyboard.press("Tab")
        reached.append(tab.evaluate("document.activeElement.id || document.activeElement.name"))
        if reached[-1] == "draft":
            break
    assert reached[-4:] == ["channel", "add", "recipient", "draft"]
    tab.keyboard.type(f"Card {CARD}, declined.")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_selector("#verdict.fail")
    for _ in range(12):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.id") == "apply":
            break
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#verdict.pass")
    assert not tab.said


@pytest.mark.server
def test_without_scripts_it_works_with_buttons(tab):
    page = tab.opened(java_script_enabled=False)
    page.fill("#draft", f"Your card {CARD} was declined.")
    page.click("#check")
    assert page.inner_text("#word") == "Do not send this"
    assert page.locator("#marked mark").all_inner_texts() == [CARD]
    page.click("#apply")
    assert page.inner_text("#word") == "Pass"
    assert CARD not in page.input_value("#draft")
    page.click("#undo")
    assert page.input_value("#draft") == f"Your card {CARD} was declined."
    page.click("#add")
    page.fill("[name=said]", "Hello?")
    page.fill("#recipient", "@sam")
    page.press("#recipient", "Enter")
    assert page.input_value("[name=said]") == "Hello?"
    page.click("[aria-label='Remove message 1']")
    assert page.locator("[name=said]").count() == 0
    assert page.url.rstrip("/").endswith(str(page.url.split(":")[2].split("/")[0]))


@pytest.mark.server
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_everybody_can_use_it(tab, served, scheme, width):
    sync = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed (pip install axe-playwright-python)"
    )
    axe = sync.Axe()
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    page = tab.opened(color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True)

    def assert_usable(what):
        page.evaluate("scrollTo(0, 0)")  # what lies below the bar that stays in sight cannot be aimed at
        found = axe.run(page, options=options).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"], one["nodes"][0]["failureSummary"]) for one in found] == [], what
        assert page.evaluate("document.documentElement.scrollWidth") <= width, what

    assert_usable("empty")
    page.click("#example")
    page.wait_for_selector("#verdict.fail")
    page.wait_for_timeout(50)
    assert_usable("fail")
    page.click("#apply")
    page.wait_for_selector("#verdict.pass")
    assert_usable("pass")
    page.route("**/v1/check", lambda route: route.abort())
    page.fill("#draft", "x" * 400)
    page.wait_for_selector("#verdict.unchecked")
    assert_usable("unchecked")
    for path in ("/overview", "/rules", "/rules/discloses-identifier", "/rules/hides-text", "/rules/none"):
        page.goto(served.url + path)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert_usable(path)
    for record in (None, BrokenRecord()):
        kept(served.app, record)
        page.goto(served.url + "/overview")
        assert_usable(record)
    signing(served.app, Keys())
    page.goto(served.url + "/overview")
    assert_usable("login")
    page.fill("#key", "wrong")
    page.keyboard.press("Enter")
    page.wait_for_selector("#wrong")
    assert_usable("wrong key")


@pytest.mark.server
def test_signing_in_and_out_in_a_browser(tab, served):
    signing(served.app, Keys())
    tab.goto(served.url + "/rules/unsafe-link")
    tab.fill("#key", "psk_all")
    tab.keyboard.press("Enter")
    tab.wait_for_url(served.url + "/rules/unsafe-link")
    assert tab.evaluate("document.cookie") == ""
    tab.get_by_role("link", name="Check a draft").click()
    type_in(tab, "Thanks.", "pass")
    tab.get_by_role("button", name="Sign out").click()
    tab.wait_for_url("**/login")
    tab.goto(served.url + "/")
    assert "/login" in tab.url


@pytest.mark.server
def test_it_prints_light_and_whole(tab):
    page = tab.opened(color_scheme="dark")
    type_in(page, f"Your card {CARD} was declined.", "fail")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.is_hidden("#apply")
    assert page.is_visible("#rewritten")
