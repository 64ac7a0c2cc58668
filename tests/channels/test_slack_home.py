from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime
from urllib.parse import urlencode

import pytest
from sqlmodel import Session, col, select

from store import actors
from store.approvals import Proposal
from store.bookings import Booking, BookingKind
from store.findings import Notice
from store.people import Person, TimeOff
from store.projects import Project
from store.timesheets import TimeEntry
from tests.channels.slack_desk import direct, event, press
from tests.channels.slack_fake import signed
from tools.catalogue import by_name
from tools.gate import run

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

FRIDAY = date(2026, 11, 20)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def opened(who="UANA", tab="home", number="1"):
    return event({"type": "app_home_opened", "user": who, "channel": f"D{who}", "tab": tab}, event_id=f"EvH{number}")


def homes(peer):
    return [given for method, given in peer.calls if method == "views.publish"]


def person_of(desk, name):
    with Session(desk.lobby.engine) as db:
        return db.exec(select(Person).where(Person.email == f"{name}@firstmate.example")).one()


def without_friday(desk, name="ana.petrov"):
    """Have somebody booked on the internal project, with nothing logged on Friday; return the project's name."""
    with Session(desk.lobby.engine) as db:
        person = db.exec(select(Person).where(Person.email == f"{name}@firstmate.example")).one()
        for table, column in ((TimeEntry, TimeEntry.work_on),):
            for row in db.exec(select(table).where(table.person_id == person.id, column == FRIDAY)):
                db.delete(row)
        for row in db.exec(select(TimeOff).where(TimeOff.person_id == person.id, col(TimeOff.ends_on) >= FRIDAY)):
            db.delete(row)
        for row in db.exec(select(Booking).where(Booking.person_id == person.id)):
            db.delete(row)
        project = db.exec(select(Project).where(Project.internal, Project.status == "active")).first()
        booking = {"starts_on": FRIDAY, "ends_on": FRIDAY, "minutes_per_day": 480, "kind": BookingKind.HARD}
        db.add(Booking(person_id=person.id, project_id=project.id, **booking))
        name = project.name
        db.commit()
    return name


def entries(desk, name="ana.petrov"):
    person = person_of(desk, name)
    with Session(desk.lobby.engine) as db:
        return list(db.exec(select(TimeEntry).where(TimeEntry.person_id == person.id, TimeEntry.work_on == FRIDAY)))


def test_the_home_tab_shows_ones_own_week_missing_time_decisions_and_projects(slack_desk, slack_peer):
    without_friday(slack_desk)
    assert slack_desk.play(opened()) == [200]
    (page,) = homes(slack_peer)
    assert page["user_id"] == "UANA"
    view = page["view"] if isinstance(page["view"], dict) else json.loads(page["view"])
    shown = json.dumps(view)
    assert view["type"] == "home"
    for words in ("My week", "Missing time", "Waiting for you", "My projects", "Log 8 h as booked"):
        assert words in shown
    assert slack_peer.messages == []


def test_the_home_tab_says_nothing_of_others(slack_desk, slack_peer):
    slack_desk.play(opened("UANA"))
    with Session(slack_desk.lobby.engine) as db:
        leads = select(Project.manager_id)  # whoever leads a project is named with it
        query = select(Person.name).where(Person.email != "ana.petrov@firstmate.example", col(Person.id).not_in(leads))
        others = db.exec(query).all()
    shown = json.dumps(homes(slack_peer)[0])
    assert not [name for name in others if name in shown]


def test_a_decision_on_the_home_tab_is_taken_and_the_page_follows(slack_desk, slack_peer):
    with Session(slack_desk.lobby.engine) as db:
        ana = actors.by_email(db, "ana.petrov@firstmate.example")
    call = slack_desk.lobby.office.call(ana, "test")
    number = run(
        slack_desk.lobby.engine, by_name("add_time_off"), {"starts": "2026-12-07", "ends": "2026-12-07"}, call
    ).proposal_id
    boss = next(who for who, name in (("UCAL", "callum.reid"), ("UPRI", "priya.raman")) if may_decide(slack_desk, name))
    slack_desk.play(opened(boss))
    assert f"proposal={number}" in json.dumps(homes(slack_peer)[0])
    path, body, headers = press(f"proposal={number}", action="fm:reject:2", who=boss)
    assert slack_desk.play((path, body, headers)) == [200]
    assert f"proposal={number}" not in json.dumps(homes(slack_peer)[-1])
    with Session(slack_desk.lobby.engine) as db:
        assert db.get_one(Proposal, number).status.value == "rejected"


def may_decide(desk, name):
    with Session(desk.lobby.engine) as db:
        roles = {role.value for role in actors.by_email(db, f"{name}@firstmate.example").roles}
    return bool(roles & {"resource_manager", "head_of_delivery"})


