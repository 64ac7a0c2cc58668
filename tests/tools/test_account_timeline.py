from datetime import UTC, datetime, timedelta

import pytest

from domain.access import Role
from domain.errors import NotFound
from store.clients import ContactPart, CsatAnswer
from store.meetings import Attendance, Meeting, Signal, SignalKind
from store.milestones import Milestone
from tools.account_timeline import account_timeline

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def firm(desk):
    desk.boss = desk.person("Bo Boss", Role.HEAD_OF_DELIVERY)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.acme = desk.client("Acme")
    desk.sam = desk.contact(desk.acme, "Sam Sponsor", ContactPart.SPONSOR)
    desk.work = desk.project("Nordlys", desk.mia, desk.acme)
    return desk


def met(firm, days, *, came=True, **given):
    row = {"client_id": firm.acme.id, "project_id": firm.work.id, "title": f"Weekly {days}"}
    held = firm.add(Meeting(**{**row, **given}, held_at=NOW - timedelta(days=days)))
    firm.add(Attendance(meeting_id=held.id, contact_id=firm.sam.id, attended=came))
    return held


def answered(firm, score, days):
    firm.add(CsatAnswer(client_id=firm.acme.id, answered_on=firm.today - timedelta(days=days), score=score))


def said(firm, quote, days, meeting=None):
    row = {"client_id": firm.acme.id, "kind": SignalKind.CHURN, "reason": "price", "strength": 80}
    held = {"meeting_id": meeting.id} if meeting else {}
    when = NOW - timedelta(days=days)
    return firm.add(Signal(**row, **held, quote=quote, speaker="Sam Sponsor", said_at=when, offset_seconds=61))


def test_the_trend_tells_which_way_the_account_went(firm):
    answered(firm, 5, 170)
    answered(firm, 1, 20)
    view = firm.ask(account_timeline, firm.boss, client="Acme")
    known = [one.standing for one in view.trend if one.standing is not None]
    assert known[-1] < known[0]
    assert "down" in view.headline()


def test_a_signal_stands_in_the_timeline_with_its_words_and_minute(firm):
    said(firm, "You are too dear.", 8, met(firm, 8))
    view = firm.ask(account_timeline, firm.boss, client="Acme")
    (event,) = [one for one in view.events if one.ref and one.ref.startswith("signal:")]
    assert (event.what, event.weighs) == ("churn: price", "against")
    assert "You are too dear." in event.detail
    assert view.said[0].at == "1:01"


def test_events_come_latest_first_and_only_of_the_window(firm):
    answered(firm, 2, 10)
    answered(firm, 4, 40)
    firm.add(Milestone(project_id=firm.work.id, name="Rehearsal", due_on=firm.today - timedelta(days=20)))
    view = firm.ask(account_timeline, firm.boss, client="Acme", window="last 30 days")
    assert [one.what for one in view.events] == ["survey answer 2 of 5", "milestone late: Rehearsal"]


def test_who_missed_the_last_two_meetings_stopped_coming(firm):
    for days, came in ((60, True), (50, True), (20, False), (10, False)):
        met(firm, days, came=came)
    assert firm.ask(account_timeline, firm.boss, client="Acme").stopped == ("Sam Sponsor",)


def test_a_leadership_call_stays_out_of_a_managers_timeline(firm):
    said(firm, "They told us they leave.", 5, met(firm, 5, internal=True))
    assert firm.ask(account_timeline, firm.mia, client="Acme").said == ()
    assert firm.ask(account_timeline, firm.boss, client="Acme").said != ()


def test_a_manager_of_other_clients_is_refused(firm):
    olga = firm.person("Olga Other", Role.PROJECT_MANAGER)
    firm.project("Atlas", olga, firm.client("Bolt"))
    with pytest.raises(NotFound):
        firm.ask(account_timeline, olga, client="Acme")
