"""Spreading an allocation over days: full, what remains, a percentage, evenly, or the earliest free time first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from domain.errors import BadInput


class Spread(StrEnum):
    """How minutes fall on days. FULL, PERCENT and EVEN ignore other bookings and may overbook; the others may not."""

    FULL = "full"
    REMAINING = "remaining"
    PERCENT = "percent"
    EVEN = "even"
    FRONT_LOAD = "front_load"


@dataclass(frozen=True, slots=True)
class Allocation:
    """Minutes a day, and the minutes that found no room."""

    days: tuple[int, ...]
    unplaced: int = 0


def spread(
    mode: Spread,
    capacity: Sequence[int],
    *,
    booked: Sequence[int] = (),
    minutes: int | None = None,
    percent: Decimal | int | None = None,
) -> Allocation:
    """Spread an allocation over days of given capacity, of which ``booked`` is taken, all in minutes.

    EVEN and FRONT_LOAD need ``minutes``, PERCENT needs ``percent`` of each day's capacity; BadInput without them.

    >>> spread(Spread.FRONT_LOAD, (480, 480, 240, 0, 0), minutes=1200).days
    (480, 480, 240, 0, 0)
    """
    taken = tuple(booked) or (0,) * len(capacity)
    if len(taken) != len(capacity) or min((*capacity, *taken), default=0) < 0:
        raise BadInput("Capacity and bookings must name the same days with no negative minutes.")
    free = tuple(max(0, room - used) for room, used in zip(capacity, taken, strict=True))
    if mode is Spread.FULL:
        return Allocation(tuple(capacity))
    if mode is Spread.REMAINING:
        return Allocation(free)
    if mode is Spread.PERCENT:
        return Allocation(_shares(capacity, _given(percent, "percentage") / 100))
    total = int(_given(minutes, "number of minutes"))
    return _evenly(capacity, total) if mode is Spread.EVEN else _front_loaded(free, total)


def _given(value: Decimal | int | None, name: str) -> Decimal:
    if value is None or value < 0:
        raise BadInput(f"This way of spreading needs a {name} of 0 or more.", hint="Say how much is to be spread.")
    return Decimal(value)


def _shares(capacity: Sequence[int], share: Decimal) -> tuple[int, ...]:
    """Return the share of each day, rounded on the running total so that nothing is lost over the days."""
    days, exact, given = [], Decimal(0), 0
    for room in capacity:
        exact += room * share
        upto = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
        days.append(upto - given)
        given = upto
    return tuple(days)


def _evenly(capacity: Sequence[int], minutes: int) -> Allocation:
    """Give every working day the same, whatever its length; the rounding adds up to the whole."""
    working = [int(room > 0) for room in capacity]
    if not any(working):
        return Allocation((0,) * len(capacity), minutes)
    return Allocation(_shares(working, Decimal(minutes) / sum(working)))


def _front_loaded(free: Sequence[int], minutes: int) -> Allocation:
    """Fill the earliest free time first; what does not fit is left over, never overbooked."""
    days, left = [], minutes
    for room in free:
        used = min(room, left)
        days.append(used)
        left -= used
    return Allocation(tuple(days), left)
