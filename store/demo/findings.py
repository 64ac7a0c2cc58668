"""What the assistant had already found when the demo begins, and the rules the firm has given it."""

from __future__ import annotations

from datetime import timedelta

from domain.policy import read_rule
from domain.watch import seen
from store.bookings import Booking
from store.clients import Client
from store.demo.book import Book
from store.demo.clock import at
from store.demo.situations import (
    CHURN_CLIENT,
    EARLY_ROLLOFFS,
    NO_BILL_RATE,
    OVERALLOCATED,
    RED_PROJECT,
    UNBILLED_MILESTONE,
)
from store.findings import Finding, FindingStatus, Policy
from store.milestones import Milestone
from store.people import Person
from store.projects import Project

# kind, severity | title | detail | person | project | client | days since first seen
_FINDINGS = (
    ("budget, critical", f"{RED_PROJECT} is over budget", "107 % of the budget is used", "", RED_PROJECT, "", 9),
    (
        "unbilled_milestone, warning",
        f"{UNBILLED_MILESTONE[1]} is not invoiced",
        "Accepted ten days ago, 36,000.00 GBP",
        "",
        UNBILLED_MILESTONE[0],
        "",
        7,
    ),
    (
        "missing_rate, warning",
        f"{NO_BILL_RATE[0]} has no bill rate",
        f"Time on {NO_BILL_RATE[1]} cannot be invoiced",
        *NO_BILL_RATE,
        "",
        21,
    ),
    ("overallocation, warning", f"{OVERALLOCATED} is overbooked", "Ten hours a day soon", OVERALLOCATED, "", "", 4),
    ("churn, critical", f"{CHURN_CLIENT} may leave", "Sponsor gone, weeks of silence", "", "", CHURN_CLIENT, 12),
    (
        "early_rolloff, info",
        "Viktor Danilov rolls off early",
        "Seven weeks before the first plan",
        "Viktor Danilov",
        EARLY_ROLLOFFS["Viktor Danilov"],
        "",
        3,
    ),
)
_MARGINS = "Every Friday at four send me the margin of every project, worst first."
_EIGHTY = "Tell the project manager when a project has used 80 % of its budget."
_POLICIES = (
    ("Weekly portfolio", _MARGINS, "fri 16:00", "Callum Reid"),
    ("Budget at eighty", _EIGHTY, "", "Callum Reid"),
)


def findings(book: Book) -> None:
    """Add open findings, one of them snoozed."""
    today = book.clock.today
    for what, title, detail, person, project, client, days in _FINDINGS:
        kind, severity = what.split(", ")
        snoozed = kind == "early_rolloff"
        book.add(
            Finding,
            fingerprint=seen.fingerprint(kind, _about(book, kind, person, project, client)),
            kind=kind,
            severity=severity,
            title=title,
            detail=detail,
            person_id=book.id(Person, person) if person else None,
            project_id=book.id(Project, project) if project else None,
            client_id=book.id(Client, client) if client else None,
            status=FindingStatus.SNOOZED if snoozed else FindingStatus.OPEN,
            snoozed_until=today + timedelta(days=5) if snoozed else None,
            first_seen_at=at(today - timedelta(days=days), 6),
            last_seen_at=at(today - timedelta(days=1), 6),
        )


def _about(book: Book, kind: str, person: str, project: str, client: str) -> str:
    """Return the reference a sweep would give this finding, so that it knows it again."""
    if kind == "unbilled_milestone":
        return f"milestone:{book.id(Milestone, '/'.join(UNBILLED_MILESTONE[:2]))}"
    if kind == "early_rolloff":
        return f"booking:{_shortened(book, person, project)}"
    row = ("person", Person, person) if person else ("client", Client, client) if client else None
    named, table, name = row or ("project", Project, project)
    return f"{named}:{book.id(table, name)}"


def _shortened(book: Book, person: str, project: str) -> int:
    whose = (book.id(Person, person), book.id(Project, project))
    rows = (row for row in book.rows(Booking) if (row["person_id"], row["project_id"]) == whose)
    return next(int(row["id"]) for row in rows if row["first_ends_on"] is not None)


def policies(book: Book) -> None:
    """Add a routine and a standing rule."""
    for name, text, schedule, who in _POLICIES:
        author = book.id(Person, who)
        recipient = author if schedule else None
        book.add(
            Policy,
            name=name,
            text=text,
            rule=read_rule(text).as_json(),
            schedule=schedule,
            author_id=author,
            recipient_id=recipient,
            since=at(book.clock.today - timedelta(days=60), 9),
        )
