"""How much of what replies give away is found, with and without the rule that reads for itself, on replies that nobody tuned on.

    python benchmarks/given.py [--half test] [--data ../shared/data] [--markdown docs/given.md]

`benchmarks/given.jsonl` holds replies in English by four writers who had seen neither the code nor its examples: two wrote replies that give something
away, worded as agents word them, and some that look as if they did; the others ordinary replies that give nothing, and near misses, full of what
might be taken for something. Nobody looked at the half `test`, and figures that are quoted come from there. Found means
that a finding about the text warns or blocks; advice on care is left aside. `../shared/data` adds clean real replies, where present.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from _records import half_of
from _report import asked, published
from _score import per_cent
from acts import CARE

from guard import Guard, Message, Outcome, Reply
from guard.config import Config

ROOT = Path(__file__).parents[1]
RULE = "gives-away"
CHANNELS = ("public", "dm", "email")


def loudest(guard: Guard, record: dict[str, Any]) -> Outcome:
    """Return the worst that is said of a reply, care aside."""
    thread = (Message("customer", record["customer"]),) if record.get("customer") else ()
    verdict = guard.check(Reply(id="r", text=record["text"], channel=record["channel"], thread=thread))
    if verdict.checked.incomplete:
        raise SystemExit(f"{record['id']}: {verdict.checked.incomplete}")
    return max((finding.outcome for finding in verdict.findings if finding.rule not in CARE), default=Outcome.ALLOW)


def row(guards: Iterable[Guard], records: list[dict[str, Any]]) -> str:
    """Return how many of the replies are warned of or blocked, and blocked, by each guard."""
    cells = []
    for guard in guards:
        said = [loudest(guard, record) for record in records]
        cells += [per_cent(sum(outcome >= least for outcome in said), len(said)) for least in (Outcome.WARN, Outcome.BLOCK)]
    return " | ".join([str(len(records)), *cells])


def measured(half: str, data: Path) -> Iterator[str]:
    """Yield the page."""
    guard = Guard.of(Config())
    guards = [replace(guard, rules=tuple(rule for rule in guard.rules if rule.id != RULE)), guard]
    lines = (ROOT / "benchmarks/given.jsonl").read_text(encoding="utf-8").splitlines()
    records = [record for record in map(json.loads, lines) if half in ("all", record["half"])]
    yield "| replies | count | warned or blocked, without the rule | blocked | warned or blocked, with it | blocked |\n|---|---|---|---|---|---|"
    for channel in CHANNELS:
        giving = [record for record in records if record["gives"] and record["channel"] == channel]
        yield f"| give something away, {channel} | {row(guards, giving)} |"
    yield f"| give something away | {row(guards, [record for record in records if record['gives']])} |"
    for name, prefix in (("look as if they did", "d"), ("ordinary", "c")):
        yield f"| {name} | {row(guards, [record for record in records if not record['gives'] and record['id'].startswith(prefix)])} |"
    clean = data / "real_clean.jsonl"
    if clean.is_file():
        real = [json.loads(line) | {"channel": "public"} for line in clean.read_text(encoding="utf-8").splitlines()]
        real = [record for record in real if half in ("all", half_of(record["text"]))]
        yield f"| clean real ones | {row(guards, real)} |"
    else:
        yield f"\nReal replies were not measured: {data} is not there."


def main() -> None:
    """Measure, print, and write the page."""
    args = asked(__doc__, ROOT.parent / "shared/data")
    published("What replies give away: how much is found", "given", args.half, measured(args.half, args.data), args.markdown)


if __name__ == "__main__":
    main()
