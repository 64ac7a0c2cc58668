"""A project plan against its people's days: from tasks, links and assignments to work that can be levelled, and back.

A slot is a working day of the plan's calendar. A task runs in one piece; time off of somebody on it moves the whole
task behind the time off. Where work should flow around time off instead, plan by effort (``domain.levelling.effort``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.calendar import Calendar, advance
from domain.errors import BadInput
from domain.levelling.workload import Job, Levelled, Resource, Workload, workload
from domain.schedule import ConstraintType, Link, Task, full_day

_NOT_BEFORE = frozenset({ConstraintType.START_NO_EARLIER, ConstraintType.MUST_START})


@dataclass(frozen=True, slots=True)
class Assignment:
    """Somebody on a task for so many minutes of each of its days."""

    task: str
    person: str
    minutes_per_day: int


@dataclass(frozen=True, slots=True)
class Capacity:
    """What somebody can give: the usual minutes a day, and the days on which it is less (time off, other projects)."""

    person: str
    minutes: int
    on: Mapping[date, int]


@dataclass(frozen=True, slots=True)
class LevelledDates:
    """A task's days after levelling, inclusive; a milestone sits on its day."""

    id: str
    start: date
    finish: date


def people_workload(
    tasks: Sequence[Task],
    links: Iterable[Link],
    assignments: Iterable[Assignment],
    capacities: Iterable[Capacity],
    start: date,
    calendar: Calendar,
) -> Workload:
    """Return unfinished work in working days from ``start``; part days count as whole ones.

    Raises:
        BadInput: unknown tasks or people.
        Conflict: a cycle, or a task that asks somebody for more a day than they ever give.
    """
    day = full_day(calendar)
    first = calendar.next_working(start)
    needs: dict[str, dict[str, int]] = {task.id: {} for task in tasks}
    for one in assignments:
        if one.task not in needs:
            raise BadInput(f"{one.person} is assigned to {one.task!r}, which is not in the plan.")
        needs[one.task][one.person] = needs[one.task].get(one.person, 0) + one.minutes_per_day
    unfinished = [task for task in tasks if not task.finished]
    open_ids = {task.id for task in unfinished}
    jobs = [
        Job(task.id, _days(_left(task), day), needs[task.id], _not_before(task, first, calendar)) for task in unfinished
    ]
    resources = [
        Resource(
            one.person,
            one.minutes,
            {
                _slot(on, first, calendar): one.minutes - left
                for on, left in one.on.items()
                if on >= first and calendar.works(on) and left < one.minutes
            },
        )
        for one in capacities
    ]
    held = [replace(link, lag=_days(link.lag, day)) for link in links if {link.before, link.after} <= open_ids]
    return workload(jobs, held, resources)


def _left(task: Task) -> int:
    return task.remaining if task.started and task.remaining is not None else task.minutes


def _days(minutes: int, day: int) -> int:
    """Return whole days, part days counted as whole ones away from zero."""
    return -(-minutes // day) if minutes >= 0 else minutes // day


def _slot(on: date, first: date, calendar: Calendar) -> int:
    return calendar.days_between(first, on)


def _not_before(task: Task, first: date, calendar: Calendar) -> int:
    constraint = task.constraint
    if constraint is None or constraint.on is None or constraint.type not in _NOT_BEFORE:
        return 0
    return max(0, _slot(calendar.next_working(constraint.on), first, calendar))


def dates_of(work: Workload, found: Levelled, start: date, calendar: Calendar) -> tuple[LevelledDates, ...]:
    """Return the days of every job, earliest first."""
    first = calendar.next_working(start)
    dates = []
    for job in work.jobs:
        begins = advance(calendar, first, found.starts[job.id])
        ends = advance(calendar, first, found.starts[job.id] + max(0, job.slots - 1))
        dates.append(LevelledDates(job.id, begins, ends))
    return tuple(sorted(dates, key=lambda one: (one.start, one.finish, one.id)))
