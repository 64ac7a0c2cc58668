"""The part of a period that lies ahead: what availability, bench and forecasts look at, with what was assumed."""

from __future__ import annotations

from datetime import date, timedelta

from domain.windows import Window
from tools.spec import ToolContext
from tools.values import day_text

_OPEN_DAYS = 365  # "from 4 January" names no end and is read as a year
_OPEN_TO = 60
_MOST_DAYS = 366
_WEEKEND = 5


def ahead(ctx: ToolContext, window: Window | None, days: int) -> tuple[Window, tuple[str, ...]]:
    """Return the days to look at and the assumptions: the next ``days`` by default, from today on, with an end.

    A period that is wholly past stays as it is: it is then about what was booked. A single day off is read as the
    next Monday.
    """
    if window is None:
        return ctx.next_days(days), ()
    notes = []
    if window.start < ctx.today < window.end:
        window = Window(ctx.today, window.end, window.label)
        notes.append("Days before today are left out.")
    if window.label.startswith(("from ", "after ")) and window.days >= _OPEN_DAYS:
        window = Window(window.start, window.start + timedelta(days=_OPEN_TO), window.label)
        notes.append(f"No end was given: the {_OPEN_TO} days from {day_text(window.start)} are looked at.")
    if window.days > _MOST_DAYS:
        window = Window(window.start, window.start + timedelta(days=_MOST_DAYS), window.label)
        notes.append(f"At most a year is looked at, to {day_text(window.last)}.")
    if window.days == 1 and window.start.weekday() >= _WEEKEND:
        window = _monday(window.start, window.label)
        notes.append(f"That is a weekend: the next Monday, {day_text(window.start)}, is looked at.")
    return window, tuple(notes)


def _monday(day: date, label: str) -> Window:
    monday = day + timedelta(days=7 - day.weekday())
    return Window(monday, monday + timedelta(days=1), label)
