"""Invoices with the names they stand under, their lines, and what was paid, credited or given up."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from domain.access import Actor
from domain.money import Money
from domain.windows import Window
from store import scope
from store.clients import Client
from store.invoices import Invoice, InvoiceLine, Payment, WriteOff
from store.projects import Project


class Listed(NamedTuple):
    """An invoice with its client and project."""

    invoice: Invoice
    client: str
    project: str | None


class Move(NamedTuple):
    """What took something off an invoice on a day."""

    day: date
    what: str
    reference: str
    amount: Money


def invoices(
    db: Session,
    actor: Actor,
    window: Window | None,
    client_id: int | None = None,
    project_id: int | None = None,
    *,
    key: int | None = None,
) -> list[Listed]:
    """Return the invoices an actor sees, newest first, of the days they were issued (a draft: drafted) on."""
    day = func.coalesce(col(Invoice.issued_on), col(Invoice.drafted_on))
    query = (
        select(Invoice, Client.name, Project.name)
        .join(Client, col(Client.id) == Invoice.client_id)
        .join(Project, col(Project.id) == Invoice.project_id, isouter=True)
        .where(scope.invoices(actor))
        .order_by(day.desc(), col(Invoice.id).desc())
    )
    if window is not None:
        query = query.where(day >= window.start, day < window.end)
    for column, wanted in ((Invoice.client_id, client_id), (Invoice.project_id, project_id), (Invoice.id, key)):
        if wanted is not None:
            query = query.where(col(column) == wanted)
    return [Listed(*row) for row in db.exec(query)]


def lines(db: Session, invoice_id: int) -> list[InvoiceLine]:
    """Return the lines of an invoice the caller has seen already."""
    mine = col(InvoiceLine.invoice_id) == invoice_id
    return list(db.exec(select(InvoiceLine).where(mine).order_by(col(InvoiceLine.position))))


def movements(db: Session, invoice: Invoice) -> list[Move]:
    """Return payments, credit notes and write-offs of an invoice by day."""
    key, currency = invoice.pk, invoice.currency
    found = [
        Move(row.paid_on, "paid", row.reference, Money(row.amount_minor, currency))
        for row in db.exec(select(Payment).where(col(Payment.invoice_id) == key))
    ]
    found += [
        Move(row.issued_on or row.drafted_on, "credited", row.number or "", Money(-row.gross_minor, currency))
        for row in db.exec(select(Invoice).where(col(Invoice.credits_id) == key))
    ]
    found += [
        Move(row.written_on, "written off", row.reason, Money(row.amount_minor, currency))
        for row in db.exec(select(WriteOff).where(col(WriteOff.invoice_id) == key))
    ]
    return sorted(found)
