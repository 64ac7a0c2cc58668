"""When something that recurs is due, in the firm's local time, whatever the clocks do.

A schedule names weekdays and a wall-clock time; what is due is a *local date*, not an instant. An hour that the clock
skips in spring or repeats in autumn makes no difference: a date is due once its time has passed on the wall.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from domain.errors import BadInput

_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Schedule:
    """Weekdays (0 is Monday) and the time on the wall."""

    weekdays: frozenset[int]
    at: time

    def __post_init__(self) -> None:
        """Refuse a schedule that never comes."""
        if not self.weekdays or not self.weekdays <= EVERY_DAY:
            raise BadInput(f"A schedule needs weekdays from 0 (Monday) to 6, not {sorted(self.weekdays)}.")

    def __str__(self) -> str:
        """Return it as people write it.

        >>> str(Schedule(frozenset({0}), time(7, 30)))
        'mon 07:30'
        """
        days = "daily" if self.weekdays == EVERY_DAY else ",".join(_NAMES[day] for day in sorted(self.weekdays))
        return f"{days} {self.at:%H:%M}"

    @classmethod
    def of(cls, written: str) -> Self:
        """Return a schedule as ``str`` wrote it.

        Raises:
            BadInput: it is none.

        >>> str(Schedule.of("mon,fri 07:30")), str(Schedule.of("daily 16:00"))
        ('mon,fri 07:30', 'daily 16:00')
        """
        days, _, clock = written.partition(" ")
        try:
            weekdays = EVERY_DAY if days == "daily" else frozenset(_NAMES.index(day) for day in days.split(","))
            return cls(weekdays, time.fromisoformat(clock))
        except ValueError as error:
            raise BadInput(f"{written!r} is no schedule.", hint="It looks like 'mon 07:30'.") from error


def latest_due(schedule: Schedule, now: datetime, zone: ZoneInfo) -> date:
    """Return the latest local date whose time has passed at the instant ``now`` (aware).

    >>> latest_due(Schedule(frozenset({0}), time(7)), datetime.fromisoformat("2026-11-23T05:59+00:00"),
    ...            ZoneInfo("Europe/Berlin"))
    datetime.date(2026, 11, 16)
    """
    if now.tzinfo is None:
        raise BadInput("An instant without a time zone cannot be placed on a wall clock.")
    local = now.astimezone(zone)
    day = local.date() if local.time() >= schedule.at else local.date() - timedelta(days=1)
    return next(
        candidate
        for candidate in (day - timedelta(days=back) for back in range(len(_NAMES)))
        if candidate.weekday() in schedule.weekdays
    )
