"""The command `presend`: one file per subcommand. A file whose name starts with `_` is not a command.

Exit status: 0 pass, 1 fail, 2 not checked. click gives 1 to its own failures and Python to a crash, so nothing of theirs
reaches the caller: whatever is not a verdict is 2.
"""

from __future__ import annotations

import gc
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from guard.errors import GuardError

__all__ = ["main"]

NOT_CHECKED = 2
_OURS = tuple(Path(__file__).parents[2] / name for name in ("api", "guard", "recognizers"))


def main(args: Sequence[str] | None = None) -> int:
    """Run the command with `args`, those of the process by default, and return the exit status."""
    from guard.cli._write import ClosedPipeError, note

    # Starting makes many objects and drops few: with the usual threshold the collector runs for nothing, a tenth of the time.
    gc.set_threshold(50_000, 20, 20)
    try:
        status = _run(args)
    except ClosedPipeError:
        return NOT_CHECKED
    except GuardError as error:
        note(str(error))
    except KeyboardInterrupt:
        note("interrupted: nothing was checked.")
    except SystemExit:
        # Only a verdict may end in 0 or 1, and a verdict comes back as a value. Where whoever was to read a help text has gone,
        # click puts something that is no stream in the place of stdout, and there is nobody to tell.
        if isinstance(sys.stdout, io.TextIOBase):
            note("stopped before it was done: not checked.")
    except BaseException as error:  # noqa: BLE001, a crash must not end in 1, which would be a verdict
        kind = type(error).__name__
        note(f"stopped by a fault of its own ({kind} at {_where(error.__traceback__)}): not checked. Please report this line.")
    else:
        return status if status in (0, 1) else NOT_CHECKED
    return NOT_CHECKED


def _run(args: Sequence[str] | None) -> int:
    import click

    from guard.cli._group import presend, usage
    from guard.cli._write import note

    try:
        status: int = presend.main(args, prog_name="presend", standalone_mode=False)
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        note(usage(error))
        return NOT_CHECKED
    return status


def _where(traceback: TracebackType | None) -> str:
    """Return file and line of the innermost frame that is ours, or of the innermost one. Never a message: it may quote text."""
    places = []
    while traceback is not None:
        places.append((Path(traceback.tb_frame.f_code.co_filename), traceback.tb_lineno))
        traceback = traceback.tb_next
    ours = [place for place in places if any(place[0].is_relative_to(package) for package in _OURS)]
    file, line = (ours or places or [(Path("?"), 0)])[-1]
    return f"{'/'.join(file.parts[-3:])}:{line}"
