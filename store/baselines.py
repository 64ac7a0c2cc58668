"""Freezing a plan: a baseline with the dates of its tasks and milestones."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session

from store.milestones import Baseline, BaselineMilestone, BaselineTask, Milestone
from store.tasks import Task


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
