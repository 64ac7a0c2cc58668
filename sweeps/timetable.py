"""Every sweep, in one table: its name, when it is due in the firm's local time, and what it does."""

from __future__ import annotations

from datetime import time

from sqlalchemy import Engine

from domain.errors import NotFound
from domain.timetable import EVERY_DAY, Schedule
from store.db import reading
from sweeps import missing_timesheets, policies, watch
from sweeps.runner import Sweep

_MONDAY = frozenset({0})

TIMETABLE: tuple[Sweep, ...] = (
    Sweep("missing-timesheets", Schedule(_MONDAY, time(7, 30)), missing_timesheets.work),
    Sweep("morning-watch", Schedule(EVERY_DAY, time(6, 30)), watch.work),
)


def whole(engine: Engine) -> list[Sweep]:
    """Return every sweep with the firm's own rules in force."""
    with reading(engine) as db:
        return [*TIMETABLE, *policies.every(db)]


def by_name(name: str, engine: Engine) -> Sweep:
    """Return a sweep by its name.

    Raises:
        NotFound: there is none of that name.

    """
    every = whole(engine)
    for sweep in every:
        if sweep.name == name:
            return sweep
    raise NotFound(f"There is no sweep called {name!r}.", hint=f"There is {', '.join(s.name for s in every)}.")
