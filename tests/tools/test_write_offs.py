from datetime import date

import pytest

from domain.access import Role
from domain.errors import Forbidden
from store.invoices import Invoice, InvoiceLine, LineKind, WriteOff
from tools.write_offs import write_offs


@pytest.fixture
def firm(desk):
    desk.fin = desk.person("Fin Ance", Role.FINANCE)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.acme = desk.client()
    desk.nordlys = desk.project("Nordlys", desk.mia, desk.acme)
    desk.aurora = desk.project("Aurora", desk.fin, desk.client("Zeta"))
    for project, minor, currency in ((desk.nordlys, 50_000, "EUR"), (desk.aurora, 70_000, "GBP")):
        entry = desk.time(desk.ana, project, date(2026, 11, 2))
        money = {"amount_minor": minor, "currency": currency, "written_on": date(2026, 11, 5)}
        who = {"project_id": project.id, "time_entry_id": entry.id, "decided_by": desk.fin.id}
        desk.add(WriteOff(minutes=240, reason="rework", **who, **money))
    return desk


def test_write_offs_are_summed_by_project_and_currency_with_who_and_why(firm):
    view = firm.ask(write_offs, firm.fin)
    assert [str(amount) for amount in view.totals] == ["500.00 EUR", "700.00 GBP"]
    assert [(line.project, line.amount.minor) for line in view.projects] == [("Aurora", 70_000), ("Nordlys", 50_000)]
    assert {(line.person, line.decided_by, line.reason) for line in view.lines} == {
        ("Ana Analyst", "Fin Ance", "rework")
    }


def test_what_a_cap_took_off_is_listed(firm):
    money = {"net_minor": 850_00, "tax_minor": 0, "gross_minor": 850_00, "currency": "EUR"}
    invoice = Invoice(client_id=firm.acme.id, project_id=firm.nordlys.id, drafted_on=date(2026, 11, 20), **money)
    invoice = firm.add(invoice)
    line = {"position": 1, "description": "Work", "net_minor": 850_00, "write_down_minor": 150_00}
    firm.add(InvoiceLine(invoice_id=invoice.id, kind=LineKind.TIME, **line))
    found = firm.ask(write_offs, firm.fin, project="Nordlys").lines
    assert [(line.amount.minor, line.reason) for line in found] == [
        (150_00, "cap reached, invoice draft"),
        (50_000, "rework"),
    ]


def test_a_manager_sees_own_projects_only(firm):
    assert [line.project for line in firm.ask(write_offs, firm.mia).lines] == ["Nordlys"]


def test_a_client_never_sees_them(firm):
    with pytest.raises(Forbidden, match="internal"):
        firm.ask(write_offs, firm.contact(firm.acme))


def test_a_period_without_any_is_said_plainly(firm):
    assert "Nothing was written off" in firm.ask(write_offs, firm.fin, window="last year").headline()
