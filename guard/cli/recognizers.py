"""`presend recognizers`: what is looked for."""

from __future__ import annotations

from pathlib import Path

import click

from guard.cli import _known, _write
from guard.cli._options import CONFIG, EXIT_STATUS, OneOf


@click.command(short_help="List what is looked for.", epilog=EXIT_STATUS)
@CONFIG
@click.option("--format", "format_", type=OneOf(("text", "json")), default="text", show_default=True, help="How to write it.")
def command(*, config: Path | None, format_: str) -> int:
    """List the recognizers, those of the configuration's own identifiers included.

    \b
    Examples:
      presend recognizers
      presend recognizers --config presend.toml --format json
    """
    from guard import config as configuration
    from guard.brand import identifiers

    settings, _ = configuration.load(config)
    rows = [
        {"name": recognizer.name, "entity": recognizer.entity, "summary": recognizer.summary}
        for recognizer in (*_known.recognizers(), *identifiers(settings))
    ]
    if format_ == "json":
        from guard.render.json import dumps

        _write.report(dumps(rows, indent=2) + "\n")
        return 0
    name, entity = (max((len(row[key]) for row in rows), default=0) for key in ("name", "entity"))
    lines = [f"{row['name']:{name}}  {row['entity']:{entity}}  {row['summary']}" for row in rows]
    _write.report("\n".join(lines) + "\n")
    return 0
