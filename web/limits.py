"""How often something may be done, by whom; counted in the database, so that it holds for every process at once."""

from __future__ import annotations

from datetime import datetime, timedelta

import anyio.to_thread
from sqlalchemy import Engine

from store.queries import limits
from store.queries.limits import Rate

_TIDY = timedelta(hours=1)


class TooMany(Exception):
    """Too often: ``wait`` is the number of seconds until the next try."""

    def __init__(self, wait: int) -> None:
        super().__init__(f"Too many tries. Wait {wait} s.")
        self.wait = wait


class Limiter:
    """Lets ``burst`` through at once and ``a_minute`` after that, for each key."""

    def __init__(self, engine: Engine, rate: Rate) -> None:
        self._engine, self._rate = engine, rate
        self._tidied: datetime | None = None

    async def take(self, key: str, now: datetime) -> None:
        """Count one try.

        Raises:
            TooMany: none is left.

        """
        wait = await anyio.to_thread.run_sync(self._take, key, now)
        if wait:
            raise TooMany(wait)

    def _take(self, key: str, now: datetime) -> int:
        if self._tidied is None or now - self._tidied > _TIDY:
            self._tidied = now
            limits.forget(self._engine, now)
        return limits.take(self._engine, self._rate, key, now)
