from datetime import date

import pytest
from sqlmodel import Session, select

from domain.access import Role
from domain.errors import Conflict, Forbidden, NotFound
from store.bookings import Booking
from store.contracts import BillingModel, BillingTerm, Contract, FixedFeePart, PartStatus
from store.expenses import Expense, Rebill
from store.findings import Notice
from store.invoices import Invoice, InvoiceLine, InvoiceStatus, LineKind
from store.milestones import Milestone
from store.rates import Rate, RateKind
from store.rollups import differences
from store.timesheets import TimeEntry, TimeStatus
from tools.invoices import draft_invoice
from tools.payment_reminders import remind_payment
from tools.wip import unbilled_time

OCT = [date(2026, 10, day) for day in (5, 6, 7, 8, 9)]
YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}


@pytest.fixture
def firm(desk):
    desk.fin = desk.person("Fin Ance", Role.FINANCE)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.acme = desk.client("Acme")
    desk.nordlys = desk.project("Nordlys", desk.mia, desk.acme)
    desk.add(
        Rate(
            kind=RateKind.BILL,
            job_role_id=desk.role.id,
            amount_minor=125_00,
            currency="EUR",
            starts_on=date(2026, 1, 1),
        )
    )
    return desk


def term(firm, model, project=None, **given):
    project = project or firm.nordlys
    who = {"project_id": project.id, "currency": "EUR"}
    agreed = firm.add(Contract(client_id=project.client_id, name="SOW", **who, **YEAR))
    return firm.add(BillingTerm(contract_id=agreed.id, model=model, **who, **given))


def work(firm, days=OCT, minutes=480, **given):
    value = 125_00 * minutes // 60
    return [firm.priced(firm.ana, firm.nordlys, day, bill=value, minutes=minutes, **given) for day in days]


def test_a_line_for_every_approved_entry_and_each_is_locked(firm):
    term(firm, BillingModel.TIME_AND_MATERIALS, tax_bp=1900)
    work(firm)
    view = firm.do(draft_invoice, firm.fin, project="Nordlys", window="October")
    (invoice,) = firm.all(Invoice)
    assert (invoice.net_minor, invoice.tax_minor, invoice.gross_minor) == (5_000_00, 950_00, 5_950_00)
    assert (invoice.status, invoice.number, invoice.period_to) == ("draft", None, date(2026, 10, 31))
    lines = firm.all(InvoiceLine)
    assert [(entry.status, entry.invoice_line_id) for entry in firm.all(TimeEntry)] == [
        ("locked", line.id) for line in lines
    ]
    assert sum(line.net_minor for line in lines) == sum(entry.bill_minor for entry in firm.all(TimeEntry))
    assert "5,000.00 EUR before tax (5 time)" in view.headline()
    with Session(firm.engine) as db:
        assert not list(differences(db))


def test_nothing_is_billed_twice(firm):
    work(firm)
    firm.do(draft_invoice, firm.fin, project="Nordlys")
    with pytest.raises(Conflict, match="nothing to invoice for Nordlys"):
        firm.ask(draft_invoice, firm.fin, project="Nordlys")
    assert firm.ask(unbilled_time, firm.fin).total.minor == 0


def test_what_is_left_out_is_named_with_its_reason(firm):
    work(firm, OCT[:1])
    work(firm, OCT[1:2], status=TimeStatus.SUBMITTED)
    work(firm, OCT[2:3], status=TimeStatus.DRAFT)
    work(firm, OCT[3:4], billable=False)
    work(firm, OCT[4:5], status=TimeStatus.REJECTED)
    firm.time(firm.ana, firm.nordlys, date(2025, 12, 1))
    view = firm.ask(draft_invoice, firm.fin, project="Nordlys")
    assert {line.reason: (line.rows, line.minutes) for line in view.omitted} == {
        "it is not approved yet": (1, 480),
        "it is not submitted yet": (1, 480),
        "the work is not billable": (1, 480),
        "it was rejected": (1, 480),
        "no bill rate holds on that day": (1, 480),
    }
    assert [amount.minor for amount in view.net] == [1_000_00]


