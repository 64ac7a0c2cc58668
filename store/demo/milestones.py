"""Milestones of every project: past ones are done and billed, but for the two that are planted."""

from __future__ import annotations

from datetime import date, timedelta

from store.contracts import BillingTerm, Contract
from store.demo.book import Book
from store.demo.contracts import settled
from store.demo.projects import PHASES, PLANNED, Planned
from store.demo.situations import OVERDUE_MILESTONE, UNBILLED_MILESTONE
from store.milestones import Milestone
from store.projects import Phase, Project

_BUILT = {
    "Hearth Tenant Portal": UNBILLED_MILESTONE[1],
    "Viaduct Ticketing": "First ticket sold in the pilot",
    "Scalpel Compliance": "Evidence register handed over",
    "Baltic Policy Core": "First product line migrated",
    "Almond ERP Rollout": "Pilot plant live",
}
# name | share of the project's time and of the price, in percent
_TEMPLATE = (("Discovery signed off", 25, 20), ("Core features released", 55, 30), ("Acceptance completed", 90, 30))
_LAST = ("Live", 97, 20)
_OVERDUE_DAYS = 9
_COMPLETED_DAYS, _ACCEPTED_DAYS = 12, 10


def milestones(book: Book) -> None:
    """Add the milestones of every project but the retainers, which have none."""
    for plan in PLANNED:
        if plan.billing == "retainer":
            continue
        for position, (name, percent, share) in enumerate((*_TEMPLATE, _LAST)):
            due = settled(book, book.clock.day(plan.week_at(percent), 3))
            title = _BUILT.get(plan.name, name) if position == 1 else name
            if (plan.name, title) == UNBILLED_MILESTONE[:2]:
                due = book.clock.near(-_COMPLETED_DAYS - 2)
            _add(book, plan, title, due, share, PHASES[min(position, 2)])
    name, title = OVERDUE_MILESTONE
    plan = next(plan for plan in PLANNED if plan.name == name)
    _add(book, plan, title, book.clock.near(-_OVERDUE_DAYS), 0, "Build")


def _add(book: Book, plan: Planned, title: str, due: date, share: int, phase: str) -> None:
    project = book.row(Project, plan.name)
    billed = "milestone" in plan.billing and share
    price = _billable(book, plan) if billed else 0
    planted = (plan.name, title) == UNBILLED_MILESTONE[:2]
    done = due < book.clock.today and (plan.name, title) != OVERDUE_MILESTONE
    completed = book.clock.today - timedelta(days=_COMPLETED_DAYS) if planted else due
    accepted = book.clock.today - timedelta(days=_ACCEPTED_DAYS) if planted else due + timedelta(days=2)
    book.add(
        Milestone,
        f"{plan.name}/{title}",
        project_id=project["id"],
        phase_id=book.id(Phase, f"{plan.name}/{phase}"),
        name=title,
        due_on=due,
        baseline_due_on=due - (project["ends_on"] - project["baseline_ends_on"]),
        completed_on=completed if done else None,
        accepted_on=accepted if done and billed else None,
        needs_acceptance=bool(billed),
        client_facing=True,
        amount_minor=price * share // 100 if billed else None,
        currency=project["currency"] if billed else None,
        billing_term_id=book.id(BillingTerm, f"{plan.name}/milestone") if billed else None,
    )


def _billable(book: Book, plan: Planned) -> int:
    """Return what the milestones of a project are worth together: the price, less its fixed part."""
    price = int(book.row(Contract, plan.name)["price_minor"])
    return price - price * 8 // 10 if plan.billing.startswith("fixed") else price
