"""Budgets: what is spent and open, whether one more entry fits, and alerts that are raised once a budget version."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.errors import BadInput, Conflict
from domain.money import Money
from domain.ratio import Ratio, ratio, rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

# domain.md, Project money: percent of the budget.
THRESHOLDS = (80, 90, 100)
_FULL = 100


class Measure(StrEnum):
    """What a budget limits: money in minor units, or effort (minutes; any one unit of time throughout)."""

    MONEY = "money"
    EFFORT = "effort"


class Period(StrEnum):
    """Over what a budget is measured: all of the work, or the calendar month of the work."""

    TOTAL = "total"
    MONTH = "month"


class State(StrEnum):
    """Where spending stands against the budget; exactly 100 % is reached, anything above is over."""

    WITHIN = "within"
    NEAR = "near"
    REACHED = "reached"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Standing:
    """A budget, what is spent of it and what is open (never below 0)."""

    budget: int
    spent: int

    @property
    def open(self) -> int:
        """What may still be spent; nothing when it is over."""
        return max(self.budget - self.spent, 0)

    @property
    def over(self) -> int:
        """What was spent beyond the budget."""
        return max(self.spent - self.budget, 0)

    @property
    def used(self) -> Ratio:
        """Spent / budget."""
        return ratio(self.spent, self.budget, "there is no budget")

    def state(self, near: int = THRESHOLDS[0]) -> State:
        """Return the state, ``near`` being the percentage from which it is close to the budget."""
        if self.spent > self.budget:
            return State.OVER
        if self.spent == self.budget:
            return State.REACHED
        return State.NEAR if self.spent * _FULL >= self.budget * near else State.WITHIN


@dataclass(frozen=True, slots=True)
class Booking:
    """What one entry takes from a budget; only billable entries do."""

    money: int = 0
    effort: int = 0
    billable: bool = True

    def of(self, measure: Measure) -> int:
        """Return what it takes of a measure."""
        if not self.billable:
            return 0
        return self.money if measure is Measure.MONEY else self.effort


@dataclass(frozen=True, slots=True)
class Guarded:
    """A budget an entry is checked against; ``spent`` is what is booked in the period the entry falls in.

    ``spent`` includes the entry's own former booking when that lies in the same period.
    """

    name: str
    measure: Measure
    budget: int
    spent: int
    period: Period = Period.TOTAL

    @property
    def standing(self) -> Standing:
        """The budget as it stands before the entry."""
        return Standing(self.budget, self.spent)


@dataclass(frozen=True, slots=True)
class Excess:
    """A budget the entry does not fit into, as it stood before the entry."""

    guarded: Guarded
    wanted: int

    @property
    def used(self) -> int:
        """What was spent before."""
        return self.guarded.spent

    @property
    def free(self) -> int:
        """What was open before."""
        return self.guarded.standing.open


def excess(
    new: Booking,
    budgets: Sequence[Guarded],
    *,
    old: Booking | None = None,
    period_changed: bool = False,
    same_budget: bool = True,
) -> Excess | None:
    """Return the first budget that ``new`` would break, or ``None`` when it may be booked.

    An entry that takes nothing more (not billable, worth nothing, shrunk, unchanged) is never refused, even over the
    budget. ``old`` is the entry as stored: it is given back to the budget first, unless it lay in another period of a
    periodic budget (``period_changed``) or on something else (``same_budget`` no).
    """
    for guarded in budgets:
        moved = not same_budget or (period_changed and guarded.period is Period.MONTH)
        back = 0 if old is None or moved else old.of(guarded.measure)
        wanted = new.of(guarded.measure) - back
        if wanted > 0 and guarded.spent + wanted > guarded.budget:
            return Excess(guarded, wanted)
    return None


def refuse_excess(found: Excess | None) -> None:
    """Raise Conflict for a budget that would be broken, without amounts: whoever books time may not see them."""
    if found is not None:
        raise Conflict(
            f"The {found.guarded.measure} budget of {found.guarded.name} is used up.",
            hint="Ask the project's manager to raise it or to book the time elsewhere.",
        )


@dataclass(frozen=True, slots=True)
class Watch:
    """A budget under watch: its version counts up whenever the budget changes; ``raised`` are this version's alerts."""

    budget: Money
    version: int = 1
    raised: frozenset[int] = frozenset()
    thresholds: tuple[int, ...] = THRESHOLDS


@dataclass(frozen=True, slots=True)
class Alert:
    """A threshold that spending has come to, for the first time in this version of the budget."""

    threshold: int
    version: int
    budget: Money
    spent: Money
    state: State

    @property
    def percent(self) -> Decimal:
        """Spent / budget in percent with one decimal, for people."""
        return rounded(Decimal(self.spent.minor) * _FULL / self.budget.minor, 1)


def rebudgeted(watch: Watch, budget: Money) -> Watch:
    """Return the watch after the budget was set: a different amount is a new version and re-arms every threshold."""
    if budget == watch.budget:
        return watch
    return replace(watch, budget=budget, version=watch.version + 1, raised=frozenset())


def observed(watch: Watch, spent: Money) -> tuple[Watch, tuple[Alert, ...]]:
    """Return the watch after seeing what is spent, and one alert for every threshold passed since the last look.

    A budget of 0 raises nothing: there is no percentage of it. Raises BadInput for thresholds that are not positive.
    """
    if any(threshold <= 0 for threshold in watch.thresholds):
        raise BadInput(f"Alert thresholds are percentages above 0, not {list(watch.thresholds)}.")
    if watch.budget.minor <= 0:
        return watch, ()
    standing = Standing(watch.budget.minor, (spent - Money.zero(watch.budget.currency)).minor)
    new = tuple(
        threshold
        for threshold in sorted(set(watch.thresholds) - watch.raised)
        if standing.spent * _FULL >= standing.budget * threshold
    )
    state = standing.state(min(watch.thresholds, default=_FULL))
    alerts = tuple(Alert(threshold, watch.version, watch.budget, spent, state) for threshold in new)
    return replace(watch, raised=watch.raised | set(new)), alerts
