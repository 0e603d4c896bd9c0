"""Options that say how archives are read, for the commands that read one again: the same as those of `presend scan`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from guard.model import Channel

if TYPE_CHECKING:
    from guard.archive.model import Entry, Result
    from guard.archive.sources import SourceOptions
    from guard.config import Brand

_COLUMNS = {
    "text": "The column of the text. This and the following are found by their usual names.",
    "id": "The column of the identity of a message.",
    "author": "The column that says who wrote it.",
    "thread": "The column of the conversation that it belongs to.",
    "time": "The column of when it was written.",
    "agent": "The column of the agent who wrote it.",
}
_F = TypeVar("_F", bound=Callable[..., Any])


def reading(command: _F) -> _F:
    """Give a command the options that say how archives are read."""
    options = [
        click.option("--source", metavar="KIND", help="What the archives are. Without it: each tells."),
        click.option("--query", metavar="SQL", help="What to ask a database for."),
        click.option(
            "--channel", metavar="CHANNEL|COLUMN", help="The channel of rows that name none, or the column that names it."
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


def entries(places: Sequence[str], options: SourceOptions) -> Iterator[Entry | Result]:
    """Yield the replies of archives and what cannot be read, numbered as in a scan with the same options."""
    from guard.archive import threads
    from guard.archive.sources import open_archive

    return threads.entries(open_archive(places, options), options.default_channel)
