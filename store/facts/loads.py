"""Everybody's load in a window: working time against bookings, in four queries however many people there are."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from domain.allocation import Booked, Load, loads
from domain.calendar import WorkPattern
from domain.capacity import Absence, Employment, Worker
from domain.firm import Firm
from domain.windows import Window
from store.bookings import Booking, BookingKind
from store.people import WEEKDAYS, Holiday, JobRole, Person, Place, TimeOff, TimeOffStatus


@dataclass(frozen=True, slots=True)
class Staff:
    """A person with the names a report groups by, their target in percent (own, else the role's) and working time."""

    id: int
    name: str
    role_id: int
    role: str
    role_target: int
    place_id: int
    place: str
    own_target: int | None
    worker: Worker

    @property
    def target(self) -> int:
        """The target of billable utilisation in percent: a person's beats the role's."""
        return self.role_target if self.own_target is None else self.own_target


def staff(db: Session, where: ColumnElement[bool], window: Window) -> list[Staff]:
    """Return those of ``where`` (a condition on ``Person``) who are employed in the window, by name."""
    columns: list[Any] = [Person.id, Person.name, Person.job_role_id, JobRole.name, JobRole.target_percent]
    columns += [Person.place_id, Place.name, Person.target_percent, Person.hired_on, Person.left_on]
    columns += [getattr(Person, f"{day}_minutes") for day in WEEKDAYS]
    query = (
        select(*columns)
        .join(JobRole, col(JobRole.id) == Person.job_role_id)
        .join(Place, col(Place.id) == Person.place_id)
        .where(
            where,
            col(Person.active) | col(Person.left_on).is_not(None),
            col(Person.hired_on) < window.end,
            col(Person.left_on).is_(None) | (col(Person.left_on) >= window.start),
        )
        .order_by(col(Person.name), col(Person.id))
    )
    away = absences(db, where, window)
    # Few patterns are shared by many people: one value each, so that capacity is added up once a pattern and place.
    patterns: dict[tuple[int, ...], WorkPattern] = {}
    found = []
    for key, name, role_id, role, role_target, place_id, place, target, hired, left, *days in db.execute(query):
        pattern = patterns.get(tuple(days)) or patterns.setdefault(tuple(days), WorkPattern(tuple(days)))
        worker = Worker(key, pattern, place_id, Employment(hired, left), tuple(away.get(key, ())))
        found.append(Staff(key, name, role_id, role, role_target, place_id, place, target, worker))
    return found


def absences(db: Session, where: ColumnElement[bool], window: Window) -> dict[int, list[Absence]]:
    """Return the approved time off in the window of the people of ``where``, by person."""
    query = (
        select(col(TimeOff.person_id), col(TimeOff.starts_on), col(TimeOff.ends_on), col(TimeOff.minutes_per_day))
        .join(Person, col(Person.id) == TimeOff.person_id)
        .where(
            where,
            col(TimeOff.status) == TimeOffStatus.APPROVED,
            col(TimeOff.starts_on) < window.end,
            col(TimeOff.ends_on) >= window.start,
        )
        .order_by(col(TimeOff.starts_on))
    )
    found: dict[int, list[Absence]] = {}
    for person, starts, ends, minutes in db.execute(query):
        found.setdefault(person, []).append(Absence(starts, ends, minutes))
    return found


def holidays(db: Session, window: Window) -> dict[Hashable, frozenset[date]]:
    """Return the holidays of every place in the window."""
    query = select(col(Holiday.place_id), col(Holiday.day)).where(
        col(Holiday.day) >= window.start, col(Holiday.day) < window.end
    )
    found: dict[Hashable, set[date]] = {}
    for place, day in db.execute(query):
        found.setdefault(place, set()).add(day)
    return {place: frozenset(days) for place, days in found.items()}


def booked(db: Session, where: ColumnElement[bool], window: Window, won: frozenset[int] = frozenset()) -> list[Booked]:
    """Return what the people of ``where`` are booked for in the window, firm and pipeline.

    Bookings that wait for a deal in ``won`` count as firm: what if we win it.
    """
    query = (
        select(Booking)
        .join(Person, col(Person.id) == Booking.person_id)
        .where(
            where,
            col(Booking.cancelled).is_(False),
            col(Booking.starts_on) < window.end,
            col(Booking.ends_on) >= window.start,
        )
        .order_by(col(Booking.starts_on), col(Booking.id))
    )
    return [
        Booked(
            key=booking.pk,
            person=booking.person_id,
            starts=booking.starts_on,
            ends=booking.ends_on,
            minutes_per_day=booking.minutes_per_day,
            hard=booking.kind == BookingKind.HARD or booking.opportunity_id in won,
            probability_percent=booking.probability_percent,
        )
        for booking in db.scalars(query)
    ]


@dataclass(frozen=True, slots=True)
class Loads:
    """People in a window with their loads by person and the bookings these come from."""

    staff: list[Staff]
    loads: dict[int, Load]
    bookings: list[Booked]


def loaded(
    db: Session, where: ColumnElement[bool], window: Window, firm: Firm, won: frozenset[int] = frozenset()
) -> Loads:
    """Return the loads of the people of ``where`` in the window, as if the deals in ``won`` were won."""
    people = staff(db, where, window)
    bookings = booked(db, where, window, won)
    found = loads(
        (one.worker for one in people),
        bookings,
        window,
        holidays(db, window),
        holidays_reduce=firm.holidays_reduce_capacity,
    )
    return Loads(people, found, bookings)
