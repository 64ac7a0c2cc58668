"""What is asked of people against what they can give: utilisation, bench, forecasts, targets, in minutes and shares.

A utilisation over 100 % is allowed, one over no capacity is undefined.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from domain.errors import BadInput
from domain.ratio import Ratio, ratio
from domain.windows import Window

DAY = timedelta(days=1)
HORIZONS = (30, 60, 90)  # days ahead, domain.md
BAND_WIDTH = 20  # percentage points below the target that are still yellow
NO_CAPACITY = "no capacity in this period"


class TargetBand(StrEnum):
    """How a utilisation compares with its target."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


def countable(approved: int, submitted: int, *, submitted_counts: bool = False) -> int:
    """Return the minutes that count for utilisation: approved, and submitted when the firm says so."""
    return approved + submitted if submitted_counts else approved


def utilisation(billable: int, available: int) -> Ratio:
    """Return billable minutes over capacity; undefined without capacity.

    >>> utilisation(56 * 60, 80 * 60).percent
    Decimal('70.0')
    """
    return ratio(billable, available, NO_CAPACITY)


def group_utilisation(parts: Iterable[tuple[int, int]]) -> Ratio:
    """Return the sum of billable over the sum of capacity, never a mean of ratios."""
    pairs = tuple(parts)
    return utilisation(
        sum(billable for billable, _available in pairs), sum(available for _billable, available in pairs)
    )


def bench(available: int, hard: int) -> int:
    """Return the minutes nobody has booked firmly, never below 0; soft bookings do not lower it."""
    return max(0, available - hard)


def over_allocation(available: int, hard: int) -> int:
    """Return the minutes booked firmly beyond capacity."""
    return max(0, hard - available)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Capacity against what is booked: ``soft`` are pipeline bookings as (minutes, probability 0 to 1)."""

    available: int
    hard: int
    soft: tuple[tuple[int, Decimal], ...] = ()

    def __post_init__(self) -> None:
        """Refuse probabilities that are none."""
        for _minutes, probability in self.soft:
            if not 0 <= probability <= 1:
                raise BadInput(f"{probability} is not a probability.", hint="Give a share between 0 and 1.")

    @property
    def hard_share(self) -> Ratio:
        """Firm bookings over capacity."""
        return utilisation(self.hard, self.available)

    @property
    def weighted_share(self) -> Ratio:
        """Firm bookings plus pipeline times its probability, over capacity."""
        weighted = self.hard + sum((minutes * probability for minutes, probability in self.soft), Decimal(0))
        return ratio(weighted, self.available, NO_CAPACITY)

    @property
    def maximum_share(self) -> Ratio:
        """Firm bookings plus all pipeline, over capacity."""
        return utilisation(self.hard + sum(minutes for minutes, _probability in self.soft), self.available)

    @property
    def bench(self) -> int:
        """Minutes not firmly booked."""
        return bench(self.available, self.hard)

    @property
    def bench_if_all_won(self) -> int:
        """Minutes still free when every soft booking becomes firm."""
        return bench(self.available, self.hard + sum(minutes for minutes, _probability in self.soft))

    @property
    def over(self) -> int:
        """Minutes firmly booked beyond capacity."""
        return over_allocation(self.available, self.hard)


def combined(forecasts: Iterable[Forecast]) -> Forecast:
    """Return a group's forecast: sums over sums. Its bench is not the sum of benches: use each person's for that."""
    parts = tuple(forecasts)
    soft = tuple(one for part in parts for one in part.soft)
    return Forecast(sum(part.available for part in parts), sum(part.hard for part in parts), soft)


def horizons(as_of: date, days: Sequence[int] = HORIZONS) -> tuple[Window, ...]:
    """Return the windows ``[as_of, as_of + N)``."""
    return tuple(Window(as_of, as_of + count * DAY, f"next {count} days") for count in days)


def split_at(window: Window, cut_off: date) -> tuple[Window, Window]:
    """Return the actual part (up to and with the cut-off day) and the forecast part after it; either may be empty."""
    middle = min(max(cut_off + DAY, window.start), window.end)
    return Window(window.start, middle, f"{window.label}, actual"), Window(
        middle, window.end, f"{window.label}, forecast"
    )


def target_of(person: Decimal | int | None, role: Decimal | int | None, firm: Decimal | int) -> Decimal:
    """Return the target in percent: the person's beats the role's beats the firm's."""
    return Decimal(next(target for target in (person, role, firm) if target is not None))


def utilisation_band(percent: Decimal | int, target: Decimal | int, width: Decimal | int = BAND_WIDTH) -> TargetBand:
    """Return green from the target up, yellow down to ``width`` points below it, else red."""
    if percent >= target:
        return TargetBand.GREEN
    return TargetBand.YELLOW if percent >= target - width else TargetBand.RED
