"""What moved: a plan against another one or a baseline, in working days (+ is later)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from domain.calendar import Calendar, variance
from domain.errors import NotFound
from domain.schedule.network import Constraint, ConstraintType, Task
from domain.schedule.plan import Plan

_Change = Callable[[Task], Task]


@dataclass(frozen=True, slots=True)
class Baseline:
    """The start and finish a task had when the baseline was taken."""

    start: date
    finish: date


@dataclass(frozen=True, slots=True)
class Moved:
    """A task whose dates differ: old and new days, and the difference in working days."""

    id: str
    before: Baseline
    after: Baseline
    start_days: int
    finish_days: int


def baseline_of(plan: Plan) -> dict[str, Baseline]:
    """Return the early dates of a plan, to be kept as a baseline."""
    return {name: Baseline(dates.early_start, dates.early_finish) for name, dates in plan.tasks.items()}


def moved(baseline: Mapping[str, Baseline], plan: Plan, calendar: Calendar) -> tuple[Moved, ...]:
    """Return the tasks of both whose dates differ, most delayed first."""
    found = []
    for name, now in baseline_of(plan).items():
        was = baseline.get(name)
        if was is not None and was != now:
            days = variance(calendar, was.start, now.start), variance(calendar, was.finish, now.finish)
            found.append(Moved(name, was, now, *days))
    return tuple(sorted(found, key=lambda one: (-one.finish_days, one.after.start, one.id)))


def slipped(tasks: tuple[Task, ...], name: str, minutes: int) -> tuple[Task, ...]:
    """Return the plan with one task taking longer (or, negative, shorter) by working minutes, never below 0."""
    return _with(tasks, name, lambda task: replace(task, minutes=max(0, task.minutes + minutes)))


def started_no_earlier(tasks: tuple[Task, ...], name: str, day: date) -> tuple[Task, ...]:
    """Return the plan with one task held back to a day."""
    hold = Constraint(ConstraintType.START_NO_EARLIER, day)
    return _with(tasks, name, lambda task: replace(task, constraint=hold))


def _with(tasks: tuple[Task, ...], name: str, change: _Change) -> tuple[Task, ...]:
    if not any(task.id == name for task in tasks):
        raise NotFound(f"The plan has no task {name!r}.")
    return tuple(change(task) if task.id == name else task for task in tasks)
