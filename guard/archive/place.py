"""Where archives are: files, globs, standard input, object stores and databases; what is packed is unpacked on the way.

A place is opened as a stream of bytes, never as a whole. What cannot be opened, and what breaks off on the way, is an
`UnreadableError` whose words are fit to be shown; what was read before it counts.
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import os
import re
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path
from typing import IO, Any

from guard.errors import InputError
from guard.read import LIMIT, Unread

__all__ = ["HEAD", "Opened", "Place", "UnreadableError", "chunks", "expand", "lines", "opened", "shown", "size"]

HEAD = 64 * 1024
"""Bytes that are looked at to tell what an archive is."""

_CHUNK = 256 * 1024
_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)(?:::|://)")
_EXTRAS = {"s3": "s3", "s3a": "s3", "gs": "gs", "gcs": "gs", "abfs": "azure", "abfss": "azure", "az": "azure", "adl": "azure"}
_DATABASES = frozenset({"postgresql", "postgres", "sqlite"})
_PACKED = {".gz": b"\x1f\x8b", ".zst": b"\x28\xb5\x2f\xfd", ".bz2": b"BZh"}
_BUNDLES = {b"PK\x03\x04": "ZIP", b"7z\xbc\xaf": "7z", b"\xfd7zXZ": "xz", b"Rar!": "RAR"}
_CUT = "is damaged or cut off: it cannot be unpacked from here on. What stands before is checked; fetch the file anew."


class UnreadableError(InputError):
    """A place cannot be opened, or not be read to its end."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an archive is: `url` opens it (a path, a URL, `-`) and `name` is what it is called, without passwords."""

    url: str
    name: str

    @property
    def database(self) -> bool:
        """Tell whether it is a database, asked with SQL and not read as bytes."""
        return _scheme(self.url).partition("+")[0] in _DATABASES


