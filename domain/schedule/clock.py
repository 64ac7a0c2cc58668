"""Working time of one calendar as a running total, so that adding and comparing working minutes is a look-up.

An instant is an integer: day number x 1,440 + working minutes already done that day. The end of Friday (Friday + 480)
and the beginning of Monday (Monday + 0) are two instants with no work between them: work starts on the later, and ends
on the earlier of the two.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date

from domain.calendar import Calendar
from domain.errors import BadInput, Conflict

DAY = 1440
_FIRST_STEP = 512  # days tabled at once; doubled as needed
_LONGEST = 400 * 366  # days; beyond this a calendar has run dry, or a date has


class WorkClock:
    """Counts the working minutes of a calendar from an origin day."""

    def __init__(self, calendar: Calendar, origin: date) -> None:
        """Start counting at the beginning of ``origin``; Conflict when the calendar never works."""
        if not calendar.pattern.week and not calendar.extra:
            raise Conflict(f"The calendar {calendar.name!r} has no working time.", hint="Give it a working weekday.")
        self._calendar = calendar
        self._first = origin.toordinal()
        self._totals = [0]  # working minutes before each day, from self._first on

    def _grow(self, *, ahead: bool) -> None:
        count = max(_FIRST_STEP, len(self._totals))
        if len(self._totals) > _LONGEST:
            raise Conflict(f"The calendar {self._calendar.name!r} has too little working time for this plan.")
        minutes_on = self._calendar.minutes_on
        try:
            if ahead:
                total, day = self._totals[-1], self._first + len(self._totals) - 1
                for i in range(count):
                    total += minutes_on(date.fromordinal(day + i))
                    self._totals.append(total)
            else:
                total, earlier = self._totals[0], []
                for i in range(count):
                    total -= minutes_on(date.fromordinal(self._first - 1 - i))
                    earlier.append(total)
                self._totals[:0] = reversed(earlier)
                self._first -= count
        except (ValueError, OverflowError):
            raise BadInput("This plan reaches beyond the calendar.", hint="Shorten its durations or lags.") from None

    def done(self, instant: int) -> int:
        """Return the working minutes from the origin to the instant."""
        day, minutes = divmod(instant, DAY)
        while day < self._first:
            self._grow(ahead=False)
        while day + 1 - self._first >= len(self._totals):
            self._grow(ahead=True)
        i = day - self._first
        return min(self._totals[i] + minutes, self._totals[i + 1])

    def end_at(self, done: int) -> int:
        """Return the earliest instant by which so many minutes are done: where work of that length ends."""
        while done <= self._totals[0]:
            self._grow(ahead=False)
        while done > self._totals[-1]:
            self._grow(ahead=True)
        i = bisect_left(self._totals, done) - 1
        return (self._first + i) * DAY + done - self._totals[i]

    def start_at(self, done: int) -> int:
        """Return the latest such instant: where work that follows begins."""
        while done < self._totals[0]:
            self._grow(ahead=False)
        while done >= self._totals[-1]:
            self._grow(ahead=True)
        i = bisect_right(self._totals, done) - 1
        return (self._first + i) * DAY + done - self._totals[i]

    def beginning(self, day: date) -> int:
        """Return the minutes done before a day."""
        return self.done(day.toordinal() * DAY)

    def ending(self, day: date) -> int:
        """Return the minutes done by the end of a day."""
        return self.done((day.toordinal() + 1) * DAY)


def day_of(instant: int) -> date:
    """Return the calendar day of an instant."""
    return date.fromordinal(instant // DAY)
