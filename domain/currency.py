"""Exchange rates by date: a transaction keeps its own currency and is stated in another at the rate of its day."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from domain.errors import BadInput, Conflict, NotFound
from domain.money import Money, exponent, half_up

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """On ``day``, and until the next rate, one unit of ``base`` is worth ``rate`` units of ``quote``."""

    base: str
    quote: str
    day: date
    rate: Decimal

    def __post_init__(self) -> None:
        """Refuse a rate that is not above zero."""
        if self.rate <= 0:
            raise BadInput(f"The rate of {self.base} in {self.quote} is above 0, not {self.rate}.")


class RateTable:
    """All dated rates, indexed once. A pair known in one direction only is turned round exactly."""

    def __init__(self, rates: Iterable[ExchangeRate]) -> None:
        """Index the rates. Raises Conflict when one pair has two rates on one day."""
        self._by_pair: dict[tuple[str, str], list[ExchangeRate]] = {}
        for rate in sorted(rates, key=lambda r: r.day):
            known = self._by_pair.setdefault((rate.base, rate.quote), [])
            if known and known[-1].day == rate.day:
                raise Conflict(f"{rate.base}/{rate.quote} has two rates on {rate.day}.")
            known.append(rate)

    def on(self, base: str, quote: str, day: date) -> Decimal:
        """Return the rate on ``day``: the last one set on or before it; 1 between a currency and itself.

        Raises NotFound when none was set by then: a missing rate is never taken for 1.
        """
        found = self._at(base, quote, day)
        if found is not None:
            return found.rate
        turned = self._at(quote, base, day)
        if turned is not None:
            return 1 / turned.rate
        if base == quote:
            return Decimal(1)
        raise NotFound(f"There is no exchange rate from {base} to {quote} on or before {day}.", hint="Enter one.")

    def convert(self, amount: Money, currency: str, day: date) -> Money:
        """Return the amount in another currency at the rate of ``day``, rounded half-up once."""
        if amount.currency == currency:
            return amount
        found = self._at(amount.currency, currency, day)
        turned = None if found is not None else self._at(currency, amount.currency, day)
        # dividing by the rate of the other direction is exact where multiplying by its inverse is not
        exact = amount.amount / turned.rate if turned else amount.amount * self.on(amount.currency, currency, day)
        return Money(half_up(exact.scaleb(exponent(currency))), currency)

    def total(self, amounts: Iterable[tuple[Money, date]], currency: str) -> Money:
        """Return the sum of amounts, each at the rate of its own day and rounded on its own."""
        result = Money.zero(currency)
        for amount, day in amounts:
            result = result + self.convert(amount, currency, day)
        return result

    def _at(self, base: str, quote: str, day: date) -> ExchangeRate | None:
        rates = self._by_pair.get((base, quote))
        if not rates:
            return None
        at = bisect_right(rates, day, key=lambda r: r.day) - 1
        return rates[at] if at >= 0 else None


@dataclass(frozen=True, slots=True)
class Booked:
    """An amount in its original currency and what it was booked at in the reporting currency."""

    original: Money
    reported: Money

    @classmethod
    def at(cls, table: RateTable, amount: Money, currency: str, day: date) -> Booked:
        """Book a transaction at the rate of its day."""
        return cls(amount, table.convert(amount, currency, day))


def revaluation(open_items: Iterable[Booked], table: RateTable, currency: str, closing: date) -> Money:
    """Return the exchange gain (loss below zero) on open monetary balances at the closing rate."""
    result = Money.zero(currency)
    for item in open_items:
        result = result + (table.convert(item.original, currency, closing) - item.reported)
    return result


def realised(item: Booked, table: RateTable, paid_on: date) -> Money:
    """Return the exchange gain (loss below zero) when an item is paid: at the payment day's rate less as booked."""
    return table.convert(item.original, item.reported.currency, paid_on) - item.reported
