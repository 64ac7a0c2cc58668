"""Rounding of begin, end and duration on the way to billing; the raw time is kept beside it.

Begin and end are rounded first, each on the clock; the duration follows from them and is rounded last. A rule of 0
minutes rounds nothing, and a time that already fits stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import BadInput

_EVERY_DAY = frozenset(range(7))


class RoundMode(StrEnum):
    """Which way to round. OUTWARD is the usual default: begin down, end and duration up."""

    OUTWARD = "default"
    UP = "ceil"
    DOWN = "floor"
    CLOSEST = "closest"


@dataclass(frozen=True, slots=True)
class TimeRounding:
    """One rule: increments in minutes (0 rounds nothing) and the weekdays it holds on (Monday is 0)."""

    mode: RoundMode = RoundMode.OUTWARD
    begin: int = 0
    end: int = 0
    duration: int = 0
    weekdays: frozenset[int] = _EVERY_DAY

    def __post_init__(self) -> None:
        """Refuse negative increments."""
        if min(self.begin, self.end, self.duration) < 0:
            raise BadInput("A rounding increment cannot be negative.", hint="Give minutes such as 15, or 0 for none.")


@dataclass(frozen=True, slots=True)
class Rounded:
    """Begin and end after rounding and the duration to bill, in seconds."""

    begin: datetime
    end: datetime
    seconds: int


def to_increment(seconds: int, minutes: int, mode: RoundMode, *, down: bool) -> int:
    """Round seconds to whole increments; ``down`` says where OUTWARD goes. The closest of a tie is the lower one.

    >>> to_increment(4517, 15, RoundMode.CLOSEST, down=False), to_increment(4517, 15, RoundMode.UP, down=False)
    (4500, 5400)
    """
    if minutes <= 0:
        return seconds
    step = minutes * 60
    rest = seconds % step
    if mode is RoundMode.CLOSEST:
        up = rest * 2 > step
    else:
        up = mode is RoundMode.UP or (mode is RoundMode.OUTWARD and not down)
    return seconds - rest + (step if up and rest else 0)


def _clock(moment: datetime, minutes: int, mode: RoundMode, *, down: bool) -> datetime:
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    seconds = int((moment - midnight).total_seconds())
    return midnight + timedelta(seconds=to_increment(seconds, minutes, mode, down=down))


def round_entry(begin: datetime, end: datetime, rules: Sequence[TimeRounding]) -> Rounded:
    """Apply the rules in order to the begin, the end, then the duration; BadInput when it ends before it begins.

    A rule holds on the weekday of the moment it rounds; the duration counts on the weekday of the begin.
    """
    if end < begin:
        raise BadInput(f"It would end at {end:%H:%M} before it begins at {begin:%H:%M}.")
    for rule in rules:
        if begin.weekday() in rule.weekdays:
            begin = _clock(begin, rule.begin, rule.mode, down=True)
    for rule in rules:
        if end.weekday() in rule.weekdays:
            end = _clock(end, rule.end, rule.mode, down=False)
    seconds = max(0, int((end - begin).total_seconds()))
    for rule in rules:
        if begin.weekday() in rule.weekdays:
            seconds = to_increment(seconds, rule.duration, rule.mode, down=False)
    return Rounded(begin, end, seconds)
