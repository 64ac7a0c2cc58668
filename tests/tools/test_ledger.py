"""Whatever people do in whatever order: nothing is billed twice, lines equal entries, numbers have no gaps."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlmodel import Session, select

from domain.access import Actor, Role
from domain.billing.invoices import gaps
from domain.errors import OpsError
from store.clients import Client
from store.contracts import BillingModel, BillingTerm, Contract
from store.db import connect, metadata, writing
from store.invoices import Invoice, InvoiceLine, InvoiceStatus, LineKind, Payment, WriteOff
from store.people import JobRole, Person, Place
from store.projects import Project
from store.rates import Rate, RateKind
from store.revenue import ClosedPeriod, RevenueEntry
from store.rollups import differences
from store.timesheets import TimeEntry, TimeStatus
from tools import gate
from tools.invoice_life import cancel_draft, credit_note, issue_invoice, record_payment, write_off_invoice
from tools.invoices import draft_invoice
from tools.rate_changes import change_rate
from tools.revenue_posting import close_period, reopen_period
from tools.spec import Call, ToolContext
from tools.time_approval import approve_time, return_time
from tools.time_entry import log_time, submit_time

TODAY = date(2026, 11, 22)
NOW = datetime.combine(TODAY, time(9), tzinfo=UTC)
CAP = 3_000_00
DEPOSIT = 250_00
OCTOBER = 202610
DAYS = st.sampled_from((None, None, "2026-10-30"))  # today, or in the month that may be closed


class Firm(RuleBasedStateMachine):
    """A consultant, a manager and finance work on one capped project with a deposit, and close a month."""

    def __init__(self) -> None:
        super().__init__()
        self.frozen = None
        self.engine = connect("sqlite://")
        metadata().create_all(self.engine)
        with writing(self.engine) as db:
            db.add(Place(id=1, name="Berlin", country="DE", zone="Europe/Berlin"))
            db.add(JobRole(id=1, name="Consultant"))
            db.flush()
            for key, name in ((1, "Ana"), (2, "Mia"), (3, "Fin")):
                hired = date(2020, 1, 1)
                db.add(Person(id=key, name=name, email=name, job_role_id=1, place_id=1, hired_on=hired))
            db.add(Client(id=1, name="Acme", currency="EUR"))
            db.flush()
            days = {"starts_on": date(2026, 1, 1), "ends_on": date(2027, 1, 1)}
            db.add(Project(id=1, code="N", name="Nordlys", client_id=1, manager_id=2, currency="EUR", **days))
            db.flush()
            same = {"project_id": 1, "currency": "EUR"}
            db.add(Contract(id=1, client_id=1, name="SOW", **same, **days))
            db.flush()
            model = BillingModel.TIME_AND_MATERIALS
            db.add(BillingTerm(contract_id=1, model=model, cap_minor=CAP, deposit_minor=DEPOSIT, **same))
            posted = {"method": "as_invoiced", "posted_on": date(2026, 11, 2), "amount_minor": 0}
            db.add(RevenueEntry(contract_id=1, month=OCTOBER, **same, **posted))
            money = {"amount_minor": 97_77, "currency": "EUR", "starts_on": date(2026, 1, 1)}
            for kind in RateKind:
                db.add(Rate(kind=kind, job_role_id=1, **money))

    def teardown(self) -> None:
        self.engine.dispose()

    def do(self, tool, person_id, role, **arguments):
        actor = Actor(name=str(person_id), email=str(person_id), roles=frozenset({role}), person_id=person_id)
        try:
            with writing(self.engine) as db:
                call = Call(actor=actor, today=TODAY, now=NOW)
                gate.carry_out(tool, arguments, ToolContext(db, call))
        except OpsError:
            pass  # a refusal is an answer; the invariants say whether anything was half-done

    @rule(
        work=st.lists(st.tuples(st.integers(0, 20), st.integers(1, 700)), min_size=1, max_size=4),
        becomes=st.sampled_from(("approved", "approved", "submitted", "draft")),
    )
    def work(self, work, becomes):
        for days, minutes in work:
            on = (TODAY - timedelta(days=days)).isoformat()
            self.do(log_time, 2, Role.PROJECT_MANAGER, project="Nordlys", effort=f"{minutes}m", on=on)
        with writing(self.engine) as db:  # the consultant is not booked: give the entries to them
            for entry in db.exec(select(TimeEntry).where(TimeEntry.person_id == 2)):
                entry.person_id = 1
        if becomes != "draft":
            self.do(submit_time, 1, Role.CONSULTANT)
        if becomes == "approved":
            self.do(approve_time, 2, Role.PROJECT_MANAGER)

    @rule()
    def send_back(self):
        self.do(return_time, 3, Role.FINANCE, person="Ana", reason="wrong")

    @rule()
    def bill(self):
        self.work([(1, 90)], "approved")
        self.do(draft_invoice, 3, Role.FINANCE, project="Nordlys")

    @rule(on=DAYS, of=st.booleans())
    def issue(self, on, of):
        if of:
            self.bill()
        self.do(issue_invoice, 3, Role.FINANCE, **_on(on))

    @rule(at=st.integers(0, 5), share=st.integers(1, 120), on=DAYS)
    def pay(self, at, share, on):
        for invoice in self.picked(at):
            amount = f"{Decimal(invoice.gross_minor * share // 100) / 100} EUR"
            self.do(record_payment, 3, Role.FINANCE, invoice=f"invoice:{invoice.id}", amount=amount, **_on(on))

    @rule(at=st.integers(0, 5), line=st.sampled_from((None, 1, 2, "20 EUR")), again=st.booleans(), on=DAYS)
    def credit(self, at, line, again, on):
        for invoice in self.picked(at):
            which = {"lines": [line]} if isinstance(line, int) else {"amount": line} if line else {}
            which |= {"invoice": f"invoice:{invoice.id}", **_on(on)}
            self.do(credit_note, 3, Role.FINANCE, reason="wrong", bill_again=again, **which)

    @rule(ended=st.booleans())
    def end(self, ended):
        with writing(self.engine) as db:
            db.get_one(Project, 1).ends_on = date(2026, 11, 20) if ended else date(2027, 1, 1)

    @rule(closed=st.booleans())
    def close(self, closed):
        if closed:
            self.do(close_period, 3, Role.FINANCE, window="October 2026")
        else:
            self.do(reopen_period, 3, Role.FINANCE, window="October 2026", reason="a slip")

    @rule(at=st.integers(0, 5))
    def throw_away(self, at):
        for invoice in self.picked(at):
            self.do(cancel_draft, 3, Role.FINANCE, invoice=f"invoice:{invoice.id}")

    @rule(at=st.integers(0, 5))
    def give_up(self, at):
        for invoice in self.picked(at):
            self.do(write_off_invoice, 3, Role.FINANCE, invoice=f"invoice:{invoice.id}", reason="lost")

    @rule(euros=st.integers(50, 200), back=st.integers(-3, 20))
    def reprice(self, euros, back):
        day = (TODAY - timedelta(days=back)).isoformat()
        self.do(change_rate, 3, Role.FINANCE, amount=f"{euros} EUR", person="Ana", starts=day)

    @precondition(lambda self: self.rows(TimeEntry))
    @invariant()
    def billed_rows_are_locked_and_equal_their_lines(self):
        entries, lines = self.rows(TimeEntry), {line.id: line for line in self.rows(InvoiceLine)}
        billed = [entry for entry in entries if entry.invoice_line_id is not None]
        assert {entry.status for entry in billed} <= {TimeStatus.LOCKED}
        held = [entry.invoice_line_id for entry in billed]
        assert len(held) == len(set(held))
        gone = {invoice.id for invoice in self.rows(Invoice) if invoice.status == InvoiceStatus.CANCELLED}
        credited = {line.credits_id for line in lines.values() if line.credits_id}
        standing = {
            key
            for key, line in lines.items()
            if line.kind == LineKind.TIME
            and line.invoice_id not in gone
            and key not in credited
            and line.credits_id is None
        }
        assert standing <= set(held)
        for entry in billed:
            line = lines[entry.invoice_line_id]
            assert line.net_minor + line.write_down_minor == entry.bill_minor
            assert line.quantity_minutes == entry.minutes

    @invariant()
    def invoices_equal_their_lines_and_stay_under_the_cap(self):
        lines, gone = self.rows(InvoiceLine), set()
        for invoice in self.rows(Invoice):
            mine = [line for line in lines if line.invoice_id == invoice.id]
            assert invoice.net_minor == sum(line.net_minor for line in mine)
            assert invoice.tax_minor == sum(line.tax_minor for line in mine)
            settled = invoice.paid_minor + invoice.written_off_minor
            assert 0 <= settled <= abs(invoice.gross_minor)
            assert 0 <= invoice.credited_minor <= abs(invoice.gross_minor)
            gone |= {invoice.id} if invoice.status == InvoiceStatus.CANCELLED else set()
        time = [line for line in lines if line.kind == LineKind.TIME and line.invoice_id not in gone]
        assert sum(line.net_minor for line in time) <= CAP

    @invariant()
    def a_deposit_is_asked_once_and_never_given_back_twice(self):
        gone = {row.id for row in self.rows(Invoice) if row.status == InvoiceStatus.CANCELLED}
        lines = [line for line in self.rows(InvoiceLine) if line.kind == LineKind.DEPOSIT]
        assert 0 <= sum(line.net_minor for line in lines if line.invoice_id not in gone) <= DEPOSIT

    @invariant()
    def nothing_is_dated_into_a_closed_month(self):
        if not any(row.month == OCTOBER for row in self.rows(ClosedPeriod)):
            self.frozen = None
            return
        days = [(row.number, row.issued_on) for row in self.rows(Invoice) if row.number]
        days += [(row.reference, row.paid_on) for row in self.rows(Payment)]
        days += [(str(row.id), row.written_on) for row in self.rows(WriteOff)]
        there = {one for one in days if (one[1].year, one[1].month) == (2026, 10)}
        self.frozen = there if self.frozen is None else self.frozen
        assert there == self.frozen

    @invariant()
    def what_was_settled_is_what_was_recorded(self):
        payments, losses, notes = self.rows(Payment), self.rows(WriteOff), self.rows(Invoice)
        for invoice in notes:
            paid = sum(row.amount_minor for row in payments if row.invoice_id == invoice.id)
            lost = sum(row.amount_minor for row in losses if row.invoice_id == invoice.id)
            back = -sum(row.gross_minor for row in notes if row.credits_id == invoice.id)
            assert (invoice.paid_minor, invoice.written_off_minor, invoice.credited_minor) == (paid, lost, back)

    @invariant()
    def numbers_have_no_gaps(self):
        for series in ("FM-", "FMC-"):
            given = [row.number for row in self.rows(Invoice) if (row.number or "").startswith(series)]
            assert gaps(int(number.removeprefix(series)) for number in given) == ()

    @invariant()
    def the_weekly_sums_are_true(self):
        with Session(self.engine) as db:
            assert not list(differences(db))

    def picked(self, at):
        there = self.rows(Invoice)
        return [there[at % len(there)]] if there else []

    def rows(self, table):
        with Session(self.engine) as db:
            return list(db.exec(select(table)))


def _on(day):
    return {"on": day} if day else {}


TestFirm = Firm.TestCase
TestFirm.settings = settings(max_examples=25, stateful_step_count=28, deadline=None, derandomize=True)
