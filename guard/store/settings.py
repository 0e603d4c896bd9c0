"""What [record] of presend.toml and the environment say together: where the database is, and the key of this installation."""

from __future__ import annotations

import os
import re
from pathlib import Path

from guard.archive import fingerprint
from guard.config import RECORD_URL
from guard.errors import ConfigError
from guard.serving import RecordConfig
from guard.store.database import located

__all__ = ["key_of", "url_of"]

KEY = "PRESEND_KEY"


def url_of(record: RecordConfig, config: Path | None) -> str:
    """Return where the database is. `config` is the file of the configuration, from which a relative path counts.

    Raises:
        ConfigError: nothing says where, or it cannot be used.
    """
    url = os.environ.get(RECORD_URL) or record.url
    if not url:
        raise ConfigError(
            f'no record is configured. Put url = "sqlite:///record.db" under [record] in presend.toml, or set {RECORD_URL}.'
        )
    return located(url, _folder(config))


def key_of(record: RecordConfig, config: Path | None) -> bytes:
    """Return the key of this installation: 32 bytes.

    Raises:
        ConfigError: it cannot be read or made, or is no key.
    """
    if given := os.environ.get(KEY):
        if not re.fullmatch(r"[0-9a-fA-F]{64}", given.strip()):
            raise ConfigError(f"{KEY} must be 64 hexadecimal digits. To make one: openssl rand -hex 32")
        return bytes.fromhex(given.strip())
    return fingerprint.key(_folder(config) / record.key_file if record.key_file else None)


def _folder(config: Path | None) -> Path:
    return (config.parent if config else Path.cwd()).absolute()
