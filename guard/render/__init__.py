"""Verdicts -> text for people and machines: one file per output format.

`FORMATS` maps the name of each format to its function. A file whose name starts with `_` is not a format.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from guard.packaged import Packaged
from guard.render._contract import OffsetUnit, Options, Pairs, Render

__all__ = ["FORMATS", "OffsetUnit", "Options", "Pairs", "Render"]


def _render(module: ModuleType) -> Render:
    render: Render = module.render
    return render


FORMATS: Mapping[str, Render] = Packaged(__name__, __path__, _render)
