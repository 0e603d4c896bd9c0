"""Debian's Postfix with the gate as `smtpd_proxy_filter`, mails handed in by swaks and smtplib, counted at the last server."""

from __future__ import annotations

import os
import re
import shutil
import smtplib
import subprocess
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from guard import Guard
from guard.config import Brand, Config
from tests.integrations.conftest import REPLIES
from tests.mail.postfix import DIST, running
from tests.mail.rig import GUARD_TROUBLES, Faulty, gated, looped, sinking, telltale, until

MISSING = [
    f"Debian's package {package}"
    for package, there in (("postfix", DIST.is_file() and shutil.which("postfix")), ("swaks", shutil.which("swaks")))
    if not there
]
if not hasattr(os, "geteuid") or os.geteuid() != 0:
    MISSING.append("root, for Postfix starts daemons as others")
pytestmark = [pytest.mark.server, pytest.mark.skipif(bool(MISSING), reason=f"needs {', '.join(MISSING)}")]

AGENT, SAM, LEE = "agent@acme.example", "sam@customer.example", "lee@acme.example"
HELO = "helpdesk.acme.example"
LEAK = "The payment with card 4111 1111 1111 1111 was declined."
CLEAN = "Thanks for waiting! Your parcel left our depot this morning."


@pytest.fixture(scope="module")
def guard():
    return Guard.of(Config(brand=Brand(name="Acme", domains=("acme.example",))))


@pytest.fixture(scope="module")
def run():
    with looped() as run:
        yield run


@pytest.fixture(scope="module")
def the_sink(run):
    with sinking(run) as sink:
        yield sink


@pytest.fixture(scope="module")
def postfix(the_sink):
    with running(the_sink.port) as postfix:
        yield postfix


@pytest.fixture
def sink(the_sink, postfix):
    until(lambda: not postfix.waiting())
    the_sink.mails.clear()
    return the_sink


@pytest.fixture
def gate(run, guard, sink, postfix):
    """A gate where Postfix looks for it."""
    with gated(run, guard, f"127.0.0.1:{postfix.back}", postfix.gate, internal=("acme.example",)) as gate:
        yield gate


def swaks(port, *options, to=SAM):
    """Hand in a mail; returns the exit status of swaks and what it showed."""
    command = ["swaks", "--server", f"127.0.0.1:{port}", "--from", AGENT, "--to", to, "--helo", HELO, *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout


def answered(shown):
    """Return what the server said to the mail itself."""
    return re.findall(r"^<(?:-|~|\*\*) +(.*)$", shown, re.MULTILINE)[-2]


def delivered(sink, postfix, count):
    until(lambda: len(sink.mails) >= count)
    until(lambda: not postfix.waiting())
    assert len(sink.mails) == count
    return [message_from_bytes(data, policy=policy.default) for _, _, data in sink.mails]


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply["id"])
def test_the_ten_replies(gate, postfix, sink, reply, caplog, tmp_path):
    mail = EmailMessage()
    mail["Subject"], mail["To"] = "Your message", SAM
    mail.set_content(reply["text"])
    (tmp_path / "mail").write_bytes(mail.as_bytes())
    status, shown = swaks(postfix.front, "--data", f"@{tmp_path / 'mail'}")
    goes = reply["verdict"] == "pass"
    assert (status == 0) is goes
    delivered(sink, postfix, int(goes))
    if goes:
        assert message_from_bytes(sink.mails[0][2], policy=policy.default)["X-Presend"] == "pass"
    else:
        assert answered(shown).startswith("550 5.7.1 Not sent.")
        assert reply["word"] not in answered(shown)
    assert telltale(reply) not in caplog.text + postfix.log()


def encoded(text, way):
    mail = EmailMessage()
    mail["Subject"], mail["To"], mail["From"] = "Votre café", SAM, AGENT
    if way == "nested":
        mail.set_content("Voir ci-dessous, s'il vous plaît.")
        mail.add_alternative(f"<p>Café: {text}</p>", subtype="html")
        mail.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="scan.pdf")
        outer = EmailMessage()
        outer["Subject"], outer["To"], outer["From"] = "Fwd: café", SAM, AGENT
        outer.set_content("Voir le message joint.")
        outer.add_attachment(mail)
        return outer
    mail.set_content(f"Café: {text}", cte=way)
    return mail


@pytest.mark.parametrize("way", ["8bit", "base64", "quoted-printable", "nested"])
@pytest.mark.parametrize(("text", "goes"), [(CLEAN, True), (LEAK, False)], ids=["clean", "leak"])
def test_encodings(gate, postfix, sink, way, text, goes, tmp_path):
    (tmp_path / "mail").write_bytes(encoded(text, way).as_bytes(policy=policy.SMTP))
    status, shown = swaks(postfix.front, "--data", f"@{tmp_path / 'mail'}")
    assert (status == 0) is goes, shown
    delivered(sink, postfix, int(goes))


@pytest.mark.parametrize(("text", "goes"), [(CLEAN, True), (LEAK, False)], ids=["clean", "leak"])
def test_an_attachment_of_20_mb(gate, postfix, sink, text, goes):
    mail = EmailMessage()
    mail["Subject"], mail["To"], mail["From"] = "Your scan", SAM, AGENT
    mail.set_content(text)
    content = os.urandom(20 * 1024 * 1024)
    mail.add_attachment(content, maintype="application", subtype="pdf", filename="scan.pdf")
    with smtplib.SMTP("127.0.0.1", postfix.front, HELO, timeout=60) as client:
        if goes:
            client.send_message(mail)
        else:
            with pytest.raises(smtplib.SMTPDataError, match=r"5\.7\.1"):
                client.send_message(mail)
    if goes:
        (got,) = delivered(sink, postfix, 1)
        assert got["X-Presend-Unread"] == "application/pdf"
        assert next(got.iter_attachments()).get_content() == content
    else:
        delivered(sink, postfix, 0)


