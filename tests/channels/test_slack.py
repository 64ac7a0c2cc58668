from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from urllib.parse import urlencode

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import Session, select

from channels.message import Outgoing
from channels.slack.blocks import MOST_BLOCKS, blocks_of, escaped
from channels.slack.listening import slack as listen
from store import actors
from store.findings import Notice
from store.messages import Inbox
from store.projects import Project
from store.queries import connections, outbox
from tests.channels.slack_desk import direct, event, mention, press
from tests.channels.slack_fake import signed
from tools import gate
from tools.blocks import Column, Table
from tools.time_entry import log_time

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def peer(slack_peer):
    return slack_peer


@pytest.fixture
def desk(slack_desk):
    return slack_desk


def test_a_direct_message_is_answered_in_its_thread_without_unfurling(desk):
    assert desk.play(event(direct("who is on the bench?"))) == [200]
    (message,) = desk.peer.messages
    assert (message["channel"], message["thread_ts"]) == ("D1", "1795.0001")
    assert message["unfurl_links"] in {"0", "false", "False", False}
    assert "bench" in message["text"].lower() or "unbooked" in message["text"].lower()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Request-Timestamp": "x", "X-Slack-Signature": "v0=1"},
        signed("another body", time.time()),
        signed("{}", time.time(), secret="wrong"),
    ],
)
def test_an_absent_or_wrong_signature_is_refused_before_anything_is_read(desk, headers):
    assert desk.play(event(direct("hello"), headers=headers)) == [401]
    assert desk.peer.messages == []


def test_an_old_signed_request_is_refused(desk):
    assert desk.play(event(direct("hello"), at=time.time() - 600)) == [401]


def test_garbage_with_a_good_signature_is_no_server_error(desk):
    headers = {"Content-Type": "application/json", **signed("{not json", time.time())}
    (status,) = desk.play(("/slack/events", "{not json", headers))
    assert status < 500


def test_retries_and_a_mention_that_arrives_twice_have_one_effect(desk):
    asked = mention("who knows Python?", user="UANA")
    desk.play(event(asked), event(asked), event(asked | {"type": "message", "channel_type": "channel"}, event_id="Ev2"))
    assert len(desk.peer.messages) == 1
    with Session(desk.lobby.engine) as db:
        assert len(db.exec(select(Inbox)).all()) == 1


def test_private_figures_asked_in_a_channel_go_to_a_direct_message(desk):
    desk.play(event(mention("what is our portfolio margin?")))
    (where, text), (room, note) = desk.peer.posted()
    assert (where, room) == ("DUCAL", "C1")
    assert "margin" in text.lower()
    assert "margin" not in note.lower()


def test_our_own_messages_and_edits_are_not_heard(desk):
    desk.play(event(direct("x", bot_id="B1")), event(direct("x", subtype="message_changed"), event_id="Ev2"))
    assert desk.peer.messages == []


def test_guests_and_members_of_other_organisations_are_refused(desk):
    desk.play(event(direct("hi", who="UGUEST")), event(direct("hi", user_team="T9", ts="2.0"), event_id="Ev2"))
    assert {text for _, text in desk.peer.posted()} == {"I answer people of the firm only."}


def test_what_slack_asks_to_wait_for_is_waited_for(desk):
    desk.peer.faults["chat.postMessage"] = [(429, {"Retry-After": "30"}, {"ok": False, "error": "ratelimited"})]
    desk.play(event(direct("who am I?")))
    assert desk.peer.messages == []
    desk.lobby.now += timedelta(seconds=31)
    desk.play()
    asyncio.run(_again(desk))
    assert len(desk.peer.messages) == 1


async def _again(desk):
    async with listen(FastAPI(), desk.lobby.office) as adapter:
        desk.lobby.office.adapters["slack"] = adapter
        await desk.lobby.work()


def test_a_message_that_arrived_though_we_were_told_nothing_is_not_sent_twice(desk):
    desk.peer.lose_answers = 1
    desk.play(event(direct("who am I?")))
    desk.lobby.now += timedelta(seconds=5)
    asyncio.run(_again(desk))
    assert len(desk.peer.messages) == 1


def proposed(desk):
    with Session(desk.lobby.engine) as db:
        actor = actors.by_email(db, "callum.reid@firstmate.example")
        project = db.exec(select(Project.name).where(Project.internal, Project.status == "active")).first()
    arguments = {"project": project, "effort": "2h", "on": "2026-11-20"}
    return gate.run(desk.lobby.engine, log_time, arguments, desk.lobby.office.call(actor, "test")).proposal_id


def test_a_click_turns_the_card_into_its_outcome_and_a_second_one_is_told_so(desk):
    number = proposed(desk)
    desk.play(press(f"proposal={number}"), press(f"proposal={number}", trigger="t2"))
    first, second = desk.peer.messages
    assert (first["method"], first["ts"]) != (second["method"], second["ts"])
    assert first["method"] == "chat.update"
    assert "Approved by Callum Reid" in first["text"]
    assert "already" in second["text"]


