from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from channels.slack import socket
from channels.slack.listening import slack as listen
from store.messages import Connection, Inbox
from store.queries import inbox
from tests.channels.slack_desk import direct, settings_for

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
_PATIENCE_SECONDS = 60  # no test depends on how fast the machine is


class Link:
    """The other end of Socket Mode: greets, sends envelopes and keeps what was acknowledged, and where."""

    def __init__(self) -> None:
        self.opened: list[web.WebSocketResponse] = []
        self.acks: list[tuple[int, dict]] = []
        self.changed = asyncio.Condition()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        end = web.WebSocketResponse()
        await end.prepare(request)
        await end.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A1"}})
        number = len(self.opened)
        await self._noted(self.opened, end)
        async for said in end:
            await self._noted(self.acks, (number, json.loads(said.data)))
        return end

    async def _noted(self, where, what):
        async with self.changed:
            where.append(what)
            self.changed.notify_all()

    async def until(self, holds):
        async with asyncio.timeout(_PATIENCE_SECONDS), self.changed:
            await self.changed.wait_for(holds)

    async def connected(self, count):
        await self.until(lambda: len(self.opened) >= count)

    async def tell(self, number, payload, kind="events_api", **given):
        """Send an envelope on the newest connection and wait until it is acknowledged."""
        await self.send(number, payload, kind, **given)
        await self.until(lambda: f"E{number}" in self.acknowledged)

    async def send(self, number, payload, kind="events_api", **given):
        envelope = {"type": kind, "envelope_id": f"E{number}", "payload": payload, "accepts_response_payload": False}
        await self.opened[-1].send_json({**envelope, **given})

    @property
    def acknowledged(self):
        return [said["envelope_id"] for _, said in self.acks]


def told(said, event_id="Ev1"):
    return {"type": "event_callback", "team_id": "T1", "event_id": event_id, "event": said}


@pytest.fixture
def linked(lobby, slack_peer):
    """Run a story with Socket Mode connected to a link of its own."""

    def run(story):
        asyncio.run(_story(lobby, slack_peer, story))

    return run


async def _story(lobby, peer, story):
    async with _link(peer) as link:
        settings = settings_for(peer, slack_app_token=SecretStr("xapp-test"), slack_signing_secret=SecretStr(""))
        object.__setattr__(lobby.office, "settings", settings)
        async with listen(FastAPI(), lobby.office) as adapter:
            lobby.office.adapters.clear()
            lobby.office.adapters["slack"] = adapter
            await story(link)
            await lobby.work()


@asynccontextmanager
async def _link(peer):
    link, api = Link(), web.Application()
    api.router.add_get("/link", link.serve)
    runner = web.AppRunner(api, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    peer.fixed["apps.connections.open"] = {"url": f"ws://127.0.0.1:{runner.addresses[0][1]}/link"}
    try:
        yield link
    finally:
        await runner.cleanup()


def kept(lobby):
    with Session(lobby.engine) as db:
        return [row.incoming["text"] for row in db.exec(select(Inbox).order_by(Inbox.id))]


def test_an_envelope_is_acknowledged_when_it_is_stored_and_answered_by_the_web_api(linked, lobby, slack_peer):
    async def story(link):
        await link.connected(1)
        await link.tell(1, told(direct("who am I?")))
        assert kept(lobby) == ["who am I?"]

    linked(story)
    assert "Callum" in slack_peer.messages[0]["text"]


def test_an_envelope_told_again_is_acknowledged_again_and_has_one_effect(linked, lobby, slack_peer):
    async def story(link):
        await link.connected(1)
        await link.tell(1, told(direct("who am I?")))
        await link.tell(2, told(direct("who am I?")), retry_attempt=1, retry_reason="timeout")
        assert link.acknowledged == ["E1", "E2"]

    linked(story)
    assert len(slack_peer.messages) == 1


def test_while_the_store_is_away_nothing_is_acknowledged_and_what_is_told_again_is_kept(linked, lobby, monkeypatch):
    async def story(link):
        await link.connected(1)
        with monkeypatch.context() as patch:
            patch.setattr(inbox, "accept", _away)
            await link.send(1, told(direct("first")))
            await link.tell(2, told({"type": "reaction_added", "user": "UCAL"}, "Ev2"))
        assert link.acknowledged == ["E2"]
        await link.tell(3, told(direct("first")), retry_attempt=1)
        assert kept(lobby) == ["first"]

    linked(story)


def _away(*_given):
    raise OperationalError("INSERT", {}, OSError("disk I/O error"))


@pytest.mark.parametrize("refreshed", [True, False])
def test_a_connection_that_slack_refreshes_or_drops_is_opened_anew_and_loses_nothing(linked, lobby, refreshed):
    async def story(link):
        await link.connected(1)
        await link.tell(1, told(direct("before")))
        if refreshed:
            await link.opened[0].send_json({"type": "disconnect", "reason": "refresh_requested"})
        else:
            await link.opened[0].close()
        await link.connected(2)
        await link.tell(2, told(direct("after", ts="1795.0009"), "Ev2"))
        assert [number for number, _ in link.acks] == [0, 1]

    linked(story)
    assert kept(lobby) == ["before", "after"]


def test_commands_and_clicks_come_by_envelope_too(linked, lobby, slack_peer):
    command = {"command": "/firstmate", "text": "who am I?", "team_id": "T1", "channel_id": "C1", "user_id": "UCAL"}

    async def story(link):
        await link.connected(1)
        await link.tell(1, {**command, "trigger_id": "t1"}, "slash_commands", accepts_response_payload=True)
        assert "direct message" in str(link.acks[0][1]["payload"])
        click = {"type": "block_actions", "team": {"id": "T1"}, "user": {"id": "UCAL"}, "channel": {"id": "D1"}}
        values = {"action_id": "fm:good", "value": "turn=1", "block_id": "b", "type": "button"}
        await link.tell(2, {**click, "trigger_id": "t2", "actions": [values]}, "interactive")

    linked(story)
    assert any("Callum" in one["text"] for one in slack_peer.messages)


def test_slack_being_away_at_the_start_delays_the_connection_and_is_shown(linked, lobby, slack_peer, monkeypatch):
    monkeypatch.setattr(socket, "PING_SECONDS", 0.5)
    monkeypatch.setattr(socket, "PATIENCE_SECONDS", 0.05)
    slack_peer.faults["apps.connections.open"] = [(500, {}, {"ok": False, "error": "internal_error"})] * 2
    troubles, over = [], asyncio.Event()
    noted = socket._noted

    async def keeping(office, error):
        troubles.append(error)
        await noted(office, error)
        if not error:
            over.set()

    monkeypatch.setattr(socket, "_noted", keeping)

    async def story(link):
        await link.connected(1)
        await link.tell(1, told(direct("who am I?")))
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await over.wait()  # the connection works before that is written down

    linked(story)
    assert "could not be reached" in troubles[0]
    assert troubles[-1] == ""
    with Session(lobby.engine) as db:
        (row,) = db.exec(select(Connection).where(Connection.workspace == "socket"))
    assert row.last_error == ""
