"""Bookings as read: with names, in a window, filtered by actor."""

from __future__ import annotations

from typing import NamedTuple

from sqlmodel import Session, col, select

from domain.access import Actor
from domain.windows import Window
from store import scope
from store.bookings import Booking
from store.people import Person
from store.projects import Project


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
