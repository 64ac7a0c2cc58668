"""What follows from a kept meeting: summed up, listed, made tasks, mailed, checked against the plan."""

from datetime import UTC, date, datetime

import pytest

from domain.access import Role
from domain.errors import Ambiguous, BadInput, Conflict, Forbidden, NotFound
from memory.readers.transcripts import read_transcript
from store.clients import ContactPart
from store.db import writing
from store.findings import Notice
from store.meetings import ActionItem, ActionStatus
from store.milestones import Milestone
from store.tasks import Task, TaskStatus
from tools.commitments import commitments_kept
from tools.follow_ups import follow_up_mail
from tools.meeting_list import meeting, meetings
from tools.meeting_tasks import propose_tasks_from_meeting
from tools.meetings import Brought, keep
from tools.spec import Named, ToolContext

WORDS = """[00:00:01] Mia: When do you expect the go-live date to be settled?
[00:00:05] Sam Sponsor: The go-live date has to be the first of December, the auditors come after that.
[00:00:20] Mia: I'll send you the cutover plan by Friday.
[00:00:30] Sam Sponsor: We have decided not to renew the contract.
[00:00:41] Sam Sponsor: I'll give you the list of users by Wednesday.
[00:00:50] Mia: Who owns the interface to the warehouse?
[00:00:55] Sam Sponsor: Good question, I have no idea.
[00:01:02] Mia: We've agreed that the training moves to January.
"""


@pytest.fixture
def firm(desk):
    desk.boss = desk.person("Bo Boss", Role.HEAD_OF_DELIVERY)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.olga = desk.person("Olga Other", Role.PROJECT_MANAGER)
    desk.acme = desk.client()
    desk.sam = desk.contact(desk.acme, "Sam Sponsor", ContactPart.SPONSOR)
    desk.work = desk.project("Nordlys", desk.mia, desk.acme)
    return desk


def kept(firm, name="Weekly.txt", words=WORDS, held=datetime(2026, 11, 17, 9, tzinfo=UTC), *, project=True):
    data = words.encode()
    client = Named("client", firm.acme.id, firm.acme.name)
    about = Named("project", firm.work.id, firm.work.name) if project else None
    with writing(firm.engine) as db:
        brought = Brought(read_transcript(data, name), data, name, client, held, project=about)
        return keep(ToolContext(db, firm.call(firm.boss)), brought)


def test_a_meeting_is_summed_up_with_the_words_of_every_point(firm):
    kept(firm)
    found = firm.ask(meeting, firm.boss, client="Acme")
    assert found.decisions[0].outside_words == "We've agreed that the training moves to January."
    assert found.questions[0].outside_words == "Who owns the interface to the warehouse?"
    assert found.questions[0].said_by == "Mia Manager, 0:50"
    assert {(one.who, str(one.due_on)) for one in found.actions} == {
        ("Mia Manager", "2026-11-20"),
        ("Sam Sponsor", "2026-11-18"),
    }
    assert "We have decided not to renew the contract." in [one.outside_words for one in found.signals]
    assert set(found.came) == {"Mia Manager", "Sam Sponsor"}


def test_without_a_title_the_latest_meeting_is_meant(firm):
    kept(firm)
    kept(firm, "Workshop.txt", WORDS.replace("warehouse", "bank"), datetime(2026, 11, 19, 9, tzinfo=UTC))
    assert firm.ask(meeting, firm.boss, client="Acme").title == "Workshop"
    assert firm.ask(meeting, firm.boss, meeting="weekly").title == "Weekly"


def test_a_meeting_that_comes_round_is_the_latest_of_them(firm):
    kept(firm, "Review north.txt")
    kept(firm, "Review south.txt", WORDS.replace("warehouse", "bank"), datetime(2026, 11, 19, 9, tzinfo=UTC))
    assert firm.ask(meeting, firm.boss, meeting="review").title == "Review south"


def test_a_meeting_that_two_clients_had_is_asked_back_for(firm):
    kept(firm, "Review.txt")
    firm.acme = firm.client("Bolt")
    firm.work = firm.project("Atlas", firm.mia, firm.acme)
    kept(firm, "Review.txt", WORDS.replace("warehouse", "bank"))
    with pytest.raises(Ambiguous):
        firm.ask(meeting, firm.boss, meeting="review")


def test_meetings_are_listed_latest_first_with_what_was_heard(firm):
    kept(firm)
    kept(firm, "Workshop.txt", "Mia: Hello.\nSam Sponsor: Hello to you.\n", datetime(2026, 11, 19, 9, tzinfo=UTC))
    lines = firm.ask(meetings, firm.boss, client="Acme").lines
    assert [(one.title, one.churn > 0) for one in lines] == [("Workshop", False), ("Weekly", True)]


def test_a_clients_contact_sees_the_meeting_without_what_was_heard_in_it(firm):
    kept(firm)
    assert firm.ask(meetings, firm.sam).lines[0].churn == 0
    assert firm.ask(meeting, firm.sam).signals == ()


