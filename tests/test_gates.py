"""Gates open for every text in which their pattern could find something, and for few others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.gates import Gates, plain
from recognizers import Gate

ACCOUNT, NUMBER = ("account ", " acct "), (" no ", "number")


def opens(text, *rows, digits=0, reach=0, in_links=False, outside=True):
    return "it" in Gates([("it", Gate(rows or ((),), digits, reach), in_links)]).open(text, outside=outside)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("", ""),
        (" ", " "),
        ("Card", "card"),
        ("P.O. Box\n 12", "p o box 12"),
        ("(sort-code)", " sort code "),
        ("Zürich", "z rich"),
        ("İstanbul", " stanbul"),
        ("snake_case", "snake case"),
    ],
)
def test_what_is_left_of_a_text(text, made):
    assert plain(text) == made


@pytest.mark.parametrize(
    ("text", "rows", "opened"),
    [
        ("anything", [()], True),
        ("your Account, please", [(ACCOUNT,)], True),
        ("your account", [(ACCOUNT,)], True),
        ("your accountant", [(ACCOUNT,)], False),
        ("acct", [(ACCOUNT,)], True),
        ("acctx", [(ACCOUNT,)], False),
        ("account no 5", [(ACCOUNT, NUMBER)], True),
        ("account now", [(ACCOUNT, NUMBER)], False),
        ("number", [(ACCOUNT, NUMBER), (("number",),)], True),
        ("mail me @ home", [(("@",),)], True),
        ("mail me at home", [(("@", " at "),)], True),
        ("mail me", [(("@",),)], False),
        ("Страница", [(("страница",),)], True),
    ],
)
def test_every_set_of_a_row_must_be_there(text, rows, opened):
    assert opens(text, *rows) is opened


FILL = " ".join(["so it is"] * 20)


@pytest.mark.parametrize(
    ("text", "digits", "opened"),
    [
        ("account number 4417", 4, True),
        ("number 4417 is the account", 4, True),
        ("account number 441", 4, False),
        (f"account {FILL} number 4417", 4, False),
        (f"account number {FILL} 4417", 4, False),
        (f"4417 {FILL} account number", 4, False),
        (f"44 {FILL} account number 17", 4, False),
        (f"account {FILL} account number 4417 {FILL} number", 4, True),
        (f"account {FILL} number", 0, False),
    ],
)
def test_all_of_it_must_be_near(text, digits, opened):
    assert opens(text, (ACCOUNT, NUMBER), digits=digits, reach=64) is opened
    assert opens(text, (ACCOUNT, NUMBER), digits=digits) or not opened


@pytest.mark.parametrize(("in_links", "outside", "opened"), [(False, True, True), (False, False, False), (True, False, True)])
def test_digits_in_links_count_for_what_looks_into_links(in_links, outside, opened):
    assert opens("https://acme.example/4417", digits=4, in_links=in_links, outside=outside) is opened


@given(
    before=st.text(max_size=80),
    between=st.text(max_size=38),
    after=st.text(max_size=80),
    order=st.permutations(["account", "number", "4417"]),
)
def test_no_text_around_it_hides_what_is_near(before, between, after, order):
    text = " ".join([before, order[0], between, order[1], order[2], after])
    assert opens(text, (ACCOUNT, (" number ",)), digits=4, reach=64)


@given(st.text(max_size=6_000).map(lambda text: f"account number 4417 {text}"))
def test_a_long_text_opens_what_a_short_one_does(text):
    assert opens(text, (ACCOUNT, NUMBER), digits=4, reach=32)
