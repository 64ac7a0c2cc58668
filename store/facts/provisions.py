"""What an expected loss on fixed prices still asks for: the whole loss at once, less what the books show already."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import Session

from domain.earning import cost_left
from domain.money import Money, total
from domain.revenue import Measured, by_cost
from domain.windows import Window
from domain.windows.window import EPOCH
from store.facts.earned import work_of
from store.facts.exchange import Reporting, rate_table
from store.queries import contracts, project_time


def provisions(
    db: Session, where: ColumnElement[bool], until: date, *, first_weekday: int = 0
) -> dict[int, tuple[Money, Money, Money]]:
    """Return for each project with fixed prices only: the provision, the cost to date and what is left to spend.

    Cost of time alone: it is what estimates are kept for. Projects whose price stays open can lose nothing by it.
    """
    rates = rate_table(db)
    prices: dict[int, list[Money | None]] = {}
    for row in contracts.contracts(db, where):
        prices.setdefault(row.project_id, []).append(None if row.price is None else Money(row.price, row.currency))
    left, budgets = contracts.work_left(db, where), contracts.budgets(db, where)
    sums: dict[int, list[project_time.TimeSum]] = {}
    window = Window(EPOCH, date.fromordinal(until.toordinal() + 1), "to date")
    for one in project_time.sums(db, where, window, first_weekday=first_weekday):
        sums.setdefault(one.project_id, []).append(one)
    found = {}
    for key, agreed in prices.items():
        known = [price for price in agreed if price is not None]
        if len(known) < len(agreed):
            continue
        money = Reporting(rates, known[0].currency)
        work = work_of(sums.get(key, ()), money, until)
        budget, rest = budgets.get(key), left.get(key, contracts.Left(0, 0))
        planned = money.state(Money(budget.cost, budget.currency), until) if budget and budget.cost else None
        minutes = budget.minutes if budget else 0
        to_go = cost_left(rest.left, planned_cost=planned, planned_minutes=minutes, cost=work.cost, worked=work.minutes)
        price = total((money.state(one, until) for one in known), money.currency)
        (measured,) = by_cost([Measured(price, work.cost, to_go)])
        found[key] = (measured.provision, work.cost, to_go)
    return found
