"""An office with a platform of its own, that the tests drive: ``lobby`` says things as people and reads what came."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import Engine

from agents.assistant import Assistant
from channels.adapter import RetryLater, Undeliverable, Vouched
from channels.callers import Callers
from channels.message import Incoming, Outgoing, Place
from channels.office import Office
from channels.reception import Reception
from channels.sender import Sender
from channels.slack import asking
from channels.worker import Worker
from settings import Settings
from store.db import connect
from store.queries import inbox
from tests.channels.slack_desk import Desk, people, settings_for
from tests.channels.slack_fake import Slack

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


class Platform:
    """Keeps what was delivered; ``fails`` says how the next deliveries go wrong."""

    channel = "fake"
    changeable = True

    def __init__(self) -> None:
        self.delivered: list[tuple[Place, Outgoing, str]] = []
        self.seen: list[str] = []
        self.fails: list[Exception] = []

    async def deliver(self, outgoing, place, key, *, again):  # noqa: ARG002 -- the protocol
        if self.fails:
            raise self.fails.pop(0)
        self.delivered.append((place, outgoing, key))
        return outgoing.replaces or f"m{len(self.delivered)}"

    async def vouch(self, incoming):
        return Vouched(email=incoming.email, guest=incoming.guest)

    async def progress(self, _place, event):
        self.seen.append(event.kind)

    async def finished(self, _place):
        self.seen.append("finished")


class Lobby:
    """Everything between the platform and the store, worked step by step."""

    def __init__(self, engine) -> None:
        self.now = NOW
        self._number = count(1)
        self.platform = Platform()
        settings = Settings(_env_file=None)
        reception = Reception(engine, self.clock)
        callers = Callers(reception, "https://firm.example")
        self.office = Office(
            settings, Assistant(engine, settings), reception, {"fake": self.platform}, callers, self.clock
        )
        self.worker = Worker(self.office)
        self.sender = Sender(engine, self.office.adapters, self.clock, self.office.sendable, self.office.health)
        self.engine = engine

    def clock(self):
        self.now += timedelta(milliseconds=1)
        return self.now

    def incoming(self, text="", who="callum.reid", room="D1", *, private=True, **given):
        number = next(self._number)
        place = Place(channel="fake", workspace="W", room=room, private=private)
        email = f"{who}@firstmate.example" if who else ""
        defaults = {"key": f"e{number}", "place": place, "sender": who or "U9", "text": text, "email": email}
        return Incoming(**{**defaults, **given})

    async def say(self, *incoming):
        for one in incoming:
            await self.office.reception.take(one)
        await self.work()

    async def work(self):
        """Work off and send everything that can go now."""
        while (row := await asyncio.to_thread(inbox.claim, self.engine, self.clock())) is not None:
            await self.worker.handle(row)
        while await self.sender.send_one():
            pass

    @property
    def texts(self):
        return [(place.room, outgoing.text) for place, outgoing, _ in self.platform.delivered]


@pytest.fixture
def lobby(demo, tmp_path):
    """An office over a file, as a server has it: in memory all threads would share one connection."""
    found = connect(f"sqlite:///{_copied(demo, tmp_path)}")
    yield Lobby(found)
    found.dispose()


def _copied(demo, folder):
    target = folder / "firstmate.sqlite3"
    source, copy = demo.raw_connection(), sqlite3.connect(target)
    source.driver_connection.backup(copy)
    source.close()
    copy.close()
    return target


@pytest.fixture
def slack_peer():
    found = Slack(people())
    yield found
    found.close()


@pytest.fixture
def slack_desk(lobby, slack_peer, monkeypatch):
    """Slack as the office's only platform; ``play`` posts signed requests and works everything off."""
    monkeypatch.setattr(asking, "PATIENCE_SECONDS", 60)  # no test depends on how fast the machine is
    object.__setattr__(lobby.office, "settings", settings_for(slack_peer))
    return Desk(lobby, slack_peer)


@pytest.fixture
def trouble():
    return {"wait": RetryLater(30), "gone": Undeliverable("the room is gone"), "outage": OSError("no route")}


@pytest.fixture
def home(demo: Engine, tmp_path, monkeypatch):
    """Put a copy of the demo firm into a home folder of the test's own."""
    from store import migrate

    target = _copied(demo, tmp_path)
    copy = sqlite3.connect(target)
    copy.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    copy.execute("INSERT INTO alembic_version VALUES (?)", (migrate._head(),))
    copy.commit()
    copy.close()
    monkeypatch.setenv("FIRSTMATE_HOME", str(tmp_path))
    monkeypatch.setenv("FIRSTMATE_TODAY", "2026-11-22")
    engine = connect(f"sqlite:///{target}")
    migrate.ensure(engine)
    engine.dispose()
    return tmp_path
