"""Weeks and months as integers, so that a range of them is one indexed comparison."""

from __future__ import annotations

from datetime import date, timedelta

DAYS_PER_WEEK = 7
# Monday 1 January 1900 is week 0; any Monday would do, this one precedes every timesheet.
_EPOCH = date(1900, 1, 1).toordinal()


def week_index(day: date, first_weekday: int = 0) -> int:
    """Return the week a day falls in, counted from 1900; ``first_weekday`` 0 is Monday.

    >>> week_index(date(2026, 11, 22)) == week_index(date(2026, 11, 16))
    True
    >>> week_index(date(2026, 11, 22), first_weekday=6) == week_index(date(2026, 11, 16), first_weekday=6)
    False
    """
    return (day.toordinal() - _EPOCH - first_weekday) // DAYS_PER_WEEK


def week_start(index: int, first_weekday: int = 0) -> date:
    """Return the first day of a week index.

    >>> week_start(week_index(date(2026, 11, 22)))
    datetime.date(2026, 11, 16)
    """
    return date.fromordinal(_EPOCH + first_weekday + index * DAYS_PER_WEEK)


def first_of_week(day: date, first_weekday: int = 0) -> date:
    """Return the first day of the week that holds ``day``."""
    return day - timedelta(days=(day.weekday() - first_weekday) % DAYS_PER_WEEK)


def month_index(day: date) -> int:
    """Return year and month as one number, 202611 for November 2026."""
    return day.year * 100 + day.month
