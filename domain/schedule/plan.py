"""The dates of a plan: early and late, float, what drives each task, and the critical path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.calendar import STANDARD, Calendar
from domain.errors import BadInput
from domain.schedule.clock import day_of
from domain.schedule.network import Link, Task, network
from domain.schedule.passes import Passes, Times

_MOST_MINUTES = 10_000_000  # forty working lifetimes: a slip of the keyboard, not a plan


@dataclass(frozen=True, slots=True)
class TaskDates:
    """One task's dates (inclusive days) and floats in working minutes of its calendar.

    ``early_minutes`` and ``late_minutes`` are the early and late start as minutes of work since the plan began.
    """

    id: str
    early_start: date
    early_finish: date
    late_start: date
    late_finish: date
    total_float: int
    free_float: int
    critical: bool
    early_minutes: int
    late_minutes: int
    day_minutes: int
    drivers: tuple[Link, ...] = ()
    held_by_constraint: bool = False

    @property
    def total_float_days(self) -> Decimal:
        """Total float in full working days of its calendar."""
        return Decimal(self.total_float) / self.day_minutes

    @property
    def free_float_days(self) -> Decimal:
        """Free float in full working days of its calendar."""
        return Decimal(self.free_float) / self.day_minutes


@dataclass(frozen=True, slots=True)
class Plan:
    """Every task's dates in network order, the plan's finish, and its length in minutes of the plan's calendar."""

    tasks: Mapping[str, TaskDates]
    start: date
    finish: date
    length: int

    @property
    def critical_path(self) -> tuple[str, ...]:
        """The critical tasks in the order they start."""
        critical = [dates for dates in self.tasks.values() if dates.critical]
        return tuple(dates.id for dates in sorted(critical, key=lambda dates: (dates.early_start, dates.early_minutes)))

    def driving_path(self, to: str) -> tuple[str, ...]:
        """Return the chain of tasks whose links drive ``to``, first one first."""
        path = [to]
        while self.tasks[path[-1]].drivers:
            path.append(self.tasks[path[-1]].drivers[0].before)
        return tuple(reversed(path))


def full_day(calendar: Calendar) -> int:
    """Return the minutes of a calendar's longest weekday: what a day of duration or float means in it."""
    return max(calendar.pattern.minutes) or max((minutes for _day, minutes in calendar.extra), default=1)


def schedule(  # noqa: PLR0913 a plan is all of these
    tasks: Sequence[Task],
    links: Sequence[Link],
    start: date,
    *,
    calendar: Calendar = STANDARD,
    calendars: Mapping[str, Calendar] | None = None,
    status: date | None = None,
    required_finish: date | None = None,
    critical_float: int = 0,
) -> Plan:
    """Return the dates of a plan by the critical path method.

    The plan starts on the first working day from ``start``; a task names one of ``calendars`` or uses ``calendar``.
    ``status`` is the first day whose progress is not known: unfinished work begins no earlier. Late dates count back
    from the end of ``required_finish``, or from the plan's own finish. ``critical_float`` is the total float in minutes
    up to which a task is critical.

    Raises:
        BadInput: unknown or repeated tasks, unknown calendars, impossible durations.
        Conflict: a cycle, naming its path; a calendar without working time.
    """
    if not tasks:
        raise BadInput("A plan without tasks has no dates.", hint="Add a task.")
    if max(task.minutes for task in tasks) > _MOST_MINUTES or any(abs(link.lag) > _MOST_MINUTES for link in links):
        raise BadInput("A duration or lag of this plan is longer than any calendar.", hint="Durations are in minutes.")
    known = {"": calendar, **(calendars or {})}
    passes = Passes(network(tasks, links), start, known, status)
    passes.forward()
    passes.backward(required_finish)
    passes.slide_late_ones()
    days = {name: full_day(one) for name, one in known.items()}
    found = {
        task.id: _dates(passes, passes.times[task.id], days[task.calendar], critical_float)
        for task in passes.network.tasks
    }
    end = passes.finish()
    return Plan(found, min(dates.early_start for dates in found.values()), day_of(end), passes.clock("").done(end))


def _dates(passes: Passes, times: Times, day_minutes: int, critical_float: int) -> TaskDates:
    clock, task = times.clock, times.task
    late_start, late_finish = clock.start_at(times.ls), clock.end_at(times.lf)
    slack = times.lf - times.ef
    if not times.work and not task.started:  # a milestone has one instant; with float it is the end of a day
        late_start = late_finish = late_finish if slack else times.finish
    if task.finished:
        late_start, late_finish = times.start, times.finish
    return TaskDates(
        id=task.id,
        early_start=day_of(times.start),
        early_finish=day_of(times.finish),
        late_start=day_of(late_start),
        late_finish=day_of(late_finish),
        total_float=slack,
        free_float=0 if task.finished else passes.free_float(task.id),
        critical=slack <= critical_float and not task.finished,
        early_minutes=times.es,
        late_minutes=times.ls,
        day_minutes=day_minutes,
        drivers=times.drivers,
        held_by_constraint=times.held,
    )
