from datetime import date

import pytest

from domain.access import Role
from domain.errors import BadInput, Conflict, Forbidden, NotFound
from store.budgets import Budget
from store.milestones import Baseline, BaselineMilestone, Milestone
from store.tasks import Task
from tools.baselines import baselines, set_baseline
from tools.tasks import move_task

MON, FRI = date(2026, 11, 23), date(2026, 11, 27)


@pytest.fixture
def firm(desk):
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.acme = desk.client()
    desk.work = desk.project("Nordlys", desk.mia, desk.acme, starts_on=MON, ends_on=FRI)
    desk.add(Task(project_id=desk.work.id, name="Build", starts_on=MON, due_on=FRI, estimate_minutes=2400))
    desk.add(Milestone(project_id=desk.work.id, name="Live", due_on=FRI))
    money = {"minutes": 2400, "amount_minor": 480_000, "cost_minor": 240_000, "currency": "EUR"}
    desk.add(Budget(project_id=desk.work.id, number=1, since=MON, **money))
    return desk


def test_a_baseline_keeps_dates_and_money(firm):
    view = firm.do(set_baseline, firm.mia, project="Nordlys")
    assert view.headline() == "Set baseline Baseline 1 of Nordlys: 1 task, end on Fri 27 Nov 2026."
    (row,) = firm.all(Baseline)
    assert (row.ends_on, row.minutes, row.budget_minor, row.cost_minor) == (FRI, 2400, 480_000, 240_000)
    assert firm.all(BaselineMilestone)[0].due_on == FRI


def test_the_plan_is_compared_with_its_baselines_in_working_days(firm):
    firm.do(set_baseline, firm.mia, project="Nordlys", name="Agreed")
    firm.do(move_task, firm.mia, task="Build", by="a week later")
    firm.do(set_baseline, firm.mia, project="Nordlys", name="Replanned")
    firm.do(move_task, firm.mia, task="Build", by="2 working days later")
    view = firm.ask(baselines, firm.mia, project="Nordlys")
    assert (view.compared, view.end_days) == (("Agreed", "now"), 7)
    assert [(line.task, line.days) for line in view.tasks] == [("Build", 7)]
    assert "7 working days later than in Agreed" in view.headline()
    again = firm.ask(baselines, firm.mia, project="Nordlys", first="agreed", against="replanned")
    assert [(line.task, line.days) for line in again.tasks] == [("Build", 5)]


def test_money_is_for_who_may_see_the_margin(firm):
    firm.do(set_baseline, firm.mia, project="Nordlys")
    assert str(firm.ask(baselines, firm.mia, project="Nordlys").lines[0].cost) == "2,400.00 EUR"
    firm.add(Task(project_id=firm.work.id, name="Mine", assignee_id=firm.ana.id))
    with pytest.raises((Forbidden, NotFound)):
        firm.ask(baselines, firm.ana, project="Nordlys")


def test_without_a_baseline_it_says_so(firm):
    assert "no baseline yet" in firm.ask(baselines, firm.mia, project="Nordlys").headline()


def test_names_are_given_once_and_are_names(firm):
    firm.do(set_baseline, firm.mia, project="Nordlys", name="Agreed")
    with pytest.raises(Conflict):
        firm.ask(set_baseline, firm.mia, project="Nordlys", name="agreed")
    with pytest.raises(BadInput):
        firm.ask(set_baseline, firm.mia, project="Nordlys", name="now")
    with pytest.raises(NotFound):
        firm.ask(baselines, firm.mia, project="Nordlys", first="Zanzibar")


def test_a_project_without_tasks_has_no_plan_to_freeze(firm):
    firm.project("Empty", firm.mia, firm.acme)
    with pytest.raises(Conflict):
        firm.ask(set_baseline, firm.mia, project="Empty")
