"""Where output goes: the report to stdout or, in one piece, to a file; everything else to stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import click

from guard.errors import GuardError
from guard.whole import whole


class ClosedPipeError(Exception):
    """Whoever was to read the report has gone (`| head`), so it is unknown what of it arrived."""


def report(text: str, output: Path | None = None) -> None:
    """Write the report to the file `output`, else to stdout.

    Raises:
        GuardError: it cannot be written. The file then holds what it held before.
        ClosedPipeError: nobody reads stdout any more.
    """
    if output is not None:
        with whole(output) as file:
            file.write(text.encode("utf-8", "replace"))
        return
    # Reports are UTF-8 whatever the locale says, and line ends stay as they are; a terminal gets what it can show.
    encoding = sys.stdout.encoding if terminal() else "utf-8"
    pour([text.encode(encoding, "replace")])


def pour(pieces: Iterable[bytes]) -> None:
    """Write bytes to stdout.

    Raises:
        GuardError: they cannot be written.
        ClosedPipeError: nobody reads stdout any more.
    """
    if sys.stdout is None:
        raise GuardError("standard output is closed: there is nowhere to write the report to. Use --output FILE.")
    try:
        sys.stdout.flush()
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more at exit and would then complain.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise ClosedPipeError from None
    except (OSError, ValueError) as error:
        raise GuardError(f"the report cannot be written to standard output ({type(error).__name__}).") from None


def note(message: str) -> None:
    """Write a message for whoever runs the command to stderr."""
    if sys.stderr is None:
        return
    shown = "".join(char if char.isprintable() or char == "\n" else "?" for char in message)
    with suppress(OSError, ValueError):
        sys.stderr.write(f"presend: {shown}\n")
        sys.stderr.flush()


def refuse_overwriting(outputs: Iterable[Path | None], inputs: Iterable[Path | None]) -> None:
    """Refuse outputs that would take the place of something that is read, or of one another. `None` is no file.

    Raises:
        click.UsageError: they would.
    """
    context = click.get_current_context()
    written: list[Path] = []
    read = [path for path in inputs if path is not None]
    for output in outputs:
        if output is None:
            continue
        if any(_same(output, path) for path in read):
            raise click.UsageError(f"{output} would be overwritten, and it is read. Name another file.", context)
        if any(_same(output, path) for path in written):
            raise click.UsageError(f"{output} is named for two outputs. Name another file for one of them.", context)
        written.append(output)


def _same(one: Path, other: Path) -> bool:
    try:
        if one.exists() and other.exists():
            return one.samefile(other)
        return one.resolve() == other.resolve()
    except (OSError, ValueError, RuntimeError):
        return False  # one of the two is no name of a file


def terminal() -> bool:
    """Return whether stdout is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def colours() -> bool:
    """Return whether colours are wanted: on terminals, unless they are asked not to (https://no-color.org)."""
    return terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
