"""Time that looks wrong, found by one query a rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlmodel import Session, col

from domain.access import Actor
from domain.windows import Window
from store import scope
from store.people import Holiday, Person, TimeOff, TimeOffStatus
from store.projects import CLOSED, Project
from store.timesheets import TimeEntry, TimeStatus

# A draft is not finished and time sent back is being corrected: neither is worth a question yet.
_HANDED_IN = (TimeStatus.SUBMITTED, TimeStatus.APPROVED, TimeStatus.LOCKED)
_SATURDAY, _SUNDAY = 5, 6


class Unusual(NamedTuple):
    """Time of one person on one day that breaks a rule; ``entry_id`` is the first entry concerned."""

    why: str
    entry_id: int
    person: str
    project: str
    day: date
    minutes: int
    entries: int


class Narrowed(NamedTuple):
    """What the question is narrowed to."""

    window: Window
    project_id: int | None = None
    person_id: int | None = None


def unusual(db: Session, actor: Actor, narrowed: Narrowed, long_day: int) -> list[Unusual]:
    """Return what breaks a rule, by day and person; ``long_day`` is the most minutes a day may have."""
    found: list[Unusual] = []
    for why, query in _rules(actor, narrowed, long_day):
        found += [Unusual(why, *row) for row in db.execute(query)]
    return sorted(found, key=lambda row: (row.day, row.person, row.why))


def _rules(actor: Actor, narrowed: Narrowed, long_day: int) -> Iterator[tuple[str, Select[*tuple[object, ...]]]]:
    asked = and_(scope.time(actor), _narrow(narrowed))
    base = (
        _columns()
        .join(Person, col(Person.id) == col(TimeEntry.person_id))
        .join(Project, col(Project.id) == col(TimeEntry.project_id))
        .where(asked)
    )
    by_project = (col(TimeEntry.person_id), col(TimeEntry.project_id), col(TimeEntry.work_on))
    yield "at the weekend", base.where(_weekend(narrowed.window)).group_by(*by_project)
    off = and_(
        col(TimeOff.person_id) == col(TimeEntry.person_id),
        col(TimeOff.status) == TimeOffStatus.APPROVED,
        col(TimeOff.minutes_per_day).is_(None),
        col(TimeOff.starts_on) <= col(TimeEntry.work_on),
        col(TimeOff.ends_on) >= col(TimeEntry.work_on),
    )
    yield "on leave that day", base.where(select(col(TimeOff.id)).where(off).exists()).group_by(*by_project)
    holiday = and_(col(Holiday.place_id) == col(Person.place_id), col(Holiday.day) == col(TimeEntry.work_on))
    yield "on a public holiday", base.where(select(col(Holiday.id)).where(holiday).exists()).group_by(*by_project)
    closed = and_(col(Project.status).in_(CLOSED), col(TimeEntry.work_on) > col(Project.ends_on))
    yield "on a closed project", base.where(closed).group_by(*by_project)
    too_long = base.group_by(col(TimeEntry.person_id), col(TimeEntry.work_on))
    yield f"more than {long_day // 60} h in a day", too_long.having(func.sum(col(TimeEntry.minutes)) > long_day)
    same = base.group_by(*by_project, col(TimeEntry.task_id), col(TimeEntry.minutes), col(TimeEntry.note))
    yield "the same entry twice", same.having(func.count(col(TimeEntry.id)) > 1)


def _columns() -> Select[*tuple[object, ...]]:
    return select(
        func.min(col(TimeEntry.id)),
        func.min(col(Person.name)),
        func.min(col(Project.name)),
        col(TimeEntry.work_on),
        func.sum(col(TimeEntry.minutes)),
        func.count(col(TimeEntry.id)),
    )


def _narrow(narrowed: Narrowed) -> ColumnElement[bool]:
    window = narrowed.window
    found = [
        col(TimeEntry.status).in_(_HANDED_IN),
        col(TimeEntry.work_on) >= window.start,
        col(TimeEntry.work_on) < window.end,
    ]
    if narrowed.project_id is not None:
        found.append(col(TimeEntry.project_id) == narrowed.project_id)
    if narrowed.person_id is not None:
        found.append(col(TimeEntry.person_id) == narrowed.person_id)
    return and_(*found)


def _weekend(window: Window) -> ColumnElement[bool]:
    saturdays = [day for day in window if day.weekday() == _SATURDAY]
    sundays = [day for day in window if day.weekday() == _SUNDAY]
    return or_(
        and_(col(Person.sat_minutes) == 0, col(TimeEntry.work_on).in_(saturdays)),
        and_(col(Person.sun_minutes) == 0, col(TimeEntry.work_on).in_(sundays)),
    )
