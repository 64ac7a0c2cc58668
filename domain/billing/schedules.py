"""Fixed fees: a schedule of parts that sums to the price, each pending, ready, approved (frozen), then invoiced.

A milestone is a part that becomes ready when the milestone is completed or the client accepts it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.errors import BadInput, Conflict
from domain.money import Money, allocate, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FULL = 100


class PartState(StrEnum):
    """The life of a part; approval freezes its amount."""

    PENDING = "pending"
    READY = "ready"
    APPROVED = "approved"
    INVOICED = "invoiced"


class Trigger(StrEnum):
    """What makes a part ready."""

    DATE = "date"
    MILESTONE = "milestone"
    ACCEPTANCE = "acceptance"
    MANUAL = "manual"


class DepositTreatment(StrEnum):
    """How a deposit already invoiced comes back to the client."""

    DEDUCT_FINAL = "deduct_final"
    DEDUCT_FIRST = "deduct_first"
    CREDIT = "credit"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a fixed price."""

    id: int | str
    description: str
    amount: Money
    trigger: Trigger = Trigger.MANUAL
    due: date | None = None
    milestone: int | str | None = None
    state: PartState = PartState.PENDING
    deposit: bool = False
    on_hold: bool = False


def check_sums_to(parts: Sequence[Part], price: Money) -> None:
    """Raise BadInput unless the parts (deposits left aside: they are paid back) sum to the price."""
    scheduled = total((part.amount for part in parts if not part.deposit), price.currency)
    if scheduled != price:
        raise BadInput(f"The schedule sums to {scheduled}, not to the price of {price}.")


def by_percent(price: Money, percents: Sequence[Decimal]) -> tuple[Money, ...]:
    """Return the amounts of parts given in percent of the price; the last takes the remainder.

    >>> shares = (Decimal("33.3"), Decimal("33.3"), Decimal("33.4"))
    >>> [str(part.amount) for part in by_percent(Money(1000, "EUR"), shares)]
    ['3.33', '3.33', '3.34']
    """
    if sum(percents) != _FULL or any(percent < 0 for percent in percents):
        raise BadInput(f"The percentages of a schedule sum to 100, not to {sum(percents)}.")
    scale = Decimal(10) ** max(0, *(-int(Decimal(p).as_tuple().exponent) for p in percents))
    return allocate(price, tuple(int(percent * scale) for percent in percents))


def readied(parts: Iterable[Part], *, today: date, reached: frozenset[int | str]) -> tuple[Part, ...]:
    """Return the parts with everything due by ``today``, or whose milestone is reached, made ready."""
    return tuple(
        replace(part, state=PartState.READY) if part.state is PartState.PENDING and _due(part, today, reached) else part
        for part in parts
    )


def _due(part: Part, today: date, reached: frozenset[int | str]) -> bool:
    if part.trigger is Trigger.DATE:
        return part.due is not None and part.due <= today
    if part.trigger in (Trigger.MILESTONE, Trigger.ACCEPTANCE):
        return part.milestone is not None and part.milestone in reached
    return False


def approved(part: Part) -> Part:
    """Return the part approved, its amount frozen. Raises Conflict unless it is ready and not held."""
    if part.state is not PartState.READY:
        raise Conflict(f"{part.description} is {part.state}: only a part that is ready can be approved.")
    if part.on_hold:
        raise Conflict(f"{part.description} is on hold.", hint="Release it before approving it.")
    return replace(part, state=PartState.APPROVED)


def repriced(part: Part, amount: Money) -> Part:
    """Return the part with another amount. Raises Conflict once it is approved: the amount is frozen."""
    if part.state in (PartState.APPROVED, PartState.INVOICED):
        raise Conflict(f"{part.description} is {part.state} at {part.amount}; its amount is frozen.")
    return replace(part, amount=amount)


def invoiced(part: Part) -> Part:
    """Return the part invoiced. Raises Conflict unless it was approved."""
    if part.state is not PartState.APPROVED:
        raise Conflict(f"{part.description} is {part.state}: only an approved part can be invoiced.")
    return replace(part, state=PartState.INVOICED)


def released(part: Part) -> Part:
    """Return an invoiced part to approved, when its draft is cancelled or its invoice credited."""
    if part.state is not PartState.INVOICED:
        raise Conflict(f"{part.description} is {part.state}, it is on no invoice.")
    return replace(part, state=PartState.APPROVED)


def to_invoice(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Return the approved parts that are not held, in the order of the schedule."""
    return tuple(part for part in parts if part.state is PartState.APPROVED and not part.on_hold)


@dataclass(frozen=True, slots=True)
class Deducted:
    """Charges after deposits, and what of the deposits is left to pay back."""

    charges: tuple[Money, ...]
    left: Money


def deduct_deposits(
    charges: Sequence[Money], deposits: Money, treatment: DepositTreatment = DepositTreatment.DEDUCT_FINAL
) -> Deducted:
    """Take deposits already invoiced off the charges, which run to the final one; never below zero.

    The final charge alone carries the deduction by default; ``DEDUCT_FIRST`` uses the deposit up from the first charge
    on; ``CREDIT`` leaves the charges as they are and the whole deposit as the client's credit.
    """
    if deposits.minor < 0:
        raise BadInput(f"A deposit cannot be {deposits}.")
    amounts = [charge.minor for charge in charges]
    left = deposits.minor
    order = {
        DepositTreatment.DEDUCT_FINAL: range(len(amounts))[-1:],
        DepositTreatment.DEDUCT_FIRST: range(len(amounts)),
        DepositTreatment.CREDIT: range(0),
    }[treatment]
    for at in order:
        taken = min(left, max(amounts[at], 0))
        amounts[at] -= taken
        left -= taken
    return Deducted(tuple(Money(a, deposits.currency) for a in amounts), Money(left, deposits.currency))
