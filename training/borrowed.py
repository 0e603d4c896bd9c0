"""Writes recognizers/borrowed.json: the patterns and context words of those of Presidio's recognizers that Presend takes.

Run `python training/borrowed.py`, then `python training/gates.py`, after changing the table in recognizers/_borrowed.py or after
an upgrade of presidio-analyzer; a test fails until then. So Presidio, which takes seconds to import, is not needed to read them.
"""

from __future__ import annotations

import json
import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

from presidio_analyzer import predefined_recognizers

from recognizers import _borrowed

TARGET = Path(_borrowed.__file__).parent / "borrowed.json"
_BEFORE, _AFTER = r"(?<![\w@#./-])", r"(?![\w-]|\.\d)"


def carried_over(regex: str) -> str:
    """Return one of Presidio's patterns as Presend writes them: the value in `v`, bounded repeats, no part of a longer word.

    Presidio's `regex` module reads look-behind of any length and flags anywhere; `re` reads neither. A label that Presidio looks
    behind for becomes part of the match.

    Raises:
        ValueError: a repeat has no bound, and nobody has said what it should be.
    """
    regex = re.sub(r"\\s([*+])", lambda space: rf"\s{{{int(space[1] == '+')},3}}", regex.replace("(?i)", ""))
    label = ""
    if regex.startswith("(?<="):
        end = _closing(regex)
        label, regex = f"(?:{regex[4:end]})", regex[end + 1 :]
    if re.search(r"(?<!\\)[*+](?!\])", re.sub(r"\[[^\]]*\]", "[]", label + regex)):
        raise ValueError(f"a repeat without a bound: {regex}")
    return f"{_BEFORE}{label}(?P<v>{regex}){_AFTER}"


def _closing(regex: str) -> int:
    depth = 0
    for at, char in enumerate(regex):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if not depth:
            return at
    raise ValueError(f"a bracket stays open: {regex}")


def document() -> dict[str, Any]:
    """Return what the file should hold: which Presidio, and for each class its patterns (null if left out), words and case."""
    known = {}
    for row in _borrowed.TAKEN:
        theirs = getattr(predefined_recognizers, row.of)()
        known[row.of] = {
            "patterns": [
                None if place in row.without_patterns else carried_over(pattern.regex)
                for place, pattern in enumerate(theirs.patterns)
            ],
            "words": list(dict.fromkeys(word.strip().lower() for word in theirs.context)),
            "cased": not theirs.global_regex_flags & re.IGNORECASE,
        }
    return {"presidio-analyzer": version("presidio-analyzer"), "recognizers": known}


if __name__ == "__main__":
    content = document()
    TARGET.write_text(
        json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("},", "},\n") + "\n", encoding="utf-8"
    )
    print(f"{len(content['recognizers'])} recognizers of presidio-analyzer {content['presidio-analyzer']}")
