"""Retainers: a quota a period, carry-over that may be capped and expire, overage at its own rate, prepaid balances."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.money import MINUTES_PER_HOUR, Money, half_up
from domain.ratio import Ratio, ratio

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed; effort in minutes.

    ``fee`` is billed every period, used or not. Without ``overage_rate`` (for an hour) overuse is not billed.
    ``rollover`` carries unused minutes on, at most ``carry_cap`` in all, each for ``expires_after`` periods (``None``:
    no limit). ``carry_overuse`` takes overuse off the next period instead of billing it.
    """

    quota: int
    fee: Money | None = None
    overage_rate: Money | None = None
    rollover: bool = False
    carry_cap: int | None = None
    expires_after: int | None = None
    carry_overuse: bool = False

    def __post_init__(self) -> None:
        """Refuse negative quotas and limits, and overuse that would be both billed and carried."""
        if self.quota < 0 or (self.carry_cap or 0) < 0 or (self.expires_after or 0) < 0:
            raise BadInput("A retainer's quota, carry-over and expiry cannot be negative.")
        if self.carry_overuse and self.overage_rate is not None:
            raise BadInput("Overuse is either billed at an overage rate or carried to the next period, not both.")


@dataclass(frozen=True, slots=True)
class Statement:
    """One period: what was available (quota and what was carried in), used, carried on, lost and billed.

    ``carried_out`` below zero is overuse that shortens the next period.
    """

    carried_in: int
    available: int
    used: int
    carried_out: int
    expired: int
    overage: int
    overage_amount: Money | None
    bill: Money | None

    @property
    def used_share(self) -> Ratio:
        """Used / available."""
        return ratio(self.used, self.available, "nothing was available")


@dataclass(frozen=True, slots=True)
class _Lot:
    """Minutes left over from a period, ``age`` periods ago."""

    minutes: int
    age: int


def statements(terms: Terms, used: Sequence[int]) -> tuple[Statement, ...]:
    """Return one statement a period from the first on; carried minutes are used before the quota, oldest first."""
    lots: tuple[_Lot, ...] = ()
    debt = 0
    result: list[Statement] = []
    for minutes in used:
        if minutes < 0:
            raise BadInput(f"A retainer cannot be used for {minutes} minutes.")
        statement, lots, debt = _period(terms, minutes, lots, debt)
        result.append(statement)
    return tuple(result)


def available_next(terms: Terms, past: Sequence[Statement]) -> int:
    """Return the minutes available in the period after the past ones."""
    return terms.quota + (past[-1].carried_out if past else 0)


def _period(terms: Terms, used: int, lots: tuple[_Lot, ...], debt: int) -> tuple[Statement, tuple[_Lot, ...], int]:
    carried = sum(lot.minutes for lot in lots)
    quota = terms.quota - debt
    left = used
    rest: list[_Lot] = []
    for lot in (*lots, _Lot(max(quota, 0), 0)):  # oldest first
        taken = min(lot.minutes, left)
        left -= taken
        rest.append(_Lot(lot.minutes - taken, lot.age + 1))
    # a debt larger than the quota stays open: it is not forgotten with the period
    over = left + max(-quota, 0)
    kept, lost = _kept(terms, rest)
    next_debt = over if terms.carry_overuse else 0
    amount = _overage(terms, left)
    statement = Statement(
        carried_in=carried - debt,
        available=carried + quota,
        used=used,
        carried_out=sum(lot.minutes for lot in kept) - next_debt,
        expired=lost,
        overage=left,
        overage_amount=amount,
        bill=_bill(terms.fee, amount),
    )
    return statement, kept, next_debt


def _kept(terms: Terms, lots: Sequence[_Lot]) -> tuple[tuple[_Lot, ...], int]:
    """Return the lots that live on and the minutes lost: expired ones first, then the oldest beyond the cap."""
    left = sum(lot.minutes for lot in lots)
    if not terms.rollover:
        return (), left
    alive = [lot for lot in lots if lot.minutes and (terms.expires_after is None or lot.age <= terms.expires_after)]
    room = left if terms.carry_cap is None else terms.carry_cap
    kept: list[_Lot] = []
    for lot in reversed(alive):  # the youngest live longest, so they are the ones to keep
        minutes = min(lot.minutes, room)
        room -= minutes
        if minutes:
            kept.append(_Lot(minutes, lot.age))
    kept.reverse()
    return tuple(kept), left - sum(lot.minutes for lot in kept)


def _overage(terms: Terms, minutes: int) -> Money | None:
    if terms.overage_rate is None:
        return None
    exact = Decimal(terms.overage_rate.minor) * minutes / MINUTES_PER_HOUR
    return Money(half_up(exact), terms.overage_rate.currency)


def _bill(fee: Money | None, overage: Money | None) -> Money | None:
    if fee is None or overage is None:
        return overage if fee is None else fee
    return fee + overage


@dataclass(frozen=True, slots=True)
class Drawdown:
    """A prepaid balance after a charge: what it paid, what is left of it, and what is still due."""

    paid: Money
    balance: Money
    due: Money


def draw_down(balance: Money, charges: Sequence[Money]) -> tuple[Drawdown, ...]:
    """Pay charges in order from a prepaid balance down to 0; what it cannot pay is due. Credits fill it again."""
    if balance.minor < 0:
        raise BadInput(f"A prepaid balance cannot be {balance}.")
    result: list[Drawdown] = []
    for charge in charges:
        paid = Money(min(charge.minor, balance.minor), balance.currency)
        balance = balance - paid
        result.append(Drawdown(paid, balance, charge - paid))
    return tuple(result)


@dataclass(frozen=True, slots=True)
class Bucket:
    """Prepaid effort shared by several services; a draw may weigh more than its minutes (after hours, a senior)."""

    total: Decimal
    rolled_over: Decimal = Decimal(0)
    used: Decimal = Decimal(0)

    @property
    def overage(self) -> Decimal:
        """Minutes used beyond the bucket and what was rolled into it."""
        return max(self.used - self.total - self.rolled_over, Decimal(0))

    @property
    def left(self) -> Decimal:
        """Minutes that are left."""
        return max(self.total + self.rolled_over - self.used, Decimal(0))

    def drawn(self, minutes: Decimal, weight: Decimal = Decimal(1)) -> Bucket:
        """Return the bucket after a draw (negative: given back, never below an untouched bucket)."""
        return Bucket(self.total, self.rolled_over, max(self.used + minutes * weight, Decimal(0)))

    def renewed(self, *, rollover: bool, cap: Decimal | None = None) -> Bucket:
        """Return the next period's bucket: what is left of this period's own minutes is carried once, if it may be."""
        carried = max(self.total - self.used, Decimal(0)) if rollover else Decimal(0)
        return Bucket(self.total, carried if cap is None else min(carried, cap))

    def charge(self, overage_rate: Money) -> Money:
        """Return the price of the overage at an hourly rate, rounded half-up."""
        exact = Decimal(overage_rate.minor) * self.overage / MINUTES_PER_HOUR
        return Money(half_up(exact), overage_rate.currency)
