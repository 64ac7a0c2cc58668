"""What projects earned in a window: posted revenue while months are posted, measured by contract after that.

A handful of grouped queries, however many projects there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, select
from sqlmodel import Session, col

from domain.earning import Course, Terms, Work, cost_left, earned
from domain.money import Money, total
from domain.revenue import Method
from domain.weeks import month_index
from domain.windows import Window
from domain.windows.window import EPOCH
from store.contracts import Contract, Recognition
from store.facts.coverage import Covered, agreed, covered
from store.facts.exchange import Reporting, rate_table
from store.facts.retainers import overages
from store.projects import Project
from store.queries import contracts, project_time
from store.queries.contracts import ContractRow, Dated, Posted
from store.queries.project_time import TimeSum, month_end

DAY = timedelta(days=1)
_METHODS = {
    Recognition.AS_INVOICED: Method.AS_INVOICED,
    Recognition.COST_TO_COST: Method.COST,
    Recognition.HOURS: Method.HOURS,
    Recognition.MILESTONE: Method.MILESTONE,
    Recognition.RATABLE: Method.RATABLE,
}
_BY_PROGRESS = (Recognition.HOURS, Recognition.COST_TO_COST, Recognition.MILESTONE)
# Measured cumulatively: a changed estimate or time approved late is caught up in the first open month.
_REMEASURED = (Method.AS_INVOICED, Method.HOURS, Method.COST)


class Earned(NamedTuple):
    """Revenue of a project in a window: what is posted, and what was earned beyond that, in its own currency."""

    project_id: int
    method: Method
    posted: Money
    open: Money

    @property
    def amount(self) -> Money:
        """Posted and open together."""
        return self.posted + self.open


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a window lies to the months that are posted: which of them count, and whether what is open is caught up.

    ``frontier`` is the first day after the last posted month.
    """

    window: Window
    frontier: date
    months: range | None  # month numbers, year * 12 + month - 1
    catch_up: bool


@dataclass(frozen=True, slots=True)
class _Books:
    """Everything read, by project."""

    terms: Mapping[int, list[Terms]]
    before: Mapping[int, list[TimeSum]]
    within: Mapping[int, list[TimeSum]]
    after: Mapping[int, list[TimeSum]]
    left: Mapping[int, contracts.Left]
    budgets: Mapping[int, contracts.Planned]
    posted: Mapping[int, list[Posted]]


def earned_by_project(
    db: Session,
    where: ColumnElement[bool],
    window: Window,
    today: date,
    *,
    first_weekday: int = 0,
    by_progress: bool = False,
) -> dict[int, Earned]:
    """Return the revenue of each client project of ``where`` in the window, up to and with today.

    ``by_progress`` leaves postings aside and measures every fixed price by hours: what the work done is worth now.
    """
    window = Window(window.start, max(window.start, min(window.end, today + DAY)), window.label)
    plan = _plan(window, None if by_progress else contracts.last_posted_month(db))
    where = and_(where, col(Project.internal).is_(False))
    rows = db.execute(select(col(Project.id), col(Project.currency)).where(where))
    currencies = {key: currency for key, currency in rows if key is not None}
    books = _read(db, where, plan, today, first_weekday)
    if by_progress:
        books = replace(books, terms={key: [_progress(one) for one in terms] for key, terms in books.terms.items()})
    rates = rate_table(db)
    return {key: _earned(key, plan, books, Reporting(rates, currency), today) for key, currency in currencies.items()}


def _progress(terms: Terms) -> Terms:
    lumpy = terms.method is Method.MILESTONE and terms.price is not None
    return replace(terms, method=Method.HOURS) if lumpy else terms


def _number(month: int) -> int:
    return month // 100 * 12 + month % 100 - 1