def test_a_cap_bills_up_to_it_and_writes_the_rest_down(firm):
    agreed = term(firm, BillingModel.TIME_AND_MATERIALS, cap_minor=10_000_00)
    money = {"currency": "EUR", "net_minor": 8_500_00, "tax_minor": 0, "gross_minor": 8_500_00}
    before = Invoice(client_id=firm.acme.id, drafted_on=OCT[0], status=InvoiceStatus.PAID, **money)
    line = {"position": 1, "kind": LineKind.TIME, "description": "Before", "net_minor": 8_500_00}
    firm.add(InvoiceLine(invoice_id=firm.add(before).id, billing_term_id=agreed.id, **line))
    work(firm, OCT[:2])
    view = firm.do(draft_invoice, firm.fin, project="Nordlys")
    billed = [(line.net_minor, line.write_down_minor) for line in firm.all(InvoiceLine)[1:]]
    assert billed == [(1_000_00, 0), (500_00, 500_00)]
    assert "Caps write down 500.00 EUR" in view.headline()


def test_instalments_due_and_milestones_reached_become_lines(firm):
    fixed = term(firm, BillingModel.FIXED_FEE, price_minor=9_000_00)
    part = {"billing_term_id": fixed.id, "amount_minor": 3_000_00}
    firm.add(FixedFeePart(name="First", due_on=date(2026, 11, 1), **part))
    firm.add(FixedFeePart(name="Second", due_on=date(2026, 12, 1), **part))
    given = {"project_id": firm.nordlys.id, "due_on": date(2026, 11, 1), "amount_minor": 500_00, "currency": "EUR"}
    firm.add(Milestone(name="Beta", completed_on=date(2026, 11, 2), **given))
    firm.add(Milestone(name="Gold", completed_on=date(2026, 11, 2), needs_acceptance=True, **given))
    work(firm, OCT[:1])
    view = firm.do(draft_invoice, firm.fin, project="Nordlys")
    assert [(line.kind, line.description, line.net_minor) for line in firm.all(InvoiceLine)] == [
        ("fixed_fee", "First", 3_000_00),
        ("milestone", "Beta", 500_00),
    ]
    assert [row.status for row in firm.all(FixedFeePart)] == [PartStatus.INVOICED, PartStatus.PENDING]
    assert [row.invoice_line_id is not None for row in firm.all(Milestone)] == [True, False]
    assert [(line.reason, line.minutes, line.who) for line in view.omitted] == [
        ("the client has not accepted the milestone yet", 0, "Gold"),
        ("a fixed fee or retainer covers it", 480, ""),
    ]


def test_a_retainer_bills_each_month_once_with_its_overage(firm):
    term(firm, BillingModel.RETAINER, price_minor=5_000_00, quota_minutes=20 * 60, overage_minor=200_00)
    work(firm, OCT[:3])
    work(firm, OCT[3:4], minutes=60)
    firm.do(draft_invoice, firm.fin, project="Nordlys", window="October")
    assert [(line.kind, line.net_minor) for line in firm.all(InvoiceLine)] == [
        ("retainer", 5_000_00),
        ("overage", 1_000_00),
    ]
    with pytest.raises(Conflict, match="nothing to invoice"):
        firm.ask(draft_invoice, firm.fin, project="Nordlys", window="October")


def test_several_months_of_a_retainer_are_an_invoice_each(firm):
    term(firm, BillingModel.RETAINER, price_minor=5_000_00, quota_minutes=20 * 60)
    firm.do(draft_invoice, firm.fin, project="Nordlys", window="Q3")
    assert [(row.period_from, row.net_minor) for row in firm.all(Invoice)] == [
        (date(2026, month, 1), 5_000_00) for month in (7, 8, 9)
    ]


def test_expenses_are_passed_on_by_their_rule_unless_excluded(firm):
    what = {"person_id": firm.ana.id, "project_id": firm.nordlys.id, "spent_on": OCT[0], "category": "travel"}
    money = {"amount_minor": 100_00, "currency": "EUR"}
    firm.add(Expense(rebill=Rebill.MARKUP, markup_bp=1000, status=TimeStatus.APPROVED, **what, **money))
    firm.add(Expense(rebill=Rebill.COST, status=TimeStatus.SUBMITTED, **what, **money))
    work(firm, OCT[:1])
    without = firm.ask(draft_invoice, firm.fin, project="Nordlys", exclude_expenses=True)
    assert [amount.minor for amount in without.net] == [1_000_00]
    view = firm.do(draft_invoice, firm.fin, project="Nordlys")
    assert [amount.minor for amount in view.net] == [1_110_00]
    assert [(line.reason, line.rows) for line in view.omitted] == [("the expense is not approved yet", 1)]
    assert [row.status for row in firm.all(Expense)] == ["locked", "submitted"]


