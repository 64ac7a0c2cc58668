"""Time entries suggested for a day that misses time, from what the person is firmly booked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Suggested:
    """An entry a person could log."""

    day: date
    project_id: int
    minutes: int


def suggested(
    day: date, missing: int, booked: Iterable[tuple[int, int]], logged: Mapping[int, int]
) -> tuple[Suggested, ...]:
    """Return entries for the missing minutes of a day, in the order of the bookings.

    ``booked`` are (project, minutes that day), ``logged`` the minutes already there by project. Nothing is suggested
    beyond what is missing, and what no booking explains is left for the person to say.

    >>> [(s.project_id, s.minutes) for s in suggested(date(2026, 11, 17), 300, [(1, 240), (2, 240)], {1: 120})]
    [(1, 120), (2, 180)]
    """
    found: list[Suggested] = []
    left = missing
    for project_id, minutes in booked:
        more = min(left, minutes - logged.get(project_id, 0))
        if more > 0:
            found.append(Suggested(day, project_id, more))
            left -= more
    return tuple(found)
