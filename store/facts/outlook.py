"""A project's money outlook, from its latest budget, its result to date, what is left to do, and its contracts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session, col

from domain.errors import NotFound
from domain.money import Money, total
from domain.outlook import Outlook
from domain.windows import Window
from domain.windows.window import EPOCH
from store.contracts import BillingModel, BillingTerm
from store.facts.exchange import reporting
from store.facts.margin import DAY, results
from store.projects import Project
from store.queries import contracts
from store.queries.contracts import Left


def outlook(db: Session, project_id: int, today: date, *, first_weekday: int = 0) -> Outlook | None:
    """Return where a project's money stands and what remains; None without a budget of effort.

    Amounts in another currency are stated at the rate of their day.
    """
    mine = col(Project.id) == project_id
    budget = contracts.budgets(db, mine).get(project_id)
    if budget is None or not budget.minutes:
        return None
    money = reporting(db, budget.currency)
    window = Window(EPOCH, today + DAY, "to date")
    try:
        found = results(db, mine, window, money, today, first_weekday=first_weekday)
    except NotFound:  # an exchange rate is missing: nothing can be said rather than something wrong
        return None
    nothing = Money.zero(budget.currency)
    result = found[0] if found else None
    prices = [row.price for row in contracts.contracts(db, mine) if row.price and row.currency == budget.currency]
    return Outlook(
        minutes=budget.minutes,
        value=Money(budget.amount, budget.currency),
        cost=Money(budget.cost, budget.currency) if budget.cost is not None else None,
        used_minutes=result.minutes if result else 0,
        used_value=result.value if result else nothing,
        used_revenue=result.result.revenue if result else nothing,
        used_cost=result.result.cost if result else nothing,
        remaining=contracts.work_left(db, mine).get(project_id, Left(0, 0)).left,
        price=total([Money(one, budget.currency) for one in prices], budget.currency) if prices else None,
        cap=_cap(db, project_id, budget.currency),
    )


def _cap(db: Session, project_id: int, currency: str) -> Money | None:
    """Return the most that open time and materials may bill; None unless every such term has a cap."""
    query = select(func.sum(BillingTerm.cap_minor), func.count(), func.count(col(BillingTerm.cap_minor))).where(
        col(BillingTerm.project_id) == project_id,
        col(BillingTerm.model) == BillingModel.TIME_AND_MATERIALS,
        col(BillingTerm.currency) == currency,
    )
    cap, terms, capped = db.execute(query).one()
    return Money(int(cap), currency) if terms and terms == capped else None
