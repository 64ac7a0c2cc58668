"""Amounts of several currencies side by side: they are summed a currency, never across without a rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable


def by_currency(amounts: Iterable[Money], first: str = "") -> tuple[Money, ...]:
    """Return one sum a currency: ``first`` if it occurs, then the rest by code.

    >>> [str(m) for m in by_currency([Money(100, "USD"), Money(50, "EUR"), Money(1, "USD")])]
    ['0.50 EUR', '1.01 USD']
    """
    sums: dict[str, Money] = {}
    for amount in amounts:
        sums[amount.currency] = sums.get(amount.currency, Money.zero(amount.currency)) + amount
    return tuple(sums[code] for code in sorted(sums, key=lambda code: (code != first, code)))
