from datetime import date
from decimal import Decimal

import pytest

from domain.access import Role
from domain.errors import Forbidden, NotFound
from store.contracts import BillingModel, BillingTerm, Contract
from store.invoices import Invoice, InvoiceLine, InvoiceStatus, LineKind
from store.timesheets import TimeStatus
from tools.realisation import realisation

AUG = date(2026, 8, 3)
Q3 = "Q3 2026"


@pytest.fixture
def firm(desk):
    desk.fin = desk.person("Fin Ance", Role.FINANCE)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.ben = desk.person("Ben Builder")
    desk.acme = desk.client("Acme")
    desk.nordlys = desk.project("Nordlys", desk.mia, desk.acme)
    desk.aurora = desk.project("Aurora", desk.fin, desk.client("Zeta"))
    desk.numbers = iter(range(1, 100))
    return desk


def invoice(firm, project, net, *, tax=0, kind=LineKind.TIME, status=InvoiceStatus.ISSUED, **given):
    money = {"net_minor": net, "tax_minor": tax, "gross_minor": net + tax, "currency": "EUR", **given}
    when = {"drafted_on": date(2026, 9, 2), "issued_on": date(2026, 9, 2)}
    period = {"period_from": date(2026, 8, 1), "period_to": date(2026, 8, 31)}
    keys = {"client_id": project.client_id, "project_id": project.id, "number": f"I{next(firm.numbers)}"}
    row = firm.add(Invoice(status=status, **keys, **money, **when, **period))
    keys = {"invoice_id": row.id, "project_id": project.id, "position": 1, "description": "work"}
    return firm.add(InvoiceLine(kind=kind, net_minor=net, tax_minor=tax, **keys))


def work(firm, person, project, value, line=None, day=AUG):
    status = TimeStatus.LOCKED if line else TimeStatus.APPROVED
    firm.priced(person, project, day, bill=value, status=status, invoice_line_id=line.id if line else None)


def test_billing_is_billed_over_standard_value_and_collection_paid_over_billed(firm):
    line = invoice(firm, firm.nordlys, 900_00, tax=180_00, paid_minor=540_00)
    work(firm, firm.ana, firm.nordlys, 1_000_00, line)
    view = firm.ask(realisation, firm.fin, window=Q3)
    whole = view.total
    assert (whole.billing, whole.collection, whole.overall) == (Decimal("0.9"), Decimal("0.5"), Decimal("0.45"))
    assert "a billing realisation of 90 %" in view.headline()


def test_work_that_waits_for_its_invoice_is_told_apart(firm):
    work(firm, firm.ana, firm.nordlys, 1_000_00, invoice(firm, firm.nordlys, 1_000_00))
    work(firm, firm.ana, firm.nordlys, 250_00, day=date(2026, 9, 29))
    view = firm.ask(realisation, firm.fin, window=Q3)
    assert (view.total.billing, view.without_waiting) == (Decimal("0.8"), 1)
    assert "250.00 EUR waits to be invoiced; without it 100 %" in view.headline()


def test_a_fixed_fee_is_measured_against_the_work_it_covers_and_never_waits(firm):
    who = {"project_id": firm.aurora.id, "currency": "EUR"}
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    sow = firm.add(Contract(client_id=firm.aurora.client_id, name="SOW", **who, **days))
    firm.add(BillingTerm(contract_id=sow.id, model=BillingModel.FIXED_FEE, price_minor=600_00, **who))
    invoice(firm, firm.aurora, 600_00, kind=LineKind.FIXED_FEE)
    work(firm, firm.ana, firm.aurora, 1_000_00)
    (line,) = firm.ask(realisation, firm.fin, window=Q3).lines
    assert (line.billing, line.waiting.minor) == (Decimal("0.6"), 0)


def test_drafts_expenses_and_deposits_are_not_billed_work_and_credits_take_back(firm):
    line = invoice(firm, firm.nordlys, 1_000_00, paid_minor=1_000_00, credited_minor=200_00)
    work(firm, firm.ana, firm.nordlys, 1_000_00, line)
    invoice(firm, firm.nordlys, -200_00, kind=LineKind.DISCOUNT)
    invoice(firm, firm.nordlys, 70_00, kind=LineKind.EXPENSE)
    invoice(firm, firm.nordlys, 300_00, kind=LineKind.DEPOSIT)
    invoice(firm, firm.nordlys, 500_00, status=InvoiceStatus.CANCELLED)
    whole = firm.ask(realisation, firm.fin, window=Q3).total
    assert (whole.billed.minor, whole.collected.minor) == (800_00, 800_00)


def test_a_line_is_divided_between_those_who_worked_it_by_standard_value(firm):
    line = invoice(firm, firm.nordlys, 1_000_00, paid_minor=1_000_00)
    work(firm, firm.ana, firm.nordlys, 900_00, line)
    work(firm, firm.ben, firm.nordlys, 300_00, line)
    view = firm.ask(realisation, firm.fin, window=Q3, group_by="person")
    assert {one.name: one.billed.minor for one in view.lines} == {"Ana Analyst": 750_00, "Ben Builder": 250_00}
    only = firm.ask(realisation, firm.fin, window=Q3, person="Ben Builder").total
    assert (only.standard.minor, only.billed.minor) == (300_00, 250_00)


def test_a_manager_sees_own_projects_and_groups_add_up(firm):
    work(firm, firm.ana, firm.nordlys, 100_00, invoice(firm, firm.nordlys, 90_00))
    work(firm, firm.ana, firm.aurora, 100_00, invoice(firm, firm.aurora, 50_00))
    assert [one.name for one in firm.ask(realisation, firm.mia, window=Q3).lines] == ["Nordlys"]
    by = firm.ask(realisation, firm.fin, window=Q3, group_by="client")
    assert [(one.name, one.billing) for one in by.lines] == [("Zeta", Decimal("0.5")), ("Acme", Decimal("0.9"))]
    months = firm.ask(realisation, firm.fin, window=Q3, group_by="month").lines
    assert [one.name for one in months] == ["August 2026"]
    with pytest.raises(NotFound):
        firm.ask(realisation, firm.mia, project="Aurora", window=Q3)


def test_no_work_and_no_invoice_is_said_not_counted_as_zero(firm):
    view = firm.ask(realisation, firm.fin)
    assert view.total.billing is None
    assert view.headline() == "Nothing was worked at standard rates or billed in Q3 2026 (1 Jul to 30 Sep 2026)."


def test_a_clients_contact_is_refused(firm):
    with pytest.raises(Forbidden):
        firm.ask(realisation, firm.contact(firm.acme))
