"""Revenue recognition (ASC 606 / IFRS 15): one method an obligation, measured cumulatively, stated a period.

Whatever the method, the revenue of a period is what is earned to date less what was earned before, so an estimate that
changes is caught up at once and the price is never exceeded.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.money import Money, half_up
from domain.ratio import Ratio, ratio, rounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NO_COST = "no cost, none expected"


class Method(StrEnum):
    """How progress is measured."""

    AS_INVOICED = "as invoiced"
    COST = "percent complete by cost"
    HOURS = "percent complete by hours"
    MILESTONE = "on milestone"
    RATABLE = "ratable by days"
    COMPLETED = "at completion"
    COST_RECOVERY = "cost recovery"


@dataclass(frozen=True, slots=True)
class Measured:
    """The facts at the end of a period: the price then agreed, cost of the period, and the estimate to complete.

    ``uninstalled`` is the part of the period's cost that shows no progress (bought goods): it earns its own cost.
    """

    price: Money
    cost: Money
    to_complete: Money
    uninstalled: Money | None = None


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a period recognises. ``cost`` includes the change of the loss provision; ``profit`` = revenue - cost."""

    progress: Ratio
    revenue: Money
    revenue_to_date: Money
    cost: Money
    profit: Money
    provision: Money


def by_cost(periods: Sequence[Measured], method: Method = Method.COST) -> tuple[Recognised, ...]:
    """Return what each period recognises when progress is cost to date / (cost to date + estimate to complete).

    ``COMPLETED`` recognises everything when nothing is left to do, ``COST_RECOVERY`` revenue up to cost until then. An
    expected loss is booked whole in the period it shows. Raises BadInput for negative figures.
    """
    result: list[Recognised] = []
    cost = uninstalled = revenue = provision = 0
    for period in periods:
        _refuse_negative(period)
        currency = period.price.currency
        cost += period.cost.minor
        uninstalled += period.uninstalled.minor if period.uninstalled else 0
        remaining = period.to_complete.minor
        progress = ratio(cost - uninstalled, cost - uninstalled + remaining, _NO_COST)
        to_date = _to_date(method, period.price.minor, progress, cost=cost, uninstalled=uninstalled)
        # what cost and revenue to date already show of the loss; nothing is charged before completion under COMPLETED
        shown_loss = 0 if method is Method.COMPLETED and remaining else cost - to_date
        expected_loss = max(cost + remaining - period.price.minor, 0)
        provision_now = max(expected_loss - shown_loss, 0) if expected_loss else 0
        earned, charge = to_date - revenue, provision_now - provision
        recognised_cost = _cost(method, period.cost.minor, cost, remaining) + charge
        result.append(
            Recognised(
                progress,
                Money(earned, currency),
                Money(to_date, currency),
                Money(recognised_cost, currency),
                Money(earned - recognised_cost, currency),
                Money(provision_now, currency),
            )
        )
        revenue, provision = to_date, provision_now
    return tuple(result)


def _refuse_negative(period: Measured) -> None:
    for amount in (period.price, period.to_complete):
        if amount.minor < 0:
            raise BadInput(f"A price or an estimate to complete cannot be {amount}.")


def _to_date(method: Method, price: int, progress: Ratio, *, cost: int, uninstalled: int) -> int:
    done = progress.value == 1
    if method is Method.COMPLETED:
        return price if done else 0
    if method is Method.COST_RECOVERY:
        return price if done else min(cost, price)
    if progress.value is None:
        return min(uninstalled, price)
    return min(half_up((price - uninstalled) * progress.value) + uninstalled, price)


def _cost(method: Method, period: int, to_date: int, remaining: int) -> int:
    if method is not Method.COMPLETED:
        return period
    return 0 if remaining else to_date


def by_effort(
    price: Money, minutes: Sequence[int], to_complete: Sequence[int], *, budget: int | None = None
) -> tuple[Money, ...]:
    """Return the revenue of each period by effort: worked to date / (worked to date + estimate to complete).

    With a ``budget`` the whole is at least that, so an early finish is not revenue until the estimate says so;
    cumulative revenue never exceeds the price.
    """
    if len(minutes) != len(to_complete):
        raise BadInput(f"{len(minutes)} periods were worked, but {len(to_complete)} estimates given.")
    worked = 0
    to_date: list[Money] = []
    for done, left in zip(minutes, to_complete, strict=True):
        if done < 0 or left < 0:
            raise BadInput(f"Effort cannot be negative: {done} worked, {left} to complete.")
        worked += done
        share = ratio(worked, max(worked + left, budget or 0), "no work, none expected").value or Decimal(0)
        to_date.append(price.times(min(share, Decimal(1))))
    return per_period(to_date)


