"""JSON that is larger than memory: taken apart into objects, each of which is then read as a whole.

Two layouts are known: `lines`, an object on each line, and `document`: arrays and objects of any layout, one after another. Of an
array each element is an object of its own. An object is read as a whole up to `guard.read.LIMIT` bytes; of a larger one, or one
that is no JSON, each element of its arrays comes as an object that looks as if it were the only one, `{"tickets": [{...}]}`, so
that nothing of it is lost that can be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from guard.archive.model import Row
from guard.archive.place import Opened, UnreadableError, chunks, lines
from guard.errors import InputError
from guard.read import LIMIT, Unread, parsed, text_of

__all__ = ["DOCUMENT", "LINES", "TOO_LONG", "Document", "documents", "keys", "layout", "rows"]

LINES, SINGLE, DOCUMENT = "lines", "single", "document"
TOO_LONG = f"is longer than {LIMIT // 1024 // 1024} MiB: no reply is. It was passed over."

_ASSIGNED = re.compile(rb"\s*window\.YTD\.[\w.]+\s*=\s*")
# Only single characters are taken possessively: of groups, Python before 3.11.5 takes what does not match (python/cpython#106052).
# So what repeats is remembered, and there must not be too much of it.
_STRING = rb'[^"\\]*+(?:\\.[^"\\]*+){0,1000}'
_PLAIN = re.compile(rb'[^"\[\]{}]*+(?:"' + _STRING + rb'"[^"\[\]{}]*+){0,1000}', re.DOTALL)
_IN_STRING = re.compile(_STRING, re.DOTALL)
_KEY = re.compile(rb'"((?:[^"\\]|\\.){0,200})"\s*:\s*\Z', re.DOTALL)
_TOKEN = re.compile(rb'"((?:[^"\\]|\\.)*)(?:"\s*(:?)|\\?\Z)|[\[\]{}]', re.DOTALL)
_GAP_KEPT = 4096
_DEPTHS = (2, 3)
"""How deep an array of a larger object may stand for its elements to be taken: `{"tickets": [`, `{"data": {"tickets": [`."""
_KEYS = 8
"""Brackets around the deepest key that `keys` tells."""


@dataclass(frozen=True, slots=True)
class Document:
    """An object of JSON and where it stands."""

    where: str
    value: Mapping[str, Any]


def rows(
    opened: Opened, read: Callable[[Mapping[str, Any], str, str], Iterator[Row | Unread]], shape: str | None = None
) -> Iterator[Row | Unread]:
    """Yield what `read` makes of each object of an export: it is given the object, where that stands, and the archive's name.

    An object that is not as it should be (`InputError`) is unread, and reading goes on behind it. `shape` is the layout where it is known.
    """
    for document in documents(opened, shape or layout(opened.head, whole=False)):
        if isinstance(document, Unread):
            yield document
            continue
        try:
            yield from read(document.value, document.where, opened.name)
        except InputError as error:
            yield Unread(document.where, str(error))


def layout(data: bytes, *, whole: bool) -> str:
    """Return how the JSON that begins with `data` is laid out: `lines`, `document`, `single` (one line), or empty for none."""
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if data.startswith(b"[") or _ASSIGNED.match(data):
        return DOCUMENT
    if not data.startswith(b"{"):
        return ""
    first, end, rest = data.partition(b"\n")
    if not end:
        return SINGLE
    if _is_json(first):
        return LINES if rest.strip() or not whole else SINGLE
    # A first line that is broken does not make the lines behind it a document.
    second = rest.partition(b"\n")[0].strip()
    return LINES if not first.rstrip().endswith((b"{", b"[")) and second.startswith(b"{") and _is_json(second) else DOCUMENT


def keys(data: bytes) -> frozenset[str]:
    """Return the keys of the first record in `data`, which may break off: `requester_id`, `comments.public`. Arrays do not count."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    found: set[str] = set()
    path: list[str | None] = []
    key: str | None = None
    for token in _TOKEN.finditer(data, assigned.end() if (assigned := _ASSIGNED.match(data)) else 0):
        mark = token[0][:1]
        if mark in b"{[":
            path.append(key)
            key = None
        elif mark in b"}]":
            if path:
                path.pop()
            if not path:
                break
            key = None
        elif token[2]:
            key = token[1].decode("utf-8", "replace")
            if len(path) <= _KEYS:
                found.add(".".join([*(part for part in path if part), key]))
    return frozenset(found)


