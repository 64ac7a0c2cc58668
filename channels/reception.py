"""Where adapters hand in what came: stored once and acknowledged at once; a stop is heard without waiting its turn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from agents.binding import below
from channels.message import Incoming
from store.db import writing
from store.queries import inbox


class Reception:
    """Takes messages in. ``awake`` is set whenever there is something to do; ``running`` are the turns by lane."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self.engine = engine
        self.clock = clock
        self.awake = asyncio.Event()
        self.running: dict[str, asyncio.Task[None]] = {}

    async def take(self, incoming: Incoming) -> bool:
        """Store what came in and return whether it is new. When this returns, nothing is lost any more."""
        if incoming.kind == "stop":
            return self.stop(incoming.place.lane)
        new = await below(self.engine, self._store, incoming)
        if new:
            self.awake.set()
        return new

    def stop(self, lane: str) -> bool:
        """End the turn that runs in a conversation of this process; False when none does."""
        task = self.running.get(lane)
        return task.cancel() if task is not None else False

    def _store(self, incoming: Incoming) -> bool:
        with writing(self.engine) as db:
            return inbox.accept(
                db,
                key=incoming.key,
                channel=incoming.place.channel,
                lane=incoming.place.lane,
                sender=f"{incoming.place.workspace}:{incoming.sender}",
                incoming=incoming.model_dump(mode="json"),
                now=self.clock(),
            )
