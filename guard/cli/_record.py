"""The record that the configuration names, for commands that read or mend it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guard.config import Config
    from guard.store.keys import Keys
    from guard.store.record import Record


def record(config: Path | None) -> tuple[Record, Config]:
    """Open the record, which must be there, and return it with the configuration.

    Raises:
        GuardError: none is configured, or it cannot be opened.
    """
    from guard import config as configuration
    from guard.store.record import Record
    from guard.store.settings import key_of, url_of

    settings, path = configuration.load(config)
    return Record.open(url_of(settings.record, path), key_of(settings.record, path), existing=True), settings


def keys(config: Path | None) -> Keys:
    """Open the keys, in the database of the record, which is made if it is not there.

    Raises:
        GuardError: none is configured, or it cannot be opened.
    """
    from guard import config as configuration
    from guard.store.keys import Keys
    from guard.store.settings import url_of

    settings, path = configuration.load(config)
    return Keys.open(url_of(settings.record, path))
