"""Working time: weekly patterns, holidays, and the arithmetic of working days.

A calendar is a weekly pattern of minutes, the dates on which nobody works, and the dates on which people work although
the pattern is free. Counting over years is arithmetic (whole weeks, then holidays by bisection), never a loop of days.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from domain.errors import BadInput, Conflict

DAY = timedelta(days=1)
DAYS_A_WEEK = 7
FULL_DAY = 480  # minutes
_MOST_MINUTES = 1440
_MOST_FREE_DAYS = 3660  # a longer unbroken run of free days is a mistake in the calendar


@dataclass(frozen=True, slots=True)
class WorkPattern:
    """Minutes worked on each weekday, Monday first; BadInput unless seven numbers of 0 to 1,440."""

    minutes: tuple[int, ...] = (FULL_DAY,) * 5 + (0, 0)

    def __post_init__(self) -> None:
        """Refuse anything but seven possible days."""
        if len(self.minutes) != DAYS_A_WEEK or not all(0 <= minutes <= _MOST_MINUTES for minutes in self.minutes):
            raise BadInput(
                f"{list(self.minutes)} is not a weekly pattern.", hint="Give seven numbers of minutes, Monday first."
            )

    @property
    def week(self) -> int:
        """Minutes in a whole week."""
        return sum(self.minutes)

    def on(self, day: date) -> int:
        """Minutes on a day of the week."""
        return self.minutes[day.weekday()]

    def between(self, start: date, end: date) -> int:
        """Minutes in the days ``[start, end)``, without a loop over the days.

        >>> WorkPattern().between(date(2026, 11, 16), date(2026, 12, 1))
        5280
        """
        days = (end - start).days
        if days <= 0:
            return 0
        weeks, rest = divmod(days, DAYS_A_WEEK)
        first = start.weekday()
        return weeks * self.week + sum(self.minutes[(first + i) % DAYS_A_WEEK] for i in range(rest))


FULL_TIME = WorkPattern()


@dataclass(frozen=True)
class Calendar:
    """A named working calendar: pattern, days off, and extra working days with their minutes."""

    pattern: WorkPattern = FULL_TIME
    holidays: frozenset[date] = frozenset()
    extra: tuple[tuple[date, int], ...] = ()
    name: str = "standard"

    @cached_property
    def _extra(self) -> dict[date, int]:
        return dict(self.extra)

    @cached_property
    def _exceptions(self) -> tuple[tuple[date, ...], tuple[int, ...], tuple[int, ...]]:
        """Days that differ from the pattern, with the running totals of minutes and of working days they change."""
        days = sorted(self.holidays | self._extra.keys())
        minutes, works = [0], [0]
        for day in days:
            here = self.minutes_on(day)
            minutes.append(minutes[-1] + here - self.pattern.on(day))
            works.append(works[-1] + bool(here) - bool(self.pattern.on(day)))
        return tuple(days), tuple(minutes), tuple(works)

    @cached_property
    def _presence(self) -> WorkPattern:
        return WorkPattern(tuple(int(minutes > 0) for minutes in self.pattern.minutes))

    def minutes_on(self, day: date) -> int:
        """Working minutes on one day."""
        if day in self._extra:
            return self._extra[day]
        return 0 if day in self.holidays else self.pattern.on(day)

    def works(self, day: date) -> bool:
        """Tell whether anything is worked on the day."""
        return self.minutes_on(day) > 0

    def minutes_between(self, start: date, end: date) -> int:
        """Working minutes in ``[start, end)``."""
        return self.pattern.between(start, end) + self._changed(start, end, self._exceptions[1])

    def days_between(self, start: date, end: date) -> int:
        """Working days in ``[start, end)``; 0 when the span is empty.

        >>> Calendar().days_between(date(2022, 7, 31), date(2022, 8, 9))
        6
        """
        return self._presence.between(start, end) + self._changed(start, end, self._exceptions[2])

    def _changed(self, start: date, end: date, totals: tuple[int, ...]) -> int:
        if end <= start:
            return 0
        days = self._exceptions[0]
        return totals[bisect_left(days, end)] - totals[bisect_left(days, start)]

    def next_working(self, day: date, step: int = 1) -> date:
        """Return the day itself or the next (``step`` -1: the previous) on which anything is worked."""
        for _ in range(_MOST_FREE_DAYS):
            if self.works(day):
                return day
            day += step * DAY
        raise Conflict(
            f"The calendar {self.name!r} has no working days.", hint="Give it a weekday on which people work."
        )

    def without(self, days: Iterable[date]) -> Calendar:
        """Return the calendar with more days off (a person's time off, a project's freeze)."""
        return replace(self, holidays=self.holidays | frozenset(days))


STANDARD = Calendar()
EVERY_DAY = Calendar(WorkPattern((FULL_DAY,) * DAYS_A_WEEK), name="every day")


def _whole(duration: int) -> None:
    if duration <= 0:
        raise BadInput(f"A duration of {duration} days cannot be: it must be at least 1.", hint="Give whole days.")


def duration(calendar: Calendar, start: date, due: date) -> int:
    """Return the working days from start to due, both included."""
    return calendar.days_between(start, due + DAY)


def advance(calendar: Calendar, day: date, working_days: int) -> date:
    """Return the working day that many working days after (negative: before) the first one at or after ``day``.

    Found by bisection over counts, so a lag of 100,000 days costs what a lag of 1 does. Conflict when there is none.

    >>> advance(STANDARD, date(2022, 7, 29), 8)
    datetime.date(2022, 8, 10)
    """
    first = calendar.next_working(day)
    if not working_days:
        return first
    ahead = working_days > 0
    count = abs(working_days)

    def reached(days: int) -> bool:
        far = first + (days if ahead else -days) * DAY
        span = (first + DAY, far + DAY) if ahead else (far, first)
        return calendar.days_between(*span) >= count

    try:
        enough = count
        while not reached(enough):
            if enough > _MOST_FREE_DAYS + count * DAYS_A_WEEK * 2:
                raise Conflict(f"The calendar {calendar.name!r} has too few working days.")
            enough *= 2
    except OverflowError:
        raise BadInput(f"{working_days} working days from {day} lie beyond the calendar.") from None
    days = bisect_left(range(enough + 1), True, key=reached)
    return first + (days if ahead else -days) * DAY


def due_date(calendar: Calendar, start: date, days: int) -> date:
    """Return the last day of a task of ``days`` working days that starts at or after ``start``; BadInput unless > 0."""
    _whole(days)
    return advance(calendar, start, days - 1)


def start_date(calendar: Calendar, due: date, days: int) -> date:
    """Return the first day of a task of ``days`` working days that ends at or before ``due``; BadInput unless > 0."""
    _whole(days)
    return advance(calendar, calendar.next_working(due, -1), 1 - days)


def soonest(calendar: Calendar, day: date, lag: int = 0, *, elapsed: bool = False) -> date:
    """Return the first working day at or after ``day`` with ``lag`` days in between.

    The lag counts working days of the calendar, or calendar days when ``elapsed``; a negative lag is a lead.
    """
    if elapsed:
        return calendar.next_working(day + lag * DAY)
    return advance(calendar, day, lag)


def working_gap(calendar: Calendar, due: date, start: date) -> int:
    """Return the working days strictly between a predecessor's last and a follower's first day."""
    return calendar.days_between(due + DAY, start)


@dataclass(frozen=True, slots=True)
class Dates:
    """The planned days of a task; either may be unknown. ``days`` is the working duration, when it is fixed."""

    start: date | None = None
    due: date | None = None
    days: int | None = None

    @property
    def last_known(self) -> date | None:
        """The due day, else the start."""
        return self.due or self.start


def rescheduled(calendar: Calendar, predecessor: Dates, follower: Dates, lag: int = 0) -> Dates:
    """Return the follower's dates after its predecessor (finish to start): pushed later, never pulled earlier.

    A fixed duration is kept in working days; without one the due day stays unless the start passes it.
    """
    return rescheduled_after(calendar, ((predecessor, lag),), follower)


def rescheduled_after(calendar: Calendar, predecessors: Iterable[tuple[Dates, int]], follower: Dates) -> Dates:
    """Return the follower's dates after all its predecessors, each with a lag in working days."""
    bounds = [soonest(calendar, dates.last_known + DAY, lag) for dates, lag in predecessors if dates.last_known]
    if not bounds:
        return follower
    earliest = max(bounds)
    if follower.start is not None and follower.start >= earliest:
        if calendar.works(follower.start):
            return follower
        earliest = calendar.next_working(follower.start)
    days = follower.days
    if days is None and follower.start and follower.due:
        days = max(1, duration(calendar, follower.start, follower.due))
    if days is not None:
        return Dates(earliest, due_date(calendar, earliest, days), follower.days)
    due = follower.due
    return Dates(earliest, max(due, earliest) if due is not None else None, None)


def variance(calendar: Calendar, baseline: date, actual: date) -> int:
    """Return the working days between a baseline day and the present one; + is late.

    >>> variance(STANDARD, date(2026, 11, 20), date(2026, 11, 24))
    2
    """
    if actual >= baseline:
        return calendar.days_between(baseline, actual)
    return -calendar.days_between(actual, baseline)
