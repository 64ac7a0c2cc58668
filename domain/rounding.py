"""Named ways to turn an hourly rate and a duration into an amount.

The house way is ``domain.money.for_minutes``. Firms that move here keep the way their old invoices were rounded, and
exports to other systems must agree with those systems: hence settings, not special cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.ratio import rounded

if TYPE_CHECKING:
    from collections.abc import Iterable

SECONDS_PER_HOUR = 3600


@dataclass(frozen=True, slots=True)
class AmountRounding:
    """``step_seconds``: durations are first rounded half-up to this many seconds (``None``: kept as they are).

    ``places``: decimals the amount is rounded half-up to.
    """

    step_seconds: int | None
    places: int


EXACT_TIME = AmountRounding(None, 2)
# Kimai's two calculators: raw seconds with four decimals, or hours shown with two decimals and priced as shown.
CLASSIC = AmountRounding(None, 4)
DECIMAL_HOURS = AmountRounding(SECONDS_PER_HOUR // 100, 2)


def duration_billed(seconds: int, way: AmountRounding) -> int:
    """Return the seconds that are priced: ``seconds`` rounded half-up to the way's step.

    >>> duration_billed(59, DECIMAL_HOURS), duration_billed(59, CLASSIC)
    (72, 59)
    """
    if seconds < 0:
        raise BadInput(f"A duration cannot be {seconds} seconds.")
    if way.step_seconds is None:
        return seconds
    return int(rounded(Decimal(seconds) / way.step_seconds, 0)) * way.step_seconds


def amount_for(hourly: Decimal, seconds: int, way: AmountRounding = EXACT_TIME) -> Decimal:
    """Return the amount in major units of ``seconds`` at ``hourly``, in the given way.

    >>> amount_for(Decimal("123.4567"), 60, CLASSIC), amount_for(Decimal("123.4567"), 60, DECIMAL_HOURS)
    (Decimal('2.0576'), Decimal('2.47'))
    """
    return rounded(hourly * duration_billed(seconds, way) / SECONDS_PER_HOUR, way.places)


def amount_for_all(hourly: Decimal, durations: Iterable[int], way: AmountRounding = EXACT_TIME) -> Decimal:
    """Return the sum of the amounts, each rounded on its own: what a document with one line an entry adds up to."""
    return sum((amount_for(hourly, seconds, way) for seconds in durations), Decimal(0))
