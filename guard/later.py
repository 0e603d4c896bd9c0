"""Regular expressions that are compiled when they are first used: compiling hundreds at import was most of a cold start."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, cast


def pattern(regex: str, flags: int = 0) -> re.Pattern[str]:
    """Return what serves as `re.compile(regex, flags)`, and costs nothing until then. Threads may share it."""
    return cast("re.Pattern[str]", _Later(regex, flags))


class _Later:
    def __init__(self, regex: str, flags: int) -> None:
        self._given = regex, flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(*self._given)

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._compiled, name)
        setattr(self, name, method)  # found at once from now on
        return method
