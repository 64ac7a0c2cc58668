from datetime import date

import pytest

from domain.access import Role
from domain.errors import NotFound
from domain.money import Money
from store.contracts import Contract, Recognition
from store.invoices import Invoice, InvoiceLine, InvoiceStatus, LineKind
from store.milestones import Milestone
from tools.contract_positions import contract_positions


@pytest.fixture
def firm(desk):
    desk.fin = desk.person("Fin Ance", Role.FINANCE)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.acme = desk.client("Acme")
    desk.nordlys = desk.project("Nordlys", desk.mia, desk.acme)
    desk.aurora = desk.project("Aurora", desk.fin, desk.client("Zeta"))
    for project in (desk.nordlys, desk.aurora):
        days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
        who = {"project_id": project.id, "client_id": project.client_id}
        money = {"price_minor": 900_000, "currency": "EUR"}
        desk.add(Contract(name="SOW", recognition=Recognition.MILESTONE, **who, **money, **days))
    return desk


def reached(firm, project, minor, day):
    money = {"amount_minor": minor, "currency": "EUR"}
    firm.add(Milestone(project_id=project.id, name=f"Step {day}", due_on=day, completed_on=day, **money))


def billed(firm, project, minor, day):
    money = {"net_minor": minor, "tax_minor": 0, "gross_minor": minor, "currency": "EUR"}
    keys = {"client_id": project.client_id, "project_id": project.id, "drafted_on": day, "issued_on": day}
    row = firm.add(Invoice(number=f"I{project.id}", status=InvoiceStatus.ISSUED, **keys, **money))
    keys = {"invoice_id": row.id, "project_id": project.id, "position": 1, "description": "part"}
    firm.add(InvoiceLine(kind=LineKind.FIXED_FEE, net_minor=minor, **keys))


def test_each_contract_has_one_side(firm):
    reached(firm, firm.nordlys, 500_000, date(2026, 10, 1))
    billed(firm, firm.nordlys, 200_000, date(2026, 10, 5))
    reached(firm, firm.aurora, 100_000, date(2026, 10, 1))
    billed(firm, firm.aurora, 250_000, date(2026, 10, 5))
    view = firm.ask(contract_positions, firm.fin)
    assert [(one.project, one.asset.minor, one.liability.minor) for one in view.lines] == [
        ("Nordlys", 300_000, 0),
        ("Aurora", 0, 150_000),
    ]
    assert (view.assets, view.liabilities) == ((Money(300_000, "EUR"),), (Money(150_000, "EUR"),))
    assert "contract assets (earned, not invoiced) of 3,000.00 EUR" in view.headline()


def test_a_position_is_that_of_the_day_asked_for(firm):
    reached(firm, firm.nordlys, 500_000, date(2026, 10, 1))
    billed(firm, firm.nordlys, 500_000, date(2026, 11, 5))
    (line,) = firm.ask(contract_positions, firm.fin, on="2026-10-31").lines
    assert (line.asset.minor, line.stands) == (500_000, "an asset")
    (line,) = firm.ask(contract_positions, firm.fin).lines
    assert (line.asset.minor, line.liability.minor, line.stands) == (0, 0, "even")


def test_a_manager_sees_the_contracts_of_own_projects_only(firm):
    reached(firm, firm.nordlys, 500_000, date(2026, 10, 1))
    reached(firm, firm.aurora, 500_000, date(2026, 10, 1))
    assert [one.project for one in firm.ask(contract_positions, firm.mia).lines] == ["Nordlys"]
    with pytest.raises(NotFound):
        firm.ask(contract_positions, firm.mia, project="Aurora")


def test_nothing_earned_or_invoiced_is_said(firm):
    assert "No contract has anything earned" in firm.ask(contract_positions, firm.fin).headline()
