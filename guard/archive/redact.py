"""A text without what was found in it: every value replaced, hashed or encrypted, until a check of the result finds none.

What is put in place of a value reads `[left out: CREDIT_CARD]`, with a word of letters behind it where it is hashed
(`[left out: CREDIT_CARD kfjw...]`, the same for the same value under the same key) or encrypted. No recognizer takes that for a
value, so the copy passes the same check as any other text, without exceptions for what we wrote ourselves.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from guard.errors import GuardError
from guard.model import WHOLE_REPLY, Channel, Customer, Finding, Message, Reply, State, Verdict

__all__ = ["OPERATORS", "Cut", "Judge", "Redactor", "Span", "UncheckedError", "WrongKeyError", "reversed_text"]

OPERATORS = ("replace", "mask", "hash", "encrypt")

_ROUNDS = 12
_SHORTEST = 4
_LETTERS = "abcdefghijklmnop"
_WITHHELD = "WHOLE_TEXT"
_MARK = re.compile(r"\[left out: ([A-Z][A-Z0-9_]*) ([a-p]{88,})\]")
_TAG = 12
"""Bytes that say by which key a value was encrypted, and that it was not changed since."""


class UncheckedError(GuardError):
    """A text could not be wholly checked, so nobody knows what is in it."""


class WrongKeyError(GuardError):
    """A value was encrypted with another key, or changed since."""


class Judge(Protocol):
    """What of a guard is needed."""

    def check(self, reply: Reply, *, deadline_ms: int | None = None) -> Verdict:
        """Answer whether a reply may be sent."""


@dataclass(frozen=True, slots=True)
class Span:
    """A value in a text, in code points."""

    start: int
    end: int
    entity: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A text with its values replaced, and those values. `withheld` if nothing less than all of it had to go."""

    text: str = field(repr=False)
    spans: tuple[Span, ...] = ()
    values: tuple[str, ...] = field(repr=False, default=())
    withheld: bool = False


class Redactor:
    """Replaces values. Threads may share it."""

    def __init__(self, guard: Judge, operator: str, key: bytes = b"") -> None:
        """Take what finds the values and what to do with them.

        Args:
            guard: finds them.
            operator: one of `OPERATORS`.
            key: 32 bytes, for `hash` and `encrypt`.

        Raises:
            GuardError: there is no such operator, or it needs a key.
        """
        if operator not in OPERATORS:
            raise GuardError(f"there is no such operator. There are: {', '.join(OPERATORS)}.")
        if operator in ("hash", "encrypt") and len(key) != 32:
            raise GuardError("this operator needs a key of 32 bytes.")
        self._guard = guard
        self._operator = operator
        self._key = key

    def cut(
        self,
        text: str,
        channel: Channel = Channel.PUBLIC,
        thread: Sequence[Message] = (),
        customer: Customer | None = None,
        known: Iterable[str] = (),
    ) -> Cut:
        """Return a text without the values that a check finds in it, in public or on its own channel, nor those `known`.

        Raises:
            UncheckedError: it could not be wholly checked.
        """
        if not text.strip():
            return Cut(text)
        context = Reply("", text, channel, thread=tuple(thread), customer=customer or Customer())
        spans = list(self._found(context)) + [span for value in known for span in _occurrences(text, value)]
        for _ in range(_ROUNDS):
            spans = _merged(text, spans)
            made, places = self._made(text, spans)
            left = [
                *self._found(Reply("", made, channel, thread=tuple(thread), customer=customer or Customer())),
                *(span for span in self._again(text, spans, made)),
            ]
            if not left:
                return Cut(made, tuple(spans), tuple(text[span.start : span.end] for span in spans))
            spans = _widened(text, spans, places, left)
        whole = Span(0, len(text), _WITHHELD)
        return Cut(self._made(text, [whole])[0], (whole,), (text,), withheld=True)

    def whole(self, text: str, entity: str) -> Cut:
        """Return what stands in place of a text that is a value altogether."""
        if not text.strip():
            return Cut(text)
        span = Span(0, len(text), entity)
        return Cut(self._made(text, [span])[0], (span,), (text,))

    def findings(self, reply: Reply) -> tuple[Finding, ...]:
        """Return the findings of a check that hold a value.

        Raises:
            UncheckedError: it could not be wholly checked.
        """
        from guard.normalise import normalise

        verdict = self._guard.check(reply)
        if verdict.state == State.INCOMPLETE and not verdict.findings:
            folded = normalise(reply.text)
            if not folded.folded.strip() and folded.carried is None:
                return ()  # markup without a word: there is nothing to check
        if verdict.state == State.INCOMPLETE:
            raise UncheckedError(verdict.checked.incomplete[0] if verdict.checked.incomplete else "it was not wholly checked")
        return tuple(f for f in verdict.findings if f.holds_value and f.entity != WHOLE_REPLY and f.start < f.end)

    def _found(self, reply: Reply) -> list[Span]:
        """Return the values in a reply, on its channel with its conversation, and as if it were public without one."""
        found = [*self.findings(reply)]
        if reply.channel != Channel.PUBLIC or reply.thread or reply.customer != Customer():
            found += self.findings(Reply("", reply.text))
        return [Span(max(f.start, 0), min(f.end, len(reply.text)), f.entity) for f in found]

    def _again(self, text: str, spans: Sequence[Span], made: str) -> list[Span]:
        """Return where a value that was cut out stands in the result once more, otherwise spaced."""
        found = []
        for span in spans:
            bare = _bare(text[span.start : span.end])
            if len(bare) >= _SHORTEST + 2 and re.search(r"\d", bare):
                loose = re.compile(r"[\W_]{0,3}".join(map(re.escape, bare)), re.IGNORECASE)
                found += [Span(match.start(), match.end(), span.entity) for match in loose.finditer(made)]
        return found

    def _made(self, text: str, spans: Sequence[Span]) -> tuple[str, list[tuple[int, int, int]]]:
        """Return the text with what stands for its values, and (start, end, which span) of each of those."""
        from guard.archive.presidio import anonymized

        if not spans:
            return text, []
        operator = {"mask": _masked, "replace": _named, "hash": self._hashed, "encrypt": self._encrypted}[self._operator]
        return anonymized(text, [(span.start, span.end, _operation(operator, span)) for span in spans])

    def _hashed(self, value: str, entity: str) -> str:
        digest = hmac.digest(
            self._key, f"redact hash\0{entity}\0{_bare(value) or value}".encode("utf-8", "surrogatepass"), "sha256"
        )
        return f"[left out: {entity} {_lettered(digest[:8])}]"

    def _encrypted(self, value: str, entity: str) -> str:
        from guard.archive.presidio import encrypt

        sealed = encrypt(_part(self._key, b"encrypt"), value)
        return f"[left out: {entity} {_lettered(sealed + self._tag(entity, sealed))}]"

    def _tag(self, entity: str, sealed: bytes) -> bytes:
        return hmac.digest(_part(self._key, b"tag"), entity.encode() + b"\0" + sealed, "sha256")[:_TAG]


