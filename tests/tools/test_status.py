from datetime import UTC, date, datetime

import pytest

from domain.access import Role
from domain.errors import Conflict, Forbidden
from domain.weeks import week_index
from store.clients import ContactPart
from store.findings import Notice
from store.milestones import Milestone
from store.projects import ProjectStatus, Rag, StatusUpdate, UpdateStatus
from store.tasks import Task, TaskStatus
from tools.status import draft_status_update, missing_status_updates

LAST, THIS = date(2026, 11, 13), date(2026, 11, 20)  # the Fridays of last and this week; today is Sunday the 22nd


@pytest.fixture
def firm(desk):
    desk.boss = desk.person("Bo Boss", Role.HEAD_OF_DELIVERY)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.acme = desk.client()
    desk.sam = desk.contact(desk.acme, "Sam Sponsor", ContactPart.SPONSOR)
    desk.work = desk.project("Nordlys", desk.mia, desk.acme, ends_on=date(2026, 12, 18))
    return desk


def told(firm, friday, project=None, status=UpdateStatus.SENT):
    sent = datetime.combine(friday, datetime.min.time(), tzinfo=UTC)
    row = {"project_id": (project or firm.work).id, "author_id": firm.mia.id, "week": week_index(friday)}
    firm.add(StatusUpdate(**row, rag=Rag.GREEN, summary="Fine.", status=status, sent_at=sent))


def owed(view):
    return [(line.project, line.weeks) for line in view.lines]


def test_a_running_project_owes_an_update_for_each_week_it_ran(firm):
    assert owed(firm.ask(missing_status_updates, firm.boss)) == [("Nordlys", 1)]
    told(firm, LAST)
    assert owed(firm.ask(missing_status_updates, firm.boss)) == []
    assert owed(firm.ask(missing_status_updates, firm.boss, window="this week")) == [("Nordlys", 1)]
    assert owed(firm.ask(missing_status_updates, firm.boss, window="9 Nov to 22 Nov")) == [("Nordlys", 1)]


def test_a_draft_is_no_update(firm):
    told(firm, LAST, status=UpdateStatus.DRAFT)
    assert owed(firm.ask(missing_status_updates, firm.boss)) == [("Nordlys", 1)]


def test_weeks_before_the_start_and_projects_that_do_not_run_owe_nothing(firm):
    told(firm, LAST)
    firm.project("New", firm.mia, firm.acme, starts_on=date(2026, 11, 16))
    firm.project("Over", firm.mia, firm.acme, status=ProjectStatus.COMPLETED)
    assert owed(firm.ask(missing_status_updates, firm.boss)) == []


def test_a_silence_longer_than_asked_for_is_named_by_its_last_update(firm):
    told(firm, date(2026, 10, 30))
    view = firm.ask(missing_status_updates, firm.boss, older_than_days=14)
    assert [(line.project, line.days_ago) for line in view.lines] == [("Nordlys", 23)]
    assert owed(firm.ask(missing_status_updates, firm.boss, older_than_days=30)) == []


def test_a_manager_is_asked_about_own_projects_and_finance_about_all(firm):
    other = firm.person("Olga Other", Role.PROJECT_MANAGER)
    assert owed(firm.ask(missing_status_updates, other)) == []
    assert owed(firm.ask(missing_status_updates, firm.person("Fin Finance", Role.FINANCE))) == [("Nordlys", 1)]
    with pytest.raises(Forbidden):
        firm.ask(missing_status_updates, firm.ana)


def plan(firm):
    row = {"project_id": firm.work.id, "estimate_minutes": 600, "assignee_id": firm.ana.id}
    done = {"status": TaskStatus.DONE, "completed_on": date(2026, 11, 18)}
    firm.add(Task(**row, name="Login built", due_on=THIS, **done))
    firm.add(Task(**row, name="Search built", due_on=date(2026, 11, 27)))
    firm.add(Task(**row, name="Import built", due_on=date(2026, 11, 19)))
    firm.add(Task(**{**row, "assignee_id": None}, name="Acceptance", due_on=date(2026, 12, 1), client_owned=True))
    firm.add(Milestone(project_id=firm.work.id, name="Beta", due_on=date(2026, 12, 7)))
    firm.add(Milestone(project_id=firm.work.id, name="Internal review", due_on=date(2026, 12, 1), client_facing=False))


def test_a_report_holds_what_was_done_comes_next_is_late_and_is_asked_and_nothing_internal(firm):
    plan(firm)
    view = firm.ask(draft_status_update, firm.mia, project="Nordlys", rag="amber")
    assert {line.section: line.text for line in view.lines} == {
        "Summary": "Nordlys is in need of attention: 25 % of the work is done; the end is planned for Fri 18 Dec 2026.",
        "Done": "Done: Login built.",
        "Next": "Next: Search built (Fri 27 Nov 2026).",
        "Milestones": "Milestones ahead: Beta (Mon 7 Dec 2026).",
        "Risks": "Late: Import built (was due on Thu 19 Nov 2026). We will confirm new dates.",
        "Asks": "We need from you: Acceptance (by Tue 1 Dec 2026).",
    }


def test_once_agreed_it_is_on_record_and_in_the_outbox_for_the_sponsor(firm):
    plan(firm)
    firm.contact(firm.acme, "Chris Champion", ContactPart.CHAMPION)
    firm.do(draft_status_update, firm.mia, project="Nordlys", note="See you on Monday.")
    update, notice = firm.all(StatusUpdate)[0], firm.all(Notice)
    assert (update.status, update.week, update.author_id) == (UpdateStatus.SENT, week_index(THIS), firm.mia.id)
    assert [one.contact_id for one in notice] == [firm.sam.id]
    assert "See you on Monday." in notice[0].body


def test_the_same_words_are_not_sent_twice_and_other_words_take_their_place(firm):
    firm.do(draft_status_update, firm.mia, project="Nordlys")
    with pytest.raises(Conflict):
        firm.ask(draft_status_update, firm.mia, project="Nordlys")
    view = firm.do(draft_status_update, firm.mia, project="Nordlys", note="One more thing.")
    assert "this one takes its place" in view.assumptions[1]
    assert len(firm.all(StatusUpdate)) == 1


def test_a_section_may_be_left_out(firm):
    plan(firm)
    view = firm.ask(draft_status_update, firm.mia, project="Nordlys", without="risks")
    assert "Risks" not in [line.section for line in view.lines]


def test_only_who_leads_the_project_writes_to_its_client(firm):
    firm.project("Atlas", firm.person("Olga Other", Role.PROJECT_MANAGER), firm.acme)
    with pytest.raises(Forbidden):
        firm.ask(draft_status_update, firm.ana, project="Nordlys")


def test_a_client_without_sponsor_and_champion_has_nobody_to_read_it(firm):
    firm.project("Quiet", firm.mia, firm.client("Quiet Ltd"))
    with pytest.raises(Conflict):
        firm.ask(draft_status_update, firm.mia, project="Quiet")
