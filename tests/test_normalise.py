"""Folding: what a reader sees is what is searched, and every place leads back to the original."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.disguise import views
from guard.normalise import normalise, quoted

FOLDS = [
    ("plain text stays", "plain text stays"),
    ("４１１１ １１１１", "4111 1111"),
    ("٤١١١ and ४१११", "4111 and 4111"),
    ("4️⃣1️⃣1️⃣1️⃣", "4111"),
    ("4\u200b1\u00ad1\u20601", "4111"),
    ("4\U000e00311\U000e0031", "41"),
    ("4\u034f1\u31641\u28001", "4111"),
    ("4̶1̷1̸1", "4111"),
    ("pаypal with a Cyrillic a", "paypal with a Cyrillic a"),
    ("Спасибо", "Спасибо"),
    ("12–34—56−78", "12-34-56-78"),
    ("it’s “so”", 'it\'s "so"'),
    ("cafe\u0301 café", "café café"),
    ("<p>Card <b>4111</b>1111</p>", "\nCard 41111111\n"),
    ("&#52;111&nbsp;1111 &amp; more", "4111 1111 & more"),
    ("**Order #W1** and `code`", "Order #W1 and code"),
    ("Hi <NAME>, welcome", "Hi <NAME>, welcome"),
    ("1 < 2 > 0", "1 < 2 > 0"),
    ("4\x081\x7f1", "411"),
    ("4111<!-- split --> 1111", "4111 1111"),
    ('4111<b title="now"> 1111</b>', "4111 1111"),
    ('41<b data-x="a>b">11</b>', "4111"),
    ("41<?x?>11</ x><script>x</script>", "4111"),
    ("&#00000052;1&#x0000034;", "414"),
    ("jane&#64example.com", "jane@example.com"),
    ("❹❶❶❶", "4111"),
    ("4\ue0001\ufffd1\x851", "4111"),
    ("a\\@b 。", "a@b ."),
    ("Your password is:\n```\nTr0ub4dor\n```", "Your password is:\n\nTr0ub4dor\n"),
]


@pytest.mark.parametrize(("given_text", "folded"), FOLDS)
def test_folds(given_text, folded):
    assert normalise(given_text).folded == folded


@pytest.mark.parametrize(
    "attribute",
    [
        '<a href="https://acme.example/reset?token=abc">here</a>',
        "<img alt='card 4111'>",
        "<a href=https://acme.example/x>y</a>",
    ],
)
def test_what_a_tag_carries_is_read_too(attribute):
    text = normalise(attribute)
    assert any(part in text.carried.folded for part in ("token=abc", "card 4111", "https://acme.example/x"))
    assert not any(part in text.folded for part in ("token=abc", "card 4111", "https://acme.example/x"))


READINGS = [
    ("four one double-one", "4111"),
    ("it's oh seven seven oh oh, nine", "077009"),
    ("acct 4lll O123", "4111 0123"),
    ("NDExMSAxMTExIDExMTEgMTExMQ==", "4111 1111 1111 1111"),
    ("%34%31%31%31%20%31%31", "4111 11"),
    ("34313131203131313120313131312031313131", "4111 1111 1111 1111"),
]


@pytest.mark.parametrize(("text", "shown"), READINGS)
def test_a_second_reading_shows(text, shown):
    assert any(shown in view.folded for view in views(normalise(text)))


@pytest.mark.parametrize("text", ["one of two", "Options 1, 2 or 3", "internationalization", "deadbeef"])
def test_plain_words_have_no_second_reading(text):
    assert list(views(normalise(text))) == []


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        ("Thanks!\n> my card is 4111\nBye", "> my card is 4111"),
        ("Done.\n\nOn Mon, 4 May 2026 Sam wrote:\nmy card", "On Mon, 4 May 2026 Sam wrote:\nmy card"),
        ("Done.\n-----Original Message-----\nFrom: Sam", "-----Original Message-----\nFrom: Sam"),
        ("Done.\nFrom: Sam <sam@example.com>\nSent: today\nhello", "From: Sam <sam@example.com>\nSent: today\nhello"),
    ],
)
def test_quoted_history_is_recognised(text, behind):
    assert [text[start:end] for start, end in quoted(text)] == [behind]


def test_a_reply_without_history_quotes_nothing():
    assert quoted("On Monday we wrote: nothing. 3 > 2.") == ()


TRICKY = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("<>&;\"'=/*_`~#0123456789 abO\n\u200b\u0301\u20e3\ufe0f４٤аé"),
    ),
    max_size=80,
)


@given(TRICKY)
def test_every_place_leads_back_into_the_text_in_order(text):
    for folded in (normalise(text), *views(normalise(text))):
        spans = [folded.original(at, at + 1) for at in range(len(folded.folded))]
        assert all(0 <= start <= end <= len(text) for start, end in spans)
        assert [start for start, _ in spans] == sorted(start for start, _ in spans)
        assert all(a < b for a, b in zip(folded.disguised, folded.disguised[1:], strict=False))
        assert all(0 <= at < len(folded.folded) for at in folded.disguised)
        for at, (start, end) in enumerate(spans):
            first, last = folded.stands(start, end)
            assert first <= at < last or start == end


@given(st.text(alphabet=sorted(set(string.ascii_letters + string.digits + " .,!?-\n"))))
def test_plain_ascii_stays_as_it_is(text):
    folded = normalise(text)
    assert folded.folded == text
    assert folded.original(0, len(text)) == (0, len(text))


@given(TRICKY)
def test_the_same_text_folds_the_same(text):
    assert normalise(text) == normalise(text)
