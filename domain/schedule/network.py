"""A plan as data: tasks, the links between them, and the order they must be taken in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.errors import BadInput, Conflict

_SHOWN = 12  # tasks of a cycle that are named before the rest is counted


class LinkType(StrEnum):
    """Which end of the first task holds which end of the second."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


class ConstraintType(StrEnum):
    """A date set on a task from outside. The fixed dates win over links; what they break shows as negative float."""

    START_NO_EARLIER = "SNET"
    START_NO_LATER = "SNLT"
    FINISH_NO_EARLIER = "FNET"
    FINISH_NO_LATER = "FNLT"
    MUST_START = "MSO"
    MUST_FINISH = "MFO"
    AS_LATE_AS_POSSIBLE = "ALAP"


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint with its day (a start means the day's beginning, a finish its end); ALAP has none."""

    type: ConstraintType
    on: date | None = None

    def __post_init__(self) -> None:
        """Refuse a dated constraint without its day."""
        if self.on is None and self.type is not ConstraintType.AS_LATE_AS_POSSIBLE:
            raise BadInput(f"The constraint {self.type!s} needs a date.")


@dataclass(frozen=True, slots=True)
class Task:
    """Work of ``minutes`` in the calendar named (empty: the plan's); 0 minutes is a milestone.

    Progress: ``started`` and ``finished`` are actual days; ``remaining`` minutes are what is left of a started task.
    """

    id: str
    minutes: int
    calendar: str = ""
    constraint: Constraint | None = None
    started: date | None = None
    finished: date | None = None
    remaining: int | None = None

    def __post_init__(self) -> None:
        """Refuse negative work and a finish without or before its start."""
        if self.minutes < 0 or (self.remaining or 0) < 0:
            raise BadInput(f"Task {self.id} has a negative duration.", hint="Give 0 for a milestone.")
        if self.finished and (self.started is None or self.finished < self.started):
            raise BadInput(f"Task {self.id} is finished on {self.finished} without having started before.")


@dataclass(frozen=True, slots=True)
class Link:
    """``after`` depends on ``before``. The lag (negative: a lead) is in working minutes of the follower's calendar.

    ``elapsed`` lags count around the clock, 1,440 minutes a day; ``calendar`` names another calendar for the lag.
    """

    before: str
    after: str
    type: LinkType = LinkType.FS
    lag: int = 0
    elapsed: bool = False
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class Network:
    """Tasks in an order that respects their links, with the links into and out of each."""

    tasks: tuple[Task, ...]
    into: Mapping[str, tuple[Link, ...]]
    out: Mapping[str, tuple[Link, ...]]


def network(tasks: Sequence[Task], links: Iterable[Link]) -> Network:
    """Check and order a plan; BadInput for an unknown or repeated task, Conflict naming the path of a cycle."""
    by_id = {task.id: task for task in tasks}
    if len(by_id) != len(tasks):
        seen: set[str] = set()
        twice = next(task.id for task in tasks if task.id in seen or seen.add(task.id))  # type: ignore[func-returns-value]
        raise BadInput(f"Two tasks are called {twice!r}.")
    into: dict[str, list[Link]] = {task.id: [] for task in tasks}
    out: dict[str, list[Link]] = {task.id: [] for task in tasks}
    for link in links:
        for end in (link.before, link.after):
            if end not in by_id:
                raise BadInput(f"A link names the task {end!r}, which is not in the plan.")
        into[link.after].append(link)
        out[link.before].append(link)
    waiting = {task.id: len(into[task.id]) for task in tasks}
    order = [task.id for task in tasks if not waiting[task.id]]
    for name in order:  # grows while it is read
        for link in out[name]:
            waiting[link.after] -= 1
            if not waiting[link.after]:
                order.append(link.after)
    if len(order) < len(tasks):
        raise _cycle({name for name, count in waiting.items() if count}, into)
    ordered = tuple(by_id[name] for name in order)
    return Network(ordered, _frozen(into), _frozen(out))


def _frozen(links: Mapping[str, list[Link]]) -> dict[str, tuple[Link, ...]]:
    return {name: tuple(found) for name, found in links.items()}


def _cycle(stuck: set[str], into: Mapping[str, list[Link]]) -> Conflict:
    """Walk back from any stuck task until one repeats: every stuck task has a stuck predecessor."""
    path, here = [], min(stuck)
    while here not in path:
        path.append(here)
        here = next(link.before for link in into[here] if link.before in stuck)
    circle = [*reversed(path[path.index(here) :])]
    circle = [circle[-1], *circle]
    shown = " → ".join(circle[:_SHOWN]) + (f" … ({len(circle) - 1} tasks)" if len(circle) > _SHOWN else "")
    return Conflict(f"These tasks wait for each other: {shown}.", hint="Remove one of these links.")


def way(links: Iterable[Link], start: str, to: str) -> tuple[str, ...]:
    """Return the shortest chain of tasks along the links from one to another; empty when there is none.

    >>> way((Link("a", "b"), Link("b", "c")), "a", "c")
    ('a', 'b', 'c')
    """
    out: dict[str, list[str]] = {}
    for link in links:
        out.setdefault(link.before, []).append(link.after)
    came: dict[str, str] = {start: ""}
    waiting = [start]
    for name in waiting:  # grows while it is read
        if name == to:
            path = [name]
            while came[path[-1]]:
                path.append(came[path[-1]])
            return tuple(reversed(path))
        fresh = [after for after in out.get(name, ()) if after not in came]
        came.update(dict.fromkeys(fresh, name))
        waiting += fresh
    return ()
