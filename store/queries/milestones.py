"""Milestones as read: with project and client, narrowed by days, client and money."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from domain.access import Actor, Permission
from domain.windows import Window
from store import scope
from store.clients import Client
from store.milestones import Milestone
from store.people import Person
from store.projects import Project, ProjectStatus

_DEAD = (ProjectStatus.CANCELLED,)


class MilestoneRow(NamedTuple):
    """A milestone with the names a reader needs."""

    milestone: Milestone
    project: str
    client: str
    client_id: int | None
    manager: str


class Narrowed(NamedTuple):
    """Which milestones a question is about."""

    project_id: int | None = None
    client_id: int | None = None
    due: Window | None = None
    open_only: bool = False
    billable_only: bool = False


def found(
    db: Session, actor: Actor, narrowed: Narrowed, *, permission: Permission = Permission.PROJECTS_READ
) -> list[MilestoneRow]:
    """Return the milestones visible to the actor, by due day."""
    query = (
        select(Milestone, col(Project.name), func.coalesce(col(Client.name), ""), col(Client.id), col(Person.name))
        .join(Project, col(Project.id) == col(Milestone.project_id))
        .join(Person, col(Person.id) == col(Project.manager_id))
        .join(Client, col(Client.id) == col(Project.client_id), isouter=True)
        .where(scope.milestones(actor, permission), col(Project.status).not_in(_DEAD), *_conditions(narrowed))
        .order_by(col(Milestone.due_on), col(Milestone.name), col(Milestone.id))
    )
    return [MilestoneRow(*row) for row in db.execute(query)]


def _conditions(narrowed: Narrowed) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrowed.project_id is not None:
        conditions.append(col(Milestone.project_id) == narrowed.project_id)
    if narrowed.client_id is not None:
        conditions.append(col(Project.client_id) == narrowed.client_id)
    if narrowed.due is not None:
        conditions += [col(Milestone.due_on) >= narrowed.due.start, col(Milestone.due_on) < narrowed.due.end]
    if narrowed.open_only:
        conditions.append(col(Milestone.completed_on).is_(None))
    if narrowed.billable_only:
        conditions.append(col(Milestone.amount_minor).is_not(None))
    return conditions


def overdue(db: Session, actor: Actor, narrowed: Narrowed, today: date) -> list[MilestoneRow]:
    """Return milestones whose day is over and that are not completed, longest overdue first."""
    rows = found(db, actor, narrowed._replace(open_only=True))
    return [row for row in rows if row.milestone.due_on < today]
