"""What sensitive text looks like: one file per recognizer, usable without the rest of Presend.

`load()` returns every recognizer of this package. A file whose name starts with `_` is not a recognizer.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from recognizers._contract import Cue, Detection, Pattern, Recognizer, Span, relaxed

__all__ = ["BrokenRecognizerError", "Cue", "Detection", "Pattern", "Recognizer", "Span", "load", "relaxed"]


class BrokenRecognizerError(Exception):
    """A file of this package does not define a usable recognizer. Nothing is skipped: the whole set is refused."""


@cache
def load() -> tuple[Recognizer, ...]:
    """Return every recognizer, in name order, named after its file (`payment_card.py` is `payment-card`).

    Raises:
        BrokenRecognizerError: a file cannot be imported or has no `recognizer`.
    """
    loaded = []
    for module in sorted(info.name for info in iter_modules(__path__) if not info.name.startswith("_")):
        try:
            recognizer = import_module(f"{__name__}.{module}").recognizer
        except Exception as error:
            raise BrokenRecognizerError(f"recognizers/{module}.py: {type(error).__name__}") from error
        if not isinstance(recognizer, Recognizer):
            raise BrokenRecognizerError(f"recognizers/{module}.py: `recognizer` is not a Recognizer")
        loaded.append(replace(recognizer, name=module.replace("_", "-")))
    return tuple(loaded)
