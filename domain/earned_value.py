"""Earned value: where a project stands against its plan, in money (PMI practice standard; names as there).

BAC budget at completion, PV planned value, EV earned value, AC actual cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.errors import BadInput
from domain.money import Money, half_up
from domain.ratio import Ratio, ratio


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