def test_somebody_elses_click_is_refused(desk):
    desk.play(press(f"proposal={proposed(desk)}", who="UPRI"))
    assert "There is no proposal" in desk.peer.messages[0]["text"]


def test_a_command_is_answered_in_a_direct_message(desk):
    given = {"command": "/firstmate", "text": "who am I?", "team_id": "T1", "channel_id": "C1", "user_id": "UCAL"}
    body = urlencode({**given, "trigger_id": "9"})
    headers = {"Content-Type": "application/x-www-form-urlencoded", **signed(body, time.time())}
    assert desk.play(("/slack/commands", body, headers)) == [200]
    assert desk.peer.posted()[0][0] == "DUCAL"


def test_what_nobody_listens_to_is_acknowledged(desk):
    assert desk.play(event({"type": "reaction_added", "user": "UCAL"})) == [200]


def test_text_cannot_mention_link_or_format(desk):
    assert escaped("<!channel> & <@U1> @here") == "&lt;!channel&gt; &amp; &lt;@U1&gt; @\u2060here"


def test_a_large_answer_keeps_to_slacks_limits():
    rows = tuple((f"Person {n}", str(n)) for n in range(200))
    big = Table(title="All", columns=(Column(name="Who"), Column(name="h", align="right")), rows=rows)
    blocks = blocks_of(Outgoing(text="x" * 9000, parts=(big,) * 60, page="/chat/1"), "https://firm.example")
    assert len(blocks) <= MOST_BLOCKS + 2
    assert all(len(one["text"]["text"]) <= 3000 for one in blocks if one["type"] == "section")


def test_a_captured_request_sent_again_later_is_refused_and_at_once_has_no_second_effect(desk):
    step = event(direct("who am I?"))
    assert desk.play(step, step) == [200, 200]
    assert len(desk.peer.messages) == 1
    late = event(direct("who am I?", ts="1795.0009"), at=time.time() - 301)
    assert desk.play(late) == [401]


def test_a_burst_of_messages_is_answered_each_once_and_in_order(desk):
    async def story():
        api = FastAPI()
        async with listen(api, desk.lobby.office) as adapter:
            desk.lobby.office.adapters.clear()
            desk.lobby.office.adapters["slack"] = adapter
            transport = httpx.ASGITransport(app=api)
            async with httpx.AsyncClient(transport=transport, base_url="http://us") as client:
                steps = [
                    event(direct("thanks", ts=f"1795.{n:04}", channel=f"D{n % 10}"), event_id=f"Ev{n}")
                    for n in range(200)
                ]
                answers = await asyncio.gather(
                    *(client.post(path, content=body, headers=headers) for path, body, headers in steps)
                )
                assert {one.status_code for one in answers} == {200}
                await desk.lobby.work()

    asyncio.run(story())
    threads = [one["thread_ts"] for one in desk.peer.messages]
    assert sorted(threads) == [f"1795.{n:04}" for n in range(200)]
    with Session(desk.lobby.engine) as db:
        arrived = [row.incoming["place"]["thread"] for row in db.exec(select(Inbox).order_by(Inbox.id))]
    assert threads == arrived


def test_a_process_killed_between_sending_and_recording_sends_nothing_twice(desk, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "sent", _killed)
        with pytest.raises(SystemExit):
            desk.play(event(direct("who am I?")))
    assert len(desk.peer.messages) == 1
    desk.lobby.now += timedelta(minutes=3)
    desk.play()
    assert len(desk.peer.messages) == 1
    with Session(desk.lobby.engine) as db:
        assert all(row.sent_at for row in db.exec(select(Notice)))


def test_a_process_killed_between_acknowledging_and_answering_answers_once(desk, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(type(desk.lobby), "work", _nothing)
        assert desk.play(event(direct("who am I?"))) == [200]
    assert desk.peer.messages == []
    desk.play()
    desk.play()
    assert len(desk.peer.messages) == 1


def health(desk):
    with Session(desk.lobby.engine) as db:
        return [
            (one.workspace, bool(connections.at(one, "heard")), bool(connections.at(one, "sent")), one.last_error)
            for one in connections.every(db)
        ]


def test_the_page_of_channels_is_told_when_slack_was_heard_and_spoken_to_and_what_is_wrong(desk):
    desk.play(event(direct("who am I?")))
    assert health(desk) == [("T1", True, True, "")]
    desk.peer.faults["chat.postMessage"] = [(200, {}, {"ok": False, "error": "token_revoked"})]
    desk.play(event(direct("who am I?", ts="1795.0002")))
    assert health(desk) == [("T1", True, True, "Slack says token_revoked.")]
    desk.play(event(direct("who am I?", ts="1795.0003")))
    assert health(desk) == [("T1", True, True, "")]


def test_a_room_that_is_gone_is_no_trouble_of_the_connection(desk):
    desk.peer.faults["chat.postMessage"] = [(200, {}, {"ok": False, "error": "is_archived"})]
    desk.play(event(direct("who am I?")))
    assert health(desk) == [("T1", True, False, "")]


def _killed(*_given, **_more):
    raise SystemExit


async def _nothing(_lobby):
    return None
