"""The critical path method: a forward pass for early dates, a backward pass for late ones.

FS ES ≥ EF + lag, SS ES ≥ ES + lag, FF EF ≥ EF + lag, SF EF ≥ ES + lag; the backward pass mirrors each. Every task
counts in its own calendar: its early and late starts and finishes are minutes done there since the plan's start.
Nothing starts before the plan does; a started task keeps its actual start, and what remains of it begins no earlier
than the status day and what its links allow (retained logic).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.calendar import Calendar
from domain.errors import BadInput
from domain.schedule.clock import DAY, WorkClock
from domain.schedule.network import ConstraintType, Link, LinkType, Network, Task

FROM_FINISH = frozenset({LinkType.FS, LinkType.FF})
TO_START = frozenset({LinkType.FS, LinkType.SS})
_Bound = tuple[int, int]  # minutes done, and the instant that says so


@dataclass(slots=True)
class Times:
    """A task while it is being scheduled: minutes done in its own calendar, and the instants of its early dates."""

    task: Task
    clock: WorkClock
    es: int = 0
    ef: int = 0
    ls: int = 0
    lf: int = 0
    start: int = 0
    finish: int = 0
    drivers: tuple[Link, ...] = ()
    held: bool = False  # its start comes from its constraint, not from a link

    @property
    def work(self) -> int:
        """Minutes that are still to be scheduled."""
        if self.task.started and self.task.remaining is not None:
            return self.task.remaining
        return self.task.minutes

    def place(self, at: _Bound) -> None:
        """Let the remaining work begin there; a milestone keeps the very instant (it may sit at the end of a day)."""
        done, instant = at
        self.es, self.ef = done, done + self.work
        self.start = self.clock.start_at(done) if self.work else instant
        self.finish = self.clock.end_at(self.ef) if self.work else instant


@dataclass(slots=True)
class Passes:
    """One run over a network. ``status`` is the first day whose progress is not known yet."""

    network: Network
    start: date
    calendars: Mapping[str, Calendar]
    status: date | None = None
    times: dict[str, Times] = field(default_factory=dict)
    clocks: dict[str, WorkClock] = field(default_factory=dict)

    def clock(self, name: str) -> WorkClock:
        """Return the clock of a named calendar; BadInput when the plan has no such calendar."""
        if name not in self.clocks:
            if name not in self.calendars:
                raise BadInput(f"The plan has no calendar called {name!r}.")
            self.clocks[name] = WorkClock(self.calendars[name], self.start)
        return self.clocks[name]

    def _lagged(self, link: Link, instant: int, lag: int) -> int:
        if not lag:
            return instant
        if link.elapsed:
            return instant + lag
        clock = self.clock(link.calendar or self.times[link.after].task.calendar)
        moved = clock.done(instant) + lag
        return clock.end_at(moved) if lag > 0 else clock.start_at(moved)

    def forward(self) -> None:
        """Compute early dates in network order."""
        for task in self.network.tasks:
            times = self.times[task.id] = Times(task, self.clock(task.calendar))
            if task.started and task.finished:
                times.es, times.ef = times.clock.beginning(task.started), times.clock.ending(task.finished)
                times.start = task.started.toordinal() * DAY
                times.finish = max(times.start, times.clock.end_at(times.ef))
                continue
            times.place(self._constrained(times, self._earliest(times)))
            if task.started:
                times.es, times.start = times.clock.beginning(task.started), task.started.toordinal() * DAY

    def _earliest(self, times: Times) -> _Bound:
        """Return the earliest start that the plan's start, the status day and all links allow."""
        clock = times.clock
        first = max(self.start, self.status) if self.status else self.start
        done = clock.beginning(first)
        pushed = [(self._pushed(link, times), link) for link in self.network.into[times.task.id]]
        latest = max((bound for bound, _link in pushed), default=None)
        if latest is None or latest[0] < done:
            return done, clock.start_at(done)
        times.drivers = tuple(link for bound, link in pushed if bound[0] == latest[0])
        return latest

    def _pushed(self, link: Link, times: Times) -> _Bound:
        """Return the earliest start one link allows."""
        before = self.times[link.before]
        instant = self._lagged(link, before.finish if link.type in FROM_FINISH else before.start, link.lag)
        done = times.clock.done(instant)
        return (done, instant) if link.type in TO_START else (done - times.work, instant)

    def _constrained(self, times: Times, earliest: _Bound) -> _Bound:
        constraint, clock = times.task.constraint, times.clock
        if constraint is None or constraint.on is None or times.task.started:
            return earliest
        by_start = constraint.type in {ConstraintType.START_NO_EARLIER, ConstraintType.MUST_START}
        if by_start:
            bound = clock.beginning(constraint.on), constraint.on.toordinal() * DAY
        else:
            end = clock.ending(constraint.on)
            bound = end - times.work, clock.end_at(end)
        fixed = constraint.type in {ConstraintType.MUST_START, ConstraintType.MUST_FINISH}
        floor = constraint.type in {ConstraintType.START_NO_EARLIER, ConstraintType.FINISH_NO_EARLIER}
        if not fixed and not (floor and bound[0] > earliest[0]):
            return earliest
        times.drivers, times.held = (), True
        return bound

    def finish(self) -> int:
        """Return the instant at which the last task ends early."""
        return max(times.finish for times in self.times.values())

    def backward(self, required: date | None = None) -> None:
        """Compute late dates against the plan's early finish, or the day it is required to finish."""
        end = self.finish()
        for task in reversed(self.network.tasks):
            times = self.times[task.id]
            if task.finished:
                times.ls, times.lf = times.es, times.ef
                continue
            latest = times.clock.done(end) if required is None else times.clock.ending(required)
            for link in self.network.out[task.id]:
                latest = min(latest, self.pulled(link, late=True, otherwise=latest))
            times.lf = self._limited(times, latest)
            times.ls = times.es + times.lf - times.ef

    def pulled(self, link: Link, *, late: bool, otherwise: int) -> int:
        """Return the latest finish of ``before`` that lets the follower keep its late (or early) dates."""
        before, after = self.times[link.before], self.times[link.after]
        from_finish, to_start = link.type in FROM_FINISH, link.type in TO_START
        if after.task.finished or (before.task.started and not from_finish):
            return otherwise  # what has happened binds no more
        if late:
            instant = after.clock.start_at(after.ls) if to_start else after.clock.end_at(after.lf)
        else:
            instant = after.start if to_start else after.finish
        done = before.clock.done(self._lagged(link, instant, -link.lag))
        return done if from_finish else done + before.ef - before.es

    def _limited(self, times: Times, latest: int) -> int:
        """Return the latest finish after a constraint that forbids a later one."""
        constraint, clock = times.task.constraint, times.clock
        if constraint is None or constraint.on is None or times.task.started:
            return latest
        if constraint.type in {ConstraintType.START_NO_LATER, ConstraintType.MUST_START}:
            return min(latest, clock.beginning(constraint.on) + times.work)
        if constraint.type in {ConstraintType.FINISH_NO_LATER, ConstraintType.MUST_FINISH}:
            return min(latest, clock.ending(constraint.on))
        return latest

    def free_float(self, name: str) -> int:
        """Return how far a task may slip without moving a follower's early date: from 0 up to its total float."""
        times = self.times[name]
        slips = [
            self.pulled(link, late=False, otherwise=times.lf) - times.ef
            for link in self.network.out[name]
            if not self.times[link.after].task.finished
        ]
        return max(0, min((*slips, times.lf - times.ef)))

    def slide_late_ones(self) -> None:
        """Move tasks that want to be as late as possible to the end of their free float, last ones first."""
        for task in reversed(self.network.tasks):
            wants = task.constraint is not None and task.constraint.type is ConstraintType.AS_LATE_AS_POSSIBLE
            if not wants or task.started:
                continue
            times = self.times[task.id]
            slack = self.free_float(task.id)
            if slack:
                done = times.es + slack
                times.place((done, times.clock.end_at(done)))
                times.drivers, times.held = (), True
