"""Retainers month by month: what of each month is included, carried, beyond it, and to be paid."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from domain.billing.retainers import Statement, Terms, statements
from domain.money import Money
from domain.weeks import month_index
from domain.windows import Window
from domain.windows.window import add_months
from store.contracts import BillingModel, BillingTerm, Contract
from store.projects import Project
from store.queries.billing import minutes_by_month

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


def overages(db: Session, where: ColumnElement[bool], until: date) -> dict[int, list[tuple[date, Money]]]:
    """Return what retainers of projects were used beyond their quota, by contract: earned when its month is over."""
    mine = select(col(Project.id)).where(where)
    rows = db.execute(
        select(BillingTerm, Contract)
        .join(Contract, col(Contract.id) == col(BillingTerm.contract_id))
        .where(col(BillingTerm.project_id).in_(mine), col(BillingTerm.model) == BillingModel.RETAINER)
        .order_by(col(BillingTerm.id))
    )
    by_project: dict[int, list[tuple[BillingTerm, Contract]]] = {}
    for term, contract in rows:
        by_project.setdefault(term.project_id, []).append((term, contract))
    used = minutes_by_month(db, by_project) if by_project else {}
    found: dict[int, list[tuple[date, Money]]] = {}
    for key, terms in by_project.items():
        for one in retainer_months(terms, used.get(key, {}), until):
            if one.statement.overage_amount:
                found.setdefault(one.term.contract_id, []).append((one.month.last, one.statement.overage_amount))
    return found


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