def test_who_works_on_nothing_of_the_client_finds_no_meeting(firm):
    kept(firm)
    assert firm.ask(meetings, firm.olga).lines == ()
    with pytest.raises(NotFound):
        firm.ask(meeting, firm.olga, meeting="weekly")


def test_promises_become_tasks_only_once_and_keep_the_words_they_came_from(firm):
    kept(firm)
    made = firm.do(propose_tasks_from_meeting, firm.mia, client="Acme")
    assert {(one.who, str(one.due_on)) for one in made.lines} == {
        ("Mia Manager", "2026-11-20"),
        ("Sam Sponsor", "2026-11-18"),
    }
    tasks = firm.all(Task)
    assert {(one.assignee_id, one.client_owned) for one in tasks} == {(firm.mia.id, False), (None, True)}
    assert {one.trust.value for one in tasks} == {"outside"}
    assert {one.task_id for one in firm.all(ActionItem)} == {one.id for one in tasks}
    with pytest.raises(Conflict, match="open and not in a plan"):
        firm.do(propose_tasks_from_meeting, firm.mia, client="Acme")


def test_asking_for_tasks_only_proposes_them(firm):
    kept(firm)
    assert len(firm.ask(propose_tasks_from_meeting, firm.mia, client="Acme").lines) == 2
    assert firm.all(Task) == []


def test_tasks_of_a_meeting_about_no_project_need_one_named(firm):
    kept(firm, project=False)
    with pytest.raises(BadInput, match="Into which project's plan"):
        firm.ask(propose_tasks_from_meeting, firm.boss, client="Acme")
    assert firm.ask(propose_tasks_from_meeting, firm.mia, client="Acme", project="Nordlys").project == "Nordlys"


def test_who_does_not_manage_the_project_may_not_put_tasks_into_it(firm):
    kept(firm)
    with pytest.raises((Forbidden, NotFound, BadInput)):
        firm.ask(propose_tasks_from_meeting, firm.olga, project="Nordlys")


def test_the_follow_up_tells_decisions_actions_and_open_questions_and_nothing_internal(firm):
    kept(firm)
    mail = firm.ask(follow_up_mail, firm.mia, client="Acme")
    assert mail.contact == "Sam Sponsor"
    for told in ("the training moves to January", "Mia Manager: ", "by Fri 20 Nov 2026", "interface to the warehouse"):
        assert told in mail.body
    assert "renew" not in mail.body
    assert firm.all(Notice) == []


def test_a_follow_up_is_sent_once(firm):
    kept(firm)
    firm.do(follow_up_mail, firm.mia, client="Acme")
    (notice,) = firm.all(Notice)
    assert (notice.channel, notice.contact_id) == ("email", firm.sam.id)
    with pytest.raises(Conflict, match="sent already"):
        firm.do(follow_up_mail, firm.mia, client="Acme")


def test_there_is_no_follow_up_of_a_meeting_that_settled_nothing(firm):
    kept(firm, "Chat.txt", "Mia: Hello.\nSam Sponsor: Hello to you.\n")
    with pytest.raises(Conflict, match="nothing to follow up"):
        firm.ask(follow_up_mail, firm.mia, client="Acme")


def milestone(firm, name="Go-live", **given):
    row = {"project_id": firm.work.id, "name": name, "due_on": date(2026, 12, 1)}
    return firm.add(Milestone(**{**row, **given}))


def test_what_was_said_stands_beside_the_date_in_the_plan(firm):
    kept(firm)
    milestone(firm, due_on=date(2026, 12, 18), baseline_due_on=date(2026, 12, 1))
    found = firm.ask(commitments_kept, firm.boss, client="Acme", about="go-live date")
    assert "first of December" in found.said[0].outside_words
    (line,) = [one for one in found.lines if one.ref.startswith("milestone:")]
    assert line.what == "Go-live on Nordlys"
    assert "moved from Tue 1 Dec 2026" in line.why


def test_a_promise_whose_day_passed_is_late_and_one_done_in_time_is_kept(firm):
    kept(firm)
    promised = next(one for one in firm.all(ActionItem) if one.person_id)
    before = firm.ask(commitments_kept, firm.boss, client="Acme").lines
    assert [(one.who, one.kept) for one in before] == [("Mia Manager", "late")]
    promised.status = ActionStatus.DONE
    firm.add(promised)
    assert [one.kept for one in firm.ask(commitments_kept, firm.boss, client="Acme").lines] == ["kept"]


def test_a_promise_made_a_task_is_kept_by_the_day_the_task_was_done(firm):
    kept(firm)
    firm.do(propose_tasks_from_meeting, firm.mia, client="Acme")
    task = next(one for one in firm.all(Task) if one.assignee_id)
    task.status, task.completed_on = TaskStatus.DONE, date(2026, 11, 21)
    firm.add(task)
    (line,) = firm.ask(commitments_kept, firm.boss, client="Acme").lines
    assert (line.kept, line.why) == ("kept late", "done Sat 21 Nov 2026, due Fri 20 Nov 2026")


def test_promises_of_nobody_in_particular_are_asked_back_for(firm):
    with pytest.raises(BadInput, match="Whose promises"):
        firm.ask(commitments_kept, firm.boss)
