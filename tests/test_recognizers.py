"""Every recognizer against its table of cases: `tests/recognizers/NAME.toml`.

A table has two lists. `finds` are texts in which the wanted spans are marked [[so]]; the recognizer must find exactly
those. `ignores` are near misses in which it must find nothing. A score below 0.35 counts as not found.
"""

from __future__ import annotations

import json
import re
import runpy
import tomllib
from pathlib import Path

import pytest
import re2

import recognizers
from guard.prefilter import Prefilter

TABLES = Path(__file__).parent / "recognizers"
LOADED = {recognizer.name: recognizer for recognizer in recognizers.load()}
COUNTS = 0.35


def marked(text):
    """Return the text without its [[marks]] and the spans they marked."""
    spans, plain = [], ""
    for part in re.split(r"(\[\[.*?\]\])", text, flags=re.DOTALL):
        if part.startswith("[["):
            spans.append((len(plain), len(plain) + len(part) - 4))
        plain += part[2:-2] if part.startswith("[[") else part
    return plain, spans


def table(name):
    return tomllib.loads((TABLES / f"{name.replace('-', '_')}.toml").read_text(encoding="utf-8"))


def cases(kind):
    return [pytest.param(name, text, id=f"{name}-{n}") for name in LOADED for n, text in enumerate(table(name)[kind])]


def found(name, text):
    return sorted({(d.start, d.end) for d in LOADED[name].find(text) if d.score >= COUNTS})


def test_every_recognizer_has_a_table_and_every_table_a_recognizer():
    tables = {path.stem.replace("_", "-") for path in TABLES.glob("*.toml")}
    assert tables == set(LOADED)


@pytest.mark.parametrize("name", LOADED)
def test_a_table_has_enough_cases_of_both_kinds(name):
    content = table(name)
    assert set(content) == {"finds", "ignores"}
    assert len(content["finds"]) >= 5
    assert len(content["ignores"]) >= 5


@pytest.mark.parametrize(("name", "text"), cases("finds"))
def test_finds(name, text):
    plain, spans = marked(text)
    assert spans, "mark what is to be found [[so]]"
    assert [plain[a:b] for a, b in found(name, plain)] == [plain[a:b] for a, b in spans]
    assert found(name, plain) == spans


@pytest.mark.parametrize(("name", "text"), cases("ignores"))
def test_ignores(name, text):
    assert [text[a:b] for a, b in found(name, text)] == []


@pytest.mark.parametrize("name", LOADED)
def test_the_examples_it_ships_are_true(name):
    recognizer = LOADED[name]
    assert 1 <= len(recognizer.finds) <= 3
    assert 1 <= len(recognizer.ignores) <= 3
    assert all(found(name, text) for text in recognizer.finds)
    assert not any(found(name, text) for text in recognizer.ignores)


@pytest.mark.parametrize("name", LOADED)
def test_the_prefilter_lets_through_whatever_a_pattern_finds(name):
    recognizer = LOADED[name]
    texts = [marked(text)[0] for text in table(name)["finds"]] + list(recognizer.finds)
    for index, pattern in enumerate(recognizer.patterns):
        prefilter = re2.compile(("" if pattern.cased else "(?i)") + recognizers.relaxed(pattern.regex))
        for text in texts:
            if any(recognizer.find(text, only={index: [(0, len(text))]})):
                assert prefilter.search(text), f"pattern {index}"


def test_the_gates_are_those_of_the_patterns():
    """A gate out of date is not used, which is right but slow: run `python training/gates.py`."""
    gates = runpy.run_path(str(Path(__file__).parents[1] / "training" / "gates.py"))
    written = json.loads((Path(recognizers.__file__).parent / "gates.json").read_text(encoding="utf-8"))
    assert written == gates["document"]()


@pytest.mark.parametrize("name", LOADED)
def test_no_gate_hides_a_find(name):
    recognizer = LOADED[name]
    for text in [marked(text)[0] for text in table(name)["finds"]] + list(recognizer.finds):
        if found(name, text):
            assert 0 in Prefilter([recognizer]).may_match(text), text
