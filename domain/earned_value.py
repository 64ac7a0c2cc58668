"""Earned value: where a project stands against its plan, in money (PMI practice standard; names as there).

BAC budget at completion, PV planned value, EV earned value, AC actual cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.money import Money, allocate, half_up, total
from domain.ratio import Ratio, ratio

if TYPE_CHECKING:
    from collections.abc import Sequence


class Forecast(StrEnum):
    """How the rest of the work is assumed to go; the default estimate at completion is ``SAME_EFFICIENCY``."""

    SAME_EFFICIENCY = "the rest costs as the work so far did: BAC / CPI"
    AT_BUDGET = "the rest costs what was planned: AC + (BAC - EV)"
    COST_AND_SCHEDULE = "the rest is slowed too: AC + (BAC - EV) / (CPI * SPI)"


@dataclass(frozen=True, slots=True)
class EarnedValue:
    """The four values of one project on one day, all in one currency."""

    bac: Money
    pv: Money
    ev: Money
    ac: Money

    def __post_init__(self) -> None:
        """Refuse mixed currencies and negative budgets."""
        if len({value.currency for value in (self.bac, self.pv, self.ev, self.ac)}) != 1:
            raise BadInput("Earned value needs all four values in one currency.")
        if self.bac.minor < 0:
            raise BadInput(f"A budget at completion cannot be {self.bac}.")

    @property
    def cost_variance(self) -> Money:
        """EV - AC; below zero is over cost."""
        return self.ev - self.ac

    @property
    def schedule_variance(self) -> Money:
        """EV - PV; below zero is late."""
        return self.ev - self.pv

    @property
    def cpi(self) -> Ratio:
        """EV / AC."""
        return ratio(self.ev.minor, self.ac.minor, "no cost yet")

    @property
    def spi(self) -> Ratio:
        """EV / PV."""
        return ratio(self.ev.minor, self.pv.minor, "nothing was planned yet")

    def estimate(self, forecast: Forecast = Forecast.SAME_EFFICIENCY) -> Money | None:
        """Return the estimate at completion, rounded once, or ``None`` while it is undefined."""
        rest = self.bac.minor - self.ev.minor
        if forecast is Forecast.AT_BUDGET:
            return self.ac + Money(rest, self.bac.currency)
        if not self.ev.minor or not self.ac.minor:
            return None  # no CPI yet
        if forecast is Forecast.SAME_EFFICIENCY:
            exact = Decimal(self.bac.minor) * self.ac.minor / self.ev.minor
        elif not self.pv.minor:
            return None
        else:
            # CPI * SPI = EV^2 / (AC * PV), divided once so that nothing is rounded on the way
            exact = self.ac.minor + Decimal(rest) * self.ac.minor * self.pv.minor / (self.ev.minor * self.ev.minor)
        return Money(half_up(exact), self.bac.currency)

    def to_complete(self, forecast: Forecast = Forecast.SAME_EFFICIENCY) -> Money | None:
        """Return what is still to be spent: the estimate at completion less AC."""
        estimate = self.estimate(forecast)
        return None if estimate is None else estimate - self.ac

    def variance_at_completion(self, forecast: Forecast = Forecast.SAME_EFFICIENCY) -> Money | None:
        """Return BAC less the estimate at completion; below zero is an overrun."""
        estimate = self.estimate(forecast)
        return None if estimate is None else self.bac - estimate

    def tcpi(self, target: Money | None = None) -> Ratio:
        """Return the efficiency the rest needs: (BAC - EV) / (target - AC), the target being BAC unless given."""
        goal = self.bac if target is None else target
        return ratio(self.bac.minor - self.ev.minor, (goal - self.ac).minor, "the money is spent to the cent")

    @property
    def percent_complete(self) -> Ratio:
        """EV / BAC."""
        return ratio(self.ev.minor, self.bac.minor, "no budget")

    @property
    def percent_spent(self) -> Ratio:
        """AC / BAC."""
        return ratio(self.ac.minor, self.bac.minor, "no budget")

    def duration(self, planned: Decimal) -> Decimal | None:
        """Return the expected duration in the unit of ``planned``: planned / SPI."""
        spi = self.spi.value
        return None if not spi else planned / spi


def planned_value(budgets: tuple[tuple[Money, Decimal], ...], currency: str) -> Money:
    """Return PV or EV: the sum of each task's budget times the share (0 to 1) planned or done by the day."""
    for budget, share in budgets:
        if not 0 <= share <= 1:
            raise BadInput(f"A share of a task lies between 0 and 1, not {share}, of {budget}.")
    exact = sum((Decimal(budget.minor) * share for budget, share in budgets), Decimal(0))
    return Money(half_up(exact), currency)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the work on one day: its effort, what of it should be done and is done (minutes), and its cost."""

    weight: int
    planned: Decimal
    done: Decimal
    actual: Money


def parted(bac: Money, parts: Sequence[Part]) -> tuple[EarnedValue, ...]:
    """Return the four values of each part: the budget split by effort, planned and earned as shares of its part.

    Budgets of the parts sum to ``bac`` to the cent; a part without effort has no budget and earns nothing. Raises
    BadInput when no part has any effort: a budget cannot be laid out over nothing.
    """
    weighty = tuple(part.weight for part in parts if part.weight)
    budgets = iter(allocate(bac, weighty))
    found = []
    for part in parts:
        budget = next(budgets) if part.weight else Money.zero(bac.currency)
        shares = [share / part.weight if part.weight else Decimal(0) for share in (part.planned, part.done)]
        planned, earned = (planned_value(((budget, share),), bac.currency) for share in shares)
        found.append(EarnedValue(budget, planned, earned, part.actual))
    return tuple(found)


def summed(parts: Sequence[EarnedValue], currency: str) -> EarnedValue:
    """Return the values of the whole: the sum of its parts."""
    return EarnedValue(
        total((one.bac for one in parts), currency),
        total((one.pv for one in parts), currency),
        total((one.ev for one in parts), currency),
        total((one.ac for one in parts), currency),
    )
