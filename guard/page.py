"""A rule's page: its docstring, as a summary and headed parts."""

from __future__ import annotations

import inspect
import re

HEADINGS = ("What it finds", "Why", "Example", "Instead", "References")
_HEADING = re.compile(rf"({'|'.join(HEADINGS)})\s*", re.IGNORECASE)


def cleaned(page: str) -> str:
    """Return a docstring without the indentation of its source and without blank lines around it."""
    return inspect.cleandoc(page)


def parts(page: str) -> dict[str, str]:
    """Return the headed parts of a page by heading, each as text without the indentation of its source."""
    found: dict[str, list[str]] = {}
    heading = ""
    for line in cleaned(page).splitlines():
        if match := _HEADING.fullmatch(line):
            heading = match[1].capitalize()
            found[heading] = []
        elif heading:
            found[heading].append(line)
    return {heading: inspect.cleandoc("\n" + "\n".join(lines)) for heading, lines in found.items()}
