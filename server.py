"""The composition root of the server: reads the settings, builds everything, owns the lifespan."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from agents.assistant import Assistant
from fastapi import FastAPI
from store.migrate import ensure

from settings import Settings
from store.db import connect
from web import chat, findings, health, problems, proposals, root, tools
from web.deps import House


def _clock() -> datetime:
    return datetime.now(UTC)


def app(settings: Settings | None = None) -> FastAPI:
    """Return the application; the database is opened and brought up to date when it starts."""
    settings = settings or Settings()
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")

    @asynccontextmanager
    async def lifespan(api: FastAPI) -> AsyncIterator[None]:
        if not settings.database_url:
            settings.home.mkdir(parents=True, exist_ok=True)
        engine = connect(settings.url)
        ensure(engine)
        async with Assistant(engine, settings) as assistant:
            api.state.house = House(engine=engine, settings=settings, clock=_clock, assistant=assistant)
            await assistant.recover(now=_clock())
            yield
        engine.dispose()

    api = FastAPI(
        title="Firstmate",
        version="0.1.0",
        summary="The operations assistant for professional-services teams.",
        lifespan=lifespan,
    )
    problems.install(api)
    for room in (root, health, chat, tools, proposals, findings):
        api.include_router(room.router)
    return api
