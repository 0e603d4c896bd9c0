"""Values under disguise are found, traced back to the original, and stopped; honest text that looks like one is not.

The tables are in `disguises.toml`: add a line there for a new trick, or for a sentence that was stopped without reason.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from guard import Guard, Message, Reply
from guard.config import Config

GUARD = Guard.of(Config())
TABLE = tomllib.loads((Path(__file__).parent / "disguises.toml").read_text(encoding="utf-8"))


def marked(text):
    """Return the text without its [[marks]] and the spans they marked."""
    spans, plain = [], ""
    for part in re.split(r"(\[\[.*?\]\](?!\]))", text, flags=re.DOTALL):
        if part.startswith("[["):
            spans.append((len(plain), len(plain) + len(part) - 4))
        plain += part[2:-2] if part.startswith("[[") else part
    return plain, spans


def cases(kind):
    return [
        pytest.param(row["entity"], text, id=f"{row['entity']}-{n}")
        for row in TABLE[kind]
        for n, text in enumerate(row["texts"])
    ]


@pytest.mark.parametrize(("entity", "text"), [*cases("hidden"), *cases("seen")])
def test_a_disguised_value_is_found_where_it_stands(entity, text):
    plain, spans = marked(text)
    findings = GUARD.check(Reply(id="r", text=plain)).findings
    places = {plain[f.start : f.end] for f in findings if f.entity == entity}
    assert places if not spans else plain[slice(*spans[0])] in places


@pytest.mark.parametrize(("entity", "text"), cases("hidden"))
def test_a_disguise_is_reported_as_one(entity, text):
    findings = GUARD.check(Reply(id="r", text=marked(text)[0])).findings
    assert entity in {f.entity for f in findings if f.rule == "hides-text"}


@pytest.mark.parametrize("text", TABLE["honest"]["texts"])
def test_honest_text_hides_nothing(text):
    assert [f.entity for f in GUARD.check(Reply(id="r", text=text)).findings if f.rule == "hides-text"] == []


def threaded(row):
    plain, spans = marked(row["text"])
    thread = tuple(Message(author="brand", text=text) for text in row["earlier"])
    return plain, spans, GUARD.check(Reply(id="r", text=plain, thread=(Message("customer", "hello 1234"), *thread)))


@pytest.mark.parametrize("row", TABLE["split"])
def test_a_number_over_several_replies_is_found_at_its_end(row):
    plain, spans, verdict = threaded(row)
    found = {(f.rule, plain[f.start : f.end]) for f in verdict.findings if f.entity == row["entity"]}
    assert ("hides-text", plain[slice(*spans[0])]) in found
    assert len({rule for rule, _ in found}) == 2


@pytest.mark.parametrize("row", TABLE["whole"])
def test_numbers_of_two_replies_that_make_nothing_stay_two(row):
    assert [f for f in threaded(row)[2].findings if f.rule == "hides-text"] == []


def test_what_the_customer_wrote_is_no_part_of_the_brand_s_number():
    thread = (Message("customer", "my card is 4111 1111"),)
    assert GUARD.check(Reply(id="r", text="1111 1111 is the rest.", thread=thread)).checked.incomplete == ()
    assert not [
        f for f in GUARD.check(Reply(id="r", text="1111 1111 it is.", thread=thread)).findings if f.rule == "hides-text"
    ]
