from collections import defaultdict

import pytest
from sqlalchemy import func, text
from sqlmodel import Session, select

from store.budgets import Budget
from store.clients import Client
from store.contracts import BillingModel, BillingTerm, FixedFeePart
from store.demo import situations as planted
from store.invoices import Invoice, InvoiceLine, Payment
from store.milestones import Milestone
from store.people import Person
from store.projects import Project
from store.rollups import DONE
from store.timesheets import TimeEntry, TimeStatus


@pytest.fixture
def db(demo):
    with Session(demo) as session:
        yield session


def test_budgets_stand_where_they_are_planted(db):
    newest = {}
    for budget in db.exec(select(Budget).order_by(Budget.number)):
        newest[budget.project_id] = budget
    names = {project.id: project.name for project in db.exec(select(Project))}
    used = {}
    for project_id, budget in newest.items():
        rows = db.exec(
            select(TimeEntry).where(TimeEntry.project_id == project_id, TimeEntry.billable, TimeEntry.status.in_(DONE))
        ).all()
        amount = sum(row.bill_minor or 0 for row in rows) * 100 // budget.amount_minor
        effort = sum(row.minutes for row in rows) * 100 // budget.minutes
        used[names[project_id]] = (amount, effort)
    passed = {name: shares for name, shares in used.items() if max(shares) >= 80}
    assert passed == {name: (share, share) for name, share in planted.BUDGET_USED.items()}
    assert all(max(shares) < 70 for name, shares in used.items() if name not in passed)


def test_one_completed_milestone_is_not_billed(db):
    rows = db.exec(
        select(Project.name, Milestone.name, Milestone.amount_minor, Milestone.currency)
        .join(Project)
        .where(Milestone.amount_minor > 0, Milestone.completed_on.is_not(None), Milestone.invoice_line_id.is_(None))
    ).all()
    assert rows == [planted.UNBILLED_MILESTONE]


def test_unpriced_billable_time_is_the_planted_person_only(db):
    rows = select(Person.name, Project.name).select_from(TimeEntry).join(Person, Person.id == TimeEntry.person_id)
    rows = (
        rows.join(Project, Project.id == TimeEntry.project_id)
        .where(TimeEntry.billable, TimeEntry.bill_minor.is_(None))
        .distinct()
    )
    assert db.exec(rows).all() == [planted.NO_BILL_RATE]


def test_overdue_invoices_are_the_planted_ones(db, today):
    rows = (
        select(Client.name, Invoice)
        .join(Client)
        .where(Invoice.due_on < today, Invoice.paid_minor < Invoice.gross_minor)
    )
    found = [(name, invoice.paid_minor > 0) for name, invoice in db.exec(rows.order_by(Invoice.number))]
    assert sorted(found) == [(planted.SLOW_PAYER, False), (planted.SLOW_PAYER, False), (planted.PART_PAYER, True)]


def test_invoices_add_up_and_are_numbered_without_gaps(db):
    invoices = db.exec(select(Invoice).order_by(Invoice.id)).all()
    assert [invoice.number for invoice in invoices] == [f"FM-{number:05}" for number in range(1, len(invoices) + 1)]
    assert [invoice.issued_on for invoice in invoices] == sorted(invoice.issued_on for invoice in invoices)
    lines, paid = defaultdict(int), defaultdict(int)
    for line in db.exec(select(InvoiceLine)):
        lines[line.invoice_id] += line.net_minor
    for payment in db.exec(select(Payment)):
        paid[payment.invoice_id] += payment.amount_minor
    assert all((invoice.net_minor, invoice.paid_minor) == (lines[invoice.id], paid[invoice.id]) for invoice in invoices)


def test_billed_time_adds_up_to_its_invoice_line(db):
    rows = db.execute(
        text(
            "SELECT l.id, l.net_minor, sum(t.bill_minor), l.quantity_minutes, sum(t.minutes) FROM invoice_line l "
            "JOIN time_entry t ON t.invoice_line_id = l.id GROUP BY l.id"
        )
    ).all()
    assert rows
    assert all((net, quantity) == (value, minutes) for _id, net, value, quantity, minutes in rows)
    locked = select(func.count()).where(TimeEntry.status == TimeStatus.LOCKED, TimeEntry.invoice_line_id.is_(None))
    assert db.exec(locked).one() == 0


def test_the_parts_of_a_fixed_fee_sum_to_its_price(db):
    for term in db.exec(select(BillingTerm).where(BillingTerm.model == BillingModel.FIXED_FEE)):
        parts = db.exec(
            select(func.sum(FixedFeePart.amount_minor)).where(FixedFeePart.billing_term_id == term.id)
        ).one()
        assert parts == term.price_minor
