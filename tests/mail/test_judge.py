"""What is said of mails, as `mails.toml` beside this file has it, and how they are read."""

from __future__ import annotations

import os
import time
import tomllib
import tracemalloc
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard import Guard
from guard.mail.headers import canonical, stamped
from guard.mail.judge import internal, judge
from guard.mail.message import read
from guard.mail.settings import Smtp
from guard.model import State

MAILS = tomllib.loads((Path(__file__).parent / "mails.toml").read_text(encoding="utf-8"))["mail"]
SAID = {State.PASS: "pass", State.FAIL: "fail", State.INCOMPLETE: "unreadable"}


@pytest.fixture(scope="module")
def guard():
    return Guard.load()


def data_of(case):
    # A TOML text that begins with an empty line has none; what has no header begins with two.
    return canonical(case["mail"].encode(case.get("bytes", "utf-8")))


def judged(data, guard, recipients=("sam@customer.example",), **settings):
    until = time.perf_counter() + 60
    return judge(
        read(data), recipients, guard, Smtp(**settings), identity="m-1", until=until, adjust=lambda verdict, _reply: verdict
    )


@pytest.mark.parametrize("case", MAILS, ids=lambda case: case["id"])
def test_a_mail_gets_its_verdict(case, guard):
    judgement = judged(data_of(case), guard)
    assert SAID[judgement.state] == case["verdict"], judgement.notice
    assert case.get("because", "") in judgement.notice
    assert judgement.unread == tuple(case.get("unread", ()))
    assert judgement.lasting == (case["verdict"] == "unreadable")
    assert (judgement.notice == "") == (case["verdict"] == "pass")
    for value in ("4111", "1111", "5555", "123", "Tr0ub4dor"):
        assert value not in judgement.notice


@pytest.mark.parametrize("case", [case for case in MAILS if "trusted" in case], ids=lambda case: case["id"])
def test_a_quotation_may_be_trusted(case, guard):
    judgement = judged(data_of(case), guard, quotation="trusted")
    assert SAID[judgement.state] == case["trusted"], judgement.notice
    assert judgement.trusted == (case["trusted"] == "pass")


def test_what_a_quotation_stops_is_offered_without_it(guard):
    (case,) = (case for case in MAILS if case["id"] == "quotation-in-html-with-card")
    assert judged(data_of(case), guard).rewrite == "Thanks for your message. Your replacement kettle was sent this morning."


def test_the_rewrite_of_html_is_plain_text(guard):
    mail = (
        b"Subject: x\r\nContent-Type: text/html\r\n\r\n<p>Dear Sam,</p><p>Your new password is <b>Tr0ub4dor&amp;3</b>.</p>\r\n"
    )
    rewrite = judged(mail, guard).rewrite
    assert "Tr0ub4dor" not in rewrite
    assert "<" not in rewrite


@pytest.mark.parametrize(
    ("recipients", "is_internal"),
    [
        (["sam@customer.example"], False),
        (["lee@acme.example"], True),
        (["lee@ACME.example", "kim@staff.acme.example"], True),
        (["lee@acme.example", "sam@customer.example"], False),
        (["lee@notacme.example"], False),
        (["lee@other.acme.example"], False),
        (["lee.o+desk_1=x-y@acme.example"], True),
        # Mail servers send these on to elsewhere.
        (["sam%customer.example@acme.example"], False),
        (["customer.example!sam@acme.example"], False),
        (['"sam@customer.example"@acme.example'], False),
        (["@customer.example:lee@acme.example"], False),
        (["sam@customer.example@acme.example"], False),
        ([], False),
    ],
)
def test_mail_to_staff_alone_is_internal(recipients, is_internal):
    assert internal(recipients, Smtp(internal=("acme.example", "staff.acme.example"))) is is_internal


def test_kinds_of_attachments_hold_a_mail_if_so_configured(guard):
    (case,) = (case for case in MAILS if case["id"] == "attachment-not-read")
    held = judged(data_of(case), guard, hold_unread=("application/*",))
    assert held.state == State.FAIL
    assert "application/*" in held.notice
    assert "pdf" not in held.notice  # a kind is of the sender's making
    assert "scan.pdf" not in held.notice
    assert judged(data_of(case), guard, hold_unread=("image/*",)).state == State.PASS


def test_another_customer_is_noticed_if_the_recipient_is_the_customer(guard):
    mail = b"Subject: Hi\r\nTo: Sam Lee <sam@customer.example>\r\n\r\nHi Priya Sharma,\r\n\r\nwe have changed your address to p.sharma@other.example.\r\n"
    assert judged(mail, guard, recipient_is_customer=True).state == State.FAIL
    assert judged(mail, guard).state == State.PASS


