"""The detector in a real Roundup: what goes, what is held back, and what becomes of a message when nothing was checked.

Roundup comes from the package index into an environment of its own; the tracker is the classic one, reached by its pages, by REST and by
its mail gateway.
"""

from __future__ import annotations

import json
import re
import subprocess
import textwrap

import pytest

from tests.integrations.conftest import BROKEN_OFF, REPLIES, TROUBLES
from tests.integrations.roundup_tracker import NOT_MAILED, QUESTION, REQUIREMENT, ROOT, tracker

pytestmark = pytest.mark.server

CLEAN = "Thanks for waiting, your parcel is on its way."
LEAK = "The payment with card 4111 1111 1111 1111 was declined, please use another one."


@pytest.fixture(scope="module")
def desk(peer, tmp_path_factory):
    with tracker(tmp_path_factory.mktemp("roundup"), peer("roundup", REQUIREMENT)) as running:
        yield running


@pytest.fixture
def browser(desk):
    return desk.browser()


def by_form(desk, browser, text, **more):
    answer = desk.write(browser, text, **{f"msg-1@{key}": value for key, value in more.items()})
    return "ok-message" in answer.text, answer.text


def by_rest(desk, browser, text, **more):
    answer = desk.post(text, **more)
    return answer.status_code == 200, answer.text


WAYS = pytest.mark.parametrize("way", [by_form, by_rest])


@WAYS
@pytest.mark.parametrize(
    ("text", "more", "goes", "mails"),
    [(CLEAN, {}, True, 1), (LEAK, {}, False, 0), (LEAK, {"internal": "yes"}, True, 0), (CLEAN, {"internal": "yes"}, True, 0)],
    ids=["clean", "leak", "leak in a note", "note"],
)
def test_what_goes(desk, browser, service, way, text, more, goes, mails):
    desk.set(url=service, internal="internal")
    stored, sent = desk.messages(), desk.mails()
    gone, _ = way(desk, browser, text, **more)
    assert gone == goes
    assert len(desk.messages()) == len(stored) + goes
    assert desk.mails() == sent + mails


def test_the_page_says_why_and_what_to_send_instead_and_keeps_the_text(desk, browser, service):
    desk.set(url=service)
    _, page = by_form(desk, browser, LEAK)
    (said,) = re.findall(r'<p class="error-message">(.*?)</p>', page, re.DOTALL)
    assert "Not sent. Gives a card number where everyone can read it." in said
    assert "This may be sent instead: The payment with" in said
    assert "4111" not in said
    (kept,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert kept.strip() == LEAK


@WAYS
@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply["id"])
def test_the_ten_replies_of_which_nothing_is_logged(desk, browser, service, way, reply):
    desk.set(url=service)
    gone, said = way(desk, browser, reply["text"])
    assert gone == (reply["verdict"] == "pass")
    if not gone and way is by_rest:
        assert reply["word"] not in said
    assert reply["word"] not in desk.log()  # in which REST says what it refuses (`rest_logging`)


@pytest.mark.parametrize("fail", ["closed", "open"])
@pytest.mark.parametrize("trouble", TROUBLES)
@WAYS
def test_what_was_not_checked(desk, browser, stub, way, trouble, fail):
    stub.trouble = trouble
    desk.set(url=stub.url, fail=fail, timeout=0.3, unchecked_keyword=f"unchecked {trouble} {way.__name__}")
    stored, sent, logged = desk.messages(), desk.mails(), len(desk.log())
    gone, said = way(desk, browser, CLEAN)
    assert gone == (fail == "open")
    assert len(desk.messages()) == len(stored) + gone
    assert desk.mails() == sent + gone
    recorded = desk.log()[logged:]
    assert ("was let go without a check" if gone else "was held back without a check") in recorded
    assert (f"unchecked {trouble} {way.__name__}" in desk.keywords()) == gone
    if not gone:
        assert "Not sent, as Presend could not check it" in said
    elif way is by_form:
        assert len(stub.asked) <= 1  # nobody waits for the same guard twice


@pytest.mark.parametrize(("found", "held"), BROKEN_OFF, ids=str)
def test_what_was_found_before_a_check_broke_off(desk, browser, stub, found, held):
    stub.found = found
    desk.set(url=stub.url, fail="open")
    assert by_form(desk, browser, CLEAN)[0] is not held


def test_customers_do_not_read_in_the_mail_that_it_was_not_checked(desk, browser, stub):
    stub.trouble = "down"
    desk.set(url=stub.url, fail="open", unchecked_keyword="not looked at")
    by_form(desk, browser, CLEAN)
    assert "not looked at" in desk.keywords()
    assert "not looked at" not in (desk.home / "mails").read_text()