def test_somebody_unknown_sees_how_to_be_linked_on_the_page_and_gets_no_message(slack_desk, slack_peer):
    slack_peer.users["UNEW"] = {"id": "UNEW", "team_id": "T1", "profile": {"email": "new@elsewhere.example"}}
    slack_desk.play(opened("UNEW"), opened("UNEW", tab="messages", number="2"))
    (page,) = homes(slack_peer)
    assert "/link/" in json.dumps(page)
    assert slack_peer.messages == []


def test_opening_the_messages_offers_questions_of_ones_role(slack_desk, slack_peer):
    slack_desk.play(opened("UCAL", tab="messages"))
    (given,) = [given for method, given in slack_peer.calls if method == "assistant.threads.setSuggestedPrompts"]
    assert given["channel_id"] == "DUCAL"
    assert {"title", "message"} == set(given["prompts"][0])
    assert "thread_ts" not in given


def test_a_question_on_the_page_is_answered_in_a_direct_message(slack_desk, slack_peer):
    slack_desk.play(pressed_at_home({"question": "who am I?"}, "ask"))
    assert slack_peer.messages[0]["channel"] == "DUANA"
    assert "Ana Petrov" in slack_peer.messages[0]["text"]


def pressed_at_home(values, action, who="UANA", trigger="t1"):
    payload = {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": who, "team_id": "T1"},
        "container": {"type": "view", "view_id": "V1"},
        "view": {"id": "V1", "type": "home"},
        "trigger_id": trigger,
        "actions": [{"action_id": f"fm:{action}:0", "block_id": "b", "type": "button", "value": urlencode(values)}],
    }
    body = urlencode({"payload": json.dumps(payload)})
    return "/slack/interactions", body, {**FORM, **signed(body, time.time())}


def test_one_click_logs_a_day_as_booked_and_a_second_one_finds_it_complete(slack_desk, slack_peer):
    name = without_friday(slack_desk)
    days = {"days": str(FRIDAY)}
    slack_desk.play(pressed_at_home(days, "log_time"), pressed_at_home(days, "log_time", trigger="t2"))
    (entry,) = entries(slack_desk)
    assert (entry.minutes, entry.status.value) == (480, "draft")
    assert name in slack_peer.messages[0]["text"]
    assert "Nothing was logged" in slack_peer.messages[1]["text"]
    assert "Log 8 h as booked" not in json.dumps(homes(slack_peer)[-1])


def test_what_was_logged_by_a_click_is_handed_in_by_another(slack_desk, slack_peer):
    without_friday(slack_desk)
    days = {"days": str(FRIDAY)}
    slack_desk.play(pressed_at_home(days, "log_time"), pressed_at_home(days, "submit", trigger="t2"))
    assert [entry.status.value for entry in entries(slack_desk)] == ["submitted"]


def test_i_was_off_is_proposed_to_whoever_staffs(slack_desk, slack_peer):
    without_friday(slack_desk)
    slack_desk.play(pressed_at_home({"days": str(FRIDAY)}, "off"))
    with Session(slack_desk.lobby.engine) as db:
        (proposal,) = db.exec(select(Proposal).where(Proposal.tool == "add_time_off")).all()
    assert (proposal.status.value, proposal.arguments["starts"]) == ("pending", str(FRIDAY))
    assert "whoever staffs decides" in slack_peer.messages[0]["text"]


@pytest.mark.parametrize("days", ["", "x", "2026-13-40", "2030-01-01", "1900-01-01"])
def test_a_forged_day_is_refused_in_words(slack_desk, slack_peer, days):
    without_friday(slack_desk)
    slack_desk.play(pressed_at_home({"days": days}, "log_time"))
    assert len(slack_peer.messages) == 1
    assert entries(slack_desk) == []


def test_a_reminder_of_missing_time_is_answered_by_a_click_and_turns_into_what_came_of_it(slack_desk, slack_peer):
    without_friday(slack_desk)
    person = person_of(slack_desk, "ana.petrov")
    slack_desk.play(event(direct("who am I?", who="UANA", channel="DUANA")))
    with Session(slack_desk.lobby.engine) as db:
        now = datetime(2026, 11, 22, 9, tzinfo=UTC)
        card = {
            "kind": "missing_time",
            "gaps": [{"day": str(FRIDAY), "minutes": 480}],
            "suggested": [{"day": str(FRIDAY), "project": "x", "project_id": 1, "minutes": 480}],
        }
        keys = {"created_at": now, "not_before": now, "subject": "8 h of your time is missing"}
        db.add(Notice(key="k", person_id=person.id, body="Your timesheet misses Friday.", card=card, **keys))
        db.commit()
    slack_desk.play()
    nudge = slack_peer.messages[-1]
    actions = next(one for one in nudge["blocks"] if one["type"] == "actions")["elements"]
    assert [one["text"]["text"] for one in actions] == ["Log 8 h as booked", "I was off", "Fill in …"]
    slack_desk.play(press(actions[0]["value"], action=actions[0]["action_id"], who="UANA"))
    outcome = slack_peer.messages[-1]
    assert outcome["method"] == "chat.update"
    assert len(entries(slack_desk)) == 1


