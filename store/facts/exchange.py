"""Exchange rates for a report: every dated rate once, and one currency in which different ones can be compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlmodel import Session, col

from domain.currency import ExchangeRate as Dated
from domain.currency import RateTable
from domain.money import Money
from store.db import plainly
from store.revenue import ExchangeRate

_RATES = select(col(ExchangeRate.base), col(ExchangeRate.quote), col(ExchangeRate.day), col(ExchangeRate.rate))


def rate_table(db: Session) -> RateTable:
    """Return all dated rates, read once."""
    rows = plainly(db, _RATES)
    return RateTable(Dated(base, quote, day, Decimal(rate)) for base, quote, day, rate in rows)


@dataclass(slots=True)
class Reporting:
    """States amounts in one currency and remembers which were converted, so that an answer can say so."""

    rates: RateTable
    currency: str
    _used: dict[str, tuple[date, date]] = field(default_factory=dict)

    def state(self, amount: Money, day: date) -> Money:
        """Return the amount at the rate of ``day``. Raises NotFound when no rate was set by then."""
        if amount.currency == self.currency:
            return amount
        converted = self.rates.convert(amount, self.currency, day)
        earliest, latest = self._used.get(amount.currency, (day, day))
        self._used[amount.currency] = (min(earliest, day), max(latest, day))
        return converted

    def total(self, amounts: Iterable[tuple[Money, date]]) -> Money:
        """Return the sum, each amount at the rate of its own day."""
        result = Money.zero(self.currency)
        for amount, day in amounts:
            result = result + self.state(amount, day)
        return result

    def assumptions(self) -> tuple[str, ...]:
        """Return the sentences that say what was converted and at which rates."""
        return tuple(_said(code, self.currency, *self._used[code]) for code in sorted(self._used))


def _said(code: str, currency: str, earliest: date, latest: date) -> str:
    when = f"on {earliest}" if earliest == latest else f"on the day of each amount ({earliest} to {latest})"
    return f"{code} is stated in {currency} at the last exchange rate set {when}."


def reporting(db: Session, currency: str) -> Reporting:
    """Return a reporting currency over all stored rates."""
    return Reporting(rate_table(db), currency)