def test_a_text_that_is_too_long_cannot_be_read(guard):
    judgement = judged(b"Subject: x\r\n\r\n" + b"Thanks for waiting. " * 6_000 + b"\r\n", guard)
    assert (judgement.state, judgement.lasting) == (State.INCOMPLETE, True)


def test_a_guard_without_time_is_asked_again(guard):
    until = time.perf_counter() - 1
    mail = read(b"Subject: x\r\n\r\n" + b"Thanks for waiting. " * 400 + b"\r\n")
    judgement = judge(mail, ["a@b.example"], guard, Smtp(), identity="m", until=until, adjust=lambda verdict, _reply: verdict)
    assert (judgement.state, judgement.lasting) == (State.INCOMPLETE, False)


def big(size, kind=("application", "pdf"), data=None):
    mail = EmailMessage()
    mail["Subject"] = "Your scan"
    mail.set_content("The scan is attached, as you asked.")
    mail.add_attachment(data or os.urandom(size), maintype=kind[0], subtype=kind[1], filename="scan.bin")
    return mail.as_bytes(policy=policy.SMTP)


def test_a_large_attachment_costs_little_memory(guard):
    data = big(20 * 1024 * 1024)
    tracemalloc.start()
    judgement = judged(data, guard)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (judgement.state, judgement.unread) == (State.PASS, ("application/pdf",))
    assert most < 20_000_000


def test_a_large_text_in_base64_is_read_whole(guard):
    # The secret stands in the middle, which is what is cut out of attachments that are not read.
    filler = b"Thanks for waiting.\n" * 600
    data = big(0, ("text", "plain"), filler + b"The CVV of your card is 123.\n" + filler)
    assert data.count(b"\r\n") > 400
    assert judged(data, guard).state == State.FAIL


@pytest.mark.parametrize(
    ("content", "state", "unread"),
    [
        (b"name,town\nSam,Leeds\n", State.PASS, ()),
        ("card,town\n4111 1111 1111 1111,Leeds\n".encode("utf-16"), State.FAIL, ()),
        (b"card\n4111 1111 1111 1111\n" + b"Thanks for waiting.\n" * 2_000, State.FAIL, ("text/csv",)),
        (b"Thanks.\n" * 3_000 + b"4111 1111 1111 1111\n", State.PASS, ("text/csv",)),
        (b"\0\1\2" * 100, State.INCOMPLETE, ()),
    ],
    ids=["clean", "utf-16", "leaks at its beginning", "leaks behind what is read", "no text"],
)
def test_attached_text_is_read_so_far(guard, content, state, unread):
    judgement = judged(big(0, ("text", "csv"), content), guard)
    assert judgement.state == state
    assert judgement.unread == (unread if state == State.PASS else ())
    if unread:
        assert judged(big(0, ("text", "csv"), content), guard, hold_unread=("text/*",)).state == State.FAIL


def test_parts_without_number_cannot_be_read(guard):
    mail = b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n\r\nx\r\n" * 600 + b"--a--\r\n"
    assert judged(mail, guard).lasting


PARTS = b"Subject: x\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n"
PARAMETERS = b"".join(b";a%d=b" % number for number in range(16_000))
OF_PARTS = b"--a\r\nContent-Type: text/plain%b\r\n\r\nx\r\n" % PARAMETERS[:3_900]
FIELDS = (b"To: " + b"a " * 7_900 + b"\r\n") * 3


@pytest.mark.parametrize(
    "data",
    [
        b"Content-Type: text/plain" + PARAMETERS + b"\r\n\r\nx\r\n",
        b"Content-Type: text/plain" + PARAMETERS[:5_000] + b"\r\n\r\nx\r\n",
        PARTS + b"--a\r\nContent-Type: text/plain" + PARAMETERS + b"\r\n\r\nx\r\n--a--\r\n",
        PARTS + OF_PARTS * 100 + b"--a--\r\n",
        PARTS + (b"--a\r\nContent-Type: message/delivery-status\r\n\r\n" + FIELDS + b"\r\n") * 20 + b"--a--\r\n",
        b"Subject: x\r\nX-Long: " + b"a" * 17_000 + b"\r\n\r\nx\r\n",
        b"Subject: x\r\n" + (b"X-Long: " + b"a " * 450 + b"\r\n") * 80 + b"\r\nx\r\n",
        b"Subject: x\r\n" + b"X: a\r\n" * 20_000,
        PARTS + b"--a\r\n\r\n" * 100_000 + b"--a--\r\n",
        PARTS + b"--a\r\n\r\n" + b"\r\n" * 600_000 + b"--a--\r\n",
    ],
    ids=[
        "type",
        "shorter type",
        "type of a part",
        "types of many parts",
        "fields of reports",
        "field",
        "header",
        "header alone",
        "parts",
        "lines",
    ],
)
def test_what_would_take_long_to_parse_is_refused(data, guard):
    before = time.process_time()
    judgement = judged(data, guard)
    assert (judgement.state, judgement.lasting) == (State.INCOMPLETE, True)
    assert time.process_time() - before < 3


