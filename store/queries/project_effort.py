"""Who worked on projects: minutes by job role, and what was handed in but is not approved yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import case, func, select
from sqlmodel import Session, col

from domain.windows import Window
from store.people import JobRole
from store.timesheets import TimeEntry, TimeStatus

_DONE = (TimeStatus.SUBMITTED, TimeStatus.APPROVED, TimeStatus.LOCKED)


class ByRole(NamedTuple):
    """Minutes of a job role on a project within a window, and before it."""

    project_id: int
    role: str
    within: int
    before: int


def by_role(db: Session, projects: Sequence[int], window: Window) -> list[ByRole]:
    """Return the effort of each role on the projects, handed in or approved, in the window and before it."""
    inside = col(TimeEntry.work_on) >= window.start
    query = (
        select(
            col(TimeEntry.project_id),
            func.coalesce(col(JobRole.name), "no role"),
            func.sum(case((inside, col(TimeEntry.minutes)), else_=0)),
            func.sum(case((inside, 0), else_=col(TimeEntry.minutes))),
        )
        .join(JobRole, col(JobRole.id) == col(TimeEntry.job_role_id), isouter=True)
        .where(
            col(TimeEntry.project_id).in_(projects),
            col(TimeEntry.status).in_(_DONE),
            col(TimeEntry.work_on) < window.end,
        )
        .group_by(col(TimeEntry.project_id), col(JobRole.name))
    )
    return [ByRole(*row) for row in db.execute(query)]


class HandedIn(NamedTuple):
    """Submitted time of a project: it is worked and costs, approved or not."""

    project_id: int
    month: int
    bill_currency: str
    cost_currency: str
    minutes: int
    billable: int
    unpriced: int
    bill_minor: int
    cost_minor: int


def handed_in(db: Session, projects: Sequence[int], window: Window) -> list[HandedIn]:
    """Return submitted, undecided time of the projects in the window."""
    billable = col(TimeEntry.billable).is_(True)
    bill, cost = func.coalesce(TimeEntry.bill_currency, ""), func.coalesce(TimeEntry.cost_currency, "")
    minutes = col(TimeEntry.minutes)
    keys = (col(TimeEntry.project_id), col(TimeEntry.month), bill, cost)
    query = (
        select(
            *keys,
            func.sum(minutes),
            func.sum(case((billable, minutes), else_=0)),
            func.sum(case((billable & col(TimeEntry.bill_minor).is_(None), minutes), else_=0)),
            func.sum(func.coalesce(TimeEntry.bill_minor, 0)),
            func.sum(func.coalesce(TimeEntry.cost_minor, 0)),
        )
        .where(
            col(TimeEntry.project_id).in_(projects),
            col(TimeEntry.status) == TimeStatus.SUBMITTED,
            col(TimeEntry.work_on) >= window.start,
            col(TimeEntry.work_on) < window.end,
        )
        .group_by(*keys)
    )
    return [HandedIn(*row) for row in db.execute(query)]
