"""`presend report`: a finished scan as a file to read, to print or to load elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

import click

from guard.archive import reports
from guard.archive.reports import Scan
from guard.cli import _write
from guard.cli._options import EXIT_STATUS, OneOf, Whole

if TYPE_CHECKING:
    from guard.archive.model import Result


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
    """  # noqa: D301, \b is click's mark for a paragraph that keeps its lines
    from guard.archive import baseline as baselines
    from guard.archive.finished import fail_on, opened

    stdout = output == Path("-")
    name = format_ or ("md" if stdout else reports.format_of(output))
    with opened(scan) as (made, meta):
        finished = Scan(made.source, replace(made.about, title=title or made.about.title))
        passes: list[baselines.Known] = []
        if baseline is not None:
            listed = baselines.load(baseline)
            setting_aside = partial(baselines.known, baseline=listed, today=datetime.now(UTC).date(), fail_on=fail_on(meta))

            def left() -> Iterator[Result]:
                passes.append(baselines.Known())
                return setting_aside(made.results(), count=passes[-1])

            finished = Scan(left, replace(finished.about, baseline=baseline.name))
        _written(finished, name, None if stdout else output, reports.Options(rows=rows))
        if passes:
            _write.note(passes[-1].said(listed))
    return 0


def _written(scan: Scan, name: str, output: Path | None, options: reports.Options) -> None:
    if output is not None:
        reports.save(scan, name, output, options)
        _write.note(f"wrote {output}")
        return
    with TemporaryFile() as file:  # so that a reader at the other end of a pipe gets the whole report or nothing
        reports.FORMATS[name](scan, file, options)
        file.seek(0)
        _write.pour(iter(partial(file.read, 1 << 20), b""))
