"""What was invoiced of projects, without tax."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from domain.windows import Window
from store.invoices import Invoice, InvoiceLine, InvoiceStatus, LineKind
from store.projects import Project

_STANDS = (InvoiceStatus.ISSUED, InvoiceStatus.PART_PAID, InvoiceStatus.PAID, InvoiceStatus.CREDITED)


class Invoiced(NamedTuple):
    """Net amount invoiced of a project on a day, credit notes included."""

    project_id: int
    day: date
    minor: int
    currency: str


def invoiced(db: Session, where: ColumnElement[bool], window: Window) -> list[Invoiced]:
    """Return what was invoiced of the projects of ``where`` in the window: by line, else by the invoice's project."""
    project = func.coalesce(col(InvoiceLine.project_id), col(Invoice.project_id))
    query = (
        select(col(Project.id), col(Invoice.issued_on), func.sum(col(InvoiceLine.net_minor)), col(Invoice.currency))
        .join(Invoice, col(Invoice.id) == col(InvoiceLine.invoice_id))
        .join(Project, col(Project.id) == project)
        .where(
            where,
            col(Invoice.status).in_(_STANDS),
            col(InvoiceLine.kind) != LineKind.DEPOSIT,
            col(Invoice.issued_on) >= window.start,
            col(Invoice.issued_on) < window.end,
        )
        .group_by(col(Project.id), col(Invoice.issued_on), col(Invoice.currency))
    )
    return [Invoiced(*row) for row in db.execute(query)]
