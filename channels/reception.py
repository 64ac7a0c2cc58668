"""Where adapters hand in what came: stored once and acknowledged at once; a stop is heard without waiting its turn."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import datetime
from time import monotonic

from sqlalchemy import Engine

from channels.gathering import Gathering
from channels.message import Incoming
from store.queries.inbox import Told

_MANY = 4  # within so short a time: more of them are on their way
_SHORT_SECONDS = 0.05
_MOMENT_SECONDS = 0.02  # nobody notices it before an answer; whatever was said together has come by then
_LONGEST_SECONDS = 2.0  # answers wait for acknowledgements, but not for ever


class Reception:
    """Takes messages in. ``awake`` is set whenever there is something to do; ``running`` are the turns by lane."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self.engine = engine
        self.clock = clock
        self.awake = asyncio.Event()
        self.running: dict[str, asyncio.Task[None]] = {}
        self._gathering = Gathering(engine)
        self._arrived: deque[float] = deque(maxlen=_MANY)

    async def take(self, incoming: Incoming) -> bool:
        """Store what came in and return whether it is new. When this returns, nothing is lost any more."""
        if incoming.kind == "stop":
            return self.stop(incoming.place.lane)
        self._arrived.append(monotonic())
        new = await self._gathering.stored(self._told(incoming))
        if new:
            self.awake.set()
        return new

    def stop(self, lane: str) -> bool:
        """End the turn that runs in a conversation of this process; False when none does."""
        task = self.running.get(lane)
        return task.cancel() if task is not None else False

    async def calm(self) -> None:
        """Return when nobody waits for many to be acknowledged: answering takes the interpreter from them."""
        end = monotonic() + _LONGEST_SECONDS
        while self._is_pressed(now := monotonic()) and now < end:  # noqa: ASYNC110 -- it is time that has to pass
            await asyncio.sleep(_MOMENT_SECONDS)

    def _is_pressed(self, now: float) -> bool:
        if not self._arrived:
            return False
        many = len(self._arrived) == _MANY and now - self._arrived[0] < _SHORT_SECONDS
        return many or now - self._arrived[-1] < _MOMENT_SECONDS

    def _told(self, incoming: Incoming) -> Told:
        place = incoming.place
        return Told(
            key=incoming.key,
            channel=place.channel,
            lane=place.lane,
            sender=f"{place.workspace}:{incoming.sender}",
            incoming=incoming.model_dump(mode="json"),
            received_at=self.clock(),
        )
