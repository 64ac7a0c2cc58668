"""Minutes, value and cost of time by project, from the weekly sums; only cut weeks are read from entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlmodel import Session, col

from domain.grain import split
from domain.weeks import month_index, week_index
from domain.windows import Window
from store.db import plainly
from store.projects import Project
from store.timesheets import TimeByProject, TimeEntry, TimeStatus

_DONE = (TimeStatus.APPROVED, TimeStatus.LOCKED)
_MOST_NAMED = 500  # keys in one statement


class TimeSum(NamedTuple):
    """Time of one project by currencies. ``month`` (202611) is set where an amount must be converted, else 0.

    ``bill_minor`` is the standard value of approved billable time; ``unpriced`` and ``uncosted`` are minutes without.
    """

    project_id: int
    month: int
    bill_currency: str
    cost_currency: str
    submitted: int
    approved: int
    billable: int
    bill_minor: int
    cost_minor: int
    unpriced: int
    uncosted: int


def sums(
    db: Session, where: ColumnElement[bool], window: Window, *, currency: str = "", first_weekday: int = 0
) -> list[TimeSum]:
    """Return the time of the projects of ``where`` (a condition on ``Project``) in the window.

    Amounts in ``currency`` are one row a project; others are kept apart by month, so that each can be converted at a
    rate of its time.
    """
    whole, edges = split(window, first_weekday)
    found: list[TimeSum] = []
    if whole is not None:
        found += _whole(db, where, whole, currency, first_weekday)
    for edge in edges:
        found += _read(db, _entered(where, edge, currency))
    return found


def _whole(
    db: Session, where: ColumnElement[bool], whole: Window, currency: str, first_weekday: int
) -> Sequence[TimeSum]:
    if not currency:
        return list(_read(db, _rolled_up(where, whole, currency, first_weekday)))
    # Most projects know one currency: summed in the order of the key, without a sort by month and currency. The
    # projects with another one are summed once more, apart.
    at_home = plainly(db, _at_home(where, whole, currency, first_weekday)).all()
    mixed = [row[0] for row in at_home if row[-1]]
    found = [TimeSum._make((row[0], 0, currency, currency, *row[1:-1])) for row in at_home if not row[-1]]
    if mixed:
        apart = where if len(mixed) > _MOST_NAMED else and_(where, col(Project.id).in_(mixed))
        known = set(mixed)
        rows = _read(db, _rolled_up(apart, whole, currency, first_weekday))
        found += [row for row in rows if row.project_id in known]
    return found


def _read(db: Session, query: Select[*tuple[Any, ...]]) -> Iterator[TimeSum]:
    return (TimeSum._make(row) for row in plainly(db, query).all())


def _month(month: Any, bill: Any, cost: Any, currency: str) -> ColumnElement[int]:  # noqa: ANN401 -- columns
    return case((and_(bill.in_(("", currency)), cost.in_(("", currency))), 0), else_=month)


def _at_home(where: ColumnElement[bool], whole: Window, currency: str, first_weekday: int) -> Select[*tuple[Any, ...]]:
    """Return the sums by project, each with whether it knows any other currency."""
    rolled = TimeByProject
    elsewhere = or_(
        col(rolled.bill_currency).not_in(("", currency)),
        col(rolled.cost_currency).not_in(("", currency)),
    )
    other = func.max(case((elsewhere, 1), else_=0))
    return (
        select(col(Project.id), *_SUMS, other)
        .join(Project, col(Project.id) == col(rolled.project_id))
        .where(where, *_stretch(whole, first_weekday))
        .group_by(col(Project.id))
    )


_SUMS = tuple(
    func.sum(column)
    for column in (
        TimeByProject.submitted_minutes,
        TimeByProject.approved_minutes,
        TimeByProject.approved_billable_minutes,
        TimeByProject.approved_bill_minor,
        TimeByProject.approved_cost_minor,
        TimeByProject.unpriced_minutes,
        TimeByProject.uncosted_minutes,
    )
)


def _rolled_up(
    where: ColumnElement[bool], whole: Window, currency: str, first_weekday: int
) -> Select[*tuple[Any, ...]]:
    rolled = TimeByProject
    bill, cost = col(rolled.bill_currency), col(rolled.cost_currency)
    keys = (col(rolled.project_id), _month(col(rolled.month), bill, cost, currency), bill, cost)
    return (
        select(*keys, *_SUMS)
        .join(Project, col(Project.id) == col(rolled.project_id))
        .where(where, *_stretch(whole, first_weekday))
        .group_by(*keys)
    )


def _stretch(whole: Window, first_weekday: int) -> list[ColumnElement[bool]]:
    month, week = col(TimeByProject.month), col(TimeByProject.week)
    first, last = month_index(whole.start), month_index(whole.last)
    found: list[ColumnElement[bool]] = [month.between(first, last)]
    # Weeks rise within a month: only the first and the last month may be cut.
    if whole.start.day > 1:
        found.append(or_(month > first, week >= week_index(whole.start, first_weekday)))
    if whole.end.day > 1:
        found.append(or_(month < last, week <= week_index(whole.last, first_weekday)))
    return found


def _entered(where: ColumnElement[bool], edge: Window, currency: str) -> Select[*tuple[Any, ...]]:
    entry = TimeEntry
    bill, cost = func.coalesce(entry.bill_currency, ""), func.coalesce(entry.cost_currency, "")
    done = col(entry.status).in_(_DONE)
    billed = and_(done, col(entry.billable).is_(True))
    keys = (col(entry.project_id), _month(col(entry.month), bill, cost, currency), bill, cost)
    return (
        select(
            *keys,
            _sum(col(entry.status) == TimeStatus.SUBMITTED, entry.minutes),
            _sum(done, entry.minutes),
            _sum(billed, entry.minutes),
            _sum(billed, func.coalesce(entry.bill_minor, 0)),
            _sum(done, func.coalesce(entry.cost_minor, 0)),
            _sum(and_(billed, col(entry.bill_minor).is_(None)), entry.minutes),
            _sum(and_(done, col(entry.cost_minor).is_(None)), entry.minutes),
        )
        .join(Project, col(Project.id) == col(entry.project_id))
        .where(where, col(entry.work_on) >= edge.start, col(entry.work_on) < edge.end)
        .group_by(*keys)
    )


def _sum(when: ColumnElement[bool], value: Any) -> ColumnElement[int]:  # noqa: ANN401 -- a column or an expression
    return func.sum(case((when, value), else_=0))


def month_end(month: int, latest: date) -> date:
    """Return the last day of a month (202611), but never later than ``latest``.

    >>> month_end(202611, date(2026, 12, 24))
    datetime.date(2026, 11, 30)
    """
    year, number = divmod(month, 100)
    following = date(year + number // 12, number % 12 + 1, 1)
    return min(date.fromordinal(following.toordinal() - 1), latest)
