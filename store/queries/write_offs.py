"""What was given up: write-offs with who decided, and what caps took off invoices."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from domain.access import Actor, Permission
from domain.windows import Window
from store import scope
from store.db import plainly
from store.invoices import Invoice, InvoiceLine, InvoiceStatus, WriteOff
from store.people import Person
from store.projects import Project
from store.timesheets import TimeEntry


class GivenUp(NamedTuple):
    """One write-off, or what a cap took off one invoice; ``person`` is whose time it was, if it was time."""

    ref: str
    day: date
    project: str
    person: str
    minutes: int
    minor: int
    currency: str
    decided_by: str
    reason: str


class Narrowed(NamedTuple):
    """What the question is narrowed to."""

    window: Window
    project_id: int | None = None
    client_id: int | None = None
    person_id: int | None = None


def _projects(actor: Actor, narrowed: Narrowed) -> ColumnElement[bool]:
    found = [scope.projects(actor, Permission.INVOICES_READ)]
    if narrowed.project_id is not None:
        found.append(col(Project.id) == narrowed.project_id)
    if narrowed.client_id is not None:
        found.append(col(Project.client_id) == narrowed.client_id)
    return and_(*found)


def write_offs(db: Session, actor: Actor, narrowed: Narrowed) -> list[GivenUp]:
    """Return write-offs of the window, the latest first."""
    worker, decider = aliased(Person), aliased(Person)
    query = (
        select(
            col(WriteOff.id),
            col(WriteOff.written_on),
            col(Project.name),
            func.coalesce(col(worker.name), ""),
            col(WriteOff.minutes),
            col(WriteOff.amount_minor),
            col(WriteOff.currency),
            func.coalesce(col(decider.name), ""),
            col(WriteOff.reason),
        )
        .join(Project, col(Project.id) == col(WriteOff.project_id))
        .join(TimeEntry, col(TimeEntry.id) == col(WriteOff.time_entry_id), isouter=True)
        .join(worker, col(worker.id) == col(TimeEntry.person_id), isouter=True)
        .join(decider, col(decider.id) == col(WriteOff.decided_by), isouter=True)
        .where(
            _projects(actor, narrowed),
            col(WriteOff.written_on) >= narrowed.window.start,
            col(WriteOff.written_on) < narrowed.window.end,
        )
        .order_by(col(WriteOff.written_on).desc(), col(WriteOff.id))
    )
    if narrowed.person_id is not None:
        query = query.where(col(TimeEntry.person_id) == narrowed.person_id)
    return [GivenUp(f"write_off:{row[0]}", *row[1:]) for row in db.execute(query)]


class Sum(NamedTuple):
    """What was written off of a project on a day."""

    project_id: int
    day: date
    minor: int
    currency: str


_BY_PROJECT = select(
    col(WriteOff.project_id),
    col(WriteOff.written_on),
    func.sum(col(WriteOff.amount_minor)),
    col(WriteOff.currency),
).join(Project, col(Project.id) == col(WriteOff.project_id))


def by_project(db: Session, where: ColumnElement[bool], window: Window) -> list[Sum]:
    """Return write-offs of the projects of ``where`` in the window, by day and currency."""
    query = _BY_PROJECT.where(
        where, col(WriteOff.written_on) >= window.start, col(WriteOff.written_on) < window.end
    ).group_by(col(WriteOff.project_id), col(WriteOff.written_on), col(WriteOff.currency))
    return [Sum(*row) for row in plainly(db, query)]


def capped(db: Session, actor: Actor, narrowed: Narrowed) -> list[GivenUp]:
    """Return what caps took off invoices of the window, one row an invoice and project."""
    day = func.coalesce(col(Invoice.issued_on), col(Invoice.drafted_on))
    query = (
        select(
            col(Invoice.id),
            day,
            col(Project.name),
            func.sum(func.coalesce(col(InvoiceLine.quantity_minutes), 0)),
            func.sum(col(InvoiceLine.write_down_minor)),
            col(Invoice.currency),
            func.coalesce(col(Invoice.number), "draft"),
        )
        .join(Invoice, col(Invoice.id) == col(InvoiceLine.invoice_id))
        .join(Project, col(Project.id) == func.coalesce(col(InvoiceLine.project_id), col(Invoice.project_id)))
        .where(
            _projects(actor, narrowed),
            col(InvoiceLine.write_down_minor) != 0,
            col(Invoice.status) != InvoiceStatus.CANCELLED,
            day >= narrowed.window.start,
            day < narrowed.window.end,
        )
        .group_by(col(Invoice.id), day, col(Project.name), col(Invoice.currency), col(Invoice.number))
        .order_by(day.desc(), col(Invoice.id))
    )
    return [
        GivenUp(f"invoice:{key}", on, project, "", minutes, minor, currency, "", f"cap reached, invoice {number}")
        for key, on, project, minutes, minor, currency, number in db.execute(query)
    ]
