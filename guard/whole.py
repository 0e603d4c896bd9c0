"""A file that appears in one piece: written beside its place under another name, then renamed."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, cast

from guard.errors import GuardError


@contextmanager
def whole(path: Path, mode: int | None = None) -> Iterator[BinaryIO]:
    """Yield a binary file that takes the place of `path` when the block ends well, and vanishes when it does not.

    Args:
        path: where it appears.
        mode: its permissions; without it those of the file that stood there, or the usual ones.

    Raises:
        GuardError: it cannot be written there.
    """
    path = path.resolve()  # a link stays a link
    if path.exists() and not path.is_file():
        raise GuardError(f"{path}: not a file, so no report can be written to it. Give a file, or leave --output out.")
    file: IO[bytes] | None = None
    try:
        with tempfile.NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name[:100]}.", delete=False) as file:
            yield cast("BinaryIO", file)
            file.flush()
            os.fsync(file.fileno())
        new = Path(file.name)
        if mode is None:
            mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~_umask()
        new.chmod(mode)
        new.replace(path)
        file = None
    except OSError as error:
        raise GuardError(f"{path}: the report cannot be written ({type(error).__name__}). Is the folder there?") from None
    finally:
        if file is not None:
            Path(file.name).unlink(missing_ok=True)


def _umask() -> int:
    umask = os.umask(0o077)  # it can be read only by setting it
    os.umask(umask)
    return umask
