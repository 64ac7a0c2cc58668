from datetime import date

import pytest

from domain.access import Role
from domain.errors import Forbidden
from store.bookings import Booking, BookingKind
from store.clients import Opportunity
from store.contracts import BillingModel, BillingTerm, Contract, FixedFeePart, Recognition
from store.invoices import Invoice, InvoiceLine, InvoiceStatus, LineKind
from store.milestones import Milestone
from store.rates import Rate, RateKind
from store.revenue import RevenueEntry
from tools.revenue import revenue_recognised
from tools.revenue_forecast import forecast_revenue

YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}


@pytest.fixture
def firm(desk):
    desk.fin = desk.person("Fin Ance", Role.FINANCE)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.acme = desk.client("Acme")
    desk.nordlys = desk.project("Nordlys", desk.mia, desk.acme)
    desk.aurora = desk.project("Aurora", desk.fin, desk.client("Zeta"))
    desk.add(
        Rate(
            kind=RateKind.BILL,
            job_role_id=desk.role.id,
            amount_minor=120_00,
            currency="EUR",
            starts_on=date(2026, 1, 1),
        )
    )
    return desk


def contract(firm, project, recognition, price=None, **given):
    who = {"project_id": project.id, "client_id": project.client_id}
    row = Contract(name="SOW", price_minor=price, currency="EUR", recognition=recognition, **who, **{**YEAR, **given})
    return firm.add(row)


def term(firm, agreed, model, **given):
    keys = {"contract_id": agreed.id, "project_id": agreed.project_id, "currency": "EUR"}
    return firm.add(BillingTerm(model=model, **keys, **given))


def invoice(firm, project, day, minor):
    money = {"currency": "EUR", "net_minor": minor, "tax_minor": 0, "gross_minor": minor}
    row = Invoice(
        number=f"I{day}-{project.id}",
        client_id=project.client_id,
        project_id=project.id,
        status=InvoiceStatus.ISSUED,
        drafted_on=day,
        issued_on=day,
        **money,
    )
    line = {"position": 1, "kind": LineKind.TIME, "description": "Work", "net_minor": minor}
    firm.add(InvoiceLine(invoice_id=firm.add(row).id, **line))


def test_earned_is_not_invoiced(firm):
    firm.priced(firm.ana, firm.nordlys, date(2026, 11, 3), bill=960_00)
    invoice(firm, firm.nordlys, date(2026, 11, 5), 5_000_00)
    view = firm.ask(revenue_recognised, firm.fin)
    assert (view.total.amount.minor, view.total.invoiced.minor) == (960_00, 5_000_00)
    assert view.headline().startswith("960.00 EUR is earned in November 2026")


def test_one_net_position_is_deferred_or_unbilled(firm):
    contract(firm, firm.nordlys, Recognition.MILESTONE, 10_000_00)
    milestone = {"project_id": firm.nordlys.id, "due_on": date(2026, 11, 1), "currency": "EUR"}
    firm.add(Milestone(name="Beta", completed_on=date(2026, 11, 10), amount_minor=4_000_00, **milestone))
    invoice(firm, firm.nordlys, date(2026, 11, 5), 6_000_00)
    net = firm.ask(revenue_recognised, firm.fin, project="Nordlys").net
    assert (net.recognised.minor, net.unbilled.minor, net.deferred.minor) == (4_000_00, 0, 2_000_00)
    invoice(firm, firm.aurora, date(2026, 11, 5), 100_00)
    firm.priced(firm.ana, firm.aurora, date(2026, 11, 3), bill=960_00)
    net = firm.ask(revenue_recognised, firm.fin, project="Aurora").net
    assert (net.unbilled.minor, net.deferred.minor) == (860_00, 0)


def test_a_milestone_that_must_be_accepted_is_earned_when_it_is(firm):
    contract(firm, firm.nordlys, Recognition.MILESTONE, 10_000_00)
    given = {"project_id": firm.nordlys.id, "due_on": date(2026, 11, 1), "currency": "EUR", "needs_acceptance": True}
    firm.add(Milestone(name="Beta", completed_on=date(2026, 11, 10), amount_minor=4_000_00, **given))
    assert firm.ask(revenue_recognised, firm.fin).total.amount.minor == 0


def test_months_of_a_retainer_and_of_a_ratable_price(firm):
    agreed = contract(firm, firm.nordlys, Recognition.RATABLE)
    term(firm, agreed, BillingModel.RETAINER, price_minor=3_000_00)
    contract(firm, firm.aurora, Recognition.RATABLE, 365_00)
    view = firm.ask(revenue_recognised, firm.fin, window="October", group_by="method")
    assert [(line.name, line.amount.minor) for line in view.lines] == [("ratable by days", 3_031_00)]


