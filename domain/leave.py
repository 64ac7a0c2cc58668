"""Leave counted in working days: what of an allowance is used, and what is left.

A free day of the calendar (a weekend, a holiday) uses no leave, and a day on which two kinds meet counts for the
stronger one: somebody who falls ill on holiday keeps the holiday.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import IntEnum

from domain.calendar import Calendar

DAY = timedelta(days=1)


class LeaveKind(IntEnum):
    """Kinds of leave, weakest first."""

    ANNUAL = 1
    SPECIAL = 2
    UNPAID = 3
    SICK = 4


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave from ``start`` to ``last`` inclusive; ``share`` of each working day, 1 for whole days."""

    kind: LeaveKind
    start: date
    last: date
    share: Decimal = Decimal(1)


def days_used(leaves: Iterable[Leave], kind: LeaveKind, calendar: Calendar, *, until: date | None = None) -> Decimal:
    """Return the working days a kind of leave uses, up to and with ``until``."""
    strongest: dict[date, Leave] = {}
    for leave in leaves:
        for i in range((leave.last - leave.start).days + 1):
            day = leave.start + i * DAY
            if calendar.works(day) and (day not in strongest or leave.kind > strongest[day].kind):
                strongest[day] = leave
    used = (leave.share for day, leave in strongest.items() if leave.kind is kind and (until is None or day <= until))
    return sum(used, Decimal(0))


def balance(
    allowance: Decimal | int, leaves: Iterable[Leave], calendar: Calendar, *, until: date | None = None
) -> Decimal:
    """Return what is left of an annual allowance; below 0 when more was taken."""
    return Decimal(allowance) - days_used(leaves, LeaveKind.ANNUAL, calendar, until=until)
