"""What a billing run reads: terms, time and expenses not invoiced yet, agreed amounts, and what was billed before."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, func
from sqlalchemy import select as sa_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from domain.windows import Window
from store.clients import Client
from store.contracts import BillingModel, BillingTerm, Contract, FixedFeePart, PartStatus
from store.expenses import Expense, Rebill
from store.invoices import Invoice, InvoiceLine, InvoiceStatus, LineKind
from store.milestones import Milestone
from store.people import Person
from store.projects import Project
from store.timesheets import TimeEntry, TimeStatus

_GONE = (InvoiceStatus.CANCELLED,)  # a credited invoice and its credit note stay: their lines undo each other


class Billed(NamedTuple):
    """A project to be billed, with its client's name."""

    project: Project
    client: str


class Entry(NamedTuple):
    """A time entry that is on no invoice, with what decides its rate."""

    entry: TimeEntry
    person: str
    role_id: int
    place_id: int


def projects(db: Session, where: ColumnElement[bool]) -> list[Billed]:
    """Return the client projects of ``where``, by name."""
    query = (
        select(Project, Client.name)
        .join(Client, col(Client.id) == Project.client_id)
        .where(where, col(Project.internal).is_(False))
        .order_by(col(Project.name), col(Project.id))
    )
    return [Billed(*row) for row in db.exec(query)]


def terms(db: Session, keys: Collection[int]) -> dict[int, list[tuple[BillingTerm, Contract]]]:
    """Return the billing terms of projects with their contracts."""
    query = (
        select(BillingTerm, Contract)
        .join(Contract, col(Contract.id) == BillingTerm.contract_id)
        .where(col(BillingTerm.project_id).in_(keys))
        .order_by(col(BillingTerm.id))
    )
    found: dict[int, list[tuple[BillingTerm, Contract]]] = {}
    for term, contract in db.exec(query):
        found.setdefault(term.project_id, []).append((term, contract))
    return found


def hold_terms(db: Session, keys: Collection[int]) -> None:
    """Keep others from billing or crediting these projects meanwhile: a cap and a deposit are each used up once."""
    mine = select(BillingTerm.id).where(col(BillingTerm.project_id).in_(keys))
    db.exec(mine.order_by(col(BillingTerm.id)).with_for_update())


def open_time(db: Session, keys: Collection[int], window: Window) -> dict[int, list[Entry]]:
    """Return the time of projects in the window that is on no invoice, whatever its state."""
    query = (
        select(TimeEntry, Person.name, Person.job_role_id, Person.place_id)
        .join(Person, col(Person.id) == TimeEntry.person_id)
        .where(
            col(TimeEntry.project_id).in_(keys),
            col(TimeEntry.invoice_line_id).is_(None),
            col(TimeEntry.status) != TimeStatus.LOCKED,
            col(TimeEntry.work_on) >= window.start,
            col(TimeEntry.work_on) < window.end,
        )
        .order_by(col(TimeEntry.work_on), col(Person.name), col(TimeEntry.id))
    )
    found: dict[int, list[Entry]] = {}
    for row in db.exec(query):
        found.setdefault(row[0].project_id, []).append(Entry(*row))
    return found


def open_expenses(db: Session, keys: Collection[int], window: Window) -> dict[int, list[Expense]]:
    """Return expenses of projects in the window that may be passed on and are on no invoice."""
    query = (
        select(Expense)
        .where(
            col(Expense.project_id).in_(keys),
            col(Expense.invoice_line_id).is_(None),
            col(Expense.rebill) != Rebill.NONE,
            col(Expense.status) != TimeStatus.REJECTED,
            col(Expense.spent_on) >= window.start,
            col(Expense.spent_on) < window.end,
        )
        .order_by(col(Expense.spent_on), col(Expense.id))
    )
    found: dict[int, list[Expense]] = {}
    for expense in db.exec(query):
        found.setdefault(expense.project_id, []).append(expense)
    return found


