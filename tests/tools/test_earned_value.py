from datetime import date
from decimal import Decimal

import pytest

from domain.access import Role
from domain.errors import BadInput, NotFound
from store.budgets import Budget
from store.expenses import Expense
from store.milestones import Baseline, BaselineTask
from store.projects import Phase
from store.tasks import Task, TaskStatus
from store.timesheets import TimeStatus
from tools.earned_value import earned_value

TODAY = date(2026, 11, 23)  # a Monday


@pytest.fixture
def today():
    return TODAY


@pytest.fixture
def firm(desk):
    desk.fin = desk.person("Fin Ance", Role.FINANCE)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.pat = desk.person("Pat Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.nordlys = desk.project("Nordlys", desk.mia, desk.client("Acme"))
    desk.design = desk.add(Phase(project_id=desk.nordlys.id, name="Design", position=1))
    days = {"starts_on": date(2026, 11, 9), "ends_on": date(2026, 11, 27)}
    desk.build = desk.add(Phase(project_id=desk.nordlys.id, name="Build", position=2, **days))
    return desk


def budget(firm, cost=6_000_00, amount=10_000_00):
    money = {"amount_minor": amount, "cost_minor": cost, "currency": "EUR"}
    firm.add(Budget(project_id=firm.nordlys.id, number=1, minutes=6_000, since=date(2026, 1, 1), **money))


def plan(firm):
    """Two phases of 40 and 60 h: the first finished, of the second half the days are over and a quarter is done."""
    keys = {"project_id": firm.nordlys.id}
    ended = {"status": TaskStatus.DONE, "completed_on": date(2026, 11, 6), "progress_percent": 100}
    days = {"starts_on": date(2026, 11, 2), "due_on": date(2026, 11, 6)}
    drawn = firm.add(Task(name="Draw", phase_id=firm.design.id, estimate_minutes=2_400, **keys, **days, **ended))
    days = {"starts_on": date(2026, 11, 16), "due_on": date(2026, 11, 27)}
    half = {"progress_percent": 25, "estimate_minutes": 3_600}
    firm.add(Task(name="Code", phase_id=firm.build.id, **keys, **days, **half))
    return drawn


def test_the_budget_is_laid_out_over_phases_and_the_whole_is_their_sum(firm):
    budget(firm)
    drawn = plan(firm)
    firm.priced(firm.ana, firm.nordlys, date(2026, 11, 4), bill=0, cost=3_000_00, task_id=drawn.id)
    firm.priced(firm.ana, firm.nordlys, date(2026, 11, 18), bill=0, cost=800_00)
    view = firm.ask(earned_value, firm.fin, project="Nordlys")
    told = [(one.phase, one.bac.minor, one.pv.minor, one.ev.minor, one.ac.minor) for one in view.phases]
    assert told == [("Design", 240_000, 240_000, 240_000, 300_000), ("Build", 360_000, 180_000, 90_000, 80_000)]
    whole = view.whole
    assert (whole.bac.minor, whole.pv.minor, whole.ev.minor, whole.ac.minor) == (600_000, 420_000, 330_000, 380_000)
    assert (whole.cpi, whole.spi) == (Decimal(330_000) / 380_000, Decimal(330_000) / 420_000)
    assert view.tcpi == Decimal(270_000) / 220_000
    assert [one.eac.minor for one in view.ends] == [690_909, 650_000, 775_702]
    assert "CPI 0.87 (500.00 EUR over cost), SPI 0.79 (900.00 EUR of work behind plan)" in view.headline()


def test_work_that_names_no_task_counts_to_the_phase_of_its_day_and_expenses_to_none(firm):
    budget(firm)
    plan(firm)
    firm.priced(firm.ana, firm.nordlys, date(2026, 11, 18), bill=0, cost=100_00)
    firm.priced(firm.ana, firm.nordlys, date(2026, 7, 1), bill=0, cost=70_00)
    what = {"person_id": firm.ana.id, "project_id": firm.nordlys.id, "spent_on": date(2026, 11, 2)}
    money = {"amount_minor": 30_00, "currency": "EUR", "category": "travel", "status": TimeStatus.APPROVED}
    firm.add(Expense(**what, **money))
    view = firm.ask(earned_value, firm.fin, project="Nordlys")
    told = {one.phase: one.ac.minor for one in view.phases}
    assert told == {"Design": 0, "Build": 100_00, "not on a phase": 100_00}
    assert any("100.00 EUR of work names no task" in said for said in view.assumptions)


def test_planned_is_what_the_baseline_says_not_the_moved_plan(firm):
    budget(firm)
    drawn = plan(firm)
    base = firm.add(Baseline(project_id=firm.nordlys.id, name="first", taken_at=firm.now))
    later = {"starts_on": date(2026, 12, 1), "due_on": date(2026, 12, 4)}
    firm.add(BaselineTask(baseline_id=base.id, task_id=drawn.id, **later))
    view = firm.ask(earned_value, firm.fin, project="Nordlys")
    assert [one.pv.minor for one in view.phases] == [0, 180_000]


def test_on_an_earlier_day_a_task_earned_all_or_nothing(firm):
    budget(firm)
    plan(firm)
    firm.priced(firm.ana, firm.nordlys, date(2026, 11, 18), bill=0, cost=100_00)
    view = firm.ask(earned_value, firm.fin, project="Nordlys", on="2026-11-17")
    told = [(one.pv.minor, one.ev.minor, one.ac.minor) for one in view.phases]
    assert told == [(240_000, 240_000, 0), (72_000, 0, 0)]
    assert any("Progress is known for today only" in said for said in view.assumptions)


def test_without_a_planned_cost_it_is_measured_in_bill_value(firm):
    budget(firm, cost=None)
    plan(firm)
    firm.priced(firm.ana, firm.nordlys, date(2026, 11, 18), bill=500_00, cost=100_00)
    firm.priced(firm.ana, firm.nordlys, date(2026, 11, 19), bill=0, cost=100_00, billable=False)
    view = firm.ask(earned_value, firm.fin, project="Nordlys")
    assert (view.whole.bac.minor, view.whole.ac.minor) == (10_000_00, 500_00)


def test_nothing_is_made_up_without_a_budget_or_without_work(firm):
    assert "has no budget in money" in firm.ask(earned_value, firm.fin, project="Nordlys").headline()
    budget(firm)
    with pytest.raises(BadInput, match="no task of its plan has any effort"):
        firm.ask(earned_value, firm.fin, project="Nordlys")


def test_a_budget_that_is_spent_cannot_be_kept_by_any_efficiency(firm):
    budget(firm)
    plan(firm)
    firm.priced(firm.ana, firm.nordlys, date(2026, 11, 18), bill=0, cost=6_000_00)
    assert "no efficiency of the rest can keep it" in firm.ask(earned_value, firm.fin, project="Nordlys").headline()


def test_a_day_ahead_is_refused_and_so_is_whoever_does_not_lead_the_project(firm):
    budget(firm)
    plan(firm)
    with pytest.raises(BadInput, match="Nothing is earned by"):
        firm.ask(earned_value, firm.fin, project="Nordlys", on="2026-12-01")
    with pytest.raises(NotFound):
        firm.ask(earned_value, firm.pat, project="Nordlys")
    assert firm.ask(earned_value, firm.mia, project="Nordlys").whole is not None
