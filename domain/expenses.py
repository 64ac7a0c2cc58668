"""Expense policy: what is looked at twice before it is paid back; nothing is refused by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.money import Money

LIMITS = (("meals", 60), ("hotel", 220), ("taxi", 80), ("travel", 600))


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits an expense by category, when a receipt is needed, and how old one may be.

    Amounts are whole units of ``currency``, as they stand in the settings.
    """

    currency: str = "EUR"
    limits: Mapping[str, int] = field(default_factory=lambda: dict(LIMITS))
    receipt_from: int = 25
    oldest_days: int = 60


def out_of_policy(
    policy: Policy, category: str, amount: Money, spent_on: date, today: date, *, receipt: bool
) -> tuple[str, ...]:
    """Return why an expense needs a second look; ``amount`` in the policy's currency.

    >>> out_of_policy(Policy(), "meals", Money(75_00, "EUR"), date(2026, 11, 20), date(2026, 11, 22), receipt=True)
    ('75.00 EUR is above the 60.00 EUR for meals',)
    """
    reasons = []
    limit = policy.limits.get(category.casefold())
    if limit is not None and amount.amount > limit:
        reasons.append(f"{amount} is above the {Money.of(limit, policy.currency)} for {category}")
    if not receipt and amount.amount >= policy.receipt_from:
        reasons.append(f"there is no receipt, which is needed from {Money.of(policy.receipt_from, policy.currency)}")
    if (today - spent_on).days > policy.oldest_days:
        reasons.append(f"it is {(today - spent_on).days} days old, later than {policy.oldest_days} days")
    return tuple(reasons)
