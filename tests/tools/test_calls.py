from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from domain.access import Role
from domain.errors import BadInput, Forbidden
from store.bookings import Booking
from store.clients import Contact, ContactPart
from store.meetings import ActionItem, ActionStatus, Attendance, Meeting, Transcript
from tools.briefs import meeting_brief
from tools.calls import action_items, recall_from_calls

WORDS = """[00:00:03] Mia Manager: When do you want to go live?
[00:00:09] Sam Sponsor: Not before the audit is over, say the fourteenth of January.
[01:02:05] Sam Sponsor: The invoices go to another address from now on."""
_number = count(1)


@pytest.fixture
def firm(desk):
    desk.boss = desk.person("Bo Boss", Role.HEAD_OF_DELIVERY)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.acme = desk.client()
    desk.sam = desk.contact(desk.acme, "Sam Sponsor", ContactPart.SPONSOR)
    desk.work = desk.project("Nordlys", desk.mia, desk.acme)
    days = {"starts_on": desk.work.starts_on, "ends_on": desk.work.ends_on, "minutes_per_day": 480}
    desk.add(Booking(person_id=desk.ana.id, project_id=desk.work.id, **days))
    return desk


def meeting(firm, text="", days_ago=7, *, who=True, **given):
    held = datetime(2026, 11, 22, 10, tzinfo=UTC) - timedelta(days=days_ago)
    row = {"client_id": firm.acme.id, "project_id": firm.work.id, "title": "Steering", "held_at": held}
    found = firm.add(Meeting(**{**row, **given}))
    if who:
        firm.add(Attendance(meeting_id=found.id, contact_id=firm.sam.id))
    if text:
        firm.add(Transcript(meeting_id=found.id, sha256=str(next(_number)), source="s.vtt", turns=3, text=text))
    return found


def promise(firm, held, what, **given):
    return firm.add(ActionItem(meeting_id=held.id, client_id=firm.acme.id, what=what, **given))


def test_a_passage_is_cited_by_meeting_day_speaker_and_time_in_exact_words(firm):
    meeting(firm, WORDS)
    view = firm.ask(recall_from_calls, firm.mia, about="invoices address", client="Acme")
    best = view.lines[0]
    assert best.outside_words == "The invoices go to another address from now on."
    assert (best.speaker, best.source) == ("Sam Sponsor", "Steering, Sun 15 Nov 2026 at 1:02:05")
    assert view.blocks()[0].text == best.outside_words


def test_the_answer_to_a_question_is_found_by_the_question_s_words(firm):
    meeting(firm, WORDS)
    said = [line.outside_words for line in firm.ask(recall_from_calls, firm.mia, about="go-live").lines]
    assert "Not before the audit is over, say the fourteenth of January." in said


def test_what_nobody_said_is_not_found(firm):
    meeting(firm, WORDS)
    view = firm.ask(recall_from_calls, firm.mia, about="redundancies")
    assert (view.lines, view.searched) == ((), 1)


def test_a_speaker_narrows_the_search(firm):
    meeting(firm, WORDS)
    view = firm.ask(recall_from_calls, firm.mia, about="go live", speaker="sam")
    assert {line.speaker for line in view.lines} == {"Sam Sponsor"}


def test_leadership_calls_are_for_the_head_of_delivery_alone(firm):
    meeting(firm, "[00:00:01] Bo Boss: We plan redundancies.", who=False, internal=True)
    assert len(firm.ask(recall_from_calls, firm.boss, about="redundancies").lines) == 1
    finance = firm.person("Fin Finance", Role.FINANCE)
    for other in (firm.mia, firm.ana, finance):
        assert firm.ask(recall_from_calls, other, about="redundancies").searched == 0


def test_calls_are_open_to_the_project_s_people_and_no_others(firm):
    meeting(firm, WORDS)
    assert firm.ask(recall_from_calls, firm.ana, about="audit").searched == 1
    staffing = firm.person("Ria Resources", Role.RESOURCE_MANAGER)
    with pytest.raises(Forbidden):
        firm.ask(recall_from_calls, staffing, about="audit", client="Acme")


