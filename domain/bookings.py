"""What may be done to a booking: book, move, extend, release; the refusals, and what a planner should know.

A booking's length is counted in working days of the person's week, so that a move by three days keeps the work. What
has been worked stays where it was: a booking under way is moved from today on, never rewritten.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from domain.calendar import DAY, DAYS_A_WEEK, Calendar, WorkPattern, due_date, duration
from domain.errors import BadInput, Conflict
from domain.money import half_up

MOST_MINUTES = 1440
_FULL = 100
_WEEK = 7 * MOST_MINUTES


@dataclass(frozen=True, slots=True)
class Term:
    """The days of a booking, both included, and its minutes a working day."""

    starts: date
    ends: date
    minutes_per_day: int

    def overlaps(self, other: Term) -> bool:
        """Tell whether both hold on some day."""
        return self.starts <= other.ends and other.starts <= self.ends


@dataclass(frozen=True, slots=True)
class Assignee:
    """Whom a booking is for: their week, and their employment (``left_on`` is the last day)."""

    name: str
    pattern: WorkPattern
    hired_on: date
    left_on: date | None = None

    @property
    def week(self) -> Calendar:
        """The working week without holidays: lengths are kept by it, whatever feasts fall in between."""
        return Calendar(self.pattern, name=f"{self.name}'s week")

    def share_of_day(self, percent: int) -> int:
        """Return the minutes a day of a part of the person's usual working day, rounded half-up.

        >>> Assignee("Ana", WorkPattern(), date(2020, 1, 1)).share_of_day(50)
        240
        """
        if not 0 < percent <= _FULL:
            raise BadInput(f"Somebody can be booked from 1 to 100 %, not {percent} %.")
        days = sum(minutes > 0 for minutes in self.pattern.minutes)
        if not days:
            raise Conflict(f"{self.name} has no working days to be booked on.")
        return half_up(Decimal(self.pattern.week * percent) / (days * _FULL))

    def share_of_week(self, minutes: int) -> int:
        """Return the minutes a working day that come to ``minutes`` a week of no holidays, rounded half-up.

        >>> Assignee("Ana", WorkPattern(), date(2020, 1, 1)).share_of_week(960)
        192
        """
        days = sum(each > 0 for each in self.pattern.minutes)
        if not days:
            raise Conflict(f"{self.name} has no working days to be booked on.")
        if not 0 < minutes <= _WEEK:
            raise BadInput(f"A week has more than 0 and at most 168 hours, not {Decimal(minutes) / 60:g}.")
        return half_up(Decimal(minutes) / days)


@dataclass(frozen=True, slots=True)
class Engagement:
    """The project a booking is on."""

    name: str
    is_open: bool
    ends: date


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move leaves: the part already worked, if any, and the part at its new place."""

    worked: Term | None
    term: Term


def checked(term: Term, worker: Assignee, project: Engagement, today: date) -> Term:
    """Return the term if it may be booked.

    Raises:
        BadInput: it ends before it starts, lies in the past, or has impossible minutes.
        Conflict: the project is closed, or the person is not employed on all of its days.

    """
    if term.ends < term.starts:
        raise BadInput(f"A booking from {_day(term.starts)} cannot end on {_day(term.ends)}.")
    if not 0 < term.minutes_per_day <= MOST_MINUTES:
        raise BadInput(f"A booking takes more than 0 and at most 24 hours a day, not {term.minutes_per_day} minutes.")
    if term.ends < today:
        raise BadInput(f"{_day(term.ends)} is over; a booking is for days to come.")
    if not project.is_open:
        raise Conflict(f"{project.name} is closed; nobody can be booked on it.", hint="Reopen the project first.")
    if term.starts < worker.hired_on:
        raise Conflict(f"{worker.name} starts with the firm on {_day(worker.hired_on)}, after {_day(term.starts)}.")
    if worker.left_on is not None and term.ends > worker.left_on:
        raise Conflict(
            f"{worker.name}'s last day with the firm is {_day(worker.left_on)}.",
            hint="Book until then, or book somebody else.",
        )
    return term


