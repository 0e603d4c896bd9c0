"""Words from outside in Markdown: they are shown as they are and do nothing."""

from __future__ import annotations

import re

from guard.render.text import plain

__all__ = ["code", "escaped"]

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&@$:])")


def escaped(text: str) -> str:
    """Return a text that Markdown shows as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", _line(text))


def code(text: str) -> str:
    """Return a text as code. What would end it, or a cell of a table, is replaced: nothing can be escaped there.

    >>> code("may.json"), code("a|`b`")
    ('`may.json`', "`a/'b'`")
    """
    return f"`{_line(text).replace('`', chr(39)).replace('|', '/').strip() or ' '}`"


def _line(text: str) -> str:
    return plain(text).replace("\n", " ")
