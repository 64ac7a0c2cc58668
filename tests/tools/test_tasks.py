from datetime import date
from decimal import Decimal

import pytest

from domain.access import Role
from domain.errors import Ambiguous, BadInput, Conflict, NotFound
from store.bookings import Booking
from store.budgets import Budget
from store.clients import ContactPart
from store.milestones import Milestone
from store.projects import Project
from store.tasks import Dependency, Task, TaskStatus
from tools.tasks import move_task, overdue_tasks, tasks_of, update_task

MON, FRI = date(2026, 11, 23), date(2026, 11, 27)  # today is Sunday 22 November


@pytest.fixture
def firm(desk):
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.ben = desk.person("Ben Builder")
    desk.acme = desk.client()
    desk.work = desk.project("Nordlys", desk.mia, desk.acme, ends_on=date(2027, 1, 29))
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2027, 1, 29), "minutes_per_day": 480}
    desk.add(Booking(person_id=desk.ana.id, project_id=desk.work.id, **days))
    return desk


def task(firm, name, due=FRI, **given):
    owned = {"project_id": firm.work.id, "assignee_id": firm.ana.id, "starts_on": MON, "estimate_minutes": 2400}
    return firm.add(Task(name=name, due_on=due, **{**owned, **given}))


def stored(firm, name):
    return next(one for one in firm.all(Task) if one.name == name)


def named(view):
    return [(line.task, line.assignee, line.days_late) for line in view.lines]


def test_a_task_is_overdue_the_day_after_it_was_due_unless_it_is_done(firm):
    task(firm, "Yesterday", due=date(2026, 11, 21))
    task(firm, "Today", due=date(2026, 11, 22))
    task(firm, "Finished", due=date(2026, 11, 2), status=TaskStatus.DONE)
    task(firm, "Long ago", due=date(2026, 11, 10), assignee_id=None)
    assert named(firm.ask(overdue_tasks, firm.mia)) == [("Long ago", "", 12), ("Yesterday", "Ana Analyst", 1)]
    assert named(firm.ask(overdue_tasks, firm.mia, more_than_days=10)) == [("Long ago", "", 12)]
    assert named(firm.ask(overdue_tasks, firm.mia, person="Ana")) == [("Yesterday", "Ana Analyst", 1)]
    assert named(firm.ask(overdue_tasks, firm.mia, window="last week")) == [("Long ago", "", 12)]


def test_a_client_s_contact_sees_the_client_s_own_tasks(firm):
    task(firm, "Ours", due=date(2026, 11, 2))
    task(firm, "Theirs", due=date(2026, 11, 12), assignee_id=None, client_owned=True)
    contact = firm.contact(firm.acme, part=ContactPart.CHAMPION)
    assert named(firm.ask(overdue_tasks, contact)) == [("Theirs", "the client", 10)]


def test_whoever_asks_without_a_name_gets_their_own_open_tasks(firm):
    task(firm, "Mine")
    task(firm, "Data cleansing", assignee_id=firm.ben.id)
    assert named(firm.ask(tasks_of, firm.ana)) == [("Mine", "Ana Analyst", 0)]


def test_one_s_own_task_is_visible_on_a_project_one_is_not_booked_on(firm):
    task(firm, "Helping out", assignee_id=firm.ben.id)
    assert named(firm.ask(tasks_of, firm.ben)) == [("Helping out", "Ben Builder", 0)]


def test_work_not_begun_keeps_its_length_when_it_moves(firm):
    task(firm, "Tests")
    view = firm.do(move_task, firm.mia, task="tests", to="11 December")
    moved = stored(firm, "Tests")
    assert (moved.starts_on, moved.due_on) == (date(2026, 12, 7), date(2026, 12, 11))
    assert view.headline().startswith("Move task Tests on Nordlys: due Fri 11 Dec 2026 instead of Fri 27 Nov 2026.")


def test_work_under_way_keeps_its_start(firm):
    task(firm, "Tests", progress_percent=20)
    firm.do(move_task, firm.mia, task="tests", by="a week later")
    moved = stored(firm, "Tests")
    assert (moved.starts_on, moved.due_on) == (MON, date(2026, 12, 4))


def test_moving_a_task_pushes_what_waits_for_it_and_touches_the_plan(firm):
    first, then = task(firm, "Tests"), task(firm, "Rollout", due=date(2026, 12, 4), starts_on=date(2026, 11, 30))
    firm.add(Dependency(project_id=firm.work.id, predecessor_id=first.id, successor_id=then.id))
    view = firm.do(move_task, firm.mia, task="tests", by="3 working days later")
    pushed = stored(firm, "Rollout")
    assert (pushed.starts_on, pushed.due_on) == (date(2026, 12, 3), date(2026, 12, 9))
    assert [(line.what, line.later) for line in view.follows] == [("Rollout", "3 working days")]
    assert "Moves with it: Rollout to Wed 9 Dec 2026." in view.headline()
    assert firm.all(Project)[0].plan_updated_at == firm.now


def test_bringing_a_task_forward_pulls_nothing_with_it(firm):
    first, then = task(firm, "Tests"), task(firm, "Rollout", due=date(2026, 12, 11), starts_on=date(2026, 12, 7))
    firm.add(Dependency(project_id=firm.work.id, predecessor_id=first.id, successor_id=then.id))
    view = firm.do(move_task, firm.mia, task="tests", to="2026-11-25")
    assert view.follows == ()
    assert stored(firm, "Rollout").starts_on == date(2026, 12, 7)


