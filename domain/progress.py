"""How far a plan has come: progress, earned against planned effort, and what its open tasks lack."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.calendar import STANDARD, Calendar, duration
from domain.ratio import Ratio, ratio

_WHOLE = 100


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task as far as progress goes. ``planned_*`` are the baseline's days, or the plan's own without a baseline.

    ``weight`` is its estimate in minutes (its duration when nobody estimated it); ``percent`` what is done of it.
    """

    weight: int
    percent: int
    due: date | None = None
    planned_starts: date | None = None
    planned_due: date | None = None
    done: bool = False
    blocked: bool = False
    owned: bool = True
    estimated: bool = True
    phase: int | None = None
    theirs: bool = False  # the client's own work
    completed: date | None = None

    def is_overdue(self, today: date) -> bool:
        """Tell whether it is open past its day."""
        return not self.done and self.due is not None and self.due < today

    def is_faulty(self, today: date) -> bool:
        """Tell whether it is open and overdue, unassigned, undated or unestimated."""
        return not self.done and (self.is_overdue(today) or not self.owned or self.due is None or not self.estimated)

    def planned_share(self, today: date, calendar: Calendar) -> Decimal | None:
        """Return the share of it that should be done before ``today``, evenly over its working days."""
        start, due = self.planned_starts, self.planned_due
        if start is None or due is None:
            return None
        if due < today:
            return Decimal(1)
        whole = max(1, duration(calendar, start, due))
        return Decimal(min(whole, calendar.days_between(start, today))) / whole


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan on one day. ``progress`` = done / all work; ``spi`` = earned / planned work, both in effort."""

    tasks: int
    open: int
    overdue: int
    blocked: int
    unowned: int
    undated: int
    unestimated: int
    faulty: int
    progress: Ratio
    spi: Ratio

    @property
    def done(self) -> int:
        """Finished tasks."""
        return self.tasks - self.open


def standing(tasks: Iterable[PlannedTask], today: date, calendar: Calendar = STANDARD) -> Standing:
    """Return where a plan stands; a task without dates counts for progress but not for the schedule index."""
    everything = tuple(tasks)
    still = [task for task in everything if not task.done]
    earned = planned = done = Decimal(0)
    for task in everything:
        value = Decimal(task.weight * task.percent) / _WHOLE
        done += value
        share = task.planned_share(today, calendar)
        if share is not None:
            earned += value
            planned += task.weight * share
    return Standing(
        tasks=len(everything),
        open=len(still),
        overdue=sum(task.is_overdue(today) for task in still),
        blocked=sum(task.blocked for task in still),
        unowned=sum(not task.owned for task in still),
        undated=sum(task.due is None for task in still),
        unestimated=sum(not task.estimated for task in still),
        faulty=sum(task.is_faulty(today) for task in still),
        progress=ratio(done, sum(task.weight for task in everything), "nothing is planned"),
        spi=ratio(earned, planned, "nothing was planned yet"),
    )
