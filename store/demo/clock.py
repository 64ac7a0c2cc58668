"""The demo firm's calendar: everything is laid out in weeks and days around ``today``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from domain.weeks import DAYS_PER_WEEK, first_of_week

FIRST_WEEK = -39  # nine months of time before this week
MON, TUE, WED, THU, FRI, SAT, SUN = range(DAYS_PER_WEEK)


@dataclass(frozen=True, slots=True)
class Clock:
    """Week 0 is the week of ``today``, week -1 the one before it."""

    today: date

    def day(self, week: int, weekday: int = MON) -> date:
        """Return a weekday of a week counted from this one."""
        return first_of_week(self.today) + timedelta(days=DAYS_PER_WEEK * week + weekday)

    def near(self, days: int) -> date:
        """Return the working day nearest before ``today`` plus some days."""
        day = self.today + timedelta(days=days)
        return day - timedelta(days=max(0, day.weekday() - FRI))

    @property
    def first_day(self) -> date:
        """The first day with time entries."""
        return self.day(FIRST_WEEK)

    @property
    def yesterday(self) -> date:
        """The last day with time entries: nobody has filled in today yet."""
        return self.today - timedelta(days=1)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return an instant, aware UTC."""
    return datetime.combine(day, time(hour, minute), tzinfo=UTC)


def month_start(day: date, months: int = 0) -> date:
    """Return the first of the month, moved by some months."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def month_end(day: date) -> date:
    """Return the last day of the month."""
    return month_start(day, 1) - timedelta(days=1)