def command(text="", who="UANA", trigger="TR1"):
    given = {"command": "/time", "text": text, "team_id": "T1", "channel_id": "C1", "user_id": who}
    body = urlencode({**given, "trigger_id": trigger})
    return "/slack/commands", body, {**FORM, **signed(body, time.time())}


def submitted(peer, who="UANA", view="V7", **given):
    """Fill the form that was opened last in, and send it."""
    modal = [given for method, given in peer.calls if method == "views.open"][-1]["view"]
    modal = modal if isinstance(modal, dict) else json.loads(modal)
    project = modal["blocks"][0]["element"]["initial_option"]["value"]
    filled = {"project": project, "day": str(FRIDAY), "hours": "2,5", "note": "Planning", "billable": True, **given}
    chosen = [{"value": "yes"}] if filled["billable"] else []
    values = {
        "project": {"project": {"type": "static_select", "selected_option": {"value": filled["project"]}}},
        "day": {"day": {"type": "datepicker", "selected_date": filled["day"]}},
        "hours": {"hours": {"type": "plain_text_input", "value": filled["hours"]}},
        "note": {"note": {"type": "plain_text_input", "value": filled["note"]}},
        "billable": {"billable": {"type": "checkboxes", "selected_options": chosen}},
    }
    payload = {
        "type": "view_submission",
        "team": {"id": "T1"},
        "user": {"id": who, "team_id": "T1"},
        "view": {
            "id": view,
            "type": "modal",
            "callback_id": "fm:time",
            "private_metadata": modal["private_metadata"],
            "state": {"values": values},
        },
    }
    body = urlencode({"payload": json.dumps(payload)})
    return "/slack/interactions", body, {**FORM, **signed(body, time.time())}


def test_time_without_words_opens_a_form_and_what_is_filled_in_is_logged(slack_desk, slack_peer):
    name = without_friday(slack_desk)
    slack_desk.play(command())
    assert slack_peer.messages == []
    ((method, opened_with),) = [call for call in slack_peer.calls if call[0] == "views.open"]
    assert (method, opened_with["trigger_id"]) == ("views.open", "TR1")
    assert slack_desk.play(submitted(slack_peer)) == [200]
    (entry,) = entries(slack_desk)
    assert (entry.minutes, entry.note) == (150, "Planning")
    assert slack_peer.posted()[0][0] == "DUANA"
    assert name in slack_peer.posted()[0][1] or "2.5 h" in slack_peer.posted()[0][1]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hours", ""),
        ("hours", "-3"),
        ("hours", "25"),
        ("hours", "many"),
        ("day", "2026-12-24"),
        ("day", "1999-01-01"),
        ("project", "project:999999"),
        ("project", ""),
    ],
)
def test_a_field_that_cannot_be_so_is_told_at_the_field_and_nothing_is_logged(slack_desk, slack_peer, field, value):
    without_friday(slack_desk)
    slack_desk.play(command())
    answers = []
    slack_desk.play(submitted(slack_peer, **{field: value}), answers=answers)
    told = answers[0].json()
    assert (told["response_action"], list(told["errors"])) == ("errors", [field])
    assert entries(slack_desk) == []
    assert slack_peer.messages == []


def test_the_same_form_sent_twice_logs_once(slack_desk, slack_peer):
    without_friday(slack_desk)
    slack_desk.play(command())
    slack_desk.play(submitted(slack_peer), submitted(slack_peer))
    assert len(entries(slack_desk)) == 1


def test_work_a_client_is_not_to_pay_is_logged_as_such(slack_desk, slack_peer):
    without_friday(slack_desk)
    with Session(slack_desk.lobby.engine) as db:
        query = select(Project.id).where(col(Project.internal).is_(False), Project.status == "active")
        project = db.exec(query).first()
    slack_desk.play(command(who="UCAL"))
    slack_desk.play(submitted(slack_peer, who="UCAL", project=f"project:{project}", billable=False, hours="0.25"))
    person = person_of(slack_desk, "callum.reid")
    with Session(slack_desk.lobby.engine) as db:
        query = select(TimeEntry).where(TimeEntry.person_id == person.id, TimeEntry.minutes == 15)
        assert [one.billable for one in db.exec(query)] == [False]


def test_a_form_that_cannot_be_opened_costs_no_answer(slack_desk, slack_peer):
    slack_peer.faults["views.open"] = [(200, {}, {"ok": False, "error": "expired_trigger_id"})]
    slack_desk.play(command())
    assert "logged" in slack_peer.messages[0]["text"]
