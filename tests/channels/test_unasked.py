from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from channels import unasked
from channels.message import Buttons, Outgoing
from store import actors
from store.approvals import Proposal
from store.findings import Notice
from store.people import Person, TimeOff
from store.queries import preferences
from tests.channels.test_inbox_and_outbox import proposed
from tools import gate
from tools.absences import add_time_off
from tools.blocks import Card

CALLUM, ANA, PRIYA = (f"{name}@firstmate.example" for name in ("callum.reid", "ana.petrov", "priya.raman"))
MONDAY_EIGHT_IN_LONDON = datetime(2026, 11, 23, 8, tzinfo=UTC)


def key_of(lobby, who):
    with Session(lobby.engine) as db:
        return db.exec(select(Person.id).where(Person.email == who)).one()


def likes(lobby, who=CALLUM, minute=8 * 60, days=(0, 1, 2, 3, 4), channel="", silenced=()):
    with Session(lobby.engine) as db:
        choice = preferences.Choice(channel, minute, days, silenced)
        preferences.choose(db, key_of(lobby, who), choice, now=lobby.now, actor=who)
        db.commit()


def notices(lobby, kind):
    with Session(lobby.engine) as db:
        return list(db.exec(select(Notice).where(Notice.kind == kind).order_by(Notice.id)))


def at(lobby, instant):
    lobby.now = instant
    return unasked.digests(lobby.office)


def zone_of(lobby, who):
    with Session(lobby.engine) as db:
        return preferences.zone_of(db, key_of(lobby, who))


def ask_for_leave(lobby, who=ANA):
    """Ask for time off, which the resource manager decides on."""
    with Session(lobby.engine) as db:
        actor = actors.by_email(db, who)
    call = lobby.office.call(actor, "test")
    return gate.run(lobby.engine, add_time_off, {"starts": "2026-12-08", "ends": "2026-12-08"}, call).proposal_id


# Digests.


def test_a_digest_comes_at_the_hour_its_reader_chose_where_they_are(lobby):
    likes(lobby)
    assert zone_of(lobby, CALLUM) == "Europe/London"
    assert at(lobby, MONDAY_EIGHT_IN_LONDON - timedelta(minutes=2)) == 0
    assert at(lobby, MONDAY_EIGHT_IN_LONDON) == 1


def test_a_digest_comes_once_a_day_however_often_it_is_looked(lobby):
    likes(lobby)
    assert [at(lobby, MONDAY_EIGHT_IN_LONDON + timedelta(minutes=n)) for n in (0, 1, 90)] == [1, 0, 0]
    assert at(lobby, MONDAY_EIGHT_IN_LONDON + timedelta(days=1)) == 1


def test_a_digest_that_is_hours_late_is_left_out(lobby):
    likes(lobby)
    assert at(lobby, MONDAY_EIGHT_IN_LONDON + timedelta(minutes=preferences.LATE_MINUTES)) == 0


def test_there_is_no_digest_on_other_days_without_an_hour_or_unsubscribed(lobby):
    likes(lobby, days=(1, 2))
    likes(lobby, ANA, minute=None)
    likes(lobby, PRIYA, silenced=("digest",))
    assert at(lobby, MONDAY_EIGHT_IN_LONDON + timedelta(minutes=30)) == 0


def test_who_is_away_and_who_left_gets_no_digest(lobby):
    likes(lobby)
    likes(lobby, PRIYA)
    with Session(lobby.engine) as db:
        day = date(2026, 11, 23)
        db.add(TimeOff(person_id=key_of(lobby, CALLUM), starts_on=day, ends_on=day))
        person = db.get_one(Person, key_of(lobby, PRIYA))
        person.active = False
        db.add(person)
        db.commit()
    assert at(lobby, MONDAY_EIGHT_IN_LONDON + timedelta(minutes=5)) == 0


def headings(lobby):
    (row,) = notices(lobby, "digest")
    outgoing = Outgoing.model_validate(row.card)
    return [one.text for one in outgoing.parts if one.kind == "note" and one.strong], outgoing


def test_a_consultants_digest_has_their_week_and_work_and_nothing_of_others(lobby):
    likes(lobby, ANA)
    at(lobby, MONDAY_EIGHT_IN_LONDON + timedelta(minutes=5))
    found, outgoing = headings(lobby)
    assert found[:2] == ["My week", "My tasks"]
    assert not {"Missing time of the team", "Projects at risk", "On the bench"} & set(found)
    assert "margin" not in outgoing.model_dump_json().lower()


def test_a_heads_digest_has_the_firm_and_what_waits_with_its_buttons(lobby):
    number = ask_for_leave(lobby)
    likes(lobby)
    at(lobby, MONDAY_EIGHT_IN_LONDON)
    found, outgoing = headings(lobby)
    assert found[0] == "Waiting for your decision"
    assert "Projects at risk" in found
    places = [n for n, part in enumerate(outgoing.parts) if isinstance(part, Card) and part.proposal == number]
    assert isinstance(outgoing.parts[places[0] + 1], Buttons)


def test_a_digest_goes_out_on_the_channel_its_reader_was_seen_on(lobby):
    likes(lobby)
    asyncio.run(lobby.say(lobby.incoming("who am I?")))
    at(lobby, MONDAY_EIGHT_IN_LONDON)
    asyncio.run(lobby.work())
    place, outgoing, _ = lobby.platform.delivered[-1]
    assert (place.room, outgoing.topic, outgoing.subject) == ("D1", "digest", "Your Monday: 23 Nov")


# Proposals.


def told(lobby):
    return unasked.requests(lobby.office)


def test_a_proposal_is_told_once_to_whoever_may_decide_it(lobby):
    number = ask_for_leave(lobby)
    lobby.now += timedelta(minutes=2)
    first, second = told(lobby), told(lobby)
    rows = notices(lobby, "approval")
    assert (first, second) == (len(rows), 0)
    told_to = {row.person_id for row in rows}
    assert key_of(lobby, PRIYA) in told_to
    assert not {key_of(lobby, CALLUM), key_of(lobby, ANA)} & told_to
    outgoing = Outgoing.model_validate(rows[0].card)
    assert outgoing.page == f"/approvals/{number}"
    assert outgoing.text == "Ana Petrov asks for your decision."


def test_whoever_asked_has_a_minute_and_is_not_told_of_what_they_decide_themselves(lobby):
    ask_for_leave(lobby)
    assert told(lobby) == 0
    with Session(lobby.engine) as db:
        for row in db.exec(select(Proposal)):
            db.delete(row)
        db.commit()
    proposed(lobby)
    ask_for_leave(lobby, CALLUM)
    lobby.now += timedelta(minutes=2)
    assert told(lobby) == 0


def test_what_was_decided_or_is_old_is_not_told(lobby):
    ask_for_leave(lobby)
    lobby.now += timedelta(days=3)
    assert told(lobby) == 0


@pytest.mark.parametrize("kind", ["approval", "digest"])
def test_what_somebody_does_not_want_to_hear_is_not_sent(lobby, kind):
    asyncio.run(lobby.say(lobby.incoming("who am I?", who="priya.raman")))
    likes(lobby, PRIYA, minute=None, silenced=(kind,))
    before = len(lobby.platform.delivered)
    with Session(lobby.engine) as db:
        keys = {"created_at": lobby.now, "not_before": lobby.now}
        db.add(Notice(key="k", person_id=key_of(lobby, PRIYA), kind=kind, subject="s", body="b", **keys))
        db.commit()
    asyncio.run(lobby.work())
    assert len(lobby.platform.delivered) == before
