"""Verdicts -> text for people and machines: one file per output format.

`FORMATS` maps the name of each format to its function. A file whose name starts with `_` is not a format.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules

from guard.errors import GuardError
from guard.render._contract import OffsetUnit, Options, Pairs, Render

__all__ = ["FORMATS", "BrokenFormatError", "OffsetUnit", "Options", "Pairs", "Render"]


class BrokenFormatError(GuardError):
    """A file of this package does not define a usable format."""


class _Formats(Mapping[str, Render]):
    """The formats there are, each imported when it is asked for: nobody pays for those they do not use."""

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(info.name for info in iter_modules(__path__) if not info.name.startswith("_")))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __getitem__(self, name: str) -> Render:
        if name not in list(self):
            raise KeyError(name)
        try:
            render: Render = import_module(f"{__name__}.{name}").render
        except Exception as error:
            raise BrokenFormatError(f"guard/render/{name}.py: {type(error).__name__}") from error
        return render


FORMATS: Mapping[str, Render] = _Formats()
