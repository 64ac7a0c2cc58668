from datetime import date

import pytest

from domain.access import Role
from domain.errors import Ambiguous, BadInput, Conflict, Forbidden, NotFound
from store.bookings import Booking
from store.milestones import Milestone
from store.projects import Phase
from store.rates import Rate, RateKind
from store.tasks import Dependency, LinkKind, Task, TaskStatus
from tools import gate
from tools.schedule import critical_path, slip_impact

MON = date(2026, 11, 23)  # tomorrow
WEEK_1, WEEK_2 = (MON, date(2026, 11, 27)), (date(2026, 11, 30), date(2026, 12, 4))


@pytest.fixture
def firm(desk):
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.acme = desk.client()
    desk.work = desk.project("Nordlys", desk.mia, desk.acme, starts_on=MON, ends_on=WEEK_2[1])
    desk.build = task(desk, "Build", WEEK_1)
    desk.test = task(desk, "Test", WEEK_2)
    desk.train = task(desk, "Train", (WEEK_2[0], date(2026, 12, 1)), assignee_id=None)
    link(desk, desk.build, desk.test)
    link(desk, desk.build, desk.train)
    book(desk, desk.ana, desk.work, *WEEK_1, WEEK_2[1])
    return desk


def task(firm, name, days, **given):
    owned = {"project_id": firm.work.id, "assignee_id": firm.ana.id, "starts_on": days[0], "due_on": days[1]}
    return firm.add(Task(name=name, **{**owned, **given}))


def link(firm, before, after, kind=LinkKind.FS):
    row = {"project_id": firm.work.id, "predecessor_id": before.id, "successor_id": after.id}
    firm.add(Dependency(**row, kind=kind))


def book(firm, person, project, starts, _mid, ends, minutes=480):
    row = {"person_id": person.id, "project_id": project.id, "starts_on": starts, "ends_on": ends}
    firm.add(Booking(**row, minutes_per_day=minutes))


def test_the_critical_path_is_what_holds_the_end_and_the_rest_has_slack(firm):
    view = firm.ask(critical_path, firm.mia, project="Nordlys")
    assert view.finish == WEEK_2[1]
    assert [(one.task, str(one.slack_days), one.critical) for one in view.lines] == [
        ("Build", "0", True),
        ("Train", "3", False),
        ("Test", "0", True),
    ]
    assert "held by Build and Test" in view.headline()


def test_one_task_is_answered_for(firm):
    critical = firm.ask(critical_path, firm.mia, project="Nordlys", task="build")
    assert critical.headline().startswith("Build is on the critical path of Nordlys")
    slack = firm.ask(critical_path, firm.mia, project="Nordlys", task="train")
    assert slack.headline() == "Train is not critical on Nordlys: it has 3 working days of slack."


def test_one_person_s_tasks_are_shown_with_the_whole_plan_behind_them(firm):
    view = firm.ask(critical_path, firm.ana, project="Nordlys", person="me")
    assert [one.task for one in view.lines] == ["Build", "Test"]


def test_finished_tasks_are_history(firm):
    task(firm, "Plan", (date(2026, 11, 16), date(2026, 11, 20)), status=TaskStatus.DONE, progress_percent=100)
    assert "Plan" not in [one.task for one in firm.ask(critical_path, firm.mia, project="Nordlys").lines]


def test_a_project_without_tasks_has_no_schedule(firm):
    firm.project("Empty", firm.mia, firm.acme)
    with pytest.raises(Conflict):
        firm.ask(critical_path, firm.mia, project="Empty")


def test_tasks_that_wait_for_each_other_are_refused_with_the_circle(firm):
    link(firm, firm.test, firm.build)
    with pytest.raises(Conflict, match="wait for each other"):
        firm.ask(critical_path, firm.mia, project="Nordlys")


