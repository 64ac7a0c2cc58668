"""How often something may be done: a bucket for each key that refills over time. Kept in this process."""

from __future__ import annotations

from datetime import datetime
from math import ceil
from threading import Lock

_MOST_KEYS = 10_000


class TooMany(Exception):
    """Too often: ``wait`` is the number of seconds until the next try."""

    def __init__(self, wait: int) -> None:
        super().__init__(f"Too many tries. Wait {wait} s.")
        self.wait = wait


class Limiter:
    """Lets ``burst`` through at once and ``a_minute`` after that, for each key."""

    def __init__(self, *, burst: int, a_minute: int) -> None:
        self._burst, self._per_second = burst, a_minute / 60
        self._left: dict[str, tuple[float, datetime]] = {}
        self._lock = Lock()

    def take(self, key: str, now: datetime) -> None:
        """Count one try.

        Raises:
            TooMany: none is left.

        """
        with self._lock:
            left, since = self._left.pop(key, (self._burst, now))
            left = min(self._burst, left + (now - since).total_seconds() * self._per_second)
            self._left[key] = (left if left < 1 else left - 1, now)
            while len(self._left) > _MOST_KEYS:
                # The key not seen for longest goes first: it has refilled most.
                self._left.pop(next(iter(self._left)))
        if left < 1:
            raise TooMany(ceil((1 - left) / self._per_second))
