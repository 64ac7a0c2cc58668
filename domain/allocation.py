"""What bookings ask of people, day by day: hard against capacity, pipeline beside it, what is free, what is too much.

A booking's minutes fall on the days its person works. On a day shortened by time off they shrink in proportion: an
absence makes nobody overbooked by itself. Bench and over-allocation are counted by day, so that a free week is not
hidden by a double-booked one: capacity - hard = bench - over, in every window.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.calendar import DAYS_A_WEEK
from domain.capacity import Forecast, Worker, bench, expected_of_all, over_allocation
from domain.money import half_up
from domain.windows import Window

_CERTAIN = 100


@dataclass(frozen=True, slots=True)
class Booked:
    """One booking as capacity sees it: ``starts`` to ``ends`` inclusive, minutes a working day, percent probability."""

    key: int
    person: int
    starts: date
    ends: date
    minutes_per_day: int
    hard: bool = True
    probability_percent: int = _CERTAIN


@dataclass(frozen=True, slots=True)
class Over:
    """A day on which hard bookings exceed what the person works; ``by`` in minutes."""

    day: date
    expected: int
    hard: int

    @property
    def by(self) -> int:
        """Minutes too many."""
        return self.hard - self.expected


@dataclass(frozen=True, slots=True)
class Load:
    """A person's days in a window, all in minutes and in order; ``soft`` per pipeline booking with its probability."""

    window: Window
    expected: tuple[int, ...]
    hard: tuple[int, ...]
    soft: tuple[tuple[tuple[int, ...], Decimal], ...] = ()

    @property
    def capacity(self) -> int:
        """Minutes the person can work."""
        return sum(self.expected)

    @property
    def booked(self) -> int:
        """Minutes firmly booked."""
        return sum(self.hard)

    @property
    def forecast(self) -> Forecast:
        """The sums over the window: hard, weighted and maximum shares."""
        return Forecast(self.capacity, self.booked, tuple((sum(days), chance) for days, chance in self.soft))

    @property
    def free(self) -> tuple[int, ...]:
        """Minutes not firmly booked, by day."""
        return tuple(bench(can, hard) for can, hard in zip(self.expected, self.hard, strict=True))

    @property
    def bench(self) -> int:
        """Minutes not firmly booked in the window."""
        return sum(self.free)

    @property
    def free_after_pipeline(self) -> int:
        """Minutes still free when every pipeline booking becomes firm."""
        asked = [hard + sum(days[i] for days, _ in self.soft) for i, hard in enumerate(self.hard)]
        return sum(bench(can, wanted) for can, wanted in zip(self.expected, asked, strict=True))

    @property
    def over(self) -> int:
        """Minutes firmly booked beyond capacity."""
        return sum(over_allocation(can, hard) for can, hard in zip(self.expected, self.hard, strict=True))

    @property
    def over_days(self) -> tuple[Over, ...]:
        """The days that are booked beyond capacity."""
        days = zip(self.window, self.expected, self.hard, strict=True)
        return tuple(Over(day, can, hard) for day, can, hard in days if hard > can)

    @property
    def free_from(self) -> date | None:
        """The first working day of the stretch, up to the window's end, on which nothing is firmly booked."""
        found = None
        for day, can, hard in zip(
            reversed(list(self.window)), reversed(self.expected), reversed(self.hard), strict=True
        ):
            if hard:
                break
            if can:
                found = day
        return found

    def room_for(self, minutes_per_day: int) -> tuple[int, int]:
        """Return the minutes of such a booking that fit into free time, and the minutes it asks for."""
        asked = [min(minutes_per_day, can) for can in self.expected]
        return sum(min(want, free) for want, free in zip(asked, self.free, strict=True)), sum(asked)


@dataclass(frozen=True, slots=True)
class Group:
    """Many people's days added up; ``free`` is what each has free, so that nobody's overload hides another's bench."""

    window: Window
    expected: tuple[int, ...]
    hard: tuple[int, ...]
    free: tuple[int, ...]
    soft: tuple[tuple[tuple[int, ...], Decimal], ...] = ()

    @classmethod
    def of(cls, window: Window, members: Iterable[Load]) -> Group:
        """Add up loads of one window."""
        people = tuple(members)
        chances: dict[Decimal, list[tuple[int, ...]]] = {}
        for load in people:
            for days, chance in load.soft:
                chances.setdefault(chance, []).append(days)
        return cls(
            window,
            _added((load.expected for load in people), window.days),
            _added((load.hard for load in people), window.days),
            _added((load.free for load in people), window.days),
            tuple((_added(rows, window.days), chance) for chance, rows in sorted(chances.items())),
        )

    def forecast(self, part: Window) -> tuple[Forecast, int]:
        """Return the forecast of a part of the window, and the bench in it."""
        first = max(0, (part.start - self.window.start).days)
        last = max(first, min(len(self.expected), (part.end - self.window.start).days))
        days = slice(first, last)
        soft = tuple((sum(minutes[days]), chance) for minutes, chance in self.soft)
        return Forecast(sum(self.expected[days]), sum(self.hard[days]), soft), sum(self.free[days])


def _added(rows: Iterable[tuple[int, ...]], days: int) -> tuple[int, ...]:
    return tuple(map(sum, zip(*rows, strict=True))) or (0,) * days


def loads(
    workers: Iterable[Worker],
    bookings: Iterable[Booked],
    window: Window,
    holidays: Mapping[Hashable, frozenset[date]],
    *,
    holidays_reduce: bool = True,
) -> dict[int, Load]:
    """Return everybody's load in the window, by the worker's key; people without bookings are there too."""
    by_person: dict[int, list[Booked]] = {}
    for booking in bookings:
        by_person.setdefault(booking.person, []).append(booking)
    return {
        worker.key: _load(worker, window, tuple(expected), by_person.get(worker.key, ()))
        for worker, expected in expected_of_all(workers, window, holidays, holidays_reduce=holidays_reduce)
    }


def _load(worker: Worker, window: Window, expected: tuple[int, ...], bookings: Sequence[Booked]) -> Load:
    hard = [0] * len(expected)
    soft = []
    for booking in bookings:
        days = minutes_on(worker, window, expected, booking)
        if booking.hard:
            hard = [before + more for before, more in zip(hard, days, strict=True)]
        else:
            soft.append((days, Decimal(booking.probability_percent) / _CERTAIN))
    return Load(window, expected, tuple(hard), tuple(soft))


def minutes_on(worker: Worker, window: Window, expected: Sequence[int], booking: Booked) -> tuple[int, ...]:
    """Return the minutes one booking puts on each day of the window: none on days off, in proportion on short ones."""
    first = max(0, (booking.starts - window.start).days)
    last = min(len(expected) - 1, (booking.ends - window.start).days)
    days = [0] * len(expected)
    weekday = window.start.weekday()
    for i in range(first, last + 1):
        usual = worker.pattern.minutes[(weekday + i) % DAYS_A_WEEK]
        if expected[i] >= usual:
            days[i] = booking.minutes_per_day if usual else 0
        elif expected[i]:
            days[i] = half_up(Decimal(booking.minutes_per_day * expected[i]) / usual)
    return tuple(days)
