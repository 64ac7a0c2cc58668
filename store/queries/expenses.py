"""Expenses of projects in a window: what they cost, and how they reach the client."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from domain.windows import Window
from store.db import plainly
from store.expenses import Expense, Rebill
from store.projects import Project
from store.timesheets import TimeStatus

_COUNTS = (TimeStatus.APPROVED, TimeStatus.LOCKED)


class Spent(NamedTuple):
    """One approved expense."""

    id: int
    project_id: int
    day: date
    minor: int
    currency: str
    rebill: Rebill
    markup_bp: int
    units: int | None
    unit_minor: int | None
    note: str


_SPENT = select(
    col(Expense.id),
    col(Expense.project_id),
    col(Expense.spent_on),
    col(Expense.amount_minor),
    col(Expense.currency),
    col(Expense.rebill),
    col(Expense.markup_bp),
    col(Expense.units),
    col(Expense.unit_minor),
    col(Expense.note),
).join(Project, col(Project.id) == col(Expense.project_id))


def spent(db: Session, where: ColumnElement[bool], window: Window) -> list[Spent]:
    """Return the approved expenses of the projects of ``where`` in the window, billed or not."""
    query = _SPENT.where(
        where,
        col(Expense.status).in_(_COUNTS),
        col(Expense.spent_on) >= window.start,
        col(Expense.spent_on) < window.end,
    ).order_by(col(Expense.id))
    return [Spent(*row) for row in plainly(db, query)]
