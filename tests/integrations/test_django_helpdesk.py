"""The app for django-helpdesk inside the real application: its forms, its REST API, its model, and the mails that go out."""

from __future__ import annotations

import html
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.integrations.conftest import BROKEN_OFF, FINDING, REPLIES, TROUBLES

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "integrations" / "django_helpdesk"
VERSION = "django-helpdesk==2.6.1"
CLEAN = "Thanks for waiting! Your parcel left our depot this morning."
LEAK = "The payment with card 4111 1111 1111 1111 was declined, please use another one."
NOTICE = "Not sent. "
RESOLVED, CLOSED = 3, 4
QUICK = 0.4
"""Seconds that a reply waits in tests of a guard that is slow."""

pytestmark = pytest.mark.server


class Desk:
    """A django-helpdesk in a process of its own."""

    def __init__(self, python, folder, *paths, site="", bare=False):
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths)), "PRESEND_TEST_SITE": site}
        script = Path(__file__).with_name("_django_helpdesk.py")
        command = [python, script, folder, *(["bare"] if bare else [])]
        # What goes wrong in it stands in the report of the test.
        self.process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout.readline() == "ready\n"

    def __call__(self, do, **more):
        self.process.stdin.write(json.dumps({"do": do, **more}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "broken" not in answer, answer
        return answer["answer"]

    def ui(self, text, *, public=True, **more):
        """Answer the ticket in the form for replies."""
        ticket = self.ticket
        given = {
            "comment": text,
            "title": "Parcel",
            "queue": "1",
            "priority": "3",
            **({"public": "1"} if public else {}),
            **more,
        }
        return self("request", path=f"/helpdesk/tickets/{ticket}/update/", data=given)

    def rest(self, text, *, public=True, **more):
        """Answer the ticket over REST."""
        given = {"ticket": self.ticket, "comment": text, "public": public, "title": "Parcel", **more}
        return self("request", path="/helpdesk/api/followups/", data=given, as_json=True)

    def code(self, text, *, public=True, **more):
        """Answer the ticket from code, as django-helpdesk's own function does."""
        return self("update", comment=text, public=public, **more)

    def fresh(self, **more):
        self.ticket = self("fresh", **more)

    def end(self):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


@pytest.fixture(scope="module")
def desk(peer, tmp_path_factory):
    """A helpdesk that asks over HTTP: nothing of presend is installed there but the app."""
    made = Desk(peer("django-helpdesk", VERSION), tmp_path_factory.mktemp("desk"), PACKAGE)
    yield made
    made.end()


@pytest.fixture(scope="module")
def inside(peer, tmp_path_factory):
    """A helpdesk with the guard inside."""
    site = sysconfig.get_path("purelib")
    made = Desk(peer("django-helpdesk", VERSION), tmp_path_factory.mktemp("inside"), PACKAGE, ROOT, site=site)
    yield made
    made.end()


def went(desk, way, answer):
    """Tell whether a reply went out; all traces of it agree."""
    status = {"ui": 302, "rest": 201}
    stored = desk("state")
    replies = [each for each in stored["followups"] if each["user__username"]]
    told = answer is None if way == "code" else answer["status"] == status[way]
    assert len(replies) == len(stored["mails"]) == (1 if told else 0)
    return told


def words_in(desk, answer=None):
    """Return what may hold nothing of a reply: the log, and what REST or code say of it besides a rewrite."""
    said = {} if answer is None else json.loads(answer["body"])["comment"] if "body" in answer else answer["said"]
    return json.dumps([desk("state")["log"], said])


@pytest.mark.parametrize("way", ["ui", "rest", "code"])
@pytest.mark.parametrize("place", ["service", "inside"])
def test_the_ten_replies(request, service, place, way):
    desk = request.getfixturevalue("desk" if place == "service" else "inside")
    for reply in REPLIES:
        desk.fresh(presend={"url": service, "timeout": 20} if place == "service" else {"timeout": 20})
        answer = getattr(desk, way)(reply["text"])
        assert went(desk, way, answer) == (reply["verdict"] == "pass"), reply["id"]
        assert reply["word"] not in words_in(desk), reply["id"]
        if reply["verdict"] == "fail":
            assert reply["word"] not in words_in(desk, None if way == "ui" else answer), reply["id"]


def test_the_form_shows_why_and_keeps_the_text(desk, service):
    desk.fresh(presend={"url": service})
    page = html.unescape(desk.ui(LEAK, new_status=str(RESOLVED))["body"])
    assert page.count(NOTICE) == 2  # with the form's errors, and over the rewrite
    assert f'id="commentBox">{LEAK}</textarea>' in page
    assert 'name="presend_rewrite" form="ticket-respond-form">The payment with' in page
    assert desk("state")["tickets"][0]["status"] == 1


def test_the_rewrite_goes_by_one_click_and_may_be_changed(desk, service):
    desk.fresh(presend={"url": service})
    page = html.unescape(desk.ui(LEAK)["body"])
    rewrite = page.partition('form="ticket-respond-form">')[2].partition("</textarea>")[0]
    assert "4111" not in rewrite
    sent = desk.ui(LEAK, presend_use="1", presend_rewrite=rewrite + " Sorry!")
    assert went(desk, "ui", sent)
    assert desk("state")["followups"][0]["comment"] == rewrite + " Sorry!"
    desk.fresh(presend={"url": service})
    changed = desk.ui(CLEAN, presend_use="1", presend_rewrite=LEAK)
    assert not went(desk, "ui", changed)


def test_in_a_browser_the_rewrite_is_one_click_away(peer, service, tmp_path):
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install playwright)")
    if not (chromium := shutil.which("chromium")):
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    desk = Desk(peer("django-helpdesk", VERSION), tmp_path, PACKAGE)
    desk.fresh(presend={"url": service, "timeout": 20})
    helpdesk = desk("serve") + "/helpdesk"
    with (
        playwright.sync_playwright() as started,
        started.chromium.launch(executable_path=chromium, args=["--no-sandbox"]) as made,
    ):
        tab = made.new_page()
        tab.goto(f"{helpdesk}/login/?next=/helpdesk/tickets/{desk.ticket}/")
        tab.fill("[name=username]", "agent")
        tab.fill("[name=password]", "agent")
        tab.press("[name=password]", "Enter")
        tab.click("#respond-tab")
        tab.fill("#commentBox", LEAK)
        tab.click("#ticket-respond-form button.btn-success")
        tab.click("#respond-tab")
        assert tab.input_value("#commentBox") == LEAK
        tab.click("text=Update ticket details")
        tab.fill("#ticket-respond-form [name=title]", "Another title")
        with tab.expect_navigation():
            tab.press("#ticket-respond-form [name=title]", "Enter")  # sends what stands in the form, not the rewrite
        assert desk("state")["followups"] == []
        with tab.expect_navigation():
            tab.click("#presend button.btn-success")
        (reply,) = desk("state")["followups"]
        assert reply["comment"].startswith("The payment with")
    desk.end()


def test_rest_answers_with_reason_and_rewrite(desk, service):
    desk.fresh(presend={"url": service})
    answer = desk.rest(LEAK, new_status=RESOLVED)
    said = json.loads(answer["body"])
    assert (answer["status"], set(said)) == (400, {"comment", "rewrite"})
    assert said["comment"][0].startswith(NOTICE)
    assert said["rewrite"][0].startswith("The payment with")
    assert desk("state")["tickets"][0]["status"] == 1


@pytest.mark.parametrize("way", ["ui", "rest", "code"])
def test_an_internal_note_is_not_checked(desk, stub, way):
    stub.trouble = "500"
    desk.fresh(presend={"url": stub.url})
    getattr(desk, way)(LEAK, public=False)
    assert [each["comment"] for each in desk("state")["followups"]] == [LEAK]
    assert desk("state")["mails"] == []
    assert stub.asked == []


@pytest.mark.parametrize("way", ["ui", "rest", "code"])
@pytest.mark.parametrize("status", [RESOLVED, CLOSED])
def test_a_private_comment_that_resolves_a_ticket_is_seen_by_the_customer(desk, service, status, way):
    desk.fresh(presend={"url": service})
    getattr(desk, way)(LEAK, public=False, new_status=status)
    assert desk("state")["followups"] == []
    assert desk("state")["tickets"][0]["resolution"] is None


def test_private_comments_are_checked_where_they_are_mailed_to_the_customer(desk, service):
    desk.fresh(presend={"url": service}, settings_={"NOTIFY_SUBMITTER_FOR_ALL_TICKET_CHANGES": True})
    desk.ui(LEAK, public=False)
    assert desk("state")["followups"] == []


def test_a_private_comment_is_mailed_to_cc(desk, service):
    # What presend.W001 warns of.
    desk.fresh(presend={"url": service})
    desk("copy_to_cc", address="alex@customer.example")
    desk.ui(LEAK, public=False)
    assert [each["to"] for each in desk("state")["mails"]] == [["alex@customer.example"]]


@pytest.mark.parametrize("way", ["ui", "rest", "code"])
@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_is_not_checked_is_held(desk, stub, trouble, way):
    stub.trouble = trouble
    desk.fresh(presend={"url": stub.url, "timeout": QUICK})
    answer = getattr(desk, way)(CLEAN)
    assert not went(desk, way, answer)
    said = html.unescape(answer["said"] if way == "code" else answer["body"])
    assert "Not sent, as it could not be checked" in said
    assert "held, not checked" in desk("state")["log"][0]
    assert "depot" not in words_in(desk)


@pytest.mark.parametrize("way", ["ui", "rest", "code"])
@pytest.mark.parametrize("trouble", TROUBLES)
def test_in_open_mode_it_goes_and_is_recorded(desk, stub, trouble, way):
    stub.trouble = trouble
    desk.fresh(presend={"url": stub.url, "timeout": QUICK, "fail_mode": "open"})
    assert went(desk, way, getattr(desk, way)(CLEAN))
    stored = desk("state")
    reply, mark = stored["followups"]
    assert (reply["comment"], mark["public"]) == (CLEAN, False)
    assert mark["title"] == f"Presend: follow-up {reply['id']} went out unchecked"
    assert any(f"follow-up {reply['id']} went out unchecked" in line for line in stored["log"])
    assert "depot" not in json.dumps([stored["log"], mark])
    assert len(stub.asked) == (0 if trouble == "down" else 1)  # nobody waits twice


@pytest.mark.parametrize("fail_mode", ["closed", "open"])
@pytest.mark.parametrize("way", ["ui", "rest", "code"])
@pytest.mark.parametrize("config", ["[policy]\ndeadline_ms = 1\n", "[brand\n"], ids=["slow", "broken"])
def test_a_guard_inside_that_does_not_check(inside, tmp_path, config, way, fail_mode):
    (tmp_path / "presend.toml").write_text(config)
    inside.fresh(presend={"config": str(tmp_path / "presend.toml"), "timeout": 20, "fail_mode": fail_mode})
    answer = getattr(inside, way)("Your parcel left our depot on Monday at 9:00. " * 50)
    stored = inside("state")
    if fail_mode == "closed":
        assert not went(inside, way, answer)
        assert "held, not checked" in stored["log"][0]
    else:
        assert went(inside, way, answer)
        assert "went out unchecked" in stored["followups"][-1]["title"]
    assert "depot" not in words_in(inside)


def test_in_open_mode_what_fails_is_held(desk, service):
    desk.fresh(presend={"url": service, "fail_mode": "open"})
    assert not went(desk, "ui", desk.ui(LEAK))


@pytest.mark.parametrize(
    ("said", "goes"),
    [
        ({"verdict": "incomplete"}, True),
        *(
            ({"verdict": "incomplete", "findings": [FINDING | {"outcome": o, "excused": e}]}, not held)
            for (o, e), held in BROKEN_OFF
        ),
        ({"verdict": "fail"}, False),
        ({"verdict": "pass", "id": "parcels-0"}, True),
        ({"verdict": "maybe"}, True),
    ],
)
def test_in_open_mode_a_verdict_that_holds_counts(desk, said, goes):
    class Says(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            content = json.dumps({"schema": "presend.verdict/1", "id": asked["id"], "notice": NOTICE} | said).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Says) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        desk.fresh(presend={"url": f"http://127.0.0.1:{server.server_port}", "fail_mode": "open"})
        assert went(desk, "ui", desk.ui(CLEAN)) == goes
        assert any("unchecked" in each["title"] for each in desk("state")["followups"]) == goes
        server.shutdown()


@pytest.mark.parametrize("way", ["ui", "rest", "code"])
def test_what_is_asked(desk, stub, way):
    desk.fresh(
        presend={"url": stub.url + "/", "key": "k-1", "timeout": 2}, description="Where is it? My number is 07700 900123."
    )
    desk("mail_in", body="Hello?")
    desk("save", comment="We are looking.")
    del stub.asked[:]
    getattr(desk, way)("Dear customer, {{ ticket.title }} {% now %} is found.")
    (asked,) = stub.asked  # once, though a form checks and django-helpdesk saves it twice
    assert asked["path"] == "/v1/check"
    assert asked["headers"]["Authorization"] == "Bearer k-1"
    assert json.loads(asked["body"]) == {
        "id": f"parcels-{desk.ticket}",
        "text": "Dear customer, Parcel {% now %} is found.",
        "channel": "email",
        "thread": [
            {"author": "customer", "text": "Where is it? My number is 07700 900123.", "channel": "email"},
            {"author": "customer", "text": "Hello?", "channel": "email"},
            {"author": "brand", "text": "We are looking.", "channel": "email"},
        ],
        "customer": {"emails": ["sam@customer.example"], "name": "Sam Sample"},
        "locale": "",
        "deadline_ms": 1800,
    }


def test_the_channel_is_what_the_settings_say(desk, stub):
    desk.fresh(presend={"url": stub.url, "channel": "public"})
    desk.ui(CLEAN)
    assert json.loads(stub.asked[0]["body"])["channel"] == "public"


def test_a_long_conversation_is_cut_at_its_beginning(desk, stub):
    desk.fresh(presend={"url": stub.url})
    for number in range(4):
        desk("mail_in", body=f"{number}" * 60_000)
    desk.ui(CLEAN)
    assert [message["text"][0] for message in json.loads(stub.asked[0]["body"])["thread"]] == ["1", "2", "3"]


def test_what_a_field_of_the_ticket_adds_is_checked(desk, service):
    desk.fresh(presend={"url": service})
    desk("request", path=f"/helpdesk/tickets/{desk.ticket}/edit/")  # nothing is sent there
    ticket = {
        "title": "card 4111 1111 1111 1111",
        "queue": 1,
        "description": "Where?",
        "submitter_email": "sam@customer.example",
    }
    desk("request", method="put", path=f"/helpdesk/api/tickets/{desk.ticket}/", data=ticket, as_json=True)
    text = "We looked into the payment with {{ ticket.title }} for you."
    assert not went(desk, "ui", desk.ui(text))
    assert not went(desk, "rest", desk.rest(text))
    assert not went(desk, "code", desk.code(text))


def test_a_canned_reply_is_checked(desk, service):
    desk.fresh(presend={"url": service})
    number = desk("preset", body=LEAK)
    canned = desk("request", method="get", path=f"/helpdesk/raw/preset/?id={number}")["body"]
    assert not went(desk, "ui", desk.ui(canned, preset=str(number)))


@pytest.mark.parametrize("text", [CLEAN, LEAK])
@pytest.mark.parametrize("way", ["ui", "rest"])
def test_a_ticket_that_staff_open_is_checked_and_what_customers_write_is_not(desk, service, way, text):
    desk.fresh(presend={"url": service})
    new = {"title": "Payment", "queue": 1, "priority": 3, "submitter_email": "sam@customer.example"}
    if way == "ui":
        answer = desk("request", path="/helpdesk/tickets/submit/", data={**new, "body": text}, user="sam")
        assert (answer["status"], len(desk("state")["tickets"])) == (302, 2)
        desk.fresh(presend={"url": service})
        answer = desk("request", path="/helpdesk/tickets/submit/", data={**new, "body": text})
    else:
        answer = desk("request", path="/helpdesk/api/tickets/", data={**new, "description": text}, as_json=True)
    stored = desk("state")
    goes = text is CLEAN
    assert len(stored["tickets"]) == (2 if goes else 1)
    assert len(stored["mails"]) == (1 if goes else 0)
    assert goes or NOTICE in html.unescape(answer["body"])


@pytest.mark.parametrize("trouble", [None, "500"])
def test_what_customers_write_is_never_held(desk, stub, trouble):
    stub.trouble = trouble
    desk.fresh(presend={"url": stub.url})
    assert desk("mail_in", body=LEAK) is None
    assert desk("save", comment=LEAK, user="sam") is None
    assert desk("save", comment=LEAK, user=None) is None
    new = {"title": "Payment", "queue": 1, "priority": 3, "submitter_email": "sam@customer.example", "body": LEAK}
    assert desk("request", path="/helpdesk/tickets/submit/", data=new, user="nobody")["status"] == 302
    assert stub.asked == []


def test_code_without_a_user_is_the_brands_if_the_settings_say_so(desk, service):
    desk.fresh(presend={"url": service, "unattributed": "check"})
    assert desk("save", comment=LEAK, user=None)["error"] == "ReplyHeldError"
    assert desk("save", comment=CLEAN, user=None) is None
    assert desk("mail_in", body=LEAK) is None
    new = {"title": "Payment", "queue": 1, "priority": 3, "submitter_email": "sam@customer.example", "body": LEAK}
    assert desk("request", path="/helpdesk/tickets/submit/", data=new, user="nobody")["status"] == 302


def test_code_that_saves_a_followup(desk, service, stub):
    desk.fresh(presend={"url": service})
    held = desk("save", comment=LEAK)
    assert (held["error"], held["said"].startswith(NOTICE)) == ("ReplyHeldError", True)
    assert desk("save", comment=LEAK, public=False) is None
    assert desk("save_again", public=True)["error"] == "ReplyHeldError"
    desk.fresh(presend={"url": service})
    assert desk("save", comment=CLEAN) is None
    assert desk("save_again", comment=LEAK)["error"] == "ReplyHeldError"
    desk.fresh(presend={"url": stub.url})
    desk("save", comment=CLEAN)
    desk("save_again", title="New")
    assert len(stub.asked) == 1  # saved again as it is, nothing more is made public


EDITS = {
    "form": lambda desk, number, text, public: desk(
        "request",
        path=f"/helpdesk/tickets/{desk.ticket}/followup_edit/{number}/",
        data={
            "ticket": desk.ticket,
            "title": "x",
            "comment": text,
            "new_status": 1,
            "time_spent": "",
            **({"public": "on"} if public else {}),
        },
    ),
    "rest": lambda desk, number, text, public: desk(
        "request",
        method="patch",
        path=f"/helpdesk/api/followups/{number}/",
        data={"comment": text, "public": public},
        as_json=True,
    ),
    "rest, without its user": lambda desk, number, text, public: desk(
        "request",
        method="patch",
        path=f"/helpdesk/api/followups/{number}/",
        data={"comment": text, "public": public, "user": None},
        as_json=True,
    ),
    "admin": lambda desk, number, text, public: desk(
        "request",
        path=f"/admin/helpdesk/followup/{number}/change/",
        data={
            "ticket": desk.ticket,
            "date_0": "2026-01-01",
            "date_1": "10:00",
            "title": "x",
            "comment": text,
            "user": 1,
            **({"public": "on"} if public else {}),
            **{
                f"{name}-{part}_FORMS": "0"
                for name in ("ticketchange_set", "followupattachment_set")
                for part in ("TOTAL", "INITIAL")
            },
        },
    ),
}


@pytest.mark.parametrize("edited", EDITS.values(), ids=EDITS)
@pytest.mark.parametrize(("text", "public", "goes"), [(CLEAN, True, True), (LEAK, True, False), (LEAK, False, True)])
def test_changing_a_followup(desk, service, edited, text, public, goes):
    desk.fresh(presend={"url": service})
    desk("save", comment="Hello.")
    number = desk("state")["followups"][0]["id"]
    answer = edited(desk, number, text, public)
    assert (desk("state")["followups"][0]["comment"] == text) == goes
    assert answer["status"] < 500
    assert goes or NOTICE in html.unescape(answer["body"])


@pytest.mark.parametrize(("text", "goes"), [(CLEAN, True), (LEAK, False)])
def test_copying_a_followup_to_another_ticket(desk, service, text, goes):
    desk.fresh(presend={"url": service})
    desk("save", comment=text, public=False)
    number = desk("state")["followups"][0]["id"]
    new = {"title": "Payment", "queue": 1, "priority": 3, "submitter_email": "alex@customer.example", "description": "Hello."}
    other = json.loads(desk("request", path="/helpdesk/api/tickets/", data=new, as_json=True)["body"])["id"]
    copy = {"ticket": other, "title": "x", "comment": text, "new_status": 1, "public": "on", "copy_to_ticket": "on"}
    desk("request", path=f"/helpdesk/tickets/{desk.ticket}/followup_edit/{number}/", data=copy)
    assert [each["comment"] for each in desk("state")["followups"] if each["public"]] == ["Hello.", *([text] if goes else [])]


def test_a_reply_behind_the_form_of_another_app_is_held_too(desk, service):
    desk.fresh(presend={"url": service})
    desk("without_our_form")
    answer = desk.ui(LEAK)
    assert answer["status"] == 400
    assert not went(desk, "ui", answer)
    assert "4111" not in words_in(desk)
    assert desk.ui(CLEAN)["status"] == 302


@pytest.mark.parametrize("atomic", [True, False])
def test_code_that_is_held_has_changed_the_ticket_unless_it_is_atomic(desk, service, atomic):
    # As docs/integrations/django-helpdesk.md says: django-helpdesk saves the ticket before the follow-up.
    desk.fresh(presend={"url": service})
    assert desk.code(LEAK, new_status=RESOLVED, atomic=atomic)["error"] == "ReplyHeldError"
    assert desk("state")["tickets"][0]["status"] == (1 if atomic else RESOLVED)


def test_nothing_is_remembered_from_one_request_to_the_next(desk, stub):
    desk.fresh(presend={"url": stub.url})
    given = {"comment": CLEAN, "title": "Parcel", "queue": "1", "priority": "3", "public": "1"}
    assert desk("request_asgi", path=f"/helpdesk/tickets/{desk.ticket}/update/", data=given)["status"] == 302
    assert desk.ui(CLEAN)["status"] == 302
    # Django's signals of a request do not reach its view under ASGI, so form and model both ask there.
    assert len(stub.asked) == 2 + 1


@pytest.mark.parametrize("way", ["bulk_create", "update"])
def test_what_signals_do_not_see_gets_round_it(desk, service, way):
    # As docs/integrations/django-helpdesk.md says.
    desk.fresh(presend={"url": service})
    desk("around", comment=LEAK, way=way)
    assert [each["comment"] for each in desk("state")["followups"]] == [LEAK]


WRONG = [
    ("not a dictionary", "must be a dictionary"),
    ({"ulr": "http://127.0.0.1:8000"}, "may have url, key, config, fail_mode, timeout, channel, unattributed"),
    ({"url": 8000}, "PRESEND['url'] must be a string"),
    ({"url": "presend.acme.example"}, "must be the address of the service"),
    ({"url": "http://key@presend.acme.example"}, "must be the address of the service"),
    ({"url": "http://127.0.0.1:8000", "fail_mode": "opne"}, "PRESEND['fail_mode'] must be closed or open"),
    ({"url": "http://127.0.0.1:8000", "channel": "dm"}, "PRESEND['channel'] must be email or public"),
    ({"url": "http://127.0.0.1:8000", "timeout": "3"}, "seconds between"),
    ({"url": "http://127.0.0.1:8000", "timeout": 0}, "seconds between"),
    ({"url": "http://127.0.0.1:8000", "config": "presend.toml"}, "not both"),
    ({"key": "k-secret"}, "not both"),
    ({}, "presend is not installed"),
]


@pytest.mark.parametrize(("given", "said"), WRONG)
def test_wrong_settings_are_told_and_hold_everything(desk, given, said):
    desk.fresh(presend=given)
    (error,) = [message for name, message in desk("checks") if name == "presend.E001"]
    assert said in error
    assert "secret" not in error
    assert not went(desk, "ui", desk.ui(CLEAN))
    assert not went(desk, "rest", desk.rest(CLEAN))


def test_a_broken_configuration_of_the_guard_inside_is_told_and_holds(inside, tmp_path):
    (tmp_path / "presend.toml").write_text("[brand]\nnmae = 1\n")
    inside.fresh(presend={"config": str(tmp_path / "presend.toml")})
    assert "unknown key" in inside("checks")[0][1]
    assert not went(inside, "ui", inside.ui(CLEAN))


@pytest.mark.parametrize("quiet", [True, False])
def test_right_settings_have_no_errors(desk, stub, quiet):
    desk.fresh(presend={"url": stub.url, "timeout": 1}, settings_={"PRIVATE_FOLLOWUP_MEANS_NO_EMAILS": quiet})
    assert [name for name, _ in desk("checks")] == ([] if quiet else ["presend.W001"])


@pytest.mark.skipif(os.environ.get("PRESEND_TEST_WHEEL") != "1", reason="builds the wheel: set PRESEND_TEST_WHEEL=1")
def test_the_wheel_holds_the_app(tmp_path):
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path, PACKAGE], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("presend_django_helpdesk-*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    ours = {
        path.relative_to(PACKAGE).as_posix()
        for path in (PACKAGE / "presend_django_helpdesk").rglob("*.*")
        if path.suffix != ".pyc"
    }
    assert ours == {name for name in names if ".dist-info" not in name}


def test_its_types_hold():
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", "pyproject.toml"],
        cwd=PACKAGE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