class _Raw(io.RawIOBase):
    """A stream that counts what is read, lets one look ahead, and says what goes wrong in words."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._read: Callable[[int], bytes | None] = getattr(file, "read1", file.read)
        self._ahead = b""
        self._failed: UnreadableError | None = None
        self.count = 0

    def readable(self) -> bool:
        """Tell that it is there to be read."""
        return True

    def readinto(self, target: Any) -> int:
        """Read into `target` and return how many bytes."""
        if not self._ahead:
            self._ahead = self._next(len(target))
        data, self._ahead = self._ahead[: len(target)], self._ahead[len(target) :]
        target[: len(data)] = data
        return len(data)

    def look(self, count: int) -> bytes:
        """Return the next `count` bytes, fewer at the end, and leave them to be read. What fails here fails when it is read."""
        pieces, missing = [self._ahead], count - len(self._ahead)
        try:
            while missing > 0 and (data := self._next(missing)):
                pieces.append(data)
                missing -= len(data)
        except UnreadableError as error:
            self._failed = error
        self._ahead = b"".join(pieces)
        return self._ahead[:count]

    def close(self) -> None:
        """Close the file beneath, unless it is standard input."""
        if not self.closed:
            if self._file is not getattr(sys.stdin, "buffer", None):
                self._file.close()
            super().close()

    def _next(self, count: int) -> bytes:
        if self._failed is not None:
            raise self._failed
        try:
            data = self._read(count) or b""
        except UnreadableError:
            raise
        except Exception as error:  # noqa: BLE001, decoders and object stores have no error in common
            raise UnreadableError(_said(error)) from None
        self.count += len(data)
        return data


class _Utf8:
    """UTF-16, as some spreadsheets and shells write it, as UTF-8."""

    def __init__(self, file: _Raw) -> None:
        self._file = io.BufferedReader(file, _CHUNK)
        self._decoder = codecs.getincrementaldecoder("utf-16")()

    def read(self, count: int) -> bytes:
        """Return about `count` bytes, none at the end."""
        while data := self._file.read1(max(count // 2, 2)):
            if text := self._decoder.decode(data):
                return text.encode()
        return self._decoder.decode(b"", final=True).encode()

    def close(self) -> None:
        """Close the file beneath."""
        self._file.close()


class Opened:
    """An archive that is being read: its `place`, its unpacked bytes as a `stream`, and their first `HEAD` as `head`."""

    def __init__(self, place: Place, file: Any, *, seekable: bool) -> None:
        self.place = place
        self._file = file if seekable else None
        self._jumps = False
        self._outer = _Raw(file)
        self.plain = Path(shown(place.url)).name.lower()
        """The name in lower case, without the ending that says how it is packed."""
        inner = self._unpacked()
        self.head = inner.look(HEAD)
        if self.head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            inner = _Raw(_Utf8(inner))
            self.head = inner.look(HEAD)
        self.packed = inner is not self._outer
        self.stream: io.BufferedReader = io.BufferedReader(inner, _CHUNK)

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return self.place.name

    @property
    def count(self) -> int:
        """The bytes read so far, as they are stored; for a file that is read from its end, where the reading stands."""
        if self._jumps and self._file is not None and not self._file.closed:
            return int(self._file.tell())
        return self._outer.count

    def seekable(self) -> IO[bytes]:
        """Return the file for formats that are read from their end.

        Raises:
            InputError: it is a pipe or packed.
        """
        if self._file is None or self.packed:
            raise InputError("is of a kind that cannot be read from a pipe or packed. Name the file itself, unpacked.")
        self._file.seek(0)
        self._jumps = True
        file: IO[bytes] = self._file
        return file

    def beside(self, name: str) -> bytes:
        """Return what is in another file of the same folder, empty if there is none or it is larger than a mebibyte."""
        folder, slash, _ = self.place.url.rpartition("/")
        if self.place.url == "-":
            return b""
        try:
            with _file(folder + slash + name)[0] as file:
                data: bytes = file.read(1024 * 1024 + 1)
        except (InputError, OSError):  # it only helps
            return b""
        return data if len(data) <= 1024 * 1024 else b""

    def close(self) -> None:
        """Close it."""
        self.stream.close()
        self._outer.close()

    def _unpacked(self) -> _Raw:
        first = self._outer.look(8)
        kind = next((kind for kind, magic in _PACKED.items() if first.startswith(magic)), "")
        for magic, bundle in _BUNDLES.items():
            if first.startswith(magic):
                raise UnreadableError(f"is a {bundle} bundle. Unpack it and name the files in it.")
        ending = Path(self.plain).suffix
        if ending in _PACKED:
            self.plain = self.plain.removesuffix(ending)
            if kind != ending:
                raise UnreadableError(f"is called {ending} and is not packed like that: it is damaged, or has the wrong name.")
        if not kind:
            return self._outer
        packed = io.BufferedReader(self._outer, _CHUNK)
        if kind == ".gz":
            return _Raw(gzip.GzipFile(fileobj=packed, mode="rb"))
        if kind == ".bz2":
            return _Raw(bz2.BZ2File(packed))
        from backports import zstd

        return _Raw(zstd.ZstdFile(packed))


def expand(given: Sequence[str]) -> Iterator[Place | Unread]:
    """Yield the places that were `given`, globs written out in the order of their names, each place once.

    A place is called by its file name, or by its path where two have the same file name.
    """
    found: dict[str, Place | Unread] = {}
    for text in given:
        for one in _matching(text):
            found.setdefault(one.where if isinstance(one, Unread) else one.url, one)
    names = Counter(_short(place.url) for place in found.values() if isinstance(place, Place))
    for place in found.values():
        if isinstance(place, Place) and place.url != "-" and not place.database:
            short = _short(place.url)
            yield Place(place.url, short if names[short] == 1 else shown(place.url))
        else:
            yield place


def shown(url: str) -> str:
    """Return how a place may be named: without the user, the password, and what stands behind `?` or `#`, where keys are."""
    if not _scheme(url) or "://" not in url:
        return url  # a file, which may have any name
    scheme, _, rest = url.partition("://")
    if "@" not in rest:
        return f"{scheme}://{re.split('[?#]', rest, maxsplit=1)[0]}"
    before, _, behind = rest.rpartition("@")
    # A password may hold any of these; where it cannot be told where it ends, nothing is said.
    return f"{scheme}://..." if re.search("[?#]", before) else f"{scheme}://{re.split('[?#]', behind, maxsplit=1)[0]}"


def size(place: Place) -> int | None:
    """Return how many bytes are stored there; `None` if that cannot be told."""
    if place.url == "-" or place.database:
        return None
    try:
        if _scheme(place.url):
            system, path = _remote(place.url)
            found = system.size(path)
            return found if isinstance(found, int) else None
        return Path(place.url).stat().st_size
    except Exception:  # noqa: BLE001, a size is only for the progress bar
        return None


def opened(place: Place) -> Opened:
    """Open a place that holds bytes.

    Raises:
        UnreadableError: it cannot be opened.
    """
    file, seekable = _file(place.url)
    try:
        return Opened(place, file, seekable=seekable)
    except BaseException:
        if place.url != "-":
            file.close()
        raise


def lines(stream: io.BufferedReader, limit: int = LIMIT) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line with its number, from 1; `None` for one of more than `limit` bytes, which is never held as a whole."""
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) <= limit or line.endswith(b"\n"):
            yield number, line
            continue
        while (line := stream.readline(_CHUNK)) and not line.endswith(b"\n"):
            pass
        yield number, None