def test_by_month_posted_months_stand_and_the_open_one_is_measured(firm):
    posting = {"currency": "EUR", "method": Recognition.AS_INVOICED, "posted_on": date(2026, 11, 3)}
    firm.add(RevenueEntry(project_id=firm.nordlys.id, month=202610, amount_minor=900_00, **posting))
    firm.priced(firm.ana, firm.nordlys, date(2026, 10, 5), bill=960_00)
    firm.priced(firm.ana, firm.nordlys, date(2026, 11, 3), bill=100_00)
    view = firm.ask(revenue_recognised, firm.fin, window="since 1 October", group_by="month")
    assert [(line.name, line.posted.minor, line.open.minor) for line in view.lines] == [
        ("October 2026", 900_00, 0),
        ("November 2026", 0, 160_00),  # 60.00 of October was approved after it was posted
    ]


def test_a_manager_sees_revenue_of_own_projects(firm):
    for project in (firm.nordlys, firm.aurora):
        firm.priced(firm.ana, project, date(2026, 11, 3), bill=960_00)
    assert [line.name for line in firm.ask(revenue_recognised, firm.mia).lines] == ["Nordlys"]
    with pytest.raises(Forbidden):
        firm.ask(revenue_recognised, firm.ana)


def book(firm, project, starts, ends, **given):
    days = {"starts_on": starts, "ends_on": ends, "minutes_per_day": 480}
    return firm.add(Booking(person_id=firm.ana.id, project_id=project.id, **days, **given))


def test_firm_bookings_count_at_the_bill_rate_of_the_month(firm):
    days = {"kind": RateKind.BILL, "project_id": firm.nordlys.id, "job_role_id": firm.role.id, "currency": "EUR"}
    firm.add(Rate(amount_minor=150_00, starts_on=date(2026, 12, 1), **days))
    book(firm, firm.nordlys, date(2026, 11, 30), date(2026, 12, 1))
    view = firm.ask(forecast_revenue, firm.fin)
    assert (view.booked.minor, view.minutes) == (8 * 120_00 + 8 * 150_00, 960)


def test_fixed_price_bookings_count_nothing_but_what_was_agreed_does(firm):
    agreed = contract(firm, firm.nordlys, Recognition.HOURS, 9_000_00)
    fixed = term(firm, agreed, BillingModel.FIXED_FEE, price_minor=9_000_00)
    part = {"billing_term_id": fixed.id, "name": "Half", "amount_minor": 4_500_00}
    firm.add(FixedFeePart(due_on=date(2026, 12, 1), **part))
    firm.add(FixedFeePart(due_on=date(2027, 6, 1), **part))
    milestone = {"project_id": firm.nordlys.id, "name": "Beta", "currency": "EUR", "amount_minor": 1_000_00}
    firm.add(Milestone(due_on=date(2026, 12, 5), **milestone))
    book(firm, firm.nordlys, date(2026, 12, 1), date(2026, 12, 2))
    view = firm.ask(forecast_revenue, firm.fin)
    assert (view.booked.minor, view.fixed.minor) == (0, 5_500_00)


def test_the_pipeline_stands_apart_and_deals_can_be_won(firm):
    deal = {"client_id": firm.acme.id, "currency": "EUR", "closes_on": date(2026, 12, 1)}
    big = firm.add(Opportunity(name="Big", value_minor=90_000_00, probability_percent=50, **deal))
    firm.add(Opportunity(name="Small", value_minor=10_000_00, probability_percent=50, **deal))
    soft = {"kind": BookingKind.SOFT, "probability_percent": 25, "opportunity_id": big.id}
    book(firm, firm.nordlys, date(2026, 12, 1), date(2026, 12, 1), **soft)
    view = firm.ask(forecast_revenue, firm.fin, won_deals=1)
    assert (view.total.minor, view.weighted.minor, view.if_won.minor) == (0, 240_00, 960_00)
    assert "With Big (Acme) won it would be 960.00 EUR." in view.headline()


def test_up_to_today_what_is_earned_counts_and_nothing_twice(firm):
    firm.today = date(2026, 11, 18)
    firm.priced(firm.ana, firm.nordlys, date(2026, 11, 16), bill=960_00)
    book(firm, firm.nordlys, date(2026, 11, 16), date(2026, 11, 20))
    view = firm.ask(forecast_revenue, firm.fin, window="this month")
    assert (view.earned.minor, view.booked.minor) == (960_00, 2 * 960_00)


def test_the_pipeline_is_not_for_project_managers(firm):
    deal = {"client_id": firm.acme.id, "currency": "EUR", "closes_on": date(2026, 12, 1)}
    firm.add(Opportunity(name="Big", value_minor=90_000_00, probability_percent=50, **deal))
    view = firm.ask(forecast_revenue, firm.mia)
    assert (view.with_pipeline, view.deals) == (False, ())
