"""Who misses time, from one grouped query a week and the rule of ``domain.timesheets``."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from domain.access import Actor
from domain.calendar import WorkPattern
from domain.capacity import Absence, Employment, Worker
from domain.excuses import Excuse, excuse
from domain.timesheets import Gap, gaps_of_all
from domain.windows import Window
from store.facts.loads import holidays
from store.queries import timesheets
from store.queries.timesheets import Narrowed, Short

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Missing:
    """One person who misses time, with the days."""

    person_id: int
    name: str
    manager_id: int | None
    gaps: tuple[Gap, ...]

    @property
    def minutes(self) -> int:
        """What is missing over all days."""
        return sum(gap.minutes for gap in self.gaps)


@dataclass(frozen=True, slots=True)
class MissingTime:
    """Everyone who misses time, most first; how many were looked at; and the names of those excused, by reason."""

    people: tuple[Missing, ...]
    looked_at: int
    excused: Mapping[Excuse, tuple[str, ...]]


def missing_time(
    db: Session, actor: Actor, window: Window, narrowed: Narrowed | None = None, *, first_weekday: int = 0
) -> MissingTime:
    """Return who misses time on the days of the window; the caller cuts it to days that are over.

    ``first_weekday`` is the firm's, by which weeks are stored.
    """
    who = timesheets.people(actor, narrowed or Narrowed(), window)
    looked_at = timesheets.count(db, who)
    if not window.days:
        return MissingTime((), looked_at, {})
    off = holidays(db, window)
    away: dict[int, list[Absence]] = {}
    for row in timesheets.time_off(db, who, window):
        away.setdefault(row.person_id, []).append(Absence(row.starts_on, row.ends_on, row.minutes_per_day))
    names: dict[int, tuple[str, int | None]] = {}
    gaps: dict[int, tuple[Gap, ...]] = {}
    excuses: dict[int, set[Excuse]] = {}
    for week in window.weeks(first_weekday):
        short = timesheets.short_of_pattern(db, who, tuple(week), first_weekday)
        workers = _workers(short, away)
        names.update((row.person_id, (row.name, row.manager_id)) for row in short)
        logged = {row.person_id: dict(zip(week, row.logged, strict=True)) for row in short}
        for worker, found in gaps_of_all(workers, week, off, logged):
            gaps[worker.key] = gaps.get(worker.key, ()) + found
        _excuse(excuses, workers, week, off, logged)
    people = [Missing(key, *names[key], found) for key, found in gaps.items()]
    people.sort(key=lambda one: (-one.minutes, one.name))
    part_time = timesheets.part_time(db, who, tuple(window)[:7])
    for key, name in part_time.items():
        names.setdefault(key, (name, None))
        excuses.setdefault(key, set()).add(Excuse.PART_TIME)
    return MissingTime(tuple(people), looked_at, _by_reason(excuses, gaps, names))


def _workers(short: list[Short], away: Mapping[int, list[Absence]]) -> list[Worker]:
    patterns: dict[tuple[int, ...], WorkPattern] = {}
    return [
        Worker(
            row.person_id,
            patterns.setdefault(row.pattern, WorkPattern(row.pattern)),
            row.place_id,
            Employment(row.hired_on, row.left_on),
            tuple(away.get(row.person_id, ())),
        )
        for row in short
    ]


def _excuse(
    excuses: dict[int, set[Excuse]],
    workers: list[Worker],
    week: Window,
    off: Mapping[Hashable, frozenset[date]],
    logged: Mapping[int, Mapping[date, int]],
) -> None:
    nowhere: frozenset[date] = frozenset()
    for worker in workers:
        there = logged[worker.key]
        for day in week:
            if there[day] < worker.pattern.on(day):
                why = excuse(worker, day, off.get(worker.place, nowhere))
                if why is not None:
                    excuses.setdefault(worker.key, set()).add(why)


def _by_reason(
    excuses: Mapping[int, set[Excuse]],
    gaps: Mapping[int, tuple[Gap, ...]],
    names: Mapping[int, tuple[str, int | None]],
) -> dict[Excuse, tuple[str, ...]]:
    found: dict[Excuse, list[str]] = {why: [] for why in Excuse}
    for key, reasons in excuses.items():
        if key not in gaps:
            for why in reasons:
                found[why].append(names[key][0])
    return {why: tuple(sorted(people)) for why, people in found.items() if people}
