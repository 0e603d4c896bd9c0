"""Results as one SVG: how fast and how much is found, side by side, and time against length. Needs `presend[report]`.

Drawn as the charts of reports are (`guard.look.charts`): Vega-Lite in one wheel, without network. The drawing stands alone, so its
colours, for light and dark, come with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10
from typing import Any

from speed.entrants import ENTRANTS
from speed.page import Results

_NAMES = {entrant.key: entrant.name.replace("`", "") for entrant in ENTRANTS}
_OURS = {entrant.key for entrant in ENTRANTS if entrant.ours}
_LIGHT = {"page": "#ffffff", "ink": "#1a202a", "quiet": "#545e6b", "line": "#dee2e7", "ours": "#1b5d72", "peer": "#b56a00"}
_DARK = {"page": "#111519", "ink": "#e8ebef", "quiet": "#a9b2be", "line": "#2f3641", "ours": "#86c5d8", "peer": "#e3ab45"}
_STEP, _WIDTH, _HEIGHT, _LINE = 24, 330, 300, 15
_COLOUR = {"condition": {"test": "datum.ours", "value": "var(--ours)"}, "value": "var(--peer)"}
_Spec = dict[str, Any]


def svg(results: Results) -> str:
    """Return the drawing.

    Raises:
        ModuleNotFoundError: vl-convert is not installed.
    """
    import vl_convert

    rows = _rows(results)
    beside = [_fast(rows)] + ([_found(rows)] if any("found" in row for row in rows) else [])
    parts: list[_Spec] = [{"hconcat": beside, "spacing": 30}] + ([_lengths(results)] if results.lengths else [])
    text = {"labelColor": "var(--quiet)", "titleColor": "var(--ink)", "labelFontSize": 12, "titleFontSize": 13}
    config = {
        "background": "var(--page)",
        "view": {"stroke": None},
        "axis": {**text, "gridColor": "var(--line)", "domainColor": "var(--line)", "tickColor": "var(--line)"},
        "text": {"fill": "var(--ink)", "fontSize": 12},
        "title": {"color": "var(--ink)", "fontSize": 14, "anchor": "start"},
        "padding": 14,
    }
    spec = {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "config": config, "vconcat": parts, "spacing": 36}
    drawn: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    head, rest = drawn.split(">", 1)
    return f"{head}>{_style()}{rest}\n"


def _style() -> str:
    def colours(of: Mapping[str, str]) -> str:
        return "".join(f"--{name}:{colour};" for name, colour in of.items())

    return f"<style>:root{{{colours(_LIGHT)}}}@media (prefers-color-scheme:dark){{:root{{{colours(_DARK)}}}}}</style>"


def _rows(results: Results) -> list[_Spec]:
    """Return one row for each contestant, the fastest first."""
    shares = results.sets or results.own
    rows = []
    for key, row in sorted(results.speed.items(), key=lambda pair: -pair[1].per_second):
        told: _Spec = {"name": _NAMES[key], "speed": row.per_second, "said": f"{row.per_second:,.0f}", "ours": key in _OURS}
        if key in shares and shares[key].values["values"]:
            told["found"] = 100 * shares[key].values["touched"] / shares[key].values["values"]
            told["share"] = f"{told['found']:.0f} %"
        rows.append(told)
    return rows


def _fast(rows: list[_Spec]) -> _Spec:
    powers = _powers([row["speed"] for row in rows])
    low = powers[0]
    y = {
        "field": "name",
        "type": "nominal",
        "sort": None,
        "axis": {"title": None, "ticks": False, "domain": False, "labelLimit": 240},
    }
    x = {
        "field": "speed",
        "type": "quantitative",
        "scale": {"type": "log", "domain": [low, 3 * max(row["speed"] for row in rows)]},
        "axis": {"title": None, "format": "~s", "values": powers},
    }
    return {
        "title": "Messages a second, one core (log)",
        "data": {"values": rows},
        "width": _WIDTH,
        "height": {"step": _STEP},
        "encoding": {"y": y, "x": x},
        "layer": [
            {"mark": {"type": "rule", "strokeWidth": 2}, "encoding": {"x2": {"datum": low}, "color": _COLOUR}},
            {"mark": {"type": "circle", "size": 90, "opacity": 1}, "encoding": {"color": _COLOUR}},
            {"mark": {"type": "text", "align": "left", "dx": 9}, "encoding": {"text": {"field": "said"}}},
        ],
    }


def _found(rows: list[_Spec]) -> _Spec:
    x = {
        "field": "found",
        "type": "quantitative",
        "scale": {"domain": [0, 112]},
        "axis": {"title": None, "values": [0, 25, 50, 75, 100]},
    }
    return {
        "title": "Structured values found, per cent",
        "data": {"values": rows},
        "width": _WIDTH * 0.7,
        "height": {"step": _STEP},
        "encoding": {"y": {"field": "name", "type": "nominal", "sort": None, "axis": None}, "x": x},
        "layer": [
            {"mark": {"type": "bar", "height": 12}, "encoding": {"color": _COLOUR}},
            {"mark": {"type": "text", "align": "left", "dx": 5}, "encoding": {"text": {"field": "share"}}},
        ],
    }


def _lengths(results: Results) -> _Spec:
    curves = [(key, curve) for key, curve in results.lengths.items() if curve]
    points: list[_Spec] = [
        {"name": _NAMES[key], "bytes": size, "ms": taken, "ours": key in _OURS}
        for key, curve in curves
        for size, taken in sorted(curve.items())
    ]
    last: list[_Spec] = [
        {"name": _NAMES[key], "bytes": max(curve), "ms": curve[max(curve)], "ours": key in _OURS} for key, curve in curves
    ]
    powers = _powers([point["ms"] for point in points])
    _spread(last, powers)
    x = {
        "field": "bytes",
        "type": "quantitative",
        "scale": {"type": "log", "domain": [100, 100_000]},
        "axis": {"title": None, "values": [100, 1_000, 10_000, 100_000], "format": "~s"},
    }
    y = {
        "field": "ms",
        "type": "quantitative",
        "scale": {"type": "log", "domain": [powers[0], powers[-1]]},
        "axis": {"title": None, "format": "~r", "values": powers},
    }
    named = {
        "mark": {"type": "text", "align": "left", "dx": 8},
        "encoding": {"x": x, "text": {"field": "name"}, "color": _COLOUR},
    }
    return {
        "title": "Milliseconds a text, against its length in bytes (both log)",
        "width": _WIDTH * 1.6,
        "height": _HEIGHT,
        "layer": [
            {
                "data": {"values": points},
                "mark": {"type": "line", "point": False, "strokeWidth": 2},
                "encoding": {"x": x, "y": y, "detail": {"field": "name"}, "color": _COLOUR},
            },
            {**named, "data": {"values": last}, "encoding": {**named["encoding"], "y": {**y, "field": "at"}}},
        ],
    }


def _powers(values: Sequence[float]) -> list[float]:
    """Return the powers of ten from the one below the least value to the one above the greatest."""
    return [10.0**power for power in range(floor(log10(min(values))), ceil(log10(max(values))) + 1)]


def _spread(last: list[_Spec], powers: Sequence[float]) -> None:
    """Give each name a place at the end of its line that leaves room for the others: `at`, in milliseconds."""
    apart = 10 ** ((len(powers) - 1) * _LINE / _HEIGHT)
    last.sort(key=lambda point: point["ms"])
    below = 0.0
    for point in last:
        below = point["at"] = max(point["ms"], below * apart)
    above = powers[-1] * apart
    for point in reversed(last):  # and none above the drawing
        above = point["at"] = min(point["at"], above / apart)
