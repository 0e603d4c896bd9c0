"""Metrics, in the formats of Prometheus and OpenMetrics.

With several workers each counts for itself into a file of its own under PROMETHEUS_MULTIPROC_DIR, and whichever worker is asked adds
them up; `presend serve --workers` sets that up.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from guard.model import State, Verdict
from guard.version import VERSION

SECONDS = (0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""Upper bounds of the buckets of histograms."""

STAGES = ("wait", "normalise", "detect", "assess", "suggest", "check", "other")
"""What takes time: `wait` for the thread, then the stages of a check, all of which together are `check`."""

REASONS = {
    "time was up": "late",
    "the text is empty": "empty",
    "the text is longer": "too-long",
    "the text holds": "not-text",
    "the rule ": "rule-failed",
    "the recognizer ": "recognizer-failed",
    "the name model ": "recognizer-failed",
    "checking failed": "failed",
}
"""Why a check is incomplete, by how the verdict begins to say it; anything else is `other`."""


class Metrics:
    """The metrics of one application. Threads may share it."""

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self._registry = CollectorRegistry()
        self._folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
        if not self._folder:
            ProcessCollector(registry=self._registry)
        registry = self._registry
        self._checks = Counter(
            "presend_checks",
            "Verdicts, by what they say and where the reply was to go.",
            ("verdict", "channel"),
            registry=registry,
        )
        self._findings = Counter(
            "presend_findings",
            "Findings, by rule, channel and what they mean: note, warn, block or excused.",
            ("rule", "channel", "outcome"),
            registry=registry,
        )
        self._incomplete = Counter(
            "presend_incomplete", "Checks that could not be finished, by reason.", ("reason",), registry=registry
        )
        self._stages = Histogram(
            "presend_stage_seconds",
            "How long a check waited for its turn, how long its stages took, and all stages together.",
            ("stage",),
            buckets=SECONDS,
            registry=registry,
        )
        self._requests = Histogram(
            "presend_request_seconds",
            "How long answers took, from the request's head to the answer's end, by route and status; 503: no place in the queue.",
            ("route", "status"),
            buckets=SECONDS,
            registry=registry,
        )
        self._waiting = Gauge(
            "presend_waiting", "Checks that wait for their turn.", registry=registry, multiprocess_mode="livesum"
        )
        self._reloads = Counter(
            "presend_reloads",
            "Changed configurations, by what became of them: taken, or refused because broken.",
            ("result",),
            registry=registry,
        )
        self._broken = Gauge(
            "presend_config_broken",
            "1 while the configuration on disk is broken and an older one is in force.",
            registry=registry,
            multiprocess_mode="livemax",
        )
        self._store = Counter("presend_store_failures", "Verdicts that could not be recorded.", registry=registry)
        self._info = Gauge(
            "presend_info",
            "Always 1; its label says which version runs.",
            ("version",),
            registry=registry,
            multiprocess_mode="max",
        )
        self._info.labels(VERSION).set(1)
        # A counter that is not there yet cannot be told from one that nobody scrapes.
        for state in State:
            self._checks.labels(state.value, "public")
        for result in ("taken", "refused"):
            self._reloads.labels(result)
        # Looking a child up by its labels takes longer than counting, so children are kept. There are few: labels are ours.
        self._stage = {stage: self._stages.labels(stage) for stage in STAGES}
        self._check = cache(self._checks.labels)
        self._finding = cache(self._findings.labels)
        self._request = cache(self._requests.labels)

    def checked(self, verdict: Verdict, waited: float) -> None:
        """Count a verdict that waited so many seconds for its turn."""
        channel = verdict.channel.value
        self._check(verdict.state.value, channel).inc()
        for finding in verdict.findings:
            outcome = finding.outcome.name.lower() if finding.excused is None else "excused"
            self._finding(finding.rule, channel, outcome).inc()
        for why in verdict.checked.incomplete:
            self._incomplete.labels(reason(why)).inc()
        self._stage["wait"].observe(waited)
        if verdict.checked.ms:
            for stage, ms in verdict.checked.ms.items():
                self._stage.get(stage, self._stage["other"]).observe(ms / 1000)
            self._stage["check"].observe(sum(verdict.checked.ms.values()) / 1000)

    def answered(self, route: str, status: int, seconds: float) -> None:
        """Count an answer; `route` is the template of a route of ours, or `?`."""
        self._request(route, str(status)).observe(seconds)

    def waiting(self, number: int) -> None:
        """Take how many checks wait now."""
        self._waiting.set(number)

    def reloaded(self, result: Literal["taken", "refused"]) -> None:
        """Count a changed configuration."""
        self._reloads.labels(result).inc()
        self._broken.set(result == "refused")

    def store_failed(self) -> None:
        """Count a verdict that could not be recorded."""
        self._store.inc()

    def text(self, accept: str) -> tuple[bytes, str]:
        """Return all metrics, of all workers, and their media type: the one of those we know that fits the header Accept."""
        encoder, media_type = choose_encoder(accept)
        registry = self._registry
        if self._folder:
            for pid in _gone(Path(self._folder)):
                mark_process_dead(pid, self._folder)
            registry = CollectorRegistry()
            MultiProcessCollector(registry, self._folder)
        return encoder(registry), media_type

    def close(self) -> None:
        """Take the gauges of this worker along, which say how things are now."""
        if self._folder:
            mark_process_dead(os.getpid(), self._folder)

    def described(self) -> Iterable[tuple[str, str, tuple[str, ...], str]]:
        """Yield name, kind, labels and meaning of each metric of ours, as the documentation lists them."""
        for metric in vars(self).values():
            if isinstance(metric, Counter | Gauge | Histogram):
                (family,) = metric.describe()
                name = f"{family.name}_total" if family.type == "counter" else family.name
                yield name, family.type, metric._labelnames, family.documentation  # noqa: SLF001 - there is no other way to ask


def reason(why: str) -> str:
    """Return the kind of a reason for which a check is incomplete.

    >>> reason("time was up before everything was read")
    'late'
    """
    return next((kind for start, kind in REASONS.items() if why.startswith(start)), "other")


def _gone(folder: Path) -> set[int]:
    """Return the workers that left gauges behind and are no more: one that was killed could not take them along."""
    pids = {int(path.stem.rpartition("_")[2]) for path in folder.glob("gauge_live*_*.db")}
    gone = set()
    for pid in pids:
        with suppress(PermissionError):
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                gone.add(pid)
    return gone
