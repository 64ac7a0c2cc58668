"""Where no rate holds: work that is entered and cannot be priced, and bookings on days no rate is set for."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session, col

from domain.rates import RateBook, RateKind, scope_of
from domain.windows import Window
from store.bookings import Booking, BookingKind
from store.people import JobRole, Person
from store.projects import Project
from store.timesheets import TimeByProject, TimeEntry, TimeStatus

_OPEN = (TimeStatus.SUBMITTED, TimeStatus.APPROVED)


class Gap(NamedTuple):
    """Days of one person on one project without a rate; ``minutes`` only for work that is already entered."""

    kind: RateKind
    person_id: int
    person: str
    role: str
    project_id: int
    project: str
    place_id: int | None
    first: date
    last: date
    minutes: int | None


def worked(db: Session, where: ColumnElement[bool], kind: RateKind) -> list[Gap]:
    """Return entered, uninvoiced work on client projects of ``where`` that has no amount, most first."""
    bill = kind is RateKind.BILL
    since = _unpriced_since(db, where, kind)
    if not since:
        return []
    without = col(TimeEntry.bill_minor if bill else TimeEntry.cost_minor).is_(None)
    minutes = func.sum(col(TimeEntry.minutes))
    keys = (*_who(), col(Person.place_id))
    query = (
        select(*keys, func.min(col(TimeEntry.work_on)), func.max(col(TimeEntry.work_on)), minutes)
        .join(Person, col(Person.id) == col(TimeEntry.person_id))
        .join(Project, col(Project.id) == col(TimeEntry.project_id))
        .join(JobRole, col(JobRole.id) == func.coalesce(TimeEntry.job_role_id, Person.job_role_id), isouter=True)
        .where(
            col(TimeEntry.project_id).in_(since),
            col(TimeEntry.work_on) >= min(since.values()),
            without,
            col(TimeEntry.status).in_(_OPEN),
            *((col(TimeEntry.billable).is_(True),) if bill else ()),
        )
        .group_by(*keys)
        .order_by(minutes.desc(), col(Person.name))
    )
    return [Gap(kind, *row) for row in db.execute(query)]


def _unpriced_since(db: Session, where: ColumnElement[bool], kind: RateKind) -> dict[int, date]:
    """Return the projects that may have such work, with the first day of its first month: their weekly sums tell."""
    week = TimeByProject
    minutes, currency = week.unpriced_minutes, week.bill_currency
    if kind is RateKind.COST:
        minutes, currency = week.uncosted_minutes, week.cost_currency
    query = (
        select(col(week.project_id), func.min(col(week.month)))
        .join(Project, col(Project.id) == col(week.project_id))
        .where(
            where,
            col(Project.internal).is_(False),
            or_(col(minutes) > 0, and_(col(week.submitted_minutes) > 0, col(currency) == "")),
        )
        .group_by(col(week.project_id))
    )
    return {key: date(month // 100, month % 100, 1) for key, month in db.execute(query)}


def booked(db: Session, where: ColumnElement[bool], kind: RateKind, book: RateBook, window: Window) -> list[Gap]:
    """Return the stretches of firm bookings in the window, on client projects of ``where``, that no rate holds for."""
    role = func.coalesce(Booking.job_role_id, Person.job_role_id)
    query = (
        select(
            *_who(),
            col(Person.place_id),
            col(Booking.starts_on),
            col(Booking.ends_on),
            role,
            col(Project.client_id),
        )
        .join(Person, col(Person.id) == col(Booking.person_id))
        .join(Project, col(Project.id) == col(Booking.project_id))
        .join(JobRole, col(JobRole.id) == role, isouter=True)
        .where(
            where,
            col(Project.internal).is_(False),
            col(Booking.cancelled).is_(False),
            col(Booking.kind) == BookingKind.HARD,
            col(Booking.ends_on) >= window.start,
            col(Booking.starts_on) < window.end,
        )
        .order_by(col(Booking.starts_on), col(Person.name))
    )
    found: dict[Gap, None] = {}
    for person_id, person, role_name, project_id, project, place, starts, ends, role_id, client in db.execute(query):
        scope = scope_of(person=person_id, project=project_id, client=client, role=role_id, place=place)
        for first, last in book.gaps(kind, scope, max(starts, window.start), min(ends, window.last)):
            found.setdefault(Gap(kind, person_id, person, role_name, project_id, project, place, first, last, None))
    return list(found)


def _who() -> tuple[Any, ...]:
    name = func.coalesce(col(JobRole.name), "")
    return (col(Person.id), col(Person.name), name, col(Project.id), col(Project.name))