def test_a_moved_task_moves_its_milestone_and_the_month_it_is_billed_in(firm):
    task(firm, "Tests")
    promise = {"project_id": firm.work.id, "amount_minor": 2_500_000, "currency": "EUR"}
    firm.add(Milestone(name="Accepted", due_on=date(2026, 11, 27), **promise))
    view = firm.do(move_task, firm.mia, task="tests", by="a week later")
    (moved,) = firm.all(Milestone)
    assert (moved.due_on, moved.baseline_due_on) == (date(2026, 12, 4), date(2026, 11, 27))
    assert "25,000.00 EUR is billed in December 2026 instead of November 2026." in view.headline()


def test_a_move_says_where_cost_and_margin_end(firm):
    task(firm, "Tests", estimate_minutes=2400, remaining_minutes=2400)
    money = {"amount_minor": 600_000, "cost_minor": 300_000, "currency": "EUR"}
    firm.add(Budget(project_id=firm.work.id, number=1, minutes=2400, since=MON, **money))
    told = firm.do(move_task, firm.mia, task="tests", to="2027-02-12").outlook
    days = told.extra // 480
    assert days > 0
    assert str(told.before_cost) == "3,000.00 EUR"
    assert told.after_cost.minor == 300_000 + days * 60_000
    assert (told.before_margin, told.after_margin) == (Decimal("0.5"), Decimal("0.5"))


def test_a_consultant_is_told_dates_and_no_money(firm):
    task(firm, "Mine", estimate_minutes=2400, remaining_minutes=2400)
    money = {"amount_minor": 600_000, "cost_minor": 300_000, "currency": "EUR"}
    firm.add(Budget(project_id=firm.work.id, number=1, minutes=2400, since=MON, **money))
    told = firm.ask(move_task, firm.ana, task="Mine", by="2 days later")
    assert told.outlook.sentence() == ""
    assert "EUR" not in told.model_dump_json()


def test_a_consultant_may_ask_to_move_an_own_task_and_no_other(firm):
    task(firm, "Mine")
    task(firm, "Data cleansing", assignee_id=firm.ben.id)
    assert "Mine" in firm.ask(move_task, firm.ana, task="Mine", by="2 days later").headline()
    with pytest.raises(NotFound):
        firm.ask(move_task, firm.ana, task="data cleansing", by="2 days later")


def test_a_task_of_another_s_project_is_not_the_manager_s_to_move(firm):
    other = firm.person("Olga Other", Role.PROJECT_MANAGER)
    task(firm, "Tests")
    with pytest.raises(NotFound):
        firm.ask(move_task, other, task="Tests", by="2 days later")


def test_the_same_name_on_two_projects_is_asked_back(firm):
    second = firm.project("Atlas", firm.mia, firm.acme)
    task(firm, "Tests")
    task(firm, "Tests", project_id=second.id)
    with pytest.raises(Ambiguous) as refused:
        firm.ask(move_task, firm.mia, task="Tests", by="2 days later")
    assert refused.value.candidates == ("Tests on Nordlys", "Tests on Atlas")
    assert "Atlas" in firm.ask(move_task, firm.mia, task="Tests", project="Atlas", by="2 days later").headline()


def test_a_move_needs_a_day_and_a_change(firm):
    task(firm, "Tests")
    with pytest.raises(BadInput):
        firm.ask(move_task, firm.mia, task="Tests")
    with pytest.raises(Conflict):
        firm.ask(move_task, firm.mia, task="Tests", to="27 November")


def test_done_means_all_of_it_today_and_nothing_remains(firm):
    task(firm, "Tests", remaining_minutes=600)
    firm.do(update_task, firm.ana, task="Tests", status="done")
    done = stored(firm, "Tests")
    assert (done.status, done.progress_percent, done.remaining_minutes) == (TaskStatus.DONE, 100, 0)
    assert (done.started_on, done.completed_on) == (firm.today, firm.today)


def test_what_remains_of_a_task_may_be_weeks_of_work(firm):
    task(firm, "Build")
    firm.do(update_task, firm.mia, task="Build", remaining="120h")
    assert stored(firm, "Build").remaining_minutes == 7200
    with pytest.raises(BadInput, match="the most that fits here"):
        firm.ask(update_task, firm.mia, task="Build", remaining="99999999h")


def test_progress_sets_what_remains_unless_it_is_said(firm):
    task(firm, "Tests")
    firm.do(update_task, firm.ana, task="Tests", progress_percent=75)
    assert (stored(firm, "Tests").remaining_minutes, stored(firm, "Tests").status) == (600, TaskStatus.DOING)
    firm.do(update_task, firm.ana, task="Tests", remaining="12h")
    assert (stored(firm, "Tests").remaining_minutes, stored(firm, "Tests").progress_percent) == (720, 75)


@pytest.mark.parametrize("given", [{}, {"progress_percent": 130}, {"progress_percent": -5}])
def test_an_update_that_says_nothing_or_too_much_is_refused(firm, given):
    task(firm, "Tests")
    with pytest.raises(BadInput):
        firm.ask(update_task, firm.ana, task="Tests", **given)
