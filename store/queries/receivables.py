"""What clients owe: invoices as they stood on a day, from their amounts and the payments received by then."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Date, Select, and_, cast, func, null, select, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from domain.access import Actor
from domain.windows import Window
from store import scope
from store.clients import Client
from store.invoices import Invoice, InvoiceStatus, Payment, WriteOff

# A draft is no claim, a cancelled one never was; a wholly credited invoice and its credit note undo each other.
_NO_CLAIM = (InvoiceStatus.DRAFT, InvoiceStatus.CANCELLED, InvoiceStatus.CREDITED)


class Claim(NamedTuple):
    """One invoice with what was settled of it by the day asked for: paid, credited or given up."""

    key: int
    number: str
    client_id: int
    client: str
    issued_on: date
    due_on: date | None
    gross: int
    paid: int
    currency: str
    last_paid_on: date | None


class Sales(NamedTuple):
    """What was invoiced on one day in one currency, tax included."""

    day: date
    minor: int
    currency: str


def _claims() -> ColumnElement[bool]:
    """Return the condition that an invoice counts as a claim, alone or as the credit of one."""
    credited = aliased(Invoice)
    undone = select(col(credited.id)).where(
        col(credited.id) == col(Invoice.credits_id), col(credited.status) == InvoiceStatus.CREDITED
    )
    return and_(col(Invoice.status).not_in(_NO_CLAIM), col(Invoice.issued_on).is_not(None), ~undone.exists())


def _paid(until: date) -> Select[int, int, date]:
    """Return what was settled of each invoice by a day: paid, credited or given up; the day is that of a payment."""
    credit = aliased(Invoice)
    issued = (InvoiceStatus.DRAFT, InvoiceStatus.CANCELLED)
    settled = union_all(
        select(
            col(Payment.invoice_id).label("invoice_id"),
            col(Payment.amount_minor).label("minor"),
            col(Payment.paid_on).label("day"),
        ).where(col(Payment.paid_on) <= until),
        select(col(WriteOff.invoice_id), col(WriteOff.amount_minor), cast(null(), Date)).where(
            col(WriteOff.invoice_id).is_not(None), col(WriteOff.written_on) <= until
        ),
        select(col(credit.credits_id), -col(credit.gross_minor), cast(null(), Date)).where(
            col(credit.credits_id).is_not(None), col(credit.status).not_in(issued), col(credit.issued_on) <= until
        ),
    ).subquery()
    invoice_id, minor, day = settled.c
    return select(invoice_id, func.sum(minor), func.max(day)).group_by(invoice_id)


def claims(
    db: Session, actor: Actor, *, until: date, window: Window | None = None, client_id: int | None = None
) -> list[Claim]:
    """Return invoices issued by ``until`` as they stood then: those still open, or with a window all issued in it."""
    payments = _paid(until).subquery()
    invoice_id, amount, last = payments.c
    paid = func.coalesce(amount, 0)
    query = (
        select(
            col(Invoice.id),
            func.coalesce(col(Invoice.number), ""),
            col(Invoice.client_id),
            col(Client.name),
            col(Invoice.issued_on),
            col(Invoice.due_on),
            col(Invoice.gross_minor),
            paid,
            col(Invoice.currency),
            last,
        )
        .join(Client, col(Client.id) == col(Invoice.client_id))
        .join(payments, invoice_id == col(Invoice.id), isouter=True)
        .where(
            scope.invoices(actor),
            col(Invoice.status).not_in((InvoiceStatus.DRAFT, InvoiceStatus.CANCELLED)),
            col(Invoice.credits_id).is_(None),  # a credit note settles its invoice, it is no claim of its own
            col(Invoice.issued_on) <= until,
        )
        .order_by(col(Invoice.due_on), col(Invoice.id))
    )
    if client_id is not None:
        query = query.where(col(Invoice.client_id) == client_id)
    if window is None:
        query = query.where(col(Invoice.gross_minor) != paid)
    else:
        query = query.where(col(Invoice.issued_on) >= window.start, col(Invoice.issued_on) < window.end)
    return [Claim(*row) for row in db.execute(query)]


def sales(db: Session, actor: Actor, window: Window, client_id: int | None = None) -> list[Sales]:
    """Return credit sales of the window by day and currency: invoices issued, less partial credit notes."""
    query = (
        select(col(Invoice.issued_on), func.sum(col(Invoice.gross_minor)), col(Invoice.currency))
        .where(
            scope.invoices(actor),
            _claims(),
            col(Invoice.issued_on) >= window.start,
            col(Invoice.issued_on) < window.end,
        )
        .group_by(col(Invoice.issued_on), col(Invoice.currency))
    )
    if client_id is not None:
        query = query.where(col(Invoice.client_id) == client_id)
    return [Sales(*row) for row in db.execute(query)]
