"""The grain of weekly sums: a week cut at its month's end, so that months and quarters are exact sums too."""

from __future__ import annotations

from datetime import date, timedelta

from domain.weeks import first_of_week
from domain.windows import Window

WEEK = timedelta(days=7)
_LONGEST_MONTH = timedelta(days=31)


def cell(day: date, first_weekday: int = 0) -> tuple[date, date]:
    """Return the days ``[start, end)`` of the week of a day within its month.

    >>> [(a.day, b.day) for a, b in (cell(date(2026, 11, 30)), cell(date(2026, 12, 1)))]
    [(30, 1), (1, 7)]
    """
    week, month = first_of_week(day, first_weekday), day.replace(day=1)
    return max(week, month), min(week + WEEK, (month + _LONGEST_MONTH).replace(day=1))


def split(window: Window, first_weekday: int = 0) -> tuple[Window | None, tuple[Window, ...]]:
    """Return the stretch of whole cells in a window, if there is one, and the cut days before and after it.

    >>> whole, edges = split(Window(date(2026, 11, 4), date(2026, 12, 1), "since the 4th"))
    >>> whole.start, whole.end, [(edge.start.day, edge.last.day) for edge in edges]
    (datetime.date(2026, 11, 9), datetime.date(2026, 12, 1), [(4, 8)])
    """
    if not window.days:
        return None, ()
    start, end = window.start, window.end
    first, after_first = cell(start, first_weekday)
    if first < start:
        start = after_first
    last, after_last = cell(window.last, first_weekday)
    if after_last > end:
        end = last
    if start >= end:
        return None, (window,)
    edges = tuple(Window(a, b, window.label) for a, b in ((window.start, start), (end, window.end)) if a < b)
    return Window(start, end, window.label), edges
