"""Project money: cost, margin, the estimate at completion, realisation, receivables and unbilled work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.money import Money, half_up
from domain.money import total as sum_of
from domain.ratio import Ratio, ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Days since the work was done, upper bounds included; what is older falls in the last, open bucket.
AGE_BUCKETS = (30, 60, 90)
TOP_BOX = 4
SCALE = 5


@dataclass(frozen=True, slots=True)
class ProfitAndLoss:
    """A project's (or a portfolio's) result in one currency."""

    revenue: Money
    labour: Money
    expenses: Money
    subcontractors: Money

    @property
    def cost(self) -> Money:
        """Labour at cost rates, expenses and subcontractors."""
        return self.labour + self.expenses + self.subcontractors

    @property
    def profit(self) -> Money:
        """Revenue less cost."""
        return self.revenue - self.cost

    @property
    def profit_minor(self) -> int:
        """Profit in minor units: what many results of one currency are ranked by."""
        return self.revenue.minor - self.labour.minor - self.expenses.minor - self.subcontractors.minor

    @property
    def margin(self) -> Ratio:
        """Profit / revenue."""
        return margin(self.revenue, self.cost)


def margin(revenue: Money, cost: Money) -> Ratio:
    """Return (revenue - cost) / revenue.

    >>> margin(Money(5100000, "EUR"), Money(3200000, "EUR")).rounded(4)
    Decimal('0.3725')
    """
    return ratio((revenue - cost).minor, revenue.minor, "no revenue")


def portfolio(results: Iterable[ProfitAndLoss], currency: str) -> ProfitAndLoss:
    """Return the sum of many results, all in ``currency``; the margin of a group is its sum over its sum."""
    found = tuple(results)
    return ProfitAndLoss(
        sum_of((one.revenue for one in found), currency),
        sum_of((one.labour for one in found), currency),
        sum_of((one.expenses for one in found), currency),
        sum_of((one.subcontractors for one in found), currency),
    )


@dataclass(frozen=True, slots=True)
class Completion:
    """What a project will have cost, from what it cost so far and the effort that remains."""

    cost_to_date: Money
    remaining_cost: Money
    planned_cost: Money
    planned_hourly: Money | None

    @property
    def estimate(self) -> Money:
        """Cost to date plus remaining cost."""
        return self.cost_to_date + self.remaining_cost

    @property
    def variance(self) -> Money:
        """Planned cost less the estimate; below zero is an overrun."""
        return self.planned_cost - self.estimate

    @property
    def consumption(self) -> Ratio:
        """Cost to date / estimate at completion."""
        return ratio(self.cost_to_date.minor, self.estimate.minor, "no cost, none expected")


def completion(*, planned_cost: Money, planned_minutes: int, cost_to_date: Money, remaining_minutes: int) -> Completion:
    """Return the estimate at completion: cost to date + remaining minutes x planned average rate.

    The average is divided once, at the end. Raises BadInput for negative minutes, or remaining work without a plan.
    """
    if planned_minutes < 0 or remaining_minutes < 0:
        raise BadInput(f"Effort cannot be negative: {planned_minutes} planned, {remaining_minutes} remaining minutes.")
    if remaining_minutes and not planned_minutes:
        raise BadInput("Remaining work cannot be priced at the planned rate of a plan without effort.")
    currency = planned_cost.currency
    if not planned_minutes:
        return Completion(cost_to_date, Money.zero(currency), planned_cost, None)
    remaining = Money(half_up(Decimal(planned_cost.minor) * remaining_minutes / planned_minutes), currency)
    average = Money(half_up(Decimal(planned_cost.minor) * 60 / planned_minutes), currency)
    return Completion(cost_to_date, remaining, planned_cost, average)


@dataclass(frozen=True, slots=True)
class Realisation:
    """How much of the standard value of the work was billed, and how much of that was collected."""

    standard: Money
    billed: Money
    collected: Money

    @property
    def billing(self) -> Ratio:
        """Billed / standard value."""
        return ratio(self.billed.minor, self.standard.minor, "no work at standard rates")

    @property
    def collection(self) -> Ratio:
        """Collected / billed."""
        return ratio(self.collected.minor, self.billed.minor, "nothing billed")

    @property
    def overall(self) -> Ratio:
        """Collected / standard value."""
        return ratio(self.collected.minor, self.standard.minor, "no work at standard rates")


def days_sales_outstanding(receivables: Money, credit_sales: Money, days: int) -> Ratio:
    """Return receivables / credit sales x days, in days."""
    if days <= 0:
        raise BadInput(f"Days sales outstanding needs a period of at least a day, not {days}.")
    share = ratio(receivables.minor, credit_sales.minor, "no credit sales in the period")
    return share if share.value is None else Ratio(share.value * days)


def days_outstanding_counted_back(receivables: Money, periods: Sequence[tuple[Money, int]]) -> Ratio:
    """Return the days of most recent sales that the receivables still hold (count-back method).

    ``periods`` are (credit sales, days), the latest first. Undefined when they hold more than all periods given.
    """
    left = receivables.minor
    counted = Decimal(0)
    for sales, days in periods:
        if left <= 0:
            break
        if sales.minor > left:
            return Ratio(counted + Decimal(left) * days / sales.minor)
        left -= sales.minor
        counted += days
    if left > 0:
        return Ratio(None, f"{Money(left, receivables.currency)} is older than the sales given")
    return Ratio(counted)


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Survey answers: the share that is satisfied and the mean; people who did not answer are not counted."""

    satisfied: Ratio
    mean: Ratio
    answers: int


