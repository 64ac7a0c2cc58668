from datetime import UTC, date, datetime, timedelta

import pytest

from domain.access import Role
from domain.errors import Forbidden
from store.bookings import Booking
from store.milestones import Baseline, BaselineTask
from store.projects import ProjectStatus
from store.tasks import Dependency, Task, TaskStatus
from tools import gate
from tools.hygiene import plan_hygiene, stale_plans

NEXT = date(2026, 11, 30)


@pytest.fixture
def firm(desk):
    desk.boss = desk.person("Bo Boss", Role.HEAD_OF_DELIVERY)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.acme = desk.client()
    desk.work = plan(desk, "Nordlys", 3)
    return desk


def plan(firm, name, days, **given):
    touched = datetime(2026, 11, 22, 9, tzinfo=UTC) - timedelta(days=days)
    return firm.project(name, firm.mia, firm.acme, plan_updated_at=touched, **given)


def task(firm, name, **given):
    owned = {"project_id": firm.work.id, "assignee_id": firm.ana.id, "estimate_minutes": 480, "due_on": NEXT}
    return firm.add(Task(name=name, **{"starts_on": date(2026, 11, 23), **owned, **given}))


def link(firm, before, after):
    firm.add(Dependency(project_id=firm.work.id, predecessor_id=before.id, successor_id=after.id))


def test_a_plan_is_stale_when_nobody_touched_it_for_two_weeks_or_as_long_as_asked(firm):
    plan(firm, "Fourteen", 14)
    plan(firm, "Fifteen", 15)
    firm.project("Never", firm.mia, firm.acme)
    assert [line.project for line in firm.ask(stale_plans, firm.boss).lines] == ["Never", "Fifteen"]
    assert len(firm.ask(stale_plans, firm.boss, days=2).lines) == 4


def test_projects_that_do_not_run_need_no_upkeep(firm):
    plan(firm, "Over", 90, status=ProjectStatus.COMPLETED)
    assert firm.ask(stale_plans, firm.boss).lines == ()


def test_of_one_plan_the_day_of_its_last_change_is_told(firm):
    said = firm.ask(stale_plans, firm.mia, project="Nordlys").headline()
    assert said == "The plan of Nordlys was last changed on Thu 19 Nov 2026, 3 days ago."


def test_a_manager_sees_own_plans_a_consultant_none(firm):
    other = firm.person("Olga Other", Role.PROJECT_MANAGER)
    assert firm.ask(stale_plans, other, days=1).looked_at == 0
    with pytest.raises(Forbidden):
        firm.ask(stale_plans, firm.ana)


def test_open_tasks_are_faulty_when_overdue_nobody_s_undated_unestimated_or_unlinked(firm):
    first, second = task(firm, "Good"), task(firm, "Good too")
    link(firm, first, second)
    task(firm, "Loose")
    task(firm, "Late", due_on=date(2026, 11, 20))
    task(firm, "Bare", assignee_id=None, estimate_minutes=None, due_on=None)
    task(firm, "Done", status=TaskStatus.DONE, assignee_id=None)
    view = firm.ask(plan_hygiene, firm.boss)
    assert {line.task: line.faults for line in view.lines} == {
        "Loose": ("no links",),
        "Late": ("overdue", "no links"),
        "Bare": ("nobody's", "no date", "no estimate", "no links"),
    }
    assert (view.open_tasks, view.faulty, view.counts["no links"]) == (5, 3, 3)


def test_plans_without_links_are_not_blamed_for_each_task(firm):
    task(firm, "Monthly report")
    assert firm.ask(plan_hygiene, firm.boss).faulty == 0


def test_what_the_client_must_do_is_not_nobody_s(firm):
    task(firm, "Acceptance", assignee_id=None, client_owned=True)
    assert firm.ask(plan_hygiene, firm.mia).faulty == 0


def test_a_linked_plan_is_assessed_by_the_fourteen_points(firm):
    first, second = task(firm, "Build"), task(firm, "Test", starts_on=date(2026, 12, 1), due_on=date(2026, 12, 4))
    link(firm, first, second)
    taken = firm.add(Baseline(project_id=firm.work.id, name="First", taken_at=firm.now))
    firm.add(
        BaselineTask(baseline_id=taken.id, task_id=first.id, starts_on=date(2026, 11, 2), due_on=date(2026, 11, 6))
    )
    points = {
        line.point: (line.figure, line.verdict) for line in firm.ask(plan_hygiene, firm.mia, project="Nordlys").points
    }
    assert points["missing logic"] == ("0", "pass")
    assert points["finish-to-start links"] == ("100", "pass")
    assert points["missed tasks"] == ("100", "fail")
    assert points["baseline execution index"] == ("0", "fail")


def test_a_plan_without_links_is_not_assessed(firm):
    task(firm, "Monthly report")
    assert firm.ask(plan_hygiene, firm.mia, project="Nordlys").points == ()


def test_a_consultant_sees_the_plans_worked_on_and_a_client_none(firm):
    task(firm, "Late", due_on=date(2026, 11, 20), assignee_id=None)
    assert firm.ask(plan_hygiene, firm.ana).open_tasks == 0
    days = {"starts_on": date(2026, 11, 2), "ends_on": NEXT, "minutes_per_day": 480}
    firm.add(Booking(person_id=firm.ana.id, project_id=firm.work.id, **days))
    assert firm.ask(plan_hygiene, firm.ana).faulty == 1
    with pytest.raises(Forbidden):
        gate.permit(plan_hygiene, firm.call(firm.contact(firm.acme)))
