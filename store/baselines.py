"""Freezing a plan: a baseline with the dates of its tasks and milestones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from store.milestones import Baseline, BaselineMilestone, BaselineTask, Milestone
from store.projects import Project
from store.tasks import Task


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a baseline keeps beside dates: who took it and when, the budget, cost at completion and the price."""

    now: datetime
    by: int | None = None
    minutes: int | None = None
    budget_minor: int | None = None
    cost_minor: int | None = None
    price_minor: int | None = None


def freeze(db: Session, baseline: Baseline, tasks: Iterable[Task], milestones: Iterable[Milestone]) -> None:
    """Copy the dates of tasks and milestones into a baseline."""
    db.add_all(
        BaselineTask(
            baseline_id=baseline.pk,
            task_id=task.pk,
            starts_on=task.starts_on,
            due_on=task.due_on,
            estimate_minutes=task.estimate_minutes,
        )
        for task in tasks
    )
    db.add_all(
        BaselineMilestone(
            baseline_id=baseline.pk, milestone_id=one.pk, due_on=one.due_on, amount_minor=one.amount_minor
        )
        for one in milestones
    )
    db.flush()


def take(db: Session, project: Project, name: str, money: Frozen) -> Baseline:
    """Freeze a project's plan as it stands under a name: tasks, milestones, its end and its money."""
    db.flush()
    baseline = Baseline(
        project_id=project.pk,
        name=name,
        taken_at=money.now,
        ends_on=project.ends_on,
        minutes=money.minutes,
        budget_minor=money.budget_minor,
        cost_minor=money.cost_minor,
        price_minor=money.price_minor,
        currency=project.currency,
        taken_by=money.by,
    )
    db.add(baseline)
    db.flush()
    tasks = db.exec(select(Task).where(col(Task.project_id) == project.pk))
    milestones = db.exec(select(Milestone).where(col(Milestone.project_id) == project.pk))
    freeze(db, baseline, tasks, milestones)
    return baseline
