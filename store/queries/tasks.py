"""Tasks as read: with project and assignee, narrowed, and the plan of a project with its baseline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlmodel import Session, col

from domain.access import Actor, Permission
from domain.progress import PlannedTask
from domain.windows import Window
from store import scope
from store.milestones import Baseline, BaselineTask
from store.people import Person
from store.projects import LIVE, Project
from store.tasks import Task, TaskStatus


class TaskRow(NamedTuple):
    """A task with the names a reader needs."""

    task: Task
    project: str
    assignee: str
    manager_id: int


class Narrowed(NamedTuple):
    """Which tasks a question is about."""

    project_id: int | None = None
    person_id: int | None = None
    client_id: int | None = None
    due: Window | None = None  # the day it was or is due
    open_only: bool = True


def found(
    db: Session, actor: Actor, narrowed: Narrowed, *, permission: Permission = Permission.PROJECTS_READ
) -> list[TaskRow]:
    """Return the tasks visible to the actor on running projects, by due day (undated last) and name."""
    conditions = [scope.tasks(actor, permission), *_conditions(narrowed)]
    query = (
        select(Task, col(Project.name), func.coalesce(col(Person.name), ""), col(Project.manager_id))
        .join(Project, col(Project.id) == col(Task.project_id))
        .join(Person, col(Person.id) == col(Task.assignee_id), isouter=True)
        .where(*conditions)
        .order_by(col(Task.due_on).is_(None), col(Task.due_on), col(Task.name), col(Task.id))
    )
    return [TaskRow(*row) for row in db.execute(query)]


def _conditions(narrowed: Narrowed) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrowed.project_id is not None:
        conditions.append(col(Task.project_id) == narrowed.project_id)
    else:
        conditions.append(col(Project.status).in_(LIVE))
    if narrowed.person_id is not None:
        conditions.append(col(Task.assignee_id) == narrowed.person_id)
    if narrowed.client_id is not None:
        conditions.append(col(Project.client_id) == narrowed.client_id)
    if narrowed.due is not None:
        conditions += [col(Task.due_on) >= narrowed.due.start, col(Task.due_on) < narrowed.due.end]
    if narrowed.open_only:
        conditions.append(col(Task.status) != TaskStatus.DONE)
    return conditions


def overdue(db: Session, actor: Actor, narrowed: Narrowed, today: date) -> list[TaskRow]:
    """Return open tasks whose day is over, longest overdue first."""
    rows = found(db, actor, narrowed)
    return [row for row in rows if row.task.due_on is not None and row.task.due_on < today]


def _last_baseline() -> Select[int | None, int]:
    return select(func.max(col(Baseline.id)).label("id"), col(Baseline.project_id)).group_by(col(Baseline.project_id))


def plans(db: Session, keys: Sequence[int]) -> dict[int, list[PlannedTask]]:
    """Return the tasks of projects as progress counts them, each beside its days in the latest baseline."""
    last = _last_baseline().subquery()
    frozen = (
        select(col(BaselineTask.task_id), col(BaselineTask.starts_on), col(BaselineTask.due_on))
        .join(last, last.c.id == col(BaselineTask.baseline_id))
        .subquery()
    )
    query = (
        select(
            col(Task.project_id),
            col(Task.estimate_minutes),
            col(Task.duration_minutes),
            col(Task.progress_percent),
            col(Task.starts_on),
            col(Task.due_on),
            col(Task.status),
            col(Task.assignee_id),
            col(Task.client_owned),
            frozen.c.starts_on,
            frozen.c.due_on,
            col(Task.phase_id),
            col(Task.completed_on),
        )
        .join(frozen, frozen.c.task_id == col(Task.id), isouter=True)
        .where(col(Task.project_id).in_(keys))
        .order_by(col(Task.project_id), col(Task.position))
    )
    result: dict[int, list[PlannedTask]] = {key: [] for key in keys}
    for project, *row in db.execute(query):
        result[project].append(_planned(*row))
    return result


def _planned(  # noqa: PLR0913, PLR0917 -- the columns above, in their order
    estimate: int | None,
    length: int,
    percent: int,
    starts: date | None,
    due: date | None,
    status: TaskStatus,
    assignee: int | None,
    theirs: bool,  # noqa: FBT001
    first: date | None,
    last: date | None,
    phase: int | None,
    ended: date | None,
) -> PlannedTask:
    done = status == TaskStatus.DONE
    return PlannedTask(
        weight=length if estimate is None else estimate,
        percent=100 if done else percent,
        due=due,
        planned_starts=first or starts,
        planned_due=last or due,
        done=done,
        blocked=status == TaskStatus.BLOCKED,
        owned=theirs or assignee is not None,
        estimated=estimate is not None,
        phase=phase,
        theirs=theirs,
        completed=ended,
    )
