from datetime import date
from decimal import Decimal

import pytest

from domain.access import Role
from domain.errors import Forbidden, NotFound
from store.bookings import Booking
from store.budgets import Budget
from store.contracts import Contract, Recognition
from store.expenses import Expense, Rebill
from store.invoices import WriteOff
from store.people import JobRole
from store.revenue import ExchangeRate, RevenueEntry
from store.tasks import Task
from store.timesheets import TimeStatus
from tools.burning import burning_margin
from tools.margin import portfolio_margin, project_margin

NOV = [date(2026, 11, day) for day in (2, 3, 4, 5, 6)]
YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}


@pytest.fixture
def firm(desk):
    desk.fin = desk.person("Fin Ance", Role.FINANCE)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.acme = desk.client("Acme")
    desk.nordlys = desk.project("Nordlys", desk.mia, desk.acme)
    desk.aurora = desk.project("Aurora", desk.fin, desk.client("Zeta"))
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2027, 1, 1), "minutes_per_day": 60}
    desk.add(Booking(person_id=desk.mia.id, project_id=desk.aurora.id, **days))
    return desk


def budget(firm, project, minutes, amount, cost):
    money = {"amount_minor": amount, "cost_minor": cost, "currency": "EUR"}
    firm.add(Budget(project_id=project.id, number=1, minutes=minutes, since=date(2026, 1, 1), **money))


def contract(firm, project, recognition, price=None):
    who = {"project_id": project.id, "client_id": project.client_id}
    firm.add(Contract(name="SOW", price_minor=price, currency="EUR", recognition=recognition, **who, **YEAR))


