"""Figures -> charts, as SVG that stands inside a page. Needs `presend[report]`.

Vega-Lite draws them: a chart is a description in plain data, the library (vl-convert) comes in one piece without dependencies or
network, and its SVG has neither style attributes nor scripts, so that a strict content security policy holds. Colours are variables
of the page's style sheet, so one drawing serves light, dark and print. Every number in a chart also stands in a table beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from guard.archive.reports import _words as words
from guard.archive.summary import Count
from guard.errors import GuardError

WIDE, NARROW = 500, 320
"""Widths of a drawing, for a desk and for a telephone: letters keep their size, so it cannot just shrink."""
_STEP = 42
_FONT = 13
_WEEKS = 104
_LABELLED = 14

_Spec = dict[str, Any]


def by_outcome(counts: Sequence[Count], parts: Sequence[str], width: int) -> str:
    """Draw a bar for each name: its findings, of the outcomes `parts`, the first of them first."""
    values = [
        {"at": at, "part": part, "order": order, "value": getattr(count, part)}
        for at, count in enumerate(counts)
        for order, part in enumerate(parts)
    ]
    colour = {
        "field": "part",
        "scale": {"domain": list(parts), "range": [f"var(--{part})" for part in parts]},
        "legend": None,
    }
    return _drawn(_bars(counts, values, colour, partial(_found, parts), width))


def by_rate(counts: Sequence[Count], width: int) -> str:
    """Draw a bar for each name: the share of its replies that fail."""
    values = [{"at": at, "order": 0, "value": count.rate or 0} for at, count in enumerate(counts)]
    return _drawn(_bars(counts, values, {"value": "var(--block)"}, _failed, width))


def by_week(counts: Sequence[Count], width: int) -> str:
    """Draw a column for each week: its failing replies. Of very long scans the last two years."""
    counts = counts[-_WEEKS:]
    every = max(1, round(len(counts) / (6 if width == WIDE else 4)))
    years = len({count.name[:4] for count in counts}) > 1
    x = {
        "field": "week",
        "type": "ordinal",
        "axis": {
            "title": None,
            "values": [count.name for count in counts][::every],
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
            "tickCount": 4,
            "tickMinStep": 1,
            "format": ",d",
            "labelPadding": 8,
        },
    }
    layers: list[_Spec] = [{"mark": {"type": "bar", "color": "var(--block)"}, "encoding": {"x": x, "y": y}}]
    if len(counts) <= _LABELLED * width / WIDE:
        said = {"type": "text", "dy": -8, "color": "var(--ink)", "fontWeight": 600}
        layers.append({"mark": said, "encoding": {"x": x, "y": y, "text": {"field": "value", "format": ",d"}}})
    values = [{"week": count.name, "value": count.failed} for count in counts]
    return _drawn({"data": {"values": values}, "width": width - 40, "height": 190, "layer": layers})


def weeks_drawn(counts: Sequence[Count]) -> str:
    """Say of which weeks `by_week` draws columns."""
    drawn = counts[-_WEEKS:]
    first, last = (_day(count.name) for count in (drawn[0], drawn[-1]))
    return (
        f"{words.many(len(drawn), 'week')}, from that of {first} to that of {last}"
        if len(drawn) > 1
        else f"the week of {first}"
    )


def _day(name: str) -> str:
    week = date.fromisoformat(name)
    return f"{week.day} {week:%B %Y}"


def _failed(count: Count) -> str:
    return f"{words.number(count.failed)} of {words.number(count.checked)} fail · {words.rate(count)}"


def _found(parts: Sequence[str], count: Count) -> str:
    return ", ".join(f"{words.number(value)} {part}" for part in parts if (value := getattr(count, part)))


def _bars(counts: Sequence[Count], values: list[_Spec], colour: _Spec, say: Callable[[Count], str], width: int) -> _Spec:
    """Return a chart of thin bars, each under a line with its name to the left and its figure to the right."""
    y = {"field": "at", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0, "paddingOuter": 0}}
    most = max(
        (sum(value["value"] for value in values if value["at"] == at) for at in range(len(counts))),
        default=0,
    )
    x = {
        "field": "value",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, most or 1], "nice": False},
        "stack": "zero",
    }
    most_letters = 32 if width == WIDE else 22
    names = [
        {"at": at, "name": _short(words.line(count.name), most_letters), "said": say(count)} for at, count in enumerate(counts)
    ]
    bar = {"type": "bar", "height": 10, "yOffset": 9}

    def text(field: str, align: str, at: int, weight: int, fill: str) -> _Spec:
        mark = {"type": "text", "align": align, "dy": -7, "fontWeight": weight, "color": fill, "limit": width * 0.6}
        return {
            "data": {"values": names},
            "mark": mark,
            "encoding": {"y": y, "x": {"value": at}, "text": {"field": field, "type": "nominal"}},
        }

    return {
        "width": width,
        "height": {"step": _STEP},
        "layer": [
            {
                "data": {"values": names},
                "mark": bar | {"color": "var(--track)"},
                "encoding": {"y": y, "x": {"value": 0}, "x2": {"value": width}},
            },
            {
                "data": {"values": [value for value in values if value["value"]]},
                "mark": bar | {"stroke": "var(--card)", "strokeWidth": 1},
                "encoding": {"y": y, "x": x, "color": colour, "order": {"field": "order"}},
            },
            text("name", "left", 0, 600, "var(--ink)"),
            text("said", "right", width, 400, "var(--quiet)"),
        ],
    }


def _short(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _drawn(spec: _Spec) -> str:
    try:
        import vl_convert
    except ImportError:
        raise GuardError(
            "the charts of an HTML report need: pip install 'presend[report]'. Or choose md, csv or jsonl."
        ) from None
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
