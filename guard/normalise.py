"""str -> Text: markup taken out, Unicode and disguises folded, with a map back to the original offsets.

The order of folding follows Unicode TR 15 (NFKC), TR 44 (`Default_Ignorable_Code_Point`, `Nd`) and UTS 39 (look-alike
letters). What hides a value from a plain search (zero-width characters, other scripts' digits, look-alike letters, a number
spelled out, an encoded run) is folded *and* remembered, so that a finding inside it can say so.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import repeat

from guard.likeness import latin_twin

Piece = tuple[str, int, int, bool]
"""Folded text, the original (start, end) it stands for, and whether a reader would take it for something else."""


@dataclass(frozen=True, slots=True)
class Text:
    """Folded text and the way back.

    `starts[i]` and `ends[i]` are the original offsets that folded character `i` stands for; `None` where folding changed
    nothing. `disguised` are the folded offsets, rising, whose original form would hide them from a plain search.
    """

    folded: str = field(repr=False)
    length: int
    starts: tuple[int, ...] | None = field(default=None, repr=False)
    ends: tuple[int, ...] | None = field(default=None, repr=False)
    disguised: tuple[int, ...] = ()
    carried: Text | None = None
    """What the markup carries and a reader does not see: attributes, comments, scripts."""

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original text that folded `start:end` stands for."""
        if self.starts is None or self.ends is None:
            return start, end
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else self.length
            return at, at
        return self.starts[start], max(self.ends[start:end])

    def stands(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the folded text that stands for original `start:end`."""
        return (start, end) if self.starts is None else (bisect_left(self.starts, start), bisect_left(self.starts, end))

    def hides(self, start: int, end: int) -> bool:
        """Tell whether a part of folded `start:end` was disguised."""
        at = bisect_left(self.disguised, start)
        return at < len(self.disguised) and self.disguised[at] < end


def normalise(text: str) -> Text:
    """Fold `text` once. Plain ASCII without markup comes back as it is."""
    if text.isascii() and not _MARKUP.search(text):
        return Text(text, len(text))
    seen = _assemble(_fold(text, _unmark(text)), len(text))
    carried = _assemble(_fold(text, _carried(text)), len(text))
    return replace(seen, carried=carried) if carried.folded.strip() else seen


def reread(text: Text, changes: Iterable[tuple[int, int, str]]) -> Text:
    """Return another reading of `text`: each folded (start, end) of `changes`, which rise, reads as the string beside it.

    Only what changes is disguised in it, and what the text hid before.
    """
    return _assemble(_changed(text, changes), text.length)


def _changed(text: Text, changes: Iterable[tuple[int, int, str]]) -> Iterator[Piece]:
    at = 0
    hidden = frozenset(text.disguised)
    for start, end, other in changes:
        yield from _copied(text, at, start, hidden)
        yield other, *text.original(start, end), True
        at = end
    yield from _copied(text, at, len(text.folded), hidden)


def _copied(text: Text, start: int, end: int, hidden: frozenset[int]) -> Iterator[Piece]:
    if text.starts is None or text.ends is None:
        if end > start:
            yield text.folded[start:end], start, end, False
        return
    first = start
    for at in range(start, end):
        begins, ends = text.starts[at], text.ends[at]
        # Characters in a row that stand for characters in a row go on together.
        alone = ends - begins != 1 or at in hidden
        if first < at and (alone or begins != text.ends[at - 1]):
            yield text.folded[first:at], text.starts[first], text.ends[at - 1], False
            first = at
        if alone:
            yield text.folded[at], begins, ends, at in hidden
            first = at + 1
    if first < end:
        yield text.folded[first:end], text.starts[first], text.ends[end - 1], False


def _assemble(pieces: Iterator[Piece], length: int) -> Text:
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    disguised: list[int] = []
    gap = False
    for part, start, end, hidden in pieces:
        if not part:
            gap = gap or hidden
            continue
        if gap and not hidden and folded and _inside_value(folded[-1][-1], part[0]):
            disguised.append(len(starts))  # something invisible stood inside a word or number
        gap = False
        size = len(part)
        if hidden:
            disguised.extend(range(len(starts), len(starts) + size))
        # A piece that keeps its length maps character by character; any other maps as a whole.
        whole = end - start == size and not hidden
        starts.extend(range(start, end) if whole else repeat(start, size))
        ends.extend(range(start + 1, end + 1) if whole else repeat(end, size))
        folded.append(part)
    return Text("".join(folded), length, tuple(starts), tuple(ends), tuple(disguised))


def _inside_value(before: str, after: str) -> bool:
    return (before.isalnum() or before in "@.") and (after.isalnum() or after in "@.")


# --- markup -------------------------------------------------------------------------------------------------------------

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code del dfn em font i img ins kbd label mark q s samp small span strike strong sub sup "
    "time tt u var wbr".split()
)
_TAG = r"""</?(?P<tag>[A-Za-z][A-Za-z0-9:-]*)(?P<attributes>(?:[^<>"']|"[^"<]*"|'[^'<]*'|["'])*)>"""
_ENTITY = r"&(?:#0{0,40}[0-9]{1,7};?|#[xX]0{0,40}[0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};|(?:amp|commat|gt|lt|nbsp|quot|shy)(?![A-Za-z0-9=]))"
_EMPHASIS = r"(?P<mark>\*\*|__|~~|`)(?=[^\s*_~`])(?P<inner>[^*_~`\n]{1,400})(?<!\s)(?P=mark)"
_COMMENT = r"(?P<unseen><!--(?:(?:[^-]|-(?!->)){0,1000}|(?:[^-<]|-(?!->)|<(?!!--)){0,20000})-->|<(?P<code>script|style)\b[^<>]{0,500}>[^<]{0,20000}</(?P=code)>|<(?:[!?]|/(?![A-Za-z]))[^<>]{0,2000}>|<!--|-->)"
_CONTROL = r"(?P<control>[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+)"
_ESCAPE = r"(?P<escape>\\)(?=[@.*_#+()\[\]{}!~>-])"
_FENCE = r"(?P<fence>^[ \t]*(?:```|~~~)[^\n`]{0,40}$)"
_MARKUP = re.compile(f"{_COMMENT}|{_TAG}|{_ENTITY}|{_FENCE}|{_EMPHASIS}|{_CONTROL}|{_ESCAPE}", re.IGNORECASE | re.MULTILINE)
_ATTRIBUTE = re.compile(
    r"""(?!(?:class|width|height|style)\b)[\w:-]{1,60}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_PLACEHOLDER = re.compile(r"<[A-Z][A-Z _-]*>")


def _unmark(text: str) -> Iterator[tuple[int, int, str | None]]:
    """Yield (start, end, replacement) over `text`; a replacement of `None` keeps the characters."""
    at = 0
    while match := _MARKUP.search(text, at):
        start, end = match.span()
        if start > at:
            yield at, start, None
        if match["mark"]:
            yield start, match.start("inner"), ""
            at = match.end("inner")
            # The inner text may hold further markup (`**Order &#35;1**`), so it is read again from its start.
            yield from _within(text, match.start("inner"), at)
            yield at, end, ""
        elif match["tag"]:
            yield start, end, _in_place_of(match)
        elif match["control"] or match["escape"] or match["unseen"] or match["fence"] is not None:
            yield start, end, ""
        else:
            yield start, end, html.unescape(match[0] if match[0].endswith(";") else match[0] + ";")
        at = end
    if at < len(text):
        yield at, len(text), None


def _within(text: str, start: int, end: int) -> Iterator[tuple[int, int, str | None]]:
    for a, b, replacement in _unmark(text[start:end]):
        yield start + a, start + b, replacement


def _in_place_of(match: re.Match[str]) -> str | None:
    """Return what a tag reads as: nothing inside a line, a line's end between blocks; `None` if it is no tag."""
    tag = match["tag"].lower()
    if _PLACEHOLDER.fullmatch(match[0]) and tag not in _INLINE | {"br", "p", "div", "li"}:
        return None  # <NAME> is a template's blank, not markup, and the agent has to see it
    return "" if tag in _INLINE else "\n"


def _carried(text: str) -> Iterator[tuple[int, int, str | None]]:
    """Yield, as `_unmark` does, what tags and comments carry, each on a line of its own."""
    at = 0
    for match in _MARKUP.finditer(text):
        if match["unseen"]:
            kept = [match.span()]
        elif match["tag"]:
            base = match.start("attributes")
            found = _ATTRIBUTE.finditer(match["attributes"])
            kept = [(base + a.start(a.lastindex or 0), base + a.end(a.lastindex or 0)) for a in found]
        else:
            continue
        for start, end in kept:
            yield at, start, "\n"
            if match["unseen"]:
                yield start, end, None
            else:
                yield from _within(text, start, end)
            at = end


# --- characters ---------------------------------------------------------------------------------------------------------

# Default_Ignorable_Code_Point beyond category Cf, and U+2800, which no font draws (DerivedCoreProperties.txt).
_IGNORABLE = frozenset("\ufffd\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\u180b\u180c\u180d\u180f") | {
    chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
}
_TYPOGRAPHIC = str.maketrans("‘’‚‛“”„‟′″‹›«»⁄∕", "''''\"\"\"\"'\"''\"\"//")
_WORD = re.compile(r"\w+")
_JOINED = re.compile(r"[A-Za-z0-9][@.+:-]")


def _fold(text: str, parts: Iterator[tuple[int, int, str | None]]) -> Iterator[Piece]:
    for start, end, replacement in parts:
        if replacement is None:
            yield from _fold_run(text[start:end], start)
        else:
            invisible = not replacement and text[start] < " "
            yield _plain(replacement), start, end, invisible or (replacement.isalnum() and text[start] == "&")


def _plain(text: str) -> str:
    return text if text.isascii() else "".join(part for part, *_ in _fold_run(text, 0))


def _fold_run(text: str, base: int) -> Iterator[Piece]:
    if text.isascii():
        yield text, base, base + len(text), False
        return
    words = _lookalike_words(text)
    at = 0
    while at < len(text):
        char = text[at]
        stop = at + 1
        if char < "\x80" and (stop == len(text) or text[stop] < "\x80"):
            while stop < len(text) and text[stop] < "\x80":
                stop += 1
            # The last of these may carry a combining mark, so it is left for the next turn.
            stop -= stop < len(text) and stop - at > 1
            yield text[at:stop], base + at, base + stop, False
            at = stop
            continue
        while stop < len(text) and (text[stop] > "\x7f") and unicodedata.category(text[stop])[0] == "M":
            stop += 1
        folded, hidden = _fold_cluster(text[at:stop])
        if at in words:
            folded, hidden = words[at], True
        yield folded, base + at, base + stop, hidden
        at = stop


@cache
def _fold_cluster(cluster: str) -> tuple[str, bool]:
    """Fold one character with the marks on it: (what a reader takes it for, whether that hides it from a search)."""
    if len(cluster) == 1 and _ignorable(cluster):
        return "", True
    kept = "".join(char for char in cluster if not _ignorable(char))
    composed = unicodedata.normalize("NFKC", kept.translate(_TYPOGRAPHIC))
    folded = "".join(map(_read_as, composed))
    # A digit or letter that was not written as itself; é from e + acute is honest, as are quotes and spaces.
    hidden = folded.isascii() and (folded.isalnum() or folded == "@") and folded != cluster
    return folded, hidden


def _read_as(char: str) -> str:
    """Return what a reader takes one composed character for."""
    category = unicodedata.category(char)
    digit = unicodedata.digit(char, None) if category in ("Nd", "No") else None
    if digit is not None:
        return str(digit)
    if category == "Pd" or char == "\u2212":
        return "-"
    if char in "\u3002\uff61":
        return "."  # the full stop of Chinese and Japanese also stands in domains
    read_as = {"Zs": " ", "Zl": "\n", "Zp": "\n", "Cs": "\ufffd"}.get(category, char)
    return "" if category[0] == "M" else read_as


def _ignorable(char: str) -> bool:
    # Beyond format characters: controls, private and unassigned code points, which no font draws.
    return unicodedata.category(char) in ("Cf", "Cc", "Co", "Cn") or char in _IGNORABLE


def _lookalike_words(text: str) -> dict[int, str]:
    """Return {offset: letter} for letters of another script inside words that also hold Latin letters or digits.

    A word wholly of one script is left alone: it is somebody's language, not a disguise. Not so if it is a part of an address or
    code ("сор@acme.example") and has not one letter that Latin lacks.
    """
    found: dict[int, str] = {}
    for word in _WORD.finditer(text):
        letters = word[0]
        if letters.isascii():
            continue
        if not re.search(r"[A-Za-z0-9]", letters) and not (_joins(text, word) and all(map(latin_twin, letters))):
            continue
        for offset, char in enumerate(letters, word.start()):
            if not char.isascii() and char.isalpha() and not unicodedata.name(char, "").startswith("LATIN"):
                twin = latin_twin(char)
                if twin:
                    found[offset] = twin
    return found


def _joins(text: str, word: re.Match[str]) -> bool:
    """Tell whether a word is joined to a Latin letter or digit by a character of addresses and codes."""
    before, after = text[max(0, word.start() - 2) : word.start()], text[word.end() : word.end() + 2]
    return _JOINED.fullmatch(before) is not None or _JOINED.fullmatch(after[::-1]) is not None


# --- quoted history -----------------------------------------------------------------------------------------------------

_QUOTE_STARTS = re.compile(
    r"^(?:[ \t]*>.*|-{2,}[ ]?(?:original message|forwarded message|reply above)\b.*"
    r"|on [^\n]{6,120}[ \n]{1,3}wrote:[ \t]*|from:[ ][^\n]{3,120}\n{1,2}(?:sent|date|to):.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED_LINE = re.compile(r"[ \t]*>")


def quoted(folded: str) -> tuple[tuple[int, int], ...]:
    """Return the folded spans of quoted history: `>` lines, and everything behind a quotation's header."""
    spans: list[tuple[int, int]] = []
    for match in _QUOTE_STARTS.finditer(folded):
        if _QUOTED_LINE.match(match[0]):
            spans.append(match.span())
        else:
            spans.append((match.start(), len(folded)))
            break
    return tuple(spans)
