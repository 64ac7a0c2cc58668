"""Effort-driven levelling: how long work takes follows from who does it, when they work, and limits on how much.

Tasks are taken by priority, then by how much scarce effort hangs on them, each when what it waits for is planned, and
booked slot by slot on the least booked candidate who works and is free. Nobody is booked twice, no limit is passed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from domain.errors import BadInput, Conflict
from domain.schedule.network import Link, Task, network

DAY = timedelta(days=1)
SLOT = 60  # minutes booked at once
NORMAL = 500  # the priority of work that names none
_THIRTY = 30
_LONGEST = 3660  # days in which work must find its time
_NINE_TO_FIVE = ((540, 1020),)


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A minute of a local working day."""

    day: date
    minute: int = 0

    def __str__(self) -> str:
        """Return it as local time.

        >>> str(Moment(date(2012, 4, 16), 1020))
        '2012-04-16T17:00'
        """
        hours, minutes = divmod(self.minute, 60)
        return f"{self.day.isoformat()}T{hours:02}:{minutes:02}"


@dataclass(frozen=True, slots=True)
class Hand:
    """Someone who works: the hours of each weekday (Monday first) as spans of minutes, and the days off."""

    id: str
    hours: tuple[tuple[tuple[int, int], ...], ...] = (_NINE_TO_FIVE,) * 5 + ((), ())
    off: frozenset[date] = frozenset()

    def works(self, day: date, minute: int) -> bool:
        """Tell whether they work in the slot that begins at this minute."""
        return day not in self.off and any(start <= minute < end for start, end in self.hours[day.weekday()])


class Per(StrEnum):
    """What a limit counts over. THIRTY_DAYS runs from the first of the month the plan begins in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    THIRTY_DAYS = "thirty days"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many minutes in each period, shared by all tasks that carry a limit of this name."""

    name: str
    minutes: int
    per: Per

    def period(self, day: date, start: date) -> int:
        """Return the number of the period a day falls into."""
        if self.per is Per.DAY:
            return day.toordinal()
        if self.per is Per.WEEK:
            return (day.toordinal() - day.weekday()) // 7
        if self.per is Per.MONTH:
            return day.year * 12 + day.month
        return (day - start.replace(day=1)).days // _THIRTY


@dataclass(frozen=True, slots=True)
class Choice:
    """One place on a task: who may take it, the first named where equally booked; ``persistent`` keeps who began."""

    candidates: tuple[str, ...]
    persistent: bool = False


@dataclass(frozen=True, slots=True)
class EffortTask:
    """Work of ``minutes``; each choice adds somebody who works on it at the same time."""

    id: str
    minutes: int
    choices: tuple[Choice, ...]
    priority: int = NORMAL
    after: tuple[str, ...] = ()
    not_before: date | None = None
    limits: tuple[Limit, ...] = ()

    def __post_init__(self) -> None:
        """Refuse work without effort or without anybody to do it."""
        if self.minutes <= 0 or not self.choices or not all(choice.candidates for choice in self.choices):
            raise BadInput(f"Task {self.id} needs an effort above 0 and somebody who may do it.")


@dataclass(frozen=True, slots=True)
class Booked:
    """A slot of somebody's day on a task."""

    hand: str
    at: Moment
    minutes: int


@dataclass(frozen=True, slots=True)
class EffortPlan:
    """The bookings of each task, in time order."""

    bookings: Mapping[str, tuple[Booked, ...]]

    def start(self, task: str) -> Moment:
        """Return when its first slot begins."""
        return self.bookings[task][0].at

    def end(self, task: str) -> Moment:
        """Return when its last slot ends."""
        return max(Moment(one.at.day, one.at.minute + one.minutes) for one in self.bookings[task])


