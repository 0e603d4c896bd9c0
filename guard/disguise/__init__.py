"""Text -> other readings of it: numbers in words, letters for digits, encoded runs, odd separators, halves.

Folding (`normalise`) undoes what a reader does not even see. This is for what a reader has to read: "four one double-one", "4lll",
base64. A reading is a function that yields what it would read differently; it is tried only where its trigger is met, all triggers
in one pass of RE2. What a reading shows counts only if the plain text did not show it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from guard.disguise import _encoded, _halves, _han, _leet, _mail, _separators, _words
from guard.disguise._contract import Reading
from guard.normalise import Text, reread
from guard.prefilter import PatternSet


def views(text: Text) -> Iterator[Text]:
    """Yield the other readings of folded text, each with its own map to the original."""
    for reading in _triggered(text.folded):
        changes = list(reading(text.folded))
        if not changes:
            continue
        view = reread(text, changes)
        yield view
        if reading is _encoded.decoded:
            # An encoded number may be disguised in other ways as well.
            for other in _triggered(view.folded):
                if other is not _encoded.decoded and (further := list(other(view.folded))):
                    yield reread(view, further)


_READINGS: tuple[tuple[str, Reading], ...] = (
    (_words.TRIGGER, _words.spelt),
    (_leet.TRIGGER, _leet.deleeted),
    (_encoded.TRIGGER, _encoded.decoded),
    (_han.TRIGGER, _han.han),
    (_separators.TRIGGER, _separators.unseparated),
    (_separators.BREAK_TRIGGER, _separators.broken),
    (_separators.SHAPE_TRIGGER, _separators.shaped),
    (_halves.TRIGGER, _halves.rejoined),
    (_mail.TRIGGER, _mail.addressed),
)


@cache
def _triggers() -> PatternSet[int]:
    return PatternSet({number: trigger for number, (trigger, _) in enumerate(_READINGS)})


def _triggered(folded: str) -> Iterator[Reading]:
    for number in sorted(_triggers().hits(folded)):
        yield _READINGS[number][1]
