"""What an import of time is matched against, read in three statements and a few for fingerprints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import func, select
from sqlmodel import Session, col

from store.clients import Client
from store.contracts import Contract
from store.people import Person
from store.projects import Project, ProjectStatus
from store.timesheets import TimeEntry

T = TypeVar("T")
_BATCH = 900  # below SQLite's default limit of bound values


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person as rows are matched to one."""

    id: int
    name: str
    email: str
    job_role_id: int
    hired_on: date
    left_on: date | None


@dataclass(frozen=True, slots=True)
class KnownProject:
    """A project as rows are matched to one."""

    id: int
    name: str
    code: str
    client: str
    open: bool
    internal: bool
    sold: bool = False  # under contract, so that its time changes what a month earned


def people(db: Session) -> list[KnownPerson]:
    """Return everyone who ever worked here: history is imported for those who left, too."""
    return [
        KnownPerson(row.pk, row.name, row.email, row.job_role_id, row.hired_on, row.left_on)
        for row in db.scalars(select(Person))
    ]


def projects(db: Session) -> list[KnownProject]:
    """Return every project with its client's name and whether it takes time."""
    sold = select(col(Contract.id)).where(col(Contract.project_id) == col(Project.id)).exists()
    query = select(Project, col(Client.name), sold).join(Client, col(Client.id) == Project.client_id, isouter=True)
    closed = {ProjectStatus.COMPLETED, ProjectStatus.CANCELLED}
    return [
        KnownProject(
            id=project.pk,
            name=project.name,
            code=project.code,
            client=client or "",
            open=project.status not in closed,
            internal=project.internal,
            sold=under_contract,
        )
        for project, client, under_contract in db.execute(query)
    ]


def known_fingerprints(db: Session, fingerprints: Sequence[str]) -> set[str]:
    """Return those of the fingerprints that were imported before."""
    found: set[str] = set()
    for batch in batches(fingerprints):
        query = select(col(TimeEntry.fingerprint)).where(col(TimeEntry.fingerprint).in_(batch))
        found.update(value for value in db.scalars(query) if value)
    return found


def minutes_by_day(db: Session, first: date, last: date, person_ids: Sequence[int]) -> dict[tuple[int, date], int]:
    """Return what people have logged on each day between two days, inclusive."""
    found: dict[tuple[int, date], int] = {}
    for batch in batches(person_ids):
        query = (
            select(col(TimeEntry.person_id), col(TimeEntry.work_on), func.sum(TimeEntry.minutes))
            .where(col(TimeEntry.work_on) >= first, col(TimeEntry.work_on) <= last, col(TimeEntry.person_id).in_(batch))
            .group_by(col(TimeEntry.person_id), col(TimeEntry.work_on))
        )
        found.update({(person, day): int(minutes) for person, day, minutes in db.execute(query)})
    return found


def batches(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Cut a sequence into pieces a statement can take."""
    for start in range(0, len(values), _BATCH):
        yield values[start : start + _BATCH]
