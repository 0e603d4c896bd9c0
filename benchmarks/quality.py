"""How much Presend finds, how often it cries wolf and what its scores are worth, beside its peers.

    python benchmarks/quality.py [--half test] [--data ../shared/data] [--markdown docs/quality.md] [--only presend]

Sources are JSON Lines of labelled texts: those of `--data` where that folder is present (it says so when it is not), and our own in
`benchmarks/replies`. Every text belongs to one half by a hash of itself: rules may be tuned on `dev`; figures that are quoted come
from `test`, which nobody looks into. `pip install --group bench` installs the peers; those that are missing are left out.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

import _calibration as calibration
import click
from _records import Record, texts
from _report import where
from _score import Counts, Key, count, per_cent
from _tools import PEERS, REPORTED, SEEN, Reading, Tool, installed, presend, stay_offline

ROOT = Path(__file__).parents[1]
Records = list[tuple[str, Record]]

MEASURES = (
    # what, source, what is counted, of what
    ("MultiWOZ: values found", "multiwoz", "", "touched", "values"),
    ("STAR: values found, but names", "star", "but names", "touched", "values"),
    ("tau-bench retail: values found", "tau_retail", "", "touched", "values"),
    ("presidio-research: values found, but names", "presidio_research", "but names", "touched", "values"),
    ("US addresses: found", "usaddress", "", "touched", "values"),
    ("US addresses: found wholly", "usaddress", "", "covered", "values"),
    ("Names in real replies: right, of those found", "real_person", "PERSON", "correct", "found"),
    ("Names in real replies: found", "real_person", "PERSON", "touched", "values"),
    ("All sources: right, of what is found", "", "", "correct", "found"),
    ("Clean real replies with anything found but names", "real_clean", "", "harmless beyond names", "harmless"),
    ("Clean real replies that a disclosure fails", "real_clean", "", "harmless discloses", "harmless"),
    ("Our harmless replies that fail", "disclosures", "", "harmless fails", "harmless"),
    ("Our replies that disclose, and fail", "disclosures", "", "guilty fails", "guilty"),
)


def read(records: Records, tool: Tool, name: str) -> dict[str, list[Reading]]:
    """Run a tool over all texts and return its readings by column."""
    columns: dict[str, list[Reading]] = {}
    with click.progressbar(records, label=f"{name:18}") as shown:
        for _, record in shown:
            for column, reading in tool(record).items():
                columns.setdefault(column, []).append(reading)
    return columns


def headline(results: Mapping[str, Counts]) -> list[str]:
    """Return the table of the measures that the product is judged by."""
    lines = _head("measure", results)
    for what, source, label, hits, of in MEASURES:
        lines.append(_row(what, results, (source, label), hits, of))
    return lines


def per_source(results: Mapping[str, Counts], hits: str, of: str) -> list[str]:
    """Return a share for every source in which there is something to count."""
    lines = _head("source", results)
    for source in sorted({source for counts in results.values() for source, _ in counts if source}):
        if any(counts[source, ""][of] for counts in results.values()):
            lines.append(_row(source, results, (source, ""), hits, of))
    return lines


def per_entity(results: Mapping[str, Counts], hits: str, of: str) -> list[str]:
    """Return a share for every label, over all sources."""
    lines = _head("label", results)
    wanted = {label for counts in results.values() for source, label in counts if not source and counts["", label]["values"]}
    for label in sorted(wanted - {"", "but names"}):
        lines.append(_row(label, results, ("", label), hits, of))
    return lines


def report(records: Records, readings: Mapping[str, list[Reading]], half: str, *, missing: list[str]) -> str:
    """Return the page."""
    results = {column: count(records, column_readings) for column, column_readings in readings.items()}
    pairs = calibration.scored(records, readings[SEEN])
    filled = calibration.bins(pairs)
    error = calibration.expected_error(filled)
    absent = (
        [f"Not installed here, so not measured: {', '.join(missing)} (`pip install --group bench`).", ""] if missing else []
    )
    return "\n".join(
        [
            "# Detection quality",
            "",
            "Written by `python benchmarks/quality.py --markdown docs/quality.md`.",
            "",
            f"Half: {half}, {len(records)} texts. Per cent, with 95 % intervals (Wilson).",
            "",
            f"*{SEEN}* is what its detector finds, as the peers are detectors; *{REPORTED}* is what it tells the agent of on the",
            "channel, with any outcome: a first name in a greeting is seen, and nothing is said of it. Found means touched by anything",
            "the tool takes for sensitive, whatever it calls it; links, dates and organisations count as neither. Right means that it",
            "touches a marked value, in sources that are marked completely. A peer knows no outcomes: whatever it finds anything in fails.",
            "Every tool runs as it comes, without network; Presidio has the weights of spaCy's small model, and is there once more without its",
            "`LOCATION`, which finds addresses and cries wolf at every town.",
            "",
            *absent,
            *headline(results),
            "",
            "## Per source",
            "",
            "Values found:",
            "",
            *per_source(results, "touched", "values"),
            "",
            "Values found wholly:",
            "",
            *per_source(results, "covered", "values"),
            "",
            "Right, of what is found:",
            "",
            *per_source(results, "correct", "found"),
            "",
            "## Per entity",
            "",
            "Values found, over all sources:",
            "",
            *per_entity(results, "touched", "values"),
            "",
            "Right, of what is found:",
            "",
            *per_entity(results, "correct", "found"),
            "",
            "## Calibration",
            "",
            f"A score is meant as a probability. Expected calibration error of what {SEEN}, over {len(pairs)} detections: {100 * error:.1f}",
            "percentage points.",
            "",
            *calibration.table(filled),
            "",
            "The scores are corrected by hand, where a pattern or cue had thirty detections on the `dev` half: towards the share that",
            "was right, as if twenty detections had agreed with the author, to the nearest twentieth and never above 0.95. There is no",
            "layer that corrects them at run time: what is left is modesty, not overconfidence, and it comes from the sets. Their texts",
            "mostly hold a value; drafts mostly hold none, so that the same number is more often nobody's there. Scores of shapes that",
            "no word explains are held down for that reason, as a detection in doubt must not stop a reply. Names and account numbers",
            "kept theirs although it is too low: a score also settles which of two overlapping detections stays.",
            "",
            "---",
            "",
            where(),
            "Peers: " + (", ".join(f"{name} {number}" for name, number in installed().items()) or "none"),
            "",
        ]
    )


def _head(first: str, results: Mapping[str, Counts]) -> list[str]:
    return [f"| {first} | count | " + " | ".join(results) + " |", "|---|---|" + "---|" * len(results)]


def _row(first: str, results: Mapping[str, Counts], key: Key, hits: str, of: str) -> str:
    totals = [counts[key][of] for counts in results.values()]
    cells = [per_cent(counts[key][hits], total) for counts, total in zip(results.values(), totals, strict=True)]
    if of == "found":  # each tool has found a number of its own
        cells = [f"{cell} of {total}" if total else cell for cell, total in zip(cells, totals, strict=True)]
    return f"| {first} | {'' if of == 'found' else totals[0]} | " + " | ".join(cells) + " |"


def main() -> None:
    """Measure and print; write the page where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("dev", "test", "all"), default="test")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--markdown", type=Path, help="write the page here")
    parser.add_argument("--scores", action="store_true", help="list every recognizer's scores and what they should be")
    parser.add_argument("--only", action="append", choices=("presend", *PEERS), help="measure these alone; Presend always is")
    given = parser.parse_args()
    stay_offline()
    records = list(texts(ROOT / "benchmarks" / "replies", given.half))
    if given.data.is_dir():
        records += texts(given.data, given.half)
    else:
        print(f"{given.data} is not there: only our own replies are measured.")
    readings = read(records, presend(), "presend")
    if given.scores:
        for by, score, total, correct in calibration.by_recognizer(calibration.scored(records, readings[SEEN])):
            print(json.dumps([by, score, total, correct, calibration.shrunk(score, correct, total)]))
        return
    here = installed()
    wanted = [name for name in PEERS if given.only is None or name in given.only]
    for name in wanted:
        if name in here:
            readings |= read(records, PEERS[name](), name)
    page = report(records, readings, given.half, missing=[name for name in wanted if name not in here])
    print(page)
    if given.markdown:
        given.markdown.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
