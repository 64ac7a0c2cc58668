"""Invoices made from time, expenses, instalments, milestones and retainers; payments, and what was written off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from domain.money import half_up
from domain.weeks import month_index
from store.clients import Client
from store.contracts import BillingTerm, FixedFeePart, PartStatus
from store.demo.book import Book, Values
from store.demo.clock import month_end, month_start
from store.demo.contracts import RETAINERS
from store.demo.projects import PLANNED, Planned
from store.demo.situations import OLD_WIP_PROJECT, PART_PAYER, SLOW_PAYER, UNBILLED_MILESTONE, WRITE_OFF_PROJECT
from store.expenses import Expense, Rebill
from store.invoices import Invoice, InvoiceLine, InvoiceStatus, LineKind, NumberSeries, Payment, WriteOff
from store.milestones import Milestone
from store.people import Person
from store.projects import Project
from store.timesheets import TimeEntry, TimeStatus

_BP = 10_000
_PAYMENT_DAYS = 30
_MONTHS = 10
_WIP_MONTHS = 3  # not invoiced on the planted project
_DAY = timedelta(days=1)


@dataclass(slots=True)
class Claim:
    """An invoice before it has a number; each line with the rows it bills."""

    project: Values
    term: Values
    issued_on: date
    period: tuple[date, date]
    lines: list[tuple[Values, list[Values]]] = field(default_factory=list)


def invoices(book: Book) -> None:
    """Issue every invoice in order of its day, so that numbers have no gaps, and enter what was paid."""
    time: dict[int, list[Values]] = {}
    for row in book.rows(TimeEntry):
        if row["billable"]:
            time.setdefault(row["project_id"], []).append(row)
    claims = [
        claim
        for plan in PLANNED
        for claim in _claims(book, plan, time.get(book.id(Project, plan.name), []))
        if claim.lines
    ]
    claims.sort(key=lambda claim: (claim.issued_on, claim.project["id"]))
    for number, claim in enumerate(claims, start=1):
        _issue(book, claim, number)
    book.add(NumberSeries, name="FM-", last=len(claims))
    _pay(book)
    _write_offs(book)


def _claims(book: Book, plan: Planned, rows: list[Values]) -> Iterator[Claim]:
    """Yield what one project has billed so far."""
    today, project = book.clock.today, book.row(Project, plan.name)
    time = dict(book.keyed(BillingTerm)).get(f"{plan.name}/time")
    fixed = dict(book.keyed(BillingTerm)).get(f"{plan.name}/fixed")
    for back in range(_MONTHS, 0, -1):
        first = month_start(today, -back)
        last = month_end(first)
        if time and last + _DAY * 5 < today and not (plan.name == OLD_WIP_PROJECT and back <= _WIP_MONTHS):
            yield _for_time(book, Claim(project, time, last + _DAY * 5, (first, last)), rows)
        if plan.name in RETAINERS and project["starts_on"] <= first and last + _DAY < today:
            yield _for_retainer(plan, Claim(project, _retainer(book, plan), last + _DAY, (first, last)), rows)
    for part in book.rows(FixedFeePart):
        if fixed and part["billing_term_id"] == fixed["id"] and part["due_on"] < today:
            part["status"] = PartStatus.INVOICED
            line = {"kind": LineKind.FIXED_FEE, "description": part["name"], "net_minor": part["amount_minor"]}
            yield _one(project, fixed, part["due_on"] + _DAY * 2, line, part)
    for key, row in book.keyed(Milestone):
        if row["project_id"] == project["id"] and row["accepted_on"] and key != "/".join(UNBILLED_MILESTONE[:2]):
            term = book.row(BillingTerm, f"{plan.name}/milestone")
            line = {"kind": LineKind.MILESTONE, "description": row["name"], "net_minor": row["amount_minor"]}
            yield _one(project, term, row["accepted_on"] + _DAY * 3, line, row)


def _one(project: Values, term: Values, issued_on: date, line: Values, source: Values) -> Claim:
    return Claim(project, term, issued_on, (month_start(issued_on), issued_on), [(line, [source])])


def _retainer(book: Book, plan: Planned) -> Values:
    return book.row(BillingTerm, f"{plan.name}/retainer")


def _for_time(book: Book, claim: Claim, time: list[Values]) -> Claim:
    """Add a line a person for approved time of the month, and one an expense that is passed on."""
    first, last = claim.period
    by_person: dict[int, list[Values]] = {}
    for row in time:
        priced = row["status"] is TimeStatus.APPROVED and row["bill_minor"] is not None
        if priced and first <= row["work_on"] <= last:
            by_person.setdefault(row["person_id"], []).append(row)
    for person, rows in sorted(by_person.items()):
        name = book.rows(Person)[person - 1]["name"]
        line = {
            "kind": LineKind.TIME,
            "description": f"{name}, {first:%B %Y}",
            "quantity_minutes": sum(row["minutes"] for row in rows),
            "net_minor": sum(row["bill_minor"] for row in rows),
        }
        claim.lines.append((line, rows))
    for row in book.rows(Expense):
        mine = row["project_id"] == claim.project["id"] and first <= row["spent_on"] <= last
        if mine and row["rebill"] is not Rebill.NONE and row["status"] is TimeStatus.APPROVED:
            net = row["amount_minor"] + half_up(Decimal(row["amount_minor"] * row["markup_bp"]) / _BP)
            line = {"kind": LineKind.EXPENSE, "description": row["note"], "net_minor": net}
            claim.lines.append((line, [row]))
    return claim


def _for_retainer(plan: Planned, claim: Claim, time: list[Values]) -> Claim:
    """Add the price of the month, and what was used beyond the quota."""
    price, hours, beyond = RETAINERS[plan.name]
    month = month_index(claim.period[0])
    line = {"kind": LineKind.RETAINER, "description": f"{claim.period[0]:%B %Y}", "net_minor": price}
    claim.lines.append((line, []))
    over = sum(row["minutes"] for row in time if row["month"] == month) - hours * 60
    if over > 0:
        more = {"quantity_minutes": over, "unit_minor": beyond, "net_minor": half_up(Decimal(over * beyond) / 60)}
        claim.lines.append(({"kind": LineKind.OVERAGE, "description": f"Beyond {hours} h", **more}, []))
    return claim


def _issue(book: Book, claim: Claim, number: int) -> None:
    net = sum(line["net_minor"] for line, _rows in claim.lines)
    tax = sum(half_up(Decimal(line["net_minor"] * claim.term["tax_bp"]) / _BP) for line, _rows in claim.lines)
    key = book.add(
        Invoice,
        number=f"FM-{number:05}",
        client_id=claim.project["client_id"],
        project_id=claim.project["id"],
        status=InvoiceStatus.ISSUED,
        drafted_on=claim.issued_on,
        issued_on=claim.issued_on,
        due_on=claim.issued_on + _DAY * _PAYMENT_DAYS,
        period_from=claim.period[0],
        period_to=claim.period[1],
        currency=claim.project["currency"],
        net_minor=net,
        tax_minor=tax,
        gross_minor=net + tax,
    )
    for position, (line, rows) in enumerate(claim.lines, start=1):
        line_key = book.add(
            InvoiceLine,
            invoice_id=key,
            position=position,
            project_id=claim.project["id"],
            billing_term_id=claim.term["id"],
            tax_bp=claim.term["tax_bp"],
            tax_minor=half_up(Decimal(line["net_minor"] * claim.term["tax_bp"]) / _BP),
            **line,
        )
        for row in rows:
            row["invoice_line_id"] = line_key
            if "work_on" in row or "spent_on" in row:
                row["status"] = TimeStatus.LOCKED


def _pay(book: Book) -> None:
    """Enter payments: in time, but for one client that is always late and one that paid half of an invoice."""
    today = book.clock.today
    names = {row["id"]: name for name, row in book.keyed(Client)}
    overdue: dict[str, list[int]] = {}
    for row in book.rows(Invoice):
        if row["due_on"] < today:
            overdue.setdefault(names[row["client_id"]], []).append(row["id"])
    unpaid, half = set(overdue.get(SLOW_PAYER, ())[-2:]), set(overdue.get(PART_PAYER, ())[-1:])
    for row in book.rows(Invoice):
        late = names[row["client_id"]] == SLOW_PAYER
        paid_on = row["issued_on"] + _DAY * (44 if late else 23 + row["id"] % 7)
        if row["id"] in unpaid or paid_on >= today:
            continue
        amount = row["gross_minor"] // 2 if row["id"] in half else row["gross_minor"]
        row["paid_minor"] = amount
        row["status"] = InvoiceStatus.PART_PAID if row["id"] in half else InvoiceStatus.PAID
        book.add(
            Payment,
            invoice_id=row["id"],
            paid_on=paid_on,
            amount_minor=amount,
            currency=row["currency"],
            reference=f"TR-{row['id']:05}",
        )


def _write_offs(book: Book) -> None:
    """Write off three days on the planted project."""
    project = book.id(Project, WRITE_OFF_PROJECT)
    first, last = book.clock.day(-5), book.clock.day(-4)
    rows = [row for row in book.rows(TimeEntry) if row["project_id"] == project and first <= row["work_on"] <= last]
    for row in rows[:6]:
        book.add(
            WriteOff,
            project_id=project,
            time_entry_id=row["id"],
            minutes=row["minutes"],
            amount_minor=row["bill_minor"],
            currency=row["bill_currency"],
            written_on=book.clock.day(-3, 2),
            decided_by=book.id(Person, "Declan O'Sullivan"),
            reason="Rework after the failed release",
        )
