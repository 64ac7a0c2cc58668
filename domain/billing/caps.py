"""Caps: labour and materials share one; what is beyond a not-to-exceed cap is written down, and said so."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.money import Money

if TYPE_CHECKING:
    from collections.abc import Sequence

CAP_THRESHOLDS = (50, 75, 100)
_FULL = 100


class CapBehaviour(StrEnum):
    """Whether a cap stops the billing, or people are only told when its thresholds are passed."""

    HARD = "hard_cap"
    NOTIFY = "notify_only"


@dataclass(frozen=True, slots=True)
class Cap:
    """``limit`` is the most that may ever be billed, net of tax; thresholds are percentages of it to tell people."""

    limit: Money
    thresholds: tuple[int, ...] = CAP_THRESHOLDS
    behaviour: CapBehaviour = CapBehaviour.HARD


@dataclass(frozen=True, slots=True)
class Charge:
    """An amount to be billed under a cap, with the tax worked out on all of it."""

    amount: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class Capped:
    """What may be billed of a charge; its tax shrinks in proportion, the rest is the write-down."""

    amount: Money
    tax: Money
    write_down: Money


@dataclass(frozen=True, slots=True)
class CapResult:
    """The charges under the cap, in the order given, and the thresholds this run has come to for the first time."""

    charges: tuple[Capped, ...]
    billed_after: Money
    written_down: Money
    crossed: tuple[int, ...]


def apply_cap(
    cap: Cap, already_billed: Money, charges: Sequence[Charge], told: frozenset[int] = frozenset()
) -> CapResult:
    """Bill charges in order until the cap is reached and write down the rest.

    A credit (a negative charge) makes room again. Raises BadInput for a negative cap.
    """
    if cap.limit.minor < 0:
        raise BadInput(f"A cap cannot be {cap.limit}.")
    currency = cap.limit.currency
    billed = already_billed
    written = Money.zero(currency)
    result: list[Capped] = []
    for charge in charges:
        amount = charge.amount
        if cap.behaviour is CapBehaviour.HARD:
            amount = Money(min(charge.amount.minor, max((cap.limit - billed).minor, 0)), currency)
        tax = charge.tax
        if amount != charge.amount:
            tax = charge.tax.times(Decimal(amount.minor) / charge.amount.minor)
        down = charge.amount - amount
        result.append(Capped(amount, tax, down))
        billed, written = billed + amount, written + down
    crossed = tuple(
        threshold
        for threshold in sorted(set(cap.thresholds) - told)
        if cap.limit and billed.minor * _FULL >= cap.limit.minor * threshold
    )
    return CapResult(tuple(result), billed, written, crossed)
