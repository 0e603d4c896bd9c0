"""`presend rules`: the rules in force."""

from __future__ import annotations

from pathlib import Path

import click

from guard.cli import _write
from guard.cli._options import CONFIG, EXIT_STATUS, OneOf
from guard.model import Channel


@click.command(short_help="List the rules and their outcomes.", epilog=EXIT_STATUS)
@CONFIG
@click.option("--format", "format_", type=OneOf(("text", "json")), default="text", show_default=True, help="How to write it.")
def command(*, config: Path | None, format_: str) -> int:
    """List the rules, and the outcome of each on each channel as the configuration has it.

    Where a rule covers several entities, text shows the strictest outcome; `presend explain RULE` and json show all.

    \b
    Examples:
      presend rules
      presend rules --config presend.toml --format json
    """
    from guard import config as configuration
    from guard import describe, rules

    settings, _ = configuration.load(config)
    rows = [describe.in_force(rule, settings) for rule in rules.load()]
    if format_ == "json":
        from guard.render.json import dumps

        _write.report(dumps(rows, indent=2) + "\n")
        return 0
    width = max((len(row["name"]) for row in rows), default=0)
    lines = [f"{'rule':{width}}  " + "  ".join(f"{channel:6}" for channel in Channel) + "  finds"]
    for row in rows:
        outcomes = "  ".join(f"{_strictest(row['entities'], channel):6}" for channel in Channel)
        lines.append(f"{row['name']:{width}}  {outcomes}  {row['summary']}")
    _write.report("\n".join(lines) + "\n")
    return 0


def _strictest(entities: dict[str, dict[str, str]], channel: Channel) -> str:
    from guard.model import Outcome

    return max(Outcome[row[channel].upper()] for row in entities.values()).name.lower() if entities else "-"
