from datetime import date
from decimal import Decimal

import pytest

from domain.access import Role
from domain.errors import BadInput, Forbidden
from store.bookings import Booking
from store.budgets import Budget
from store.tasks import Task
from store.timesheets import TimeStatus
from tools.budgets import budget_alerts, budget_status

NOV = [date(2026, 11, day) for day in (2, 3, 4, 5, 6)]


@pytest.fixture
def firm(desk):
    desk.fin = desk.person("Fin Ance", Role.FINANCE)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.acme = desk.client("Acme")
    desk.nordlys = desk.project("Nordlys", desk.mia, desk.acme)
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 11, 27), "minutes_per_day": 240}
    desk.add(Booking(person_id=desk.ana.id, project_id=desk.nordlys.id, **days))

    def budget(minutes, amount, number=1, project=desk.nordlys):
        money = {"amount_minor": amount, "currency": "EUR"}
        return desk.add(Budget(project_id=project.id, number=number, minutes=minutes, since=date(2026, 1, 1), **money))

    desk.budget = budget
    return desk


def test_only_approved_billable_time_uses_a_budget(firm):
    firm.budget(4_800, 9_600_00)
    for day, status in zip(NOV, TimeStatus, strict=True):
        firm.priced(firm.ana, firm.nordlys, day, bill=960_00, status=status)
    firm.priced(firm.ana, firm.nordlys, date(2026, 11, 9), bill=0, billable=False)
    view = firm.ask(budget_status, firm.fin, project="Nordlys")
    assert (view.used, view.left, view.used_share, view.submitted) == (960, 3_840, Decimal("0.2"), 480)
    assert (view.money.used.minor, view.money.left.minor) == (1_920_00, 7_680_00)


def test_what_is_still_to_do_is_forecast_at_the_planned_rate(firm):
    firm.budget(4_800, 9_600_00)
    firm.priced(firm.ana, firm.nordlys, NOV[0], bill=960_00)
    firm.add(Task(project_id=firm.nordlys.id, name="Build", estimate_minutes=4_800, remaining_minutes=4_800))
    view = firm.ask(budget_status, firm.fin, project="Nordlys")
    assert (view.forecast, view.money.forecast.minor, view.money.over.minor) == (5_280, 10_560_00, 960_00)
    assert "With 80 h still to do it ends at 88 h, 8 h over." in view.headline()


def test_a_consultant_sees_hours_and_what_is_left_for_them_but_no_money(firm):
    firm.budget(4_800, 9_600_00)
    task = firm.add(Task(project_id=firm.nordlys.id, name="Build", assignee_id=firm.ana.id, estimate_minutes=1_000))
    firm.priced(firm.ana, firm.nordlys, NOV[0], bill=960_00, task_id=task.id)
    view = firm.ask(budget_status, firm.ana, project="Nordlys", person="me")
    assert view.money is None
    assert (view.share.left, view.share.logged, view.share.booked_ahead) == (520, 480, 5 * 240)
    assert "EUR" not in view.headline() + str(view.blocks())
    with pytest.raises(Forbidden, match="not for colleagues"):
        firm.ask(budget_status, firm.ana, project="Nordlys", person="Mia Manager")


def test_a_project_without_a_budget_says_so(firm):
    assert firm.ask(budget_status, firm.fin, project="Nordlys").headline() == "Nordlys has no budget."


def test_exactly_the_threshold_is_reached_and_a_hair_below_is_not(firm):
    firm.budget(600, 1_200_00)
    firm.priced(firm.ana, firm.nordlys, NOV[0], bill=960_00)
    (line,) = firm.ask(budget_alerts, firm.fin).lines
    assert (line.passed, line.state, line.money_share) == (80, "near", Decimal("0.8"))
    firm.priced(firm.ana, firm.nordlys, NOV[1], bill=240_00, minutes=119)
    (line,) = firm.ask(budget_alerts, firm.fin, threshold_percent=100).lines
    assert (line.passed, line.state) == (100, "reached")
    firm.priced(firm.ana, firm.nordlys, NOV[2], bill=1, minutes=1)
    assert firm.ask(budget_alerts, firm.fin).lines[0].state == "over"


def test_a_raised_budget_starts_anew(firm):
    firm.budget(600, 1_200_00)
    firm.budget(6_000, 12_000_00, number=2)
    firm.priced(firm.ana, firm.nordlys, NOV[0], bill=960_00)
    assert firm.ask(budget_alerts, firm.fin).headline() == "None of 1 budget has reached 80 %."


def test_burnt_but_not_done(firm):
    firm.budget(600, 1_200_00)
    firm.priced(firm.ana, firm.nordlys, NOV[0], bill=1_100_00)
    task = {"project_id": firm.nordlys.id, "estimate_minutes": 600}
    firm.add(Task(name="Build", progress_percent=50, **task))
    assert len(firm.ask(budget_alerts, firm.fin, done_below_percent=80).lines) == 1
    assert firm.ask(budget_alerts, firm.fin, done_below_percent=40).lines == ()


def test_a_threshold_is_a_percentage(firm):
    with pytest.raises(BadInput, match="not a threshold"):
        firm.ask(budget_alerts, firm.fin, threshold_percent=0)


def test_a_manager_is_alerted_of_own_projects_only(firm):
    other = firm.project("Aurora", firm.fin, firm.acme)
    for project in (firm.nordlys, other):
        firm.budget(480, 960_00, project=project)
        firm.priced(firm.ana, project, NOV[0], bill=960_00)
    assert [line.project for line in firm.ask(budget_alerts, firm.mia).lines] == ["Nordlys"]
    with pytest.raises(Forbidden):
        firm.ask(budget_alerts, firm.ana)
