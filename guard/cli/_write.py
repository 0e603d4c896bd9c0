"""Where output goes: the report to stdout or, in one piece, to a file; everything else to stderr."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from guard.errors import GuardError


class ClosedPipeError(Exception):
    """Whoever was to read the report has gone (`| head`), so it is unknown what of it arrived."""


def report(text: str, output: Path | None = None) -> None:
    """Write the report to the file `output`, else to stdout.

    Raises:
        GuardError: it cannot be written. The file then holds what it held before.
        ClosedPipeError: nobody reads stdout any more.
    """
    if output is not None:
        _replace(output, text)
        return
    # Reports are UTF-8 whatever the locale says, and line ends stay as they are; a terminal gets what it can show.
    _to_stdout(text.encode(sys.stdout.encoding if terminal() else "utf-8", "replace"))


def copy(file: Path) -> None:
    """Write what a report file holds to stdout, as it is.

    Raises:
        GuardError: it cannot be written.
        ClosedPipeError: nobody reads stdout any more.
    """
    with file.open("rb") as data:
        while chunk := data.read(1 << 20):
            _to_stdout(chunk)


def note(message: str) -> None:
    """Write a message for whoever runs the command to stderr."""
    if sys.stderr is None:
        return
    shown = "".join(char if char.isprintable() or char == "\n" else "?" for char in message)
    with suppress(OSError, ValueError):
        sys.stderr.write(f"presend: {shown}\n")
        sys.stderr.flush()


def terminal() -> bool:
    """Return whether stdout is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def colours() -> bool:
    """Return whether colours are wanted: on terminals, unless they are asked not to (https://no-color.org)."""
    return terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _to_stdout(data: bytes) -> None:
    if sys.stdout is None:
        raise GuardError("standard output is closed: there is nowhere to write the report to. Use --output FILE.")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more at exit and would then complain.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise ClosedPipeError from None
    except (OSError, ValueError) as error:
        raise GuardError(f"the report cannot be written to standard output ({type(error).__name__}).") from None


def _replace(path: Path, text: str) -> None:
    """Write a file in one piece: whoever reads it sees the old report or the new one, never half of one."""
    path = path.resolve()  # a link stays a link
    if path.exists() and not path.is_file():
        raise GuardError(f"{path}: not a file, so no report can be written to it. Give a file, or leave --output out.")
    new = None
    try:
        with tempfile.NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            new = Path(file.name)
            file.write(text.encode("utf-8", "replace"))
            file.flush()
            os.fsync(file.fileno())
        new.chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~_umask())
        new.replace(path)
    except OSError as error:
        if new is not None:
            new.unlink(missing_ok=True)
        raise GuardError(f"{path}: the report cannot be written ({type(error).__name__}). Is the folder there?") from None


def _umask() -> int:
    umask = os.umask(0o077)  # it can be read only by setting it
    os.umask(umask)
    return umask
