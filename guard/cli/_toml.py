"""A configuration as TOML. The standard library reads TOML and does not write it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any


def dumps(data: Mapping[str, Any]) -> str:
    """Return TOML for tables, lists of tables, and lists and values of them: strings, numbers, booleans, dates."""
    return "\n".join(_table(data, ())).strip() + "\n"


def _table(data: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    below = {key: value for key, value in data.items() if isinstance(value, Mapping) or _tables(value)}
    for key, value in data.items():
        if key not in below:
            yield f"{key} = {_value(value)}"
    for key, value in below.items():
        name = ".".join((*path, key))
        for table in (value,) if isinstance(value, Mapping) else value:
            yield ""
            yield f"[{name}]" if isinstance(value, Mapping) else f"[[{name}]]"
            yield from _table(table, (*path, key))


def _tables(value: object) -> bool:
    return isinstance(value, tuple | list) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _value(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(_value, value))}]"
    # JSON's strings, numbers and booleans are TOML's, but for DEL, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
