"""A finished scan -> a file: one file of this package per format. Values are masked in all of them, and no reply text is there.

`FORMATS` maps the name of each format to its function. A file whose name starts with `_` is not a format.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from guard.archive.reports._contract import About, Options, Scan, Write
from guard.errors import GuardError, InputError
from guard.whole import whole

__all__ = ["ENDINGS", "FORMATS", "About", "BrokenReportError", "Options", "Scan", "Write", "format_of", "save"]

ENDINGS = {".htm": "html", ".markdown": "md", ".ndjson": "jsonl", ".parq": "parquet", ".pq": "parquet"}
"""Endings of file names that are not the name of their format."""


class BrokenReportError(GuardError):
    """A file of this package does not define a usable format."""


class _Formats(Mapping[str, Write]):
    """The formats there are, each imported when it is asked for: nobody pays for those they do not use."""

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(info.name for info in iter_modules(__path__) if not info.name.startswith("_")))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __getitem__(self, name: str) -> Write:
        if name not in list(self):
            raise KeyError(name)
        try:
            write: Write = import_module(f"{__name__}.{name}").write
        except Exception as error:
            raise BrokenReportError(f"guard/archive/reports/{name}.py: {type(error).__name__}") from error
        return write


FORMATS: Mapping[str, Write] = _Formats()


def format_of(path: Path) -> str:
    """Return the format that the ending of a file name stands for.

    Raises:
        InputError: it stands for none.
    """
    ending = path.suffix.lower()
    name = ENDINGS.get(ending, ending.removeprefix("."))
    if name not in FORMATS:
        raise InputError(f"--output has no ending that says the format. Name it with --format: {', '.join(FORMATS)}.")
    return name


def save(scan: Scan, name: str, path: Path, options: Options | None = None) -> None:
    """Write a scan to the file `path`, in one piece: whoever opens it sees the report before or the new one, never half of one.

    Raises:
        GuardError: it cannot be written, or a library for the format is missing. The file then holds what it held before.
    """
    write = FORMATS[name]
    with whole(path) as file:
        write(scan, file, options or Options())
