from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from agents.assistant import Assistant
from channels.message import Place
from channels.turning import keep_doing
from domain.errors import Forbidden
from store import actors
from store.conversations import Turn
from store.findings import Notice
from store.messages import Identity, Inbox, InboxState
from store.people import Person
from store.projects import Project
from store.queries import identities, inbox, outbox
from tools import gate
from tools.time_entry import log_time


def rows(engine, table):
    with Session(engine) as db:
        return list(db.exec(select(table).order_by(table.id)))


def run(work):
    return asyncio.run(work)


def test_a_question_is_answered_once_however_often_the_platform_tells_of_it(lobby):
    asked = lobby.incoming("who is on the bench?")
    run(lobby.say(asked, asked))
    run(lobby.say(asked))
    assert len(lobby.platform.delivered) == 1
    assert len(rows(lobby.engine, Inbox)) == 1


def test_within_a_conversation_answers_keep_the_order_of_the_questions(lobby):
    run(
        lobby.say(
            lobby.incoming("who is on the bench?"), lobby.incoming("who am I?"), lobby.incoming("help", room="D2")
        )
    )
    first, second = [text for room, text in lobby.texts if room == "D1"]
    assert "bench" in first.lower() or "unbooked" in first.lower()
    assert "Callum" in second


def test_an_older_message_under_way_holds_back_the_next_of_its_conversation_only(lobby):
    async def story():
        for one in (lobby.incoming("a"), lobby.incoming("b"), lobby.incoming("c", room="D2")):
            await lobby.office.reception.take(one)

    run(story())
    taken = [inbox.claim(lobby.engine, lobby.clock()) for _ in range(3)]
    assert [row and row.incoming["text"] for row in taken] == ["a", "c", None]


def test_a_process_that_died_before_the_answer_was_written_answers_without_asking_twice(lobby, monkeypatch):
    async def story():
        await lobby.office.reception.take(lobby.incoming("who is on the bench?"))
        row = inbox.claim(lobby.engine, lobby.clock())
        with monkeypatch.context() as patch:
            patch.setattr(type(lobby.worker), "_close", _dies)
            await lobby.worker.handle(row)
        lobby.now += timedelta(minutes=10)
        await lobby.work()

    run(story())
    assert len(rows(lobby.engine, Turn)) == 1
    assert len(lobby.platform.delivered) == 1


async def _dies(*_given):
    raise KeyError("killed")


def test_private_figures_go_to_the_asker_alone_with_a_note_in_the_room(lobby):
    run(lobby.say(lobby.incoming("what is our portfolio margin?", room="C1", private=False)))
    (first, margin), (second, note) = lobby.texts
    assert (first, second) == ("callum.reid", "C1")
    assert "margin" in margin.lower()
    assert "figures not everyone here may see" in note


def test_what_all_staff_may_see_is_said_in_the_room(lobby):
    run(lobby.say(lobby.incoming("who knows Python?", who="ana.petrov", room="C1", private=False)))
    assert [room for room, _ in lobby.texts] == ["C1"]


@pytest.mark.parametrize("question", ["who knows Python?", "how is Nordlys doing?"])
def test_what_a_manager_is_told_beyond_that_is_not_said_in_the_room(lobby, question):
    run(lobby.say(lobby.incoming(question, room="C1", private=False)))
    (first, _), (second, note) = lobby.texts
    assert (first, second) == ("callum.reid", "C1")
    assert "figures not everyone here may see" in note


def test_a_refusal_in_a_room_is_the_askers_alone(lobby):
    run(lobby.say(lobby.incoming(kind="press", values={"action": "fly"}, room="C1", private=False)))
    ((_, outgoing, _),) = lobby.platform.delivered
    assert outgoing.only_to == "callum.reid"


def test_somebody_unknown_gets_a_link_that_works_once(lobby):
    run(lobby.say(lobby.incoming("hello", who="")))
    ((_, text),) = lobby.texts
    secret = text.rpartition("/link/")[2]
    with Session(lobby.engine) as db:
        actor = actors.by_email(db, "callum.reid@firstmate.example")
        identities.redeem(db, secret, actor, now=lobby.clock())
        db.commit()
        with pytest.raises(Forbidden):
            identities.redeem(db, secret, actor, now=lobby.clock())
    run(lobby.say(lobby.incoming("who am I?", who="", sender="U9")))
    assert "Callum Reid" in lobby.texts[-1][1]


def test_in_a_room_no_link_is_shown_to_others(lobby):
    run(lobby.say(lobby.incoming("hello", who="", room="C1", private=False)))
    ((_, outgoing, _),) = lobby.platform.delivered
    assert "/link/" not in outgoing.text
    assert outgoing.only_to == "U9"


def test_guests_and_people_who_left_are_refused(lobby):
    run(lobby.say(lobby.incoming("who is on the bench?", guest=True)))
    with Session(lobby.engine) as db:
        person = db.exec(select(Person).where(Person.email == "callum.reid@firstmate.example")).one()
        person.active = False
        db.add(person)
        db.commit()
    run(lobby.say(lobby.incoming("who is on the bench?", room="D2")))
    assert [text for _, text in lobby.texts] == ["I answer people of the firm only.", "You no longer have access."]
    assert rows(lobby.engine, Turn) == []


def test_a_provider_that_asks_to_wait_is_waited_for_and_nothing_overtakes(lobby, trouble):
    lobby.platform.fails = [trouble["wait"]]
    run(lobby.say(lobby.incoming("who am I?"), lobby.incoming("who is on the bench?")))
    assert lobby.platform.delivered == []
    lobby.now += timedelta(seconds=31)
    run(lobby.work())
    assert len(lobby.platform.delivered) == 2
    assert "Callum" in lobby.texts[0][1]


