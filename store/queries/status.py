"""Status updates as read: which weeks of which projects have one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session, col

from store.clients import Contact, ContactPart
from store.milestones import Milestone
from store.projects import StatusUpdate, UpdateStatus
from store.tasks import Task, TaskStatus

_DECIDE = (ContactPart.SPONSOR, ContactPart.CHAMPION)


def sent_weeks(db: Session, keys: Sequence[int], weeks: Sequence[int]) -> set[tuple[int, int]]:
    """Return (project, week) for every update that was sent about one of the weeks."""
    query = select(col(StatusUpdate.project_id), col(StatusUpdate.week)).where(
        col(StatusUpdate.project_id).in_(keys),
        col(StatusUpdate.week).in_(weeks),
        col(StatusUpdate.status) == UpdateStatus.SENT,
    )
    return {(project, week) for project, week in db.execute(query)}


def last_sent(db: Session, keys: Sequence[int]) -> dict[int, datetime]:
    """Return when each project's client last got an update."""
    query = (
        select(col(StatusUpdate.project_id), func.max(col(StatusUpdate.sent_at)))
        .where(col(StatusUpdate.project_id).in_(keys), col(StatusUpdate.status) == UpdateStatus.SENT)
        .group_by(col(StatusUpdate.project_id))
    )
    return {project: at for project, at in db.execute(query) if at is not None}


def of_week(db: Session, project_id: int, week: int) -> StatusUpdate | None:
    """Return the update about a week, sent or not."""
    query = select(StatusUpdate).where(col(StatusUpdate.project_id) == project_id, col(StatusUpdate.week) == week)
    return db.execute(query).scalar_one_or_none()


def readers(db: Session, client_id: int) -> list[Contact]:
    """Return the sponsors of a client, or without one the champions; only those who are still there."""
    query = (
        select(Contact)
        .where(col(Contact.client_id) == client_id, col(Contact.left_on).is_(None), col(Contact.part).in_(_DECIDE))
        .order_by(col(Contact.id))
    )
    found = list(db.execute(query).scalars())
    return [one for one in found if one.part is ContactPart.SPONSOR] or found


class Work(NamedTuple):
    """What a report to the client is made of, by name and day."""

    done: list[str]
    coming: list[tuple[str, date]]
    reached: list[str]
    promised: list[tuple[str, date]]
    late: list[tuple[str, date | None]]
    theirs: list[tuple[str, date | None]]


def work(db: Session, project_id: int, since: date, today: date, until: date) -> Work:
    """Return tasks and client-facing milestones finished since a day, and those ahead until another."""
    tasks = (
        db.execute(select(Task).where(col(Task.project_id) == project_id).order_by(col(Task.due_on))).scalars().all()
    )
    still = [task for task in tasks if task.status is not TaskStatus.DONE]
    shown = select(Milestone).where(col(Milestone.project_id) == project_id, col(Milestone.client_facing).is_(True))
    promises = db.execute(shown.order_by(col(Milestone.due_on))).scalars().all()
    pending = [one for one in promises if one.completed_on is None]
    return Work(
        done=[task.name for task in tasks if task.completed_on is not None and since <= task.completed_on <= today],
        coming=[
            (task.name, task.due_on)
            for task in still
            if not task.client_owned and task.due_on is not None and today <= task.due_on <= until
        ],
        reached=[one.name for one in promises if one.completed_on is not None and since <= one.completed_on <= today],
        promised=[(one.name, one.due_on) for one in pending if today <= one.due_on],
        late=[
            *((one.name, one.due_on) for one in pending if one.due_on < today),
            *((task.name, task.due_on) for task in still if not task.client_owned and (task.due_on or today) < today),
        ],
        theirs=[(task.name, task.due_on) for task in still if task.client_owned and (task.due_on or today) <= until],
    )
