"""Effort of projects: what is budgeted in the latest version, and what approved billable time has used of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session, col

from store.budgets import Budget
from store.timesheets import TimeEntry, TimeStatus

_APPROVED = (TimeStatus.APPROVED, TimeStatus.LOCKED)


class EffortBudget(NamedTuple):
    """Minutes budgeted and used."""

    budgeted: int
    used: int


def effort_budgets(db: Session, keys: Sequence[int]) -> dict[int, EffortBudget]:
    """Return the effort budget of those projects that have one."""
    newest = (
        select(col(Budget.project_id).label("project"), func.max(col(Budget.number)).label("number"))
        .where(col(Budget.project_id).in_(keys))
        .group_by(col(Budget.project_id))
        .subquery()
    )
    used = (
        select(col(TimeEntry.project_id).label("project"), func.sum(col(TimeEntry.minutes)).label("minutes"))
        .where(
            col(TimeEntry.project_id).in_(keys),
            col(TimeEntry.billable).is_(True),
            col(TimeEntry.status).in_(_APPROVED),
        )
        .group_by(col(TimeEntry.project_id))
        .subquery()
    )
    query = (
        select(col(Budget.project_id), col(Budget.minutes), func.coalesce(used.c.minutes, 0))
        .join(newest, (newest.c.project == col(Budget.project_id)) & (newest.c.number == col(Budget.number)))
        .join(used, used.c.project == col(Budget.project_id), isouter=True)
    )
    return {key: EffortBudget(int(minutes), int(spent)) for key, minutes, spent in db.execute(query)}
