"""Outside data -> messages: one file per format.

`SOURCES` maps the name of each format to its module. A file whose name starts with `_` is not a format. `open_archive` reads
places one after another; each tells what it is, by the keys that only one vendor has, by its name, or by its looks.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import cast

from guard.archive.model import Row
from guard.archive.place import HEAD, Opened, Place, expand, opened, size
from guard.archive.sources._contract import NOT, Head, Source, SourceOptions
from guard.errors import InputError
from guard.packaged import Packaged
from guard.read import Unread

__all__ = [
    "SOURCES",
    "Archive",
    "Position",
    "Source",
    "SourceOptions",
    "detect",
    "open_archive",
]


def _source(module: ModuleType) -> Source:
    if not (callable(module.claims) and callable(module.read)):
        raise TypeError
    return cast("Source", module)


SOURCES: Mapping[str, Source] = Packaged(__name__, __path__, _source)


@dataclass(frozen=True, slots=True)
class Position:
    """How far the reading is, in bytes as they are stored. `total` is `None` where it cannot be told, as for a pipe."""

    read: int
    total: int | None


class Archive(Iterator[Row | Unread]):
    """The messages of several places, one after another, and what cannot be read in its place.

    Reading the same places with the same options gives the same again.
    """

    def __init__(self, places: Sequence[str], options: SourceOptions) -> None:
        self._options = options
        self._places = list(expand(places))
        self._rows = self._read()
        self._done = 0
        self._open: Opened | None = None
        self._total: list[int | None] | None = None

    def __next__(self) -> Row | Unread:
        return next(self._rows)

    def position(self) -> Position:
        """Return how far the reading is."""
        if self._total is None:
            self._total = [size(place) for place in self._places if isinstance(place, Place)]
        known = [each for each in self._total if each is not None]
        total = sum(known) if known and len(known) == len(self._total) else None
        return Position(self._done + (self._open.count if self._open else 0), total)

    @property
    def asked(self) -> bool:
        """Tell whether a query can be put to one of the places, or it cannot be told before they are read."""
        from guard.archive.sources import sql

        return any(isinstance(place, Unread) or place.database or sql.perhaps(place.url) for place in self._places)

    def close(self) -> None:
        """Stop reading."""
        self._rows.close()

    def _read(self) -> Generator[Row | Unread]:
        for place in self._places:
            if isinstance(place, Unread):
                yield place
                continue
            try:
                yield from self._one(place)
            except InputError as error:
                yield Unread(place.name, str(error))

    def _one(self, place: Place) -> Iterator[Row | Unread]:
        if place.database:
            from guard.archive.sources import sql

            yield from sql.query(place, self._options)
            return
        archive = self._open = opened(place)
        try:
            name = self._options.format or detect(archive)
            yield from SOURCES[name].read(archive, self._options)
        finally:
            self._open = None
            self._done += size(place) or archive.count
            archive.close()


def open_archive(places: Sequence[str], options: SourceOptions) -> Archive:
    """Read what is at `places`: files, globs, URLs, `-` for standard input.

    Raises:
        InputError: `options.format` is no source, or there is a query and nothing to ask. What is wrong with a place comes as `Unread` and raises nothing.
    """
    if options.format is not None and options.format not in SOURCES:
        raise InputError(f"there is no source of that name. There are: {', '.join(SOURCES)}.")
    archive = Archive(places, options)
    if options.query is not None and not archive.asked:
        raise InputError("--query is for databases, and none of the archives is one.")
    return archive


def detect(archive: Opened) -> str:
    """Return the name of the source that is surest that the archive is its own; JSON Lines if none is."""
    from guard.archive.sources import _documents

    shape = _documents.layout(archive.head, whole=len(archive.head) < HEAD)
    head = Head(archive.plain, archive.head, shape, _documents.keys(archive.head) if shape else frozenset())
    claims = {name: source.claims(head) for name, source in SOURCES.items()}
    best = max(claims.values())
    return next(name for name, claim in claims.items() if claim == best) if best > NOT else "jsonl"
