"""Why a project earns less than planned: the shortfall of a period taken apart into causes that add up to it.

Expected profit is what the hours worked would have brought at the plan's average rates (or those of the period before,
where there is no plan): minutes x (bill - cost) a minute. The shortfall against it splits exactly:

    not billable        minutes nobody pays for, at the expected bill rate
    rates below plan    billable minutes at the expected rate, less their standard value
    fixed price         standard value less what the contract recognises for it
    written off         value given up
    dearer people       labour cost less the same minutes at the expected cost rate
    expenses            expenses that are not passed on
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.money import Money, half_up

# Margins move by a few points with the mix of a week; more than this below what was expected is worth a question.
BURNING_POINTS = Decimal("0.05")


class Cause(StrEnum):
    """Where the money went."""

    NOT_BILLABLE = "time nobody pays for"
    RATES = "rates below plan"
    FIXED_PRICE = "more work than the fixed price pays"
    WRITTEN_OFF = "write-offs"
    DEARER = "dearer people than planned"
    EXPENSES = "expenses not passed on"


@dataclass(frozen=True, slots=True)
class Expected:
    """Effort in minutes with the bill value and cost it should have had: a budget, or an earlier period."""

    minutes: int
    value: Money
    cost: Money

    @property
    def margin(self) -> Decimal | None:
        """The expected margin."""
        return Decimal((self.value - self.cost).minor) / self.value.minor if self.value else None


@dataclass(frozen=True, slots=True)
class Actual:
    """A period as it was, in one currency. ``unpriced`` are billable minutes without a rate: valued as expected.

    ``revenue`` is for the work alone, before write-offs and without expenses passed on.
    """

    minutes: int
    billable: int
    unpriced: int
    value: Money
    revenue: Money
    labour: Money
    expenses: Money
    passed_on: Money
    written_off: Money


@dataclass(frozen=True, slots=True)
class Reason:
    """One cause and what it took; below zero it helped."""

    cause: Cause
    amount: Money


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Profit against what was expected; the reasons sum to ``lost``, the costliest first."""

    expected_profit: Money
    profit: Money
    margin: Decimal | None
    expected_margin: Decimal | None
    reasons: tuple[Reason, ...]

    @property
    def lost(self) -> Money:
        """Expected profit less profit."""
        return self.expected_profit - self.profit

    @property
    def burning(self) -> bool:
        """Tell whether the margin is clearly below what was expected, and money is lost by it."""
        if self.expected_margin is None or self.lost.minor <= 0:
            return False
        return self.margin is None or self.margin < self.expected_margin - BURNING_POINTS


def shortfall(actual: Actual, expected: Expected) -> Shortfall | None:
    """Return the shortfall of a period taken apart, or ``None`` when nothing was expected or nothing worked."""
    if not expected.minutes or not actual.minutes:
        return None
    currency = actual.value.currency

    def at(amount: Money, minutes: int) -> Money:
        return Money(half_up(Decimal(amount.minor) * minutes / expected.minutes), currency)

    value = actual.value + at(expected.value, actual.unpriced)
    revenue = actual.revenue + at(expected.value, actual.unpriced)
    paid = at(expected.value, actual.billable)
    taken = {
        Cause.NOT_BILLABLE: at(expected.value, actual.minutes) - paid,
        Cause.RATES: paid - value,
        Cause.FIXED_PRICE: value - revenue,
        Cause.WRITTEN_OFF: actual.written_off,
        Cause.DEARER: actual.labour - at(expected.cost, actual.minutes),
        Cause.EXPENSES: actual.expenses - actual.passed_on,
    }
    profit = revenue - actual.written_off + actual.passed_on - actual.labour - actual.expenses
    earned = revenue - actual.written_off + actual.passed_on
    reasons = sorted(
        (Reason(cause, amount) for cause, amount in taken.items() if amount), key=lambda r: -r.amount.minor
    )
    return Shortfall(
        expected_profit=at(expected.value, actual.minutes) - at(expected.cost, actual.minutes),
        profit=profit,
        margin=Decimal(profit.minor) / earned.minor if earned.minor > 0 else None,
        expected_margin=expected.margin,
        reasons=tuple(reasons),
    )
