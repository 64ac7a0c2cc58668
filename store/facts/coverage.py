"""Projects in which a retainer stands beside time and materials: what of each entry the retainer pays for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from domain.billing.coverage import Worked, cover
from domain.billing.retainers import Terms
from domain.money import Money, half_up
from domain.weeks import month_index
from domain.windows import Window
from domain.windows.window import add_months
from store.contracts import BillingModel, BillingTerm, Contract
from store.projects import Project
from store.queries.billing import WorkedRow, worked
from store.queries.wip import UnbilledDay

DAY = timedelta(days=1)
Agreed = Sequence[tuple[BillingTerm, Contract]]


@dataclass(frozen=True, slots=True)
class Covered:
    """One project: minutes by entry, minutes used by term and month, months that are not over, and what it is worth.

    ``open_work`` sums what is on no invoice, by day and currency: minutes and their standard value in minor units.
    """

    minutes: Mapping[int, int] = field(default_factory=dict)
    used: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    open_months: tuple[Window, ...] = ()
    worth: tuple[tuple[date, Money], ...] = ()
    open_work: Mapping[tuple[date, str], tuple[int, int]] = field(default_factory=dict)


def covered(db: Session, agreed: Mapping[int, Agreed], until: date) -> dict[int, Covered]:
    """Return the projects whose retainer shares the work with another term; one query, none when there are none."""
    shared = {key: terms for key, terms in agreed.items() if _shared(terms)}
    rows: dict[int, list[WorkedRow]] = {}
    for row in worked(db, shared, until) if shared else ():
        rows.setdefault(row.project_id, []).append(row)
    return {key: _covered(terms, rows.get(key, ()), until) for key, terms in shared.items()}


def _shared(terms: Agreed) -> bool:
    retainers = sum(_retains(term) for term, _ in terms)
    by_time = any(term.model == BillingModel.TIME_AND_MATERIALS for term, _ in terms)
    return retainers > 1 or (retainers == 1 and by_time)


def _retains(term: BillingTerm) -> bool:
    return term.model == BillingModel.RETAINER and term.quota_minutes is not None


def _covered(terms: Agreed, rows: Sequence[WorkedRow], until: date) -> Covered:
    work = [Worked(row.id, row.day, row.minutes, row.billed) for row in rows]
    minutes: dict[int, int] = {}
    used: dict[int, Mapping[int, int]] = {}
    begun: list[Window] = []
    for term, contract in terms:
        if not _retains(term):
            continue
        months = list(months_begun(contract, until))
        found = cover(terms_of(term), months, work)
        over = [(month, one) for month, one in zip(months, found.statements, strict=True) if month.last <= until]
        used[term.pk] = {month_index(month.start): one.used for month, one in over}
        begun += [month for month in months if month.last > until]
        for key, taken in found.minutes.items():
            minutes[int(key)] = minutes.get(int(key), 0) + taken
        work = [replace(row, minutes=row.minutes - found.minutes.get(row.id, 0)) for row in work]
    return Covered(minutes, used, tuple(begun), tuple(_worth(rows, minutes)), _open(rows, minutes))


def _worth(rows: Iterable[WorkedRow], minutes: Mapping[int, int]) -> Iterator[tuple[date, Money]]:
    """Yield the standard value of covered minutes: that of the whole entry less that of the rest of it."""
    for row in rows:
        if row.id in minutes and row.currency is not None:
            yield row.day, Money(_value(row, minutes[row.id]), row.currency)


def _value(row: WorkedRow, taken: int) -> int:
    bill = row.bill or 0
    return bill - half_up(Decimal(bill) * (row.minutes - taken) / row.minutes) if row.minutes else 0


def _open(rows: Iterable[WorkedRow], minutes: Mapping[int, int]) -> dict[tuple[date, str], tuple[int, int]]:
    found: dict[tuple[date, str], tuple[int, int]] = {}
    for row in rows:
        if row.id in minutes and not row.billed:
            key = (row.day, row.currency or "")
            before = found.get(key, (0, 0))
            found[key] = (before[0] + minutes[row.id], before[1] + _value(row, minutes[row.id]))
    return found


def months_begun(contract: Contract, until: date) -> Iterator[Window]:
    """Yield the calendar months of a contract that have begun by a day; the last may not be over."""
    start = contract.starts_on.replace(day=1)
    while start <= min(contract.ends_on, until):
        yield Window(start, add_months(start, 1), f"{start:%B %Y}")
        start = add_months(start, 1)


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


def agreed(db: Session, where: ColumnElement[bool]) -> dict[int, list[tuple[BillingTerm, Contract]]]:
    """Return the terms of the projects of ``where`` that have a retainer, by project."""
    mine = (
        select(col(BillingTerm.project_id))
        .join(Project, col(Project.id) == col(BillingTerm.project_id))
        .where(where, col(BillingTerm.model) == BillingModel.RETAINER)
    )
    query = (
        select(BillingTerm, Contract)
        .join(Contract, col(Contract.id) == col(BillingTerm.contract_id))
        .where(col(BillingTerm.project_id).in_(mine))
        .order_by(col(BillingTerm.id))
    )
    found: dict[int, list[tuple[BillingTerm, Contract]]] = {}
    for term, contract in db.execute(query):
        found.setdefault(term.project_id, []).append((term, contract))
    return found


def without_covered(db: Session, days: Sequence[UnbilledDay], until: date) -> list[UnbilledDay]:
    """Return days of unbilled time less what a retainer of the same project pays for."""
    keys = {day.project_id for day in days}
    terms = agreed(db, col(Project.id).in_(keys)) if keys else {}
    found = covered(db, terms, until)
    result = []
    for day in days:
        one = found.get(day.project_id, Covered())
        minutes, minor = one.open_work.get((day.day, day.currency), (0, 0))
        if day.minutes > minutes:
            result.append(day._replace(minutes=day.minutes - minutes, minor=day.minor - minor))
    return result
