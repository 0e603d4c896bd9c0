"""What a mail says, and what it only quotes."""

from __future__ import annotations

import pytest

from guard.archive.sources._mail import row, split_html, split_plain
from guard.archive.sources._values import Ours
from guard.archive.threads import entries


@pytest.mark.parametrize(
    ("text", "own", "quoted"),
    [
        ("Hello.\n", "Hello.\n", ""),
        ("Hello.\n> Old.\n> More.\n", "Hello.\n", "Old.\nMore."),
        ("> Old.\nNew below.\n> Older.\nNewer.\n", "New below.\nNewer.\n", "Old.\nOlder."),
        ("New.\n\nOn Sunday, Sam wrote:\n> Old.\n", "New.\n\n", "On Sunday, Sam wrote:\nOld."),
        ("New.\n\nOn Sunday, Sam Example\n<sam@example.com> wrote:\n\n> Old.\n", "New.\n\n\n", None),
        ("On Monday we wrote:\nYour parcel is here.\n", "On Monday we wrote:\nYour parcel is here.\n", ""),
        ("New.\n-----Original Message-----\nFrom: Sam\nOld.\n", "New.\n", "-----Original Message-----\nFrom: Sam\nOld."),
        ("New.\n\nFrom: Sam\nSent: Sunday\nTo: Acme\n\nOld.\n", "New.\n\n", "From: Sam\nSent: Sunday\nTo: Acme\n\nOld."),
        ("Departing\nFrom: London\nTo: Paris\n", "Departing\nFrom: London\nTo: Paris\n", ""),
        ("> Only what was quoted.\n", "> Only what was quoted.\n", ""),
        ("", "", ""),
    ],
)
def test_plain(text, own, quoted):
    kept, cut = split_plain(text)
    assert kept == own
    assert quoted is None or cut == quoted
    for line in text.splitlines():
        assert line.removeprefix("> ") in kept + cut, "nothing is lost"


@pytest.mark.parametrize(
    ("text", "own", "quoted"),
    [
        ("<p>New.</p>", "<p>New.</p>", ""),
        (
            '<p>New.</p><blockquote type="cite">Old.</blockquote><p>End.</p>',
            "<p>New.</p><p>End.</p>",
            '<blockquote type="cite">Old.</blockquote>',
        ),
        ("<p>New:</p><blockquote>Set off.</blockquote>", "<p>New:</p><blockquote>Set off.</blockquote>", ""),
        (
            '<p>New.</p>\n<div class="gmail_quote">On...<br><blockquote type="cite">Old.</blockquote></div>\n<p>End.</p>',
            "<p>New.</p>\n\n<p>End.</p>",
            '<div class="gmail_quote">On...<br><blockquote type="cite">Old.</blockquote></div>',
        ),
        (
            '<p>New.</p><div id="appendonsend"></div><hr><div>Old.</div>',
            "<p>New.</p>",
            '<div id="appendonsend"></div><hr><div>Old.</div>',
        ),
        ('<p>New.</p><div class="gmail_quote">Never closed', "<p>New.</p>", '<div class="gmail_quote">Never closed'),
        (
            '<p>New.</p></div></p><blockquote cite="mid:1">Old.</blockquote>',
            "<p>New.</p></div></p>",
            '<blockquote cite="mid:1">Old.</blockquote>',
        ),
        ('<blockquote type="cite">Only.</blockquote>', '<blockquote type="cite">Only.</blockquote>', ""),
        ('<p class="not_gmail_quote_x">New.</p>', '<p class="not_gmail_quote_x">New.</p>', ""),
        (
            'a\x0bb\u2028c\n<p>é</p><blockquote type="cite">Old.</blockquote>',
            "a\x0bb\u2028c\n<p>é</p>",
            '<blockquote type="cite">Old.</blockquote>',
        ),
    ],
)
def test_html(text, own, quoted):
    assert split_html(text) == (own, quoted)


ASKED = "Where is my parcel?\nRing me on 07700 900123."


