"""Small charts for answers: one Vega-Lite specification each, its data inside, no colours of a theme.

Figures enter as exact text and are parsed as numbers by the drawing. Backgrounds and text colours are left to
whoever draws; what a colour says (a status, a series) also stands in words beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import cycle
from typing import Any

from tools.blocks import Chart

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
# Mid tones that stand out on light and on dark; statuses differ in lightness too.
STATUS_COLOURS = {"green": "#2f9e5f", "yellow": "#d9a21b", "red": "#c8453c", "unknown": "#8a8f98"}
SERIES_COLOURS = ("#3b82c4", "#d9822b", "#7b61b8", "#2f9e8f", "#c8457c", "#8a8f98")
WIDTH = 520
_ROW_HEIGHT = 22
_LINES_HEIGHT = 220


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its ``status`` is green, yellow, red or unknown, or any word that names a series."""

    label: str
    value: Decimal | int | None
    status: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a line: where along the axis, of which series, how high (undefined leaves a gap)."""

    at: date | str
    series: str
    value: Decimal | int | None


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of a timeline: ``starts`` to ``ends``, both included, on the row ``label``."""

    label: str
    starts: date
    ends: date
    series: str = ""


def hours(minutes: int) -> Decimal:
    """Return minutes as hours for an axis, to the hundredth."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def percent(ratio: Decimal | None) -> Decimal | None:
    """Return a ratio as a percentage for an axis, to the tenth; undefined stays undefined."""
    return None if ratio is None else (ratio * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def bars(
    title: str, alt: str, rows: Sequence[Bar], *, axis: str, legend: str = "", mark_at: int | None = None
) -> Chart:
    """Return horizontal bars in the order given; ``mark_at`` draws a dashed line there (a target)."""
    values = [
        {"label": row.label, "value": _exact(row.value), "kind": row.status} for row in rows if row.value is not None
    ]
    encoding: dict[str, Any] = {
        "y": {"field": "label", "type": "nominal", "sort": None, "title": None},
        "x": {"field": "value", "type": "quantitative", "title": axis},
        "tooltip": [{"field": "label", "title": " "}, {"field": "value", "type": "quantitative", "title": axis}],
    }
    statuses = [row.status for row in rows if row.status]
    if statuses:
        encoding["color"] = _colours(statuses, legend)
    layers: list[dict[str, Any]] = [{"mark": {"type": "bar"}, "encoding": encoding}]
    if mark_at is not None:
        layers.append({"mark": {"type": "rule", "strokeDash": [4, 3]}, "encoding": {"x": {"datum": mark_at}}})
    return _chart(title, alt, values, {"value": "number"}, height=_ROW_HEIGHT * max(1, len(values)), layer=layers)


def lines(title: str, alt: str, points: Sequence[Point], *, x_title: str, y_title: str, legend: str = "") -> Chart:
    """Return one line a series over days (when every point is at a date) or over named steps in the order given."""
    dated = all(isinstance(point.at, date) for point in points)
    values = [
        {"at": _place(point.at), "kind": point.series, "value": _exact(point.value)}
        for point in points
        if point.value is not None
    ]
    along = {"type": "temporal"} if dated else {"type": "ordinal", "sort": None}
    encoding = {
        "x": {"field": "at", "title": x_title, **along},
        "y": {"field": "value", "type": "quantitative", "title": y_title, "scale": {"zero": True}},
        "color": _colours([point.series for point in points], legend),
        "strokeDash": {"field": "kind", "type": "nominal", "title": legend or None},
    }
    mark = {"type": "line", "point": True}
    return _chart(title, alt, values, {"value": "number"}, height=_LINES_HEIGHT, mark=mark, encoding=encoding)


def timeline(title: str, alt: str, spans: Sequence[Span], *, legend: str = "") -> Chart:
    """Return one row a label with its stretches of days, the first row on top."""
    values = [
        # Drawn to the end of the last day, which belongs to the stretch.
        {
            "label": span.label,
            "from": span.starts.isoformat(),
            "to": date.fromordinal(span.ends.toordinal() + 1).isoformat(),
            "kind": span.series,
        }
        for span in spans
    ]
    encoding: dict[str, Any] = {
        "y": {"field": "label", "type": "nominal", "sort": None, "title": None},
        "x": {"field": "from", "type": "temporal", "title": None},
        "x2": {"field": "to"},
    }
    series = [span.series for span in spans if span.series]
    if series:
        encoding["color"] = _colours(series, legend)
    rows = len({span.label for span in spans})
    return _chart(title, alt, values, {}, height=_ROW_HEIGHT * max(1, rows), mark={"type": "bar"}, encoding=encoding)


def _chart(
    title: str, alt: str, values: list[dict[str, Any]], parse: dict[str, str], *, height: int, **body: object
) -> Chart:
    data: dict[str, Any] = {"values": values}
    if parse:
        data["format"] = {"type": "json", "parse": parse}
    spec = {
        "$schema": SCHEMA,
        "title": title,
        "description": alt,
        "background": "transparent",
        "width": WIDTH,
        "height": height,
        "data": data,
        **body,
    }
    return Chart(title=title, alt=alt, spec=spec)


def _colours(names: Sequence[str], legend: str) -> dict[str, Any]:
    order = list(dict.fromkeys(names))
    palette = STATUS_COLOURS
    if set(order) <= set(palette):
        order = [name for name in palette if name in order]
    else:
        palette = dict(zip(order, cycle(SERIES_COLOURS), strict=False))
    return {
        "field": "kind",
        "type": "nominal",
        "title": legend or None,
        "scale": {"domain": order, "range": [palette[name] for name in order]},
    }


def _exact(value: Decimal | int | None) -> str | None:
    return None if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def _place(at: date | str) -> str:
    return at.isoformat() if isinstance(at, date) else at
