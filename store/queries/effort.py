"""What projects may use and have used: the latest budget version against approved billable time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import case, func, select
from sqlmodel import Session, col

from store.budgets import Budget
from store.timesheets import TimeEntry, TimeStatus

_APPROVED = (TimeStatus.APPROVED, TimeStatus.LOCKED)


class EffortBudget(NamedTuple):
    """Minutes budgeted and used, and the same at bill rates in the budget's currency (minor units)."""

    budgeted: int
    used: int
    amount_minor: int
    billed_minor: int
    currency: str


def effort_budgets(db: Session, keys: Sequence[int]) -> dict[int, EffortBudget]:
    """Return the budget of those projects that have one; value in another currency than the budget's is left out."""
    newest = (
        select(col(Budget.project_id).label("project"), func.max(col(Budget.number)).label("number"))
        .where(col(Budget.project_id).in_(keys))
        .group_by(col(Budget.project_id))
        .subquery()
    )
    last = (
        select(Budget)
        .join(newest, (newest.c.project == col(Budget.project_id)) & (newest.c.number == col(Budget.number)))
        .subquery()
    )
    value = case((col(TimeEntry.bill_currency) == last.c.currency, col(TimeEntry.bill_minor)), else_=0)
    query = (
        select(
            last.c.project_id,
            last.c.minutes,
            func.coalesce(func.sum(col(TimeEntry.minutes)), 0),
            last.c.amount_minor,
            func.coalesce(func.sum(value), 0),
            last.c.currency,
        )
        .join(
            TimeEntry,
            (col(TimeEntry.project_id) == last.c.project_id)
            & col(TimeEntry.billable).is_(True)
            & col(TimeEntry.status).in_(_APPROVED),
            isouter=True,
        )
        .group_by(last.c.project_id, last.c.minutes, last.c.amount_minor, last.c.currency)
    )
    return {row[0]: EffortBudget(*row[1:]) for row in db.execute(query)}