def test_margin_is_revenue_less_cost_over_revenue(firm):
    for day in NOV:
        firm.priced(firm.ana, firm.nordlys, day, bill=10_200_00 // 5, cost=6_400_00 // 5)
    view = firm.ask(project_margin, firm.fin, project="Nordlys")
    assert view.margin.quantize(Decimal("0.0001")) == Decimal("0.3725")
    assert view.basis == "approved time at standard value"


def test_only_approved_and_billed_time_counts(firm):
    for day, status in zip(NOV, TimeStatus, strict=True):
        firm.priced(firm.ana, firm.nordlys, day, bill=100_00, cost=50_00, status=status)
    view = firm.ask(project_margin, firm.fin, project="Nordlys")
    assert (view.revenue.minor, view.cost.minor) == (200_00, 100_00)


def test_expenses_cost_and_those_passed_on_earn_and_write_offs_do_not(firm):
    firm.priced(firm.ana, firm.nordlys, NOV[0], bill=1000_00, cost=500_00)
    what = {"person_id": firm.ana.id, "project_id": firm.nordlys.id, "spent_on": NOV[0], "category": "travel"}
    money = {"amount_minor": 100_00, "currency": "EUR", "status": TimeStatus.APPROVED}
    firm.add(Expense(rebill=Rebill.MARKUP, markup_bp=1000, **what, **money))
    firm.add(Expense(rebill=Rebill.NONE, **what, **money))
    lost = {"amount_minor": 60_00, "currency": "EUR", "written_on": NOV[0], "reason": "rework"}
    firm.add(WriteOff(project_id=firm.nordlys.id, **lost))
    view = firm.ask(project_margin, firm.fin, project="Nordlys")
    assert (view.revenue.minor, view.expenses.minor, view.profit.minor) == (1050_00, 200_00, 350_00)


def test_a_fixed_price_earns_by_its_method_and_the_answer_says_so(firm):
    contract(firm, firm.nordlys, Recognition.HOURS, 10_000_00)
    firm.priced(firm.ana, firm.nordlys, NOV[0], bill=900_00, cost=500_00)
    firm.add(Task(project_id=firm.nordlys.id, name="Build", estimate_minutes=1920, remaining_minutes=1440))
    view = firm.ask(project_margin, firm.fin, project="Nordlys")
    assert (view.revenue.minor, view.basis) == (2_500_00, "recognised, percent complete by hours")


def test_posted_months_are_taken_as_posted_and_the_open_month_catches_up(firm):
    contract(firm, firm.nordlys, Recognition.HOURS, 10_000_00)
    posting = {"amount_minor": 2_000_00, "currency": "EUR", "method": Recognition.HOURS}
    firm.add(RevenueEntry(project_id=firm.nordlys.id, month=202610, posted_on=date(2026, 11, 3), **posting))
    firm.priced(firm.ana, firm.nordlys, date(2026, 10, 5), bill=0, cost=500_00)
    firm.priced(firm.ana, firm.nordlys, NOV[0], bill=0, cost=500_00)
    firm.add(Task(project_id=firm.nordlys.id, name="Build", estimate_minutes=1920, remaining_minutes=960))
    assert firm.ask(project_margin, firm.fin, project="Nordlys", window="October").revenue.minor == 2_000_00
    assert firm.ask(project_margin, firm.fin, project="Nordlys", window="this month").revenue.minor == 3_000_00


def test_the_estimate_at_completion_adds_what_is_left_at_the_planned_rate(firm):
    budget(firm, firm.nordlys, 6_000, 12_000_00, 6_000_00)
    firm.priced(firm.ana, firm.nordlys, NOV[0], bill=960_00, cost=800_00)
    firm.add(Task(project_id=firm.nordlys.id, name="Build", estimate_minutes=6_000, remaining_minutes=5_520))
    end = firm.ask(project_margin, firm.fin, project="Nordlys").completion
    assert (end.cost_to_date.minor, end.remaining_cost.minor, end.overrun.minor) == (800_00, 5_520_00, 320_00)


def test_a_portfolio_margin_is_sum_over_sum_and_groups(firm):
    firm.priced(firm.ana, firm.nordlys, NOV[0], bill=300_00, cost=100_00)
    firm.priced(firm.ana, firm.aurora, NOV[0], bill=100_00, cost=100_00)
    view = firm.ask(portfolio_margin, firm.fin, worst_first=True)
    assert view.total.margin == Decimal("0.5")
    assert [(line.name, line.margin) for line in view.lines] == [("Aurora", 0), ("Nordlys", Decimal(2) / 3)]
    assert [line.name for line in firm.ask(portfolio_margin, firm.fin, group_by="client").lines] == ["Acme", "Zeta"]


def test_a_window_that_cuts_weeks_counts_exactly_its_days(firm):
    for day in NOV:
        firm.priced(firm.ana, firm.nordlys, day, bill=100_00, cost=10_00)
    view = firm.ask(portfolio_margin, firm.fin, window="3 Nov to 5 Nov")
    assert (view.total.revenue.minor, view.total.cost.minor) == (300_00, 30_00)


def test_no_revenue_is_an_undefined_margin_with_its_reason(firm):
    firm.priced(firm.ana, firm.nordlys, NOV[0], bill=0, cost=10_00, billable=False)
    view = firm.ask(portfolio_margin, firm.fin)
    assert view.lines[0].margin is None
    assert "No revenue in the period, so no margin: Nordlys." in view.assumptions


def test_time_without_a_rate_is_named(firm):
    firm.time(firm.ana, firm.nordlys, NOV[0])
    said = firm.ask(portfolio_margin, firm.fin).assumptions
    assert "Without a bill rate, and so without revenue: Nordlys 8 h." in said
    assert "Without a cost rate, and so without cost: Nordlys 8 h." in said


def test_a_manager_sees_own_projects_and_no_other_managers_margin(firm):
    firm.priced(firm.ana, firm.nordlys, NOV[0], bill=300_00, cost=100_00)
    firm.priced(firm.ana, firm.aurora, NOV[0], bill=100_00, cost=100_00)
    assert [line.name for line in firm.ask(portfolio_margin, firm.mia).lines] == ["Nordlys"]
    with pytest.raises(Forbidden, match="only of projects you lead"):
        firm.ask(project_margin, firm.mia, project="Aurora")
    with pytest.raises(Forbidden):
        firm.ask(portfolio_margin, firm.ana)


def test_amounts_in_another_currency_need_a_rate_and_are_converted_at_it(firm):
    firm.priced(firm.ana, firm.nordlys, NOV[0], bill=100_00, cost=40_00, bill_currency="GBP")
    with pytest.raises(NotFound, match="no exchange rate"):
        firm.ask(portfolio_margin, firm.fin)
    firm.add(ExchangeRate(base="GBP", quote="EUR", day=date(2026, 11, 1), rate="1.2"))
    view = firm.ask(portfolio_margin, firm.fin)
    assert (view.total.revenue.minor, view.total.margin) == (120_00, Decimal(80) / 120)


def test_burning_margin_says_which_and_why(firm):
    architect = firm.add(JobRole(name="Architect"))
    budget(firm, firm.nordlys, 6_000, 12_000_00, 6_000_00)
    firm.priced(firm.ana, firm.nordlys, date(2026, 9, 1), bill=960_00, cost=480_00, job_role_id=firm.role.id)
    firm.priced(firm.ana, firm.nordlys, NOV[0], bill=960_00, cost=800_00, job_role_id=architect.id)
    firm.priced(firm.ana, firm.aurora, NOV[0], bill=960_00, cost=900_00)
    view = firm.ask(burning_margin, firm.fin)
    (line,) = view.lines
    assert (line.project, line.lost.minor, line.expected) == ("Nordlys", 320_00, Decimal("0.5"))
    assert line.why == "dearer people than planned 320.00 EUR (Architect: 100 % of the hours, 0 % before)"
    assert "Nordlys most: 16.7 % margin instead of 50 % (plan)" in view.headline()


def test_work_that_waits_for_approval_counts_as_worked_when_margin_burns(firm):
    budget(firm, firm.nordlys, 6_000, 12_000_00, 6_000_00)
    firm.priced(firm.ana, firm.nordlys, NOV[0], bill=960_00, cost=480_00)
    firm.priced(firm.ana, firm.nordlys, NOV[1], bill=960_00, cost=900_00, status=TimeStatus.SUBMITTED)
    assert firm.ask(burning_margin, firm.fin).lines[0].minutes == 960
