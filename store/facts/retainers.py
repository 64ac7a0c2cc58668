"""Retainers month by month: what of each month is included, carried, beyond it, and to be paid."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from domain.billing.retainers import Statement, statements
from domain.money import Money
from domain.weeks import month_index
from domain.windows import Window
from store.contracts import BillingModel, BillingTerm, Contract
from store.facts.coverage import Agreed, Covered, months_begun, terms_of
from store.queries.billing import minutes_by_month


class RetainerMonth(NamedTuple):
    """One month of a retainer that is over."""

    month: Window
    statement: Statement
    term: BillingTerm


def retainer_months(
    terms: Sequence[tuple[BillingTerm, Contract]],
    used: Mapping[int, int],
    until: date,
    shared: Covered | None = None,
) -> Iterator[RetainerMonth]:
    """Yield every month of the retainers of a project that is over by ``until``; ``used`` is minutes by month.

    Where a retainer shares the work with another term, ``shared`` says what of it is the retainer's.
    """
    for term, contract in terms:
        if term.model == BillingModel.RETAINER and term.quota_minutes is not None:
            months = [month for month in months_begun(contract, until) if month.last <= until]
            mine = shared.used.get(term.pk, {}) if shared is not None else used
            found = statements(terms_of(term), [mine.get(month_index(month.start), 0) for month in months])
            yield from (RetainerMonth(*pair, term) for pair in zip(months, found, strict=True))


def to_bill(
    months: Iterator[RetainerMonth], billed: Mapping[int, Collection[date]], window: Window
) -> Iterator[RetainerMonth]:
    """Yield the months of the window that no invoice stands for."""
    for one in months:
        if one.month.start not in billed.get(one.term.pk, ()) and one.month.start >= window.start.replace(day=1):
            yield one


def overages(
    db: Session, agreed: Mapping[int, Agreed], shared: Mapping[int, Covered], until: date
) -> dict[int, list[tuple[date, Money]]]:
    """Return what retainers of projects were used beyond their quota, by contract: earned when its month is over."""
    alone = [key for key in agreed if key not in shared]
    used = minutes_by_month(db, alone) if alone else {}
    found: dict[int, list[tuple[date, Money]]] = {}
    for key, terms in agreed.items():
        for one in retainer_months(terms, used.get(key, {}), until, shared.get(key)):
            if one.statement.overage_amount:
                found.setdefault(one.term.contract_id, []).append((one.month.last, one.statement.overage_amount))
    return found
