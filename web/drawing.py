"""Charts drawn on the server: one specification, one SVG for light pages and one for dark."""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any

from store.columns import dumps
from tools.blocks import Chart

_INK = {"light": ("#1d2733", "#d5dbe2"), "dark": ("#e4e9ef", "#3a4552")}
# The one the drawing measures with; a browser without it may need a little more room, hence the padding.
_FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
_PADDING = {"left": 28, "right": 14, "top": 5, "bottom": 5}


def _config(scheme: str) -> dict[str, Any]:
    ink, grid = _INK[scheme]
    words = {"labelColor": ink, "titleColor": ink, "labelFont": _FONT, "titleFont": _FONT}
    return {
        "background": "transparent",
        "padding": _PADDING,
        "view": {"stroke": None},
        "axis": words | {"gridColor": grid, "domainColor": grid, "tickColor": grid, "titleFontWeight": "normal"},
        "legend": words | {"orient": "bottom"},
        "title": {"color": ink, "font": _FONT, "anchor": "start", "fontSize": 13},
        "rule": {"color": ink},
    }


def picture(chart: Chart, scheme: str) -> str:
    """Return a chart as a data URI for an ``img`` element; ``scheme`` is light or dark."""
    return _drawn(dumps(chart.spec), scheme)


@lru_cache(maxsize=512)
def _drawn(spec: str, scheme: str) -> str:
    import vl_convert

    svg = vl_convert.vegalite_to_svg(spec, config=_config(scheme))
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def warm() -> None:
    """Load the drawing library, which takes a second, before the first page needs it."""
    mark = {"data": {"values": [{"x": 1}]}, "mark": "point", "encoding": {"x": {"field": "x", "type": "quantitative"}}}
    _drawn(dumps(mark), "light")
