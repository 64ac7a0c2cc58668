"""Work that is done and not invoiced, summed in the database."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select, true
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from domain.access import Actor, Permission
from domain.windows import Window
from store import scope
from store.clients import Client
from store.contracts import BillingModel, BillingTerm, FixedFeePart, PartStatus
from store.expenses import Expense, Rebill
from store.milestones import Milestone
from store.projects import Project
from store.timesheets import TimeEntry, TimeStatus


class UnbilledDay(NamedTuple):
    """Approved billable time of one project on one day in one currency that is on no invoice.

    ``minor`` is its standard value; ``unpriced`` are minutes no bill rate was found for.
    """

    project_id: int
    project: str
    client: str
    currency: str
    day: date
    minutes: int
    minor: int
    unpriced: int


class Ready(NamedTuple):
    """A milestone, fixed part or expense that could be invoiced; ``day`` is when it became so."""

    kind: str
    key: int
    name: str
    project_id: int
    project: str
    client: str
    day: date
    minor: int
    currency: str


class Narrowed(NamedTuple):
    """What a question is narrowed to."""

    client_id: int | None = None
    project_id: int | None = None
    window: Window | None = None


def bills_by_time() -> ColumnElement[bool]:
    """Return the condition on ``Project`` that its time is billed as such: a T&M term, or nothing agreed at all."""
    terms = select(col(BillingTerm.id)).where(col(BillingTerm.project_id) == col(Project.id))
    by_time = terms.where(col(BillingTerm.model) == BillingModel.TIME_AND_MATERIALS)
    return or_(by_time.exists(), not_(terms.exists()))


def _where(narrowed: Narrowed) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [col(Project.internal).is_(False)]
    if narrowed.client_id is not None:
        found.append(col(Project.client_id) == narrowed.client_id)
    if narrowed.project_id is not None:
        found.append(col(Project.id) == narrowed.project_id)
    return found


def _within(day: Mapped[date] | ColumnElement[date | None], window: Window | None, until: date) -> ColumnElement[bool]:
    """Return the condition that a day is in the window, and never later than ``until``."""
    if window is None:
        return day <= until
    return and_(day >= window.start, day < window.end, day <= until)


def unbilled_days(db: Session, actor: Actor, narrowed: Narrowed, until: date) -> list[UnbilledDay]:
    """Return approved, billable, not invoiced time up to a day, of projects that bill by time."""
    currency = func.coalesce(TimeEntry.bill_currency, Project.currency)
    unpriced = func.sum(case((col(TimeEntry.bill_minor).is_(None), col(TimeEntry.minutes)), else_=0))
    query = (
        select(
            col(Project.id),
            col(Project.name),
            func.coalesce(Client.name, ""),
            currency,
            col(TimeEntry.work_on),
            func.sum(col(TimeEntry.minutes)),
            func.sum(func.coalesce(TimeEntry.bill_minor, 0)),
            unpriced,
        )
        .join(Project, col(Project.id) == TimeEntry.project_id)
        .join(Client, col(Client.id) == Project.client_id, isouter=True)
        .where(
            scope.projects(actor, Permission.INVOICES_READ),
            col(TimeEntry.status) == TimeStatus.APPROVED,
            col(TimeEntry.billable).is_(True),
            col(TimeEntry.invoice_line_id).is_(None),
            bills_by_time(),
            _within(col(TimeEntry.work_on), narrowed.window, until),
            *_where(narrowed),
        )
        .group_by(col(Project.id), col(Project.name), col(Client.name), currency, col(TimeEntry.work_on))
    )
    return [UnbilledDay(*row) for row in db.execute(query)]


def ready(db: Session, actor: Actor, narrowed: Narrowed, until: date) -> list[Ready]:
    """Return milestones, fixed parts and expenses that are ready to bill and on no invoice."""
    seen = scope.projects(actor, Permission.INVOICES_READ)
    milestone_done = case(
        (col(Milestone.needs_acceptance).is_(True), col(Milestone.accepted_on)), else_=col(Milestone.completed_on)
    )
    milestones = (
        select(
            col(Milestone.id),
            col(Milestone.name),
            col(Project.id),
            col(Project.name),
            func.coalesce(Client.name, ""),
            milestone_done,
            col(Milestone.amount_minor),
            func.coalesce(Milestone.currency, Project.currency),
        )
        .join(Project, col(Project.id) == Milestone.project_id)
        .join(Client, col(Client.id) == Project.client_id, isouter=True)
        .where(
            seen,
            col(Milestone.amount_minor) > 0,
            col(Milestone.invoice_line_id).is_(None),
            milestone_done.is_not(None),
            _within(milestone_done, narrowed.window, until),
            *_where(narrowed),
        )
    )
    found = [Ready("milestone", *row) for row in db.execute(milestones)]
    return found + _parts(db, seen, narrowed, until) + _expenses(db, seen, narrowed, until)


def _parts(db: Session, seen: ColumnElement[bool], narrowed: Narrowed, until: date) -> list[Ready]:
    due = and_(col(FixedFeePart.status) == PartStatus.PENDING, col(FixedFeePart.due_on) <= until)
    agreed = col(FixedFeePart.status).in_((PartStatus.READY, PartStatus.APPROVED))
    query = (
        select(
            col(FixedFeePart.id),
            col(FixedFeePart.name),
            col(Project.id),
            col(Project.name),
            func.coalesce(Client.name, ""),
            col(FixedFeePart.due_on),
            col(FixedFeePart.amount_minor),
            col(BillingTerm.currency),
        )
        .join(BillingTerm, col(BillingTerm.id) == FixedFeePart.billing_term_id)
        .join(Project, col(Project.id) == BillingTerm.project_id)
        .join(Client, col(Client.id) == Project.client_id, isouter=True)
        .where(
            seen,
            or_(due, agreed),
            col(FixedFeePart.invoice_line_id).is_(None),
            _within(col(FixedFeePart.due_on), narrowed.window, until) if narrowed.window else true(),
            *_where(narrowed),
        )
    )
    return [Ready("fixed part", *row) for row in db.execute(query)]


def _expenses(db: Session, seen: ColumnElement[bool], narrowed: Narrowed, until: date) -> list[Ready]:
    query = (
        select(
            func.min(col(Expense.id)),
            col(Expense.category),
            col(Project.id),
            col(Project.name),
            func.coalesce(Client.name, ""),
            func.min(col(Expense.spent_on)),
            func.sum(col(Expense.amount_minor)),
            col(Expense.currency),
        )
        .join(Project, col(Project.id) == Expense.project_id)
        .join(Client, col(Client.id) == Project.client_id, isouter=True)
        .where(
            seen,
            col(Expense.status) == TimeStatus.APPROVED,
            col(Expense.rebill) != Rebill.NONE,
            col(Expense.invoice_line_id).is_(None),
            _within(col(Expense.spent_on), narrowed.window, until),
            *_where(narrowed),
        )
        .group_by(col(Expense.category), col(Project.id), col(Project.name), col(Client.name), col(Expense.currency))
    )
    return [Ready("expenses", *row) for row in db.execute(query)]


def fixed_price_minutes(db: Session, actor: Actor, narrowed: Narrowed, until: date) -> int:
    """Return approved, billable minutes on projects whose time is not billed as such (fixed price, retainers)."""
    query = (
        select(func.coalesce(func.sum(col(TimeEntry.minutes)), 0))
        .join(Project, col(Project.id) == TimeEntry.project_id)
        .where(
            scope.projects(actor, Permission.INVOICES_READ),
            col(TimeEntry.status) == TimeStatus.APPROVED,
            col(TimeEntry.billable).is_(True),
            col(TimeEntry.invoice_line_id).is_(None),
            not_(bills_by_time()),
            _within(col(TimeEntry.work_on), narrowed.window, until),
            *_where(narrowed),
        )
    )
    return int(db.execute(query).scalar_one())
