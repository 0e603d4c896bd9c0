"""Kinds of values of options. Their messages say what would be right and never quote what was given: it may be a reply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    _ParamType = click.ParamType[Any]
else:  # older versions of click cannot subscript it
    _ParamType = click.ParamType

EXIT_STATUS = "\b\nExit status:\n  0  done\n  2  not done"

CONFIG = click.option(
    "--config",
    type=click.Path(path_type=Path, readable=False),
    metavar="FILE",
    help="The presend.toml to use, before PRESEND_CONFIG and the nearest one above the working folder.",
)


@dataclass(frozen=True, slots=True)
class Named(Iterable[str]):
    """The names in a table of a module that is imported only when they are needed."""

    module: str
    table: str

    def __iter__(self) -> Iterator[str]:
        return iter(getattr(import_module(self.module), self.table))


class OneOf(_ParamType):
    """One of several words."""

    name = "choice"

    def __init__(self, names: Iterable[str]) -> None:
        self._names = names

    @property
    def names(self) -> list[str]:
        """Return the words, looked up only when they are needed."""
        return [str(name) for name in self._names]

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word, if it is one of them."""
        if value not in self.names:
            self.fail(f"must be one of: {', '.join(self.names)}.", param, ctx)
        return str(value)

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:  # noqa: ARG002, click's signature
        """Return the words, for the help."""
        return f"[{'|'.join(self.names)}]"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002
        """Return the words that start like this."""
        return [CompletionItem(name) for name in self.names if name.startswith(incomplete)]


class Whole(_ParamType):
    """A whole number from `least` to `most`."""

    name = "number"

    def __init__(self, least: int, most: int) -> None:
        self.least = least
        self.most = most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number, if it is one of them."""
        text = str(value)
        if not (text.isascii() and text.isdigit() and len(text) < 12 and self.least <= int(text) <= self.most):
            self.fail(f"must be a whole number from {self.least} to {self.most}.", param, ctx)
        return int(text)


class Day(_ParamType):
    """A day, from its beginning in UTC."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the beginning of the day, if it is one."""
        if isinstance(value, datetime):
            return value
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            self.fail("must be a day as in 2030-06-30.", param, ctx)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)


class NewFile(click.Path):
    """A file to write to, which standard output is not."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, readable=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path, if it can be of a file."""
        if str(value) == "-":
            self.fail("must name a file; standard output (-) is none.", param, ctx)
        return super().convert(value, param, ctx)


class Share(_ParamType):
    """A share, from `least` to `most`."""

    name = "share"

    def __init__(self, least: float = 0.0, most: float = 1.0) -> None:
        self.least = least
        self.most = most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number, if it is one of them."""
        text = str(value)
        try:
            number = float(text) if text.isascii() and len(text) < 24 else -1.0
        except ValueError:
            number = -1.0
        if not self.least <= number <= self.most:
            self.fail(f"must be a number from {self.least:g} to {self.most:g}, as in 0.5.", param, ctx)
        return number
