"""What is taken of Presidio's own recognizers: all of them decided about, up to date, each worth it, none a nuisance."""

from __future__ import annotations

import json
import random
import runpy
import subprocess
import sys
import tomllib
from importlib import import_module
from inspect import isabstract
from pathlib import Path
from pkgutil import walk_packages

import pytest
from presidio_analyzer import EntityRecognizer, predefined_recognizers

import recognizers
from guard.detect import COUNTS, Detector
from guard.normalise import normalise
from recognizers import _borrowed

ROOT = Path(__file__).parents[1]
TAKEN = {row.name: row for row in _borrowed.TAKEN}
OURS = [each for each in recognizers.load() if each.name not in TAKEN and each.name != "unexplained-number"]


def theirs():
    """The recognizers that the installed Presidio ships, by class name."""
    modules = walk_packages(predefined_recognizers.__path__, predefined_recognizers.__name__ + ".")
    return {
        name: value
        for module in modules
        for name, value in vars(import_module(module.name)).items()
        if isinstance(value, type) and issubclass(value, EntityRecognizer) and value.__module__ == module.name
    }


def test_each_of_theirs_is_decided_about():
    """An upgrade of Presidio brought a new one, or took one away: put it into TAKEN or NOT_TAKEN."""
    taken = {row.of for row in _borrowed.TAKEN}
    decided = taken | set(_borrowed.NOT_TAKEN)
    shipped = theirs()
    assert not taken & set(_borrowed.NOT_TAKEN)
    assert {name for name, each in shipped.items() if not isabstract(each) and not name.startswith("_")} - decided == set()
    assert decided - set(shipped) == set()


def test_what_was_written_is_what_the_installed_presidio_says():
    """Run `python training/borrowed.py`, then `python training/gates.py`."""
    script = runpy.run_path(str(ROOT / "training" / "borrowed.py"))
    written = json.loads((Path(recognizers.__file__).parent / "borrowed.json").read_text(encoding="utf-8"))
    assert written == script["document"]()


@pytest.mark.parametrize(
    ("regex", "wanted"),
    [
        (r"\b\d{9}\b", r"(?P<v>\b\d{9}\b)"),
        (r"(?i)\bA\s*\d{2}\b", r"(?P<v>\bA\s{0,3}\d{2}\b)"),
        (r"(?<=\brx(?:\s+|:))\d{6}\b", r"(?:\brx(?:\s{1,3}|:))(?P<v>\d{6}\b)"),
    ],
)
def test_a_pattern_is_carried_over_in_our_syntax(regex, wanted):
    script = runpy.run_path(str(ROOT / "training" / "borrowed.py"))
    assert wanted in script["carried_over"](regex)


@pytest.mark.parametrize("regex", [r"\bA\d+\b", r"\b.*\d{4}"])
def test_a_repeat_without_a_bound_is_refused(regex):
    script = runpy.run_path(str(ROOT / "training" / "borrowed.py"))
    with pytest.raises(ValueError, match="without a bound"):
        script["carried_over"](regex)


@pytest.mark.parametrize("name", TAKEN)
def test_each_finds_what_ours_do_not(name):
    table = tomllib.loads((ROOT / "tests" / "recognizers" / f"{name.replace('-', '_')}.toml").read_text(encoding="utf-8"))
    assert len(table["finds"]) >= 8
    assert len(table["ignores"]) >= 8
    new = 0
    for text in table["finds"]:
        plain, value = text.replace("[[", "").replace("]]", ""), text.split("[[")[1].split("]]")[0]
        start, end = plain.index(value), plain.index(value) + len(value)
        new += not any(
            found.start < end and start < found.end and found.score >= COUNTS for ours in OURS for found in ours.find(plain)
        )
    assert new >= 3


def test_digits_that_nothing_explains_are_none_of_theirs():
    detector, chance = Detector(recognizers.load()), random.Random(1)
    sentences = ("We have {} of them.", "It came to {} in the end.", "{}", "There were {} today", "Thanks, {} it is.")
    for _ in range(2_000):
        digits = "".join(chance.choices("0123456789", k=chance.randint(9, 12)))
        text = chance.choice(sentences).format(digits)
        assert not [found for found in detector.detect(normalise(text)).detections if found.recognizer in TAKEN], text


def test_presidio_is_imported_only_for_a_check_digit_that_nobody_else_knows():
    program = """
import sys
from guard import Guard, Reply
guard = Guard.load()
for text in ("Your PAN ABCPE1234F and A123456780 are new, 1EG4TE5MK73 too.", "Call us on 12345678901."):
    guard.check(Reply(text, "public"))
print("presidio_analyzer" in sys.modules)
from recognizers import load
versichert = next(each for each in load() if each.name == "de-health-insurance")
print(len(list(versichert.find("Versichertennummer A123456780"))), "presidio_analyzer" in sys.modules)
"""
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT), "PATH": ""}
    )
    assert ran.stdout.split() == ["False", "1", "True"], ran.stderr
