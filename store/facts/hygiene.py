"""What the upkeep of plans is judged by: faults of open tasks, and the assessment of one plan's network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session, col

from domain.access import Actor
from domain.calendar import DAY
from domain.planhealth import PlanFacts, Point, assess
from domain.schedule import Baseline
from store import scope
from store.facts.schedule import plan_of
from store.milestones import Baseline as Stored
from store.milestones import BaselineTask
from store.people import Person
from store.projects import LIVE, Project
from store.tasks import Dependency, Task, TaskStatus


@dataclass(frozen=True, slots=True)
class OpenTask:
    """An open task with what may be wrong with it."""

    key: int
    name: str
    project_id: int
    project: str
    manager: str
    owned: bool
    due: date | None
    estimated: bool
    linked: bool
    networked: bool  # its project has links at all

    def faults(self, today: date) -> tuple[str, ...]:
        """Return what is wrong with it, the gravest first."""
        checks = (
            (self.due is not None and self.due < today, "overdue"),
            (not self.owned, "nobody's"),
            (self.due is None, "no date"),
            (not self.estimated, "no estimate"),
            (self.networked and not self.linked, "no links"),
        )
        return tuple(fault for wrong, fault in checks if wrong)


def open_tasks(db: Session, actor: Actor, project_id: int | None = None) -> list[OpenTask]:
    """Return the open tasks of running projects the actor may see (or of one project), by project and day."""
    links = select(col(Dependency.predecessor_id).label("task")).union(select(col(Dependency.successor_id))).subquery()
    projects = select(col(Dependency.project_id)).distinct()
    linked = col(Task.id).in_(select(links.c.task))
    networked = col(Task.project_id).in_(projects)
    owned = col(Task.client_owned) | col(Task.assignee_id).is_not(None)
    query = (
        select(
            col(Task.id),
            col(Task.name),
            col(Project.id),
            col(Project.name),
            col(Person.name),
            owned,
            col(Task.due_on),
            col(Task.estimate_minutes).is_not(None),
            linked,
            networked,
        )
        .join(Project, col(Project.id) == col(Task.project_id))
        .join(Person, col(Person.id) == col(Project.manager_id))
        .where(
            scope.tasks(actor),
            col(Task.status) != TaskStatus.DONE,
            col(Project.status).in_(LIVE) if project_id is None else col(Project.id) == project_id,
        )
        .order_by(col(Project.name), col(Task.due_on), col(Task.id))
    )
    return [OpenTask(*row) for row in db.execute(query)]


def assessment(db: Session, project_id: int, today: date) -> Sequence[Point]:
    """Return the points of the 14-point assessment that this plan's data can answer; offenders by the task's number."""
    found = plan_of(db, project_id, today)
    facts = PlanFacts(
        tasks=found.work.tasks,
        links=found.links,
        plan=found.work.scheduled(),
        calendar=found.work.calendar,
        status=found.work.calendar.next_working(today),
        baseline=_baseline(db, project_id),
        resourced=frozenset(key for key in found.tasks if found.owner(key)),
    )
    return assess(facts)


def _baseline(db: Session, project_id: int) -> dict[str, Baseline]:
    last = select(func.max(col(Stored.id))).where(col(Stored.project_id) == project_id).scalar_subquery()
    query = select(col(BaselineTask.task_id), col(BaselineTask.starts_on), col(BaselineTask.due_on)).where(
        col(BaselineTask.baseline_id) == last
    )
    return {str(task): Baseline(starts or due - DAY, due) for task, starts, due in db.execute(query) if due is not None}