def open_parts(db: Session, keys: Collection[int]) -> dict[int, list[FixedFeePart]]:
    """Return instalments that are on no invoice, by project."""
    query = (
        select(FixedFeePart, BillingTerm.project_id)
        .join(BillingTerm, col(BillingTerm.id) == FixedFeePart.billing_term_id)
        .where(
            col(BillingTerm.project_id).in_(keys),
            col(FixedFeePart.invoice_line_id).is_(None),
            col(FixedFeePart.status) != PartStatus.INVOICED,
        )
        .order_by(col(FixedFeePart.due_on), col(FixedFeePart.id))
    )
    found: dict[int, list[FixedFeePart]] = {}
    for part, project_id in db.exec(query):
        found.setdefault(project_id, []).append(part)
    return found


def open_milestones(db: Session, keys: Collection[int]) -> dict[int, list[Milestone]]:
    """Return milestones with an amount that are on no invoice, by project."""
    query = (
        select(Milestone)
        .where(
            col(Milestone.project_id).in_(keys),
            col(Milestone.amount_minor) > 0,
            col(Milestone.invoice_line_id).is_(None),
        )
        .order_by(col(Milestone.due_on), col(Milestone.id))
    )
    found: dict[int, list[Milestone]] = {}
    for milestone in db.exec(query):
        found.setdefault(milestone.project_id, []).append(milestone)
    return found


def billed_under(db: Session, term_ids: Collection[int]) -> dict[int, int]:
    """Return what stands on invoices for time and expenses of each term, net in minor units: it uses up the cap."""
    query = (
        select(InvoiceLine.billing_term_id, func.sum(col(InvoiceLine.net_minor)))
        .join(Invoice, col(Invoice.id) == InvoiceLine.invoice_id)
        .where(
            col(InvoiceLine.billing_term_id).in_(term_ids),
            col(InvoiceLine.kind).in_((LineKind.TIME, LineKind.EXPENSE)),
            col(Invoice.status).not_in(_GONE),
        )
        .group_by(col(InvoiceLine.billing_term_id))
    )
    return {key: int(minor) for key, minor in db.exec(query) if key is not None}


def open_deposits(db: Session, keys: Collection[int]) -> dict[int, int]:
    """Return deposits invoiced and not deducted yet, by project, in minor units."""
    query = (
        select(InvoiceLine.project_id, func.sum(col(InvoiceLine.net_minor)))
        .join(Invoice, col(Invoice.id) == InvoiceLine.invoice_id)
        .where(
            col(InvoiceLine.project_id).in_(keys),
            col(InvoiceLine.kind) == LineKind.DEPOSIT,
            col(Invoice.status).not_in(_GONE),
        )
        .group_by(col(InvoiceLine.project_id))
    )
    return {key: int(minor) for key, minor in db.exec(query) if key is not None}


def deposits_asked(db: Session, keys: Collection[int]) -> set[int]:
    """Return the terms whose deposit was drafted or invoiced; one credited to be asked again is not."""
    undone = aliased(InvoiceLine)
    again = select(undone.id).where(
        col(undone.credits_id) == col(InvoiceLine.id), col(undone.billing_term_id).is_not(None)
    )
    query = (
        select(col(InvoiceLine.billing_term_id))
        .join(Invoice, col(Invoice.id) == InvoiceLine.invoice_id)
        .where(
            col(InvoiceLine.project_id).in_(keys),
            col(InvoiceLine.kind) == LineKind.DEPOSIT,
            col(InvoiceLine.net_minor) > 0,
            col(Invoice.credits_id).is_(None),
            col(Invoice.status).not_in(_GONE),
            ~again.exists(),
        )
    )
    return {key for key in db.exec(query) if key is not None}


