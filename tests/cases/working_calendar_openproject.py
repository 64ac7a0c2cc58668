"""Working-day arithmetic, and followers rescheduled on charts (X work, . free, [ start only, ] due only)."""

from __future__ import annotations

import re
from datetime import date, timedelta

from domain.calendar import (
    STANDARD,
    Calendar,
    Dates,
    WorkPattern,
    due_date,
    duration,
    rescheduled_after,
    soonest,
    start_date,
    working_gap,
)

NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
MONDAY = date(2026, 11, 2)


def _day(text):
    return date.fromisoformat(text) if text else None


def _calendar(words):
    """``sat,sun off``; ``only 2022-12-25 and 2023-01-01 off``; ``sat,sun off; 2022-08-01 off``; ``no working days``."""
    if words is None:
        return STANDARD
    lowered = words.lower()
    off = {NAMES.index(name) for name in re.findall(r"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*", lowered)}
    if lowered in {"no working days", "all days off"}:
        off = set(range(7))
    holidays = frozenset(date.fromisoformat(day) for day in re.findall(r"\d{4}-\d\d-\d\d", lowered))
    return Calendar(WorkPattern(tuple(0 if i in off else 480 for i in range(7))), holidays)


def _chart(text, start):
    """Read one line of a chart."""
    marks = [i for i, mark in enumerate(text or "") if mark in "X[]"]
    if not marks:
        return Dates()
    first, last = (start + timedelta(days=i) for i in (marks[0], marks[-1]))
    return Dates(None if text.strip() == "]" else first, None if text.strip() == "[" else last)


def _drawn(dates, calendar, start):
    """Draw dates as one line of a chart."""
    if dates.start is None or dates.due is None:
        there = dates.start or dates.due
        return "" if there is None else " " * (there - start).days + ("[" if dates.due is None else "]")
    days = [dates.start + timedelta(days=i) for i in range((dates.due - dates.start).days + 1)]
    return " " * (dates.start - start).days + "".join("X" if calendar.works(day) else "." for day in days)


def _reschedule(given, calendar):
    start = MONDAY + timedelta(days=NAMES.index(given.get("col0", "Monday").lower()[:3]))
    lines = given["predecessor"]
    lags = given.get("lag", given.get("delay", 0)) or 0
    lines, lags = (
        ([lines], [lags])
        if isinstance(lines, str)
        else (lines, lags if isinstance(lags, list) else [lags] * len(lines))
    )
    before = tuple(zip((_chart(line, start) for line in lines), lags, strict=True))
    moved = rescheduled_after(calendar, before, _chart(given["follower"], start))
    return {"follower": _drawn(moved, calendar, start)}


def run(given, _context):
    calendar, operation = _calendar(given.get("calendar")), given["op"]
    start, due, days, when = (
        _day(given.get("start")),
        _day(given.get("due")),
        given.get("duration"),
        _day(given.get("date")),
    )
    asked = {
        "duration": (duration, (start, due)),
        "start_date": (start_date, (due, days)),
        "due_date": (due_date, (start, days)),
        "soonest_working_day": (soonest, (when, given.get("lag", given.get("delay", 0)) or 0)),
        "lag": (working_gap, (_day(given.get("predecessor_date")), _day(given.get("successor_date")))),
        "working": (Calendar.works, (when,)),
    }
    if operation.startswith("reschedule"):
        return _reschedule(given, calendar)
    count, arguments = asked[operation]
    return None if None in arguments else count(calendar, *arguments)