def satisfaction(scores: Iterable[int | None], *, top_box: int = TOP_BOX, scale: int = SCALE) -> Satisfaction:
    """Return CSAT: the share of scores at or above ``top_box`` among answers (``None`` is no answer).

    Raises BadInput for a score outside 1..scale.
    """
    answers = [score for score in scores if score is not None]
    for score in answers:
        if not 1 <= score <= scale:
            raise BadInput(f"{score} is not an answer between 1 and {scale}.")
    none_yet = "nobody answered yet"
    top = sum(score >= top_box for score in answers)
    return Satisfaction(ratio(top, len(answers), none_yet), ratio(sum(answers), len(answers), none_yet), len(answers))


@dataclass(frozen=True, slots=True)
class Dated:
    """An amount on the day it was earned or invoiced."""

    day: date
    amount: Money


def unbilled(earned: Iterable[Dated], invoiced: Iterable[Dated], as_of: date, currency: str) -> Money:
    """Return WIP: earned to the day less invoiced to the day (both included); below zero is billed ahead."""
    total = Money.zero(currency)
    for item in earned:
        if item.day <= as_of:
            total = total + item.amount
    for item in invoiced:
        if item.day <= as_of:
            total = total - item.amount
    return total


@dataclass(frozen=True, slots=True)
class AgeBucket:
    """Unbilled work between ``from_days`` and ``to_days`` old (``None`` is open), both included."""

    from_days: int
    to_days: int | None
    amount: Money
    rows: int


def ageing(
    items: Iterable[Dated], as_of: date, currency: str, bounds: Sequence[int] = AGE_BUCKETS
) -> tuple[AgeBucket, ...]:
    """Return open amounts by age in days on ``as_of``; what is dated later is left out.

    ``bounds`` are the last day of each bucket, rising; used for unbilled work and for receivables alike.
    """
    edges = list(bounds)
    if not edges or edges != sorted(set(edges)) or edges[0] < 0:
        raise BadInput(f"Age buckets need rising bounds, not {edges}.")
    sums = [Money.zero(currency) for _ in range(len(edges) + 1)]
    rows = [0] * (len(edges) + 1)
    for item in items:
        age = (as_of - item.day).days
        if age < 0:
            continue
        at = next((i for i, edge in enumerate(edges) if age <= edge), len(edges))
        sums[at] = sums[at] + item.amount
        rows[at] += 1
    starts = [0, *(edge + 1 for edge in edges)]
    ends: list[int | None] = [*edges, None]
    return tuple(AgeBucket(*bucket) for bucket in zip(starts, ends, sums, rows, strict=True))
