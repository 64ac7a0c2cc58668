from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import Session

from channels import unasked
from channels.adapter import Undeliverable
from channels.message import Buttons, Note
from store import actors
from store.queries import outbox
from tests.channels.slack_desk import direct, event
from tests.channels.test_unasked import CALLUM, MONDAY_EIGHT_IN_LONDON, PRIYA, ask_for_leave, likes
from tools import decisions, gate
from tools.absences import add_time_off
from tools.blocks import Card


def run(work):
    return asyncio.run(work)


def decide(lobby, number, who=PRIYA, verdict="approve"):
    """Decide as on a page: no channel hears of it."""
    with Session(lobby.engine) as db:
        actor = actors.by_email(db, who)
    return decisions.decide(lobby.engine, number, lobby.office.call(actor, "web"), verdict)


def look(lobby):
    """Do what the clock does, and send what came of it."""
    found = unasked.tell(lobby.office)
    run(lobby.work())
    return found


def clicks(outgoing):
    return [one.action for part in outgoing.parts if isinstance(part, Buttons) for one in part.buttons]


def cards(outgoing):
    return {part.proposal: part.status for part in outgoing.parts if isinstance(part, Card)}


@pytest.fixture
def asked(lobby):
    """Have Priya, whom the platform knows, asked for a decision; return its number and what she was sent."""
    run(lobby.say(lobby.incoming("who am I?", who="priya.raman", room="D7")))
    number = ask_for_leave(lobby)
    lobby.now += timedelta(minutes=2)
    look(lobby)
    place, outgoing, _ = lobby.platform.delivered[-1]
    assert (place.room, clicks(outgoing)) == ("D7", ["approve", "edit", "reject"])
    return number, f"m{len(lobby.platform.delivered)}"


def test_a_card_decided_elsewhere_turns_into_who_decided_in_its_own_message(lobby, asked):
    number, message = asked
    decide(lobby, number)
    assert look(lobby) == 1
    place, outgoing, _ = lobby.platform.delivered[-1]
    assert (place.room, outgoing.replaces, clicks(outgoing)) == ("D7", message, [])
    assert outgoing.text.startswith("Approved by Priya Raman")
    assert cards(outgoing) == {number: "approved"}
    assert look(lobby) == 0


def test_a_card_that_expired_says_so(lobby, asked):
    number, message = asked
    lobby.now += timedelta(days=60)
    look(lobby)
    turned = [one for _, one, _ in lobby.platform.delivered if one.replaces == message]
    assert [(clicks(one), cards(one)) for one in turned] == [([], {number: "expired"})]
    assert "expired" in turned[0].text


def test_a_card_decided_by_a_click_is_turned_by_the_click_alone(lobby, asked):
    number, message = asked
    values = {"action": "reject", "proposal": str(number)}
    run(lobby.say(lobby.incoming(kind="press", values=values, on=message, who="priya.raman", room="D7")))
    assert lobby.platform.delivered[-1][1].replaces == message
    assert look(lobby) == 0


def test_a_card_that_is_gone_from_the_platform_is_nobodys_trouble(lobby, asked):
    number, _ = asked
    decide(lobby, number)
    lobby.platform.fails = [Undeliverable("message_not_found")]
    look(lobby)
    with Session(lobby.engine) as db:
        assert outbox.dead(db) == []


def test_a_process_killed_between_turning_a_card_and_recording_it_turns_it_once_more_into_the_same(
    lobby, asked, monkeypatch
):
    number, message = asked
    decide(lobby, number)
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "sent", _killed)
        with pytest.raises(SystemExit):
            look(lobby)
    lobby.now += timedelta(minutes=3)
    run(lobby.work())
    turned = [one for _, one, _ in lobby.platform.delivered if one.replaces == message]
    assert len(turned) == 2
    assert turned[0] == turned[1]
    assert look(lobby) == 0


def _killed(*_given, **_more):
    raise SystemExit


@pytest.fixture
def digest(lobby):
    """Have Callum sent a digest with two requests; return their numbers and the message."""
    run(lobby.say(lobby.incoming("who am I?")))
    first = ask_for_leave(lobby)
    with Session(lobby.engine) as db:
        actor = actors.by_email(db, "ana.petrov@firstmate.example")
    later = {"starts": "2026-12-10", "ends": "2026-12-10"}
    second = gate.run(lobby.engine, add_time_off, later, lobby.office.call(actor, "more")).proposal_id
    likes(lobby, CALLUM)
    lobby.now = MONDAY_EIGHT_IN_LONDON
    unasked.digests(lobby.office)
    run(lobby.work())
    assert cards(lobby.platform.delivered[-1][1]) == {first: "pending", second: "pending"}
    return first, second, f"m{len(lobby.platform.delivered)}"


def newest(lobby, message):
    return [one for _, one, _ in lobby.platform.delivered if one.replaces == message][-1]


def test_of_a_digest_only_what_was_decided_turns_and_the_rest_can_still_be_clicked(lobby, digest):
    first, second, message = digest
    decide(lobby, first)
    look(lobby)
    outgoing = newest(lobby, message)
    assert cards(outgoing) == {first: "approved", second: "pending"}
    assert clicks(outgoing).count("approve") == 1
    assert any(isinstance(part, Note) and "Approved by Priya Raman" in part.text for part in outgoing.parts)


def test_a_click_in_a_digest_leaves_the_rest_of_it(lobby, digest):
    first, second, message = digest
    values = {"action": "approve", "proposal": str(first)}
    run(lobby.say(lobby.incoming(kind="press", values=values, on=message)))
    outgoing = newest(lobby, message)
    assert cards(outgoing) == {first: "approved", second: "pending"}
    assert any(isinstance(part, Note) and "Approved by Callum Reid" in part.text for part in outgoing.parts)


def test_a_message_that_turned_once_turns_again_with_the_next_decision(lobby, digest):
    first, second, message = digest
    for number in (first, second):
        decide(lobby, number)
        look(lobby)
    assert cards(newest(lobby, message)) == {first: "approved", second: "approved"}
    assert clicks(newest(lobby, message)).count("approve") == 0


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_digest_comes_in_slack_once_with_its_clicks_and_without_unfurling(slack_desk, slack_peer):
    lobby = slack_desk.lobby
    slack_desk.play(event(direct("who am I?")))
    number = ask_for_leave(lobby)
    likes(lobby, CALLUM)
    lobby.now = MONDAY_EIGHT_IN_LONDON
    before = len(slack_peer.messages)
    for _ in range(2):
        unasked.digests(lobby.office)
        slack_desk.play()
    (message,) = slack_peer.messages[before:]
    assert (message["channel"], message.get("thread_ts")) == ("D1", None)
    assert message["unfurl_links"] in {"0", "false", "False", False}
    assert "Waiting for your decision" in str(message["blocks"])
    assert f"proposal={number}" in str(message["blocks"])


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_in_slack_the_message_itself_is_updated(slack_desk, slack_peer):
    lobby = slack_desk.lobby
    slack_desk.play(event(direct("who am I?", who="UPRI", channel="DPRI")))
    number = ask_for_leave(lobby)
    lobby.now += timedelta(minutes=2)
    unasked.tell(lobby.office)
    slack_desk.play()
    card = slack_peer.messages[-1]
    assert "fm:approve" in str(card["blocks"])
    decide(lobby, number)
    unasked.tell(lobby.office)
    before = len(slack_peer.messages)
    slack_desk.play()
    assert len(slack_peer.messages) == before
    assert "Approved by Priya Raman" in slack_peer.messages[-1]["text"]
    assert "fm:approve" not in str(slack_peer.messages[-1]["blocks"])