def test_internal_notes_are_not_checked(gate, postfix, sink):
    assert swaks(postfix.front, "--body", LEAK, to=LEE)[0] == 0
    (mail,) = delivered(sink, postfix, 1)
    assert mail["X-Presend"] == "internal"


@pytest.mark.parametrize("trouble", GUARD_TROUBLES)
def test_what_is_not_checked_is_held(run, guard, postfix, sink, trouble):
    with gated(run, Faulty(guard, trouble), f"127.0.0.1:{postfix.back}", postfix.gate, deadline_ms=200):
        status, shown = swaks(postfix.front, "--body", LEAK)
    assert status != 0
    assert answered(shown).startswith("451 4.7.1 Not sent, as it was not checked")
    delivered(sink, postfix, 0)


@pytest.mark.parametrize("trouble", GUARD_TROUBLES)
def test_what_is_not_checked_goes_in_the_open_mode_and_says_so(run, guard, postfix, sink, trouble, caplog):
    place = f"127.0.0.1:{postfix.back}"
    with gated(run, Faulty(guard, trouble), place, postfix.gate, deadline_ms=200, on_failure="open"):
        assert swaks(postfix.front, "--body", LEAK)[0] == 0
    (mail,) = delivered(sink, postfix, 1)
    assert mail["X-Presend"] == "not-checked"
    assert "DELIVERED WITHOUT BEING CHECKED" in caplog.text
    assert "4111" not in caplog.text + postfix.log()


def test_without_a_gate_nothing_goes(postfix, sink):
    status, shown = swaks(postfix.front, "--body", CLEAN)
    assert status != 0
    assert answered(shown).startswith("451 4.3.0")
    delivered(sink, postfix, 0)


def test_the_agent_gets_a_mail_that_explains(run, guard, postfix, sink):
    with gated(run, guard, f"127.0.0.1:{postfix.back}", postfix.gate, bounce=True) as gate:
        assert swaks(postfix.front, "--body", LEAK)[0] != 0
        run(gate.end(5))
    (report,) = delivered(sink, postfix, 1)
    assert sink.mails[0][:2] == ("<>", [AGENT])
    assert report.get_content_type() == "multipart/report"
    assert "4111" not in str(report)


def queued(postfix, text, way):
    """Hand in a mail so that Postfix takes it before it asks the gate."""
    if way == "smtp":
        assert swaks(postfix.queueing, "--body", text)[0] == 0
    else:
        command = ["sendmail", "-C", str(postfix.folder / "etc"), "-f", AGENT, SAM]
        subprocess.run(command, input=f"Subject: x\nTo: {SAM}\n\n{text}\n", text=True, check=True, timeout=30)


@pytest.mark.parametrize("way", ["sendmail", "smtp"])
@pytest.mark.parametrize(("text", "goes"), [(CLEAN, True), (LEAK, False)], ids=["clean", "leak"])
def test_what_is_queued_first_is_checked_and_comes_back_to_the_sender(gate, postfix, sink, way, text, goes):
    queued(postfix, text, way)
    delivered(sink, postfix, 1)
    ((sender, recipients, data),) = sink.mails
    assert (sender, recipients) == ((AGENT, [SAM]) if goes else ("<>", [AGENT]))
    assert goes or b"550 5.7.1 Not sent" in b" ".join(data.split())


def test_what_is_queued_waits_for_the_guard(run, guard, postfix, sink):
    with gated(run, Faulty(guard, "raises"), f"127.0.0.1:{postfix.back}", postfix.gate):
        queued(postfix, CLEAN, "sendmail")
        until(lambda: "451 4.7.1 Not sent, as it was not checked" in postfix.log())
        until(lambda: postfix.waiting("deferred"))  # until then it is on its way, and not sent once more when that is asked for
    assert not sink.mails
    with gated(run, guard, f"127.0.0.1:{postfix.back}", postfix.gate):
        subprocess.run(["postqueue", "-c", str(postfix.folder / "etc"), "-f"], check=True, timeout=30)
        delivered(sink, postfix, 1)


@pytest.mark.parametrize("line", ["From x", ":"])
def test_no_line_ends_the_header_for_postfix_alone(gate, postfix, sink, line):
    # Postfix writes an empty line before these: what follows would be text of the mail that nobody has read.
    mail = f"Subject: x\r\n{line}\r\nX-Text: {LEAK}\r\n\r\nThanks.\r\n".encode()
    with smtplib.SMTP("127.0.0.1", postfix.bare, HELO, timeout=30) as client:
        client.sendmail(AGENT, [SAM], mail)
    (got,) = delivered(sink, postfix, 1)
    assert LEAK in got.get_payload()
    sink.mails.clear()
    with smtplib.SMTP("127.0.0.1", postfix.front, HELO, timeout=30) as client, pytest.raises(smtplib.SMTPDataError) as refused:
        client.sendmail(AGENT, [SAM], mail)
    assert refused.value.smtp_code == 550
    delivered(sink, postfix, 0)


def test_chunks_and_requests_for_notifications(gate, postfix, sink):
    text = f"Subject: x\r\n\r\n{LEAK}\r\n".encode()
    with smtplib.SMTP("127.0.0.1", postfix.front, HELO, timeout=30) as client:
        client.ehlo()
        client.docmd(f"MAIL FROM:<{AGENT}> RET=HDRS ENVID=1")
        client.docmd(f"RCPT TO:<{SAM}> NOTIFY=FAILURE ORCPT=rfc822;{SAM}")
        client.send(b"BDAT %d LAST\r\n" % len(text) + text)
        assert client.getreply()[0] == 550
    delivered(sink, postfix, 0)
