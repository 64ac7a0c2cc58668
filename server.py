"""The composition root of the server: reads the settings, builds everything, owns the lifespan."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from anyio import to_thread
from fastapi import FastAPI
from sqlalchemy import Engine

from agents.assistant import Assistant
from agents.calls.engine import engine_for
from agents.models import configured
from agents.turn import BUILT_IN
from channels.opening import open_channels
from domain.access import SYSTEM
from settings import Settings
from store.db import connect, reading
from store.migrate import ensure
from store.queries import calls
from sweeps import calendars
from sweeps.arrivals import Doors, looking
from sweeps.timekeeper import keeping_time
from tools.remembered import Remembered
from web.app import application
from web.deps import House
from web.drawing import warm
from web.openid import OpenId
from web.settled import settle, settled


def _clock() -> datetime:
    return datetime.now(UTC)


def _warm(engine: Engine, memory: Remembered) -> None:
    warm()
    with reading(engine) as db:
        told = calls.meetings(db, SYSTEM, calls.Narrowed(), with_words=True)
    try:
        memory.reindex(told)
    except Exception:  # Chroma raises errors of many kinds; full text answers alone
        logging.getLogger(__name__).exception("the memory of calls was not read anew")
    settle()


def _openid(settings: Settings) -> OpenId | None:
    if not settings.openid_issuer:
        return None
    secret = settings.openid_client_secret.get_secret_value()
    return OpenId(settings.openid_issuer, settings.openid_client_id, secret)


def app(settings: Settings | None = None) -> FastAPI:
    """Return the application; the database is opened and brought up to date when it starts."""
    chosen = settings or Settings()
    logging.basicConfig(level=chosen.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)  # its own clockwork is no news below the opening lines

    @asynccontextmanager
    async def lifespan(api: FastAPI) -> AsyncIterator[None]:
        # The 40 that are usual would wait for the 15 connections of the pool, and give up after half a minute.
        to_thread.current_default_thread_limiter().total_tokens = chosen.threads
        if not chosen.database_url:
            chosen.home.mkdir(parents=True, exist_ok=True)
        engine = connect(chosen.url)
        ensure(engine)
        firm = chosen.firm
        memory = Remembered(chosen.memory)
        doors = Doors(chosen.transcripts_folder, chosen.mailbox.get_secret_value())
        hear = engine_for(chosen)
        look = looking(engine, doors, firm=firm, clock=_clock, memory=memory, engine=hear)
        feeds = calendars.looking(engine, firm=firm, clock=_clock)
        async with (
            Assistant(engine, chosen, memory=memory) as assistant,
            keeping_time(engine, firm, _clock, look, feeds),
        ):
            speaks = chosen.model if configured(chosen) else BUILT_IN
            api.state.house = House(engine, chosen, _clock, assistant, speaks, openid=_openid(chosen), memory=memory)
            await assistant.recover(now=_clock())
            warming = asyncio.create_task(asyncio.to_thread(_warm, engine, memory))
            async with open_channels(api, engine, chosen, assistant, _clock, memory=memory):
                with settled():
                    yield
            memory.stop()
            warming.cancel()
        engine.dispose()

    return application(lifespan)
