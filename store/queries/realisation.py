"""Standard value of work and what was invoiced and paid for it, summed in the database."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlmodel import Session, col

from domain.windows import Window
from store.invoices import Invoice, InvoiceLine, InvoiceStatus, LineKind
from store.people import Person
from store.projects import Project
from store.queries.wip import bills_by_time
from store.timesheets import TimeEntry, TimeStatus

_DONE = (TimeStatus.APPROVED, TimeStatus.LOCKED)
# What pays for work: not expenses passed on, and not deposits, which are deducted again.
_FOR_WORK = (
    LineKind.TIME,
    LineKind.FIXED_FEE,
    LineKind.MILESTONE,
    LineKind.RETAINER,
    LineKind.OVERAGE,
    LineKind.DISCOUNT,
)


class Worked(NamedTuple):
    """Approved billable time of a project in a month, at standard value.

    ``waiting`` is billed by time and on no invoice yet.
    """

    project_id: int
    month: int
    currency: str
    minor: int
    waiting: int
    unpriced: int


class Billed(NamedTuple):
    """What an invoice bills for the work of a project, before tax.

    ``paid`` of ``gross`` is what came in and was not credited back, tax included.
    """

    project_id: int
    day: date
    issued_on: date
    currency: str
    net: int
    gross: int
    paid: int


class Share(NamedTuple):
    """A person's standard value within one line of an invoice for time."""

    line_id: int
    person_id: int
    person: str
    project_id: int
    day: date
    issued_on: date
    currency: str
    net: int
    standard: int
    gross: int
    paid: int


def worked(db: Session, where: ColumnElement[bool], window: Window) -> list[Worked]:
    """Return approved billable time on client projects of ``where`` in the window."""
    currency = func.coalesce(TimeEntry.bill_currency, "")
    value = func.coalesce(TimeEntry.bill_minor, 0)
    keys = (col(TimeEntry.project_id), col(TimeEntry.month), currency)
    query = (
        select(
            *keys,
            func.sum(value),
            func.sum(case((and_(col(TimeEntry.invoice_line_id).is_(None), bills_by_time()), value), else_=0)),
            func.sum(case((col(TimeEntry.bill_minor).is_(None), col(TimeEntry.minutes)), else_=0)),
        )
        .join(Project, col(Project.id) == col(TimeEntry.project_id))
        .where(
            where,
            col(Project.internal).is_(False),
            col(TimeEntry.status).in_(_DONE),
            col(TimeEntry.billable).is_(True),
            col(TimeEntry.work_on) >= window.start,
            col(TimeEntry.work_on) < window.end,
        )
        .group_by(*keys)
    )
    return [Worked(*row) for row in db.execute(query)]


def _issued(window: Window, day: ColumnElement[date]) -> ColumnElement[bool]:
    return and_(
        col(Invoice.status).not_in((InvoiceStatus.DRAFT, InvoiceStatus.CANCELLED)),
        col(Invoice.issued_on).is_not(None),
        day >= window.start,
        day < window.end,
    )


def _day() -> ColumnElement[date]:
    """Return the day an invoice counts for: the last of the period it bills, else the day it was issued."""
    return func.coalesce(col(Invoice.period_to), col(Invoice.issued_on))


def _kept() -> ColumnElement[int]:
    """Return what was paid on an invoice and not credited back; nothing on a credit note."""
    owed = col(Invoice.gross_minor) - col(Invoice.credited_minor)
    return case((col(Invoice.gross_minor) <= 0, 0), (col(Invoice.paid_minor) > owed, owed), else_=Invoice.paid_minor)


def billed(db: Session, where: ColumnElement[bool], window: Window) -> list[Billed]:
    """Return what was invoiced for work of the window, credit notes with their negative amounts, by invoice."""
    keys = (
        col(Project.id),
        _day(),
        col(Invoice.issued_on),
        col(Invoice.currency),
        col(Invoice.id),
        col(Invoice.gross_minor),
        _kept(),
    )
    query = (
        select(*keys, func.sum(col(InvoiceLine.net_minor)))
        .join(Invoice, col(Invoice.id) == col(InvoiceLine.invoice_id))
        .join(Project, col(Project.id) == func.coalesce(col(InvoiceLine.project_id), col(Invoice.project_id)))
        .where(where, col(InvoiceLine.kind).in_(_FOR_WORK), _issued(window, _day()))
        .group_by(*keys)
    )
    return [
        Billed(project, day, issued, currency, net, gross, paid)
        for project, day, issued, currency, _, gross, paid, net in db.execute(query)
    ]


def shares(db: Session, where: ColumnElement[bool], window: Window, person_id: int | None) -> list[Share]:
    """Return each person's standard value in the lines that bill time of the window, for dividing the lines by it.

    All who share a line are returned when any of them is asked for, since they divide it between them.
    """
    keys = (
        col(InvoiceLine.id),
        col(Person.id),
        col(Person.name),
        col(TimeEntry.project_id),
        _day(),
        col(Invoice.issued_on),
        col(Invoice.currency),
        col(InvoiceLine.net_minor),
        col(Invoice.gross_minor),
        _kept(),
    )
    mine = select(col(TimeEntry.invoice_line_id)).where(
        col(TimeEntry.person_id) == person_id, col(TimeEntry.invoice_line_id).is_not(None)
    )
    query = (
        select(*keys, func.sum(func.coalesce(TimeEntry.bill_minor, 0)))
        .join(Invoice, col(Invoice.id) == col(InvoiceLine.invoice_id))
        .join(TimeEntry, col(TimeEntry.invoice_line_id) == col(InvoiceLine.id))
        .join(Person, col(Person.id) == col(TimeEntry.person_id))
        .join(Project, col(Project.id) == col(TimeEntry.project_id))
        .where(
            where,
            _issued(window, _day()),
            col(InvoiceLine.id).in_(mine) if person_id is not None else col(TimeEntry.billable).is_(True),
        )
        .group_by(*keys)
    )
    return [
        Share(line, person, name, project, day, issued, currency, net, standard, gross, paid)
        for line, person, name, project, day, issued, currency, net, gross, paid, standard in db.execute(query)
    ]
