"""A project's plan as the critical path method takes it, from three queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session, col, select

from domain.calendar import Calendar, duration
from domain.errors import Conflict
from domain.schedule import Constraint, ConstraintType, Link, LinkType
from domain.schedule import Task as Planned
from domain.slip import PlannedWork
from store.people import Holiday, Person
from store.projects import Project
from store.tasks import Dependency, Task, TaskStatus

_DAY = 480
_FULL = 100


@dataclass(frozen=True, slots=True)
class PlanOf:
    """A plan ready to be scheduled, with what people call its tasks; keys are the task's number as text."""

    project: Project
    work: PlannedWork
    tasks: Mapping[str, Task]
    people: Mapping[int, str]
    links: tuple[Link, ...]  # as people drew them; the work's own leave out what history has overtaken

    @property
    def stages(self) -> dict[str, int | None]:
        """The phase of each task that is not done."""
        return {key: task.phase_id for key, task in self.tasks.items() if task.status is not TaskStatus.DONE}

    @property
    def owners(self) -> dict[str, int | None]:
        """Whose each task is."""
        return {key: task.assignee_id for key, task in self.tasks.items()}

    def owner(self, key: str) -> str:
        """Return the name of whose task it is."""
        task = self.tasks[key]
        return "the client" if task.client_owned else self.people.get(task.assignee_id or 0, "")


def plan_of(db: Session, project_id: int, today: date) -> PlanOf:
    """Return the plan of a project as of today, in the calendar of its manager's office.

    Raises:
        Conflict: the project has no tasks.

    """
    project = db.get_one(Project, project_id)
    rows = list(db.exec(select(Task).where(col(Task.project_id) == project_id).order_by(col(Task.position))))
    if not rows:
        raise Conflict(f"{project.name} has no tasks yet, so it has no schedule.")
    calendar = office_of(db, project.manager_id)
    query = select(Dependency).where(col(Dependency.project_id) == project_id).order_by(col(Dependency.id))
    links = tuple(_link(one) for one in db.exec(query))
    owners = {task.assignee_id for task in rows if task.assignee_id is not None}
    people = dict(db.exec(select(Person.id, Person.name).where(col(Person.id).in_(owners))).all())
    starts = min([task.starts_on for task in rows if task.starts_on] or [project.starts_on])
    begun = {str(task.pk) for task in rows if task.started_on is not None or task.progress_percent}
    work = PlannedWork(
        tasks=tuple(_planned(task, calendar, today) for task in rows),
        links=tuple(link for one in links if (link := _binding(one, begun)) is not None),
        start=min(starts, today),
        status=today,
        calendar=calendar,
    )
    names = {key: name for key, name in people.items() if key is not None}
    return PlanOf(project, work, {str(task.pk): task for task in rows}, names, links)


def office_of(db: Session, person_id: int) -> Calendar:
    """Return the working calendar of a person's office."""
    query = (
        select(col(Holiday.day))
        .join(Person, col(Person.place_id) == col(Holiday.place_id))
        .where(col(Person.id) == person_id)
    )
    return Calendar(holidays=frozenset(db.exec(query)), name="the project manager's office")


def _planned(task: Task, calendar: Calendar, today: date) -> Planned:
    """Return the task so that the method finds the days people see in the plan, and what is left where it is late."""
    minutes = task.duration_minutes
    if task.starts_on is not None and task.due_on is not None:
        minutes = max(1, duration(calendar, task.starts_on, task.due_on)) * _DAY
    key = str(task.pk)
    if task.status is TaskStatus.DONE:
        ended = task.completed_on or task.due_on or today
        began = min(task.started_on or task.starts_on or ended, ended)
        return Planned(key, minutes, started=began, finished=ended)
    if task.started_on is not None or task.progress_percent:
        began = min(task.started_on or task.starts_on or today, today)
        return Planned(key, minutes, started=began, remaining=_left(task, minutes, calendar, today))
    return Planned(key, minutes, constraint=_constraint(task))


def _left(task: Task, minutes: int, calendar: Calendar, today: date) -> int:
    if task.due_on is not None and task.due_on >= today:
        return max(1, duration(calendar, today, task.due_on)) * _DAY
    return max(_DAY, minutes * (_FULL - task.progress_percent) // _FULL)


def _constraint(task: Task) -> Constraint | None:
    if task.fixed_on is not None:
        return Constraint(ConstraintType.MUST_START, task.fixed_on)
    earliest = [day for day in (task.starts_on, task.not_before) if day is not None]
    return Constraint(ConstraintType.START_NO_EARLIER, max(earliest)) if earliest else None


def _link(row: Dependency) -> Link:
    kind = LinkType(row.kind.value)
    return Link(str(row.predecessor_id), str(row.successor_id), kind, row.lag_minutes, row.elapsed)


def _binding(link: Link, begun: set[str]) -> Link | None:
    """Return what a link still asks; into a task already begun only that the follower may not end first."""
    if link.after not in begun:
        return link
    if link.type in {LinkType.SS, LinkType.SF}:
        return None
    return replace(link, type=LinkType.FF, lag=link.lag if link.type is LinkType.FF else 0)
