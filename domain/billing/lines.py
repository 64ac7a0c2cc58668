"""The line of an invoice: one a source row, with what was written down and whether it is taxed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.money import Money, allocate, half_up, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PERCENT = 100


class Source(StrEnum):
    """What kind of row a line bills."""

    TIME = "time"
    EXPENSE = "expense"
    FIXED_FEE = "fixed fee"
    MILESTONE = "milestone"
    RETAINER = "retainer"
    OVERAGE = "overage"
    DEPOSIT = "deposit"
    DISCOUNT = "discount"


@dataclass(frozen=True, slots=True)
class Line:
    """``amount`` is what is billed; ``standard`` minus ``amount`` was written down (by a cap or a discount).

    ``quantity`` is in ``unit`` (hours, items); ``unit_price`` is in major units and unrounded, for display only: the
    amount was rounded once, at the line.
    """

    source: Source
    source_id: int | str
    description: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    amount: Money
    standard: Money
    project: int | str | None = None
    taxable: bool = True

    @property
    def write_down(self) -> Money:
        """What was earned at standard but is not billed."""
        return self.standard - self.amount


def single(
    source: Source, source_id: int | str, description: str, amount: Money, project: int | str | None = None
) -> Line:
    """Return a line for a single amount: a fixed fee part, a milestone, a retainer."""
    return Line(source, source_id, description, Decimal(1), "item", amount.amount, amount, amount, project)


def subtotal(lines: Iterable[Line], currency: str) -> Money:
    """Return the sum of the lines, which must all be in ``currency``."""
    return total((line.amount for line in lines), currency)


def discounted(lines: Sequence[Line], off: Money) -> tuple[Line, ...]:
    """Spread a discount over the positive lines by amount; the last takes the remainder.

    The discount is kept within the positive lines: nothing is billed below zero by it.
    """
    positive = [line for line in lines if line.amount.minor > 0]
    weights = tuple(line.amount.minor for line in positive)
    if not weights or off.minor <= 0:
        return tuple(lines)
    parts = iter(allocate(Money(min(off.minor, sum(weights)), off.currency), weights))
    return tuple(replace(line, amount=line.amount - next(parts)) if line.amount.minor > 0 else line for line in lines)


def percent_of(amount: Money, percent: Decimal) -> Money:
    """Return a percentage of an amount, rounded half-up to the minor unit."""
    return Money(half_up(Decimal(amount.minor) * percent / _PERCENT), amount.currency)
