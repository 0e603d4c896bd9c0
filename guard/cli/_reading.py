"""How the commands read archives: the options that say so, and what is told of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from guard.cli._options import Named, OneOf
from guard.model import Channel

if TYPE_CHECKING:
    from guard.archive.model import Entry, Result
    from guard.archive.sources import SourceOptions
    from guard.archive.threads import Counts
    from guard.config import Brand

_COLUMNS = {
    "text": "The column of the text. This and the following are found by their usual names.",
    "id": "The column of the identity of a message.",
    "author": "The column that says who wrote it.",
    "thread": "The column of the conversation that it belongs to.",
    "time": "The column of when it was written.",
    "agent": "The column of the agent who wrote it.",
}
_LOCAL = re.compile(r"^(?:sqlite(?:\+\w+)?:///|file://)")
_F = TypeVar("_F", bound=Callable[..., Any])


def reading(command: _F) -> _F:
    """Give a command the options that say how archives are read."""
    options = [
        click.option(
            "--source",
            type=OneOf(Named("guard.archive.sources", "SOURCES")),
            help="What the archives are. Without it: each tells.",
        ),
        click.option("--query", metavar="SQL", help="What to ask a database for."),
        click.option(
            "--channel",
            metavar="CHANNEL|COLUMN",
            help="The channel of rows that name none (public, dm, email, secure; without it public), or the column that names it.",
        ),
        *(click.option(f"--{name}", metavar="COLUMN", help=said) for name, said in _COLUMNS.items()),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def options_from(given: dict[str, Any], brand: Brand) -> SourceOptions:
    """Return how archives are to be read.

    Args:
        given: what the options of `reading` were given.
        brand: whose messages are the brand's own.
    """
    from guard.archive.sources import SourceOptions

    channel = given["channel"]
    known = channel in Channel.__members__.values()
    return SourceOptions(
        format=given["source"],
        query=given["query"],
        default_channel=Channel(channel) if known else None,
        channel_column=None if known else channel,
        ours=(*brand.emails, *brand.domains, *brand.handles, brand.name),
        **{name: given[name] for name in _COLUMNS},
    )


class Reading:
    """The replies of archives and what cannot be read, from their beginning, numbered alike each time with the same options."""

    def __init__(self, places: Sequence[str], options: SourceOptions) -> None:
        from guard.archive import fingerprint, threads
        from guard.archive.sources import open_archive

        self._archive = open_archive(places, options)
        self._entries = threads.entries(self._archive, options.default_channel, fingerprint.key)

    def __iter__(self) -> Iterator[Entry | Result]:
        return self._entries

    @property
    def counts(self) -> Counts:
        """Return what was met so far."""
        return self._entries.counts

    def position(self) -> tuple[int, int, int] | None:
        """Return the bytes read so far, those there are, and the replies met; `None` if that cannot be told."""
        at, counts = self._archive.position(), self.counts
        return (at.read, at.total, counts.entries + counts.unread) if at.total else None

    def said(self) -> str:
        """Return in words what else was met that is worth knowing, empty if nothing was."""
        said = self.counts.said()
        return f"also in the archives: {said}" if said else ""


def shown(places: Iterable[str]) -> list[str]:
    """Return how places may be named: without passwords."""
    from guard.archive import place

    return [place.shown(one) for one in places]


def files(places: Iterable[str]) -> list[Path]:
    """Return the files of this machine that are read where archives are at `places`, for nothing to be written there."""
    from guard.archive.place import Place, expand

    urls = [place.url for place in expand([*places]) if isinstance(place, Place)]
    return [Path(_LOCAL.sub("", url)) for url in urls if url != "-"]
