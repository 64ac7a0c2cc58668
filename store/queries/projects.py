"""Projects as read: with client and manager, what was last reported, and who is on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from domain.access import Actor, Permission
from domain.windows import Window
from store import scope
from store.bookings import Booking, BookingKind
from store.clients import Client
from store.contracts import Contract
from store.people import JobRole, Person
from store.projects import Project, ProjectStatus, StatusUpdate, UpdateStatus


class ProjectRow(NamedTuple):
    """A project with the names a reader needs."""

    id: int
    code: str
    name: str
    status: ProjectStatus
    internal: bool
    currency: str
    starts_on: date
    ends_on: date
    baseline_ends_on: date | None
    plan_updated_at: datetime | None
    client_id: int | None
    client: str
    manager_id: int
    manager: str


def found(
    db: Session,
    actor: Actor,
    *,
    permission: Permission = Permission.PROJECTS_READ,
    project_id: int | None = None,
    client_id: int | None = None,
    statuses: Sequence[ProjectStatus] | None = None,
) -> list[ProjectRow]:
    """Return the client projects the permission lets the actor see, by name."""
    conditions: list[ColumnElement[bool]] = [scope.projects(actor, permission)]
    if project_id is not None:
        conditions.append(col(Project.id) == project_id)
    else:
        conditions.append(col(Project.internal).is_(False))
    if client_id is not None:
        conditions.append(col(Project.client_id) == client_id)
    if statuses is not None:
        conditions.append(col(Project.status).in_(statuses))
    query = (
        select(
            col(Project.id),
            col(Project.code),
            col(Project.name),
            col(Project.status),
            col(Project.internal),
            col(Project.currency),
            col(Project.starts_on),
            col(Project.ends_on),
            col(Project.baseline_ends_on),
            col(Project.plan_updated_at),
            col(Project.client_id),
            func.coalesce(col(Client.name), ""),
            col(Project.manager_id),
            col(Person.name),
        )
        .join(Person, col(Person.id) == col(Project.manager_id))
        .join(Client, col(Client.id) == col(Project.client_id), isouter=True)
        .where(*conditions)
        .order_by(col(Project.name), col(Project.id))
    )
    return [ProjectRow(*row) for row in db.execute(query)]


def last_updates(db: Session, keys: Sequence[int], *, sent_only: bool = False) -> dict[int, StatusUpdate]:
    """Return the latest status update of each project."""
    weeks = select(col(StatusUpdate.project_id), func.max(col(StatusUpdate.week)).label("week")).where(
        col(StatusUpdate.project_id).in_(keys)
    )
    if sent_only:
        weeks = weeks.where(col(StatusUpdate.status) == UpdateStatus.SENT)
    last = weeks.group_by(col(StatusUpdate.project_id)).subquery()
    query = select(StatusUpdate).join(
        last, (last.c.project_id == col(StatusUpdate.project_id)) & (last.c.week == col(StatusUpdate.week))
    )
    return {update.project_id: update for update in db.execute(query).scalars()}


class Member(NamedTuple):
    """Someone firmly booked on a project in a window; ``until`` is the last booked day known."""

    person_id: int
    name: str
    role: str
    minutes_per_day: int
    until: date


def team(db: Session, project_id: int, window: Window) -> list[Member]:
    """Return who is firmly booked on a project in the window, each once, by name."""
    query = (
        select(
            col(Person.id),
            col(Person.name),
            col(JobRole.name),
            func.max(col(Booking.minutes_per_day)),
            func.max(col(Booking.ends_on)),
        )
        .join(Booking, col(Booking.person_id) == col(Person.id))
        .join(JobRole, col(JobRole.id) == col(Person.job_role_id))
        .where(
            col(Booking.project_id) == project_id,
            col(Booking.cancelled).is_(False),
            col(Booking.kind) == BookingKind.HARD,
            col(Booking.starts_on) < window.end,
            col(Booking.ends_on) >= window.start,
        )
        .group_by(col(Person.id), col(Person.name), col(JobRole.name))
        .order_by(col(Person.name))
    )
    return [Member(*row) for row in db.execute(query)]


def contract_values(db: Session, actor: Actor, keys: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Return the agreed price of projects whose money the actor may see, as minor units and currency.

    Open time and materials has no price; a project with prices in several currencies is left out.
    """
    query = (
        select(col(Contract.project_id), func.sum(col(Contract.price_minor)), func.max(col(Contract.currency)))
        .where(
            col(Contract.project_id).in_(keys),
            col(Contract.project_id).in_(scope.project_ids(actor, Permission.BUDGETS_READ)),
            col(Contract.price_minor).is_not(None),
        )
        .group_by(col(Contract.project_id))
        .having(func.count(col(Contract.currency).distinct()) == 1)
    )
    return {key: (int(minor), currency) for key, minor, currency in db.execute(query)}
