"""Whom a row concerns: the person, project and client behind a reference, and who manages them. A query a kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from sqlalchemy import func, literal, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from store.bookings import Booking
from store.clients import Client
from store.invoices import Invoice
from store.milestones import Milestone
from store.people import Person
from store.projects import Project
from store.tasks import Task

_BATCH = 500


class Concerned(NamedTuple):
    """Keys of what a row is about; ``manager_id`` leads the project, ``lead_id`` the person."""

    person_id: int | None = None
    project_id: int | None = None
    client_id: int | None = None
    manager_id: int | None = None
    lead_id: int | None = None


_Query = Any  # a Select of the row's key and five more


def _none() -> Any:  # noqa: ANN401 -- a column of nothing
    return literal(None)


def _people() -> _Query:
    return select(col(Person.id), col(Person.id), _none(), _none(), _none(), col(Person.manager_id))


def _projects() -> _Query:
    project: Any = Project
    return select(project.id, _none(), project.id, project.client_id, project.manager_id, _none())


def _clients() -> _Query:
    return select(col(Client.id), _none(), _none(), col(Client.id), _none(), _none())


def _of_project(table: type[Booking | Task | Milestone | Invoice], person: Any, client: Any = None) -> _Query:  # noqa: ANN401 -- columns
    whose = aliased(Person)
    query = select(
        col(table.id),
        col(whose.id),
        col(Project.id),
        col(Project.client_id) if client is None else func.coalesce(col(Project.client_id), client),
        col(Project.manager_id),
        col(whose.manager_id),
    )
    query = query.join(Project, col(Project.id) == col(table.project_id), isouter=True)
    return query.join(whose, col(whose.id) == person, isouter=True)


_QUERIES: dict[str, tuple[Any, Callable[[], _Query]]] = {
    "person": (Person, _people),
    "project": (Project, _projects),
    "client": (Client, _clients),
    "booking": (Booking, lambda: _of_project(Booking, col(Booking.person_id))),
    "task": (Task, lambda: _of_project(Task, col(Task.assignee_id))),
    "milestone": (Milestone, lambda: _of_project(Milestone, literal(None))),
    "invoice": (Invoice, lambda: _of_project(Invoice, literal(None), col(Invoice.client_id))),
}


def concerned(db: Session, refs: Iterable[str]) -> dict[str, Concerned]:
    """Return whom each of some references ("project:7") concerns; what is of another kind is left out."""
    keys: dict[str, list[int]] = defaultdict(list)
    for ref in refs:
        kind, _, key = ref.partition(":")
        if kind in _QUERIES and key.isdecimal():
            keys[kind].append(int(key))
    found: dict[str, Concerned] = {}
    for kind, wanted in keys.items():
        table, query = _QUERIES[kind]
        for begin in range(0, len(wanted), _BATCH):
            rows = db.execute(query().where(col(table.id).in_(wanted[begin : begin + _BATCH])))
            found.update({f"{kind}:{key}": Concerned(*rest) for key, *rest in rows})
    return found
