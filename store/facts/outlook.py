"""Where projects' money will end: the latest budgets, the results to date, what is left to do, and the contracts.

For one project or for all in the same few grouped queries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlmodel import Session, col

from domain.earning import Terms, earned_ratably
from domain.errors import NotFound
from domain.money import Money, total
from domain.outlook import Outlook
from domain.revenue import Method
from domain.windows import Window
from domain.windows.window import EPOCH
from store.contracts import BillingModel, BillingTerm, Recognition
from store.facts.exchange import Reporting, reporting
from store.facts.margin import DAY, Result, results
from store.projects import Project
from store.queries import contracts
from store.queries.contracts import Left, Planned
from store.queries.wip import bills_by_time


def outlook(db: Session, project_id: int, today: date, *, first_weekday: int = 0) -> Outlook | None:
    """Return where a project's money stands and what remains, in its budget's currency; None without a budget.

    Amounts in another currency are stated at the rate of their day.
    """
    mine = col(Project.id) == project_id
    budget = contracts.budgets(db, mine).get(project_id)
    if budget is None:
        return None
    try:
        found = outlooks(db, mine, today, reporting(db, budget.currency), first_weekday=first_weekday)
    except NotFound:  # an exchange rate is missing: nothing can be said rather than something wrong
        return None
    return found.get(project_id)


def outlooks(
    db: Session, where: ColumnElement[bool], today: date, money: Reporting, *, first_weekday: int = 0
) -> dict[int, Outlook]:
    """Return the outlook of each project of ``where`` that has a budget of effort, all in one currency.

    Budgets, prices and what is still to come are stated at today's rate, what was earned and spent at that of its day.
    """
    budgets = {key: one for key, one in contracts.budgets(db, where).items() if one.minutes}
    budgeted = and_(where, col(Project.id).in_(budgets))
    window = Window(EPOCH, today + DAY, "to date")
    to_date = {one.project.id: one for one in results(db, budgeted, window, money, today, first_weekday=first_weekday)}
    left = contracts.work_left(db, budgeted)
    agreed = _Agreed.read(db, budgeted, today, money)
    return {
        key: _outlook(budget, to_date.get(key), left.get(key, Left(0, 0)).left, agreed.of(key), (money, today))
        for key, budget in budgets.items()
    }


@dataclass(frozen=True, slots=True)
class _Part:
    """What is agreed of one project."""

    price: Money | None
    cap: Money | None
    ahead: Money | None
    by_time: bool


@dataclass(frozen=True, slots=True)
class _Agreed:
    """Prices, caps and amounts to come, by project; ``by_time`` are those whose work is billed as such."""

    prices: Mapping[int, Money]
    caps: Mapping[int, Money]
    ahead: Mapping[int, Money]
    by_time: frozenset[int]

    def of(self, key: int) -> _Part:
        """Return what is agreed of one project."""
        return _Part(self.prices.get(key), self.caps.get(key), self.ahead.get(key), key in self.by_time)

    @classmethod
    def read(cls, db: Session, where: ColumnElement[bool], today: date, money: Reporting) -> _Agreed:
        """Read contracts, terms, and the instalments, milestones and fees still to come."""
        future = Window(today + DAY, date.max, "from tomorrow")
        prices: dict[int, list[Money]] = {}
        ahead: dict[int, list[Money]] = {}
        fees = contracts.monthly_fees(db, where)
        for one in contracts.contracts(db, where):
            if one.price is not None:
                prices.setdefault(one.project_id, []).append(money.state(Money(one.price, one.currency), today))
            elif one.id in fees and Recognition(one.recognition) is Recognition.RATABLE:
                fee = Money(fees[one.id], one.currency)
                terms = Terms(Method.RATABLE, one.currency, one.starts_on, one.ends_on, monthly=fee)
                ahead.setdefault(one.project_id, []).append(money.state(earned_ratably(terms, future), today))
        whenever = Window(EPOCH, date.max, "whenever")
        for row in (
            *contracts.instalments_coming(db, where, future),
            *contracts.milestones_coming(db, where, whenever),
        ):
            ahead.setdefault(row.project_id, []).append(money.state(Money(row.minor, row.currency), today))
        by_time = db.execute(select(col(Project.id)).where(where, bills_by_time())).scalars()
        return cls(
            {key: total(amounts, money.currency) for key, amounts in prices.items()},
            _caps(db, where, today, money),
            {key: total(amounts, money.currency) for key, amounts in ahead.items()},
            frozenset(key for key in by_time if key is not None),
        )


def _caps(db: Session, where: ColumnElement[bool], today: date, money: Reporting) -> dict[int, Money]:
    """Return the most that open time and materials may bill, of projects where every such term has a cap."""
    query = (
        select(
            col(BillingTerm.project_id),
            col(BillingTerm.currency),
            func.sum(col(BillingTerm.cap_minor)),
            func.count(),
            func.count(col(BillingTerm.cap_minor)),
        )
        .join(Project, col(Project.id) == col(BillingTerm.project_id))
        .where(where, col(BillingTerm.model) == BillingModel.TIME_AND_MATERIALS)
        .group_by(col(BillingTerm.project_id), col(BillingTerm.currency))
    )
    found: dict[int, list[Money]] = {}
    open_ended: set[int] = set()
    for key, currency, cap, terms, capped in db.execute(query):
        if terms == capped:
            found.setdefault(key, []).append(money.state(Money(int(cap), currency), today))
        else:
            open_ended.add(key)
    return {key: total(caps, money.currency) for key, caps in found.items() if key not in open_ended}


def _outlook(
    budget: Planned, result: Result | None, remaining: int, agreed: _Part, stated: tuple[Reporting, date]
) -> Outlook:
    money, today = stated
    nothing = Money.zero(money.currency)
    cost = money.state(Money(budget.cost, budget.currency), today) if budget.cost is not None else None
    return Outlook(
        minutes=budget.minutes,
        value=money.state(Money(budget.amount, budget.currency), today),
        cost=cost,
        used_minutes=result.minutes if result else 0,
        used_value=result.value if result else nothing,
        used_revenue=result.result.revenue if result else nothing,
        used_cost=result.result.cost if result else nothing,
        remaining=remaining,
        price=agreed.price,
        cap=agreed.cap,
        agreed=agreed.ahead,
        by_time=agreed.by_time,
        unpriced=result.unpriced if result else 0,
        uncosted=result.uncosted if result else 0,
    )
