"""Retainers month by month: what of each month is included, carried, beyond it, and to be paid."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from domain.billing.retainers import Statement, Terms, statements
from domain.money import Money
from domain.weeks import month_index
from domain.windows import Window
from domain.windows.window import add_months
from store.contracts import BillingModel, BillingTerm, Contract

DAY = timedelta(days=1)


class RetainerMonth(NamedTuple):
    """One month of a retainer that is over."""

    month: Window
    statement: Statement
    term: BillingTerm


def retainer_months(
    terms: Sequence[tuple[BillingTerm, Contract]], used: Mapping[int, int], until: date
) -> Iterator[RetainerMonth]:
    """Yield every month of the retainers of a project that is over by ``until``; ``used`` is minutes by month."""
    for term, contract in terms:
        if term.model == BillingModel.RETAINER and term.quota_minutes is not None:
            months = list(_months(contract, until))
            found = statements(terms_of(term), [used.get(month_index(month.start), 0) for month in months])
            yield from (RetainerMonth(*pair, term) for pair in zip(months, found, strict=True))


def to_bill(
    months: Iterator[RetainerMonth], billed: Mapping[int, Collection[date]], window: Window
) -> Iterator[RetainerMonth]:
    """Yield the months of the window that no invoice stands for."""
    for one in months:
        if one.month.start not in billed.get(one.term.pk, ()) and one.month.start >= window.start.replace(day=1):
            yield one


def terms_of(term: BillingTerm) -> Terms:
    """Return a stored retainer as the rules take it."""
    return Terms(
        quota=term.quota_minutes or 0,
        fee=Money(term.price_minor, term.currency) if term.price_minor is not None else None,
        overage_rate=Money(term.overage_minor, term.currency) if term.overage_minor is not None else None,
        rollover=bool(term.carry_over_minutes),
        carry_cap=term.carry_over_minutes,
        expires_after=term.carry_over_periods,
    )


def _months(contract: Contract, until: date) -> Iterator[Window]:
    start = contract.starts_on.replace(day=1)
    while start <= contract.ends_on and add_months(start, 1) - DAY <= until:
        yield Window(start, add_months(start, 1), f"{start:%B %Y}")
        start = add_months(start, 1)
