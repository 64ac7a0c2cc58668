"""Adapter: a ladder of prices set on the activity, the project, the customer and the user onto ``domain.cascade``."""

from __future__ import annotations

from decimal import Decimal

from domain.cascade import Entry, Step, price_entry

STEPS = ("activity", "project", "customer")


def _decimal(value):
    return None if value is None else Decimal(value)


def _step(case_input, name):
    bill = case_input.get(f"{name}_rate")
    if bill is None:
        return None
    return Step(Decimal(bill), _decimal(case_input.get(f"{name}_internal")), bool(case_input.get(f"{name}_fixed")))


def run(case_input, context):
    entry = Entry(
        seconds=case_input["duration_s"],
        hourly=_decimal(case_input.get("entry_hourly")),
        fixed=_decimal(case_input.get("entry_fixed")),
        person_bill=Decimal(case_input.get("user_hourly") or 0),
        person_cost=_decimal(case_input.get("user_internal")),
    )
    factors = [Decimal(factor) for factor in case_input.get("matching_weekday_factors", [])]
    amounts = price_entry(entry, [_step(case_input, name) for name in STEPS], factors=factors)
    return {"amount": amounts.bill, "internal_amount": amounts.cost, "hourly": amounts.hourly}
