"""A plan drawn over time: bars by what holds the end, the baseline as a shadow, milestones, and today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tools.blocks import Chart
from tools.charts import SCHEMA

CRITICAL, SLACK, DONE, LATE = "holds the end", "has slack", "done", "late"
_COLOURS = {CRITICAL: "#c8453c", LATE: "#d9822b", SLACK: "#3b82c4", DONE: "#8a8f98"}
_GHOST, _TODAY = "#8a8f98", "#7b61b8"
_ROW, _WIDTH, _NAME = 24, 600, 190


@dataclass(frozen=True, slots=True)
class Row:
    """A task: its days, its kind (see the constants), percent done, and its days in the baseline."""

    name: str
    starts: date
    ends: date
    kind: str
    progress: int = 0
    was: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A milestone: its day and, if it moved, its day in the baseline."""

    name: str
    due: date
    done: bool = False


def gantt(title: str, alt: str, rows: Sequence[Row], marks: Sequence[Mark], today: date) -> Chart:
    """Return the drawing: a row a task in the order given, milestones below as diamonds, today as a dashed line."""
    order = [*(row.name for row in rows), *(f"◆ {mark.name}" for mark in marks)]
    used = {row.kind for row in rows}
    kinds = [kind for kind in _COLOURS if kind in used]
    layers: list[dict[str, Any]] = [
        _bars(
            [_span(row.name, *row.was) for row in rows if row.was], {"opacity": 0.35, "size": 5, "yOffset": 9}, _GHOST
        ),
        _tasks(rows, kinds),
        _bars([_done(row) for row in rows if row.progress and row.kind != DONE], {"size": 4}, "#ffffff"),
        _marks(marks),
        {
            "data": {"values": [{"at": today.isoformat()}]},
            "mark": {"type": "rule", "strokeDash": [4, 3], "strokeWidth": 2, "color": _TODAY},
            "encoding": {"x": {"field": "at", "type": "temporal"}, "y": None},  # from top to bottom, on no row
        },
    ]
    spec = {
        "$schema": SCHEMA,
        "title": title,
        "description": alt,
        "background": "transparent",
        "width": _WIDTH,
        "height": _ROW * max(1, len(order)),
        "encoding": {
            "y": {
                "field": "label",
                "type": "nominal",
                "sort": order,
                "title": None,
                "scale": {"domain": order},
                "axis": {"labelLimit": _NAME, "grid": False, "ticks": False, "domain": False, "labelPadding": 8},
            }
        },
        "layer": [layer for layer in layers if layer["data"]["values"]],
    }
    return Chart(title=title, alt=alt, spec=spec)


def _span(label: str, starts: date, ends: date, **more: object) -> dict[str, object]:
    # Drawn to the end of the last day, which belongs to it.
    return {"label": label, "from": starts.isoformat(), "to": (ends + timedelta(days=1)).isoformat(), **more}


def _done(row: Row) -> dict[str, object]:
    days = ((row.ends - row.starts).days + 1) * row.progress // 100
    return _span(row.name, row.starts, row.starts + timedelta(days=max(0, days - 1)))


def _x() -> dict[str, Any]:
    axis = {"format": "%-d %b", "labelOverlap": True, "tickCount": 8, "orient": "top"}
    return {"x": {"field": "from", "type": "temporal", "title": None, "axis": axis}, "x2": {"field": "to"}}


def _bars(values: list[dict[str, object]], mark: dict[str, Any], colour: str) -> dict[str, Any]:
    return {
        "data": {"values": values},
        "mark": {"type": "bar", "color": colour, "cornerRadius": 2, **mark},
        "encoding": _x(),
    }


def _tasks(rows: Sequence[Row], kinds: list[str]) -> dict[str, Any]:
    scale = {"domain": kinds, "range": [_COLOURS[kind] for kind in kinds]}
    colour = {"field": "kind", "type": "nominal", "title": None, "scale": scale}
    return {
        "data": {"values": [_span(row.name, row.starts, row.ends, kind=row.kind) for row in rows]},
        "mark": {"type": "bar", "size": 13, "cornerRadius": 3},
        "encoding": {**_x(), "color": colour},
    }


def _marks(marks: Sequence[Mark]) -> dict[str, Any]:
    values = [
        {"label": f"◆ {mark.name}", "from": mark.due.isoformat(), "done": "reached" if mark.done else "ahead"}
        for mark in marks
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "point", "shape": "diamond", "size": 110, "filled": True, "color": _TODAY},
        "encoding": {
            "x": {"field": "from", "type": "temporal"},
            "opacity": {"condition": {"test": "datum.done == 'reached'", "value": 0.4}, "value": 1},
        },
    }
