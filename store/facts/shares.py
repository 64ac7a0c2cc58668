"""Billable minutes and capacity of people, one by one or summed by role, office and target.

Summed, the database adds up everybody who was there for the whole period with the same week: their capacity is one
figure times their number. One by one they share that figure too. Only those hired, leaving or away within the period
are looked at on their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select
from sqlmodel import Session, col

from domain.calendar import WorkPattern
from domain.capacity import Absence, Employment, Worker, capacities
from domain.firm import Firm
from domain.windows import Window
from store.db import plainly
from store.facts.loads import absences, holidays
from store.people import WEEKDAYS, JobRole, Person, Place, TimeOff, TimeOffStatus
from store.queries.utilisation import billable_of_person, billable_sums


class Share(NamedTuple):
    """One person, or several of one role, office and target: minutes billed, and minutes they could give.

    ``own_target`` is in percent and empty where the role's holds; ``person`` and ``name`` are those of one person.
    """

    role_id: int
    role: str
    role_target: int
    place_id: int
    place: str
    own_target: int | None
    people: int
    did: int
    could: int
    person: int = 0
    name: str = ""


def by_person(db: Session, where: ColumnElement[bool], window: Window, firm: Firm) -> list[Share]:
    """Return everybody of ``where`` (a condition on ``Person``) employed in the window, by name."""
    rows = plainly(db, _one_by_one(where, window, firm)).all()
    away = absences(db, where, window)
    workers: dict[int | Sequence[int], Worker] = {}
    keys = []
    for row in rows:
        alone = row[_HIRED] is not None or row[_LEFT] is not None or row[_PERSON] in away
        key = row[_PERSON] if alone else row[_SHIFT]
        if key not in workers:
            workers[key] = _worker(len(workers), row, away)
        keys.append(key)
    could = _could(list(workers.values()), db, window, firm)
    by_key = {key: could[worker.key] for key, worker in workers.items()}
    roles = {key: (name, target) for key, name, target in db.execute(_ROLES)}
    places = {key: name for key, name in db.execute(_PLACES)}  # noqa: C416 -- a row is no pair to mypy
    return [
        Share(role, *roles[role], place, places[place], target, 1, int(did), by_key[key], person, name)
        for (person, name, did, role, target, place), key in zip(map(_START, rows), keys, strict=True)
    ]


_ROLES = select(col(JobRole.id), col(JobRole.name), col(JobRole.target_percent))
_PLACES = select(col(Place.id), col(Place.name))
# Where things stand in a row of ``_one_by_one``; a shift is the office and the working week.
_PERSON, _SHIFT, _HIRED, _LEFT = 0, slice(5, 13), 13, 14
_START = itemgetter(0, 1, 2, 3, 4, 5)


def _one_by_one(where: ColumnElement[bool], window: Window, firm: Firm) -> Any:  # noqa: ANN401 -- a row of many columns
    did, cut = billable_of_person(
        where, window, submitted_counts=firm.submitted_counts, first_weekday=firm.first_weekday
    )
    hired, left = col(Person.hired_on), col(Person.left_on)
    columns: list[Any] = [Person.id, Person.name, did, Person.job_role_id, Person.target_percent, Person.place_id]
    columns += [getattr(Person, f"{day}_minutes") for day in WEEKDAYS]
    # Only dates within the window change what somebody could give.
    columns += [case((hired > window.start, hired)), case((left < window.last, left))]
    query = select(*columns)
    if cut is not None:
        query = query.outerjoin(cut, cut.c.person_id == Person.id)
    return query.where(*_employed(where, window)).order_by(col(Person.name), col(Person.id))


def _employed(where: ColumnElement[bool], window: Window) -> list[ColumnElement[bool]]:
    return [
        where,
        col(Person.active) | col(Person.left_on).is_not(None),
        col(Person.hired_on) < window.end,
        col(Person.left_on).is_(None) | (col(Person.left_on) >= window.start),
    ]


def _worker(key: int, row: Row[Any], away: Mapping[int, Sequence[Absence]]) -> Worker:
    place, *week = row[_SHIFT]
    employment = Employment(row[_HIRED], row[_LEFT])
    return Worker(key, WorkPattern(tuple(week)), place, employment, tuple(away.get(row[_PERSON], ())))


def by_group(db: Session, where: ColumnElement[bool], window: Window, firm: Firm) -> list[Share]:
    """Return the same people summed by role, office, target and working week."""
    rows = db.execute(_grouped(where, window, firm)).all()
    away = absences(db, where, window)
    patterns: dict[tuple[int, ...], WorkPattern] = {}
    workers = []
    for i, row in enumerate(rows):
        week = tuple(row[-7:])
        pattern = patterns.setdefault(week, WorkPattern(week))
        # Somebody alone brings their own dates; a group was there throughout.
        employment = Employment(row.hired_on, row.left_on) if row.alone else Employment()
        workers.append(Worker(i, pattern, row.place_id, employment, tuple(away.get(row.alone, ()))))
    could = _could(workers, db, window, firm)
    return [_share(row, could[i]) for i, row in enumerate(rows)]


def _share(row: Row[Any], could: int) -> Share:
    return Share(
        role_id=row.job_role_id,
        role=row.role,
        role_target=row.role_target,
        place_id=row.place_id,
        place=row.place,
        own_target=row.target_percent,
        people=row.people,
        did=int(row.did),
        could=could * row.people,
    )


def _could(workers: Sequence[Worker], db: Session, window: Window, firm: Firm) -> dict[int, int]:
    return capacities(workers, window, holidays(db, window), holidays_reduce=firm.holidays_reduce_capacity)


def _grouped(where: ColumnElement[bool], window: Window, firm: Firm) -> Any:  # noqa: ANN401 -- a row of many columns
    away = select(col(TimeOff.person_id)).where(
        col(TimeOff.status) == TimeOffStatus.APPROVED,
        col(TimeOff.starts_on) < window.end,
        col(TimeOff.ends_on) >= window.start,
    )
    throughout = and_(
        col(Person.hired_on) <= window.start,
        or_(col(Person.left_on).is_(None), col(Person.left_on) >= window.last),
        col(Person.id).not_in(away),
    )
    alone = case((throughout, 0), else_=col(Person.id)).label("alone")
    week = [getattr(Person, f"{day}_minutes") for day in WEEKDAYS]
    names: list[Any] = [col(JobRole.name).label("role"), col(JobRole.target_percent).label("role_target")]
    names += [col(Place.name).label("place")]
    keys = [col(Person.job_role_id), col(Person.place_id), col(Person.target_percent)]
    did = billable_sums(
        where, window, submitted_counts=firm.submitted_counts, first_weekday=firm.first_weekday
    ).subquery()
    return (
        select(
            *keys,
            *names,
            alone,
            func.count().label("people"),
            func.coalesce(func.sum(did.c.minutes), 0).label("did"),
            func.max(col(Person.hired_on)).label("hired_on"),
            func.max(col(Person.left_on)).label("left_on"),
            *week,
        )
        .join(JobRole, col(JobRole.id) == Person.job_role_id)
        .join(Place, col(Place.id) == Person.place_id)
        .outerjoin(did, did.c.person_id == Person.id)
        .where(*_employed(where, window))
        .group_by(*keys, col(JobRole.name), col(JobRole.target_percent), col(Place.name), alone, *week)
    )
