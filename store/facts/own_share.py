"""What is left for one person on a project: open tasks of theirs against their own time, and bookings ahead."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import case, func, select
from sqlmodel import Session, col

from domain.allocation import minutes_on
from domain.capacity import expected_days
from domain.windows import Window
from store.bookings import Booking
from store.facts.loads import booked, holidays, staff
from store.people import Person
from store.tasks import Task, TaskStatus
from store.timesheets import TimeEntry, TimeStatus

_DAYS = 365  # how far ahead bookings count


class OwnShare(NamedTuple):
    """Minutes of one person on one project."""

    tasks: int
    left: int
    logged: int
    booked_ahead: int


def own_share(db: Session, person_id: int, project_id: int, today: date) -> OwnShare:
    """Return what is left of a person's open tasks (what was remaining or estimated less own time), and bookings."""
    tasks, left = _tasks(db, person_id, project_id)
    logged = select(func.coalesce(func.sum(col(TimeEntry.minutes)), 0)).where(
        col(TimeEntry.person_id) == person_id,
        col(TimeEntry.project_id) == project_id,
        col(TimeEntry.status) != TimeStatus.REJECTED,
    )
    return OwnShare(tasks, left, int(db.execute(logged).scalar_one()), _booked(db, person_id, project_id, today))


def _tasks(db: Session, person_id: int, project_id: int) -> tuple[int, int]:
    own = (
        select(col(TimeEntry.task_id), func.sum(col(TimeEntry.minutes)).label("minutes"))
        .where(col(TimeEntry.person_id) == person_id, col(TimeEntry.status) != TimeStatus.REJECTED)
        .group_by(col(TimeEntry.task_id))
        .subquery()
    )
    estimate = func.coalesce(col(Task.estimate_minutes), 0) - func.coalesce(own.c.minutes, 0)
    open_estimate = case((estimate > 0, estimate), else_=0)
    query = (
        select(
            func.count(col(Task.id)),
            func.coalesce(func.sum(func.coalesce(col(Task.remaining_minutes), open_estimate)), 0),
        )
        .join(own, own.c.task_id == col(Task.id), isouter=True)
        .where(
            col(Task.assignee_id) == person_id,
            col(Task.project_id) == project_id,
            col(Task.status) != TaskStatus.DONE,
        )
    )
    tasks, left = db.execute(query).one()
    return int(tasks), int(left)


def _booked(db: Session, person_id: int, project_id: int, today: date) -> int:
    ahead = Window(today, today + timedelta(days=_DAYS), "ahead")
    me = col(Person.id) == person_id
    found = staff(db, me, ahead)
    if not found:
        return 0
    worker = found[0].worker
    days = expected_days(worker, ahead, holidays(db, ahead).get(worker.place, frozenset()))
    expected = [minutes for _day, minutes in days]
    mine = _of_project(db, person_id, project_id)
    return sum(
        sum(minutes_on(worker, ahead, expected, one)) for one in booked(db, me, ahead) if one.hard and one.key in mine
    )


def _of_project(db: Session, person_id: int, project_id: int) -> set[int]:
    query = select(col(Booking.id)).where(
        col(Booking.person_id) == person_id, col(Booking.project_id) == project_id, col(Booking.cancelled).is_(False)
    )
    return {key for key in db.execute(query).scalars() if key is not None}