def test_a_slip_moves_tasks_end_milestones_bookings_and_what_is_billed(firm):
    promise = {"project_id": firm.work.id, "amount_minor": 2_500_000, "currency": "EUR"}
    firm.add(Milestone(name="Accepted", due_on=WEEK_2[1], **promise))
    start = {"starts_on": date(2026, 1, 1), "currency": "EUR"}
    firm.add(Rate(kind=RateKind.BILL, job_role_id=firm.role.id, amount_minor=10_000, **start))
    view = firm.ask(slip_impact, firm.mia, project="Nordlys", task="build", by="three days later")
    assert [(one.task, one.days) for one in view.tasks] == [("Build", 3), ("Test", 3), ("Train", 3)]
    assert (view.new_end, view.end_days) == (date(2026, 12, 9), 3)
    assert [(one.milestone, one.now, str(one.amount)) for one in view.milestones] == [
        ("Accepted", date(2026, 12, 9), "25,000.00 EUR")
    ]
    assert [(one.person, one.days, one.effort) for one in view.longer] == [("Ana Analyst", 3, 1440)]
    assert [str(one) for one in view.extra_value] == ["2,400.00 EUR"]
    assert view.extra_cost == ()


def test_slack_keeps_the_end(firm):
    view = firm.ask(slip_impact, firm.mia, project="Nordlys", task="train", by="2 days later")
    assert view.end_days == 0
    assert "Nordlys still ends on Fri 4 Dec 2026" in view.headline()


def test_a_slip_of_the_whole_project_moves_everything_that_is_not_over(firm):
    view = firm.ask(slip_impact, firm.mia, project="Nordlys", by="a week later")
    assert {one.task: one.days for one in view.tasks} == {"Build": 5, "Test": 5, "Train": 5}
    assert view.new_end == date(2026, 12, 11)


def test_a_person_s_absence_delays_the_task_they_are_on(firm):
    view = firm.ask(slip_impact, firm.mia, project="Nordlys", person="Ana", by="2 days later")
    assert view.what == "Ana Analyst delays Build by 2 working days"
    assert view.end_days == 2


def test_a_milestone_may_be_what_slips(firm):
    firm.add(Milestone(project_id=firm.work.id, name="Design freeze", due_on=WEEK_1[1]))
    view = firm.ask(slip_impact, firm.mia, project="Nordlys", task="design freeze", by="5 days later")
    assert view.end_days == 5
    assert view.assumptions[0] == "Design freeze rests on Build, which is taken to end later."


def test_who_is_needed_longer_and_booked_elsewhere_clashes(firm):
    other = firm.project("Atlas", firm.mia, firm.acme)
    hidden = firm.project("Secret", firm.person("Olga Other", Role.PROJECT_MANAGER), firm.acme)
    for project in (other, hidden):
        book(firm, firm.ana, project, date(2026, 12, 7), None, date(2026, 12, 18), minutes=240)
    view = firm.ask(slip_impact, firm.mia, project="Nordlys", task="build", by="a week later")
    assert [(one.person, one.project) for one in view.clashes] == [
        ("Ana Analyst", "Atlas"),
        ("Ana Analyst", "another project"),
    ]
    only = firm.ask(slip_impact, firm.mia, project="Nordlys", task="build", by="a week later", other_project="Atlas")
    assert [one.project for one in only.clashes] == ["Atlas"]


def test_a_consultant_sees_what_moves_but_no_money_and_no_colleague_s_booking(firm):
    ben = firm.person("Ben Builder")
    book(firm, ben, firm.work, *WEEK_1, WEEK_2[1])
    view = firm.ask(slip_impact, firm.ana, project="Nordlys", task="build", by="3 days later")
    assert [one.person for one in view.longer] == ["Ana Analyst"]
    assert (view.extra_value, view.extra_cost) == ((), ())