@dataclass(slots=True)
class _Desk:
    """What is already taken while planning."""

    hands: Mapping[str, Hand]
    start: date
    slot: int
    taken: set[tuple[str, date, int]] = field(default_factory=set)
    used: dict[tuple[str, int], int] = field(default_factory=dict)
    load: dict[str, int] = field(default_factory=dict)

    def allowed(self, task: EffortTask, day: date) -> int:
        """Return the minutes the limits still leave on a day."""
        left = [limit.minutes - self.used.get((limit.name, limit.period(day, self.start)), 0) for limit in task.limits]
        return max(0, min(left, default=task.minutes))

    def book(self, task: EffortTask, hand: str, at: Moment, minutes: int) -> Booked:
        """Take a slot and count it against the limits."""
        self.taken.add((hand, at.day, at.minute))
        self.load[hand] = self.load.get(hand, 0) + minutes
        for limit in task.limits:
            key = limit.name, limit.period(at.day, self.start)
            self.used[key] = self.used.get(key, 0) + minutes
        return Booked(hand, at, minutes)

    def free(self, choice: Choice, at: Moment) -> str | None:
        """Return the least booked candidate who works then and is not taken."""
        free = [
            name
            for name in choice.candidates
            if self.hands[name].works(at.day, at.minute) and (name, at.day, at.minute) not in self.taken
        ]
        return min(free, key=lambda name: self.load.get(name, 0), default=None)

    def minutes_of(self, day: date, task: EffortTask) -> Iterator[int]:
        """Yield the slots in which any candidate works."""
        spans = {
            span
            for choice in task.choices
            for name in choice.candidates
            if day not in self.hands[name].off
            for span in self.hands[name].hours[day.weekday()]
        }
        yield from sorted({minute for start, end in spans for minute in range(start, end, self.slot)})


def plan_effort(tasks: Sequence[EffortTask], hands: Sequence[Hand], start: date, *, slot: int = SLOT) -> EffortPlan:
    """Book all tasks; BadInput for unknown names, Conflict for a cycle or for work that finds no time."""
    known = {hand.id: hand for hand in hands}
    for task in tasks:
        for name in (name for choice in task.choices for name in choice.candidates):
            if name not in known:
                raise BadInput(f"Task {task.id} names {name!r}, whom the plan does not know.")
    weight = _weights(tasks)
    desk = _Desk(known, start, slot)
    done: dict[str, tuple[Booked, ...]] = {}
    plan = EffortPlan(done)
    waiting = {task.id: task for task in tasks}
    order = {task.id: i for i, task in enumerate(tasks)}
    while waiting:
        ready = [task for task in waiting.values() if all(name in done for name in task.after)]
        task = min(ready, key=lambda one: (-one.priority, -weight[one.id], order[one.id]))
        floor = max((plan.end(name) for name in task.after), default=Moment(start))
        done[task.id] = _booked(task, desk, max(floor, Moment(task.not_before or start)))
        del waiting[task.id]
    return plan


def _weights(tasks: Sequence[EffortTask]) -> dict[str, int]:
    """Return the effort each task and what follows it asks of busy people: the scarcest chain goes first."""
    load: dict[str, int] = {}
    for task in tasks:
        for choice in task.choices:
            for name in choice.candidates:
                load[name] = load.get(name, 0) + task.minutes // (len(task.choices) * len(choice.candidates))
    links = [Link(before, task.id) for task in tasks for before in task.after]
    net = network([Task(task.id, task.minutes) for task in tasks], links)
    by_id = {task.id: task for task in tasks}
    weight: dict[str, int] = {}
    for one in reversed(net.tasks):
        task = by_id[one.id]
        names = [name for choice in task.choices for name in choice.candidates]
        own = task.minutes * sum(load[name] for name in names) // len(names)
        weight[one.id] = own + max((weight[link.after] for link in net.out[one.id]), default=0)
    return weight


def _booked(task: EffortTask, desk: _Desk, floor: Moment) -> tuple[Booked, ...]:
    """Book one task from a moment on until its effort is done."""
    found: list[Booked] = []
    left, kept = task.minutes, dict[int, str]()
    for step in range(_LONGEST):
        day = floor.day + step * DAY
        for minute in desk.minutes_of(day, task):
            at = Moment(day, minute)
            if at < floor:
                continue
            for i, choice in enumerate(task.choices):
                asked = Choice((kept[i],)) if i in kept else choice
                minutes = min(desk.slot, left, desk.allowed(task, day))
                name = desk.free(asked, at) if minutes > 0 else None
                if name is None:
                    continue
                if choice.persistent:
                    kept[i] = name
                found.append(desk.book(task, name, at, minutes))
                left -= minutes
            if not left:
                return tuple(found)
    raise Conflict(f"Task {task.id} finds no time within ten years.", hint="Raise a limit or name somebody who works.")
