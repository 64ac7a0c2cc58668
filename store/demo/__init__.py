"""The demo firm: a consultancy of some 45 people, laid out around ``today`` and the same on every run.

What is planted in it is in ``situations``, and for people in docs/demo.md. Everything is put together in memory as
rows of the tables, in the order below (a part may read the ones before it), and written in one go.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlmodel import Session

from store import rollups
from store.demo import (
    budgets,
    clients,
    contracts,
    expenses,
    findings,
    invoices,
    meetings,
    milestones,
    people,
    projects,
    rates,
    relations,
    revenue,
    skills,
    staffing,
    status,
    tasks,
    timesheets,
)
from store.demo.book import Book
from store.demo.clock import Clock

_PARTS: tuple[Callable[[Book], None], ...] = (
    people.places,
    people.people,
    skills.skills,
    clients.clients,
    clients.opportunities,
    projects.projects,
    staffing.bookings,
    staffing.demands,
    staffing.time_off,
    rates.rates,
    tasks.tasks,
    contracts.contracts,
    milestones.milestones,
    timesheets.entries,
    expenses.expenses,
    invoices.invoices,
    budgets.budgets,
    revenue.exchange_rates,
    revenue.revenue,
    status.status_updates,
    relations.interactions,
    relations.surveys,
    meetings.meetings,
    findings.findings,
    findings.policies,
)


def seed(db: Session, today: date) -> None:
    """Fill an empty database with the demo firm as it stands on ``today``; the caller commits."""
    book = Book(Clock(today))
    for part in _PARTS:
        part(book)
    book.write(db)
    rollups.recompute(db)
