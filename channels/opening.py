"""Opens the channels of this process: the office, one worker, one sender, and whatever the adapters listen with."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime

from fastapi import FastAPI
from sqlalchemy import Engine

from agents.assistant import Assistant
from channels.adapter import Adapter
from channels.callers import Callers
from channels.listening import Listening, configured
from channels.office import Office
from channels.reception import Reception
from channels.sender import Sender
from channels.unasked import telling
from channels.worker import Worker
from settings import Settings
from tools.spec import Recall


@asynccontextmanager
async def open_channels(
    api: FastAPI,
    engine: Engine,
    settings: Settings,
    assistant: Assistant,
    clock: Callable[[], datetime],
    *,
    memory: Recall | None = None,
    listening: Sequence[Listening] | None = None,
) -> AsyncIterator[Office]:
    """Serve every channel that is configured while the context is open; nothing is configured by default."""
    reception = Reception(engine, clock)
    found = configured(settings) if listening is None else listening
    adapters: dict[str, Adapter] = {}
    office = Office(
        settings, assistant, reception, adapters, Callers(reception, settings.base_url), clock, memory=memory
    )
    async with AsyncExitStack() as stack:
        for one in found:
            adapter = await stack.enter_async_context(one(api, office))
            adapters[adapter.channel] = adapter
        tasks = []
        if adapters:
            sender = Sender(engine, adapters, clock, office.sendable, office.health)
            running = (Worker(office).run(), sender.run(), telling(office))
            tasks = [asyncio.create_task(one) for one in running]
        try:
            yield office
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
