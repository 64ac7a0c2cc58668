"""How each connection is doing, as the page of channels shows it: written down when it is news, never in the way."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Engine

from agents.binding import below
from channels.message import Place
from store.queries import connections
from store.queries.connections import How

_LOG = logging.getLogger("firstmate.channels")
_AGAIN = timedelta(minutes=5)  # that all is still well is written no more often
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Health:
    """Kept by a process: what it wrote last of each connection."""

    engine: Engine
    clock: Callable[[], datetime]
    _written: dict[tuple[str, str, How], tuple[str, datetime]] = field(default_factory=dict)

    async def heard(self, place: Place) -> None:
        """Note that something came from a connection."""
        await self._noted(place, "heard", "")

    async def sent(self, place: Place) -> None:
        """Note that something went out by a connection, and that whatever was wrong with it is over."""
        await self._noted(place, "sent", "")

    async def troubled(self, place: Place, error: str) -> None:
        """Note that a connection does not work."""
        await self._noted(place, "sent", error)

    async def _noted(self, place: Place, how: How, error: str) -> None:
        known, now = (place.channel, place.workspace, how), self.clock()
        earlier = self._written.get(known)
        if earlier is not None and earlier[0] == error and now - earlier[1] < _AGAIN:
            return
        if len(self._written) >= _MOST:
            self._written.clear()
        try:
            work = (self.engine, place.channel, place.workspace, "", error, now)
            await below(self.engine, connections.seen, *work, how=how)
        except Exception:  # noqa: BLE001 -- the store is away: that must cost neither an answer nor a delivery
            _LOG.exception("the state of a connection could not be written down")
        else:
            self._written[known] = (error, now)
