"""Taking a project back as if it had never been made, as long as no work has begun on it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, select, update
from sqlmodel import Session, col

from domain.errors import Conflict
from store.approvals import Proposal
from store.bookings import Booking, BookingKind, RoleDemand
from store.budgets import Budget, BudgetAlert
from store.contracts import BillingTerm, Contract, FixedFeePart
from store.db import metadata
from store.documents import DraftStatus, SowDraft
from store.milestones import Baseline, BaselineMilestone, BaselineTask, Milestone
from store.projects import Phase, Project
from store.row import Row
from store.tasks import Dependency, Task, TaskStatus
from tools.spec import ToolContext

# What follows from other rows; and what is about a project without being work on it, which stays without naming it.
_DERIVED = ("time_by_project",)
_DETACHED = ("proposal", "document", "finding", "meeting", "sow_draft")


def parts_of(db: Session, project: Project) -> list[Row]:
    """Return every row that came with the creation of a project, in the order in which they can be deleted.

    Raises:
        Conflict: work has begun, naming what there is.

    """
    key = project.pk
    tasks = _rows(db, Task, Task.project_id, [key])
    begun = [one.name for one in tasks if one.status is not TaskStatus.TODO or one.progress_percent or one.started_on]
    if begun:
        raise Conflict(f"Work on {project.name} has begun: {begun[0]}.", hint="Close or cancel the project instead.")
    bookings = _rows(db, Booking, Booking.project_id, [key])
    if any(one.kind is BookingKind.HARD and not one.cancelled for one in bookings):
        raise Conflict(f"People are firmly booked on {project.name}.", hint="Release them first.")
    contracts = _rows(db, Contract, Contract.project_id, [key])
    terms = _rows(db, BillingTerm, BillingTerm.project_id, [key])
    budgets = _rows(db, Budget, Budget.project_id, [key])
    baselines = _rows(db, Baseline, Baseline.project_id, [key])
    frozen = [one.pk for one in baselines]
    kept = {"project": [project], "task": tasks, "booking": bookings, "contract": contracts, "billing_term": terms}
    kept |= {"budget": budgets, "baseline": baselines}
    kept["milestone"] = _rows(db, Milestone, Milestone.project_id, [key])
    kept["phase"] = _rows(db, Phase, Phase.project_id, [key])
    first: list[Row] = [
        *_rows(db, BaselineTask, BaselineTask.baseline_id, frozen),
        *_rows(db, BaselineMilestone, BaselineMilestone.baseline_id, frozen),
        *_rows(db, FixedFeePart, FixedFeePart.billing_term_id, [one.pk for one in terms]),
        *_rows(db, BudgetAlert, BudgetAlert.budget_id, [one.pk for one in budgets]),
        *_rows(db, Dependency, Dependency.project_id, [key]),
        *_rows(db, RoleDemand, RoleDemand.project_id, [key]),
    ]
    order = ("baseline", "milestone", "task", "phase", "billing_term", "contract", "budget", "booking", "project")
    last: list[Row] = [row for name in order for row in kept[name]]
    _refuse_work(db, project, kept, {str(row.__tablename__) for row in first} | set(kept) | {*_DETACHED, *_DERIVED})
    return [*first, *last]


def _rows(db: Session, table: type, column: object, keys: Sequence[int]) -> list:  # type: ignore[type-arg]
    return list(db.scalars(select(table).where(column.in_(keys)))) if keys else []  # type: ignore[attr-defined]


def _refuse_work(db: Session, project: Project, kept: dict[str, list], ours: set[str]) -> None:  # type: ignore[type-arg]
    """Refuse when any other table refers to what would go: time, expenses, invoices, revenue, and so on."""
    for table in metadata().sorted_tables:
        if table.name in ours:
            continue
        for key in table.foreign_keys:
            there = kept.get(key.column.table.name)
            if not there:
                continue
            query = select(func.count()).select_from(table).where(key.parent.in_([row.pk for row in there]))
            count = db.execute(query).scalar_one()
            if count:
                what = table.name.replace("_", " ")
                raise Conflict(
                    f"{project.name} has {count} rows of {what} already.", hint="Close or cancel the project instead."
                )


def take_back(ctx: ToolContext, project: Project) -> tuple[int, tuple[int, ...]]:
    """Delete a project with everything that came with it, open its drafts again; return rows deleted and drafts."""
    rows = parts_of(ctx.db, project)
    drafts = list(ctx.db.scalars(select(SowDraft).where(col(SowDraft.project_id) == project.pk)))
    for draft in drafts:
        draft.status = DraftStatus.OPEN if not draft.revises else DraftStatus.DISCARDED
        draft.project_id, draft.revises, draft.decided_at = None, False, None
        ctx.db.add(draft)
    for name in _DETACHED:
        if name not in ("proposal", "sow_draft"):
            table = metadata().tables[name]
            ctx.db.execute(update(table).where(table.c.project_id == project.pk).values(project_id=None))
    for name in _DERIVED:
        table = metadata().tables[name]
        ctx.db.execute(delete(table).where(table.c.project_id == project.pk))
    # Whoever decides on this very deletion does so by a row that names the project.
    proposals = update(Proposal).where(col(Proposal.project_id) == project.pk).values(project_id=None)
    ctx.db.execute(proposals.execution_options(synchronize_session="fetch"))
    for row in rows:
        ctx.db.delete(row)
        ctx.db.flush()
    return len(rows), tuple(one.pk for one in drafts if one.status is DraftStatus.OPEN)
