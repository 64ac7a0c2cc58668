"""Baselines as stored: those of a project, and what one froze."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from domain.access import Actor
from store import scope
from store.changes import ChangeOrder
from store.milestones import Baseline, BaselineMilestone, BaselineTask


class Frozen(NamedTuple):
    """Days of one task or milestone as a baseline has them."""

    key: int
    starts: date | None
    due: date | None
    minutes: int | None = None


def of_project(db: Session, actor: Actor, project_id: int) -> list[Baseline]:
    """Return the baselines of a project the actor may see, oldest first."""
    query = select(Baseline).where(
        col(Baseline.project_id) == project_id, col(Baseline.project_id).in_(scope.project_ids(actor))
    )
    return list(db.scalars(query.order_by(col(Baseline.taken_at), col(Baseline.id))))


def tasks(db: Session, baselines: list[int]) -> dict[int, list[Frozen]]:
    """Return the tasks each baseline froze."""
    query = select(
        col(BaselineTask.baseline_id),
        col(BaselineTask.task_id),
        col(BaselineTask.starts_on),
        col(BaselineTask.due_on),
        col(BaselineTask.estimate_minutes),
    ).where(col(BaselineTask.baseline_id).in_(baselines))
    found: dict[int, list[Frozen]] = {key: [] for key in baselines}
    for row in db.execute(query):
        found[row[0]].append(Frozen(*row[1:]))
    return found


def milestones(db: Session, baselines: list[int]) -> dict[int, list[Frozen]]:
    """Return the milestones each baseline froze."""
    query = select(
        col(BaselineMilestone.baseline_id), col(BaselineMilestone.milestone_id), col(BaselineMilestone.due_on)
    ).where(col(BaselineMilestone.baseline_id).in_(baselines))
    found: dict[int, list[Frozen]] = {key: [] for key in baselines}
    for baseline, key, due in db.execute(query):
        found[baseline].append(Frozen(key, None, due))
    return found


def change_orders(db: Session, actor: Actor, project_id: int | None) -> list[ChangeOrder]:
    """Return agreed change orders of projects the actor may see, by project and number."""
    query = select(ChangeOrder).where(col(ChangeOrder.project_id).in_(scope.project_ids(actor)))
    if project_id is not None:
        query = query.where(col(ChangeOrder.project_id) == project_id)
    return list(db.scalars(query.order_by(col(ChangeOrder.project_id), col(ChangeOrder.number))))