def retainer_months(db: Session, term_ids: Collection[int]) -> dict[int, set[date]]:
    """Return the months (their first day) a retainer was billed for and not credited, by term."""
    query = (
        select(col(InvoiceLine.billing_term_id), col(Invoice.period_from))
        .join(Invoice, col(Invoice.id) == InvoiceLine.invoice_id)
        .where(
            col(InvoiceLine.billing_term_id).in_(term_ids),
            col(InvoiceLine.kind) == LineKind.RETAINER,
            col(Invoice.status).not_in(_GONE),
            col(Invoice.period_from).is_not(None),
        )
        .group_by(col(InvoiceLine.billing_term_id), col(Invoice.period_from))
        .having(func.sum(col(InvoiceLine.net_minor)) > 0)
    )
    found: dict[int, set[date]] = {}
    for key, day in db.exec(query):
        if key is not None and day is not None:
            found.setdefault(key, set()).add(day.replace(day=1))
    return found


def covered_work(db: Session, keys: Collection[int], window: Window) -> dict[int, tuple[int, int]]:
    """Return approved billable rows and minutes in the window by project, of those whose time is not billed as such."""
    query = (
        select(TimeEntry.project_id, func.count(), func.sum(col(TimeEntry.minutes)))
        .where(
            col(TimeEntry.project_id).in_(keys),
            col(TimeEntry.billable).is_(True),
            col(TimeEntry.status) == TimeStatus.APPROVED,
            col(TimeEntry.work_on) >= window.start,
            col(TimeEntry.work_on) < window.end,
        )
        .group_by(col(TimeEntry.project_id))
    )
    return {key: (rows, int(minutes)) for key, rows, minutes in db.exec(query)}


def minutes_by_month(db: Session, keys: Collection[int]) -> dict[int, dict[int, int]]:
    """Return approved billable minutes by project and month (202611): what a retainer was used for."""
    query = (
        select(TimeEntry.project_id, TimeEntry.month, func.sum(col(TimeEntry.minutes)))
        .where(
            col(TimeEntry.project_id).in_(keys),
            col(TimeEntry.billable).is_(True),
            col(TimeEntry.status).in_((TimeStatus.APPROVED, TimeStatus.LOCKED)),
        )
        .group_by(col(TimeEntry.project_id), col(TimeEntry.month))
    )
    found: dict[int, dict[int, int]] = {}
    for key, month, minutes in db.exec(query):
        found.setdefault(key, {})[month] = int(minutes)
    return found


class WorkedRow(NamedTuple):
    """An approved billable entry with its standard value, and its minutes that stand on an invoice by time."""

    id: int
    project_id: int
    day: date
    minutes: int
    bill: int | None
    currency: str | None
    billed: int


def worked(db: Session, keys: Collection[int], until: date) -> list[WorkedRow]:
    """Return approved billable entries of projects up to a day, in the order they were worked."""
    billed = case(
        (col(TimeEntry.status) == TimeStatus.LOCKED, func.coalesce(InvoiceLine.quantity_minutes, TimeEntry.minutes)),
        else_=0,
    )
    query = (
        sa_select(
            col(TimeEntry.id),
            col(TimeEntry.project_id),
            col(TimeEntry.work_on),
            col(TimeEntry.minutes),
            col(TimeEntry.bill_minor),
            col(TimeEntry.bill_currency),
            billed,
        )
        .join(InvoiceLine, col(InvoiceLine.id) == col(TimeEntry.invoice_line_id), isouter=True)
        .where(
            col(TimeEntry.project_id).in_(keys),
            col(TimeEntry.billable).is_(True),
            col(TimeEntry.status).in_((TimeStatus.APPROVED, TimeStatus.LOCKED)),
            col(TimeEntry.work_on) <= until,
        )
        .order_by(col(TimeEntry.work_on), col(TimeEntry.id))
    )
    return [WorkedRow(*row) for row in db.execute(query)]


def by_time(found: Collection[tuple[BillingTerm, Contract]]) -> BillingTerm | None:
    """Return the time and materials term among a project's terms."""
    return next((term for term, _ in found if term.model == BillingModel.TIME_AND_MATERIALS), None)
