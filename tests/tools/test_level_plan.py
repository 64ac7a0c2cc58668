from datetime import date

import pytest

from domain.access import Role
from domain.errors import BadInput, Conflict, Forbidden, NotFound
from store.bookings import Booking
from store.people import TimeOff
from store.tasks import Task
from tools.levelling import apply_level_plan, level_plan

MON, FRI = date(2026, 11, 23), date(2026, 11, 27)
NEXT = (date(2026, 11, 30), date(2026, 12, 4))


@pytest.fixture
def firm(both):
    desk = both
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.acme = desk.client()
    desk.work = desk.project("Nordlys", desk.mia, desk.acme, starts_on=MON, ends_on=FRI)
    return desk


def task(firm, name, **given):
    row = {"starts_on": MON, "due_on": FRI, "estimate_minutes": 2400, "remaining_minutes": 2400}
    return firm.add(Task(project_id=firm.work.id, name=name, assignee_id=firm.ana.id, **{**row, **given}))


def days(firm):
    return {one.name: (one.starts_on, one.due_on) for one in firm.all(Task)}


def test_two_full_tasks_at_once_come_one_after_the_other(firm):
    task(firm, "Build")
    task(firm, "Write")
    view = firm.ask(level_plan, firm.mia, project="Nordlys")
    assert (view.over_before, view.length, view.bound, str(view.gap)) == (5, 10, 10, "0")
    assert view.finish == NEXT[1]
    assert len(view.lines) == 1
    assert "no shorter plan than 10 working days can exist" in view.headline()
    assert len({due for _start, due in days(firm).values()}) == 1


def test_what_was_shown_is_what_is_applied_and_then_nothing_is_over(firm):
    task(firm, "Build")
    task(firm, "Write")
    view = firm.ask(level_plan, firm.mia, project="Nordlys")
    firm.do(apply_level_plan, firm.mia, project="Nordlys", plan=view.plan)
    assert sorted(days(firm).values()) == [(MON, FRI), NEXT]
    assert firm.ask(level_plan, firm.mia, project="Nordlys").over_before == 0
    with pytest.raises(Conflict, match="level already"):
        firm.ask(apply_level_plan, firm.mia, project="Nordlys")


def test_halves_fit_beside_each_other(firm):
    for name in ("Build", "Write"):
        task(firm, name, estimate_minutes=1200, remaining_minutes=1200)
    view = firm.ask(level_plan, firm.mia, project="Nordlys")
    assert (view.over_before, view.lines) == (0, ())
    assert "nothing needs to move" in view.headline()


def test_a_task_waits_for_the_end_of_time_off(firm):
    task(firm, "Build")
    firm.add(TimeOff(person_id=firm.ana.id, starts_on=MON, ends_on=date(2026, 11, 24)))
    view = firm.ask(level_plan, firm.mia, project="Nordlys")
    assert [(line.starts_on, line.ends_on) for line in view.lines] == [(date(2026, 11, 25), date(2026, 12, 1))]


def test_firm_bookings_elsewhere_take_capacity(firm):
    other = firm.project("Atlas", firm.mia, firm.acme)
    firm.add(Booking(person_id=firm.ana.id, project_id=other.id, starts_on=MON, ends_on=FRI, minutes_per_day=480))
    task(firm, "Build")
    view = firm.ask(level_plan, firm.mia, project="Nordlys")
    assert [line.starts_on for line in view.lines] == [NEXT[0]]


def test_work_under_way_is_not_put_off(firm):
    task(firm, "Build", started_on=date(2026, 11, 20), progress_percent=10)
    task(firm, "Write")
    view = firm.ask(level_plan, firm.mia, project="Nordlys")
    assert [line.task for line in view.lines] == ["Write"]


@pytest.mark.parametrize(
    "plan", ["nonsense", "999:2026-11-23..2026-11-27", "1:2026-11-27..2026-11-23", "1:2026-13-01..2026-13-02"]
)
def test_a_plan_nobody_showed_is_refused(firm, plan):
    task(firm, "Build")
    with pytest.raises(BadInput):
        firm.ask(apply_level_plan, firm.mia, project="Nordlys", plan=plan)


def test_the_time_for_solving_is_limited_and_the_plan_is_the_manager_s(firm):
    task(firm, "Build")
    with pytest.raises(BadInput):
        firm.ask(level_plan, firm.mia, project="Nordlys", seconds=600)
    with pytest.raises((Forbidden, NotFound)):
        firm.ask(level_plan, firm.person("Olga Other", Role.PROJECT_MANAGER), project="Nordlys")
