"""Packages of which each file is one thing of a kind: a rule, a format, a source. Adding one is adding a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import TypeVar

from guard.errors import GuardError

_Thing = TypeVar("_Thing")


class BrokenFileError(GuardError):
    """A file of a package does not define what it should. Nothing is skipped."""


def names(path: Iterable[str]) -> list[str]:
    """Return the names of the files of a package at `path`, in order, but for those that start with `_`."""
    return sorted(info.name for info in iter_modules(path) if not info.name.startswith("_"))


class Packaged(Mapping[str, _Thing]):
    """What the files of a package define, by their names; each is imported when it is asked for, so nobody pays for the others."""

    def __init__(self, package: str, path: Iterable[str], take: Callable[[ModuleType], _Thing]) -> None:
        """Take the name and `__path__` of the package, and what of a module is the thing."""
        self._package, self._path, self._take = package, path, take

    def __iter__(self) -> Iterator[str]:
        return iter(names(self._path))

    def __len__(self) -> int:
        return len(names(self._path))

    def __getitem__(self, name: str) -> _Thing:
        """Return the thing.

        Raises:
            KeyError: there is none of that name.
            BrokenFileError: its file cannot be used.
        """
        if name not in names(self._path):
            raise KeyError(name)
        try:
            return self._take(import_module(f"{self._package}.{name}"))
        except Exception as error:
            raise BrokenFileError(f"{self._package.replace('.', '/')}/{name}.py: {type(error).__name__}") from error
