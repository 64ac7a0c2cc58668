"""Billable minutes and capacity of people, one by one or summed by role, office and target.

Summed, the database adds up everybody who was there for the whole period with the same week: their capacity is one
figure times their number. Only those hired, leaving or away within the period are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select
from sqlmodel import Session, col

from domain.calendar import WorkPattern
from domain.capacity import Employment, Worker, capacities
from domain.firm import Firm
from domain.windows import Window
from store.facts.loads import absences, holidays, staff
from store.people import WEEKDAYS, JobRole, Person, Place, TimeOff, TimeOffStatus
from store.queries.utilisation import billable, billable_sums


@dataclass(frozen=True, slots=True)
class Share:
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
    team = staff(db, where, window)
    could = _could([one.worker for one in team], db, window, firm)
    did = billable(db, where, window, submitted_counts=firm.submitted_counts, first_weekday=firm.first_weekday)
    return [
        Share(
            *(one.role_id, one.role, one.role_target, one.place_id, one.place, one.own_target),
            people=1,
            did=did.get(one.id, 0),
            could=could[one.id],
            person=one.id,
            name=one.name,
        )
        for one in team
    ]


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
        .where(
            where,
            col(Person.active) | col(Person.left_on).is_not(None),
            col(Person.hired_on) < window.end,
            col(Person.left_on).is_(None) | (col(Person.left_on) >= window.start),
        )
        .group_by(*keys, col(JobRole.name), col(JobRole.target_percent), col(Place.name), alone, *week)
    )