def _plan(window: Window, last_month: int | None) -> _Plan:
    """Decide what of a window is posted; a window that cuts months is measured throughout."""
    if last_month is None or not window.days:
        return _Plan(window, window.start, None, catch_up=False)
    last = _number(last_month)
    frontier = date((last + 1) // 12, (last + 1) % 12 + 1, 1)
    cuts = window.start.day != 1 or (window.end < frontier and window.end.day != 1)
    if cuts or window.start > frontier:
        return _Plan(window, frontier, None, catch_up=False)
    first = _number(month_index(window.start))
    until = min(last, _number(month_index(window.last)))
    return _Plan(window, frontier, range(first, until + 1), catch_up=window.end > frontier)


def _read(db: Session, where: ColumnElement[bool], plan: _Plan, today: date, first_weekday: int) -> _Books:
    window = plan.window
    by_progress = select(col(Contract.project_id)).where(col(Contract.recognition).in_(_BY_PROGRESS))
    some = where if plan.catch_up else and_(where, col(Project.id).in_(by_progress))

    def sums(which: ColumnElement[bool], start: date, end: date) -> dict[int, list[TimeSum]]:
        if start >= end:
            return {}
        found = project_time.sums(db, which, Window(start, end, window.label), first_weekday=first_weekday)
        return _by_project(found)

    return _Books(
        terms=_terms(db, where, today),
        before=sums(some, EPOCH, window.start),
        within=sums(where, window.start, window.end),
        after=sums(and_(where, col(Project.id).in_(by_progress)), window.end, today + DAY),
        left=contracts.work_left(db, where),
        budgets=contracts.budgets(db, where),
        posted=_posted_by_project(contracts.posted(db, where) if plan.months is not None else ()),
    )


def _by_project(rows: Iterable[TimeSum]) -> dict[int, list[TimeSum]]:
    found: dict[int, list[TimeSum]] = {}
    for row in rows:
        found.setdefault(row.project_id, []).append(row)
    return found


def _posted_by_project(rows: Iterable[Posted]) -> dict[int, list[Posted]]:
    found: dict[int, list[Posted]] = {}
    for row in rows:
        found.setdefault(row.project_id, []).append(row)
    return found


def _terms(db: Session, where: ColumnElement[bool], today: date) -> dict[int, list[Terms]]:
    fees, retained = contracts.monthly_fees(db, where), agreed(db, where)
    shared = covered(db, retained, today)
    beyond, by_time = overages(db, retained, shared, today), contracts.billed_by_time(db, where)
    parts, reached = _dated(contracts.parts(db, where)), _dated(contracts.reached(db, where))
    found: dict[int, list[Terms]] = {}
    for row in contracts.contracts(db, where):
        first = row.project_id not in found  # agreed amounts stand on the project: they count with one contract
        found.setdefault(row.project_id, []).append(
            Terms(
                _METHODS[Recognition(row.recognition)],
                row.currency,
                row.starts_on,
                row.ends_on,
                price=Money(row.price, row.currency) if row.price is not None else None,
                monthly=_fee(row, fees),
                overages=tuple(beyond.get(row.id, ())),
                milestones=tuple(reached.get(row.project_id, ())) if first else (),
                parts=tuple(parts.get(row.project_id, ())) if first else (),
                by_time=row.id == by_time[row.project_id] if row.project_id in by_time else first,
                covered=_worth(db, shared[row.project_id], row.currency) if row.project_id in shared else (),
            )
        )
    return found


def _fee(row: ContractRow, fees: Mapping[int, int]) -> Money | None:
    return Money(fees[row.id], row.currency) if row.id in fees else None


def _worth(db: Session, shared: Covered, currency: str) -> tuple[tuple[date, Money], ...]:
    """Return what the retainer pays for at standard value, in the contract's currency."""
    own = Reporting(rate_table(db), currency)
    return tuple((day, own.state(amount, day)) for day, amount in shared.worth)


def _dated(rows: Iterable[Dated]) -> dict[int, list[tuple[date, Money]]]:
    found: dict[int, list[tuple[date, Money]]] = {}
    for row in rows:
        found.setdefault(row.project_id, []).append((row.day, Money(row.minor, row.currency)))
    return found


def _earned(key: int, plan: _Plan, books: _Books, money: Reporting, today: date) -> Earned:
    zero = Money.zero(money.currency)
    terms = books.terms.get(key) or [Terms(Method.AS_INVOICED, money.currency, EPOCH, date.max)]
    method, posted = terms[0].method, zero
    if plan.months is not None:
        posted = _posted(books.posted.get(key, ()), money, plan.months)
        if not plan.catch_up:
            return Earned(key, method, posted, zero)
    if plan.catch_up and method not in _REMEASURED:
        plan = replace(plan, window=Window(plan.frontier, plan.window.end, plan.window.label), catch_up=False)
    course = _course(key, plan, books, money, today)
    window = Window(EPOCH, plan.window.end, plan.window.label) if plan.catch_up else plan.window
    day = max(plan.window.start, plan.window.last)
    measured = total((money.state(earned(one, course, window), day) for one in terms), money.currency)
    if not plan.catch_up:
        return Earned(key, method, posted, measured)
    before = _posted(books.posted.get(key, ()), money, None)
    return Earned(key, method, posted, measured - before)


def _posted(rows: Iterable[Posted], money: Reporting, months: range | None) -> Money:
    return total(
        (
            money.state(Money(row.minor, row.currency), month_end(row.month, date.max))
            for row in rows
            if months is None or _number(row.month) in months
        ),
        money.currency,
    )


def _course(key: int, plan: _Plan, books: _Books, money: Reporting, today: date) -> Course:
    def work(rows: Iterable[TimeSum], latest: date) -> Work:
        return work_of(rows, money, latest)

    before = work(books.before.get(key, ()), plan.window.start)
    within = work(books.within.get(key, ()), plan.window.last if plan.window.days else plan.window.start)
    after = work(books.after.get(key, ()), today)
    left = books.left.get(key, contracts.Left(0, 0))
    budget = books.budgets.get(key)
    known = [one for one in (before, within, after) if one.minutes]
    cost = total((one.cost for one in known), money.currency)
    rest = cost_left(
        left.left,
        planned_cost=money.state(Money(budget.cost, budget.currency), today) if budget and budget.cost else None,
        planned_minutes=budget.minutes if budget else 0,
        cost=cost,
        worked=sum(one.minutes for one in known),
    )
    if plan.catch_up:
        nothing = Work(0, Money.zero(money.currency), Money.zero(money.currency))
        within = Work(before.minutes + within.minutes, before.value + within.value, before.cost + within.cost)
        return Course(nothing, within, after, left.left, rest, left.planned)
    return Course(before, within, after, left.left, rest, left.planned)


def work_of(rows: Iterable[TimeSum], money: Reporting, latest: date) -> Work:
    """Return the billable minutes, value and cost of time sums, converted at the end of each month."""
    currency, minutes, value, cost = money.currency, 0, 0, 0
    for row in rows:
        minutes += row.billable
        # Amounts in the reporting currency are the rule, and need no conversion.
        if row.bill_currency == currency:
            value += row.bill_minor
        elif row.bill_minor:
            value += money.state(Money(row.bill_minor, row.bill_currency), _day(row, latest)).minor
        if row.cost_currency == currency:
            cost += row.cost_minor
        elif row.cost_minor:
            cost += money.state(Money(row.cost_minor, row.cost_currency), _day(row, latest)).minor
    return Work(minutes, Money(value, currency), Money(cost, currency))


def _day(row: TimeSum, latest: date) -> date:
    return month_end(row.month, latest) if row.month else latest
