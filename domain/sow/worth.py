"""What a plan is worth and costs, against what the document pays: price, margin, hours that are not paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from domain.economics import margin
from domain.money import Money, for_minutes, total
from domain.plan import Demand, DraftPlan
from domain.sow.effort import money
from domain.sow.statement import Finding, Sow, Weight

_MORE_THAN_NORM = Decimal("1.25")  # of the stated hours: then the templates find the promise hard to keep
_THIN = Decimal("0.15")  # a margin below this is worth a word


def priced(
    plan: DraftPlan, sow: Sow, *, bills: Mapping[str, Money] | None = None, costs: Mapping[str, Money] | None = None
) -> DraftPlan:
    """Return the plan with its money; ``bills`` and ``costs`` are rates an hour by the id of a demand.

    ``value`` takes the stated rates, the firm's own where none is stated. What is paid for is the price divided by
    what an hour of this plan is worth on average.
    """
    demands = tuple(
        replace(one, bill=(bills or {}).get(one.id), cost=(costs or {}).get(one.id)) for one in plan.demands
    )
    value = _at([one.hourly or one.bill for one in demands], demands)
    cost = _at([one.cost for one in demands], demands)
    price = stated_price(sow)
    earns = price or value
    found = margin(earns, cost) if earns is not None and cost is not None and _comparable(earns, cost) else None
    notes = list(plan.notes)
    if found is None or found.value is None:
        notes.append("No margin: it needs the price and a cost rate for every role.")
    promised = sum(one.minutes or 0 for one in demands) or plan.promised
    if price and value and _comparable(price, value) and value.minor > price.minor:
        notes.append(f"The hours promised are worth {value} at the stated rates, the price is {price}.")
    paid = None
    if price and value and value.minor and _comparable(price, value):
        paid = promised * price.minor // value.minor
    return replace(
        plan, demands=demands, price=price, value=value, cost=cost, margin=found.value if found else None,
        notes=tuple(dict.fromkeys(notes)), card=_at([one.bill for one in demands], demands), promised=promised,
        paid=paid,
    )  # fmt: skip


def stated_price(sow: Sow) -> Money | None:
    """Return what is paid for the whole: the total, else the recurring fee over its months; None when it is open."""
    if sow.total is not None:
        return money(sow.total.value, sow)
    if sow.retainer is not None and sow.retainer.months:
        return money(sow.retainer.amount * sow.retainer.months, sow)
    return None


def _comparable(one: Money, other: Money) -> bool:
    return one.currency == other.currency


def _at(rates: Sequence[Money | None], demands: Sequence[Demand]) -> Money | None:
    """Return the hours at these rates; None unless every role has hours and a rate, all of one currency."""
    pairs = [(rate, one.minutes) for rate, one in zip(rates, demands, strict=True)]
    sums = [for_minutes(rate, minutes) for rate, minutes in pairs if rate is not None and minutes is not None]
    codes = {one.currency for one in sums}
    return total(sums, codes.pop()) if len(sums) == len(pairs) and len(codes) == 1 else None


def money_findings(plan: DraftPlan, sow: Sow) -> tuple[Finding, ...]:
    """Return where the price does not carry the plan: unpaid hours, a loss, a thin margin, hours below the norm."""
    found: list[Finding] = []
    places = (sow.total.evidence,) if sow.total and sow.total.evidence.quote else ()
    if plan.paid is not None and plan.paid < plan.promised and plan.price:
        text = (
            f"The plan holds {_hours(plan.promised)} h, the price of {plan.price} pays for {_hours(plan.paid)} h "
            f"at its rates: {_hours(plan.promised - plan.paid)} h are promised and not paid."
        )
        found.append(Finding("more_promised_than_paid", text, Weight.WARN, places))
    if plan.margin is not None and plan.margin < 0:
        text = f"At our cost rates this loses money: cost {plan.cost}, price {plan.price or plan.value}."
        found.append(Finding("loss", text, Weight.STOP, places))
    elif plan.margin is not None and plan.margin < _THIN:
        found.append(Finding("thin_margin", f"The margin is only {plan.margin * 100:.1f} %.", Weight.WARN, places))
    if plan.card and plan.value and _comparable(plan.card, plan.value) and plan.card.minor > plan.value.minor:
        text = f"The same hours are worth {plan.card} at our rate card, {plan.value} at the document's rates."
        found.append(Finding("below_rate_card", text, Weight.NOTE, places))
    stated = [one for one in plan.demands if one.evidence is not None and one.minutes]
    if stated and plan.normal > plan.promised * _MORE_THAN_NORM:
        text = f"Such deliverables usually take {_hours(plan.normal)} h; the document states {_hours(plan.promised)} h."
        cited = tuple(one.evidence for one in stated[:3] if one.evidence is not None)
        found.append(Finding("fewer_hours_than_usual", text, Weight.NOTE, cited))
    return tuple(found)


def _hours(minutes: int) -> str:
    return f"{Decimal(minutes) / 60:,.0f}"
