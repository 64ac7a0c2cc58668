"""Findings as read: open and snoozed ones the actor may see, worst first."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, func, select
from sqlmodel import Session, col

from domain.access import Actor
from store import scope
from store.clients import Client
from store.findings import Finding, FindingStatus
from store.people import Person
from store.projects import Project
from store.sightings import HUSH

_ORDER = {"critical": 0, "warning": 1, "info": 2}


class FindingRow(NamedTuple):
    """A finding with the names of what it is about."""

    finding: Finding
    person: str
    project: str
    client: str


class About(NamedTuple):
    """What a question about findings is narrowed to."""

    kind: str = ""
    severity: str = ""
    person_id: int | None = None
    project_id: int | None = None
    client_id: int | None = None


def found(db: Session, actor: Actor, about: About, today: date, *, snoozed: bool = False) -> list[FindingRow]:
    """Return what is open (a snooze that has run out is open again), worst and oldest first; or what is snoozed."""
    asleep = (col(Finding.status) == FindingStatus.SNOOZED) & (col(Finding.snoozed_until) > today)
    awake = (col(Finding.status) == FindingStatus.OPEN) | (
        (col(Finding.status) == FindingStatus.SNOOZED) & (col(Finding.snoozed_until) <= today)
    )
    query = (
        select(
            Finding,
            func.coalesce(col(Person.name), ""),
            func.coalesce(col(Project.name), ""),
            func.coalesce(col(Client.name), ""),
        )
        .join(Person, col(Person.id) == col(Finding.person_id), isouter=True)
        .join(Project, col(Project.id) == col(Finding.project_id), isouter=True)
        .join(Client, col(Client.id) == func.coalesce(col(Finding.client_id), col(Project.client_id)), isouter=True)
        .where(scope.findings(actor), asleep if snoozed else awake, *_found_not_hushed(), *_conditions(about))
        .order_by(
            case(_ORDER, value=col(Finding.severity), else_=len(_ORDER)), col(Finding.first_seen_at), col(Finding.id)
        )
    )
    return [FindingRow(*row) for row in db.execute(query)]


def _found_not_hushed() -> list[ColumnElement[bool]]:
    return [(col(Finding.fingerprint) < HUSH) | (col(Finding.fingerprint) >= f"{HUSH}~")]


def _conditions(about: About) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if about.kind:
        conditions.append(col(Finding.kind) == about.kind)
    if about.severity:
        conditions.append(col(Finding.severity) == about.severity)
    if about.person_id is not None:
        conditions.append(col(Finding.person_id) == about.person_id)
    if about.project_id is not None:
        conditions.append(col(Finding.project_id) == about.project_id)
    if about.client_id is not None:
        of_client = select(col(Project.id)).where(col(Project.client_id) == about.client_id)
        conditions.append((col(Finding.client_id) == about.client_id) | col(Finding.project_id).in_(of_client))
    return conditions
