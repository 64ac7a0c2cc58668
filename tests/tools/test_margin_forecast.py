from datetime import date
from decimal import Decimal

import pytest

from domain.access import Role
from store.budgets import Budget
from store.contracts import BillingModel, BillingTerm, Contract, FixedFeePart, Recognition
from store.milestones import Milestone
from store.tasks import Task
from tools.margin import project_margin
from tools.margin_forecast import margin_forecast

NOV = date(2026, 11, 2)
YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}


@pytest.fixture
def firm(desk):
    desk.fin = desk.person("Fin Ance", Role.FINANCE)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.nordlys = desk.project("Nordlys", desk.mia, desk.client("Acme"))
    desk.aurora = desk.project("Aurora", desk.fin, desk.client("Zeta"))
    return desk


def planned(firm, project, left, hours=100):
    money = {"amount_minor": hours * 100_00, "cost_minor": hours * 60_00, "currency": "EUR"}
    firm.add(Budget(project_id=project.id, number=1, minutes=hours * 60, since=date(2026, 1, 1), **money))
    firm.add(Task(project_id=project.id, name="Work", estimate_minutes=hours * 60, remaining_minutes=left * 60))


def term(firm, project, model, price=None, recognition=Recognition.AS_INVOICED, **given):
    who = {"project_id": project.id, "currency": "EUR"}
    keys = {"client_id": project.client_id, "name": "SOW", "recognition": recognition, "price_minor": price}
    contract = firm.add(Contract(**who, **keys, **YEAR))
    return firm.add(BillingTerm(contract_id=contract.id, model=model, **who, **given))


def line(view, name):
    return next(one for one in view.lines if one.name == name)


def test_the_margin_at_completion_takes_what_is_left_at_planned_rates(firm):
    planned(firm, firm.nordlys, left=90)
    firm.priced(firm.ana, firm.nordlys, NOV, bill=2_000_00, cost=1_600_00)
    view = firm.ask(margin_forecast, firm.fin)
    one = line(view, "Nordlys")
    assert (one.revenue.minor, one.cost.minor, one.overrun.minor) == (11_000_00, 7_000_00, 1_000_00)
    assert (one.planned, one.so_far, one.margin) == (Decimal("0.4"), Decimal("0.2"), Decimal(4) / 11)


def test_a_portfolio_ends_at_sum_over_sum_and_the_furthest_below_plan_stands_first(firm):
    planned(firm, firm.nordlys, left=50)
    planned(firm, firm.aurora, left=100)
    firm.priced(firm.ana, firm.nordlys, NOV, bill=1_000_00, cost=4_000_00)
    view = firm.ask(margin_forecast, firm.fin)
    assert [one.name for one in view.lines] == ["Nordlys", "Aurora"]
    assert view.total.margin == Decimal(16_000_00 - 13_000_00) / 16_000_00
    assert "More than 5 points below plan: Nordlys" in view.headline()


def test_an_agreed_price_is_the_revenue_whatever_is_worked(firm):
    planned(firm, firm.nordlys, left=10)
    term(firm, firm.nordlys, BillingModel.FIXED_FEE, price=8_000_00, recognition=Recognition.HOURS)
    assert line(firm.ask(margin_forecast, firm.fin), "Nordlys").revenue.minor == 8_000_00


def test_a_cap_holds_for_the_work_and_what_is_still_agreed_comes_on_top(firm):
    planned(firm, firm.nordlys, left=90)
    firm.priced(firm.ana, firm.nordlys, NOV, bill=2_000_00, cost=1_600_00)
    kept = term(firm, firm.nordlys, BillingModel.TIME_AND_MATERIALS, cap_minor=9_000_00)
    firm.add(FixedFeePart(billing_term_id=kept.id, name="Licence", due_on=date(2026, 12, 15), amount_minor=500_00))
    late = {"due_on": date(2026, 10, 1), "amount_minor": 250_00, "currency": "EUR"}
    firm.add(Milestone(project_id=firm.nordlys.id, name="Late", **late))
    assert line(firm.ask(margin_forecast, firm.fin), "Nordlys").revenue.minor == 9_750_00


def test_a_retainer_ends_with_the_fees_still_to_come_not_with_hours(firm):
    planned(firm, firm.nordlys, left=90)
    term(firm, firm.nordlys, BillingModel.RETAINER, recognition=Recognition.RATABLE, price_minor=1_000_00)
    assert line(firm.ask(margin_forecast, firm.fin), "Nordlys").revenue.minor == 12_000_00


def test_the_forecast_of_one_project_is_that_of_the_portfolio(firm):
    planned(firm, firm.nordlys, left=90)
    firm.priced(firm.ana, firm.nordlys, NOV, bill=2_000_00, cost=1_600_00)
    term(firm, firm.nordlys, BillingModel.TIME_AND_MATERIALS, cap_minor=9_000_00)
    alone = firm.ask(project_margin, firm.fin, project="Nordlys").completion
    among = line(firm.ask(margin_forecast, firm.fin), "Nordlys")
    assert (alone.revenue, alone.estimate, alone.margin) == (among.revenue, among.cost, among.margin)


def test_projects_without_a_planned_cost_are_named_not_guessed(firm):
    view = firm.ask(margin_forecast, firm.fin)
    assert not view.lines
    assert "no margin can be forecast" in view.headline()
    assert any("Aurora and Nordlys" in said for said in view.assumptions)


def test_a_manager_forecasts_own_projects_only_and_groups_add_up(firm):
    planned(firm, firm.nordlys, left=50)
    planned(firm, firm.aurora, left=50)
    assert [one.name for one in firm.ask(margin_forecast, firm.mia).lines] == ["Nordlys"]
    by = firm.ask(margin_forecast, firm.fin, group_by="client")
    assert {one.name for one in by.lines} == {"Acme", "Zeta"}
    assert sum(one.revenue.minor for one in by.lines) == by.total.revenue.minor
