"""Time entries as rows to change: a person's day, own drafts, and what waits for a decision."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, func
from sqlmodel import Session, col, select

from domain.access import Actor, Permission
from domain.windows import Window
from store import scope
from store.bookings import Booking, BookingKind
from store.db import plainly
from store.people import Person
from store.projects import Project
from store.timesheets import TimeEntry, TimeStatus


class Entry(NamedTuple):
    """A time entry with the names a reader needs."""

    entry: TimeEntry
    person: str
    project: str


class Narrowed(NamedTuple):
    """Which entries are meant."""

    person_id: int | None = None
    project_id: int | None = None
    window: Window | None = None
    key: int | None = None


def _meant(narrowed: Narrowed) -> ColumnElement[bool]:
    found = [col(TimeEntry.id) > 0]
    if narrowed.person_id is not None:
        found.append(col(TimeEntry.person_id) == narrowed.person_id)
    if narrowed.project_id is not None:
        found.append(col(TimeEntry.project_id) == narrowed.project_id)
    if narrowed.key is not None:
        found.append(col(TimeEntry.id) == narrowed.key)
    if narrowed.window is not None:
        found += [col(TimeEntry.work_on) >= narrowed.window.start, col(TimeEntry.work_on) < narrowed.window.end]
    return and_(*found)


def entries(
    db: Session,
    actor: Actor,
    narrowed: Narrowed,
    statuses: tuple[TimeStatus, ...],
    permission: Permission = Permission.TIME_READ,
) -> list[Entry]:
    """Return the entries of the given states the permission reaches, by day, person and project."""
    query = (
        select(TimeEntry, Person.name, Project.name)
        .join(Person, col(Person.id) == TimeEntry.person_id)
        .join(Project, col(Project.id) == TimeEntry.project_id)
        .where(scope.time(actor, permission), col(TimeEntry.status).in_(statuses), _meant(narrowed))
        .order_by(col(TimeEntry.work_on), col(Person.name), col(Project.name), col(TimeEntry.id))
    )
    return [Entry(*row) for row in db.exec(query)]


# Asked for with every entry that is logged: built once, since building costs more than running.
_MINUTES = select(func.coalesce(func.sum(col(TimeEntry.minutes)), 0)).where(
    col(TimeEntry.person_id) == bindparam("person"),
    col(TimeEntry.work_on) == bindparam("day"),
    col(TimeEntry.status) != TimeStatus.REJECTED,
)
_ROLE = (
    select(col(Booking.job_role_id))
    .where(
        col(Booking.person_id) == bindparam("person"),
        col(Booking.project_id) == bindparam("project"),
        col(Booking.cancelled).is_(False),
        col(Booking.kind) == BookingKind.HARD,
        col(Booking.starts_on) <= bindparam("day"),
        col(Booking.ends_on) >= bindparam("day"),
    )
    .order_by(col(Booking.id))
    .limit(1)
)


def minutes_on(db: Session, person_id: int, day: date) -> int:
    """Return what a person has on a day, time that was sent back left aside."""
    return int(plainly(db, _MINUTES, person=person_id, day=day).scalar_one())


def role_on(db: Session, person_id: int, project_id: int, day: date) -> int | None:
    """Return the role a person is firmly booked in on a project on a day, if there is such a booking."""
    found: int | None = plainly(db, _ROLE, person=person_id, project=project_id, day=day).scalar()
    return found
