"""JSON that is larger than memory: taken apart into objects, each of which is then read as a whole.

Two layouts are known: `lines`, an object on each line, and `document`: arrays and objects of any layout, one after another. Of an
array each element is an object of its own. An object is read as a whole up to `guard.read.LIMIT` bytes; of a larger one, or one
that is no JSON, each element of its arrays comes as an object that looks as if it were the only one, `{"tickets": [{...}]}`, so
that nothing of it is lost that can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from guard.archive.place import Opened, UnreadableError, chunks, lines
from guard.errors import InputError
from guard.read import LIMIT, Unread, parsed, text_of

__all__ = ["DOCUMENT", "LINES", "TOO_LONG", "Document", "documents", "keys", "layout"]

LINES, SINGLE, DOCUMENT = "lines", "single", "document"
TOO_LONG = f"is longer than {LIMIT // 1024 // 1024} MiB: no reply is. It was passed over."

_ASSIGNED = re.compile(rb"\s*window\.YTD\.[\w.]+\s*=\s*")
_PLAIN = re.compile(rb'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)
_IN_STRING = re.compile(rb"(?:[^\"\\]++|\\.)*+", re.DOTALL)
_KEY = re.compile(rb'"((?:[^"\\]|\\.){0,200})"\s*:\s*\Z', re.DOTALL)
_TOKEN = re.compile(rb'"((?:[^"\\]|\\.)*)"\s*(:?)|[\[\]{}]', re.DOTALL)
_GAP_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Document:
    """An object of JSON and where it stands."""

    where: str
    value: Mapping[str, Any]


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
            found.add(".".join([*(part for part in path if part), key]))
    return frozenset(found)


def documents(opened: Opened, shape: str) -> Iterator[Document | Unread]:
    """Yield the objects of an archive of JSON laid out as `shape`, and what is none."""
    if shape == LINES:
        yield from _lines(opened)
        return
    failed: list[UnreadableError] = []
    number = 0
    for piece in _split(_until_it_fails(opened, failed)):
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
    for number, part in enumerate(_split([piece.data or b""], inner=True), 1):
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


class _Cursor:
    """The bytes at hand, and more of them."""

    def __init__(self, source: Iterable[bytes]) -> None:
        self.source = iter(source)
        self.data = b""
        self.at = 0

    def more(self) -> bool:
        rest = self.data[self.at :]
        data = next(self.source, b"")
        self.data, self.at = rest + data, 0
        return bool(data)


def _split(source: Iterable[bytes], *, inner: bool = False) -> Iterator[_Piece]:
    """Yield the parts of a document, `inner` ones instead of objects that stand at the top. Only brackets and quotes count."""
    cursor = _Cursor(source)
    stack: list[tuple[bytes, str]] = []
    gap = bytearray()
    taken: bytearray | None = None
    deep = 0  # how deep it is in what is being taken
    path: tuple[str, ...] = ()
    in_string = False
    while True:
        start = cursor.at
        if in_string:
            end = _match(_IN_STRING, cursor.data, start)
        else:
            end = _match(_PLAIN, cursor.data, start)
        passed = cursor.data[start:end]
        mark = cursor.data[end : end + 1]
        waits = in_string and mark == b"\\"  # an escape whose other half is still to come
        if mark and not waits:
            passed += mark if deep or mark == b'"' else b""
            end += 1
        cursor.at = end
        if deep:
            if taken is not None:
                taken += passed
                if len(taken) > LIMIT:
                    if not stack and not inner:
                        # Too large to be read as a whole: from its beginning once more, element by element.
                        rest = chain([bytes(taken), cursor.data[cursor.at :]], cursor.source)
                        yield from _split(rest, inner=True)
                        return
                    taken = None
        else:
            gap += passed
            del gap[:-_GAP_KEPT]
        if waits or not mark:
            if not cursor.more():
                break
            continue
        if mark == b'"':
            in_string = not in_string
            continue
        if deep:
            deep += 1 if mark in b"{[" else -1
            if not deep:
                yield _Piece(path, bytes(taken)) if taken is not None else _Piece(path, None, TOO_LONG)
                taken = None
            continue
        if _stray(gap, stack):
            yield _Piece((), None, "is no JSON object.")
        key = found[1].decode("utf-8", "replace") if (found := _KEY.search(gap)) else ""
        gap.clear()
        if mark in b"}]":
            if stack:
                stack.pop()
        elif (where := _taken(mark, stack, key, inner=inner)) is not None:
            path, taken, deep = where, bytearray(mark), 1
        else:
            stack.append((mark, key))
    if deep or stack or in_string:
        if taken is not None and not stack:
            yield _Piece(path, bytes(taken))
        else:
            yield _Piece((), None, "breaks off in the middle: the file was cut. What stands before is checked; fetch it anew.")
    elif _stray(gap, stack):
        yield _Piece((), None, "is no JSON object.")


def _match(pattern: re.Pattern[bytes], data: bytes, start: int) -> int:
    found = pattern.match(data, start)
    return found.end() if found else start


def _taken(mark: bytes, stack: list[tuple[bytes, str]], key: str, *, inner: bool) -> tuple[str, ...] | None:
    """Return the keys above a part that begins here; `None` if none does."""
    if not stack:
        return () if mark == b"{" and not inner else None
    if [kind for kind, _ in stack] == [b"["]:
        return ()
    *above, (last, array) = stack
    if inner and mark == b"{" and last == b"[" and 1 <= len(above) <= 2 and all(kind == b"{" for kind, _ in above):
        return (*(name for _, name in above if name), array)
    return None


def _stray(gap: bytearray, stack: list[tuple[bytes, str]]) -> bool:
    """Tell whether something stands between objects that is none."""
    if stack and [kind for kind, _ in stack] != [b"["]:
        return False
    return bool(_ASSIGNED.sub(b"", bytes(gap)).strip(b" \t\r\n,;\xef\xbb\xbf"))


def _is_json(line: bytes) -> bool:
    try:
        parsed(text_of(line))
    except InputError:
        return False
    return True
