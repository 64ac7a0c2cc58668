"""Open needs against free time: where a firm runs short of people, by day, in minutes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.calendar import Calendar
from domain.windows import Window

_TENTH = 10


class Supply(StrEnum):
    """How free time compares with what is wanted."""

    ENOUGH = "enough"
    TIGHT = "tight"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A need for somebody: ``starts`` to ``ends`` inclusive, minutes a working day."""

    starts: date
    ends: date
    minutes_per_day: int

    def days(self, window: Window, calendar: Calendar) -> tuple[int, ...]:
        """Return the minutes wanted on each day of the window."""
        return tuple(
            self.minutes_per_day if self.starts <= day <= self.ends and calendar.works(day) else 0 for day in window
        )


@dataclass(frozen=True, slots=True)
class Gap:
    """Minutes wanted, free and short in a window. What is free on one day does not fill another."""

    wanted: int
    free: int
    short: int
    first_short: date | None = None

    @property
    def status(self) -> Supply:
        """Short from a tenth of what is wanted; less than that is tight, mended by moving days."""
        if not self.short:
            return Supply.ENOUGH
        return Supply.SHORT if self.short * _TENTH >= self.wanted else Supply.TIGHT


def gap(window: Window, wanted: Iterable[Sequence[int]], free: Iterable[Sequence[int]]) -> Gap:
    """Compare the days wanted with the days free, each given as minutes a day of the window.

    >>> week = Window(date(2026, 11, 23), date(2026, 11, 25), "two days")
    >>> gap(week, [(480, 480)], [(480, 120), (0, 60)])
    Gap(wanted=960, free=660, short=300, first_short=datetime.date(2026, 11, 24))
    """
    asked = _summed(wanted, window.days)
    there = _summed(free, window.days)
    missing = [max(0, want - have) for want, have in zip(asked, there, strict=True)]
    first = next((i for i, minutes in enumerate(missing) if minutes), None)
    start = None if first is None else window.start + timedelta(days=first)
    return Gap(sum(asked), sum(there), sum(missing), start)


def _summed(parts: Iterable[Sequence[int]], days: int) -> list[int]:
    total = [0] * days
    for part in parts:
        total = [before + more for before, more in zip(total, part, strict=True)]
    return total
