"""The extension in a real RT 5: what goes, what is held back, and what becomes of a reply when nothing was checked.

RT comes from Debian's packages; its data, its configuration and the extension are in a folder of the tests' own.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest

from tests.integrations.conftest import BROKEN_OFF, REPLIES, TROUBLES
from tests.integrations.rt_desk import HERE, PACKAGES, QUESTION, ROOT, desk

pytestmark = [pytest.mark.server, pytest.mark.skipif(not HERE, reason=f"needs Debian's packages {PACKAGES}")]

EXTENSION = ROOT / "integrations" / "rt"
CLEAN = "Thanks for waiting, your parcel is on its way."
LEAK = "The payment with card 4111 1111 1111 1111 was declined, please use another one."
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"


@pytest.fixture(scope="module")
def rt(tmp_path_factory):
    with desk(tmp_path_factory.mktemp("rt")) as running:
        yield running


@pytest.fixture
def browser(rt):
    return rt.browser()


def by_form(rt, browser, text):
    answer = rt.write(browser, text)
    return "Correspondence added" in answer.text, answer.text


def by_rest(rt, _browser, text):
    answer = rt.post(text)
    return answer.status_code == 201, answer.text


def by_mail(rt, _browser, text):
    before = len(rt.history())
    answer = rt.mailed(text)
    return len(rt.history()) > before, answer.text


WAYS = pytest.mark.parametrize("way", [by_form, by_rest])


def test_what_perl_says():
    module = EXTENSION / "lib" / "RT" / "Extension" / "Presend.pm"
    command = ["perl", "-I/usr/share/request-tracker5/lib", "-Mstrict", "-c", module]
    assert "syntax OK" in subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stderr


@pytest.mark.skipif(not (shutil.which("perlcritic") and shutil.which("perltidy")), reason="needs perlcritic and perltidy")
def test_what_perlcritic_and_perltidy_say():
    module = EXTENSION / "lib" / "RT" / "Extension" / "Presend.pm"
    subprocess.run(["perlcritic", "--quiet", "--severity", "3", module], check=True, timeout=60)
    tidy = subprocess.run(
        ["perltidy", f"-pro={EXTENSION}/.perltidyrc", "-st", module], capture_output=True, check=True, timeout=60
    )
    assert tidy.stdout == module.read_bytes()


@pytest.mark.parametrize(
    ("written", "text", "goes", "kind", "mails"),
    [
        ("form", CLEAN, True, "Correspond", 1),
        ("form", LEAK, False, "", 0),
        ("comment form", LEAK, True, "Comment", 0),
        ("phone", CLEAN, True, "Correspond", 1),
        ("phone", LEAK, False, "", 0),
        ("everything form", LEAK, False, "", 0),
        ("bulk", CLEAN, True, "Correspond", 1),
        ("bulk", LEAK, False, "", 0),
        ("rest", CLEAN, True, "Correspond", 1),
        ("rest", LEAK, False, "", 0),
        ("rest as HTML", f"<p>{LEAK}</p>".replace("4111 1111", "4111&nbsp;1111"), False, "", 0),
        ("rest comment", LEAK, True, "Comment", 0),
        ("mail", CLEAN, True, "Correspond", 1),
        ("mail of the customer", LEAK, True, "Correspond", 0),
    ],
)
def test_what_goes(rt, service, written, text, goes, kind, mails):
    rt.set(URL=service)
    before, sent = rt.history(), len(rt.mails())
    ways = {
        "form": lambda: rt.write(rt.browser(), text),
        "comment form": lambda: rt.write(rt.browser(), text, "private"),
        "phone": lambda: rt.write(rt.browser(PHONE), text, page="m/ticket/reply"),
        "everything form": lambda: rt.write(rt.browser(), text, page="Ticket/ModifyAll.html"),
        "bulk": lambda: rt.write(rt.browser(), text, page="Search/Bulk.html", Query="id=1", UpdateTicket="1"),
        "rest": lambda: rt.post(text),
        "rest as HTML": lambda: rt.post(text, kind="text/html"),
        "rest comment": lambda: rt.post(text, "comment"),
        "mail": lambda: rt.mailed(text),
        "mail of the customer": lambda: rt.mailed(text, "ada"),
    }
    ways[written]()
    new = rt.history()[len(before) :]
    assert [each for each, _ in new] == [kind] * goes
    assert len(rt.mails()) == sent + mails


@pytest.mark.parametrize("page", ["Ticket/Update.html", "m/ticket/reply"])
def test_the_form_says_why_and_what_to_send_instead_and_keeps_the_text(rt, service, page):
    rt.set(URL=service)
    said = rt.write(rt.browser(PHONE if page.startswith("m/") else "Mozilla/5.0"), LEAK, page=page)
    assert said.url.path == f"/{page}"
    (results,) = re.findall(r'<ul class="action-results">(.*?)</ul>', said.text, re.DOTALL)
    assert "Not sent. " in results
    assert "a card number in an e-mail" in results
    assert "This may be sent instead: The payment with" in results
    assert "4111" not in results
    (kept,) = re.findall(r"<textarea[^>]*UpdateContent[^>]*>(.*?)</textarea>", said.text, re.DOTALL)
    assert kept.strip() == LEAK


def test_what_to_send_instead_is_shown_without_markup(rt, service):
    rt.set(URL=service)
    html = f"<p>Dear Ada,</p>\r\n\r\n<p>{LEAK}</p>\r\n"
    said = rt.write(rt.browser(), html, UpdateContentType="text/html").text
    (instead,) = re.findall("<li>This may be sent instead: (.*?)</li>", said, re.DOTALL)
    assert re.sub(r"\s+", " ", instead).startswith("Dear Ada, The payment with card was declined")


def test_mail_that_may_not_go_comes_back(rt, service):
    rt.set(URL=service)
    before, sent = rt.history(), len(rt.mails())
    assert rt.mailed(LEAK).status_code == 200
    assert rt.history() == before
    (back,) = rt.mails()[sent:]
    assert "To: sam@customers.example" in back
    assert "Not sent. " in back
    assert LEAK in back  # what was written is not lost


@pytest.mark.parametrize("way", [by_form, by_rest, by_mail])
@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply["id"])
def test_the_ten_replies_of_which_nothing_is_logged(rt, browser, service, way, reply):
    rt.set(URL=service)
    gone, said = way(rt, browser, reply["text"])
    assert gone == (reply["verdict"] == "pass")
    if not gone and way is by_rest:
        assert reply["word"] not in said
    assert reply["word"] not in rt.log()


@pytest.mark.parametrize("fail", ["closed", "open"])
@pytest.mark.parametrize("trouble", TROUBLES)
@WAYS
def test_what_was_not_checked(rt, browser, stub, way, trouble, fail):
    stub.trouble = trouble
    rt.set(URL=stub.url, Fail=fail, Timeout=0.3)
    before, sent, logged = rt.history(), len(rt.mails()), len(rt.log())
    gone, said = way(rt, browser, CLEAN)
    assert gone == (fail == "open"), said + rt.log()[logged:]
    new = rt.history()[len(before) :]
    assert [kind for kind, _ in new] == ["Correspond", "Comment"] * gone
    assert len(rt.mails()) == sent + gone
    assert ("was let go without a check" if gone else "was held back without a check") in rt.log()[logged:]
    if gone:
        assert new[1][1].startswith("The message before this was sent without a check by Presend: ")
    else:
        assert "Not sent, as Presend could not check it" in said
    assert len(stub.asked) <= 1  # nobody waits for the same guard twice


@pytest.mark.parametrize(("found", "held"), BROKEN_OFF, ids=str)
def test_what_was_found_before_a_check_broke_off(rt, browser, stub, found, held):
    stub.found = found
    rt.set(URL=stub.url, Fail="open")
    assert by_form(rt, browser, CLEAN)[0] == (not held)


def test_the_form_asks_once_for_text_with_markup_as_well(rt, stub):
    rt.set(URL=stub.url)
    assert "Correspondence added" in rt.write(rt.browser(), f"<p>{CLEAN}</p>\r\n", UpdateContentType="text/html").text
    assert [json.loads(each["body"])["text"].strip() for each in stub.asked] == [f"<p>{CLEAN}</p>"]


@WAYS
def test_what_is_told(rt, browser, stub, way):
    rt.set(URL=stub.url, Key="presend_key", Channel="public")
    assert way(rt, browser, CLEAN)[0]
    (asked,) = stub.asked  # what the form has asked is not asked again
    told = json.loads(asked["body"])
    assert asked["headers"]["Authorization"] == "Bearer presend_key"
    assert (told["text"], told["channel"], told["deadline_ms"]) == (CLEAN, "public", 2700)
    assert len(told["thread"]) == 10 or told["thread"][0] == {"author": "customer", "text": QUESTION, "channel": "public"}
    assert told["customer"] == {"name": "Ada Example", "emails": ["ada@customers.example"], "phones": ["07700 900123"]}


def test_each_text_of_a_mail_is_checked(rt, stub):
    rt.set(URL=stub.url)
    rt.mailed(
        f"--x\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nCaf=E9\n"
        f"--x\nContent-Type: text/html; charset=utf-8\n\n<p>{CLEAN}</p>\n"
        "--x\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nAttached\n--x--",
        kind="multipart/alternative; boundary=x",
    )
    assert [json.loads(each["body"])["text"].strip() for each in stub.asked] == ["Café", f"<p>{CLEAN}</p>"]
    assert "Caf=C3=A9" in rt.history()[-1][1]  # in UTF-8, as RT keeps it


def test_finding_out_who_gets_a_mail_asks_nothing(rt, browser, stub):
    rt.set(URL=stub.url)
    shown = rt.write(browser, CLEAN, page="Helpers/PreviewScrips")
    assert "ada@customers.example" in shown.text
    assert stub.asked == []


@pytest.mark.parametrize(
    ("written", "tickets", "goes"), [("rest", 1, False), ("form", 1, False), ("rest", 0, True), ("form", 0, True)]
)
def test_the_first_message_of_a_ticket(rt, browser, service, written, tickets, goes):
    rt.set(URL=service, Tickets=tickets)
    sent = len(rt.mails())
    new = {"Queue": "General", "Subject": "Your payment", "Content": LEAK}
    if written == "rest":
        made = rt.rest.post("REST/2.0/ticket", json={**new, "ContentType": "text/plain", "Requestor": "ada@customers.example"})
        assert (made.status_code == 201) == goes
    else:
        form = {
            **new,
            "Queue": "1",
            "Requestors": "ada@customers.example",
            "ContentType": "text/plain",
            "SubmitTicket": "Create",
        }
        page = browser.post("Ticket/Create.html", data={**form, "Status": "new", "id": "new"}).text
        assert ("created in queue" in page) == goes
        assert goes or ("Not sent. Gives a card number" in page and LEAK in page)
    assert (len(rt.mails()) > sent) == goes


@pytest.mark.parametrize(
    "wrong", [{"Fail": "opened"}, {"Timeout": "soon"}, {"Timeout": 0}, {"Channel": "all"}, {"URL": "file:///etc"}]
)
def test_a_wrong_setting_is_no_open_door(rt, wrong):
    rt.set(**wrong)
    before, sent = rt.history(), len(rt.mails())
    assert rt.post(CLEAN).status_code == 500
    assert (rt.history(), len(rt.mails())) == (before, sent)


def test_a_wrong_setting_in_the_file_stops_rt(rt, tmp_path):
    wrong = tmp_path / "RT_SiteConfig.pm"
    wrong.write_text((rt.folder / "RT_SiteConfig.pm").read_text().replace("1;\n", "Set($PresendFail, 'opened');\n1;\n"))
    begun = ["perl", "-I/usr/share/request-tracker5/lib", "-MRT=-init", "-e", "print 'up'"]
    ended = subprocess.run(
        begun, env={**rt.environment, "RT_SITE_CONFIG": str(wrong)}, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode != 0
    assert "$PresendFail is not one that there is" in ended.stderr


def test_the_page_says_what_there_is(tmp_path):
    page = (ROOT / "docs" / "integrations" / "rt.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"```bash\n(.*?)```", page, re.DOTALL)
    (folder,) = re.findall("PLUGINS=(.*)", command)
    subprocess.run(
        ["bash", "-ec", command.replace(folder, str(tmp_path))], cwd=ROOT, check=True, timeout=60, capture_output=True
    )
    module = (tmp_path / "RT-Extension-Presend" / "lib" / "RT" / "Extension" / "Presend.pm").read_text(encoding="utf-8")
    defaults = re.findall(r"^    (Presend\w+) *=> (.*),$", module.partition("my %DEFAULT")[2].partition(");")[0], re.MULTILINE)
    assert re.findall(r"^\| `\$(\w+)` \| `(.*?)` \|", page, re.MULTILINE) == defaults


def test_the_key_is_not_shown_to_administrators(rt):
    shown = [
        "perl",
        "-I/usr/share/request-tracker5/lib",
        "-MRT=-init",
        "-e",
        "print RT->Config->GetObfuscated('PresendKey', RT->SystemUser)",
    ]
    ended = subprocess.run(shown, env=rt.environment, capture_output=True, text=True, timeout=60, check=True)
    assert ended.stdout == "Password not printed"