def test_a_header_as_large_as_any_in_use_is_read(guard):
    people = ",\r\n ".join(f"Sam Lee {number} <sam{number}@customer.example>" for number in range(300)).encode()
    received = b"Received: from desk.acme.example by mail.acme.example; Tue, 3 Nov 2026 10:00:00 +0000\r\n" * 300
    mail = b"Subject: x\r\nTo: " + people + b"\r\n" + received + b"\r\n" + b"Your parcel left our depot this morning.\r\n"
    assert judged(mail, guard).state == State.PASS


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Type: text/plain; name=a.txt\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\n",
        PARTS + b"--a\r\nContent-Type: text/plain; name=a.txt\r\nContent-Disposition: inline; filename=a.txt\r\n\r\n",
        PARTS + b"--a\r\nContent-Type: text/plain; name=a.txt\r\n\r\n",
    ],
    ids=["the mail itself", "inline", "not said"],
)
def test_what_is_not_attached_is_read_whole(head, guard):
    # In lines, which is how mails are sent.
    data = (
        head + b"Thanks for waiting.\r\n" * 1_100 + b"The CVV of your card is 123.\r\n" + b"--a--\r\n" * head.startswith(PARTS)
    )
    assert judged(data, guard).state == State.FAIL


@pytest.mark.parametrize(
    ("came", "goes"),
    [
        (b"Subject: x\r\n\r\nx\r\n", b"Subject: x\r\n\r\nx\r\n"),
        (b"X-Presend: pass\r\nSubject: x\r\n\r\nx\r\n", b"Subject: x\r\n\r\nx\r\n"),
        (b"Subject: x\r\nx-presend-id : 1\r\n  2\r\n\r\nx\r\n", b"Subject: x\r\n\r\nx\r\n"),
        (b"Subject: x\r\nX-PRESEND:\r\n pass\r\nTo: y\r\n\r\nx\r\n", b"Subject: x\r\nTo: y\r\n\r\nx\r\n"),
        (b"Subject: x\r\n\r\nX-Presend: pass\r\n", b"Subject: x\r\n\r\nX-Presend: pass\r\n"),
        (b"Subject: x\r\n", b"Subject: x\r\n"),
        (b"\r\nx\r\n", b"\r\nx\r\n"),
        (b"X-Presender: a\r\n\r\nx\r\n", b"X-Presender: a\r\n\r\nx\r\n"),
    ],
)
def test_what_the_gate_writes_is_its_own(came, goes):
    assert stamped(came, [("X-Presend", "pass")]) == b"X-Presend: pass\r\n" + goes


def test_no_value_ends_a_header():
    assert stamped(b"\r\n", [("X-Presend", "a\r\nBcc: b\nc\u2028")]) == b"X-Presend: a?Bcc: b?c?\r\n\r\n"


@pytest.mark.parametrize("bare", [b"a\rb", b"a\nb", b"a\r\rb", b"a\n\nb", b"a\n.\r\nb", b"a\r.\r\nb", b"a"])
def test_a_line_ends_in_one_way(bare):
    assert canonical(bare).replace(b"\r\n", b"").isalpha() or b"." in bare
    assert canonical(canonical(bare)) == canonical(bare)
    assert canonical(bare).count(b"\r") == canonical(bare).count(b"\n") == canonical(bare).count(b"\r\n")


@given(st.data())
def test_no_bytes_break_the_reading(data):
    case = data_of(data.draw(st.sampled_from(MAILS)))
    at = data.draw(st.integers(0, len(case)))
    mail = read(canonical(case[:at] + data.draw(st.binary(max_size=40)) + case[at + data.draw(st.integers(0, 40)) :]))
    assert all(text.text.strip() for text in mail.texts)
