"""Profit and loss of projects in a window, for one or for all in the same few grouped queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from domain.billing.expenses import rebilled
from domain.economics import ProfitAndLoss
from domain.money import Money, total
from domain.windows import Window
from store.clients import Client
from store.contracts import Contract, Recognition
from store.db import plainly
from store.facts.earned import Earned, earned_by_project, work_of
from store.facts.exchange import Reporting
from store.facts.expenses import expense_row
from store.people import Person
from store.projects import Project, ProjectStatus
from store.queries import contracts, expenses, project_time, write_offs
from store.queries.project_time import TimeSum

DAY = timedelta(days=1)
AT_STANDARD = "approved time at standard value"


class ProjectName(NamedTuple):
    """A project with the names a report groups by."""

    id: int
    name: str
    client_id: int | None
    client: str
    manager_id: int
    manager: str
    status: ProjectStatus
    currency: str


class Result(NamedTuple):
    """A project's result in the reporting currency. ``basis`` says what its revenue is."""

    project: ProjectName
    result: ProfitAndLoss
    basis: str
    minutes: int
    billable: int
    value: Money
    submitted: int
    unpriced: int
    uncosted: int
    passed_on: Money
    written_off: Money


_BY_A_METHOD = col(Project.id).in_(
    select(col(Contract.project_id)).where(col(Contract.recognition) != Recognition.AS_INVOICED)
)
_MANAGER = aliased(Person)
_NAMES = (
    select(
        col(Project.id),
        col(Project.name),
        col(Project.client_id),
        func.coalesce(col(Client.name), ""),
        col(Project.manager_id),
        col(_MANAGER.name),
        col(Project.status),
        col(Project.currency),
    )
    .join(Client, col(Client.id) == col(Project.client_id), isouter=True)
    .join(_MANAGER, col(_MANAGER.id) == col(Project.manager_id))
)


def names(db: Session, where: ColumnElement[bool]) -> list[ProjectName]:
    """Return the client projects of ``where``, by name."""
    query = _NAMES.where(where, col(Project.internal).is_(False)).order_by(col(Project.name), col(Project.id))
    return [ProjectName._make(row) for row in plainly(db, query).all()]


def results(
    db: Session,
    where: ColumnElement[bool],
    window: Window,
    money: Reporting,
    today: date,
    *,
    first_weekday: int = 0,
    by_progress: bool = False,
) -> list[Result]:
    """Return the result of each client project of ``where`` with time, expenses or revenue in the window.

    Revenue is approved time at standard value less write-offs, with what was agreed beside it and expenses passed on;
    under a contract with another method of recognition it is what that method earns. ``by_progress`` measures every
    fixed price by hours instead, whatever was posted.
    """
    window = Window(window.start, max(window.start, min(window.end, today + DAY)), window.label)
    where = and_(where, col(Project.internal).is_(False))
    otherwise = and_(where, _BY_A_METHOD)
    by_method: dict[int, Earned] = {}
    if plainly(db, select(col(Project.id)).where(otherwise).limit(1)).first() is not None:
        by_method = earned_by_project(
            db, otherwise, window, today, first_weekday=first_weekday, by_progress=by_progress
        )
    time: dict[int, list[TimeSum]] = {}
    for row in project_time.sums(db, where, window, currency=money.currency, first_weekday=first_weekday):
        time.setdefault(row.project_id, []).append(row)
    extra = _Extra.read(db, where, window, money)
    last = max(window.start, window.last)
    found = [_result(one, time.get(one.id, []), by_method.get(one.id), extra, money, last) for one in names(db, where)]
    return [one for one in found if one.minutes or one.submitted or one.result.revenue or one.result.expenses]


@dataclass(frozen=True, slots=True)
class _Extra:
    """What comes beside time, by project: agreed amounts due in the window, expenses, and what clients pay of them."""

    agreed: Mapping[int, list[Money]]
    spent: Mapping[int, list[Money]]
    passed_on: Mapping[int, list[Money]]
    written_off: Mapping[int, list[Money]]

    def touches(self, key: int) -> bool:
        """Tell whether anything beside time changes a project's revenue."""
        return key in self.agreed or key in self.passed_on or key in self.written_off

    @classmethod
    def read(cls, db: Session, where: ColumnElement[bool], window: Window, money: Reporting) -> _Extra:
        """Read instalments, milestones and expenses of the window."""
        agreed: dict[int, list[Money]] = {}
        for row in (*contracts.parts(db, where), *contracts.reached(db, where)):
            if row.day in window:
                stated = money.state(Money(row.minor, row.currency), row.day)
                agreed.setdefault(row.project_id, []).append(stated)
        spent: dict[int, list[Money]] = {}
        passed_on: dict[int, list[Money]] = {}
        for one in expenses.spent(db, where, window):
            expense = expense_row(one, money)
            spent.setdefault(one.project_id, []).append(expense.cost)
            price = rebilled(expense)
            if price is not None:
                passed_on.setdefault(one.project_id, []).append(price)
        written_off: dict[int, list[Money]] = {}
        for lost in write_offs.by_project(db, where, window):
            stated = money.state(Money(lost.minor, lost.currency), lost.day)
            written_off.setdefault(lost.project_id, []).append(stated)
        return cls(agreed, spent, passed_on, written_off)


def _result(
    project: ProjectName, rows: list[TimeSum], by_method: Earned | None, extra: _Extra, money: Reporting, last: date
) -> Result:
    key, nothing = project.id, Money.zero(money.currency)
    work = work_of(rows, money, last)
    spent = total(extra.spent[key], money.currency) if key in extra.spent else nothing
    passed_on = written_off = nothing
    if by_method is not None:
        revenue, basis = money.state(by_method.amount, last), f"recognised, {by_method.method.value}"
    else:
        revenue, basis = work.value, AT_STANDARD
        if extra.touches(key):
            passed_on = total(extra.passed_on.get(key, ()), money.currency)
            written_off = total(extra.written_off.get(key, ()), money.currency)
            revenue = revenue + total(extra.agreed.get(key, ()), money.currency) + passed_on - written_off
    return Result(
        project=project,
        result=ProfitAndLoss(revenue, work.cost, spent, nothing),
        basis=basis,
        minutes=sum([row.approved for row in rows]),
        billable=work.minutes,
        value=work.value,
        submitted=sum([row.submitted for row in rows]),
        unpriced=sum([row.unpriced for row in rows]),
        uncosted=sum([row.uncosted for row in rows]),
        passed_on=passed_on,
        written_off=written_off,
    )
