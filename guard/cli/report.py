"""`presend report`: a finished scan as a file to read, to print or to load elsewhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from guard.archive import reports
from guard.archive.reports import Scan
from guard.cli import _write
from guard.cli._options import EXIT_STATUS, OneOf, Whole
from guard.cli._report import written


@click.command(short_help="Write a report of a finished scan.", epilog=EXIT_STATUS)
@click.argument("scan", metavar="SCAN", type=click.Path(path_type=Path, readable=False))
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path, readable=False),
    metavar="FILE",
    help="Where to; - is standard output.",
)
@click.option("--format", "format_", type=OneOf(reports.FORMATS), help="Without it, the ending of FILE says.")
@click.option(
    "--rows", type=Whole(0, 1_000_000), default=500, show_default=True, metavar="N", help="Replies to list at most, in html."
)
@click.option("--title", metavar="TEXT", help="What stands at the top.")
@click.option(
    "--baseline", type=click.Path(path_type=Path), metavar="FILE", help="Set aside what is known; see presend baseline."
)
def command(*, scan: Path, output: Path, format_: str | None, rows: int, title: str | None, baseline: Path | None) -> int:
    """Write a report of a finished scan, which presend scan --keep SCAN has kept.

    html and md are for people: html lists the replies that fail, the worst first, with charts, in one file. jsonl, csv and parquet
    hold every reply, sarif every finding. Values are masked in all of them, and no text of a reply is there.

    \b
    Examples:
      presend scan sent-2026.jsonl --keep sent-2026.presend --output verdicts.jsonl
      presend report sent-2026.presend --output report.html
      presend report sent-2026.presend --output findings.csv --baseline known.json
      presend report sent-2026.presend --output - --format md
    """
    from guard.archive.baseline import Known, load
    from guard.archive.finished import fail_on, less, opened

    path = None if output == Path("-") else output
    _write.refuse_overwriting([path], [scan, baseline])
    name = format_ or (reports.format_of(path) if path else "md")
    listed = load(baseline) if baseline else None
    with opened(scan) as (made, meta):
        finished = Scan(made.source, replace(made.about, title=title)) if title else made
        done: list[Known] = []
        if baseline and listed:
            finished, done = less(finished, listed, baseline.name, fail_on(meta))
        written(finished, name, path, reports.Options(rows=rows))
        if path:
            _write.note(f"wrote {path}")
        if listed:
            _write.note(done[-1].said(listed))
    return 0
