"""Why a person who logged less than the weekly pattern on a day is rightly not chased for it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.capacity import Worker


class Excuse(StrEnum):
    """The reason no time, or less, was expected; the first that applies is the one given."""

    NOT_HIRED = "not hired yet"
    LEFT = "no longer employed"
    HOLIDAY = "public holiday"
    LEAVE = "on leave"
    PART_TIME = "part-time, free that day"


def excuse(worker: Worker, day: date, holidays: frozenset[date] = frozenset()) -> Excuse | None:
    """Return why less than a full day was expected of the worker, or ``None`` when nothing excuses it."""
    hired, left = worker.employment.hired, worker.employment.left
    if hired is not None and day < hired:
        return Excuse.NOT_HIRED
    if left is not None and day > left:
        return Excuse.LEFT
    if day in holidays:
        return Excuse.HOLIDAY
    if any(absence.start <= day <= absence.last for absence in worker.absences):
        return Excuse.LEAVE
    return None if worker.pattern.on(day) else Excuse.PART_TIME
