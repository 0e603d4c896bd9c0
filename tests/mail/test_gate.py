"""The gate over real sockets, between a client and a server of the tests."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from api.load import LONG
from guard import Guard
from guard.config import Brand, Config
from guard.mail.settings import Smtp
from guard.model import State
from tests.integrations.conftest import REPLIES
from tests.mail.rig import GUARD_TROUBLES, Client, Faulty, gated, looped, sinking, telltale, until, with_broken_rule
from tests.test_serve import free_port

pytestmark = pytest.mark.server
AGENT, SAM = "agent@acme.example", "sam@customer.example"
CLEAN = "Thanks for waiting! Your parcel left our depot this morning."
LEAK = "The payment with card 4111 1111 1111 1111 was declined."


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


@pytest.fixture
def sink(the_sink):
    the_sink.mails.clear()
    the_sink.trouble = ""
    return the_sink


def port_of(gate):
    return int(gate.settings.listen.rpartition(":")[2])


def envelope(sender=AGENT, recipients=(SAM,)):
    return (f"MAIL FROM:<{sender}>", *(f"RCPT TO:<{recipient}>" for recipient in recipients), "DATA")


def mail_of(text, *headers):
    head = "".join(f"{header}\r\n" for header in ("Subject: Your order", "Message-ID: <1@acme.example>", *headers))
    body = f"\n{text}".replace("\n", "\r\n").replace("\r\n.", "\r\n..")
    return f"{head}Content-Type: text/plain; charset=utf-8\r\n{body}\r\n.\r\n".encode()


def send(gate, text, *headers, sender=AGENT, recipients=(SAM,)):
    """Send a mail; returns the last answer."""
    with Client(port_of(gate)) as client:
        client.say("EHLO helpdesk.acme.example")
        return client.say(*envelope(sender, recipients), mail_of(text, *headers))[-1]


def headers_of(data):
    return message_from_bytes(data, policy=policy.default)


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply["id"])
def test_the_ten_replies(run, guard, sink, reply, caplog):
    caplog.set_level(logging.DEBUG, logger="presend")
    with gated(run, guard, sink.place) as gate:
        answer = send(gate, reply["text"])
    assert answer.startswith("250 2.0.0 taken" if reply["verdict"] == "pass" else "550")
    assert len(sink.mails) == (reply["verdict"] == "pass")
    assert reply["word"] not in answer
    assert telltale(reply) not in caplog.text
    assert all(len(line) < 510 and line.isascii() for line in answer.splitlines())


def test_a_mail_comes_through_as_it_was(run, guard, sink):
    odd = "..dots\n.\n..\nOur café\x0bserves you à la carte " + "x" * 20_000 + "\n\n trailing \n"
    with gated(run, guard, sink.place) as gate, Client(port_of(gate)) as client:
        client.say("EHLO h", f"MAIL FROM:<{AGENT}> BODY=8BITMIME SIZE=30000", f"RCPT TO:<{SAM}>", "DATA")
        (answer,) = client.say(mail_of(odd, "X-PRESEND: pass", "X-Presend-Id: forged", "X-Other: kept"))
    assert answer.startswith("250"), answer
    ((sender, recipients, data),) = sink.mails
    assert (sender, recipients) == (AGENT, [SAM])
    mail = headers_of(data)
    assert mail.get_all("X-Presend") == ["pass"]
    assert len(mail.get_all("X-Presend-Id")) == 1
    assert "forged" not in str(mail)
    assert mail["X-Other"] == "kept"
    assert data.partition(b"\r\n\r\n")[2] == odd.encode().replace(b"\n", b"\r\n") + b"\r\n"


def test_mail_to_staff_alone_is_not_checked(run, guard, sink):
    with gated(run, guard, sink.place, internal=("acme.example",)) as gate:
        assert send(gate, LEAK, recipients=("lee@acme.example",)).startswith("250")
        assert headers_of(sink.mails[0][2])["X-Presend"] == "internal"
        assert send(gate, LEAK, recipients=("lee@acme.example", SAM)).startswith("550")
        assert len(sink.mails) == 1


@pytest.mark.parametrize("trouble", GUARD_TROUBLES)
@pytest.mark.parametrize("text", [CLEAN, LEAK])
def test_what_is_not_checked_is_held(run, guard, sink, trouble, text, caplog):
    with gated(run, Faulty(guard, trouble), sink.place, deadline_ms=200) as gate:
        answer = send(gate, text)
    assert answer.startswith("451 4.7.1 Not sent, as it was not checked"), answer
    assert not sink.mails
    assert "4111" not in answer + caplog.text
    assert "held back" in caplog.text


@pytest.mark.parametrize("trouble", GUARD_TROUBLES)
def test_what_is_not_checked_goes_in_the_open_mode_and_says_so(run, guard, sink, trouble, caplog):
    with gated(run, Faulty(guard, trouble), sink.place, deadline_ms=200, on_failure="open") as gate:
        assert send(gate, LEAK).startswith("250")
    ((_, _, data),) = sink.mails
    assert headers_of(data)["X-Presend"] == "not-checked"
    assert "DELIVERED WITHOUT BEING CHECKED" in caplog.text
    assert "4111" not in caplog.text


def test_in_the_open_mode_what_fails_is_refused_all_the_same(run, guard, sink):
    with gated(run, guard, sink.place, on_failure="open") as gate:
        assert send(gate, LEAK).startswith("550")
    assert not sink.mails


BROKEN_PART = "Content-Type: text/plain\nContent-Transfer-Encoding: x\n\nThanks."
TWO_PARTS = "--b\nContent-Type: text/plain\n\n{}\n--b\n" + BROKEN_PART + "\n--b--"


@pytest.mark.parametrize("on_failure", ["open", "closed"])
@pytest.mark.parametrize(
    ("text", "code"),
    [(LEAK, {"open": "550", "closed": "550"}), (CLEAN, {"open": "250", "closed": "451"})],
    ids=["leak", "clean"],
)
def test_what_was_found_counts_where_a_rule_is_broken(run, guard, sink, text, code, on_failure):
    with gated(run, with_broken_rule(guard, "defensive"), sink.place, on_failure=on_failure) as gate:
        answer = send(gate, text)
    assert answer.startswith(code[on_failure]), answer
    assert ("Gives a card number" in answer) is (text == LEAK)


@pytest.mark.parametrize("on_failure", ["open", "closed"])
@pytest.mark.parametrize("text", [LEAK, CLEAN], ids=["leak", "clean"])
def test_what_was_found_counts_where_a_part_is_broken(run, guard, sink, text, on_failure):
    with gated(run, guard, sink.place, on_failure=on_failure) as gate, Client(port_of(gate)) as client:
        client.say("EHLO h")
        head = "Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        data = (head + TWO_PARTS.format(text) + "\n.\n").replace("\n", "\r\n").encode()
        answer = client.say(*envelope(), data)[-1]
    assert answer.startswith("250" if (text, on_failure) == (CLEAN, "open") else "550"), answer
    assert ("Gives a card number" in answer) is (text == LEAK)


def test_too_many_mails_are_told_to_come_again(run, guard, sink):
    slow = Faulty(guard, "slow")
    with (
        gated(run, slow, sink.place, deadline_ms=3_000, queue=1) as gate,
        Client(port_of(gate)) as one,
        Client(port_of(gate)) as two,
    ):
        for client in (one, two):
            client.say("EHLO h", *envelope())
        one.socket.sendall(mail_of(CLEAN))
        until(lambda: slow.asked)
        two.socket.sendall(mail_of(CLEAN))
        until(lambda: gate.checks.full(LONG))
        assert "too many mails wait" in send(gate, CLEAN)
        slow.over.set()
        assert one.answer().startswith("250")
        assert two.answer().startswith("250")


def test_a_text_too_long_for_its_time_is_not_tried_again(run, guard, sink):
    with gated(run, Faulty(guard, "slow"), sink.place, deadline_ms=300) as gate:
        answer = send(gate, "Thanks for waiting. \n" * 1_500)
    assert answer.startswith("550 5.7.1"), answer
    assert "more text than" in answer


def test_what_cannot_be_read_is_refused_for_good(run, guard, sink):
    with gated(run, guard, sink.place) as gate:
        answer = send(gate, "x", "Content-Type: text/html")
    assert answer.startswith("550 5.7.1 Not sent, as it could not be checked: a part says twice"), answer
    with gated(run, guard, sink.place, on_failure="open") as gate:
        assert send(gate, "x", "Content-Type: text/html").startswith("250")
    assert headers_of(sink.mails[0][2])["X-Presend"] == "not-checked"


# --- the conversation ---------------------------------------------------------------------------------------------------------


def test_several_mails_and_resets_in_one_conversation(run, guard, sink):
    with gated(run, guard, sink.place) as gate, Client(port_of(gate)) as client:
        client.say("EHLO h")
        assert client.say(*envelope(), mail_of(LEAK))[-1].startswith("550")
        assert client.say(*envelope(), mail_of(CLEAN))[-1].startswith("250")
        assert [answer[:3] for answer in client.say(f"MAIL FROM:<{AGENT}>", "RSET", "DATA")] == ["250", "250", "503"]
        assert [answer[:3] for answer in client.say(f"MAIL FROM:<{AGENT}>", "EHLO again", "DATA")] == ["250", "250", "503"]
        assert client.say(*envelope(), mail_of(CLEAN), "QUIT")[-2:] == ["250 2.0.0 taken\r\n", "221 Bye\r\n"]
    assert len(sink.mails) == 2
    until(lambda: gate.transactions == 0)


def test_a_client_that_does_not_wait_for_answers(run, guard, sink):
    with gated(run, guard, sink.place) as gate, Client(port_of(gate)) as client:
        client.say("EHLO h")
        lines = "".join(f"{line}\r\n" for line in envelope()).encode()
        client.socket.sendall(lines + mail_of(LEAK) + lines + mail_of(CLEAN) + b"QUIT\r\n")
        assert [client.answer()[:3] for _ in range(9)] == ["250", "250", "354", "550", "250", "250", "354", "250", "221"]
    assert len(sink.mails) == 1


@pytest.mark.parametrize(
    ("recipients", "answers", "delivered"),
    [
        ((SAM, "kim@customer.example"), ["250", "250", "354", "250"], [SAM, "kim@customer.example"]),
        ((SAM, "unknown@customer.example"), ["250", "550", "354", "250"], [SAM]),
        (("unknown@customer.example",), ["550", "503", "500"], None),
    ],
)
def test_recipients_are_those_that_the_next_hop_takes(run, guard, sink, recipients, answers, delivered):
    sink.trouble = "refuses unknown"
    with gated(run, guard, sink.place) as gate, Client(port_of(gate)) as client:
        client.say("EHLO h")
        said = client.say(*envelope(recipients=recipients))
        said += client.say(mail_of(CLEAN)) if said[-1].startswith("354") else client.say("x")
        assert [answer[:3] for answer in said[1:]] == answers
    assert [got for _, got, _ in sink.mails] == ([delivered] if delivered else [])


@pytest.mark.parametrize(
    ("trouble", "answer"),
    [
        ("refuses sender", "553 5.1.8 no such sender"),
        ("closes", "451 4.3.2 closing"),
        ("refuses mail", "554 5.6.0 not this one"),
        ("dies half way", "451 4.4.2"),
    ],
)
def test_what_the_next_hop_says_is_what_the_client_hears(run, guard, sink, trouble, answer):
    sink.trouble = trouble
    with gated(run, guard, sink.place) as gate, Client(port_of(gate)) as client:
        client.say("EHLO h")
        said = client.say(*envelope())
        said += client.say(mail_of(CLEAN)) if said[-1].startswith("354") else []
        assert any(one.startswith(answer) for one in said), said
        assert not any(one.startswith("250") for one in said[3:])
        sink.trouble = ""
        assert client.say("RSET", *envelope(), mail_of(CLEAN))[-1].startswith("250")
    assert len(sink.mails) == 1


def test_no_next_hop(run, guard):
    with gated(run, guard, f"127.0.0.1:{free_port()}") as gate, Client(port_of(gate)) as client:
        client.say("EHLO h")
        assert client.say(f"MAIL FROM:<{AGENT}>")[0].startswith("451 4.4.2")


@pytest.mark.parametrize("at", ["sender", "recipient", "half a mail", "being checked"])
def test_a_client_that_goes_half_way_leaves_nothing(run, guard, sink, at):
    slow = Faulty(guard, "slow" if at == "being checked" else "")
    with gated(run, slow, sink.place) as gate:
        with Client(port_of(gate)) as client:
            client.say("EHLO h", f"MAIL FROM:<{AGENT}>")
            if at != "sender":
                client.say(f"RCPT TO:<{SAM}>")
            if at in ("half a mail", "being checked"):
                client.say("DATA")
                client.socket.sendall(mail_of(CLEAN) if at == "being checked" else b"Subject: x\r\n\r\nThanks")
            if at == "being checked":
                until(lambda: slow.asked)
        until(lambda: gate.transactions == 0 and gate.connections == 0)
        slow.over.set()
        time.sleep(0.1)
        assert not sink.mails


def test_a_mail_that_is_too_large(run, guard, sink):
    with gated(run, guard, sink.place, max_size=2_000) as gate, Client(port_of(gate)) as client:
        assert "SIZE 2000" in client.say("EHLO h")[0]
        assert client.say(f"MAIL FROM:<{AGENT}> SIZE=2001")[0].startswith("552")
        assert client.say(*envelope(), mail_of("Thanks. " * 400))[-1].startswith("552")
        assert client.say(*envelope(), mail_of(CLEAN))[-1].startswith("250")
    assert len(sink.mails) == 1


def test_only_so_many_connections(run, guard, sink):
    with gated(run, guard, sink.place, connections=1) as gate, Client(port_of(gate)), Client(port_of(gate)) as client:
        assert client.greeting.startswith("421")
        assert client.answer() == ""


def test_the_end_finishes_what_was_taken_and_takes_nothing_new(run, guard, sink):
    slow = Faulty(guard, "slow")
    with (
        gated(run, slow, sink.place, deadline_ms=10_000) as gate,
        Client(port_of(gate)) as client,
        Client(port_of(gate)) as late,
    ):
        client.say("EHLO h", *envelope())
        late.say("EHLO h")
        client.socket.sendall(mail_of(CLEAN))
        until(lambda: slow.asked)
        gate.ending = True
        assert late.say(f"MAIL FROM:<{AGENT}>")[0].startswith("421")
        slow.over.set()
        run(gate.end(5))
        assert client.answer().startswith("250")
    assert len(sink.mails) == 1


@pytest.mark.parametrize(
    "command",
    [
        "MAIL FROM:<a\rRCPT TO:<b@c.example>@acme.example>",
        'MAIL FROM:<"a\rRCPT TO:<b@c.example>"@acme.example>',
        'MAIL FROM:<"a\x00"@acme.example>',
        "MAIL FROM:<a@acme.example>\x00",
        "MAIL FROM:<a@acme.example> X=\r\x0bY",
    ],
)
def test_nothing_is_smuggled_into_a_command(run, guard, sink, command):
    with gated(run, guard, sink.place) as gate, Client(port_of(gate)) as client:
        client.say("EHLO h")
        assert client.say(command)[0][0] in "45"


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r.\r\n", b"\r\n.\n", b"\r\n.\r"])
def test_a_mail_ends_where_the_standard_says_and_nowhere_else(run, guard, sink, end):
    hidden = b"MAIL FROM:<x@acme.example>\r\nRCPT TO:<y@customer.example>\r\nDATA\r\nSubject: x\r\n\r\nx"
    with gated(run, guard, sink.place) as gate, Client(port_of(gate)) as client:
        client.say("EHLO h", *envelope())
        client.socket.sendall(b"Subject: x\r\n\r\nThanks." + end + hidden + b"\r\n.\r\n")
        assert client.answer()[:3] in ("250", "550")
        assert client.say("NOOP")[0].startswith("250")
    assert len(sink.mails) <= 1


def test_a_sender_in_utf_8_and_requests_for_notifications(run, guard, sink):
    with gated(run, guard, sink.place) as gate, Client(port_of(gate)) as client:
        client.say("EHLO h")
        said = client.say(
            "MAIL FROM:<agént@acme.example> SMTPUTF8 BODY=8BITMIME RET=HDRS ENVID=aB+2B1",
            f"RCPT TO:<{SAM}> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;{SAM}",
            "DATA",
            mail_of(CLEAN),
        )
        assert said[-1].startswith("250"), said
    assert sink.mails[0][0] == "agént@acme.example"


# --- the record -------------------------------------------------------------------------------------------------------------------


class Keeping:
    """A record that is up or down, and has an override or none."""

    def __init__(self, *, up=True, overrides=False):
        self.up, self.overrides, self.entries = up, overrides, []

    def judged(self, verdict, reply, guard, request, caller):
        return (replace(verdict, state=State.PASS) if self.overrides else verdict), None

    def entry(self, verdict, reply, guard, request, caller):
        return request, caller, verdict.state.value

    async def kept(self, entry, patience):
        self.entries.append(entry)
        return self.up


@pytest.mark.parametrize(
    ("text", "up", "overrides", "code", "state"),
    [
        (CLEAN, True, False, "250", "pass"),
        (CLEAN, False, False, "451", "pass"),
        (LEAK, True, False, "550", "fail"),
        (LEAK, False, False, "550", "fail"),
        (LEAK, True, True, "250", "pass"),
    ],
)
def test_a_mail_goes_once_its_verdict_is_kept(run, guard, sink, text, up, overrides, code, state):
    record = Keeping(up=up, overrides=overrides)
    with gated(run, guard, sink.place, recorder=record) as gate:
        assert send(gate, text).startswith(code)
    ((identity, caller, kept),) = record.entries
    assert (caller, kept) == ("smtp", state)
    assert [headers_of(data)["X-Presend-Id"] for _, _, data in sink.mails] == ([identity] if code == "250" else [])


# --- the mail that explains -----------------------------------------------------------------------------------------------------


def bounced(run, guard, sink, text, *headers, sender=AGENT, **settings):
    with gated(run, guard, sink.place, bounce=True, **settings) as gate:
        answer = send(gate, text, *headers, sender=sender)
        assert answer.startswith("550"), answer
        run(gate.end(5))
    return list(sink.mails)


def test_the_agent_gets_a_mail_that_explains(run, guard, sink):
    ((sender, recipients, data),) = bounced(run, guard, sink, LEAK)
    assert (sender, recipients) == ("<>", [AGENT])
    mail = headers_of(data)
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["In-Reply-To"] == "<1@acme.example>"
    assert mail.get_content_type() == "multipart/report"
    assert mail.get_param("report-type") == "delivery-status"
    text, status, returned = mail.iter_parts()
    assert "Gives a card number" in text.get_content()
    assert "This could be sent instead:" in text.get_content()
    assert "Reference: " in text.get_content()
    assert [block["Status"] for block in status.get_payload()] == [None, "5.7.1"]
    assert status.get_payload()[1]["Final-Recipient"] == f"rfc822; {SAM}"
    assert returned.get_content_type() == "text/rfc822-headers"
    assert b"4111" not in data


def test_it_returns_the_whole_mail_if_so_configured(run, guard, sink):
    ((_, _, data),) = bounced(run, guard, sink, f"Café: {LEAK}", bounce_returns="message")
    *_, returned = headers_of(data).iter_parts()
    assert returned.get_content_type() == "message/rfc822"
    assert LEAK in returned.get_payload()[0].get_content()


@pytest.mark.parametrize(
    ("sender", "header", "settings", "to"),
    [
        (AGENT, "X-A: b", {}, AGENT),
        ("agent@desk.acme.example", "X-A: b", {}, "agent@desk.acme.example"),
        ("agent@partner.example", "X-A: b", {"internal": ("partner.example",)}, "agent@partner.example"),
        (AGENT, "X-A: b", {"bounce_to": "leads@acme.example"}, "leads@acme.example"),
        (AGENT, "Auto-Submitted: no", {}, AGENT),
        (AGENT, "Auto-Submitted: auto-generated", {}, None),
        (AGENT, "Auto-Submitted: auto-replied (vacation)", {}, None),
        (AGENT, "Precedence: bulk", {}, None),
        ("", "X-A: b", {}, None),
        ("", "X-A: b", {"bounce_to": "leads@acme.example"}, None),
        ("someone@elsewhere.example", "X-A: b", {}, None),
        ("agent@notacme.example", "X-A: b", {}, None),
    ],
)
def test_who_gets_it(run, guard, sink, sender, header, settings, to):
    mails = bounced(run, guard, sink, LEAK, header, sender=sender, **settings)
    assert [recipients for _, recipients, _ in mails] == ([[to]] if to else [])


def test_nobody_gets_it_unless_it_is_asked_for(run, guard, sink):
    with gated(run, guard, sink.place) as gate:
        assert send(gate, LEAK).startswith("550")
        run(gate.end(5))
    assert not sink.mails


@pytest.mark.parametrize(
    ("host", "may"),
    [("127.0.0.1", True), ("::1", True), ("10.1.2.3", True), ("10.2.2.3", False), ("2001:db8::1", False), ("", False)],
)
def test_strangers_may_not_hand_in_mail(host, may):
    assert Smtp(clients=("10.1.0.0/16",)).takes_from(host) is may
