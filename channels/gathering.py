"""Storing what many say at once: one transaction for all that waits, each told when its own row is durable."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from agents.binding import below_apart
from store.db import writing
from store.queries import inbox
from store.queries.inbox import Told

_LOG = logging.getLogger("firstmate.channels")
_MOST = 500  # rows of one transaction
_Waits = tuple[Told, "asyncio.Future[bool]"]


class Gathering:
    """Keeps what waits to be stored. While one transaction is written, what comes meanwhile gathers for the next."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: list[_Waits] = []
        self._storing: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many are not stored yet."""
        return len(self._waiting)

    async def stored(self, told: Told) -> bool:
        """Return once it is durable: whether it is new. What the store raises for this one is raised here."""
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((told, done))
        if self._storing is None or self._storing.done():
            self._storing = asyncio.create_task(self._store())
        return await done

    async def _store(self) -> None:
        while self._waiting:
            batch = self._waiting[:_MOST]
            outcomes: Sequence[bool | Exception] = [ConnectionAbortedError("the server is closing")] * len(batch)
            try:
                outcomes = await below_apart(self._engine, self._together, [told for told, _ in batch])
            finally:
                del self._waiting[: len(batch)]
                _tell(batch, outcomes)

    def _together(self, told: Sequence[Told]) -> Sequence[bool | Exception]:
        try:
            with writing(self._engine) as db:
                return inbox.accept(db, told)
        except OperationalError as error:  # the store is away: it would be so for each of them
            return [error] * len(told)
        except Exception as error:  # noqa: BLE001 -- raised where it belongs
            if len(told) == 1:
                return [error]
            _LOG.warning("%d messages could not be stored in one transaction: %r", len(told), error)
        # What the store does not take of one must not cost the others.
        return [outcome for one in told for outcome in self._together([one])]


def _tell(batch: Sequence[_Waits], outcomes: Sequence[bool | Exception]) -> None:
    for (_, done), outcome in zip(batch, outcomes, strict=True):
        if done.done():
            continue  # whoever told went away meanwhile; it is stored all the same
        if isinstance(outcome, Exception):
            done.set_exception(outcome)
        else:
            done.set_result(outcome)
