"""Keyed hashes of what was found, so that it can be known again without being kept.

A plain hash of a phone number is the phone number: all of them can be hashed and compared in minutes. So every hash is an
HMAC-SHA256 (RFC 2104) with a key of this installation, which never leaves its file.
"""

from __future__ import annotations

import hmac
import os
import secrets
import unicodedata
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

from guard.errors import ConfigError

__all__ = ["key", "name", "of", "place"]

_BYTES = 32


def place() -> Path:
    """Return where the key of this installation is: `PRESEND_KEY_FILE`, else `presend/key` in the user's configuration."""
    if given := os.environ.get("PRESEND_KEY_FILE"):
        return Path(given)
    home = os.environ.get("XDG_CONFIG_HOME")
    return (Path(home) if home else Path.home() / ".config") / "presend" / "key"


def key(path: Path | None = None) -> bytes:
    """Return the 32 bytes of the key file, which is made when it is first needed, readable by its owner only.

    Raises:
        ConfigError: it cannot be read or made, is no key, or others may read it.
    """
    path = path or place()
    try:
        if not path.exists():
            _make(path)
        data = path.read_bytes()
        mode = path.stat().st_mode
    except OSError as error:
        raise ConfigError(
            f"{path}: the key of this installation cannot be read or made ({type(error).__name__}). "
            "Name a file that may be written with PRESEND_KEY_FILE."
        ) from None
    if len(data) != _BYTES:
        raise ConfigError(f"{path}: a key has {_BYTES} bytes; this is something else. Name the key file with PRESEND_KEY_FILE.")
    if os.name == "posix" and mode & 0o077:
        raise ConfigError(f"{path}: others may read this key. Run: chmod 600 {path}")
    return data


def of(key: bytes, entity: str, value: str, message_id: str) -> str:
    """Return the hash of a value found in a message: 64 hexadecimal digits.

    Case and separators do not count, so that a number keeps its hash however it is spaced.
    """
    return hmac.digest(key, _joined(entity, _normalised(value), message_id), "sha256").hex()


@cache
def name(key: bytes) -> str:
    """Return what a key may be called in a file, so that hashes of two keys are never compared."""
    return sha256(b"presend key\0" + key).hexdigest()[:16]


def _normalised(value: str) -> str:
    folded = unicodedata.normalize("NFKC", value).casefold()
    return "".join(char for char in folded if char.isalnum()) or folded


def _joined(*parts: str) -> bytes:
    # With their lengths: "ab" + "c" is not "a" + "bc".
    data = [part.encode("utf-8", "surrogatepass") for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in data)


def _make(path: Path) -> None:
    # Written beside it and then linked into place: of two scans that start at once both use the key of the first.
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(new, path)
    finally:
        new.unlink(missing_ok=True)
