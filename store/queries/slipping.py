"""Who is booked on a project and until when, and where they are booked afterwards: what a slip runs into."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, select
from sqlmodel import Session, col

from domain.access import Actor, Permission, Reach
from domain.windows import Window
from store import scope
from store.bookings import Booking, BookingKind
from store.people import Person
from store.projects import Project


class StayRow(NamedTuple):
    """One person's last firm booking on a project, with what a rate is found by."""

    person_id: int
    name: str
    role_id: int
    place_id: int
    until: date
    minutes_per_day: int


def _firm() -> ColumnElement[bool]:
    return and_(col(Booking.cancelled).is_(False), col(Booking.kind) == BookingKind.HARD)


def stays(db: Session, actor: Actor, project_id: int, since: date) -> list[StayRow]:
    """Return the last firm booking of each person on a project that ends on ``since`` or later, as far as visible."""
    query = (
        select(
            col(Person.id),
            col(Person.name),
            col(Booking.job_role_id),
            col(Person.job_role_id),
            col(Person.place_id),
            col(Booking.ends_on),
            col(Booking.minutes_per_day),
        )
        .join(Person, col(Person.id) == col(Booking.person_id))
        .where(scope.bookings(actor), _firm(), col(Booking.project_id) == project_id, col(Booking.ends_on) >= since)
        .order_by(col(Booking.ends_on))
    )
    last = {}
    for person, name, booked_as, role, place, until, minutes in db.execute(query):
        last[person] = StayRow(person, name, booked_as or role, place, until, minutes)
    return list(last.values())


class Elsewhere(NamedTuple):
    """A firm booking on another project; ``named`` says whether the actor may know which."""

    person_id: int
    project_id: int
    project: str
    named: bool
    starts: date
    ends: date
    minutes_per_day: int


def elsewhere(
    db: Session, actor: Actor, people: Sequence[int], window: Window, project_id: int, other_id: int | None
) -> list[Elsewhere]:
    """Return firm bookings of some people on other projects in a window, of those whose time the actor may know."""
    if actor.reach(Permission.AVAILABILITY_READ) < Reach.ALL:
        people = [key for key in people if key == actor.person_id]
    known = select(col(Project.id)).where(scope.named_projects(actor))
    query = (
        select(
            col(Booking.person_id),
            col(Project.id),
            col(Project.name),
            col(Project.id).in_(known),
            col(Booking.starts_on),
            col(Booking.ends_on),
            col(Booking.minutes_per_day),
        )
        .join(Project, col(Project.id) == col(Booking.project_id))
        .where(
            _firm(),
            col(Booking.person_id).in_(people),
            col(Booking.project_id) != project_id,
            col(Booking.starts_on) < window.end,
            col(Booking.ends_on) >= window.start,
        )
        .order_by(col(Booking.starts_on), col(Booking.id))
    )
    if other_id is not None:
        query = query.where(col(Booking.project_id) == other_id)
    return [Elsewhere(*row) for row in db.execute(query)]