def test_a_deposit_comes_back_on_the_final_invoice(firm):
    agreed = term(firm, BillingModel.TIME_AND_MATERIALS, deposit_minor=400_00, tax_bp=1900)
    money = {"currency": "EUR", "net_minor": 400_00, "tax_minor": 0, "gross_minor": 400_00}
    paid = Invoice(client_id=firm.acme.id, drafted_on=OCT[0], status=InvoiceStatus.PAID, **money)
    line = {"position": 1, "kind": LineKind.DEPOSIT, "description": "Deposit", "net_minor": 400_00}
    firm.add(InvoiceLine(invoice_id=firm.add(paid).id, project_id=firm.nordlys.id, billing_term_id=agreed.id, **line))
    work(firm, OCT[:1])
    assert [amount.minor for amount in firm.ask(draft_invoice, firm.fin, project="Nordlys").net] == [1_000_00]
    with Session(firm.engine) as db:
        project = db.get(type(firm.nordlys), firm.nordlys.id)
        project.ends_on = date(2026, 11, 1)
        db.commit()
    view = firm.ask(draft_invoice, firm.fin, project="Nordlys")
    assert ([amount.minor for amount in view.net], view.drafts[0].tax.minor) == ([600_00], 190_00)


def test_finance_approves_what_a_manager_drafts_for_own_projects(firm):
    work(firm)
    other = firm.project("Aurora", firm.fin, firm.client("Zeta"))
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31), "minutes_per_day": 60}
    firm.add(Booking(person_id=firm.mia.id, project_id=other.id, **days))
    assert len(firm.ask(draft_invoice, firm.mia).drafts) == 1
    assert draft_invoice.approval.name == "FINANCE"
    with pytest.raises(Forbidden, match="projects you lead"):
        firm.ask(draft_invoice, firm.mia, project="Aurora")
    with pytest.raises(Forbidden):
        firm.ask(draft_invoice, firm.ana)
    assert firm.all(Invoice) == []


def test_a_billing_contact_is_reminded_of_what_is_overdue_once_a_day(firm):
    money = {"currency": "EUR", "net_minor": 100_00, "tax_minor": 0, "gross_minor": 100_00}
    state = {"status": InvoiceStatus.ISSUED, "drafted_on": OCT[0], "issued_on": OCT[0], "number": "F-1"}
    firm.add(Invoice(client_id=firm.acme.id, project_id=firm.nordlys.id, due_on=date(2026, 11, 12), **state, **money))
    with pytest.raises(Conflict, match="no billing contact"):
        firm.ask(remind_payment, firm.fin, client="Acme")
    contact = firm.contact(firm.acme)
    view = firm.do(remind_payment, firm.fin, client="Acme")
    assert view.headline() == "Remind Billie Buyer of Acme of 100.00 EUR overdue (F-1, 10 days)."
    (notice,) = firm.all(Notice)
    assert (notice.contact_id, notice.channel) == (contact.id, "email")
    assert "F-1 of Mon 5 Oct 2026: 100.00 EUR, due Thu 12 Nov 2026" in notice.body
    with pytest.raises(Conflict, match="today already"):
        firm.ask(remind_payment, firm.fin, client="Acme")


def test_a_client_that_owes_nothing_is_not_reminded(firm):
    with pytest.raises(Conflict, match="no overdue invoice"):
        firm.ask(remind_payment, firm.fin, client="Acme")
    with pytest.raises(NotFound):
        firm.ask(remind_payment, firm.fin, client="Nobody Ltd")


def test_entries_on_an_invoice_stay_what_they_were_billed_for(firm):
    work(firm, OCT[:1])
    firm.do(draft_invoice, firm.fin, project="Nordlys")
    with Session(firm.engine) as db:
        entry = db.exec(select(TimeEntry)).one()
        assert (entry.status, entry.bill_minor) == ("locked", 1_000_00)
