"""Every sweep, in one table: its name, when it is due in the firm's local time, and what it does."""

from __future__ import annotations

from datetime import time

from domain.errors import NotFound
from domain.timetable import Schedule
from sweeps import missing_timesheets
from sweeps.runner import Sweep

_MONDAY = frozenset({0})

TIMETABLE: tuple[Sweep, ...] = (Sweep("missing-timesheets", Schedule(_MONDAY, time(7, 30)), missing_timesheets.work),)


def by_name(name: str) -> Sweep:
    """Return a sweep by its name.

    Raises:
        NotFound: there is none of that name.

    """
    for sweep in TIMETABLE:
        if sweep.name == name:
            return sweep
    raise NotFound(f"There is no sweep called {name!r}.", hint=f"There is {', '.join(s.name for s in TIMETABLE)}.")
