"""The review: texts only in memory, notes without personal data, a page for one person on this machine, and quick to use."""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
import threading
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
import uvicorn

from api.review.app import create_app
from api.review.fence import Session
from guard.archive.model import Entry, Result
from guard.archive.reviewing import RefusedNoteError, Review, gathered
from guard.archive.sample import draw
from guard.errors import GuardError
from guard.model import Channel, Message, Reply, State
from guard.pipeline import Guard
from guard.store.labels import Labels

CARD, CODE, NAME = "4111 1111 1111 1111", "482913", "Zanzibar Quux"
THREAD = (Message("customer", "My order QX-4471 never came."), Message("brand", "Sorry about that!"))
REPLIES = (
    Reply("r-0", f"The card {CARD} was declined.", thread=THREAD),
    Reply("r-1", "It works again.", Channel.DM),
    Reply("r-2", f"I have sent the code {CODE} to you, please read it back."),
    Reply("r-3", f"<script>alert(1)</script> {NAME} says hid\u200bden things \u202eodd"),
    *(Reply(f"r-{n}", f"We are looking into it, number {n} in the queue.") for n in range(4, 10)),
)
PORT = 8123


@pytest.fixture(scope="module")
def guard():
    return Guard.load()


@pytest.fixture(scope="module")
def entries():
    return [
        Entry(n, f"a:{n + 1}", reply, agent="ana", time=datetime(2026, 5, 1, tzinfo=UTC)) for n, reply in enumerate(REPLIES)
    ]


@pytest.fixture(scope="module")
def sample(guard, entries):
    def result(entry):
        verdict = guard.check(entry.reply)
        assert verdict.state != State.INCOMPLETE
        return Result(
            entry.number, entry.where, entry.reply.id, verdict.state, entry.reply.channel, verdict.findings, agent="ana"
        )

    return draw(lambda: map(result, entries), 10, seed="s")


@pytest.fixture
def labels(tmp_path):
    with Labels(tmp_path / "labels") as made:
        yield made


@pytest.fixture
def review(sample, entries, labels, guard):
    return Review(sample, gathered(sample, entries), labels, "ana", guard, same=True)


def unit(sample, number):
    return next(one.unit for one in sample.units if one.number == number)


def shown(seen):
    return "".join(piece.text for piece in seen.pieces)


def test_a_reply_is_seen_with_its_findings(review, sample):
    seen = review.seen(unit(sample, 0))
    assert shown(seen) == REPLIES[0].text
    marked = [piece.text for piece in seen.pieces if piece.numbers]
    assert "".join(marked).startswith(CARD)
    assert seen.thread == THREAD
    assert all(found.why for found in seen.found)
    assert not seen.problem


def test_what_cannot_be_seen_is_shown(review, sample):
    pieces = review.seen(unit(sample, 3)).pieces
    assert [piece.text for piece in pieces if piece.unseen] == ["U+200B", "U+202E"]


@pytest.mark.parametrize("number", [0, -1, 11])
def test_there_is_no_other_reply(review, number):
    assert review.seen(number) is None
    with pytest.raises(GuardError):
        review.put(number, "right")


@pytest.mark.parametrize(
    ("spoil", "label"),
    [
        (lambda entry: replace(entry, where="b:1"), False),
        (lambda entry: replace(entry, reply=replace(entry.reply, id="other")), False),
        (lambda entry: replace(entry, reply=replace(entry.reply, text="Thanks!")), False),
        (lambda entry: replace(entry, reply=replace(entry.reply, text=f"My card {CARD} now, {CARD}."[:20])), False),
        (lambda entry: Result(0, "a:1", "a:1", State.INCOMPLETE, Channel.PUBLIC, unread=True), False),
        (lambda entry: entry, True),
    ],
)
def test_an_archive_that_changed_is_noticed(sample, entries, labels, guard, spoil, label):
    changed = [spoil(entries[0]), *entries[1:]]
    review = Review(sample, gathered(sample, changed), labels, "ana", guard, same=True)
    at = unit(sample, 0)
    assert bool(review.seen(at).problem) is not label
    if label:
        review.put(at, "right")
    else:
        with pytest.raises(GuardError):
            review.put(at, "right")


@pytest.mark.parametrize("text", [REPLIES[0].text, "Thanks!", "Call 07700 900123."])
def test_a_review_is_finished_when_all_that_can_be_labelled_is(sample, entries, labels, guard, text):
    changed = [replace(entries[0], reply=replace(entries[0].reply, text=text)), *entries[1:]]
    labels.put(sample.id, 1, "bo", "right")
    for _ in range(2):  # the second time everything is labelled already
        review = Review(sample, gathered(sample, changed), labels, "ana", guard, same=True)
        while (number := review.after(0)) is not None:
            review.put(number, "right")
        assert review.unfit() == (() if text == REPLIES[0].text else (unit(sample, 0),))
        assert not review.open()
        assert len(review.done()) == 10 - len(review.unfit())


