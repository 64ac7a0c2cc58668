"""Bookings as read: with names, in a window, filtered by actor; and those an actor may change."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlmodel import Session, col, select

from domain.access import Actor, Permission
from domain.bookings import Assignee, Engagement, Term
from domain.calendar import WorkPattern
from domain.windows import Window
from store import scope
from store.bookings import Booking, DemandStatus, RoleDemand
from store.people import Person
from store.projects import CLOSED, Project
from store.skills import PersonSkill


class BookingRow(NamedTuple):
    """A booking with the names a reader needs."""

    booking: Booking
    person: str
    project: str


def overlapping(
    db: Session,
    actor: Actor,
    window: Window,
    *,
    person_id: int | None = None,
    project_id: int | None = None,
) -> list[BookingRow]:
    """Return the bookings visible to the actor that touch the window, by start and name."""
    query = (
        select(Booking, Person.name, Project.name)
        .join(Person, col(Person.id) == Booking.person_id)
        .join(Project, col(Project.id) == Booking.project_id)
        .where(
            scope.bookings(actor),
            col(Booking.cancelled).is_(False),
            col(Booking.starts_on) < window.end,
            col(Booking.ends_on) >= window.start,
        )
        .order_by(col(Booking.starts_on), col(Person.name), col(Booking.id))
    )
    if person_id is not None:
        query = query.where(col(Booking.person_id) == person_id)
    if project_id is not None:
        query = query.where(col(Booking.project_id) == project_id)
    return [BookingRow(*row) for row in db.exec(query)]


def to_change(db: Session, actor: Actor, person_id: int, project_id: int, since: date) -> list[Booking]:
    """Return the person's bookings on a project the actor may change that end on ``since`` or later, by start."""
    query = (
        select(Booking)
        .where(
            col(Booking.project_id).in_(scope.project_ids(actor, Permission.BOOKINGS_WRITE)),
            col(Booking.person_id) == person_id,
            col(Booking.project_id) == project_id,
            col(Booking.cancelled).is_(False),
            col(Booking.ends_on) >= since,
        )
        .order_by(col(Booking.starts_on), col(Booking.id))
    )
    return list(db.exec(query))


def may_staff(db: Session, actor: Actor, project_id: int) -> bool:
    """Tell whether the actor may change bookings on the project."""
    condition = scope.projects(actor, Permission.BOOKINGS_WRITE)
    return db.exec(select(Project.id).where(col(Project.id) == project_id, condition)).first() is not None


def parties(db: Session, person_id: int, project_id: int) -> tuple[Assignee, Engagement]:
    """Return what the rules need to know of the person and the project of a booking."""
    person, project = db.get_one(Person, person_id), db.get_one(Project, project_id)
    return (
        Assignee(person.name, WorkPattern(person.pattern), person.hired_on, person.left_on),
        Engagement(project.name, is_open=project.status not in CLOSED, ends=project.ends_on),
    )


def filled_by(db: Session, booking: Booking, term: Term) -> RoleDemand | None:
    """Return the earliest open need on the booking's project that the booked person covers wholly, if there is one."""
    level = (
        select(PersonSkill.id)
        .where(
            col(PersonSkill.person_id) == booking.person_id,
            col(PersonSkill.skill_id) == RoleDemand.skill_id,
            col(PersonSkill.level) >= RoleDemand.min_level,
        )
        .exists()
    )
    query = (
        select(RoleDemand)
        .join(Person, col(Person.job_role_id) == RoleDemand.job_role_id)
        .where(
            col(Person.id) == booking.person_id,
            col(RoleDemand.project_id) == booking.project_id,
            col(RoleDemand.status) == DemandStatus.OPEN,
            col(RoleDemand.starts_on) >= term.starts,
            col(RoleDemand.ends_on) <= term.ends,
            col(RoleDemand.minutes_per_day) <= term.minutes_per_day,
            col(RoleDemand.skill_id).is_(None) | level,
        )
        .order_by(col(RoleDemand.starts_on), col(RoleDemand.id))
    )
    return db.exec(query).first()
