"""Many needs at once: who takes which, under hard rules, with one of two aims. What a solver returns is checked here.

A seat is one need to fill; an option is one person who may take it whole, with the minutes it takes of each of their
days. A plan gives a seat at most one person and nobody more than their free time on any day. More seats filled always
beats the aim; the aim beats the sum of the scores (``domain.staffing``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from domain.errors import BadInput
from domain.staffing import Aim

_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Option:
    """A person who may take a seat: ``days`` are minutes by day of the window, ``gain`` minor units of margin."""

    seat: int
    person: int
    days: tuple[int, ...]
    score: int
    gain: int = 0

    @property
    def key(self) -> tuple[int, int]:
        """The seat and the person."""
        return self.seat, self.person


@dataclass(frozen=True, slots=True)
class Room:
    """One person's days in the window, in minutes: what they can work, and what of it is free."""

    capacity: int
    free: tuple[int, ...]

    @property
    def booked(self) -> int:
        """Minutes that are taken already."""
        return max(0, self.capacity - sum(self.free))


@dataclass(frozen=True, slots=True)
class Problem:
    """Seats, the options that keep every hard rule, and the room of the people in them."""

    seats: tuple[int, ...]
    options: tuple[Option, ...]
    rooms: Mapping[int, Room]

    def __post_init__(self) -> None:
        """Refuse options for a seat or a person that is not there, or of another length than the window."""
        seats = set(self.seats)
        for option in self.options:
            room = self.rooms.get(option.person)
            if option.seat not in seats or room is None or len(room.free) != len(option.days):
                raise BadInput(f"Option {option.key} does not belong to this assignment.")

    def without(self, taken: Iterable[tuple[int, int]]) -> Problem:
        """Return the problem with some pairs of seat and person ruled out."""
        out = set(taken)
        return Problem(self.seats, tuple(one for one in self.options if one.key not in out), self.rooms)


@dataclass(frozen=True, slots=True)
class Assigned:
    """A plan: the chosen options, whether it is proved best, and by how much of the aim a better one could beat it."""

    chosen: tuple[Option, ...]
    proved: bool = False
    most_seats: int | None = None  # no plan fills more than this
    open_gap: int | None = None  # in the aim's own counting, by the solver's bound; 0 when proved

    @property
    def pairs(self) -> frozenset[tuple[int, int]]:
        """Who sits where."""
        return frozenset(option.key for option in self.chosen)

    @property
    def gain(self) -> int:
        """The margin of the plan in minor units."""
        return sum(option.gain for option in self.chosen)

    @property
    def score(self) -> int:
        """The sum of the scores."""
        return sum(option.score for option in self.chosen)


def share(problem: Problem, person: int, minutes: int) -> int:
    """Return minutes as thousandths of what a person can work in the window, rounded half up."""
    capacity = problem.rooms[person].capacity
    return (2 * minutes * _THOUSAND + capacity) // (2 * capacity) if capacity else _THOUSAND


def unevenness(problem: Problem, chosen: Iterable[Option]) -> int:
    """Return the sum of everybody's squared booked share in thousandths: lowest where the load is even."""
    booked = {person: share(problem, person, room.booked) for person, room in problem.rooms.items()}
    for option in chosen:
        booked[option.person] += share(problem, option.person, sum(option.days))
    return sum(value**2 for value in booked.values())


def worth(problem: Problem, chosen: Sequence[Option], aim: Aim) -> tuple[int, int, int]:
    """Return what plans are compared by, higher is better: seats, the aim, the scores."""
    reached = sum(one.gain for one in chosen) if aim is Aim.MARGIN else -unevenness(problem, chosen)
    return len(chosen), reached, sum(one.score for one in chosen)


def violations(problem: Problem, chosen: Sequence[Option]) -> tuple[str, ...]:
    """Return which hard rules a plan breaks: nothing for a plan that may be shown."""
    known = set(problem.options)
    found = [f"{one.key} is not an option" for one in chosen if one not in known]
    seats = [one.seat for one in chosen]
    found += [f"seat {seat} is given twice" for seat in sorted({s for s in seats if seats.count(s) > 1})]
    left = _Left(problem)
    for one in chosen:
        if not left.holds(one):
            found.append(f"person {one.person} has too little room for seat {one.seat}")
        left.take(one)
    return tuple(found)


@dataclass(slots=True)
class _Left:
    """The free minutes of everybody while a plan is put together."""

    problem: Problem
    free: dict[int, list[int]] = field(default_factory=dict)

    def of(self, person: int) -> list[int]:
        return self.free.setdefault(person, list(self.problem.rooms[person].free))

    def holds(self, option: Option) -> bool:
        return all(room >= asked for room, asked in zip(self.of(option.person), option.days, strict=True) if asked)

    def take(self, option: Option) -> None:
        room = self.of(option.person)
        room[:] = [free - asked for free, asked in zip(room, option.days, strict=True)]


def greedy(problem: Problem, aim: Aim) -> Assigned:
    """Return a feasible plan at once: the seat with the fewest choices first, each to whoever serves the aim best."""
    choices: dict[int, list[Option]] = {seat: [] for seat in problem.seats}
    for option in problem.options:
        choices[option.seat].append(option)
    left, chosen = _Left(problem), list[Option]()
    booked = {person: share(problem, person, room.booked) for person, room in problem.rooms.items()}
    for seat in sorted(choices, key=lambda one: (len(choices[one]), one)):
        able = [option for option in choices[seat] if left.holds(option)]
        if not able:
            continue
        best = max(able, key=lambda one: (*_appeal(problem, one, booked[one.person], aim), -one.person))
        left.take(best)
        booked[best.person] += share(problem, best.person, sum(best.days))
        chosen.append(best)
    return Assigned(tuple(chosen), most_seats=sum(bool(found) for found in choices.values()))


def _appeal(problem: Problem, option: Option, booked: int, aim: Aim) -> tuple[int, int]:
    if aim is Aim.MARGIN:
        return option.gain, option.score
    more = booked + share(problem, option.person, sum(option.days))
    return booked**2 - more**2, option.score
