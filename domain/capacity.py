"""Capacity, utilisation and bench: what people can give, what is asked of them, and the share between.

Capacity is the weekly pattern less holidays and approved time off, within employment. All amounts are minutes; a
utilisation over 100 % is allowed, one over no capacity is undefined.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate

from domain.calendar import FULL_TIME, WorkPattern
from domain.errors import BadInput
from domain.ratio import Ratio, ratio
from domain.windows import Window

DAY = timedelta(days=1)
HORIZONS = (30, 60, 90)  # days ahead, domain.md
BAND_WIDTH = 20  # percentage points below the target that are still yellow
NO_CAPACITY = "no capacity in this period"
_NO_HOLIDAYS: frozenset[date] = frozenset()


class TargetBand(StrEnum):
    """How a utilisation compares with its target."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


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


def countable(approved: int, submitted: int, *, submitted_counts: bool = False) -> int:
    """Return the minutes that count for utilisation: approved, and submitted when the firm says so."""
    return approved + submitted if submitted_counts else approved


def utilisation(billable: int, available: int) -> Ratio:
    """Return billable minutes over capacity; undefined without capacity.

    >>> utilisation(56 * 60, 80 * 60).percent
    Decimal('70.0')
    """
    return ratio(billable, available, NO_CAPACITY)


def group_utilisation(parts: Iterable[tuple[int, int]]) -> Ratio:
    """Return the sum of billable over the sum of capacity, never a mean of ratios."""
    pairs = tuple(parts)
    return utilisation(
        sum(billable for billable, _available in pairs), sum(available for _billable, available in pairs)
    )


def bench(available: int, hard: int) -> int:
    """Return the minutes nobody has booked firmly, never below 0; soft bookings do not lower it."""
    return max(0, available - hard)


def over_allocation(available: int, hard: int) -> int:
    """Return the minutes booked firmly beyond capacity."""
    return max(0, hard - available)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Capacity against what is booked: ``soft`` are pipeline bookings as (minutes, probability 0 to 1)."""

    available: int
    hard: int
    soft: tuple[tuple[int, Decimal], ...] = ()

    def __post_init__(self) -> None:
        """Refuse probabilities that are none."""
        for _minutes, probability in self.soft:
            if not 0 <= probability <= 1:
                raise BadInput(f"{probability} is not a probability.", hint="Give a share between 0 and 1.")

    @property
    def hard_share(self) -> Ratio:
        """Firm bookings over capacity."""
        return utilisation(self.hard, self.available)

    @property
    def weighted_share(self) -> Ratio:
        """Firm bookings plus pipeline times its probability, over capacity."""
        weighted = self.hard + sum((minutes * probability for minutes, probability in self.soft), Decimal(0))
        return ratio(weighted, self.available, NO_CAPACITY)

    @property
    def maximum_share(self) -> Ratio:
        """Firm bookings plus all pipeline, over capacity."""
        return utilisation(self.hard + sum(minutes for minutes, _probability in self.soft), self.available)

    @property
    def bench(self) -> int:
        """Minutes not firmly booked."""
        return bench(self.available, self.hard)

    @property
    def bench_if_all_won(self) -> int:
        """Minutes still free when every soft booking becomes firm."""
        return bench(self.available, self.hard + sum(minutes for minutes, _probability in self.soft))

    @property
    def over(self) -> int:
        """Minutes firmly booked beyond capacity."""
        return over_allocation(self.available, self.hard)


def combined(forecasts: Iterable[Forecast]) -> Forecast:
    """Return a group's forecast: sums over sums. Its bench is not the sum of benches: use each person's for that."""
    parts = tuple(forecasts)
    soft = tuple(one for part in parts for one in part.soft)
    return Forecast(sum(part.available for part in parts), sum(part.hard for part in parts), soft)


def horizons(as_of: date, days: Sequence[int] = HORIZONS) -> tuple[Window, ...]:
    """Return the windows ``[as_of, as_of + N)``."""
    return tuple(Window(as_of, as_of + count * DAY, f"next {count} days") for count in days)


def split_at(window: Window, cut_off: date) -> tuple[Window, Window]:
    """Return the actual part (up to and with the cut-off day) and the forecast part after it; either may be empty."""
    middle = min(max(cut_off + DAY, window.start), window.end)
    return Window(window.start, middle, f"{window.label}, actual"), Window(
        middle, window.end, f"{window.label}, forecast"
    )


def target_of(person: Decimal | int | None, role: Decimal | int | None, firm: Decimal | int) -> Decimal:
    """Return the target in percent: the person's beats the role's beats the firm's."""
    return Decimal(next(target for target in (person, role, firm) if target is not None))


def utilisation_band(percent: Decimal | int, target: Decimal | int, width: Decimal | int = BAND_WIDTH) -> TargetBand:
    """Return green from the target up, yellow down to ``width`` points below it, else red."""
    if percent >= target:
        return TargetBand.GREEN
    return TargetBand.YELLOW if percent >= target - width else TargetBand.RED
