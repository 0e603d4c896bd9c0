"""A file that appears in one piece: written beside its place under another name, then renamed."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedWriter, FileIO
from pathlib import Path
from typing import Any, BinaryIO, cast

from guard.errors import GuardError


class _File(FileIO):
    """A new file; what keeps it from being written is said of `path`, whose place it is to take."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with _said(path):
            file, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.")
        super().__init__(file, "wb")
        self.name = name

    def write(self, data: Any) -> int:
        """Write bytes and return how many."""
        with _said(self._path):
            return super().write(data)


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
        raise GuardError(f"{path}: not a file, so nothing can be written to it. Name a file.")
    file = _File(path)
    new = Path(file.name)
    try:
        with BufferedWriter(file) as buffered:
            yield cast("BinaryIO", buffered)
            buffered.flush()
            with _said(path):
                os.fsync(file.fileno())
        with _said(path):
            if mode is None:
                mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~_umask()
            new.chmod(mode)
            new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


@contextmanager
def _said(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise GuardError(f"{path}: the file cannot be written ({type(error).__name__}). Is the folder there?") from None


def _umask() -> int:
    umask = os.umask(0o077)  # it can be read only by setting it
    os.umask(umask)
    return umask