def test_an_outage_delays_and_recovers_and_what_cannot_be_delivered_waits_for_a_person(lobby, trouble):
    lobby.platform.fails = [trouble["outage"], trouble["gone"]]
    run(lobby.say(lobby.incoming("who am I?")))
    lobby.now += timedelta(seconds=5)
    run(lobby.work())
    (dead,) = [row for row in rows(lobby.engine, Notice) if row.dead_at]
    assert "room is gone" in dead.error
    with Session(lobby.engine) as db:
        assert outbox.retry(db, dead.id, lobby.clock())
        db.commit()
    run(lobby.work())
    assert len(lobby.platform.delivered) == 1


def test_a_message_that_fails_again_and_again_becomes_a_dead_letter(lobby, monkeypatch):
    monkeypatch.setattr(Assistant, "stream", lambda *_a, **_k: 1 / 0)
    run(lobby.say(lobby.incoming("who am I?")))
    for _ in range(6):
        lobby.now += timedelta(minutes=11)
        run(lobby.work())
    (row,) = rows(lobby.engine, Inbox)
    assert (row.state, row.attempts) == (InboxState.DEAD, inbox.MOST_ATTEMPTS)
    assert "ZeroDivisionError" in row.error


def test_a_reminder_of_a_sweep_goes_where_the_person_was_last_seen(lobby):
    run(lobby.say(lobby.incoming("who am I?")))
    with Session(lobby.engine) as db:
        person = db.exec(select(Person.id).where(Person.email == "callum.reid@firstmate.example")).one()
        keys = {"created_at": lobby.now, "not_before": lobby.now}
        db.add(Notice(key="k", person_id=person, subject="Time", body="Friday is missing.", **keys))
        db.commit()
    run(lobby.work())
    place, outgoing, _ = lobby.platform.delivered[-1]
    assert (place.room, outgoing.text) == ("D1", "Friday is missing.")


def test_many_reminders_that_have_nowhere_to_go_do_not_hold_up_one_that_has(lobby):
    run(lobby.say(lobby.incoming("who am I?")))
    with Session(lobby.engine) as db:
        me = db.exec(select(Person.id).where(Person.email == "callum.reid@firstmate.example")).one()
        other = db.exec(select(Person.id).where(Person.email == "ana.petrov@firstmate.example")).one()
        keys = {"created_at": lobby.now, "not_before": lobby.now, "subject": "Time"}
        db.add_all(Notice(key=f"k{n}", person_id=other, body="unknown", **keys) for n in range(250))
        db.add(Notice(key="mine", person_id=me, body="Friday is missing.", **keys))
        db.commit()
    run(lobby.work())
    assert lobby.texts[-1] == ("D1", "Friday is missing.")


def test_looking_for_work_goes_on_after_the_store_was_away(lobby):
    async def story():
        tried = []

        async def step():
            tried.append(len(tried))
            if len(tried) == 1:
                raise OSError("the store is away")
            return len(tried) < 4

        awake = asyncio.Event()
        task = asyncio.create_task(keep_doing(step, awake, at_once=1))
        while len(tried) < 4:
            awake.set()
            await asyncio.sleep(0)
        task.cancel()
        return tried

    assert run(story()) == [0, 1, 2, 3]


def proposed(lobby):
    """Have Callum propose something that he may decide himself."""
    with Session(lobby.engine) as db:
        actor = actors.by_email(db, "callum.reid@firstmate.example")
        project = db.exec(select(Project.name).where(Project.internal, Project.status == "active")).first()
    call = lobby.office.call(actor, "test")
    arguments = {"project": project, "effort": "2h", "on": "2026-11-20"}
    return gate.run(lobby.engine, log_time, arguments, call).proposal_id


def press(lobby, number, action="approve", **given):
    return lobby.incoming(kind="press", values={"action": action, "proposal": str(number)}, on="m1", **given)


def test_a_click_decides_once_and_the_card_turns_into_its_outcome(lobby):
    number = proposed(lobby)
    run(lobby.say(press(lobby, number), press(lobby, number)))
    outcome, again = lobby.platform.delivered[0][1], lobby.platform.delivered[1][1]
    assert outcome.replaces == "m1"
    assert "Approved by Callum Reid" in outcome.text
    assert "already" in again.text


def test_somebody_elses_click_is_refused_in_words(lobby):
    number = proposed(lobby)
    run(lobby.say(press(lobby, number, who="priya.raman", room="D7")))
    assert "There is no proposal" in lobby.texts[-1][1]


@pytest.mark.parametrize("values", [{"action": "approve", "proposal": "1; drop"}, {"action": "fly"}, {}])
def test_a_forged_click_is_refused_in_words(lobby, values):
    run(lobby.say(lobby.incoming(kind="press", values=values)))
    assert len(lobby.texts) == 1
    assert rows(lobby.engine, Inbox)[0].state is InboxState.DONE


def test_a_place_in_the_open_is_known_by_its_lane():
    assert Place(channel="slack", workspace="T", room="C", thread="1.2").lane == "slack:T:C:1.2"


def test_identities_are_recognised_by_the_address_the_platform_vouches_for(lobby):
    run(lobby.say(lobby.incoming("who am I?")))
    (found,) = rows(lobby.engine, Identity)
    assert (found.how, found.sender) == ("address", "callum.reid")
