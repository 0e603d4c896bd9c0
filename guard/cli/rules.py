"""`presend rules`: the rules in force."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guard.cli import _write
from guard.cli._options import CONFIG, EXIT_STATUS, OneOf
from guard.model import Channel

if TYPE_CHECKING:
    from guard.config import Config
    from guard.rules import Rule


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
    from guard import rules

    settings, _ = configuration.load(config)
    rows = [_row(rule, settings) for rule in rules.load()]
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


def _row(rule: Rule, config: Config) -> dict[str, Any]:
    from guard.config import outcome_for

    entities = {
        entity: {
            channel.value: outcome_for(config, rule.id, entity, channel, outcomes.on(channel)).name.lower()
            for channel in Channel
        }
        for entity, outcomes in sorted(rule.entities.items())
    }
    sure = None if rule.sure is None else round(rule.sure, 2)
    return {"name": rule.id, "summary": rule.summary, "protected": rule.protected, "sure": sure, "entities": entities}


def _strictest(entities: dict[str, dict[str, str]], channel: Channel) -> str:
    from guard.model import Outcome

    return max(Outcome[row[channel].upper()] for row in entities.values()).name.lower() if entities else "-"
