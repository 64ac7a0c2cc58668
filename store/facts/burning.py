"""Which projects earn less than planned in a window, with the causes, for all projects in a few grouped queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col

from domain.burning import Actual, Expected, Shortfall, shortfall
from domain.money import Money, half_up
from domain.windows import Window
from store.facts.exchange import Reporting
from store.facts.margin import AT_STANDARD, Result, results
from store.projects import LIVE, Project
from store.queries import contracts, project_effort
from store.queries.project_effort import ByRole, HandedIn
from store.queries.project_time import month_end

AGAINST_PLAN = "plan"
AGAINST_BEFORE = "the period before"


@dataclass(frozen=True, slots=True)
class Burning:
    """A project with its shortfall, what it was measured against, and the roles that work there more than before."""

    result: Result
    against: str
    shortfall: Shortfall
    minutes: int
    unpriced: int
    shifts: tuple[tuple[str, int, int], ...]  # role, share of the window's minutes and of those before, in percent


def burning(
    db: Session, where: ColumnElement[bool], window: Window, money: Reporting, today: date, *, first_weekday: int = 0
) -> tuple[list[Burning], list[Result]]:
    """Return live projects whose margin is clearly below plan, most money lost first, and all that were looked at.

    Submitted time counts as worked: it costs, whether or not somebody has approved it.
    """
    live = and_(where, col(Project.status).in_(LIVE))

    def results_of(period: Window) -> list[Result]:
        return results(db, live, period, money, today, first_weekday=first_weekday, by_progress=True)

    found = results_of(window)
    keys = [one.project.id for one in found]
    earlier = Window(date.fromordinal(window.start.toordinal() - window.days), window.start, AGAINST_BEFORE)
    before = {one.project.id: one for one in results_of(earlier)}
    plans = contracts.budgets(db, live)
    waiting: dict[int, list[HandedIn]] = {}
    for row in project_effort.handed_in(db, keys, window):
        waiting.setdefault(row.project_id, []).append(row)
    short: list[Burning] = []
    for one in found:
        expected, against = _expected(plans.get(one.project.id), before.get(one.project.id), money, today)
        actual = _actual(one, waiting.get(one.project.id, ()), money, today)
        loss = shortfall(actual, expected) if expected else None
        if loss is not None and loss.burning:
            short.append(Burning(one, against, loss, actual.minutes, actual.unpriced, ()))
    short.sort(key=lambda one: (-one.shortfall.lost.minor, one.result.project.name))
    return _with_shifts(db, short, window), found


def _expected(
    plan: contracts.Planned | None, before: Result | None, money: Reporting, today: date
) -> tuple[Expected | None, str]:
    if plan is not None and plan.cost is not None and plan.minutes:
        value, cost = (money.state(Money(minor, plan.currency), today) for minor in (plan.amount, plan.cost))
        return Expected(plan.minutes, value, cost), AGAINST_PLAN
    if before is not None and before.minutes:
        worth = before.result.revenue - before.passed_on
        return Expected(before.minutes, worth, before.result.labour), AGAINST_BEFORE
    return None, ""


def _actual(one: Result, waiting: Sequence[HandedIn], money: Reporting, today: date) -> Actual:
    at_standard = one.basis == AT_STANDARD
    work = one.result.revenue - one.passed_on + one.written_off
    if not at_standard and not one.billable:
        waiting = ()  # nothing approved yet to tell what an hour earns under this contract
    zero = Money.zero(money.currency)
    value = labour = zero
    for row in waiting:
        day = month_end(row.month, today)
        if row.bill_minor:
            value = value + money.state(Money(row.bill_minor, row.bill_currency), day)
        if row.cost_minor:
            labour = labour + money.state(Money(row.cost_minor, row.cost_currency), day)
    billable = sum(row.billable for row in waiting)
    more = value if at_standard else _in_proportion(work, billable, one.billable)
    return Actual(
        minutes=one.minutes + sum(row.minutes for row in waiting),
        billable=one.billable + billable,
        unpriced=one.unpriced + sum(row.unpriced for row in waiting),
        value=one.value + value,
        revenue=work + more,
        labour=one.result.labour + labour,
        expenses=one.result.expenses,
        passed_on=one.passed_on,
        written_off=one.written_off,
    )


def _in_proportion(earned: Money, more: int, minutes: int) -> Money:
    """Return what further minutes earn under a contract that earns by progress."""
    return (
        Money(half_up(Decimal(earned.minor) * more / minutes), earned.currency)
        if minutes
        else Money(0, earned.currency)
    )


def _with_shifts(db: Session, short: list[Burning], window: Window) -> list[Burning]:
    grouped: dict[int, list[ByRole]] = {}
    for row in project_effort.by_role(db, [one.result.project.id for one in short], window):
        grouped.setdefault(row.project_id, []).append(row)
    return [
        Burning(one.result, one.against, one.shortfall, one.minutes, one.unpriced, _shifts(grouped, one))
        for one in short
    ]


def _shifts(grouped: Mapping[int, Sequence[ByRole]], one: Burning) -> tuple[tuple[str, int, int], ...]:
    """Return the roles whose share of the work grew, most grown first."""
    rows = grouped.get(one.result.project.id, ())
    within, before = sum(row.within for row in rows), sum(row.before for row in rows)
    if not within or not before:
        return ()
    shares = [(row.role, _percent(row.within, within), _percent(row.before, before)) for row in rows]
    return tuple(sorted((s for s in shares if s[1] > s[2]), key=lambda s: (s[2] - s[1], s[0])))


def _percent(part: int, whole: int) -> int:
    return half_up(Decimal(part) * 100 / whole)
