"""What the machine itself can do: nobody who reads a text is faster than this."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter

from speed.texts import Text

SHAPES = (
    r"[\w.+-]+@[\w-]+\.\w{2,}",  # e-mail
    r"\b(?:\d[ -]?){13,19}\b",  # card
    r"\+?\d[\d ()-]{7,}\d",  # phone
    r"\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){3,7}",  # IBAN
    r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b",  # postcode
    r"\b\d{2}-\d{2}-\d{2}\b",  # sort code
    r"https?://\S+",
    r"\b[A-Z]{2,3}\d{5,}\b",  # reference
)
"""Eight shapes of structured data, enough for a pass that any tool on RE2 has to make."""
COPIED = 64 << 20


def limits(warm_up: Sequence[Text], measured: Sequence[Text]) -> dict[str, float]:
    """Return bytes a second by limit; each text is read once, after a warm-up on others, as the contestants read them."""
    import re2

    raw = re2.Set.SearchSet()
    for shape in SHAPES:
        raw.Add(shape)
    raw.Compile()
    for text, _ in warm_up:
        raw.Match(text)
    size = sum(len(text.encode()) for text, _ in measured)
    whole = "\n".join(text for text, _ in measured)
    buffer = bytearray(COPIED)

    def each() -> None:
        for text, _ in measured:
            raw.Match(text)

    return {
        "RE2, a set of eight shapes, text by text": size / _seconds(each),
        "the same on all texts in one piece": size / _seconds(lambda: raw.Match(whole)),
        "memory, copied": COPIED / min(_seconds(lambda: bytes(buffer)) for _ in range(5)),
    }


def _seconds(action: Callable[[], object]) -> float:
    began = perf_counter()
    action()
    return perf_counter() - began