def test_another_archive_is_refused(sample, entries):
    with pytest.raises(GuardError, match="same archives"):
        gathered(sample, [replace(entry, where="other") for entry in entries])
    with pytest.raises(GuardError, match="same archives"):
        gathered(sample, [])


@pytest.mark.parametrize(
    ("note", "kept"),
    [
        ("", True),
        ("The rule is right but the channel was a private one.", True),
        ("missed: asks for the PIN", True),
        ("two things wrong, see rule 3", True),
        ("holds 4111 1111 1111 1112 as well", False),
        ("call 07700 900123", False),
        ("write to sam@acme.example", False),
        ("the QX-4471 was not seen", False),
        ("qx 4471", False),
        ("it says the card was declined by us", True),
        ("My order never came. My order QX", True),
        ("x" * 501, False),
        ("a\u200bb", False),
    ],
)
def test_notes(review, sample, labels, note, kept):
    at = unit(sample, 0)
    if kept:
        review.put(at, "missed", note)
        assert labels.of(sample.id, "ana")[at].note == note
    else:
        with pytest.raises(RefusedNoteError) as refused:
            review.put(at, "missed", note)
        assert note[:20] not in str(refused.value)
        assert not labels.of(sample.id, "ana")


@pytest.mark.parametrize("number", [2])
def test_a_note_may_not_quote(review, sample, number):
    with pytest.raises(RefusedNoteError, match="repeats"):
        review.put(unit(sample, number), "wrong", "it says please read it back to you, please read it back")


def test_one_goes_on_where_one_stopped(review, sample, entries, labels, guard):
    assert review.after(0) == 1
    review.put(1, "right")
    review.put(3, "wrong")
    assert [review.after(0), review.after(1), review.after(3), review.after(10)] == [2, 2, 4, 2]
    again = Review(sample, gathered(sample, entries), labels, "ana", guard, same=True)
    assert again.open() == (2, 4, 5, 6, 7, 8, 9, 10)
    assert again.undo() == 3
    assert dict(again.counts()) == {"right": 1, "wrong": 0, "missed": 0, "unsure": 0}


def test_two_people_agree_or_not(review, sample, entries, labels, guard):
    other = Review(sample, gathered(sample, entries), labels, "bo", guard, same=True)
    for number in range(1, 11):
        review.put(number, "right" if number > 3 else "wrong")
        other.put(number, "right" if number > 2 else "wrong")
    ((found, finished),) = review.agreements()
    assert finished
    assert found.differ == (3,)
    assert found.kappa == pytest.approx(0.737, abs=1e-3)


def test_no_text_is_kept(review, sample, tmp_path):
    for number in range(1, 11):
        review.put(number, "unsure", "cannot tell")
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for secret in (CARD, CODE, NAME, "QX-4471", "declined"):
        assert secret.encode() not in stored
        assert secret not in repr(review.seen(1)) + repr(review.seen(2)) + repr(gathered)


# The page


class Client:
    """A browser without scripts."""

    def __init__(self, review):
        self.session = Session(PORT)
        self.app = create_app(review, self.session, PORT)
        self.cookies = httpx.Cookies()

    def ask(self, method, path, **more):
        async def asking():
            transport = httpx.ASGITransport(self.app, client=("127.0.0.1", 1))
            async with httpx.AsyncClient(
                transport=transport, base_url=f"http://127.0.0.1:{PORT}", cookies=self.cookies
            ) as asked:
                response = await asked.request(method, path, **more)
                self.cookies = asked.cookies
                return response

        return asyncio.run(asking())

    def open(self):
        return self.ask("POST", "/open", data={"key": self.session.key})

    def answer(self, number, **data):
        return self.ask("POST", f"/reply/{number}", data={"word": self.session.word, **data})


@pytest.fixture
def client(review):
    return Client(review)


def test_the_key_works_once(client, review):
    assert client.ask("POST", "/open", data={"key": "wrong"}).status_code == 403
    opened = client.open()
    assert (opened.status_code, opened.headers["location"]) == (303, "/")
    cookie = opened.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert client.open().status_code == 403
    other = Client(review)
    other.app, other.session = client.app, client.session
    assert other.open().status_code == 403
    assert "was used already" in other.ask("GET", "/").text


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/reply/1"), ("GET", "/overview"), ("POST", "/reply/1"), ("POST", "/undo"), ("GET", "/")],
)
def test_without_the_cookie_there_is_nothing(client, method, path):
    for cookie in (None, "wrong"):
        if cookie:
            client.cookies.set(client.session.cookie, cookie)
        response = client.ask(method, path, data={"answer": "right"} if method == "POST" else None)
        assert "Open the review" in response.text
        assert not any(reply.text in response.text for reply in REPLIES)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"host": f"localhost:{PORT}"}, 303),
        ({"host": f"evil.example:{PORT}"}, 421),
        ({"host": "127.0.0.1"}, 421),
        ({"origin": f"http://127.0.0.1:{PORT}"}, 303),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": f"http://127.0.0.1:{PORT + 1}"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"content-type": "text/plain"}, 415),
    ],
)
def test_other_pages_are_kept_out(client, headers, status):
    client.open()
    body = f"word={client.session.word}&answer=right&note="
    sent = {"content-type": "application/x-www-form-urlencoded", **headers}
    assert client.ask("POST", "/reply/1", content=body, headers=sent).status_code == status


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"answer": "right"}, 303),
        ({"answer": "great"}, 422),
        ({}, 422),
        ({"answer": "right", "word": "wrong"}, 403),
        ({"answer": "right", "note": "07700 900123"}, 422),
        ({"answer": "right", "note": "x" * 20_000}, 413),
    ],
)
def test_answers(client, review, data, status):
    client.open()
    response = client.answer(1, **data)
    assert response.status_code == status
    assert bool(review.done()) is (status == 303)


