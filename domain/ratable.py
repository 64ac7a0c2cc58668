"""Ratable revenue: a price spread over the days or the months it is delivered in; the last period takes the rest."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from domain.errors import BadInput, Conflict
from domain.money import Money, allocate, half_up

if TYPE_CHECKING:
    from collections.abc import Iterable

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Share:
    """The amount of one calendar month and the days of it that count."""

    month: date
    days: int
    amount: Money


def by_days(amount: Money, starts: date, ends: date) -> tuple[Share, ...]:
    """Spread an amount over calendar months by days, first and last day included.

    >>> [str(s.amount.amount) for s in by_days(Money(10000, "EUR"), date(2019, 1, 10), date(2019, 3, 15))]
    ['33.85', '43.08', '23.07']
    """
    if ends < starts:
        raise BadInput(f"A service from {starts} cannot end on {ends}.")
    months = list(_months(starts, ends))
    days = tuple((min(_last(month), ends) - max(month, starts)).days + 1 for month in months)
    amounts = allocate(amount, days)
    return tuple(Share(*share) for share in zip(months, days, amounts, strict=True))


def by_months(amount: Money, starts: date, ends: date, months: int | None = None) -> tuple[Share, ...]:
    """Spread an amount evenly over ``months`` calendar months from the start's on; a month after the last gets 0.

    Without ``months`` they are the months touched, ``ends`` being the first day that is no longer delivered. A first
    month that is not whole counts by its share of days, and what it leaves falls into the month after the last.
    """
    if ends < starts:
        raise BadInput(f"A service from {starts} cannot end on {ends}.")
    touched = list(_months(starts, ends))
    count = months if months is not None else len(list(_months(starts, max(ends - timedelta(days=1), starts))))
    if count <= 0:
        raise BadInput(f"An amount cannot be spread over {count} months.")
    left, spent = amount.minor, Decimal(0)
    result: list[Share] = []
    for month in touched:
        days = (min(_last(month), ends) - max(month, starts)).days + 1
        whole = monthrange(month.year, month.month)[1]
        first = Decimal((_last(month) - starts).days + 1) / whole if month <= starts else Decimal(1)
        spent += first
        ends_here = month == touched[-1] or spent >= count
        part = left if ends_here else half_up(amount.minor * first / count)
        left -= part
        result.append(Share(month, days, Money(part, amount.currency)))
    return tuple(result)


def open_periods(shares: Iterable[Share], closed_until: date) -> tuple[Share, ...]:
    """Return the shares with those of closed months moved into the first open one: nothing posts into the past.

    Raises Conflict when every month of the service is closed and there is nowhere to post.
    """
    given = list(shares)
    late = [share for share in given if share.month <= closed_until]
    rest = [share for share in given if share.month > closed_until]
    if not late:
        return tuple(given)
    if not rest:
        raise Conflict(f"Every month of the service is closed until {closed_until}.", hint="Post an adjustment.")
    moved = sum(share.amount.minor for share in late)
    first = Share(rest[0].month, rest[0].days, Money(rest[0].amount.minor + moved, rest[0].amount.currency))
    return (first, *rest[1:])


def _months(starts: date, ends: date) -> Iterable[date]:
    """Yield the first day of every calendar month from the start's to the end's."""
    for number in range(starts.year * _MONTHS + starts.month - 1, ends.year * _MONTHS + ends.month):
        yield date(number // _MONTHS, number % _MONTHS + 1, 1)


def _last(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])
