"""A project's open work against its people's free days: what levelling needs, in a handful of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from domain.allocation import loads
from domain.firm import Firm
from domain.levelling import Workload
from domain.levelling.people import Assignment, Capacity, people_workload
from domain.schedule import Link
from domain.schedule import Task as Planned
from domain.windows import Window
from store.bookings import Booking
from store.facts.loads import booked, holidays, staff
from store.facts.schedule import PlanOf
from store.people import Person
from store.tasks import TaskStatus

_AHEAD = timedelta(days=730)
_HALF_HOUR = 30


@dataclass(frozen=True, slots=True)
class Levelling:
    """Open work with its people's limits, from ``start``; ``people`` are their names."""

    work: Workload
    start: date
    people: Mapping[str, str]
    capped: tuple[str, ...] = ()  # tasks that ask for more a day than their owner steadily has


def levelling_of(db: Session, found: PlanOf, firm: Firm) -> Levelling:
    """Return a plan's open work and what its people can give: working time less time off and other firm bookings.

    Raises:
        Conflict: tasks that wait for each other.

    """
    first = found.work.calendar.next_working(found.work.status)
    window = Window(first, first + _AHEAD, "the time ahead")
    owners = {key: owner for key, owner in found.owners.items() if owner is not None and _open(found, key)}
    capacities = _capacities(db, found, set(owners.values()), window, firm)
    tasks = [task for task in found.work.tasks if _open(found, task.id)]
    needs, capped = [], []
    for task in tasks:
        owner = str(owners.get(task.id, ""))
        if owner not in capacities or found.tasks[task.id].client_owned:
            continue
        wanted, steady = _a_day(found, task), _steady(capacities[owner])
        if wanted > steady:
            capped.append(found.tasks[task.id].name)
        if task.started:
            capacities[owner] = _less(capacities[owner], task, min(wanted, steady), found)
        elif steady:
            needs.append(Assignment(task.id, owner, min(wanted, steady)))
    work = people_workload(
        tasks, _between(found, tasks), needs, capacities.values(), found.work.status, found.work.calendar
    )
    return Levelling(work, first, {str(key): name for key, name in found.people.items()}, tuple(capped))


def _open(found: PlanOf, key: str) -> bool:
    return found.tasks[key].status is not TaskStatus.DONE


def _steady(capacity: Capacity) -> int:
    """Return what somebody has free on every day on which they have anything: what a long task can count on."""
    return min([capacity.minutes, *(minutes for minutes in capacity.on.values() if minutes)])


def _less(capacity: Capacity, task: Planned, minutes: int, found: PlanOf) -> Capacity:
    """Return what is left beside work under way, which is never put off: its minutes on each day it still takes."""
    calendar, day, on = found.work.calendar, found.work.status, dict(capacity.on)
    for _ in range(-(-(task.remaining or task.minutes) // 480)):
        day = calendar.next_working(day)
        on[day] = max(0, on.get(day, capacity.minutes) - minutes)
        day += timedelta(days=1)
    return Capacity(capacity.person, capacity.minutes, on)


def _between(found: PlanOf, tasks: list[Planned]) -> list[Link]:
    keys = {task.id for task in tasks}
    return [link for link in found.work.links if {link.before, link.after} <= keys]


def _a_day(found: PlanOf, task: Planned) -> int:
    """Return the minutes a day a task asks of its owner: what remains over its days, to the half hour."""
    row = found.tasks[task.id]
    left = row.remaining_minutes if row.remaining_minutes is not None else row.estimate_minutes
    length = task.remaining if task.started and task.remaining is not None else task.minutes
    days = max(1, -(-length // 480))
    if left is None:
        return 480
    return max(_HALF_HOUR, -(-left // days // _HALF_HOUR) * _HALF_HOUR)


def _capacities(db: Session, found: PlanOf, people: set[int], window: Window, firm: Firm) -> dict[str, Capacity]:
    where = col(Person.id).in_(people)
    here = set(db.exec(select(Booking.id).where(col(Booking.project_id) == found.project.pk)))
    elsewhere = [one for one in booked(db, where, window) if one.hard and one.key not in here]
    workers = [one.worker for one in staff(db, where, window)]
    closed = holidays(db, window)
    result = {}
    for person, load in loads(
        workers, elsewhere, window, closed, holidays_reduce=firm.holidays_reduce_capacity
    ).items():
        free = load.free
        days = {window.start + timedelta(days=at): minutes for at, minutes in enumerate(free)}
        working = {day: minutes for day, minutes in days.items() if found.work.calendar.works(day)}
        usual = max(working.values(), default=0)
        result[str(person)] = Capacity(
            str(person), usual, {day: minutes for day, minutes in working.items() if minutes < usual}
        )
    return result
