"""Performance obligations: what each one has earned by a day under its method, and what a period therefore posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from domain.economics import Dated
from domain.errors import BadInput, Conflict
from domain.money import Money, half_up
from domain.ratable import by_days
from domain.revenue import Measured, Method, Position, by_cost, by_effort, position

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Key = int | str


@dataclass(frozen=True, slots=True)
class Obligation:
    """One promise of a contract and the facts its method needs, all in the contract's currency.

    Cost and effort are those to the day asked about, with the estimate to complete as it stands that day;
    ``milestones`` are (amount, day accepted or ``None``); ``starts`` and ``ends`` are the days of a ratable service.
    """

    id: Key
    contract: Key
    method: Method
    price: Money
    invoiced: tuple[Dated, ...] = ()
    cost: Money | None = None
    cost_to_complete: Money | None = None
    minutes: int | None = None
    minutes_to_complete: int | None = None
    budget_minutes: int | None = None
    milestones: tuple[tuple[Money, date | None], ...] = ()
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Earned:
    """Revenue to a day, never above the price, and the loss still to be provided for on what is left."""

    to_date: Money
    provision: Money


def earned(obligation: Obligation, as_of: date) -> Earned:
    """Return what an obligation has earned by ``as_of``. Raises BadInput when a fact its method needs is missing."""
    none = Money.zero(obligation.price.currency)
    if obligation.method is Method.AS_INVOICED:
        billed = _sum((item.amount for item in obligation.invoiced if item.day <= as_of), none)
        return Earned(min(billed, obligation.price), none)
    if obligation.method is Method.MILESTONE:
        reached = (amount for amount, day in obligation.milestones if day is not None and day <= as_of)
        return Earned(min(_sum(reached, none), obligation.price), none)
    if obligation.method is Method.RATABLE:
        return Earned(_ratable(obligation, as_of), none)
    if obligation.method is Method.HOURS:
        return Earned(_by_hours(obligation), none)
    cost, left = _known(obligation, obligation.cost), _known(obligation, obligation.cost_to_complete)
    (found,) = by_cost([Measured(obligation.price, cost, left)], obligation.method)
    return Earned(found.revenue_to_date, found.provision)


def _known(obligation: Obligation, amount: Money | None) -> Money:
    if amount is None:
        raise BadInput(
            f"Obligation {obligation.id} is recognised {obligation.method}, but its cost or its estimate to complete "
            "is not known.",
            hint="Give an estimate to complete.",
        )
    return amount


def _by_hours(obligation: Obligation) -> Money:
    if obligation.minutes is None or obligation.minutes_to_complete is None:
        raise BadInput(
            f"Obligation {obligation.id} is recognised by hours, but its effort or estimate is not known.",
            hint="Give an estimate to complete.",
        )
    (revenue,) = by_effort(
        obligation.price, [obligation.minutes], [obligation.minutes_to_complete], budget=obligation.budget_minutes
    )
    return revenue


def _ratable(obligation: Obligation, as_of: date) -> Money:
    """Add whole months as they are scheduled and the running month by its days, so that months post what they show."""
    starts, ends = obligation.starts, obligation.ends
    if starts is None or ends is None:
        raise BadInput(f"Obligation {obligation.id} is ratable, but its service has no first and last day.")
    total = Money.zero(obligation.price.currency)
    for share in by_days(obligation.price, starts, ends):
        first = max(share.month, starts)
        days = min((as_of - first).days + 1, share.days)
        if days > 0:
            total = total + Money(half_up(Decimal(share.amount.minor) * days / share.days), total.currency)
    # Amounts of a few cents over many months round up month by month; never beyond the price.
    return obligation.price if 0 < obligation.price.minor < total.minor else total


def _sum(amounts: Iterable[Money], none: Money) -> Money:
    total = none
    for amount in amounts:
        total = total + amount
    return total


@dataclass(frozen=True, slots=True)
class Posting:
    """What a period posts for an obligation: earned to date less posted before (below zero corrects it)."""

    obligation: Key
    contract: Key
    day: date
    amount: Money
    provision: Money


def postings(
    obligations: Iterable[Obligation],
    day: date,
    posted: Mapping[Key, Money],
    *,
    closed_until: date | None = None,
) -> tuple[Posting, ...]:
    """Return the postings that bring every obligation to what it has earned by ``day``; those of nothing are left out.

    ``posted`` is the revenue posted before, by obligation. Raises Conflict when ``day`` lies in a closed period.
    """
    if closed_until is not None and day <= closed_until:
        raise Conflict(
            f"The books are closed until {closed_until}: no revenue can be posted on {day}.",
            hint="Post it in the open period.",
        )
    result: list[Posting] = []
    for obligation in obligations:
        found = earned(obligation, day)
        change = found.to_date - posted.get(obligation.id, Money.zero(obligation.price.currency))
        if change or found.provision:
            result.append(Posting(obligation.id, obligation.contract, day, change, found.provision))
    return tuple(result)


def contract_positions(obligations: Iterable[Obligation], as_of: date) -> dict[Key, Position]:
    """Return one net position a contract: earned less invoiced to ``as_of``, summed over its obligations."""
    sums: dict[Key, tuple[Money, Money]] = {}
    for obligation in obligations:
        none = Money.zero(obligation.price.currency)
        revenue, billed = sums.get(obligation.contract, (none, none))
        invoiced = _sum((item.amount for item in obligation.invoiced if item.day <= as_of), none)
        sums[obligation.contract] = (revenue + earned(obligation, as_of).to_date, billed + invoiced)
    return {contract: position(revenue, billed) for contract, (revenue, billed) in sums.items()}
