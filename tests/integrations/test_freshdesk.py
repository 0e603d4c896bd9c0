"""The app for Freshdesk and Freshchat against a stand-in for their client: at the level of the documented contract, and no more.

It runs in Node. Nothing here has seen a Freshworks account; what one must confirm stands in integrations/freshdesk/README.md.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.integrations.conftest import BROKEN_OFF, REPLIES, TROUBLES
from tests.integrations.zendesk_desk import APP as ZENDESK

HERE = Path(__file__).parent
APP = HERE.parents[1] / "integrations" / "freshdesk"
NODE = shutil.which("node")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
KEY = "psk_of-this-test-alone"
CLEAN = "Thanks for waiting! Your parcel left our depot this morning."
CARD = "The payment with card 4111 1111 1111 1111 was declined, please use another one."
REPLY, MESSAGE = "ticket.sendReply", "conversation.onSendMessage"

TICKET = {
    "ticket": {"id": 1042, "source": 1},
    "requester": {"name": "Sam Sample", "email": "sam@acme.example", "phone": "07700 900123", "mobile": None},
}
CHAT = {
    "conversation": {
        "conversation_id": "c-1",
        "messages": [
            {"actor_type": "user", "message_type": "normal", "message_parts": [{"text": {"content": "Where is my parcel?"}}]},
            {"actor_type": "agent", "message_type": "private", "message_parts": [{"text": {"content": "She is cross."}}]},
        ],
    },
    "user": {"first_name": "Sam", "last_name": "Sample", "email": "sam@acme.example", "phone": "07700 900123"},
    "loggedInAgent": {"id": "a-1"},
}

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(NODE is None, reason="Node is not installed (apt-get install nodejs)"),
]


def of(text, *parts, **more):
    """A message with parts of other kinds."""
    first = [] if text is None else [{"text": {"content": text}}]
    return {"message": {"message_type": "normal", "message_parts": [*first, *parts], **more}}


def message(text, kind="normal"):
    return {"message": {"message_type": kind, "message_parts": [{"text": {"content": text}}]}}


def sent(url, event, *cases, **settings):
    """Press the button once for each case, and return what came of it. Nothing may be logged."""
    given = {"url": url, "event": event, "settings": {"presend_key": KEY, "freshdesk_key": "fd", **settings}, "cases": cases}
    ran = subprocess.run(
        [NODE, str(HERE / "freshworks_client.mjs")],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    answer = json.loads(ran.stdout)
    assert answer["logged"] == []
    assert ran.stderr == ""
    assert all(one["intercept"] is True for one in answer["results"])
    assert all(len(one["ended"]) == 1 for one in answer["results"]), "exactly one of done and fail is called"
    return answer["results"]


WAYS = [
    (REPLY, lambda text: {"data": {"body": f"<div>{text}</div>"}, "objects": TICKET}, "email"),
    (REPLY, lambda text: {"data": {"body": text}, "objects": TICKET | {"ticket": {"id": 1042, "source": 5}}}, "public"),
    (MESSAGE, lambda text: {"data": message(text), "objects": CHAT}, "dm"),
]


@pytest.mark.parametrize(("event", "case", "channel"), WAYS, ids=["e-mail", "tweet", "chat"])
def test_the_ten_replies(service, event, case, channel):
    results = sent(service, event, *(case(reply["text"]) for reply in REPLIES))
    for reply, result in zip(REPLIES, results, strict=True):
        assert json.loads(result["sent"][0]["body"])["channel"] == channel
        (ended,) = result["ended"]
        if reply["verdict"] == "pass":
            assert ended == ["done"], reply["id"]
            continue
        assert ended[0] == "fail", reply["id"]
        assert ended[1].startswith("Not sent. ")
        assert reply["word"] not in ended[1]
        ((shown, options),) = result["shown"]
        assert shown == "showModal"
        assert options["data"]["findings"]
        assert options["template"] == "modal.html"


def test_what_the_service_is_asked(stub):
    (ticket,) = sent(stub.url, REPLY, {"data": {"body": f"{CLEAN} <%= iparam.presend_key %>"}, "objects": TICKET})
    body = json.loads(stub.asked[0]["body"])
    assert stub.asked[0]["headers"]["Authorization"] == f"Bearer {KEY}"
    assert KEY not in json.dumps(ticket["asked"])
    assert 2000 < body.pop("deadline_ms") < 3000
    assert body == {
        "text": f"{CLEAN} <%= iparam.presend_key %>",
        "channel": "email",
        "recipient": "Sam Sample",
        "customer": {"name": "Sam Sample", "emails": ["sam@acme.example"], "phones": ["07700 900123"]},
        "offset_unit": "utf16",
    }
    sent(stub.url, MESSAGE, {"data": message(CLEAN), "objects": CHAT})
    body = json.loads(stub.asked[1]["body"])
    assert body["channel"] == "dm"
    assert body["thread"] == [{"author": "customer", "channel": "dm", "text": "Where is my parcel?"}]


SOURCES = [
    (1, "email"),
    (2, "email"),
    (9, "email"),
    (10, "email"),
    (3, "public"),
    (5, "public"),
    (6, "public"),
    (99, "public"),
    (None, "public"),
]


def test_the_channel_follows_from_the_source_of_the_ticket(stub):
    cases = [{"data": {"body": CLEAN}, "objects": {"ticket": {"id": 1, "source": source}}} for source, _ in SOURCES]
    sent(stub.url, REPLY, *cases, {"data": {"body": CLEAN}})
    assert [json.loads(asked["body"])["channel"] for asked in stub.asked] == [channel for _, channel in SOURCES] + ["public"]


@pytest.mark.parametrize("send_unchecked", [False, True], ids=["closed", "open"])
@pytest.mark.parametrize("event", [REPLY, MESSAGE], ids=["Freshdesk", "Freshchat"])
def test_what_is_not_checked_is_held_or_let_go_and_recorded(stub, event, send_unchecked):
    case = {"data": {"body": CLEAN, **message(CLEAN)}, "objects": TICKET if event == REPLY else CHAT}
    for trouble in TROUBLES:
        stub.trouble = trouble
        (result,) = sent(stub.url, event, case, send_unchecked=send_unchecked)
        notes = [one for one in result["sent"] if one["name"] != "check"]
        if not send_unchecked:
            assert result["ended"][0][1].startswith("Not sent, as it was not checked."), trouble
            assert "depot" not in result["ended"][0][1]
            assert notes == []
            continue
        assert result["ended"] == [["done"]], trouble
        (note,) = notes
        assert "Sent without a check." in note["body"]
        assert "depot" not in note["body"]
        if event == REPLY:
            assert (note["path"], json.loads(note["body"])["private"]) == ("/api/v2/tickets/1042/notes", True)
        else:
            assert note["path"] == "/v2/conversations/c-1/messages"
            assert json.loads(note["body"])["message_type"] == "private"


@pytest.mark.parametrize(
    ("event", "case", "ended"),
    [
        (REPLY, {"data": {}, "objects": TICKET}, "fail"),
        (REPLY, {"data": None, "objects": TICKET}, "fail"),
        (MESSAGE, {"data": {}, "objects": CHAT}, "fail"),
        (MESSAGE, {"data": {"message": {"message_parts": "x"}}, "objects": CHAT}, "fail"),
        (REPLY, {"data": {"body": " ", "full_text": ""}, "objects": TICKET}, "done"),
        (MESSAGE, {"data": message(CARD, "private"), "objects": CHAT}, "done"),
        (MESSAGE, {"data": {"message": CLEAN}, "objects": CHAT}, "done"),
        (REPLY, {"data": {"body": "", "full_text": CARD}, "objects": TICKET}, "fail"),
        (REPLY, {"data": {"body": CLEAN}}, "done"),
        (REPLY, {"data": {"body": CLEAN, "full_text": f"{CLEAN} Alex"}, "objects": TICKET}, "done"),
        (REPLY, {"data": {"body": CLEAN, "full_text": CARD}, "objects": TICKET}, "fail"),
        (REPLY, {"data": {"body": CARD, "full_text": CLEAN}, "objects": TICKET}, "fail"),
        (MESSAGE, {"data": {"message": {"text": CLEAN, "content": CARD}}, "objects": CHAT}, "fail"),
        (MESSAGE, {"data": of(CLEAN, {"image": {"url": "https://acme.example/a.png"}}), "objects": CHAT}, "done"),
        (MESSAGE, {"data": of(None, {"file": {"name": "a.pdf"}}), "objects": CHAT}, "done"),
        (MESSAGE, {"data": of(None, {"url_button": {"label": CARD}}), "objects": CHAT}, "fail"),
        (MESSAGE, {"data": of(CLEAN, {"url_button": {"label": CARD}}), "objects": CHAT}, "fail"),
        (MESSAGE, {"data": of(CLEAN, {"quick_reply_button": {"label": CARD}}), "objects": CHAT}, "fail"),
        (MESSAGE, {"data": of(CLEAN, {"text": {"html": CARD}}), "objects": CHAT}, "fail"),
        (MESSAGE, {"data": of(CLEAN, CARD), "objects": CHAT}, "fail"),
        (MESSAGE, {"data": of(CLEAN, None), "objects": CHAT}, "fail"),
        (MESSAGE, {"data": of(CLEAN, reply_parts=[{"collection": {}}]), "objects": CHAT}, "fail"),
        (MESSAGE, {"data": of(CLEAN, {"url_button": {}}, message_type="private"), "objects": CHAT}, "done"),
    ],
)
def test_what_the_event_may_hold(service, event, case, ended):
    (result,) = sent(service, event, case)
    assert result["ended"][0][0] == ended


@pytest.mark.parametrize(("found", "held"), BROKEN_OFF, ids=str)
def test_what_was_found_before_a_check_broke_off(stub, found, held):
    stub.found = found
    (result,) = sent(stub.url, REPLY, {"data": {"body": CLEAN}, "objects": TICKET}, send_unchecked=True)
    assert result["ended"][0][0] == ("fail" if held else "done")


def test_two_texts_are_both_checked_and_only_that_of_the_editor_has_a_rewrite(stub, service):
    (result,) = sent(stub.url, REPLY, {"data": {"body": CLEAN, "full_text": f"{CLEAN} Alex"}, "objects": TICKET})
    assert [json.loads(asked["body"])["text"] for asked in stub.asked] == [CLEAN, f"{CLEAN} Alex"]
    cases = [{"data": {"body": body, "full_text": full}, "objects": TICKET} for body, full in ((CARD, CLEAN), (CLEAN, CARD))]
    offered = [bool(one["shown"][0][1]["data"]["rewrite"]) for one in sent(service, REPLY, *cases)]
    assert (result["ended"], offered) == ([["done"]], [True, False])


def test_without_a_record_nothing_goes_out_unchecked(stub):
    stub.trouble = "500"
    cases = [
        {"data": {"body": CLEAN}, "objects": TICKET, "broken": ["markTicket"]},
        {"data": {"body": CLEAN}},
        {"data": {}, "objects": TICKET},
    ]
    ended = [one["ended"][0][0] for one in sent(stub.url, REPLY, *cases, send_unchecked=True)]
    assert ended == ["fail", "fail", "done"]
    assert sent(stub.url, REPLY, cases[0], send_unchecked="true")[0]["ended"][0][0] == "fail"


@pytest.mark.parametrize("name", ["presend.js", "words.js"])
def test_both_apps_have_the_same_core(name):
    assert (APP / "app" / "scripts" / name).read_bytes() == (ZENDESK / "assets" / name).read_bytes()


def test_the_files_fit_together():
    manifest, requests, iparams = (
        json.loads((APP / name).read_text("utf-8")) for name in ("manifest.json", "config/requests.json", "config/iparams.json")
    )
    assert set(manifest["modules"]["common"]["requests"]) == set(requests)
    assert set(re.findall(r"iparam\.(\w+)", json.dumps(requests))) <= set(iparams)
    assert all(one.get("secure") for name, one in iparams.items() if name.endswith("_key"))
    pages = [place["url"] for module in manifest["modules"].values() for place in module.get("location", {}).values()]
    assert all((APP / "app" / page).is_file() for page in pages)


FAKE = """
window.triggered = [];
window.app = { initialized: async () => ({
  instance: { context: async () => ({ modalData: MODAL }), close: () => window.triggered.push("close") },
  interface: { trigger: async (name, options) => window.triggered.push([name, options]) },
}) };
"""


@pytest.mark.parametrize("ticket", [True, False], ids=["Freshdesk", "Freshchat"])
def test_the_window_says_why_and_offers_the_rewrite(ticket):
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install playwright)")
    if not CHROMIUM:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    modal = {"findings": ["Gives <b>it</b>. Leave it out."], "rewrite": "<p>Hello <b>Sam</b>.</p>", "ticket": ticket}

    def served(route):
        name = route.request.url.partition("acme.example/")[2]
        if "appclient" in name:
            route.fulfill(content_type="text/javascript", body=FAKE.replace("MODAL", json.dumps(modal)))
        else:
            kind = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}[Path(name).suffix]
            route.fulfill(content_type=kind, body=(APP / "app" / name).read_text("utf-8"))

    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(locale="de-DE")
        page.route("**/*", served)
        page.goto("https://app.acme.example/modal.html")
        page.wait_for_selector("#findings li")
        assert page.inner_text("#held") == "Nicht gesendet. So darf das nicht hinaus."
        assert page.inner_text("#findings li") == "Gives <b>it</b>. Leave it out."
        assert page.inner_text("#rewrite-text") == "Hello Sam."
        assert page.is_visible("#apply") is ticket
        if ticket:
            page.click("#apply")
            page.wait_for_function("triggered.length === 2")
            assert page.evaluate("triggered") == [["click", {"id": "reply", "text": modal["rewrite"]}], "close"]
        browser.close()