def by_milestones(amounts: Sequence[Money], accepted: Sequence[Sequence[int]]) -> tuple[Money, ...]:
    """Return the revenue of each period: the amounts of the milestones (by position) accepted in it.

    Raises BadInput for a milestone that does not exist or is accepted twice.
    """
    seen: set[int] = set()
    result: list[Money] = []
    for period in accepted:
        earned = Money.zero(amounts[0].currency) if amounts else Money.zero("XXX")
        for milestone in period:
            if not 0 <= milestone < len(amounts) or milestone in seen:
                raise BadInput(f"Milestone {milestone} does not exist or was accepted already.")
            seen.add(milestone)
            earned = earned + amounts[milestone]
        result.append(earned)
    return tuple(result)


def per_period(to_date: Sequence[Money]) -> tuple[Money, ...]:
    """Return the change a period from cumulative amounts."""
    return tuple(
        later - earlier for earlier, later in pairwise([Money.zero(m.currency) for m in to_date[:1]] + list(to_date))
    )


@dataclass(frozen=True, slots=True)
class Modification:
    """A contract that changed: progress measured anew, and revenue caught up for the work already done."""

    progress: Ratio
    price: Money
    revenue_to_date: Money
    catch_up: Money


def catch_up(
    *, price: Money, cost_to_date: Money, total_cost: Money, recognised: Money, places: int | None = None
) -> Modification:
    """Return a change that is part of the same obligation (IFRS 15.21b): re-measured cumulatively.

    ``places`` rounds progress (to that many decimals of a percent) as printed examples do; ``None`` keeps it exact.
    """
    progress = ratio(cost_to_date.minor, total_cost.minor, _NO_COST)
    if progress.value is not None and places is not None:
        progress = Ratio(rounded(progress.value, places + 2))
    to_date = price.times(min(progress.value or Decimal(0), Decimal(1)))
    return Modification(progress, price, to_date, to_date - recognised)


def prospective(*, price: Money, recognised: Money, added: Money, units_left: int) -> Money:
    """Return the revenue a remaining unit after a change for distinct goods or services (IFRS 15.21a).

    What is not yet recognised and what was added are spread over the units (periods, hours) that are left.
    """
    if units_left <= 0:
        raise BadInput(f"A change cannot be spread over {units_left} remaining units.")
    return Money(half_up(Decimal((price - recognised + added).minor) / units_left), price.currency)


def expected_amount(outcomes: Iterable[tuple[Money, Decimal]], currency: str) -> Money:
    """Return variable consideration as the probability-weighted amount (IFRS 15.53a). Probabilities sum to 1."""
    given = list(outcomes)
    if sum((share for _, share in given), Decimal(0)) != 1:
        raise BadInput("The probabilities of all outcomes sum to 1.")
    exact = sum((amount.minor * share for amount, share in given), Decimal(0))
    return Money(half_up(exact), currency)


@dataclass(frozen=True, slots=True)
class Position:
    """One net position a contract: an asset (unbilled receivable), or a liability (deferred revenue), never both."""

    unbilled: Money
    deferred: Money

    @property
    def net(self) -> Money:
        """Unbilled receivable above zero, deferred revenue below."""
        return self.unbilled - self.deferred


def position(recognised: Money, invoiced: Money) -> Position:
    """Return the net position from revenue and invoices to date, over all obligations of the contract."""
    net = recognised - invoiced
    zero = Money.zero(net.currency)
    return Position(net, zero) if net.minor >= 0 else Position(zero, -net)


def positions(revenue: Sequence[Money], billings: Sequence[Money]) -> tuple[Position, ...]:
    """Return the net position at the end of each period from the revenue and the billings of the periods."""
    result: list[Position] = []
    currency = (revenue or billings)[0].currency if (revenue or billings) else "XXX"
    earned = invoiced = Money.zero(currency)
    for amount, billed in zip(revenue, billings, strict=True):
        earned, invoiced = earned + amount, invoiced + billed
        result.append(position(earned, invoiced))
    return tuple(result)
