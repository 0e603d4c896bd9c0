"""`presend redact`: a copy of an archive without what was found in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from guard.cli import _write
from guard.cli._options import CONFIG, NewFile, OneOf
from guard.cli._reading import files, options_from, reading
from guard.errors import GuardError

if TYPE_CHECKING:
    from guard.archive.copying import Report
    from guard.archive.redact import Redactor
    from guard.archive.sources import SourceOptions

_FILE = click.Path(path_type=Path, readable=False)
_ROUNDS = 3
"""How often a copy is mended: what is cut out of an answer may change what the next one is taken for."""


@click.command(
    short_help="Write a copy of an archive without what was found in it.",
    epilog=(
        "\b\nExit status:\n  0  done, and a check of every text of the copy finds no value\n"
        "  2  not done, or a record is not in the copy because it could not be checked"
    ),
)
@click.argument("archives", nargs=-1, required=True, metavar="ARCHIVE...")
@click.option(
    "--output", type=NewFile(), required=True, metavar="COPY", help="Where to: .jsonl, .csv or .parquet; in one piece."
)
@click.option(
    "--operator",
    type=OneOf(("replace", "mask", "hash", "encrypt")),
    default="replace",
    show_default=True,
    help="Put the kind of value in its place, or bullets, or a keyed hash that is the same for the same value, or encrypt it.",
)
@click.option(
    "--key-file",
    type=_FILE,
    metavar="FILE",
    help="The key for hash and encrypt, made if it is not there. Without it: that of this installation, for hash alone.",
)
@click.option("--reverse", is_flag=True, help="Put the encrypted values of ARCHIVE back, with --key-file.")
@reading
@CONFIG
def command(
    *,
    archives: Sequence[str],
    output: Path,
    operator: str,
    key_file: Path | None,
    reverse: bool,
    config: Path | None,
    **given: Any,
) -> int:
    """Copy archives with every value that a check finds replaced, in replies, in earlier messages and in other columns.

    What the helpdesk knows of the customer, the recipient, and names in the author column go whole. Identities, channels, times and agents stay. JSON Lines,
    CSV and Parquet keep their columns; archives of other formats become JSON Lines. The copy is checked again before it appears; if
    anything were found in it, it would not.

    \b
    Examples:
      presend redact sent.jsonl --output shared.jsonl
      presend redact sent.parquet --output shared.parquet --operator hash
      presend redact sent.csv --output sealed.csv --operator encrypt --key-file copy.key
      presend redact --reverse sealed.csv --output opened.csv --key-file copy.key
    """
    from guard.archive import fingerprint
    from guard.archive.copying import format_for, redacted, reversed_copy
    from guard.archive.redact import Redactor
    from guard.pipeline import Guard
    from guard.whole import whole

    context = click.get_current_context()
    _write.refuse_overwriting([output], [*files(archives), key_file, config])
    if (reverse or operator == "encrypt") and key_file is None:
        raise click.UsageError("give --key-file FILE: whoever has that key, and nobody else, can put the values back.", context)
    if reverse and (len(archives) != 1 or not (key_file and key_file.is_file())):
        raise click.UsageError("--reverse wants one copy, and the key file that it was made with.", context)
    format_ = format_for(output)
    key = fingerprint.key(key_file) if reverse or operator in ("hash", "encrypt") else b""
    guard = Guard.load(config)
    options = options_from(given, guard.config.brand)
    if reverse:
        with whole(output, mode=0o600) as file:
            count = reversed_copy(archives[0], file, format_, key, options)
        _write.note(f"{count:,} values are back in place: {output}. Handle it like the archive itself.")
        return 0
    redactor = Redactor(guard, operator, key)
    with whole(output) as file:
        report = redacted(archives, file, format_, redactor, options)
        file.flush()
        _recheck(file, format_, redactor, options, report)
    return _told(report, output)


def _recheck(file: BinaryIO, format_: str, redactor: Redactor, options: SourceOptions, report: Report) -> None:
    """Read the copy again, cut what is found in it in its conversation, and refuse it if there is still a value.

    Raises:
        GuardError: there is, and where.
    """
    from shutil import copyfileobj
    from tempfile import TemporaryFile

    from guard.archive.copying import left_in, mended

    copy = Path(file.name)

    def places() -> list[str]:
        found = left_in(copy, format_, redactor, options) if report.records else ()
        return list(dict.fromkeys(where.rpartition(":")[2] for where in found))

    left = places()
    for _ in range(_ROUNDS):
        if not left:
            break
        with TemporaryFile(dir=copy.parent) as made:
            if not mended(copy, made, format_, redactor, options, report):
                break
            made.seek(0)
            file.seek(0)
            file.truncate()
            copyfileobj(made, file)
            file.flush()
        left = places()
    if left:
        shown = ", ".join(left[:20]) + (" ..." if len(left) > 20 else "")
        raise GuardError(
            f"{len(left):,} of {report.records:,} records of the copy still hold a value or cannot be read (records {shown}). Nothing "
            "was written. Please report this, with the rule that `presend scan` names there."
        )


def _told(report: Report, output: Path) -> int:
    _write.note(
        f"{report.records:,} records written, {report.values:,} values left out: {output}. A check of every text of the copy finds none."
        + (f" {report.withheld:,} texts went whole, because nothing less was safe." if report.withheld else "")
    )
    if report.left_out or not report.records:
        _write.note(f"{report.left_out:,} records are NOT in the copy, because they could not be read or wholly checked:")
        for problem in report.problems:
            _write.note(f"  {problem.where}: {problem.reason}")
        return 2
    return 0
