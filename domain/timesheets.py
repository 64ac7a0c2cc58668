"""Timesheets: what is missing, which states follow which, and how long time may still be corrected.

A day is missing when what is logged is less than what is expected of the person that day (pattern less holiday less
time off, while employed). More on one day never fills another. All effort is in minutes.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.capacity import Worker, expected_of_all
from domain.errors import BadInput, Conflict
from domain.windows import Window, parse_day, parse_shift

DAY = timedelta(days=1)
LONGEST_DAY = 1440


class TimeState(StrEnum):
    """The life of time: draft → submitted → approved | rejected → (billed) locked."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    LOCKED = "locked"


class TimeAction(StrEnum):
    """What is done to time."""

    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    REOPEN = "reopen"
    LOCK = "lock"
    UNLOCK = "unlock"


COUNTS_AS_LOGGED = frozenset({TimeState.SUBMITTED, TimeState.APPROVED, TimeState.LOCKED})
COUNTS_FOR_BILLING = frozenset({TimeState.APPROVED, TimeState.LOCKED})
_NEXT = {
    (TimeState.DRAFT, TimeAction.SUBMIT): TimeState.SUBMITTED,
    (TimeState.REJECTED, TimeAction.SUBMIT): TimeState.SUBMITTED,
    (TimeState.SUBMITTED, TimeAction.APPROVE): TimeState.APPROVED,
    (TimeState.SUBMITTED, TimeAction.REJECT): TimeState.REJECTED,
    (TimeState.SUBMITTED, TimeAction.REOPEN): TimeState.DRAFT,
    (TimeState.APPROVED, TimeAction.REOPEN): TimeState.DRAFT,
    (TimeState.APPROVED, TimeAction.REJECT): TimeState.REJECTED,
    (TimeState.REJECTED, TimeAction.REOPEN): TimeState.DRAFT,
    (TimeState.APPROVED, TimeAction.LOCK): TimeState.LOCKED,
    (TimeState.LOCKED, TimeAction.UNLOCK): TimeState.APPROVED,
}


def after(state: TimeState, action: TimeAction, *, reason: str = "") -> TimeState:
    """Return the state an action leads to; Conflict when it cannot be, BadInput for a rejection without reason."""
    following = _NEXT.get((state, action))
    if following is None:
        hint = "Cancel or credit its invoice first." if state is TimeState.LOCKED else ""
        raise Conflict(f"Time that is {state} cannot be given the action {action!s}.", hint=hint)
    if action is TimeAction.REJECT and not reason.strip():
        raise BadInput("A rejection needs a reason the person can act on.", hint="Say what is to be corrected.")
    return following


@dataclass(frozen=True, slots=True)
class Gap:
    """A day on which less is logged than expected; both in minutes."""

    day: date
    expected: int
    logged: int

    @property
    def minutes(self) -> int:
        """What is missing."""
        return self.expected - self.logged


@dataclass(frozen=True, slots=True)
class Completeness:
    """A person's window: expected, logged by what it counts for, and the days that fall short."""

    expected: int
    submitted: int  # waiting, approved and locked: counts for completeness
    approved: int  # approved and locked: counts for billing
    gaps: tuple[Gap, ...]

    @property
    def complete(self) -> bool:
        """Tell whether no day is missing; nothing expected is complete, and is never chased."""
        return not self.gaps

    @property
    def missing(self) -> int:
        """Missing minutes over all days; over-logged days do not lower it."""
        return sum(gap.minutes for gap in self.gaps)


def completeness(
    expected: Iterable[tuple[date, int]], logged: Iterable[tuple[date, int, TimeState]], *, as_of: date | None = None
) -> Completeness:
    """Compare expected minutes a day with logged ones; only days up to and with ``as_of`` can be missing."""
    counted: dict[date, int] = {}
    approved = 0
    for day, minutes, state in logged:
        if state in COUNTS_AS_LOGGED:
            counted[day] = counted.get(day, 0) + minutes
        if state in COUNTS_FOR_BILLING:
            approved += minutes
    days = tuple((day, minutes) for day, minutes in expected if as_of is None or day <= as_of)
    gaps = tuple(Gap(day, minutes, counted.get(day, 0)) for day, minutes in days if counted.get(day, 0) < minutes)
    return Completeness(sum(minutes for _day, minutes in days), sum(counted.values()), approved, gaps)