def documents(opened: Opened, shape: str) -> Iterator[Document | Unread]:
    """Yield the objects of an archive of JSON laid out as `shape`, and what is none."""
    if shape == LINES:
        yield from _lines(opened)
        return
    failed: list[UnreadableError] = []
    number = 0
    for piece in _Splitter(_until_it_fails(opened, failed)).pieces():
        number += 1
        where = f"{opened.name}: item {number}"
        if piece.data is None:
            yield Unread(where, piece.reason)
            continue
        yield from _read(piece, where)
    if failed:
        raise failed[0]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a document: its bytes and the keys of the arrays it stands in, or the reason why there are none."""

    path: tuple[str, ...] = ()
    data: bytes | None = None
    reason: str = ""


def _lines(opened: Opened) -> Iterator[Document | Unread]:
    for number, line in lines(opened.stream):
        where = f"{opened.name}:{number}"
        if line is None:
            yield Unread(where, TOO_LONG)
        elif line.strip():
            yield _document(line, where, ())


def _read(piece: _Piece, where: str) -> Iterator[Document | Unread]:
    read = _document(piece.data or b"", where, piece.path)
    if isinstance(read, Document) or piece.path:
        yield read
        return
    # Somewhere in it something is wrong: the elements of its arrays may be right all the same.
    for number, part in enumerate(_Splitter([piece.data or b""], inner=True).pieces(), 1):
        if part.data is not None and part.path:
            yield _document(part.data, f"{where}, {part.path[-1]} {number}", part.path)
    yield read


def _document(data: bytes, where: str, path: tuple[str, ...]) -> Document | Unread:
    try:
        value = parsed(text_of(data))
    except InputError as error:
        return Unread(where, str(error))
    if not isinstance(value, dict):
        return Unread(where, "must be a JSON object.")
    if path:
        value = {path[-1]: [value]}
        for key in reversed(path[:-1]):
            value = {key: value}
    return Document(where, value)


def _until_it_fails(opened: Opened, failed: list[UnreadableError]) -> Iterator[bytes]:
    try:
        yield from chunks(opened.stream)
    except UnreadableError as error:
        failed.append(error)


class _Splitter:
    """Takes a document apart: only brackets and quotes count, and only what is being taken is held."""

    def __init__(self, source: Iterable[bytes], *, inner: bool = False) -> None:
        """Take the objects at the top of the document, or those in its arrays if `inner`."""
        self._source = (data for data in source if data)
        self._inner = inner
        self._data, self._at, self._in_string = b"", 0, False
        self._stack: list[tuple[bytes, str]] = []
        self._gap = bytearray()
        self._taken: bytearray | None = None
        self._deep = 0  # in what is being taken
        self._path: tuple[str, ...] = ()

    def pieces(self) -> Iterator[_Piece]:
        """Yield the parts."""
        for passed, mark in self._scan():
            if not self._deep:
                self._gap += passed
                del self._gap[:-_GAP_KEPT]
                if mark:
                    yield from self._between(mark)
                continue
            if not self._keep(passed + mark):
                # Too large to be read as a whole: from its beginning once more, element by element.
                rest = chain([bytes(self._taken or b""), self._data[self._at :]], self._source)
                yield from _Splitter(rest, inner=True).pieces()
                return
            if mark:
                self._deep += 1 if mark in b"{[" else -1
            if not self._deep:
                taken, self._taken = self._taken, None
                yield _Piece(self._path, bytes(taken)) if taken is not None else _Piece(self._path, None, TOO_LONG)
        yield from self._rest()

    def _scan(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield the bytes up to each bracket outside of strings, and the bracket; it is empty where more is to come before one."""
        while True:
            pattern = _IN_STRING if self._in_string else _PLAIN
            found = pattern.match(self._data, self._at)
            end = found.end() if found else self._at
            passed, mark = self._data[self._at : end], self._data[end : end + 1]
            if mark == b"\\" and end + 1 < len(self._data):
                self._at = end
                yield passed, b""
                continue
            if not mark or mark == b"\\":  # in a string, an escape whose other half is to come
                self._at = end
                yield passed, b""
                if not (data := next(self._source, b"")):
                    return
                self._data, self._at = self._data[end:] + data, 0
                continue
            self._at = end + 1
            if mark == b'"':
                self._in_string = not self._in_string
                yield passed + mark, b""
            else:
                yield passed, mark

    def _keep(self, data: bytes) -> bool:
        """Keep a piece of what is being taken; return false if that is the whole document and it is too large."""
        if self._taken is not None:
            self._taken += data
            if len(self._taken) > LIMIT:
                if not self._stack and not self._inner:
                    return False
                self._taken = None
        return True

    def _between(self, mark: bytes) -> Iterator[_Piece]:
        if _stray(self._gap, self._stack):
            yield _Piece((), None, "is no JSON object.")
        found = _KEY.search(self._gap)
        key = found[1].decode("utf-8", "replace") if found else ""
        self._gap.clear()
        if mark in b"}]":
            if self._stack:
                self._stack.pop()
        elif (path := _taken(mark, self._stack, inner=self._inner)) is not None:
            self._path, self._taken, self._deep = path, bytearray(mark), 1
        else:
            self._stack.append((mark, key))

    def _rest(self) -> Iterator[_Piece]:
        if not (self._deep or self._stack or self._in_string):
            if _stray(self._gap, self._stack):
                yield _Piece((), None, "is no JSON object.")
        elif self._taken is not None and not self._stack:
            yield _Piece(self._path, bytes(self._taken))
        else:
            yield _Piece((), None, "breaks off in the middle: the file was cut. What stands before is checked; fetch it anew.")


def _taken(mark: bytes, stack: list[tuple[bytes, str]], *, inner: bool) -> tuple[str, ...] | None:
    """Return the keys above a part that begins here; `None` if none does."""
    if not stack:
        return () if mark == b"{" and not inner else None
    if _in_array(stack):
        return ()
    if inner and mark == b"{" and len(stack) in _DEPTHS:
        *above, (last, array) = stack
        if last == b"[" and all(kind == b"{" for kind, _ in above):
            return (*(name for _, name in above if name), array)
    return None


def _in_array(stack: list[tuple[bytes, str]]) -> bool:
    """Tell whether only an array is open: its elements are objects of their own."""
    return len(stack) == 1 and stack[0][0] == b"["


def _stray(gap: bytearray, stack: list[tuple[bytes, str]]) -> bool:
    """Tell whether something stands between objects that is none."""
    if stack and not _in_array(stack):
        return False
    return bool(_ASSIGNED.sub(b"", bytes(gap)).strip(b" \t\r\n,;\xef\xbb\xbf"))


def _is_json(line: bytes) -> bool:
    try:
        parsed(text_of(line))
    except InputError:
        return False
    return True