def chunks(stream: io.BufferedReader) -> Iterator[bytes]:
    """Yield the bytes of a stream."""
    while data := stream.read1(_CHUNK):
        yield data


def _file(url: str) -> tuple[Any, bool]:
    if url == "-":
        return sys.stdin.buffer, False
    try:
        if _scheme(url):
            system, path = _remote(url)
            return system.open(path, "rb"), True
        return Path(url).open("rb", buffering=0), True
    except UnreadableError:
        raise
    except Exception as error:  # noqa: BLE001, object stores have no error in common
        raise UnreadableError(_closed(error)) from None


def _matching(text: str) -> Iterator[Place | Unread]:
    if text == "-":
        yield Place("-", "stdin")
        return
    if (scheme := _scheme(text)).partition("+")[0] in _DATABASES:
        yield Place(text, f"{scheme.partition('+')[0]} database")
        return
    if not has_magic(text) or (not scheme and Path(text).exists()):
        yield Place(text, _short(text))
        return
    try:
        paths = _remote_matches(text) if scheme else glob(text, recursive=True)  # noqa: PTH207, Path.glob takes no absolute one
    except UnreadableError as error:
        yield Unread(_short(text), str(error))
        return
    files = sorted(path for path in paths if scheme or not os.path.isdir(path))  # noqa: PTH112, strings by the million
    if not files:
        yield Unread(_short(text), "matches no file.")
    for path in files:
        yield Place(path, _short(path))


def _remote_matches(text: str) -> list[str]:
    try:
        system, path = _remote(text)
        return [system.unstrip_protocol(found) for found in system.glob(path)]
    except UnreadableError:
        raise
    except Exception as error:  # noqa: BLE001, object stores have no error in common
        raise UnreadableError(_closed(error)) from None


def _remote(url: str) -> tuple[Any, str]:
    scheme = _scheme(url)
    extra = _EXTRAS.get(scheme)
    try:
        from fsspec.core import url_to_fs

        system, path = url_to_fs(url)
    except ImportError:
        wanted = f"pip install 'presend[{extra}]'" if extra else "install fsspec and what it wants for this scheme"
        raise UnreadableError(f"cannot be opened: {scheme}:// needs more than is installed. Do: {wanted}.") from None
    except ValueError:
        raise UnreadableError("cannot be opened: nothing is known about URLs of this scheme.") from None
    return system, str(path)


def _scheme(url: str) -> str:
    found = _URL.match(url)
    return found[1].lower() if found else ""


def _short(url: str) -> str:
    name = shown(url)
    return name.rstrip("/").rpartition("/")[2] or name


def _closed(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "cannot be opened: there is no such file."
    if isinstance(error, IsADirectoryError):
        return "cannot be opened: it is a folder. Name the files in it, as in 'folder/*.jsonl'."
    if isinstance(error, PermissionError):
        return "cannot be opened: permission denied."
    return f"cannot be opened ({type(error).__name__})."


def _said(error: Exception) -> str:
    if isinstance(error, IsADirectoryError):
        return _closed(error)
    if isinstance(error, UnicodeDecodeError):
        return "is not the UTF-16 that its first bytes announce. Save it as UTF-8."
    known = isinstance(error, EOFError | zlib.error | gzip.BadGzipFile) or type(error).__name__ == "ZstdError"
    if known or (isinstance(error, OSError) and error.errno is None):
        return _CUT
    return f"cannot be read to its end ({type(error).__name__}). What stands before is checked."