@pytest.mark.parametrize(
    "path", ["/", "/reply/1", "/reply/99", "/reply/x", "/overview", "/nowhere", "/static/review.css", "/static/x"]
)
def test_every_page_is_fenced(client, path):
    client.open()
    headers = client.ask("GET", path).headers
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_what_others_wrote_is_only_text(client, sample):
    client.open()
    text = client.ask("GET", f"/reply/{unit(sample, 3)}").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
    assert not re.search(r"<(?:script(?! src)|style)|\son\w+=|style=", text)


def test_the_log_holds_no_text(client, caplog):
    caplog.set_level("DEBUG")
    client.open()
    client.answer(1, answer="right", note=f"the card {CARD}")
    client.ask("GET", f"/reply/1?{NAME.replace(' ', '')}")
    ours = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore")))
    assert "4111" not in ours
    assert "Quux" not in ours


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


@pytest.fixture
def page(review, browser):
    """The page at the first reply, opened with the link as the terminal shows it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        session = Session(port)
        server = uvicorn.Server(uvicorn.Config(create_app(review, session, port), log_level="critical", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        context = browser.new_context()
        shown_ = context.new_page()
        shown_.said = []
        shown_.on("console", lambda message: shown_.said.append(message.text))
        shown_.on("pageerror", lambda error: shown_.said.append(str(error)))
        shown_.goto(f"http://127.0.0.1:{port}/#{session.key}")
        shown_.wait_for_url("**/reply/1")
        yield shown_
        context.close()
        server.should_exit = True
        thread.join(10)


def press(page, key):
    before = page.url
    page.keyboard.press(key)
    page.wait_for_function("before => location.href !== before", arg=before)
    page.wait_for_load_state()


@pytest.mark.server
def test_with_the_keyboard_alone(page, review):
    assert "#" not in page.url
    assert page.evaluate("document.cookie") == ""
    for key in ("r", "w", "m", "u", "1", "2"):
        press(page, key)
    given = [review.done()[number].answer for number in range(1, 7)]
    assert given == ["right", "wrong", "missed", "unsure", "right", "wrong"]
    press(page, "z")
    assert page.url.endswith("/reply/6")
    assert 6 not in review.done()
    press(page, "j")
    assert page.url.endswith("/reply/5")
    press(page, "k")
    page.keyboard.press("n")
    page.keyboard.type("rightly, though the wording is odd r w m u")
    page.keyboard.press("Escape")
    press(page, "m")
    assert review.done()[6].note.startswith("rightly")
    for _ in range(4):
        press(page, "r")
    assert page.locator("h1").inner_text() == "All labelled. Thank you."
    press(page, "z")
    assert page.url.endswith("/reply/10")
    assert not page.said


@pytest.mark.server
def test_a_note_that_is_refused_is_not_lost(page, review):
    page.keyboard.press("n")
    page.keyboard.type("call 07700 900123")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.wait_for_selector("#refused")
    assert page.locator("#note").input_value() == "call 07700 900123"
    assert page.evaluate("document.activeElement.id") == "note"
    assert not review.done()


@pytest.mark.server
def test_single_keys_can_be_switched_off(page, review):
    page.keyboard.press("?")
    page.locator("#keys-on").press("Space")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.wait_for_timeout(300)
    assert page.url.endswith("/reply/1")
    assert not review.done()
    page.locator("button[value=right]").focus()
    press(page, "Enter")
    assert review.done()


@pytest.mark.server
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(page, review, sample, scheme, labels):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed (pip install axe-playwright-python)"
    ).Axe()
    base = page.url.removesuffix("/reply/1")
    for number in range(1, 11):
        labels.put(sample.id, number, "bo", "right" if number > 3 else "wrong")
        review.put(number, "right" if number > 2 else "wrong")
    page.emulate_media(color_scheme=scheme)
    for path in (f"/reply/{unit(sample, 0)}", f"/reply/{unit(sample, 3)}", "/overview", "/reply/99"):
        page.goto(base + path)
        assert axe.run(page).response["violations"] == [], path
    page.goto(base + "/reply/1")
    page.keyboard.press("?")
    assert axe.run(page).response["violations"] == []
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(f"{base}/reply/{unit(sample, 0)}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.clear_cookies()
    page.goto(base)
    assert axe.run(page).response["violations"] == []
