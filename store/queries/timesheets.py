"""Logged time by person and day, compared with the weekly pattern in the database so that few rows come back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlmodel import Session, col

from domain.access import Actor, Permission, Reach
from domain.timesheets import COUNTS_AS_LOGGED
from domain.weeks import week_index
from domain.windows import Window
from store import scope
from store.bookings import Booking, BookingKind
from store.people import WEEKDAYS, Person, TimeOff, TimeOffStatus
from store.projects import Project
from store.timesheets import TimeEntry, TimeStatus

_LOGGED = tuple(TimeStatus(state) for state in COUNTS_AS_LOGGED)
_SHORT_WEEK = 5  # weekdays of a full-time pattern


class Narrowed(NamedTuple):
    """Whom a question about time is narrowed to."""

    person_id: int | None = None
    project_id: int | None = None
    manager_id: int | None = None
    place_id: int | None = None


class Short(NamedTuple):
    """Someone with a day below the weekly pattern; ``logged`` follows the days asked for, in minutes."""

    person_id: int
    name: str
    manager_id: int | None
    place_id: int
    hired_on: date
    left_on: date | None
    pattern: tuple[int, ...]
    logged: tuple[int, ...]


class Off(NamedTuple):
    """Approved time off."""

    person_id: int
    starts_on: date
    ends_on: date
    minutes_per_day: int | None


def people(actor: Actor, narrowed: Narrowed, window: Window) -> ColumnElement[bool]:
    """Return the condition on ``Person`` for whose time is asked about: visible, employed in the window, narrowed.

    Whoever sees the time on own projects only is told about the people firmly booked there in the window.
    """
    found = [
        scope.people(actor, Permission.TIME_READ),
        col(Person.active).is_(True),
        col(Person.hired_on) < window.end,
        or_(col(Person.left_on).is_(None), col(Person.left_on) >= window.start),
    ]
    if narrowed.person_id is not None:
        found.append(col(Person.id) == narrowed.person_id)
    if narrowed.manager_id is not None:
        found.append(col(Person.manager_id) == narrowed.manager_id)
    if narrowed.place_id is not None:
        found.append(col(Person.place_id) == narrowed.place_id)
    booked = select(col(Booking.person_id)).where(
        col(Booking.cancelled).is_(False),
        col(Booking.kind) == BookingKind.HARD,
        col(Booking.starts_on) < window.end,
        col(Booking.ends_on) >= window.start,
    )
    if narrowed.project_id is not None:
        found.append(col(Person.id).in_(booked.where(col(Booking.project_id) == narrowed.project_id)))
    elif actor.reach(Permission.TIME_READ) == Reach.OWN and narrowed.person_id is None:
        led = select(col(Project.id)).where(col(Project.manager_id).in_(actor.leads(Permission.TIME_READ)))
        team = booked.where(col(Booking.project_id).in_(led))
        found.append(or_(col(Person.id) == actor.person_id, col(Person.id).in_(team)))
    return and_(*found)


def count(db: Session, who: ColumnElement[bool]) -> int:
    """Return how many people a condition holds for."""
    return int(db.execute(select(func.count(col(Person.id))).where(who)).scalar_one())


def short_of_pattern(
    db: Session, who: ColumnElement[bool], days: Sequence[date], first_weekday: int = 0
) -> list[Short]:
    """Return those with a day (of at most a few weeks) on which less is logged than the pattern asks for.

    Submitted, approved and locked time counts as logged. Leave and holidays are for the rule to weigh.
    """
    weeks = {week_index(day, first_weekday) for day in days}
    sums = [
        func.sum(case((col(TimeEntry.work_on) == day, col(TimeEntry.minutes)), else_=0)).label(f"d{at}")
        for at, day in enumerate(days)
    ]
    logged = (
        select(col(TimeEntry.person_id), *sums)
        .where(
            col(TimeEntry.week).between(min(weeks), max(weeks)),
            col(TimeEntry.status).in_(_LOGGED),
        )
        .group_by(col(TimeEntry.person_id))
        .subquery()
    )
    person_id, *totals = logged.c
    given = [func.coalesce(total, 0) for total in totals]
    patterns = [_pattern(day.weekday()) for day in days]
    query = (
        select(
            col(Person.id),
            col(Person.name),
            col(Person.manager_id),
            col(Person.place_id),
            col(Person.hired_on),
            col(Person.left_on),
            *(_pattern(weekday) for weekday in range(len(WEEKDAYS))),
            *given,
        )
        .join(logged, person_id == col(Person.id), isouter=True)
        .where(who, or_(*(pattern > total for pattern, total in zip(patterns, given, strict=True))))
    )
    cut = 6 + len(WEEKDAYS)
    return [Short._make((*row[:6], tuple(row[6:cut]), tuple(row[cut:]))) for row in db.execute(query)]


def _pattern(weekday: int) -> ColumnElement[int]:
    column: ColumnElement[int] = Person.__table__.c[f"{WEEKDAYS[weekday]}_minutes"]  # type: ignore[attr-defined]
    return column


def time_off(db: Session, who: ColumnElement[bool], window: Window) -> list[Off]:
    """Return approved time off in the window of those a condition holds for."""
    query = (
        select(col(TimeOff.person_id), col(TimeOff.starts_on), col(TimeOff.ends_on), col(TimeOff.minutes_per_day))
        .join(Person, col(Person.id) == col(TimeOff.person_id))
        .where(
            who,
            col(TimeOff.status) == TimeOffStatus.APPROVED,
            col(TimeOff.starts_on) < window.end,
            col(TimeOff.ends_on) >= window.start,
        )
    )
    return [Off(*row) for row in db.execute(query)]


def part_time(db: Session, who: ColumnElement[bool], days: Sequence[date]) -> dict[int, str]:
    """Return those whose pattern leaves one of the given weekdays (Monday to Friday) free, with their names."""
    weekdays = {day.weekday() for day in days if day.weekday() < _SHORT_WEEK}
    if not weekdays:
        return {}
    free = or_(*(_pattern(weekday) == 0 for weekday in sorted(weekdays)))
    return {key: name for key, name in db.execute(select(col(Person.id), col(Person.name)).where(who, free)) if key}
