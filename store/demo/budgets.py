"""Budgets, set so that the planted ones have passed 80, 90 and 100 percent and all others are well within."""

from __future__ import annotations

from datetime import timedelta

from store.budgets import Budget
from store.demo.book import Book
from store.demo.projects import PLANNED, Planned
from store.demo.situations import BUDGET_USED, BURNING_PROJECT, NO_BILL_RATE, RAISED_BUDGET
from store.demo.tasks import planned_minutes
from store.people import Person
from store.projects import Project
from store.timesheets import TimeEntry, TimeStatus

_USED = (TimeStatus.APPROVED, TimeStatus.LOCKED)
_BEFORE_RAISE = 93
_LEAST, _MOST = 25, 66
_HOURLY = 11_500  # for projects that have not begun
_WAITING_USED = 56  # the burning project has much time waiting for approval
_COST_SHARE = 50  # of the amount, in percent
_BURNING_COST_SHARE = 32


def budgets(book: Book) -> None:
    """Add the budget of every client project; one was raised three weeks ago."""
    finance = book.id(Person, "Beatriz Nogueira")
    for plan in PLANNED:
        project = book.row(Project, plan.name)
        minutes, minor = _used(book, project["id"])
        if not minutes:
            minutes = planned_minutes(book, plan.name)
            minor = minutes * _HOURLY // 60
            used = 100
        else:
            used = _WAITING_USED if plan.name == BURNING_PROJECT else BUDGET_USED.get(plan.name) or _progress(plan)
        if plan.name == NO_BILL_RATE[1]:
            minor = minutes * _HOURLY // 60
        signed = project["starts_on"] - timedelta(days=14)
        if plan.name == RAISED_BUDGET:
            _add(book, plan, 1, (minutes, minor, _BEFORE_RAISE), since=signed, set_by=finance)
            since = book.clock.day(-3)
            _add(
                book, plan, 2, (minutes, minor, used), since=since, set_by=finance, reason="Scope of the depots agreed"
            )
        else:
            _add(book, plan, 1, (minutes, minor, used), since=signed, set_by=finance)


def _add(book: Book, plan: Planned, number: int, used: tuple[int, int, int], **given: object) -> None:
    """Add a version of which ``used`` (minutes, minor units) is the given percentage."""
    minutes, minor, percent = used
    amount = minor * 100 // percent
    share = _BURNING_COST_SHARE if plan.name == BURNING_PROJECT else _COST_SHARE
    book.add(
        Budget,
        project_id=book.id(Project, plan.name),
        number=number,
        minutes=minutes * 100 // percent,
        amount_minor=amount,
        cost_minor=amount * share // 100,
        currency=book.row(Project, plan.name)["currency"],
        **given,
    )


def _used(book: Book, project_id: int) -> tuple[int, int]:
    rows = [row for row in book.rows(TimeEntry) if row["project_id"] == project_id and row["status"] in _USED]
    return sum(row["minutes"] for row in rows if row["billable"]), sum(row["bill_minor"] or 0 for row in rows)


def _progress(plan: Planned) -> int:
    """Return a little less than the share of the project's time that is over, in percent."""
    return min(_MOST, max(_LEAST, -plan.first * 100 // plan.weeks - 4))