def remarks(term: Term, worker: Assignee, project: Engagement) -> tuple[str, ...]:
    """Return what is allowed but should be known before it is agreed."""
    notes = []
    if term.ends > project.ends:
        notes.append(f"{project.name} is planned to end on {_day(project.ends)}, before this booking.")
    if not worker.week.days_between(term.starts, term.ends + DAY):
        notes.append(f"{worker.name} works on none of these days.")
    return tuple(notes)


def movable_from(term: Term, worker: Assignee, today: date) -> date:
    """Return the first day of the booking that can still move: its start, or the next working day when under way."""
    return term.starts if term.starts >= today else worker.week.next_working(today)


def moved(term: Term, to: date, worker: Assignee, today: date) -> Moved:
    """Return the booking moved to start on ``to`` (or the next working day), its working days kept.

    Whole weeks move both ends alike. A booking under way keeps what was before today; the rest starts on ``to``.

    Raises:
        Conflict: nothing of it is left to move, or it would not move.
        BadInput: ``to`` has passed.

    """
    first = movable_from(term, worker, today)
    if term.ends < first:
        raise Conflict(f"This booking ends on {_day(term.ends)}; nothing is left to move.", hint="Book anew instead.")
    if to < today:
        raise BadInput(f"{_day(to)} has passed; a booking can move to today or later.")
    begins = worker.week.next_working(to)
    if begins == first:
        raise Conflict(f"This booking starts on {_day(begins)} already.")
    worked = replace(term, ends=first - DAY) if term.starts < today else None
    return Moved(worked, _placed(replace(term, starts=first), begins, worker.week))


def _placed(term: Term, begins: date, week: Calendar) -> Term:
    shift = begins - term.starts
    if shift.days % DAYS_A_WEEK == 0:
        return replace(term, starts=begins, ends=term.ends + shift)
    days = max(1, duration(week, term.starts, term.ends))
    return replace(term, starts=begins, ends=due_date(week, begins, days))


def extended(term: Term, until: date) -> Term:
    """Return the booking with a later end. Raises Conflict when it is not later."""
    if until <= term.ends:
        raise Conflict(
            f"This booking runs until {_day(term.ends)} already.", hint="To end it earlier, release the person."
        )
    return replace(term, ends=until)


def released(term: Term, free_from: date, worker: Assignee, today: date) -> Term | None:
    """Return the booking cut to the last working day before ``free_from``, or None when nothing of it is left.

    Raises:
        BadInput: ``free_from`` has passed: what was booked until today stays.
        Conflict: it ends before that day anyway.

    """
    if free_from < today:
        raise BadInput(f"{_day(free_from)} has passed; somebody can be released from today on.")
    if free_from > term.ends:
        raise Conflict(f"This booking ends on {_day(term.ends)} already, before {_day(free_from)}.")
    last = worker.week.next_working(free_from - DAY, -1)
    return None if last < term.starts else replace(term, ends=last)


def spread(total: int, starts: date, ends: date, worker: Assignee) -> int:
    """Return the minutes a working day that bring ``total`` minutes from start to end, rounded up to the minute.

    >>> spread(1200, date(2026, 12, 14), date(2026, 12, 18), Assignee("Ana", WorkPattern(), date(2020, 1, 1)))
    240
    """
    days = worker.week.days_between(starts, ends + DAY)
    if not days:
        raise Conflict(f"{worker.name} works on no day from {_day(starts)} to {_day(ends)}.")
    return -(-total // days)


@dataclass(frozen=True, slots=True)
class Overload:
    """Days of a booking on which hard bookings exceed what the person can work: how many, and the worst."""

    days: int
    worst_on: date
    worst_minutes: int


def overload(booked_and_expected: Iterable[tuple[date, int, int]]) -> Overload | None:
    """Return the days on which booked minutes exceed the expected ones, or None when all fit."""
    over = [(booked - expected, day) for day, booked, expected in booked_and_expected if booked > expected]
    if not over:
        return None
    worst, day = max(over, key=lambda item: (item[0], -item[1].toordinal()))
    return Overload(len(over), day, worst)


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