def gaps_of_all(
    workers: Iterable[Worker],
    window: Window,
    holidays: Mapping[Hashable, frozenset[date]],
    logged: Mapping[int, Mapping[date, int]],
) -> Iterator[tuple[Worker, tuple[Gap, ...]]]:
    """Yield every worker who misses time in the window with the days; ``logged`` counts submitted and approved minutes.

    Those on leave, on a holiday, not yet hired, already left or without expected hours never appear.
    """
    days = tuple(window)
    nothing: dict[date, int] = {}
    for worker, expected in expected_of_all(workers, window, holidays):
        there = logged.get(worker.key, nothing)
        gaps = _gaps(days, expected, there)
        if gaps:
            yield worker, gaps


def _gaps(days: Sequence[date], expected: Sequence[int], logged: Mapping[date, int]) -> tuple[Gap, ...]:
    return tuple(
        [
            Gap(day, minutes, logged.get(day, 0))
            for day, minutes in zip(days, expected, strict=True)
            if minutes and logged.get(day, 0) < minutes
        ]
    )


def check_day_total(already: int, more: int, day: date) -> None:
    """Refuse nothing, negative time, and a day of more than 24 hours."""
    if more <= 0:
        raise BadInput(f"{more} minutes cannot be logged.", hint="Log at least a minute.")
    if already + more > LONGEST_DAY:
        raise BadInput(f"{day} would hold {(already + more) / 60:.4g} hours.", hint="A day has 24.")


class Correctable(StrEnum):
    """Whether time of a day may still be changed."""

    OPEN = "open"
    GRACE = "grace"  # the period is closed, its grace still runs
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class LockPeriod:
    """The most recently closed period, ``start`` to ``last`` inclusive, and how long after it people may correct it.

    Without both ends, or with the ends the wrong way round, nothing is locked.
    """

    start: date | None
    last: date | None
    grace_days: int = 0

    @property
    def active(self) -> bool:
        """Tell whether both ends are given."""
        return self.start is not None and self.last is not None

    def state(self, day: date, today: date, *, may_override_grace: bool = False) -> Correctable:
        """Tell whether time of ``day`` may be changed today.

        After the period: open. Within it: in grace until it runs out, and beyond for those who may override. Before it:
        locked for everyone.
        """
        if self.start is None or self.last is None or self.last < self.start or day > self.last:
            return Correctable.OPEN
        if day < self.start:
            return Correctable.LOCKED
        within = today <= self.last + self.grace_days * DAY
        return Correctable.GRACE if within or may_override_grace else Correctable.LOCKED


def lock_from_words(start: str | None, last: str | None, grace: str | None, today: date) -> LockPeriod:
    """Read a lock rule such as ``first day of last month``, ``last day of last month``, ``+10 days`` as of today.

    An end that cannot be read counts as not set: a slip in a setting keeps nobody from their own time.
    """
    days = parse_shift(grace).applied(today) - today if grace else timedelta(0)
    return LockPeriod(_configured(start, today), _configured(last, today), days.days)


def _configured(words: str | None, today: date) -> date | None:
    if not words:
        return None
    try:
        return parse_shift(words).applied(today) if words[:1] in "+-" else parse_day(words, today)
    except BadInput:
        return None


def rolling_lock(day: date, today: date, *, after_days: int, grace_days: int = 0) -> Correctable:
    """Tell whether time may be changed when every day locks ``after_days`` later, with a grace after that."""
    age = (today - day).days
    if age <= after_days:
        return Correctable.OPEN
    return Correctable.GRACE if age <= after_days + grace_days else Correctable.LOCKED