def reversed_text(text: str, key: bytes) -> tuple[str, int]:
    """Return a text with its encrypted values back in place, and how many there were.

    Raises:
        WrongKeyError: one of them was encrypted with another key.
    """
    from guard.archive.presidio import decrypt

    count = 0

    def back(match: re.Match[str]) -> str:
        nonlocal count
        data = _unlettered(match[2])
        sealed, tag = data[:-_TAG], data[-_TAG:]
        good = hmac.digest(_part(key, b"tag"), match[1].encode() + b"\0" + sealed, "sha256")[:_TAG]
        if not hmac.compare_digest(tag, good):
            if inside:
                return match[0]  # it was in the archive before
            raise WrongKeyError("a value was encrypted with another key, or changed since. Name the key file of that copy.")
        count += 1
        return decrypt(_part(key, b"encrypt"), sealed)

    inside = False
    made = _MARK.sub(back, text)
    inside, before = True, text
    while made != before:
        # What was cut out once more holds what was cut out first.
        before, made = made, _MARK.sub(back, made)
    return made, count


def _operation(operator: Callable[[str, str], str], span: Span) -> Callable[[str], str]:
    return lambda value: operator(value, span.entity)


def _named(_: str, entity: str) -> str:
    return f"[left out: {entity}]"


def _masked(value: str, _: str) -> str:
    return "".join(char if char.isspace() else "•" for char in value)


def _part(key: bytes, use: bytes) -> bytes:
    return hmac.digest(key, b"presend redact " + use, "sha256")


def _lettered(data: bytes) -> str:
    return "".join(_LETTERS[byte >> 4] + _LETTERS[byte & 15] for byte in data)


def _unlettered(text: str) -> bytes:
    values = [_LETTERS.index(char) for char in text]
    return bytes(high << 4 | low for high, low in zip(values[::2], values[1::2], strict=False))


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def _occurrences(text: str, value: str) -> Iterable[Span]:
    """Yield where a known value stands in a text as a whole word, whatever its case."""
    value = value.strip()
    if len(value) < _SHORTEST - (1 if value.isalpha() else 0):
        return
    for match in re.finditer(rf"(?<!\w){re.escape(value)}(?!\w)", text, re.IGNORECASE):
        yield Span(match.start(), match.end(), "KNOWN_VALUE")


def _merged(text: str, spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, without overlaps; of several the longest names the value."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.start >= span.end:
            continue
        if merged and span.start < merged[-1].end:
            last = merged[-1]
            named = max((last, span), key=lambda one: (one.entity != "KNOWN_VALUE", one.end - one.start))
            merged[-1] = Span(last.start, max(last.end, span.end), named.entity)
        else:
            merged.append(span)
    # White space at the ends belongs to the sentence.
    trimmed = []
    for span in merged:
        part = text[span.start : span.end]
        start, end = span.start + len(part) - len(part.lstrip()), span.end - (len(part) - len(part.rstrip()))
        trimmed.append(Span(start, end, span.entity) if start < end else span)
    return trimmed


def _widened(text: str, spans: Sequence[Span], places: Sequence[tuple[int, int, int]], left: Iterable[Span]) -> list[Span]:
    """Return spans of the original text that cover as well what was found in the result.

    A finding in what we put there ("password: [left out...") means that the words around make it look like a value: the span
    before it grows by the word in front.
    """
    grown = list(spans)
    for found in left:
        touched = [(start, end, at) for start, end, at in places if found.start < end and start < found.end]
        first, last = _back(found.start, spans, places), _back(found.end, spans, places)
        if touched:
            first = min(first, *(spans[at].start for *_, at in touched))
            last = max(last, *(spans[at].end for *_, at in touched))
            before = re.search(r"\S+\s*$", text[:first])
            first = before.start() if before else 0
            entity = spans[touched[0][2]].entity
        else:
            entity = found.entity
        grown.append(Span(first, max(last, first + 1), entity))
    return grown


def _back(offset: int, spans: Sequence[Span], places: Sequence[tuple[int, int, int]]) -> int:
    """Return the offset in the original text of one in the result; inside of what we put there, that of the value's start."""
    moved = 0
    for start, end, at in places:
        if offset <= start:
            break
        if offset < end:
            return spans[at].start
        moved += (spans[at].end - spans[at].start) - (end - start)
    return offset + moved
