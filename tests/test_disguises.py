"""Values under disguise are found, traced back to the original, and stopped; honest text that looks like one is not.

The tables are in `disguises.toml`: add a line there for a new trick, or for a sentence that was stopped without reason.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from guard import Guard, Reply
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