def test_a_contact_searches_joint_meetings_of_the_own_company_only(firm):
    meeting(firm, WORDS)
    meeting(firm, "[00:00:01] Ana Analyst: The audit is hopeless.", who=False)
    view = firm.ask(recall_from_calls, firm.sam, about="audit")
    assert view.searched == 1
    assert "hopeless" not in str(view)
    stranger = firm.contact(firm.client("Other"), "Olaf Other")
    assert firm.ask(recall_from_calls, stranger, about="audit").searched == 0


def test_a_search_without_a_subject_is_asked_back(firm):
    with pytest.raises(BadInput):
        firm.ask(recall_from_calls, firm.mia, about="  ")


def test_open_actions_are_listed_by_day_with_whose_they_are(firm):
    held = meeting(firm)
    promise(firm, held, "Send the plan", person_id=firm.mia.id, due_on=firm.today - timedelta(days=2))
    promise(firm, held, "Send the list", contact_id=firm.sam.id, due_on=firm.today + timedelta(days=5))
    promise(firm, held, "Done long ago", person_id=firm.mia.id, status=ActionStatus.DONE)
    view = firm.ask(action_items, firm.mia, project="Nordlys")
    assert [(one.what, one.who, one.days_late) for one in view.lines] == [
        ("Send the plan", "Mia Manager", 2),
        ("Send the list", "Sam Sponsor", 0),
    ]
    theirs = firm.ask(action_items, firm.mia, whose="the client's")
    assert [one.what for one in theirs.lines] == ["Send the list"]
    assert [one.what for one in firm.ask(action_items, firm.mia, overdue_only=True).lines] == ["Send the plan"]
    assert len(firm.ask(action_items, firm.mia, open_only=False).lines) == 3


def test_actions_of_the_last_meeting_leave_out_earlier_ones(firm):
    promise(firm, meeting(firm, days_ago=20), "Old one", person_id=firm.mia.id)
    promise(firm, meeting(firm, days_ago=3), "New one", person_id=firm.mia.id)
    view = firm.ask(action_items, firm.sam, last_meeting_only=True)
    assert [one.what for one in view.lines] == ["New one"]


def test_a_brief_holds_people_projects_last_calls_and_open_actions_but_money_only_for_those_who_see_it(firm):
    held = meeting(firm, WORDS)
    promise(firm, held, "Send the plan", person_id=firm.mia.id)
    meeting(firm, days_ago=-3, title="Next steering")
    view = firm.ask(meeting_brief, firm.ana, project="Nordlys")
    assert (view.meeting, str(view.on)) == ("Next steering", "2026-11-25")
    assert view.people == ("Sam Sponsor (sponsor, sponsor)",)
    assert [one.what for one in view.actions] == ["Send the plan"]
    assert {topic.topic for topic in view.topics} == {"Project", "Held"}


def test_a_brief_needs_somebody_to_meet(firm):
    with pytest.raises(BadInput):
        firm.ask(meeting_brief, firm.mia)
    with pytest.raises(Forbidden):
        firm.ask(meeting_brief, firm.person("Ria Resources", Role.RESOURCE_MANAGER), client="Acme")


def test_a_speaker_may_be_named_by_part_or_title_and_an_unknown_one_is_said(firm):
    firm.add(Contact(client_id=firm.acme.id, name="Ida Tech", email="ida@client.example", title="IT lead"))
    held = meeting(firm, "[00:00:01] Ida Tech: The audit is on Monday.\n[00:00:05] Sam Sponsor: An audit again?")
    firm.add(Attendance(meeting_id=held.id, contact_id=firm.all(Contact)[-1].id))
    by_title = firm.ask(recall_from_calls, firm.mia, about="audit", speaker="IT lead")
    assert {line.speaker for line in by_title.lines} == {"Ida Tech"}
    by_part = firm.ask(recall_from_calls, firm.mia, about="audit", speaker="sponsor")
    assert {line.speaker for line in by_part.lines} == {"Sam Sponsor"}
    unknown = firm.ask(recall_from_calls, firm.mia, about="audit", speaker="the CFO")
    assert (len(unknown.lines), "CFO" in unknown.assumptions[0]) == (2, True)


def test_no_calls_about_an_own_project_is_an_answer_not_a_refusal(firm):
    assert firm.ask(recall_from_calls, firm.ana, about="audit", project="Nordlys").searched == 0
    assert firm.ask(recall_from_calls, firm.boss, about="audit", client="Acme").searched == 0
