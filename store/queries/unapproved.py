"""Submitted time that waits for a decision, summed by who must decide it."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from domain.access import Actor
from domain.windows import Window
from store import scope
from store.people import Person
from store.projects import Project
from store.timesheets import TimeEntry, TimeStatus


class Waiting(NamedTuple):
    """Submitted time of one person on one project; ``since`` is when the oldest was submitted, if that is known."""

    approver: str
    project_id: int
    project: str
    person: str
    entries: int
    minutes: int
    first_day: date
    since: datetime | None


class Narrowed(NamedTuple):
    """What the question is narrowed to; ``before`` keeps what was submitted before that instant."""

    window: Window | None = None
    project_id: int | None = None
    person_id: int | None = None
    before: datetime | None = None


def waiting(db: Session, actor: Actor, narrowed: Narrowed) -> list[Waiting]:
    """Return what waits, oldest first. Nobody decides their own time: a manager's own goes to their manager."""
    manager, above, approver = aliased(Person), aliased(Person), aliased(Person)
    own = col(TimeEntry.person_id) == col(Project.manager_id)
    decides = case((own, col(manager.manager_id)), else_=col(Project.manager_id))
    query = (
        select(
            func.coalesce(func.max(col(approver.name)), "the head of delivery"),
            col(Project.id),
            func.max(col(Project.name)),
            func.max(col(above.name)),
            func.count(col(TimeEntry.id)),
            func.sum(col(TimeEntry.minutes)),
            func.min(col(TimeEntry.work_on)),
            func.min(col(TimeEntry.submitted_at)),
        )
        .join(Project, col(Project.id) == col(TimeEntry.project_id))
        .join(above, col(above.id) == col(TimeEntry.person_id))
        .join(manager, col(manager.id) == col(Project.manager_id))
        .join(approver, col(approver.id) == decides, isouter=True)
        .where(col(TimeEntry.status) == TimeStatus.SUBMITTED, scope.time(actor), *_conditions(narrowed))
        .group_by(col(Project.id), col(TimeEntry.person_id))
        .order_by(func.min(col(TimeEntry.work_on)), col(Project.id), col(TimeEntry.person_id))
    )
    return [Waiting(*row) for row in db.execute(query)]


def _conditions(narrowed: Narrowed) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if narrowed.window is not None:
        found += [col(TimeEntry.work_on) >= narrowed.window.start, col(TimeEntry.work_on) < narrowed.window.end]
    if narrowed.project_id is not None:
        found.append(col(TimeEntry.project_id) == narrowed.project_id)
    if narrowed.person_id is not None:
        found.append(col(TimeEntry.person_id) == narrowed.person_id)
    if narrowed.before is not None:
        unknown = and_(col(TimeEntry.submitted_at).is_(None), col(TimeEntry.work_on) < narrowed.before.date())
        found.append(or_(col(TimeEntry.submitted_at) < narrowed.before, unknown))
    return found
