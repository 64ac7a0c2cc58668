"""A half-open span of days and the calendar periods people name."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.errors import BadInput

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
EPOCH = date(2000, 1, 1)  # "to date" and "all time" begin here: before any record of a firm
DOOMSDAY = date(2100, 1, 1)  # and "all time" ends here
MONTHS_A_YEAR = 12
MONTHS_A_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Window:
    """The days ``start`` (inclusive) to ``end`` (exclusive), and the words it was asked for in."""

    start: date
    end: date
    label: str

    def __post_init__(self) -> None:
        """Refuse a window that ends before it begins."""
        if self.end < self.start:
            msg = f"{self.label!r} would end on {self.end} before it begins on {self.start}."
            raise BadInput(msg, hint="Give the earlier day first, such as 3 Nov to 14 Nov.")

    @property
    def last(self) -> date:
        """The last day that belongs to the window."""
        return self.end - DAY

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.end - self.start).days

    @property
    def dates(self) -> str:
        """The dates for a person.

        >>> Window(date(2026, 11, 16), date(2026, 11, 23), "last week").dates
        '16 Nov 2026 to 22 Nov 2026'
        """
        first, last = (f"{day.day} {day:%b %Y}" for day in (self.start, self.last))
        return first if self.days == 1 else f"{first} to {last}"

    def __contains__(self, day: date) -> bool:
        """Tell whether a day belongs to the window."""
        return self.start <= day < self.end

    def __iter__(self) -> Iterator[date]:
        """Yield every day."""
        return (self.start + timedelta(days=i) for i in range(self.days))

    def weeks(self, week_start: int = 0) -> Iterator[Window]:
        """Yield the calendar weeks it touches, the first and the last cut to the window."""
        monday = week_of(self.start, week_start).start
        while monday < self.end:
            start, end = max(monday, self.start), min(monday + WEEK, self.end)
            yield Window(start, end, f"week of {monday.day} {monday:%b %Y}")
            monday += WEEK

    def overlap(self, other: Window) -> Window | None:
        """Return the days both share under this window's label, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Window(start, end, self.label) if start < end else None

    def named(self, label: str) -> Window:
        """Return the same days under other words."""
        return replace(self, label=spelt(label))


def add_months(day: date, months: int) -> date:
    """Return the same day of another month, or that month's last day when it is shorter.

    >>> add_months(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def day_of(day: date) -> Window:
    """Return one day as a window."""
    return Window(day, day + DAY, f"{day.day} {day:%b %Y}")


def week_of(day: date, week_start: int = 0) -> Window:
    """Return the week that holds the day; ``week_start`` 0 is Monday, 6 Sunday.

    >>> week_of(date(2026, 11, 22)).start, week_of(date(2026, 11, 22), 6).start
    (datetime.date(2026, 11, 16), datetime.date(2026, 11, 22))
    """
    start = day - timedelta(days=(day.weekday() - week_start) % 7)
    return Window(start, start + WEEK, f"week of {start.day} {start:%b %Y}")


def month_of(day: date) -> Window:
    """Return the calendar month that holds the day."""
    start = day.replace(day=1)
    return Window(start, add_months(start, 1), f"{start:%B %Y}")


def year_of(day: date, first_month: int = 1) -> Window:
    """Return the year that holds the day; it begins on the first of ``first_month``."""
    start = date(day.year - (day.month < first_month), first_month, 1)
    end = add_months(start, MONTHS_A_YEAR)
    return Window(start, end, str(start.year) if first_month == 1 else f"financial year {(end - DAY).year}")


def quarter_of(day: date, first_month: int = 1) -> Window:
    """Return the quarter that holds the day, of a year that begins with ``first_month``."""
    year = year_of(day, first_month)
    number = ((day.year - year.start.year) * MONTHS_A_YEAR + day.month - year.start.month) // MONTHS_A_QUARTER
    start = add_months(year.start, number * MONTHS_A_QUARTER)
    return Window(start, add_months(start, MONTHS_A_QUARTER), f"Q{number + 1} {(year.end - DAY).year}")


def iso_week(year: int, number: int) -> Window:
    """Return an ISO 8601 week (Monday to Sunday); BadInput when the year has no such week."""
    try:
        start = date.fromisocalendar(year, number, 1)
    except ValueError:
        msg = f"There is no week {number} in {year}."
        raise BadInput(msg, hint="Weeks run from 1 to 52 or 53, such as week 47.") from None
    return Window(start, start + WEEK, f"week {number} {year}")


_PROPER = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul"
    r"|aug|sept?|oct|nov|dec|monday|tuesday|wednesday|thursday|friday|saturday|sunday|christmas|easter)\b"
)
_SHORT = re.compile(r"\b(?:q[1-4]|h[12]|kw|cw|ytd|mtd|qtd|fytd)\b")


def spelt(label: str) -> str:
    """Return a label with months, weekdays and quarters written as English writes them.

    >>> spelt("first half of q1"), spelt("from 1 december")
    ('first half of Q1', 'from 1 December')
    """
    return _SHORT.sub(lambda found: found[0].upper(), _PROPER.sub(lambda found: found[0].capitalize(), label))
