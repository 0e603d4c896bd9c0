"""How well Presend reads what a reply does, on labelled replies that nobody tuned on.

    python benchmarks/acts.py [--half test] [--data ../shared/data] [--markdown docs/acts.md]

`benchmarks/acts.jsonl` holds replies written and labelled by five people who had seen neither the code nor its examples. Each has its
half: the models learn from `dev`, nobody looked at `test`, and figures that are quoted come from there. A rule is right about a reply if it speaks (note or worse) where the
label says so. Replies `about` requests were labelled for those alone. `../shared/data` adds, where present, real replies: what asks, and how often advice is given on clean ones.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from _records import half_of
from _report import asked, published
from _score import per_cent

from guard import Guard, Message, Outcome, Reply
from guard.config import Config

ROOT = Path(__file__).parents[1]
ASKS = frozenset({"asks-for-secret", "asks-in-public", "asks-too-much"})
MEASURED = {
    "asks for something it should not": (ASKS, Outcome.WARN),
    "needless-move": (frozenset({"needless-move"}), Outcome.NOTE),
    "acknowledges-only": (frozenset({"acknowledges-only"}), Outcome.NOTE),
    "special-treatment": (frozenset({"special-treatment"}), Outcome.NOTE),
    "assumes": (frozenset({"assumes"}), Outcome.NOTE),
    "defensive": (frozenset({"defensive"}), Outcome.NOTE),
    "payment-instruction, remote-access": (frozenset({"payment-instruction", "remote-access"}), Outcome.NOTE),
}
CARE = ("acknowledges-only", "needless-move", "missing-move", "special-treatment", "assumes", "defensive")


def records(path: Path, half: str) -> Iterator[dict[str, Any]]:
    """Yield the records of one half of a file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if half in ("all", record.get("half") or half_of(record["text"])):
            yield record


def spoken(guard: Guard, record: dict[str, Any]) -> dict[str, Outcome]:
    """Return the rules that speak about a record, and how loudly."""
    customer = record.get("customer", "")
    thread = (Message("customer", customer),) if customer else ()
    verdict = guard.check(Reply(id="r", text=record["text"], channel=record["channel"], thread=thread))
    loudest: dict[str, Outcome] = {}
    for finding in verdict.findings:
        loudest[finding.rule] = max(finding.outcome, loudest.get(finding.rule, Outcome.ALLOW))
    return loudest


def labelled(guard: Guard, half: str) -> Iterator[str]:
    """Yield the table of the labelled replies."""
    counts = {name: Counter[str]() for name in MEASURED}
    for record in records(ROOT / "benchmarks/acts.jsonl", half):
        loud = spoken(guard, record)
        labels = {*record["rules"], *(record.get("alt_rules") or [])}
        for name, (rules, least) in MEASURED.items():
            if rules != ASKS and record.get("about") == "requests":
                continue
            wanted, said = bool(rules & set(record["rules"])), any(loud.get(rule, Outcome.ALLOW) >= least for rule in rules)
            if said and not wanted and rules & labels:
                continue  # labelled as right as well
            counts[name][f"{'wanted' if wanted else 'other'} {'said' if said else 'silent'}"] += 1
    yield "| what the reply does | labelled so | found | right, of what is said |\n|---|---|---|---|"
    for name, count in counts.items():
        hits, missed, wrong = count["wanted said"], count["wanted silent"], count["other said"]
        yield f"| {name} | {hits + missed} | {per_cent(hits, hits + missed)} | {per_cent(hits, hits + wrong)} |"


def real(guard: Guard, folder: Path) -> Iterator[str]:
    """Yield what is said of real replies."""
    solicit = list(records(folder / "solicit.jsonl", "all"))
    rows = Counter[tuple[str, bool]]()
    for record in solicit:
        loud = spoken(guard, record | {"channel": "public"})
        rows[record["label"], any(loud.get(rule, Outcome.ALLOW) >= Outcome.WARN for rule in ASKS)] += 1
    yield "\n| real replies, by label | count | an `asks-*` rule warns or blocks |\n|---|---|---|"
    for label in sorted({label for label, _ in rows}):
        yield f"| {label} | {rows[label, True] + rows[label, False]} | {rows[label, True]} |"
    clean = list(records(folder / "real_clean.jsonl", "all"))
    speaks, any_care = Counter[str](), 0
    for record in clean:
        loud = spoken(guard, record | {"channel": "public"})
        speaks.update(f"{rule}, {outcome.name.lower()}" for rule, outcome in loud.items())
        any_care += any(rule in loud for rule in CARE)
    yield f"\nOf {len(clean)} clean real replies, without the customer's message, {any_care} get care advice: {per_cent(any_care, len(clean))} %.\n"
    yield "| rule, outcome | replies |\n|---|---|"
    for name, count in speaks.most_common():
        yield f"| {name} | {count} |"


def main() -> None:
    """Measure, print, and write the page."""
    args = asked(__doc__, ROOT.parent / "shared/data")
    guard = Guard.of(Config())
    lines = list(labelled(guard, args.half))
    if (args.data / "solicit.jsonl").is_file():
        lines += real(guard, args.data)
    else:
        lines += ["", f"Real replies were not measured: {args.data} is not there."]
    published("What replies do: how well it is read", "acts", args.half, lines, args.markdown)


if __name__ == "__main__":
    main()
