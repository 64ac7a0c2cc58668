"""What everybody in the channels works with: the assistant, what came in, the adapters, the clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Engine

from agents.assistant import Assistant
from channels.adapter import Adapter
from channels.callers import Callers
from channels.health import Health
from channels.reception import Reception
from domain.access import Actor
from settings import Settings
from tools.spec import Call, Recall


@dataclass(frozen=True, slots=True)
class Office:
    """One per process."""

    settings: Settings
    assistant: Assistant
    reception: Reception
    adapters: Mapping[str, Adapter]
    callers: Callers
    clock: Callable[[], datetime]
    sendable: asyncio.Event = field(default_factory=asyncio.Event)
    memory: Recall | None = None
    health: Health = field(init=False)

    def __post_init__(self) -> None:
        """Begin to note how each connection is doing."""
        object.__setattr__(self, "health", Health(self.reception.engine, self.clock))

    @property
    def engine(self) -> Engine:
        """The store."""
        return self.reception.engine

    def day(self, instant: datetime) -> date:
        """Return the firm's local day of an instant."""
        return instant.astimezone(self.settings.zone_info).date()

    def call(self, actor: Actor, thread: str) -> Call:
        """Return the circumstances of a request that needs no turn of the assistant."""
        now = self.clock()
        return Call(
            actor=actor,
            today=self.day(now),
            now=now,
            firm=self.settings.firm,
            thread=thread,
            memory=self.memory,
        )
