"""Figures -> charts, as SVG that stands inside a page. Needs `presend[report]`.

Vega-Lite draws them: a chart is a description in plain data, the library (vl-convert) comes in one piece without dependencies or
network, and its SVG has neither style attributes nor scripts, so that a strict content security policy holds. Colours are variables
of the style sheet (`guard.look`), so one drawing serves light, dark and print. Every number in a chart also stands in a table beside
it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from guard.errors import GuardError

__all__ = ["NARROW", "WIDE", "Bar", "MissingLibraryError", "Plan", "bars", "columns", "draw"]

WIDE, NARROW = 500, 320
"""Widths of a drawing, for a desk and for a telephone: letters keep their size, so it cannot just shrink."""
_STEP = 42
_FONT = 13
_LABELLED = 14

_Spec = dict[str, Any]


class MissingLibraryError(GuardError):
    """What draws charts is not installed."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, what is said of it, and how long each of its parts is."""

    name: str
    said: str
    parts: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be drawn: a column for each day, as `columns` takes them, or a bar for each name, as `bars` does."""

    colours: tuple[str, ...]
    days: Sequence[tuple[str, tuple[int, ...]]] = ()
    bars: Sequence[Bar] = ()


def draw(plans: Sequence[Plan]) -> list[tuple[tuple[str, str], ...]]:
    """Return each drawing in its two widths, with the class of the style sheet that shows it.

    It takes some 30 milliseconds a drawing, and holds the interpreter's lock: a service has it done in another process.

    Raises:
        MissingLibraryError: vl-convert is not installed.
    """

    def drawn(plan: Plan, width: int) -> str:
        return columns(plan.days, plan.colours, width) if plan.days else bars(plan.bars, plan.colours, width)

    return [(("wide", drawn(plan, WIDE)), ("narrow", drawn(plan, NARROW))) for plan in plans]


def bars(rows: Sequence[Bar], colours: Sequence[str], width: int) -> str:
    """Draw a thin bar for each row, under a line with its name to the left and what is said of it to the right.

    Args:
        rows: from top to bottom; their parts stand from left to right.
        colours: of the parts, by their names in the style sheet (`block`).
        width: `WIDE` or `NARROW`.

    Raises:
        MissingLibraryError: vl-convert is not installed.
    """
    values = [
        {"at": at, "order": order, "part": colours[order], "value": value}
        for at, row in enumerate(rows)
        for order, value in enumerate(row.parts)
        if value
    ]
    most_letters = 32 if width == WIDE else 22
    names = [{"at": at, "name": _short(row.name, most_letters), "said": row.said} for at, row in enumerate(rows)]
    y = {"field": "at", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0, "paddingOuter": 0}}
    x = {
        "field": "value",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, max((sum(row.parts) for row in rows), default=0) or 1], "nice": False},
        "stack": "zero",
    }
    bar = {"type": "bar", "height": 10, "yOffset": 9}

    def text(field: str, align: str, at: int, weight: int, fill: str) -> _Spec:
        mark = {"type": "text", "align": align, "dy": -7, "fontWeight": weight, "color": fill, "limit": width * 0.6}
        return {
            "data": {"values": names},
            "mark": mark,
            "encoding": {"y": y, "x": {"value": at}, "text": {"field": field, "type": "nominal"}},
        }

    track = {
        "data": {"values": names},
        "mark": bar | {"color": "var(--track)"},
        "encoding": {"y": y, "x": {"value": 0}, "x2": {"value": width}},
    }
    filled = {
        "data": {"values": values},
        "mark": bar | {"stroke": "var(--card)", "strokeWidth": 1},
        "encoding": {"y": y, "x": x, "color": _coloured(colours), "order": {"field": "order"}},
    }
    said = [text("name", "left", 0, 600, "var(--ink)"), text("said", "right", width, 400, "var(--quiet)")]
    return _drawn({"width": width, "height": {"step": _STEP}, "layer": [track, filled, *said]})


def columns(days: Sequence[tuple[str, tuple[int, ...]]], colours: Sequence[str], width: int) -> str:
    """Draw a column for each day, with its figure above it where there is one part and room for it.

    Args:
        days: the day (`2026-01-05`) and how high each part of its column is, in order of time.
        colours: of the parts, by their names in the style sheet (`block`).
        width: `WIDE` or `NARROW`.

    Raises:
        MissingLibraryError: vl-convert is not installed.
    """
    highest = max((sum(parts) for _, parts in days), default=0)
    every = max(1, round(len(days) / (6 if width == WIDE else 4)))
    years = len({day[:4] for day, _ in days}) > 1
    x = {
        "field": "day",
        "type": "ordinal",
        "axis": {
            "title": None,
            "values": [day for day, _ in days][::every],
            "labelExpr": f"utcFormat(toDate(datum.value), '%-d %b{' %Y' if years else ''}')",
            "labelAngle": 0,
            "labelPadding": 6,
            "ticks": False,
            "domainColor": "var(--edge)",
            "labelFlush": False,
        },
        "scale": {"paddingInner": 0.25, "paddingOuter": 0.3},
    }
    y = {
        "field": "value",
        "type": "quantitative",
        "axis": {
            "title": None,
            "gridColor": "var(--line)",
            "domain": False,
            "ticks": False,
            "tickCount": max(1, min(4, highest)),  # figures are whole
            "format": ",d",
            "labelPadding": 8,
        },
        "stack": "zero",
    }
    order = {"field": "order"}
    layers: list[_Spec] = [{"mark": "bar", "encoding": {"x": x, "y": y, "color": _coloured(colours), "order": order}}]
    if len(colours) == 1 and len(days) <= _LABELLED * width / WIDE:
        said = {"type": "text", "dy": -8, "color": "var(--ink)", "fontWeight": 600}
        layers.append({"mark": said, "encoding": {"x": x, "y": y, "text": {"field": "value", "format": ",d"}}})
    values = [
        {"day": day, "part": colours[at], "order": at, "value": value} for day, parts in days for at, value in enumerate(parts)
    ]
    return _drawn({"data": {"values": values}, "width": width - 40, "height": 190, "layer": layers})


def _coloured(colours: Sequence[str]) -> _Spec:
    return {
        "field": "part",
        "type": "nominal",
        "scale": {"domain": list(colours), "range": [f"var(--{colour})" for colour in colours]},
        "legend": None,
    }


def _short(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _drawn(spec: _Spec) -> str:
    try:
        import vl_convert
    except ImportError:
        raise MissingLibraryError("charts need: pip install 'presend[report]'.") from None
    text = {"labelFontSize": _FONT - 1, "labelColor": "var(--quiet)"}
    config = {
        "aria": False,
        "background": None,
        "view": {"stroke": None},
        "text": {"fontSize": _FONT},
        "axis": text,
        "padding": 2,
    }
    svg: str = vl_convert.vegalite_to_svg(
        {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "config": config, **spec}, allowed_base_urls=[]
    )
    # The page says the size, what it shows, and in which font.
    svg = re.sub(
        r"<svg [^>]*viewBox=\"([^\"]+)\"[^>]*>", r'<svg viewBox="\1" aria-hidden="true" focusable="false">', svg, count=1
    )
    return re.sub(r' (?:font-family="[^"]*"|pointer-events="none"|opacity="1"|aria-hidden="true"(?=[^>]* d=))', "", svg)
