"""Where a project's money will end, now and with more or less work: cost, value and margin at completion.

Estimate at completion = to date + remaining minutes x planned average rate (domain.md, Project money). Revenue is the
agreed price; without one the value of the work billed by time, up to its cap, with the agreed amounts still to come.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.economics import completion, margin
from domain.money import Money
from domain.ratio import Ratio


@dataclass(frozen=True, slots=True)
class AtCompletion:
    """Minutes of effort, their value at bill rates, revenue, and cost and margin (None: no cost was planned)."""

    minutes: int
    value: Money
    revenue: Money
    cost: Money | None
    margin: Ratio


@dataclass(frozen=True, slots=True)
class Outlook:
    """The latest budget (minutes, value, planned cost), what was used to date, and the minutes that remain.

    ``price`` is the whole of what was agreed; without it ``agreed`` are instalments, milestones and fees still to come,
    and ``by_time`` says whether remaining work is billed as such (a retainer's is not). ``unpriced`` and ``uncosted``
    are minutes worked that no bill or cost rate was found for: they count 0.
    """

    minutes: int
    value: Money
    cost: Money | None
    used_minutes: int
    used_value: Money
    used_revenue: Money
    used_cost: Money
    remaining: int
    price: Money | None = None
    cap: Money | None = None
    agreed: Money | None = None
    by_time: bool = True
    unpriced: int = 0
    uncosted: int = 0

    def at_completion(self, more: int = 0) -> AtCompletion:
        """Return where it ends with ``more`` minutes of work than remain now (negative: less, never below none).

        Raises:
            BadInput: work remains, but the budget plans no effort, so it has no planned rate.

        """
        remaining = max(0, self.remaining + more)
        value = self._estimate(self.value, self.used_value, remaining)
        cost = self._estimate(self.cost, self.used_cost, remaining) if self.cost is not None else None
        revenue = self.price if self.price is not None else self._revenue(value)
        share = margin(revenue, cost) if cost is not None else Ratio(None, "no cost was planned")
        return AtCompletion(self.used_minutes + remaining, value, revenue, cost, share)

    def _revenue(self, value: Money) -> Money:
        """Return revenue without a price: a cap holds for the work alone, not for what is agreed beside it."""
        beside = self.used_revenue - self.used_value
        work = value if self.cap is None else min(value, self.cap)
        earned = work + beside if self.by_time else self.used_revenue
        return earned if self.agreed is None else earned + self.agreed

    def _estimate(self, planned: Money, used: Money, remaining: int) -> Money:
        return completion(
            planned_cost=planned, planned_minutes=self.minutes, cost_to_date=used, remaining_minutes=remaining
        ).estimate
