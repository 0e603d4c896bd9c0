"""What sensitive text looks like: one file per recognizer, usable without the rest of Presend.

`load()` returns every recognizer of this package. A file whose name starts with `_` is not a recognizer, nor is
`presidio.py`, by which they serve in Microsoft Presidio. `_borrowed` lists those that come from there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from recognizers import _borrowed
from recognizers._contract import Cue, Detection, Gate, Pattern, Recognizer, Span, Words, relaxed

__all__ = [
    "BrokenRecognizerError",
    "Cue",
    "Detection",
    "Gate",
    "Pattern",
    "Recognizer",
    "Span",
    "Words",
    "digest",
    "load",
    "page",
    "presidio_recognizers",
    "presidio_registry",
    "relaxed",
]


class BrokenRecognizerError(Exception):
    """A file of this package does not define a usable recognizer. Nothing is skipped: the whole set is refused."""


@cache
def load() -> tuple[Recognizer, ...]:
    """Return every recognizer, in name order: ours, named after its file (`payment_card.py` is `payment-card`), and borrowed ones.

    Raises:
        BrokenRecognizerError: a file cannot be imported or has no `recognizer`.
    """
    loaded = []
    gates = json.loads((Path(__file__).parent / "gates.json").read_text(encoding="utf-8"))
    gates["sets"] = list(map(tuple, gates["sets"]))
    for module in sorted(
        info.name for info in iter_modules(__path__) if not info.name.startswith("_") and info.name != "presidio"
    ):
        try:
            recognizer = import_module(f"{__name__}.{module}").recognizer
        except Exception as error:
            raise BrokenRecognizerError(f"recognizers/{module}.py: {type(error).__name__}") from error
        if not isinstance(recognizer, Recognizer):
            raise BrokenRecognizerError(f"recognizers/{module}.py: `recognizer` is not a Recognizer")
        loaded.append(replace(recognizer, name=module.replace("_", "-")))
    loaded += _borrowed.recognizers()
    return tuple(_gated(recognizer, gates) for recognizer in sorted(loaded, key=attrgetter("name")))


def page(recognizer: Recognizer) -> str:
    """Return what a recognizer's author says of it: the docstring of its file."""
    return _borrowed.page(recognizer.name) or import_module(f"{__name__}.{recognizer.name.replace('-', '_')}").__doc__ or ""


def presidio_recognizers(supported_language: str = "en") -> list[Any]:
    """Return every recognizer as a Presidio `EntityRecognizer`, to add to the registry of an `AnalyzerEngine`.

    >>> for recognizer in presidio_recognizers():  # doctest: +SKIP
    ...     analyzer.registry.add_recognizer(recognizer)
    """
    from recognizers import presidio

    return list(presidio.recognizers(supported_language))


def presidio_registry(supported_language: str = "en") -> Any:
    """Return a Presidio `RecognizerRegistry` that holds every recognizer, and none of Presidio's that was not taken.

    >>> AnalyzerEngine(registry=presidio_registry(), nlp_engine=engine)  # doctest: +SKIP
    """
    from recognizers import presidio

    return presidio.registry(supported_language)


def digest(recognizer: Recognizer) -> str:
    """Return what tells whether an entry of `gates.json` was made from these very patterns."""
    said = [f"{pattern.regex}{pattern.cased}" for pattern in recognizer.patterns]
    said += [
        f"{pattern.digits}{recognizer.ways(index)}{recognizer.reach(index)}"
        for index, pattern in enumerate(recognizer.patterns)
    ]
    if not all(pattern.score for pattern in recognizer.patterns):
        said += [f"{pattern.score > 0}" for pattern in recognizer.patterns]
        said += [f"{cue.regex}{cue.before}{cue.after}" for cue in recognizer.cues]
    return sha256("\n".join(said).encode()).hexdigest()[:16]


def _gated(recognizer: Recognizer, gates: Mapping[str, Any]) -> Recognizer:
    known = gates["of"].get(recognizer.name)
    if known is None or known["made from"] != digest(recognizer):
        return replace(recognizer, gates=(Gate(),) * len(recognizer.patterns))
    sets = gates["sets"]
    made = (
        Gate(tuple(tuple(map(sets.__getitem__, row)) for row in rows), digits, reach) for rows, digits, reach in known["gates"]
    )
    return replace(recognizer, gates=tuple(made))
