"""`presend audit`: is the record as it was written, what is in it, and what may go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from guard.cli import _record, _write
from guard.cli._options import CONFIG, EXIT_STATUS, Day, Named, NewFile, OneOf
from guard.errors import GuardError

_FILE = click.Path(path_type=Path, readable=False)


@click.group(short_help="Verify, anchor, export and prune the record.", epilog=EXIT_STATUS, no_args_is_help=False)
def command() -> None:
    """Verify, anchor, export and prune the record that `presend serve` keeps of its verdicts.

    Which record: [record] url of the configuration, or PRESEND_RECORD_URL.

    \b
    Examples:
      presend audit anchor --output anchor.json
      presend audit verify --anchor anchor.json
      presend audit export --since 2026-11-01 --format csv --output november.csv
      presend audit prune
    """


@command.command(
    epilog="\b\nExit status:\n  0  as it was written\n  1  not as it was written\n  2  not checked",
)
@click.option("--anchor", type=_FILE, metavar="FILE", help="What presend audit anchor wrote earlier, kept elsewhere.")
@CONFIG
def verify(*, anchor: Path | None, config: Path | None) -> int:
    """Say whether every row is as it was written, in its place, and none is missing.

    Without an anchor, whoever has the key of the installation and the database, or puts back an old copy of both rows and head, goes
    unnoticed.

    \b
    Examples:
      presend audit verify
      presend audit verify --anchor anchor.json
    """
    from guard.store.chain import Anchor

    known = None if anchor is None else Anchor.parse(_text(anchor))
    record, _ = _record.record(config)
    with record:
        found = record.verify(known)
    lines = [*found.faults, *(f"note: {note}" for note in found.notes)]
    state = "NOT as it was written" if found.faults else "as it was written"
    rows = f"{found.rows} rows, {found.first} to {found.last}" if found.rows else "no rows"
    _write.report("\n".join([f"{state}: {rows}", *lines]) + "\n")
    return 1 if found.faults else 0


@command.command(epilog=EXIT_STATUS)
@click.option("--output", type=NewFile(), metavar="FILE", help="Where to; standard output by default.")
@CONFIG
def anchor(*, output: Path | None, config: Path | None) -> int:
    """Write how many rows there are and the hash of the last one, signed. Keep it where nobody can change both.

    \b
    Examples:
      presend audit anchor --output anchor.json
      presend audit anchor >> anchors.jsonl
    """
    record, _ = _record.record(config)
    with record:
        made = record.anchor()
    _write.report(made.json() + "\n", output)
    return 0


@command.command(epilog=EXIT_STATUS)
@click.option(
    "--format",
    "format_",
    type=OneOf(Named("guard.store.export", "FORMATS")),
    default="jsonl",
    show_default=True,
    help="How to write it: all of it, or a table.",
)
@click.option("--since", type=Day(), metavar="DAY", help="From this day on, in UTC, as in 2026-11-01.")
@click.option("--until", type=Day(), metavar="DAY", help="Up to and with this day.")
@click.option("--output", type=NewFile(), metavar="FILE", help="Where to, in one piece; standard output by default.")
@CONFIG
def export(*, format_: str, since: datetime | None, until: datetime | None, output: Path | None, config: Path | None) -> int:
    """Write the rows of the record. They hold no text, no value and no id of a reply.

    \b
    Examples:
      presend audit export --output record.jsonl
      presend audit export --since 2026-11-01 --until 2026-11-30 --format csv --output november.csv
    """
    from guard.store.export import FORMATS
    from guard.whole import whole

    record, _ = _record.record(config)
    with record:
        pieces = FORMATS[format_](record.rows(since, None if until is None else until + timedelta(days=1)))
        if output is None:
            _write.pour(pieces)
        else:
            with whole(output) as file:
                for piece in pieces:
                    file.write(piece)
    return 0


@command.command(epilog=EXIT_STATUS)
@click.option("--before", type=Day(), metavar="DAY", help="Remove what is older than this day. Without it: [record] keep_days.")
@CONFIG
def prune(*, before: datetime | None, config: Path | None) -> int:
    """Remove old rows. What is left can still be verified: a signed row says what was removed.

    A record that is not as it was written is left alone. Anchors of removed rows tell nothing any more, so keep a new one.

    \b
    Examples:
      presend audit prune
      presend audit prune --before 2026-01-01
    """
    record, settings = _record.record(config)
    with record:
        if record.verify().faults:
            raise GuardError("the record is not as it was written, so nothing is removed. See `presend audit verify`.")
        removed = record.prune(before or datetime.now(UTC) - timedelta(days=settings.record.keep_days))
    _write.note(f"removed {removed} rows.{' Keep a new anchor: presend audit anchor' if removed else ''}")
    return 0


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GuardError(f"{path}: the anchor cannot be read ({type(error).__name__}).") from None
