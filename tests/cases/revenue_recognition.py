"""Adapter: textbook and product examples of revenue recognition onto ``domain.revenue`` and ``domain.ratable``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.economics import Dated, unbilled
from domain.money import Money, allocate
from domain.ratable import by_days, by_months, open_periods
from domain.revenue import (
    Measured,
    Method,
    by_cost,
    by_effort,
    by_milestones,
    catch_up,
    expected_amount,
    positions,
    prospective,
)

CURRENCY = "USD"
METHODS = {
    "cost_to_cost": Method.COST,
    "completed_contract": Method.COMPLETED,
    "point_in_time": Method.COMPLETED,
    "cost_recovery": Method.COST_RECOVERY,
}


def _money(value):
    return Money.of(value or 0, CURRENCY)


def _minutes(hours):
    return int(Decimal(hours) * 60)


def _by_cost(case_input):
    method = METHODS[case_input.get("method", "cost_to_cost")]
    price = case_input.get("price")
    found = by_cost(
        [
            Measured(
                _money(period.get("price", price)),
                _money(period["cost"]),
                _money(period["estimate_to_complete"]),
                _money(period["uninstalled"]) if "uninstalled" in period else None,
            )
            for period in case_input["periods"]
        ],
        method,
    )
    billings = case_input.get("billings", [0] * len(found))
    nets = positions([period.revenue for period in found], [_money(amount) for amount in billings])
    return {
        "periods": [
            {
                "pct": period.progress.value,
                "revenue": period.revenue,
                "gross_profit": period.profit,
                "cost_recognised": period.cost,
                "loss_provision": period.provision,
                "provision": period.provision,
                "contract_asset(+)/liability(-)": net.net,
            }
            for period, net in zip(found, nets, strict=True)
        ]
    }


def _modification(case_input):
    """Measure the first year, then the changed contract at full precision and with progress as printed."""
    price = _money(case_input["price_y1"])
    cost, total = _money(case_input["cost_y1"]), _money(case_input["total_cost"])
    bonus = case_input.get("bonus_excluded_y1") if case_input.get("bonus_included_after_mod") else 0
    after = price + _money(case_input["mod_price_add"]) + _money(bonus)
    total_after = total + _money(case_input["mod_cost_add"])
    (first,) = by_cost([Measured(price, cost, total - cost)])
    facts = {"price": after, "cost_to_date": cost, "total_cost": total_after, "recognised": first.revenue}
    exact, printed = catch_up(**facts), catch_up(**facts, places=1)
    return {
        "progress_y1": first.progress.value,
        "revenue_y1": first.revenue,
        "profit_y1": first.profit,
        "price_after": after,
        "progress_after_rounded_pct": printed.progress.percent,
        "progress_after": exact.progress.value,
        "catch_up_revenue": printed.catch_up,
        "catch_up_unrounded": exact.catch_up,
    }


def _ratable(case_input):
    amount = _money(case_input["amount"])
    if "days" in case_input:
        return {"amounts": allocate(amount, tuple(case_input["days"]))}
    starts, ends = date.fromisoformat(case_input["start"]), date.fromisoformat(case_input["end"])
    if case_input.get("basis") == "months":
        shares = by_months(amount, starts, ends, case_input.get("months"))
    else:
        shares = by_days(amount, starts, ends)
    if "closed_until" in case_input:
        shares = open_periods(shares, date.fromisoformat(case_input["closed_until"]))
    return {
        "schedule": [[f"{share.month:%Y-%m}", share.amount] for share in shares],
        "days": [share.days for share in shares],
        "amounts": [share.amount for share in shares],
    }


def _accrual(case_input):
    rate = Decimal(case_input["rate"])

    def valued(rows):
        return [Dated(date.fromisoformat(day), _money(rate * quantity)) for day, quantity in rows]

    earned, invoiced = valued(case_input["logs"]), valued(case_input["invoiced"])
    days = [date.fromisoformat(day) for day in case_input["as_of"]]
    return {"accrued_revenue": [unbilled(earned, invoiced, day, CURRENCY) for day in days]}


def _by_effort(case_input):
    budget = case_input.get("budgeted_h")
    revenue = by_effort(
        _money(case_input["fee"]),
        [_minutes(hours) for hours in case_input["tracked_by_period"]],
        [_minutes(hours) for hours in case_input["etc_h_by_period"]],
        budget=None if budget is None else _minutes(budget),
    )
    return {"revenue": revenue}


def _by_milestones(case_input):
    amounts = [_money(amount) for amount in case_input["milestones"]]
    return {"revenue": by_milestones(amounts, case_input["accepted_by_period"])}


def _allocation(case_input):
    weights = tuple(_money(price).minor for price in case_input["ssp"])
    return {"allocation": allocate(_money(case_input["price"]), weights)}


def _variable(case_input):
    outcomes = [(_money(amount), Decimal(share)) for amount, share in case_input["outcomes"]]
    return {"amount": expected_amount(outcomes, CURRENCY), "expected": expected_amount(outcomes, CURRENCY)}


def _per_unit_left(case_input):
    names = ("price", "recognised", "added")
    amounts = {name: _money(case_input.get(name)) for name in names}
    return {"per_unit": prospective(**amounts, units_left=case_input["units_left"])}


SHAPES = (
    ("outcomes", _variable),
    ("units_left", _per_unit_left),
    ("ssp", _allocation),
    ("periods", _by_cost),
    ("mod_price_add", _modification),
    ("milestones", _by_milestones),
    ("tracked_by_period", _by_effort),
    ("logs", _accrual),
    ("amount", _ratable),
)


def run(case_input, context):
    return next(shape for key, shape in SHAPES if key in case_input)(case_input)
