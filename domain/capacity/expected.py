"""What people can give: the weekly pattern less holidays and approved time off, within employment, in minutes."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from domain.calendar import FULL_TIME, WorkPattern
from domain.windows import Window

DAY = timedelta(days=1)
_NO_HOLIDAYS: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Absence:
    """Approved time off from ``start`` to ``last`` inclusive; ``minutes_per_day`` None means whole days."""

    start: date
    last: date
    minutes_per_day: int | None = None


@dataclass(frozen=True, slots=True)
class Employment:
    """From the day hired to the last day employed, inclusive; either may be open."""

    hired: date | None = None
    left: date | None = None


ALWAYS = Employment()


@dataclass(frozen=True, slots=True)
class Worker:
    """What decides one person's working time. ``place`` picks the holidays."""

    key: int
    pattern: WorkPattern = FULL_TIME
    place: Hashable = None
    employment: Employment = ALWAYS
    absences: tuple[Absence, ...] = ()


def expected_days(
    worker: Worker, window: Window, holidays: frozenset[date] = _NO_HOLIDAYS, *, holidays_reduce: bool = True
) -> tuple[tuple[date, int], ...]:
    """Return every day of the window with its expected minutes: pattern less holiday less time off, while employed."""
    ((_worker, minutes),) = expected_of_all(
        (worker,), window, {worker.place: holidays}, holidays_reduce=holidays_reduce
    )
    return tuple((window.start + i * DAY, expected) for i, expected in enumerate(minutes))


def expected_of_all(
    workers: Iterable[Worker],
    window: Window,
    holidays: Mapping[Hashable, frozenset[date]],
    *,
    holidays_reduce: bool = True,
) -> Iterator[tuple[Worker, Sequence[int]]]:
    """Yield each worker with the expected minutes of every day of the window, in order.

    Workers with the same pattern and place, employed throughout and never absent, share one sequence: do not change it.
    """
    shared: dict[tuple[WorkPattern, Hashable], list[int]] = {}
    for worker in workers:
        by_day = shared.get((worker.pattern, worker.place))
        if by_day is None:
            off = holidays.get(worker.place, _NO_HOLIDAYS) if holidays_reduce else _NO_HOLIDAYS
            by_day = shared[worker.pattern, worker.place] = _by_day(worker.pattern, window, off)
        first, end = _employed(worker.employment, window)
        if worker.absences or first or end < len(by_day):
            yield worker, _reduced(worker, window, by_day, (first, end))
        else:
            yield worker, by_day


def _employed(employment: Employment, window: Window) -> tuple[int, int]:
    """Return the employed part of the window as day numbers ``[first, end)``; empty when first passes end."""
    hired, left, start = employment.hired, employment.left, window.start
    first = max(0, (hired - start).days) if hired else 0
    return first, min(window.days, (left - start).days + 1) if left else window.days


def _reduced(worker: Worker, window: Window, by_day: Sequence[int], employed: tuple[int, int]) -> list[int]:
    first, end = employed
    minutes = [expected if first <= i < end else 0 for i, expected in enumerate(by_day)]
    for i, taken in _taken(worker.absences, window, minutes):
        minutes[i] -= taken
    return minutes


def _by_day(pattern: WorkPattern, window: Window, holidays: frozenset[date]) -> list[int]:
    first, days = window.start.weekday(), window.days
    minutes = [pattern.minutes[(first + i) % 7] for i in range(days)]
    for holiday in holidays:
        if holiday in window:
            minutes[(holiday - window.start).days] = 0
    return minutes


def _taken(absences: Iterable[Absence], window: Window, minutes: Sequence[int]) -> list[tuple[int, int]]:
    """Return the minutes that time off takes from each day, by index; overlapping absences never take a day twice."""
    taken: dict[int, int] = {}
    for absence in absences:
        first = max(0, (absence.start - window.start).days)
        last = min(len(minutes) - 1, (absence.last - window.start).days)
        for i in range(first, last + 1):
            more = minutes[i] if absence.minutes_per_day is None else absence.minutes_per_day
            taken[i] = min(minutes[i], taken.get(i, 0) + more)
    return sorted(taken.items())


def capacity(
    worker: Worker, window: Window, holidays: frozenset[date] = _NO_HOLIDAYS, *, holidays_reduce: bool = True
) -> int:
    """Return one person's capacity in minutes.

    >>> november = Window(date(2026, 11, 1), date(2026, 12, 1), "November")
    >>> hired = Worker(1, employment=Employment(hired=date(2026, 11, 16)))
    >>> capacity(hired, november, frozenset({date(2026, 11, 26)})) // 60
    80
    """
    return capacities((worker,), window, {worker.place: holidays}, holidays_reduce=holidays_reduce)[worker.key]


def capacities(
    workers: Iterable[Worker],
    window: Window,
    holidays: Mapping[Hashable, frozenset[date]],
    *,
    holidays_reduce: bool = True,
) -> dict[int, int]:
    """Return the capacity of many people in minutes, by key.

    People with the same pattern and place share one running total of minutes, so a person costs two look-ups and an
    absence two more, whatever the length of the window.
    """
    totals: dict[tuple[WorkPattern, Hashable], tuple[list[int], list[int]]] = {}
    found: dict[int, int] = {}
    for worker in workers:
        shared = totals.get((worker.pattern, worker.place))
        if shared is None:
            off = holidays.get(worker.place, _NO_HOLIDAYS) if holidays_reduce else _NO_HOLIDAYS
            by_day = _by_day(worker.pattern, window, off)
            shared = totals[worker.pattern, worker.place] = (by_day, [0, *accumulate(by_day)])
        by_day, running = shared
        first, end = _employed(worker.employment, window)
        if first >= end:
            found[worker.key] = 0
        elif worker.absences:
            found[worker.key] = running[end] - running[first] - _absent(worker, window, shared, (first, end))
        else:
            found[worker.key] = running[end] - running[first]
    return found


def _absent(worker: Worker, window: Window, shared: tuple[list[int], list[int]], employed: tuple[int, int]) -> int:
    """Return the minutes of time off inside employment, by running totals where absences are whole and apart."""
    by_day, running = shared
    first, end = employed
    spans = []
    for absence in worker.absences:
        a = max(first, (absence.start - window.start).days)
        b = min(end, (absence.last - window.start).days + 1)
        if a < b:
            spans.append((a, b, absence.minutes_per_day))
    if len(spans) == 1 and spans[0][2] is None:
        a, b, _whole = spans[0]
        return running[b] - running[a]
    taken: dict[int, int] = {}
    for a, b, minutes in spans:
        for i in range(a, b):
            taken[i] = min(by_day[i], taken.get(i, 0) + (by_day[i] if minutes is None else minutes))
    return sum(taken.values())


def available_minutes(contracted: int, time_off: int) -> int:
    """Return what is left of contracted minutes after time off, never below 0 (for totals without days)."""
    return max(0, contracted - time_off)