def mail(text, subject="Re: Parcel", sender="care@acme.example", kind="plain", **more):
    head = f"From: {sender}\nTo: sam@example.com, care@acme.example\nSubject: {subject}\nReferences: <1@mail.example>\n"
    data = f"{head}MIME-Version: 1.0\nContent-Type: text/{kind}; charset=utf-8\n\n{text}".encode()
    return row(data, "mail", Ours(["acme.example"]))


QUOTE = "On Sunday, Sam wrote:\n> Where is my parcel?\n> Ring me on 07700 900123.\n"
HTML = (
    '<p>It is on its way.</p><div class="gmail_quote">On Sunday, Sam &lt;<a href="mailto:sam@example.com">sam@example.com</a>&gt; '
    'wrote:<br><blockquote type="cite"><div>Where is <b>my</b> parcel?</div>Ring me on 07700&nbsp;900123.</blockquote></div>'
)
OUTLOOK = "It is on its way.\n\nFrom: Sam\nSent: Sunday\nTo: Acme\nSubject: Parcel\n\n" + ASKED


@pytest.mark.parametrize(
    ("reply", "checked"),
    [
        (mail(f"It is on its way.\n\n{QUOTE}"), "It is on its way."),
        (
            mail("It is on its way.\n\nOn Sunday, Sam wrote:\n> Where is my\n> parcel? Ring me on 07700 900123."),
            "It is on its way.",
        ),
        (mail(HTML, kind="html"), "<p>It is on its way.</p>"),
        (mail(OUTLOOK), "It is on its way."),
        (mail(f"It is on its way.\n\n{QUOTE}> Or on 07700 900456.\n"), None),
        (mail(f"It is on its way.\n\n{QUOTE.replace('123', '456')}"), None),
        (mail(HTML.replace("900123", "900456"), kind="html"), None),
        (mail(OUTLOOK.replace("900123", "900456")), None),
        (mail(f"See below.\n\n---------- Forwarded message ---------\nFrom: Sam\nDate: Sunday\nTo: Acme\n\n{ASKED}"), None),
        (mail(f"See below.\n\nFrom: Sam\nSent: Sunday\nTo: Acme\n\n{ASKED}", subject="FW: Parcel"), None),
        (mail(QUOTE), None),
    ],
)
def test_only_what_was_read_before_is_left_out_as_a_quotation(reply, checked):
    asked = mail(ASKED, sender="sam@example.com")
    (entry,) = entries([asked, reply])
    assert entry.reply.text.strip() == (checked or reply.text.strip())
    (alone,) = entries([reply])
    assert alone.reply.text == reply.text, "nobody knows what was said before, so all of it is checked"
    assert "07700" in alone.reply.text


@pytest.mark.parametrize(
    ("charset", "body", "text"),
    [
        ("utf-8", "café".encode(), "café"),
        ("iso-8859-1", b"caf\xe9", "café"),
        ("us-ascii", "café".encode(), "café"),
        ("us-ascii", b"caf\xe9", "café"),
        ("utf-8", b"caf\xe9", "café"),
        ("koi8-r", "привет".encode("koi8-r"), "привет"),
        ("x-unknown", b"abc", "abc"),
    ],
)
def test_encodings(charset, body, text):
    data = f"From: care@acme.example\nMIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\n\n".encode() + body
    assert row(data, "mail", Ours(())).text.strip() == text


@pytest.mark.parametrize(
    ("headers", "author"),
    [
        ("From: care@acme.example\nTo: sam@example.com", "brand"),
        ("From: Care <CARE@Help.ACME.example>\nTo: sam@example.com", "brand"),
        ("From: sam@example.com\nTo: care@acme.example", "customer"),
        ("From: sam@example.com\nDelivered-To: care@acme.example", "customer"),
        ("From: sam@example.com\nCc: kim@example.com, care@acme.example", "customer"),
        ("From: care@acme.example.attacker.example\nTo: care@acme.example", "customer"),
        ("From: agency@example.net\nTo: sam@example.com", "brand"),
        ("To: sam@example.com", "brand"),
        ("From: <<>>broken\nTo: ;;", "brand"),
    ],
)
def test_whose_a_mail_is(headers, author):
    assert row(f"{headers}\n\nHello.".encode(), "mail", Ours(["acme.example"])).author == author
