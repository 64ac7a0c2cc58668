"""Entries suggested for missing time, from firm bookings, for many people in two queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session, col

from domain.suggestions import suggested
from domain.timesheets import COUNTS_AS_LOGGED, Gap
from store.bookings import Booking, BookingKind
from store.projects import Project
from store.timesheets import TimeEntry, TimeStatus

_COUNTED = (*(TimeStatus(state) for state in COUNTS_AS_LOGGED), TimeStatus.DRAFT)
Logged = Mapping[tuple[int, date], Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entry a person could log, with the name of its project."""

    day: date
    project_id: int
    project: str
    minutes: int


class _Booked(NamedTuple):
    person_id: int
    project_id: int
    project: str
    starts_on: date
    ends_on: date
    minutes: int


def suggestions(db: Session, gaps: Mapping[int, Sequence[Gap]], logged: Logged) -> dict[int, tuple[Suggestion, ...]]:
    """Return suggested entries by person; ``logged`` holds minutes by project for a person and day."""
    booked = _bookings(db, gaps)
    found: dict[int, tuple[Suggestion, ...]] = {}
    for person_id, days in gaps.items():
        mine = booked.get(person_id, ())
        names = {row.project_id: row.project for row in mine}
        found[person_id] = tuple(
            Suggestion(one.day, one.project_id, names[one.project_id], one.minutes)
            for gap in days
            for one in suggested(
                gap.day,
                gap.minutes,
                [(row.project_id, row.minutes) for row in mine if row.starts_on <= gap.day <= row.ends_on],
                logged.get((person_id, gap.day), {}),
            )
        )
    return found


def _bookings(db: Session, gaps: Mapping[int, Sequence[Gap]]) -> dict[int, list[_Booked]]:
    days = [gap.day for found in gaps.values() for gap in found]
    if not days:
        return {}
    query = (
        select(
            col(Booking.person_id),
            col(Booking.project_id),
            col(Project.name),
            col(Booking.starts_on),
            col(Booking.ends_on),
            col(Booking.minutes_per_day),
        )
        .join(Project, col(Project.id) == col(Booking.project_id))
        .where(
            col(Booking.person_id).in_(gaps.keys()),
            col(Booking.cancelled).is_(False),
            col(Booking.kind) == BookingKind.HARD,
            col(Booking.starts_on) <= max(days),
            col(Booking.ends_on) >= min(days),
        )
        .order_by(col(Booking.minutes_per_day).desc(), col(Booking.id))
    )
    found: dict[int, list[_Booked]] = {}
    for row in db.execute(query):
        found.setdefault(row[0], []).append(_Booked(*row))
    return found


def logged_by_project(db: Session, gaps: Mapping[int, Sequence[Gap]]) -> Logged:
    """Return the minutes already there, drafts included, by person and day, then project."""
    days = {gap.day for found in gaps.values() for gap in found}
    query = (
        select(
            col(TimeEntry.person_id),
            col(TimeEntry.work_on),
            col(TimeEntry.project_id),
            func.sum(col(TimeEntry.minutes)),
        )
        .where(
            col(TimeEntry.person_id).in_(gaps.keys()),
            col(TimeEntry.work_on).in_(days),
            col(TimeEntry.status).in_(_COUNTED),
        )
        .group_by(col(TimeEntry.person_id), col(TimeEntry.work_on), col(TimeEntry.project_id))
    )
    found: dict[tuple[int, date], dict[int, int]] = {}
    for person_id, day, project_id, minutes in db.execute(query):
        found.setdefault((person_id, day), {})[project_id] = minutes
    return found
