"""`presend compare`: which verdicts change between two scans of an archive."""

from __future__ import annotations

from pathlib import Path

import click

from guard.cli import _write
from guard.cli._options import EXIT_STATUS, OneOf, Whole


@click.command(short_help="Say what changes between two scans.", epilog=EXIT_STATUS)
@click.argument("before", type=click.Path(path_type=Path, readable=False))
@click.argument("after", type=click.Path(path_type=Path, readable=False))
@click.option(
    "--format", "format_", type=OneOf(("text", "md", "json")), default="text", show_default=True, help="How to write it."
)
@click.option(
    "--rows", type=Whole(0, 1_000_000), default=100, show_default=True, metavar="N", help="Changed replies to list at most."
)
@click.option(
    "--output", type=click.Path(path_type=Path, readable=False), metavar="FILE", help="Where to; it appears in one piece."
)
def command(*, before: Path, after: Path, format_: str, rows: int, output: Path | None) -> int:
    """Say which verdicts change between two finished scans of the same archive, under two policies or two versions.

    Both were kept by presend scan --keep FILE. Counts by verdict and by rule, then the replies, by id: no text and no value.

    \b
    Examples:
      presend scan sent.jsonl --keep now.presend --output now.jsonl
      presend scan sent.jsonl --config stricter.toml --keep stricter.presend --output stricter.jsonl
      presend compare now.presend stricter.presend
    """
    from guard.archive.compare import FORMATS, compare
    from guard.archive.finished import opened

    output = None if output == Path("-") else output
    _write.refuse_overwriting([output], [before, after])
    with opened(before) as (one, _), opened(after) as (other, _):
        comparison = compare(one.results(), other.results(), listed=rows)
    _write.report(FORMATS[format_](comparison), output)
    return 0
