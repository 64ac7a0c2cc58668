"""Revenue recognised by month, closed months, and exchange rates."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from domain.money import half_up
from domain.weeks import month_index
from store.contracts import BillingTerm, Contract, FixedFeePart, Recognition
from store.demo.book import Book, Values
from store.demo.clock import at, month_end, month_start
from store.demo.contracts import RETAINERS
from store.demo.projects import PLANNED, Planned
from store.demo.tasks import planned_minutes
from store.milestones import Milestone
from store.people import Person
from store.projects import Project
from store.revenue import ClosedPeriod, ExchangeRate, RevenueEntry
from store.timesheets import TimeEntry, TimeStatus

_MONTHS = 10
_COUNTS = (TimeStatus.APPROVED, TimeStatus.LOCKED)
_RATE = Decimal("1.1560")
_SWAY = Decimal("0.0011")
_FOUR_PLACES = Decimal("0.0001")
_SIX_PLACES = Decimal("0.000001")


def exchange_rates(book: Book) -> None:
    """Add what a pound costs in euros, and the other way round, every Monday of a year."""
    for week in range(-60, 1):
        day = book.clock.day(week)
        rate = (_RATE + _SWAY * (week * week % 17 - 8)).quantize(_FOUR_PLACES)
        book.add(ExchangeRate, base="GBP", quote="EUR", day=day, rate=str(rate))
        book.add(ExchangeRate, base="EUR", quote="GBP", day=day, rate=str((1 / rate).quantize(_SIX_PLACES)))


def revenue(book: Book) -> None:
    """Post each past month's revenue by the method of the contract; all but the last month are closed."""
    by_project: dict[int, list[Values]] = {}
    for row in book.rows(TimeEntry):
        if row["status"] in _COUNTS and row["billable"]:
            by_project.setdefault(row["project_id"], []).append(row)
    for plan in PLANNED:
        earned_before = 0
        for back in range(_MONTHS, 0, -1):
            last = month_end(month_start(book.clock.today, -back))
            earned = _earned(book, plan, by_project.get(book.id(Project, plan.name), []), last)
            if earned != earned_before:
                _post(book, plan, last, earned - earned_before)
            earned_before = earned
    for back in range(_MONTHS, 1, -1):
        last = month_end(month_start(book.clock.today, -back))
        closed_by = book.id(Person, "Beatriz Nogueira")
        book.add(ClosedPeriod, month=month_index(last), closed_at=at(last + timedelta(days=8)), closed_by=closed_by)


def _earned(book: Book, plan: Planned, rows: list[Values], until: date) -> int:
    """Return what a project has earned from its beginning up to a day, in minor units."""
    contract = book.row(Contract, plan.name)
    done = [row for row in rows if row["work_on"] <= until]
    method = contract["recognition"]
    if method is Recognition.AS_INVOICED:
        setup = [row for row in _parts(book, plan) if row["due_on"] <= until]
        return sum(row["bill_minor"] or 0 for row in done) + sum(int(row["amount_minor"]) for row in setup)
    if method is Recognition.MILESTONE:
        return sum(
            row["amount_minor"] or 0
            for row in book.rows(Milestone)
            if row["project_id"] == contract["project_id"] and row["accepted_on"] and row["accepted_on"] <= until
        )
    if method is Recognition.RATABLE:
        months = sum(contract["starts_on"] <= month_end(month_start(until, -back)) for back in range(_MONTHS))
        return months * RETAINERS[plan.name][0] if until >= contract["starts_on"] else 0
    share = _share(book, plan, rows, done, by_cost=method is Recognition.COST_TO_COST)
    return min(int(contract["price_minor"]), half_up(share * int(contract["price_minor"])))


def _parts(book: Book, plan: Planned) -> list[Values]:
    """Return the instalments agreed beside time and materials."""
    terms = dict(book.keyed(BillingTerm))
    term = terms.get(f"{plan.name}/fixed", {"id": None})
    return [row for row in book.rows(FixedFeePart) if row["billing_term_id"] == term["id"]]


def _share(book: Book, plan: Planned, rows: list[Values], done: list[Values], *, by_cost: bool) -> Decimal:
    """Return how much is complete: minutes (or cost) to date over the same at completion."""
    at_completion = max(planned_minutes(book, plan.name), sum(int(row["minutes"]) for row in rows))
    if by_cost:
        # What is left costs what an hour has cost on average so far.
        minutes, cost = (sum(int(row[name] or 0) for row in rows) for name in ("minutes", "cost_minor"))
        total = Decimal(cost) * at_completion / minutes if minutes else Decimal(0)
        spent = Decimal(sum(int(row["cost_minor"] or 0) for row in done))
        return spent / total if total else Decimal(0)
    return Decimal(sum(int(row["minutes"]) for row in done)) / at_completion


def _post(book: Book, plan: Planned, last: date, minor: int) -> None:
    contract = book.row(Contract, plan.name)
    book.add(
        RevenueEntry,
        project_id=contract["project_id"],
        contract_id=contract["id"],
        month=month_index(last),
        amount_minor=minor,
        currency=contract["currency"],
        method=contract["recognition"],
        posted_on=min(last + timedelta(days=4), book.clock.today),
    )
