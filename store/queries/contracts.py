"""Contracts with what they are worth: prices, monthly fees, instalments, milestones, and what is left to do."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, func, select
from sqlmodel import Session, col

from domain.windows import Window
from store.budgets import Budget
from store.contracts import BillingModel, BillingTerm, Contract, FixedFeePart, PartStatus, Recognition
from store.db import plainly
from store.milestones import Milestone
from store.projects import Project
from store.revenue import RevenueEntry
from store.tasks import Task, TaskStatus

_WHOLE = 100


class ContractRow(NamedTuple):
    """A contract of a project."""

    id: int
    project_id: int
    price: int | None
    currency: str
    starts_on: date
    ends_on: date
    recognition: Recognition


class Dated(NamedTuple):
    """An amount of a project on the day it is due or was reached."""

    project_id: int
    day: date
    minor: int
    currency: str


class Left(NamedTuple):
    """What is left to do of a plan, in minutes, and what it was estimated at in all."""

    left: int
    planned: int


class Planned(NamedTuple):
    """The latest budget version: effort, bill value and own cost (minor units)."""

    minutes: int
    amount: int
    cost: int | None
    currency: str
    budget_id: int


_CONTRACTS = select(
    col(Contract.id),
    col(Contract.project_id),
    col(Contract.price_minor),
    col(Contract.currency),
    col(Contract.starts_on),
    col(Contract.ends_on),
    col(Contract.recognition),
).join(Project, col(Project.id) == col(Contract.project_id))


def contracts(db: Session, where: ColumnElement[bool]) -> list[ContractRow]:
    """Return the contracts of the projects of ``where``."""
    query = _CONTRACTS.where(where).order_by(col(Contract.id))
    return [ContractRow(*row) for row in plainly(db, query)]


def monthly_fees(db: Session, where: ColumnElement[bool]) -> dict[int, int]:
    """Return the price a month of retainers, by contract."""
    query = (
        select(col(BillingTerm.contract_id), func.sum(col(BillingTerm.price_minor)))
        .join(Project, col(Project.id) == col(BillingTerm.project_id))
        .where(where, col(BillingTerm.model) == BillingModel.RETAINER, col(BillingTerm.price_minor).is_not(None))
        .group_by(col(BillingTerm.contract_id))
    )
    return {key: int(minor) for key, minor in plainly(db, query)}


def billed_by_time(db: Session, where: ColumnElement[bool]) -> dict[int, int]:
    """Return for each project with terms the contract its time is billed under: the first, 0 for none."""
    by_time = case((col(BillingTerm.model) == BillingModel.TIME_AND_MATERIALS, col(BillingTerm.contract_id)))
    query = (
        select(col(BillingTerm.project_id), func.coalesce(func.min(by_time), 0))
        .join(Project, col(Project.id) == col(BillingTerm.project_id))
        .where(where)
        .group_by(col(BillingTerm.project_id))
    )
    return {key: int(contract) for key, contract in plainly(db, query)}


_PARTS = (
    select(
        col(BillingTerm.project_id),
        col(FixedFeePart.due_on),
        col(FixedFeePart.amount_minor),
        col(BillingTerm.currency),
    )
    .join(BillingTerm, col(BillingTerm.id) == col(FixedFeePart.billing_term_id))
    .join(Project, col(Project.id) == col(BillingTerm.project_id))
)


def parts(db: Session, where: ColumnElement[bool]) -> list[Dated]:
    """Return the instalments of fixed fees by the day they are due."""
    query = _PARTS.where(where)
    return [Dated(*row) for row in plainly(db, query)]


_REACHED_ON = case(
    (col(Milestone.needs_acceptance).is_(True), col(Milestone.accepted_on)), else_=col(Milestone.completed_on)
)
_REACHED = select(
    col(Milestone.project_id),
    _REACHED_ON,
    col(Milestone.amount_minor),
    func.coalesce(col(Milestone.currency), col(Project.currency)),
).join(Project, col(Project.id) == col(Milestone.project_id))


def reached(db: Session, where: ColumnElement[bool]) -> list[Dated]:
    """Return milestones with an amount by the day they were reached: accepted where they must be, else completed."""
    query = _REACHED.where(where, col(Milestone.amount_minor).is_not(None), _REACHED_ON.is_not(None))
    return [Dated(*row) for row in plainly(db, query)]


def work_left(db: Session, where: ColumnElement[bool]) -> dict[int, Left]:
    """Return what is left and what was planned by the tasks of each project; without an estimate a task counts 0."""
    estimate = func.coalesce(col(Task.estimate_minutes), 0)
    by_progress = estimate * (_WHOLE - col(Task.progress_percent)) // _WHOLE
    left = case((col(Task.status) == TaskStatus.DONE, 0), else_=func.coalesce(col(Task.remaining_minutes), by_progress))
    query = (
        select(col(Task.project_id), func.sum(left), func.sum(estimate))
        .join(Project, col(Project.id) == col(Task.project_id))
        .where(where, col(Task.billable).is_(True))
        .group_by(col(Task.project_id))
    )
    return {key: Left(int(minutes), int(planned)) for key, minutes, planned in plainly(db, query)}


_NEWEST = (
    select(col(Budget.project_id).label("project_id"), func.max(col(Budget.number)).label("number"))
    .group_by(col(Budget.project_id))
    .subquery()
)


_BUDGETS = (
    select(
        col(Budget.project_id),
        col(Budget.minutes),
        col(Budget.amount_minor),
        col(Budget.cost_minor),
        col(Budget.currency),
        col(Budget.id),
    )
    .join(_NEWEST, (_NEWEST.c.project_id == col(Budget.project_id)) & (_NEWEST.c.number == col(Budget.number)))
    .join(Project, col(Project.id) == col(Budget.project_id))
)


def budgets(db: Session, where: ColumnElement[bool]) -> dict[int, Planned]:
    """Return the latest budget version of each project that has one."""
    query = _BUDGETS.where(where)
    return {row[0]: Planned(*row[1:]) for row in plainly(db, query)}


class Coming(NamedTuple):
    """An instalment or milestone that is due in a window and was neither reached nor billed."""

    project_id: int
    day: date
    minor: int
    currency: str


def coming(db: Session, where: ColumnElement[bool], window: Window) -> list[Coming]:
    """Return instalments and milestones with an amount that are due in the window and still to come."""
    return [*instalments_coming(db, where, window), *milestones_coming(db, where, window)]


def instalments_coming(db: Session, where: ColumnElement[bool], window: Window) -> list[Coming]:
    """Return the instalments that are due in the window and not invoiced."""
    query = (
        select(
            col(BillingTerm.project_id),
            col(FixedFeePart.due_on),
            col(FixedFeePart.amount_minor),
            col(BillingTerm.currency),
        )
        .join(BillingTerm, col(BillingTerm.id) == col(FixedFeePart.billing_term_id))
        .join(Project, col(Project.id) == col(BillingTerm.project_id))
        .where(
            where,
            col(FixedFeePart.status) != PartStatus.INVOICED,
            col(FixedFeePart.due_on) >= window.start,
            col(FixedFeePart.due_on) < window.end,
        )
    )
    return [Coming(*row) for row in db.execute(query)]


def milestones_coming(db: Session, where: ColumnElement[bool], window: Window) -> list[Coming]:
    """Return the milestones with an amount that are due in the window and not reached."""
    query = (
        select(
            col(Milestone.project_id),
            col(Milestone.due_on),
            col(Milestone.amount_minor),
            func.coalesce(col(Milestone.currency), col(Project.currency)),
        )
        .join(Project, col(Project.id) == col(Milestone.project_id))
        .where(
            where,
            col(Milestone.amount_minor).is_not(None),
            col(Milestone.completed_on).is_(None),
            col(Milestone.invoice_line_id).is_(None),
            col(Milestone.due_on) >= window.start,
            col(Milestone.due_on) < window.end,
        )
    )
    return [Coming(*row) for row in plainly(db, query)]


class Posted(NamedTuple):
    """Revenue of a project posted in a month (202611)."""

    project_id: int
    month: int
    minor: int
    currency: str


def posted(db: Session, where: ColumnElement[bool]) -> list[Posted]:
    """Return posted revenue by project, month and currency."""
    query = (
        select(
            col(RevenueEntry.project_id),
            col(RevenueEntry.month),
            func.sum(col(RevenueEntry.amount_minor)),
            col(RevenueEntry.currency),
        )
        .join(Project, col(Project.id) == col(RevenueEntry.project_id))
        .where(where)
        .group_by(col(RevenueEntry.project_id), col(RevenueEntry.month), col(RevenueEntry.currency))
    )
    return [Posted(*row) for row in plainly(db, query)]


def last_posted_month(db: Session) -> int | None:
    """Return the last month revenue was posted in, for any project: until then the postings are the truth."""
    month: int | None = db.execute(select(func.max(col(RevenueEntry.month)))).scalar_one()
    return month
