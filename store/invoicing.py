"""The life of a stored invoice: numbered at issue, paid, credited, written off or thrown away, by the rules of billing.

Nothing here commits; every change goes through the rows, so that a preview sees it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import text
from sqlmodel import Session, col, func, select

from domain.billing import invoices as rules
from domain.billing.invoices import Invoice as State
from domain.billing.invoices import InvoiceState
from domain.errors import Conflict
from domain.money import Money
from domain.timesheets import TimeAction, TimeState, after
from domain.weeks import month_index
from domain.windows.window import month_of
from store.contracts import Contract, FixedFeePart, PartStatus
from store.expenses import Expense
from store.invoices import Invoice, InvoiceLine, InvoiceStatus, LineKind, NumberSeries
from store.milestones import Milestone
from store.queries.billing import hold_terms, open_deposits
from store.revenue import ClosedPeriod
from store.timesheets import TimeEntry, TimeStatus

_WIDTH = 5
_BOOKS = 7_041_777  # any constant: the advisory lock of the books on PostgreSQL
_STATUS = {
    InvoiceState.DRAFT: InvoiceStatus.DRAFT,
    InvoiceState.CANCELLED: InvoiceStatus.CANCELLED,
    InvoiceState.ISSUED: InvoiceStatus.ISSUED,
    InvoiceState.PART_PAID: InvoiceStatus.PART_PAID,
    InvoiceState.PAID: InvoiceStatus.PAID,
    InvoiceState.CREDITED: InvoiceStatus.CREDITED,
    InvoiceState.WRITTEN_OFF: InvoiceStatus.WRITTEN_OFF,
}


def state_of(invoice: Invoice) -> State:
    """Return a stored invoice as the rules take it."""

    def money(minor: int) -> Money:
        return Money(minor, invoice.currency)

    return State(
        total=money(invoice.gross_minor),
        number=invoice.number,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        paid=money(invoice.paid_minor),
        credited=money(invoice.credited_minor),
        written_off=money(invoice.written_off_minor),
        cancelled=invoice.status == InvoiceStatus.CANCELLED,
    )


def keep(invoice: Invoice, state: State) -> None:
    """Write what the rules made of an invoice back to its row."""
    invoice.number, invoice.issued_on, invoice.due_on = state.number, state.issued_on, state.due_on
    invoice.paid_minor = state.paid.minor if state.paid else 0
    invoice.credited_minor = state.credited.minor if state.credited else 0
    invoice.written_off_minor = state.written_off.minor if state.written_off else 0
    invoice.status = _STATUS[state.state]


def hold_books(db: Session, *, alone: bool = False) -> None:
    """Keep months from being closed or opened until the transaction ends; whoever does that has the books ``alone``.

    On PostgreSQL; SQLite has one writer anyway.
    """
    if db.get_bind().dialect.name == "postgresql":
        lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
        db.execute(text(f"SELECT {lock}(:books)"), {"books": _BOOKS})


def closed_until(db: Session, day: date) -> date | None:
    """Return the last day of the month when the month of ``day`` is closed, else None; nobody closes it meanwhile."""
    hold_books(db)
    closed = db.exec(select(ClosedPeriod.id).where(col(ClosedPeriod.month) == month_index(day))).first()
    return month_of(day).last if closed is not None else None


def closed_months(db: Session) -> frozenset[int]:
    """Return every closed month, as in ``domain.weeks.month_index``."""
    return frozenset(db.exec(select(ClosedPeriod.month)).all())


def take_number(db: Session, series: str) -> str:
    """Return the next number of a series. The row is locked until the transaction ends, so none is given twice."""
    found = db.exec(
        select(NumberSeries)
        .where(col(NumberSeries.name) == series)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        found = NumberSeries(name=series, last=_highest(db, series))
    number = rules.next_number(series, found.last, _WIDTH)
    found.last += 1
    db.add(found)
    db.flush()
    return number


def _highest(db: Session, series: str) -> int:
    """Return the last number of a series that was given before series were counted."""
    given = db.exec(select(Invoice.number).where(col(Invoice.number).startswith(series, autoescape=True)))
    ends = [number.removeprefix(series) for number in given if number]
    return max((int(end) for end in ends if end.isdecimal()), default=0)


def issue(db: Session, invoice: Invoice, series: str, on: date, payment_days: int) -> None:
    """Give a draft its number and its day.

    Raises:
        Conflict: it is no draft, the period is closed, or a later day was issued in the series already.

    """
    latest = db.exec(
        select(func.max(Invoice.issued_on)).where(col(Invoice.number).startswith(series, autoescape=True))
    ).first()
    if latest is not None and on < latest:
        raise Conflict(
            f"An invoice of {latest} has been issued already: numbers follow the days, so nothing is issued on {on}.",
            hint=f"Issue it on {latest} or later.",
        )
    state = state_of(invoice)
    closed = closed_until(db, on)
    checked = rules.issued(state, "to be given", on, due_on=on + timedelta(days=payment_days), closed_until=closed)
    number = take_number(db, series)
    keep(invoice, rules.issued(state, number, on, due_on=checked.due_on or on, closed_until=closed))


def payment_days(db: Session, project_ids: Collection[int]) -> dict[int, int]:
    """Return the days a client has to pay by project, the longest where contracts differ."""
    query = (
        select(Contract.project_id, func.max(col(Contract.payment_days)))
        .where(col(Contract.project_id).in_(project_ids))
        .group_by(col(Contract.project_id))
    )
    return {key: int(days) for key, days in db.exec(query)}


def lines_of(db: Session, invoice_id: int) -> list[InvoiceLine]:
    """Return the lines of an invoice in their order."""
    mine = col(InvoiceLine.invoice_id) == invoice_id
    return list(db.exec(select(InvoiceLine).where(mine).order_by(col(InvoiceLine.position))))


def release(db: Session, lines: Sequence[InvoiceLine]) -> int:
    """Free every row the lines stand for, so that it can be billed again; return how many."""
    keys = [line.pk for line in lines]
    freed = 0
    for entry in db.exec(select(TimeEntry).where(col(TimeEntry.invoice_line_id).in_(keys))):
        entry.status = TimeStatus(after(TimeState(entry.status), TimeAction.UNLOCK))
        entry.invoice_line_id = None
        freed += 1
    for expense in db.exec(select(Expense).where(col(Expense.invoice_line_id).in_(keys))):
        expense.status, expense.invoice_line_id = TimeStatus.APPROVED, None
        freed += 1
    for part in db.exec(select(FixedFeePart).where(col(FixedFeePart.invoice_line_id).in_(keys))):
        part.status, part.invoice_line_id = PartStatus.APPROVED, None
        freed += 1
    for milestone in db.exec(select(Milestone).where(col(Milestone.invoice_line_id).in_(keys))):
        milestone.invoice_line_id = None
        freed += 1
    return freed


def refuse_deducted(db: Session, invoice: Invoice, back: int) -> None:
    """Raise Conflict when ``back`` (minor units) of deposits would be taken back that another invoice deducted."""
    if back <= 0 or invoice.project_id is None:
        return
    hold_terms(db, [invoice.project_id])
    left = open_deposits(db, [invoice.project_id]).get(invoice.project_id, 0)
    if left < back:
        raise Conflict(
            f"{Money(back - left, invoice.currency)} of this deposit was deducted on another invoice.",
            hint="Cancel or credit that one first.",
        )


def cancel(db: Session, invoice: Invoice) -> int:
    """Throw a draft away and free its rows; return how many. Raises Conflict for a deposit deducted already."""
    rules.cancelled(state_of(invoice))
    lines = lines_of(db, invoice.pk)
    refuse_deducted(db, invoice, sum(line.net_minor for line in lines if line.kind == LineKind.DEPOSIT))
    invoice.status = InvoiceStatus.CANCELLED
    return release(db, lines)