@pytest.mark.parametrize(("text", "goes"), [(CLEAN, True), (LEAK, False)])
def test_by_mail(desk, service, text, goes):
    desk.set(url=service)
    stored, sent = desk.messages(), desk.mails()
    desk.mailed(text)
    assert len(desk.messages()) == len(stored) + goes
    assert desk.mails() == sent + 1  # to the customer, or back to who wrote it
    last = (desk.home / "mails").read_text().rpartition("\nTO: ")[2].replace("=\n", "")
    assert last.startswith("ada@" if goes else "sam@")
    assert ("Gives a card number" in last) == (not goes)


@pytest.mark.parametrize(("roles", "asked"), [("", True), ("Agent", True), ("Other, Agent", True), ("Other", False)])
def test_whose_messages_are_checked(desk, browser, stub, roles, asked):
    desk.set(url=stub.url, staff_roles=roles)
    assert by_form(desk, browser, CLEAN)[0]
    assert bool(stub.asked) == asked


@pytest.mark.parametrize("channel", ["public", "email"])
@WAYS
def test_what_is_told(desk, browser, stub, way, channel):
    desk.set(url=stub.url, channel=channel, key="presend_key", staff_roles="Agent")
    assert way(desk, browser, CLEAN)[0]
    first, second = (told(each) for each in stub.asked)
    assert first == {"text": CLEAN, "channel": channel, "deadline_ms": 2700}
    assert second["thread"][0] == {"author": "customer", "text": QUESTION, "channel": channel} or len(second["thread"]) == 10
    assert second["customer"] == {"name": "Ada Example", "email": "ada@customers.example", "phone": "07700 900123"}
    assert {each["author"] for each in second["thread"]} <= {"customer", "brand"}
    assert all(each["headers"]["Authorization"] == "Bearer presend_key" for each in stub.asked)


def told(asked):
    return json.loads(asked["body"])


def test_a_changed_text_is_checked_as_well(desk, service):
    desk.set(url=service, internal="internal")
    made = desk.rest.post("msg", data={"content": LEAK, "author": "sam", "internal": "yes"}).json()["data"]["id"]

    def changed(**values):
        tag = desk.rest.get(f"msg/{made}").headers["ETag"]
        return desk.rest.patch(f"msg/{made}", data={"@op": "replace", **values}, headers={"If-Match": tag}).status_code

    assert changed(internal="no") == 405
    assert changed(content=CLEAN) == 200
    assert changed(internal="no") == 200
    assert changed(content=LEAK) == 405


@pytest.mark.parametrize(
    "wrong", [{"fail": "opened"}, {"timeout": "soon"}, {"timeout": 0}, {"channel": "all"}, {"url": "file:///etc"}]
)
def test_a_wrong_setting_stops_the_tracker(desk, wrong):
    desk.set(**wrong)
    assert desk.rest.get("issue/1").status_code == 500
    desk.set(detector=False)
    assert desk.rest.get("issue/1").status_code == 200


def test_the_page_says_what_there_is(tmp_path):
    page = (ROOT / "docs" / "integrations" / "roundup.md").read_text(encoding="utf-8")
    (commands,) = re.findall(r"```bash\n(.*?)```", page, re.DOTALL)
    (tmp_path / "detectors").mkdir()
    (tmp_path / "detectors" / "config.ini").write_text("[main]\n")
    subprocess.run(["bash", "-ec", commands.replace("TRACKER", str(tmp_path))], cwd=ROOT, check=True, timeout=60)
    assert (tmp_path / "detectors" / "config.ini").read_text() == "[main]\n\n[presend]\nurl = http://127.0.0.1:8000\n"
    detector = (tmp_path / "detectors" / "presend.py").read_text(encoding="utf-8")
    settings = detector.partition("class Settings:")[2].partition("@classmethod")[0]
    defaults = re.findall(r"^    (\w+): \w+ = (?:field\(default=)?([^,\n]+)", settings, re.MULTILINE)
    rows = re.findall(r"^\| `(\w+)` \| (?:`(.*?)`)? ?\|", page, re.MULTILINE)
    assert [(name, default) for name, default in rows] == [
        (name, default.strip('"').removesuffix(".0")) for name, default in defaults
    ]
    assert textwrap.dedent(NOT_MAILED[1]).replace("'", '"') in page  # as the formatter of the page has it
