"""Eight people bill, issue and pay at once on PostgreSQL: each number once, each entry once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, select

from domain.access import Actor, Role
from domain.billing.invoices import gaps
from domain.errors import OpsError
from store.clients import Client
from store.contracts import BillingModel, BillingTerm, Contract
from store.db import connect, metadata, writing
from store.invoices import Invoice, InvoiceLine, InvoiceStatus, LineKind, Payment
from store.people import JobRole, Person, Place
from store.projects import Project
from store.rates import Rate, RateKind
from store.revenue import RevenueEntry
from store.rollups import differences
from store.timesheets import TimeEntry, TimeStatus
from tools import gate
from tools.invoice_life import cancel_draft, credit_note, issue_invoice, record_payment
from tools.invoices import draft_invoice
from tools.revenue_posting import close_period
from tools.spec import Call, ToolContext

TODAY = date(2026, 11, 22)
WRITERS = 8
DEPOSIT = 50_00
BEFORE = 9  # turns before October is closed


def build(engine):
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2027, 1, 1)}
    with writing(engine) as db:
        db.add(Place(id=1, name="Berlin", country="DE", zone="Europe/Berlin"))
        db.add(JobRole(id=1, name="Consultant"))
        db.flush()
        db.add(Person(id=1, name="Fin", email="fin", job_role_id=1, place_id=1, hired_on=date(2020, 1, 1)))
        db.add(Client(id=1, name="Acme", currency="EUR"))
        db.flush()
        money = {"amount_minor": 97_77, "currency": "EUR", "starts_on": date(2026, 1, 1)}
        db.add(Rate(kind=RateKind.BILL, job_role_id=1, **money))
        days |= {"ends_on": date(2026, 11, 20)}  # each next invoice may be the final one
        for key in (1, 2):
            who = {"client_id": 1, "manager_id": 1, "currency": "EUR"}
            db.add(Project(id=key, code=f"P{key}", name=f"Project {key}", **who, **days))
        db.flush()
        for key in (1, 2):
            same = {"project_id": key, "currency": "EUR"}
            db.add(Contract(id=key, client_id=1, name="SOW", **same, **days))
            posted = {"method": "as_invoiced", "posted_on": date(2026, 11, 2), "amount_minor": 0}
            db.add(RevenueEntry(project_id=key, month=202610, currency="EUR", **posted))
        db.flush()
        for key in (1, 2):
            model = BillingModel.TIME_AND_MATERIALS
            db.add(BillingTerm(contract_id=key, project_id=key, currency="EUR", model=model))
            invoice = {"client_id": 1, "project_id": key, "currency": "EUR", "net_minor": DEPOSIT, "tax_minor": 0}
            there = Invoice(drafted_on=date(2026, 10, 1), gross_minor=DEPOSIT, **invoice)
            db.add(there)
            db.flush()
            line = {"position": 1, "kind": LineKind.DEPOSIT, "description": "Deposit", "net_minor": DEPOSIT}
            db.add(InvoiceLine(invoice_id=there.id, project_id=key, **line))
        for number in range(40):
            day = date(2026, 10, 1 + number % 28)
            when = {"work_on": day, "week": 202640, "month": 202610, "status": TimeStatus.APPROVED}
            db.add(TimeEntry(person_id=1, project_id=1 + number % 2, minutes=10 + number, **when))


def work(engine, seed):
    """Do a dozen things one after the other; a refusal or a lost race is an answer."""
    actor = Actor(name="Fin", email="fin", roles=frozenset({Role.FINANCE}), person_id=1)
    call = Call(actor=actor, today=TODAY, now=datetime.combine(TODAY, time(9), tzinfo=UTC))
    for step in range(12):
        with Session(engine) as db:
            invoices = list(db.exec(select(Invoice).order_by(Invoice.id)))
        at = invoices[(seed * 7 + step) % len(invoices)] if invoices else None
        named = {"invoice": f"invoice:{at.id}"} if at else {}
        tool, arguments = [
            (draft_invoice, {"project": f"Project {1 + seed % 2}"}),
            (issue_invoice, {}),
            (record_payment, {**named, "amount": "1 EUR"}),
            (close_period, {"window": "October 2026"}) if seed + step > BEFORE else (draft_invoice, {}),
            (credit_note, {**named, "reason": "wrong"}),
            (record_payment, {**named, "amount": "1 EUR", "on": "2026-10-30"}),
            (cancel_draft, named),
        ][(seed + step) % 7]
        try:
            with writing(engine) as db:
                gate.carry_out(tool, arguments, ToolContext(db, call))
        except (OpsError, StaleDataError, IntegrityError, OperationalError):
            continue


@pytest.mark.postgres
def test_eight_writers_at_once_bill_nothing_twice_and_leave_no_gap(postgres_url):
    engine = connect(postgres_url)
    metadata().create_all(engine)
    build(engine)
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda seed: work(engine, seed), range(WRITERS)))
    with Session(engine) as db:
        entries, lines = list(db.exec(select(TimeEntry))), list(db.exec(select(InvoiceLine)))
        invoices, payments = list(db.exec(select(Invoice))), list(db.exec(select(Payment)))
        assert not list(differences(db))
    engine.dispose()
    gone = {row.id for row in invoices if row.status == InvoiceStatus.CANCELLED}
    credited = {line.credits_id for line in lines if line.credits_id}
    standing = {
        line.id
        for line in lines
        if line.kind == LineKind.TIME
        and line.id not in credited
        and not line.credits_id
        and line.invoice_id not in gone
    }
    held = [entry.invoice_line_id for entry in entries if entry.invoice_line_id is not None]
    assert sorted(held) == sorted(standing)
    worth = {line.id: line.net_minor for line in lines}
    assert all(worth[entry.invoice_line_id] == entry.bill_minor for entry in entries if entry.invoice_line_id)
    for series in ("FM-", "FMC-"):
        assert (
            gaps(int(row.number.removeprefix(series)) for row in invoices if (row.number or "").startswith(series))
            == ()
        )
    for invoice in invoices:
        assert invoice.net_minor == sum(line.net_minor for line in lines if line.invoice_id == invoice.id)
        assert invoice.paid_minor == sum(row.amount_minor for row in payments if row.invoice_id == invoice.id)
    for key in (1, 2):
        mine = [line for line in lines if line.kind == LineKind.DEPOSIT and line.project_id == key]
        assert 0 <= sum(line.net_minor for line in mine if line.invoice_id not in gone) <= DEPOSIT
    assert any(row.number for row in invoices)
