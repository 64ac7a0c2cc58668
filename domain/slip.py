"""What a slip moves: tasks by their links, then milestones, bookings and billing dates by the tasks they rest on.

Nothing is pulled earlier. A milestone rests on the tasks of its phase (or of the whole project) that were to end by its
day (or just after it); it moves by the working days that the last of them now ends too late. People are needed as long
as the tasks they are on, and as long as the project runs when they were booked to its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.calendar import Calendar, advance, variance
from domain.errors import NotFound
from domain.schedule import Baseline, Link, Moved, Plan, Task, baseline_of, moved, schedule

_DAY = timedelta(days=1)
_NEAR = timedelta(days=7)  # a milestone may be dated a little before the task that brings it


@dataclass(frozen=True, slots=True)
class PlannedWork:
    """A plan ready to be scheduled. ``status`` is the first day whose progress is not known."""

    tasks: tuple[Task, ...]
    links: tuple[Link, ...]
    start: date
    status: date
    calendar: Calendar

    def scheduled(self, tasks: tuple[Task, ...] | None = None) -> Plan:
        """Return the dates of the plan, or of the same plan with other tasks."""
        return schedule(tasks or self.tasks, self.links, self.start, calendar=self.calendar, status=self.status)


@dataclass(frozen=True, slots=True)
class Slip:
    """A plan before and after something took longer; ``days`` the working days the finish moved."""

    before: Plan
    after: Plan
    moved: tuple[Moved, ...]
    days: int


def slip(work: PlannedWork, names: Iterable[str], minutes: int) -> Slip:
    """Return what moves when some tasks take longer by working minutes each; NotFound for an unknown task."""
    return delayed(work, dict.fromkeys(names, minutes))


def delayed(work: PlannedWork, minutes: Mapping[str, int]) -> Slip:
    """Return what moves when some tasks take longer, each by its own working minutes; NotFound for an unknown task."""
    before = work.scheduled()
    unknown = minutes.keys() - {task.id for task in work.tasks}
    if unknown:
        raise NotFound(f"The plan has no task {min(unknown)!r}.")
    tasks = tuple(_lengthened(task, minutes[task.id]) if task.id in minutes else task for task in work.tasks)
    after = work.scheduled(tasks)
    changed = moved(baseline_of(before), after, work.calendar)
    return Slip(before, after, changed, variance(work.calendar, before.finish, after.finish))


def _lengthened(task: Task, minutes: int) -> Task:
    """Return the task with more to do: what remains of it once it is under way, all of it before."""
    if task.started is not None and task.remaining is not None:
        return replace(task, remaining=task.remaining + minutes)
    return replace(task, minutes=task.minutes + minutes)


@dataclass(frozen=True, slots=True)
class Promise:
    """A milestone that is not completed: its day, the stage it belongs to (any when empty), and the tasks by stage."""

    key: int
    due: date
    stage: int | None = None


def milestones_moved(
    promises: Iterable[Promise], stages: Mapping[str, int | None], result: Slip, calendar: Calendar
) -> dict[int, date]:
    """Return the new day of each milestone that moves, by key; ``stages`` names the stage of each open task."""
    found = {}
    for promise in promises:
        rests_on = [
            one
            for one in result.moved
            if one.id in stages
            and one.before.finish <= promise.due + _NEAR
            and (promise.stage is None or stages[one.id] == promise.stage)
        ]
        late = [variance(calendar, max(promise.due, one.before.finish), one.after.finish) for one in rests_on]
        if max(late, default=0) > 0:
            found[promise.key] = advance(calendar, promise.due, max(late))
    return found


@dataclass(frozen=True, slots=True)
class Stay:
    """Someone booked on the project: until when, and minutes a working day."""

    person: int
    until: date
    minutes_per_day: int


@dataclass(frozen=True, slots=True)
class Longer:
    """Someone needed beyond their booking: from the day after it to ``until``, with the effort that takes."""

    person: int
    starts: date
    until: date
    days: int
    minutes: int


def needed_longer(
    stays: Iterable[Stay], needed: Mapping[int, date], old_end: date, new_end: date, calendar: Calendar
) -> tuple[Longer, ...]:
    """Return who is needed longer than booked: to the new end of their tasks, or of the project if booked to its end.

    ``needed`` is the last day of each person's tasks after the slip, for those whose tasks moved.
    """
    found = []
    for stay in stays:
        until = needed.get(stay.person, stay.until)
        if stay.until >= old_end:
            until = max(until, new_end)
        days = calendar.days_between(stay.until + _DAY, until + _DAY)
        if days > 0:
            first = calendar.next_working(stay.until + _DAY)
            found.append(Longer(stay.person, first, until, days, days * stay.minutes_per_day))
    return tuple(sorted(found, key=lambda one: (-one.minutes, one.person)))


def last_days(changed: Sequence[Moved], owners: Mapping[str, int | None]) -> dict[int, date]:
    """Return the last day of each person's tasks among those that moved."""
    found: dict[int, date] = {}
    for one in changed:
        owner = owners.get(one.id)
        if owner is not None:
            found[owner] = max(found.get(owner, one.after.finish), one.after.finish)
    return found


def shifted(plan: Plan, days: int, status: date, calendar: Calendar) -> tuple[Moved, ...]:
    """Return every task that is not over by ``status`` moved by working days: the whole project slips."""
    found = []
    for name, was in baseline_of(plan).items():
        if was.finish < status:
            continue
        start = was.start if was.start < status else advance(calendar, was.start, days)
        now = Baseline(start, advance(calendar, was.finish, days))
        found.append(Moved(name, was, now, variance(calendar, was.start, now.start), days))
    return tuple(found)