def test_a_late_plan_is_compared_with_where_it_is_heading(firm):
    late = {"started_on": date(2026, 11, 9), "progress_percent": 50}
    task(firm, "Late", (date(2026, 11, 9), date(2026, 11, 20)), **late)
    task(firm, "After", (date(2026, 12, 3), date(2026, 12, 4)))
    view = firm.ask(slip_impact, firm.mia, project="Nordlys", task="Late", by="5 days later")
    assert view.old_end == WEEK_2[1]


def test_earlier_is_no_slip(firm):
    with pytest.raises(BadInput):
        firm.ask(slip_impact, firm.mia, project="Nordlys", by="3 days earlier")


def test_the_plan_behind_the_dates_is_not_the_client_s(firm):
    for tool in (critical_path, slip_impact):
        with pytest.raises(Forbidden):
            gate.permit(tool, firm.call(firm.contact(firm.acme)))


def test_a_task_the_plan_does_not_have_is_answered_with_the_whole_and_says_so(firm):
    path = firm.ask(critical_path, firm.mia, project="Nordlys", task="cutover rehearsal")
    assert "held by Build and Test" in path.headline()
    slip = firm.ask(slip_impact, firm.mia, project="Nordlys", task="cutover rehearsal", by="a week later")
    assert slip.end_days == 5
    for view in (path, slip):
        assert "no open task called 'cutover rehearsal'" in view.assumptions[0]


@pytest.fixture
def two_plans(firm):
    firm.integration = task(firm, "Integration tests", WEEK_2)
    firm.atlas = firm.project("Atlas", firm.mia, firm.acme, starts_on=MON, ends_on=WEEK_2[1])
    for name in ("Interface tests", "Build"):
        firm.add(Task(name=name, project_id=firm.atlas.id, starts_on=WEEK_2[0], due_on=WEEK_2[1]))
    return firm


@pytest.mark.parametrize("said", ["integration", "the integration", "integrating", "integraton", "Integration tests"])
def test_without_a_project_the_one_plan_that_has_the_task_is_meant(two_plans, said):
    view = two_plans.ask(slip_impact, two_plans.mia, task=said, by="8 days later")
    assert (view.project, view.what) == ("Nordlys", "Integration tests takes longer by 8 working days")
    assert "only running plan that has it" in view.assumptions[0]


@pytest.mark.parametrize("said", ["build", "testing"])
def test_a_task_of_several_plans_is_asked_back_with_project_and_task(two_plans, said):
    with pytest.raises(Ambiguous) as refused:
        two_plans.ask(slip_impact, two_plans.mia, task=said, by="8 days later")
    assert any(one.startswith("Atlas: ") for one in refused.value.candidates)
    assert any(one.startswith("Nordlys: ") for one in refused.value.candidates)


def test_a_candidate_is_an_answer(two_plans):
    assert two_plans.ask(slip_impact, two_plans.mia, task="Atlas: Build", by="2 days later").project == "Atlas"


def test_a_phase_slips_by_its_last_open_task(two_plans):
    phase = two_plans.add(Phase(project_id=two_plans.work.id, name="Rollout", position=1))
    two_plans.train.phase_id = phase.id
    two_plans.add(two_plans.train)
    view = two_plans.ask(slip_impact, two_plans.mia, task="the rollout phase", by="4 days later")
    assert view.what.startswith("Train takes longer")
    assert "by its last open task, Train" in view.assumptions[0]


def test_a_slip_of_nothing_known_is_refused_and_says_what_to_name(two_plans):
    with pytest.raises(NotFound, match="No running plan"):
        two_plans.ask(slip_impact, two_plans.mia, task="marketing", by="8 days later")
    with pytest.raises(BadInput, match="Which project"):
        two_plans.ask(slip_impact, two_plans.mia, by="8 days later")


def test_plans_out_of_sight_are_not_searched(two_plans):
    other = two_plans.person("Otto Other", Role.PROJECT_MANAGER)
    with pytest.raises(NotFound):
        two_plans.ask(slip_impact, other, task="integration", by="8 days later")
