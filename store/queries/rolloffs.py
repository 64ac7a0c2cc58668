"""Who leaves which project when, what was known of it, and what comes after."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from domain.access import Actor
from domain.windows import Window
from store import scope
from store.bookings import Booking, BookingKind
from store.people import JobRole, Person
from store.projects import Project


class RollOff(NamedTuple):
    """The last firm booking of a person on a project, with names."""

    booking: Booking
    person: str
    role: str
    project: str


class Next(NamedTuple):
    """What a person is firmly booked on afterwards."""

    project: str
    starts_on: date


def _hard(booking: type[Booking]) -> ColumnElement[bool]:
    return and_(col(booking.cancelled).is_(False), col(booking.kind) == BookingKind.HARD)


def rolloffs_in(
    db: Session,
    actor: Actor,
    window: Window,
    people: ColumnElement[bool],
    *,
    known_since: date,
    project_id: int | None = None,
    client_id: int | None = None,
) -> list[RollOff]:
    """Return roll-offs in the window, and early ones that became known since a day, by their day.

    A booking that another one of the same person continues on the same project is no roll-off.
    """
    later = aliased(Booking)
    continued = (
        select(col(later.id))
        .where(
            col(later.person_id) == Booking.person_id,
            col(later.project_id) == Booking.project_id,
            _hard(later),
            or_(
                col(later.ends_on) > Booking.ends_on,
                and_(col(later.ends_on) == Booking.ends_on, col(later.id) > Booking.id),
            ),
        )
        .exists()
    )
    instant = datetime.combine(known_since, time(), tzinfo=UTC)
    in_window = and_(col(Booking.ends_on) >= window.start, col(Booking.ends_on) < window.end)
    early = and_(col(Booking.first_ends_on) > col(Booking.ends_on), col(Booking.shortened_at) >= instant)
    query = (
        select(Booking, col(Person.name), col(JobRole.name), col(Project.name))
        .join(Person, col(Person.id) == Booking.person_id)
        .join(JobRole, col(JobRole.id) == Person.job_role_id)
        .join(Project, col(Project.id) == Booking.project_id)
        .where(scope.bookings(actor), people, _hard(Booking), ~continued, or_(in_window, early))
        .order_by(col(Booking.ends_on), col(Person.name), col(Booking.id))
    )
    if project_id is not None:
        query = query.where(col(Booking.project_id) == project_id)
    if client_id is not None:
        query = query.where(col(Project.client_id) == client_id)
    return [RollOff(*row) for row in db.execute(query)]


def afterwards(db: Session, actor: Actor, found: list[RollOff]) -> dict[int, Next]:
    """Return, by the key of a roll-off's booking, what its person is firmly booked on beyond it, the first begun."""
    if not found:
        return {}
    query = (
        select(col(Booking.person_id), col(Project.name), col(Booking.starts_on), col(Booking.ends_on))
        .join(Project, col(Project.id) == Booking.project_id)
        .where(
            scope.bookings(actor),
            _hard(Booking),
            col(Booking.person_id).in_({one.booking.person_id for one in found}),
            col(Booking.ends_on) > min(one.booking.ends_on for one in found),
        )
        .order_by(col(Booking.starts_on), col(Booking.id))
    )
    rows = db.execute(query).all()
    after: dict[int, Next] = {}
    for one in found:
        for person, project, starts, ends in rows:
            if person == one.booking.person_id and ends > one.booking.ends_on and project != one.project:
                after[one.booking.pk] = Next(project, starts)
                break
    return after


def last_booked(db: Session, people: ColumnElement[bool], before: date) -> dict[int, date]:
    """Return the last day before ``before`` on which each person was firmly booked."""
    query = (
        select(col(Booking.person_id), func.max(col(Booking.ends_on)))
        .join(Person, col(Person.id) == Booking.person_id)
        .where(people, _hard(Booking), col(Booking.starts_on) < before)
        .group_by(col(Booking.person_id))
    )
    return {person: min(day, before - timedelta(days=1)) for person, day in db.execute(query)}
