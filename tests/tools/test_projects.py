from datetime import UTC, date, datetime

import pytest

from domain.access import Role
from domain.errors import Forbidden, NotFound
from domain.weeks import week_index
from store.bookings import Booking
from store.budgets import Budget
from store.milestones import Milestone
from store.projects import ProjectStatus, Rag, StatusUpdate, UpdateStatus
from store.tasks import Task, TaskStatus
from tools.projects import at_risk_projects, my_projects, project_status

BEGAN, ENDS = date(2026, 9, 7), date(2026, 12, 18)


@pytest.fixture
def firm(desk):
    desk.boss = desk.person("Bo Boss", Role.HEAD_OF_DELIVERY)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.acme = desk.client()
    desk.work = desk.project("Nordlys", desk.mia, desk.acme, starts_on=BEGAN, ends_on=ENDS)
    days = {"starts_on": BEGAN, "ends_on": ENDS, "minutes_per_day": 480}
    desk.add(Booking(person_id=desk.ana.id, project_id=desk.work.id, **days))
    return desk


def task(firm, name="Build", project=None, **given):
    owned = {"assignee_id": firm.ana.id, "estimate_minutes": 4800, "starts_on": BEGAN, "due_on": ENDS}
    return firm.add(Task(project_id=(project or firm.work).id, name=name, **{**owned, **given}))


def late(firm, project=None):
    task(firm, project=project, due_on=date(2026, 10, 2), progress_percent=10)


def reported(firm, rag, **given):
    week = week_index(date(2026, 11, 16))
    row = {"project_id": firm.work.id, "author_id": firm.mia.id, "week": week, "rag": rag, "summary": "Portal is live."}
    firm.add(StatusUpdate(**row, **given))


def test_a_plan_behind_its_days_is_red_with_the_reason(firm):
    late(firm)
    view = firm.ask(project_status, firm.mia, project="Nordlys")
    assert view.health == "red"
    assert "SPI is 0.10" in view.reasons


def test_the_team_s_missing_time_is_a_reason_for_the_manager_and_hidden_from_a_consultant(firm):
    task(firm)
    assert any("time is missing" in reason for reason in firm.ask(project_status, firm.mia, project="Nordlys").reasons)
    seen = firm.ask(project_status, firm.ana, project="Nordlys")
    assert "missing" not in str(seen.model_dump(exclude={"assumptions"}))


def test_budget_money_is_for_those_who_may_read_budgets_hours_for_the_team(firm):
    task(firm)
    firm.add(
        Budget(project_id=firm.work.id, number=1, minutes=6000, amount_minor=1_000_000, currency="EUR", since=BEGAN)
    )
    firm.priced(firm.ana, firm.work, date(2026, 11, 16), bill=80_000)
    side = {}
    for who, asker in (("manager", firm.mia), ("consultant", firm.ana)):
        sections = firm.ask(project_status, asker, project="Nordlys").sections
        side[who] = next(line.state for line in sections if line.area == "Budget")
    assert side == {
        "manager": "8 h of 100 h used (8 %), 800.00 EUR of 10,000.00 EUR at bill rates",
        "consultant": "8 h of 100 h used (8 %)",
    }


def test_a_client_s_contact_sees_deliverables_and_the_sent_report_and_nothing_internal(firm):
    late(firm)
    for name, shown in (("Portal live", True), ("Internal review", False)):
        due = {"due_on": date(2026, 12, 1), "client_facing": shown}
        firm.add(Milestone(project_id=firm.work.id, name=name, **due))
    reported(firm, Rag.GREEN, status=UpdateStatus.SENT, sent_at=datetime(2026, 11, 20, tzinfo=UTC))
    view = firm.ask(project_status, firm.contact(firm.acme), project="Nordlys")
    assert [line.milestone for line in view.milestones] == ["Portal live"]
    assert [line.state for line in view.sections] == ["Portal is live."]
    assert (view.health, view.score, view.reasons, view.assumptions) == ("", None, (), ())


def test_a_report_that_was_not_sent_is_not_the_client_s(firm):
    reported(firm, Rag.RED)
    view = firm.ask(project_status, firm.contact(firm.acme), project="Nordlys")
    assert (view.reported, view.sections) == ("", ())


def test_another_client_s_project_is_unknown_to_a_contact(firm):
    other = firm.contact(firm.client("Other"))
    with pytest.raises(NotFound):
        firm.ask(project_status, other, project="Nordlys")


def test_a_project_is_at_risk_by_its_figures_or_by_its_manager_s_report(firm):
    late(firm)
    calm = firm.project("Calm", firm.mia, firm.acme, starts_on=BEGAN, ends_on=ENDS)
    task(firm, project=calm, status=TaskStatus.DONE)
    told = firm.project("Told", firm.mia, firm.acme, starts_on=BEGAN, ends_on=ENDS)
    task(firm, project=told, status=TaskStatus.DONE)
    week = week_index(date(2026, 11, 16))
    firm.add(StatusUpdate(project_id=told.id, author_id=firm.mia.id, week=week, rag=Rag.AMBER, summary="Hm"))
    view = firm.ask(at_risk_projects, firm.boss)
    assert [(line.project, line.health) for line in view.lines] == [("Nordlys", "red"), ("Told", "amber")]
    assert [line.project for line in firm.ask(at_risk_projects, firm.boss, status="red").lines] == ["Nordlys"]
    assert view.looked_at == 3


def test_a_manager_is_told_about_own_projects_only(firm):
    late(firm)
    other = firm.person("Olga Other", Role.PROJECT_MANAGER)
    assert firm.ask(at_risk_projects, other).lines == ()


def test_which_projects_are_in_trouble_is_not_for_clients(firm):
    with pytest.raises(Forbidden):
        firm.ask(at_risk_projects, firm.contact(firm.acme))


def test_closed_projects_are_not_at_risk(firm):
    late(firm, firm.project("Over", firm.mia, firm.acme, status=ProjectStatus.COMPLETED))
    assert "Over" not in [line.project for line in firm.ask(at_risk_projects, firm.boss).lines]


def test_one_s_projects_are_those_one_leads_else_those_one_works_on(firm):
    firm.project("Elsewhere", firm.boss, firm.acme)
    assert [line.project for line in firm.ask(my_projects, firm.mia).lines] == ["Nordlys"]
    assert [line.project for line in firm.ask(my_projects, firm.ana).lines] == ["Nordlys"]
    assert [line.project for line in firm.ask(my_projects, firm.boss).lines] == ["Elsewhere"]
