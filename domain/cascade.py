"""Rates that cascade: entry over activity over project over client over person, where any step may be a fixed price.

A second way to find a rate beside the rate book, for teams that set a price on the thing worked on instead of in a
dated card (Kimai's model). The order and the number of steps are the caller's.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.rounding import CLASSIC, AmountRounding, amount_for

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Step:
    """A price set at one place: ``bill`` and, if set, ``cost``; both are for the whole entry when ``fixed``."""

    bill: Decimal
    cost: Decimal | None = None
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A time entry with the prices typed on it, which outrank every step, and the person's own rates."""

    seconds: int
    hourly: Decimal | None = None
    fixed: Decimal | None = None
    person_bill: Decimal = Decimal(0)
    person_cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Amounts:
    """What the entry bills and costs, in major units, and the hourly bill rate (``None`` when fixed)."""

    bill: Decimal
    cost: Decimal
    hourly: Decimal | None


def factor_of(matching: Sequence[Decimal]) -> Decimal:
    """Return the surcharge factor: matching factors are added, and none (or a sum of 0) is 1.

    >>> factor_of([Decimal("2.0"), Decimal("1.5")]), factor_of([])
    (Decimal('3.5'), Decimal('1'))
    """
    if any(factor < 0 for factor in matching):
        raise BadInput(f"A surcharge factor cannot be negative: {[str(f) for f in matching]}.")
    return sum(matching, Decimal(0)) or Decimal(1)


def price_entry(
    entry: Entry,
    steps: Sequence[Step | None],
    *,
    factors: Sequence[Decimal] = (),
    way: AmountRounding = CLASSIC,
) -> Amounts:
    """Return the amounts of an entry; ``steps`` run from the most specific, ``None`` where nothing is set.

    The bill rate is the entry's own (fixed before hourly), else the first step's, else the person's. The cost comes
    from that same first step when it names one, else from the person's cost rate, else from the person's bill rate.
    Surcharge factors apply to hourly rates that were not typed on the entry.
    """
    found = next((step for step in steps if step is not None), None)
    typed = entry.fixed is not None or entry.hourly is not None
    factor = Decimal(1) if typed else factor_of(factors)
    cost = _cost(entry, found, factor, way)
    fixed = entry.fixed
    if fixed is None and found is not None and found.fixed:
        fixed = found.bill
    if fixed is not None:
        return Amounts(fixed, cost, None)
    hourly = entry.hourly
    if hourly is None:
        hourly = entry.person_bill if found is None else found.bill
    return Amounts(amount_for(hourly * factor, entry.seconds, way), cost, hourly * factor)


def _cost(entry: Entry, found: Step | None, factor: Decimal, way: AmountRounding) -> Decimal:
    if found is not None and found.cost is not None:
        return found.cost if found.fixed else amount_for(found.cost * factor, entry.seconds, way)
    hourly = entry.person_bill if entry.person_cost is None else entry.person_cost
    return amount_for(hourly * factor, entry.seconds, way)
