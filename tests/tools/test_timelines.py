from datetime import date

import pytest

from domain.access import Role
from domain.errors import Conflict, Forbidden, NotFound
from store.milestones import Milestone
from store.tasks import Dependency, Task, TaskStatus
from tools.baselines import set_baseline
from tools.tasks import move_task
from tools.timelines import project_timeline

MON, FRI = date(2026, 11, 23), date(2026, 11, 27)
NEXT = (date(2026, 11, 30), date(2026, 12, 4))


@pytest.fixture
def firm(desk):
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.acme = desk.client()
    desk.work = desk.project("Nordlys", desk.mia, desk.acme, starts_on=MON, ends_on=NEXT[1])
    one = desk.add(Task(project_id=desk.work.id, name="Build", starts_on=MON, due_on=FRI, progress_percent=20))
    two = desk.add(Task(project_id=desk.work.id, name="Test", starts_on=NEXT[0], due_on=NEXT[1]))
    desk.add(Dependency(project_id=desk.work.id, predecessor_id=one.id, successor_id=two.id))
    desk.add(Task(project_id=desk.work.id, name="Note", starts_on=MON, due_on=MON))
    desk.add(Milestone(project_id=desk.work.id, name="Live", due_on=NEXT[1]))
    return desk


def test_a_plan_is_drawn_with_what_holds_its_end_and_its_milestones(firm):
    view = firm.ask(project_timeline, firm.mia, project="Nordlys")
    assert {line.task: line.kind for line in view.lines} == {
        "Build": "holds the end",
        "Test": "holds the end",
        "Note": "has slack",
    }
    assert [one.milestone for one in view.milestones] == ["Live"]
    (chart,) = view.blocks()
    assert "2026-11-22" in str(chart.spec)  # today


def test_the_last_baseline_is_the_shadow(firm):
    firm.do(set_baseline, firm.mia, project="Nordlys")
    firm.do(move_task, firm.mia, task="Test", by="3 working days later")
    view = firm.ask(project_timeline, firm.mia, project="Nordlys")
    moved = next(line for line in view.lines if line.task == "Test")
    assert (moved.was_to, moved.ends_on) == (NEXT[1], date(2026, 12, 9))
    assert (view.baseline, view.baseline_days) == ("Baseline 1", 3)
    assert "3 working days later than Baseline 1" in view.headline()


def test_what_was_done_long_ago_is_counted_and_not_drawn(firm):
    keys = {"project_id": firm.work.id, "started_on": date(2026, 8, 3)}
    done = {"status": TaskStatus.DONE, "progress_percent": 100, "completed_on": date(2026, 8, 7)}
    firm.add(Task(name="Old", starts_on=date(2026, 8, 3), due_on=date(2026, 8, 7), **done, **keys))
    view = firm.ask(project_timeline, firm.mia, project="Nordlys")
    assert "Old" not in {line.task for line in view.lines}
    assert (view.done, view.total) == (1, 4)


def test_a_project_without_tasks_is_not_drawn_and_another_s_not_shown(firm):
    firm.project("Empty", firm.mia, firm.acme)
    with pytest.raises(Conflict):
        firm.ask(project_timeline, firm.mia, project="Empty")
    with pytest.raises((Forbidden, NotFound)):
        firm.ask(project_timeline, firm.person("Olga Other", Role.PROJECT_MANAGER), project="Nordlys")
