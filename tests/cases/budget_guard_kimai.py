"""Adapter: an entry against a budget, and what is spent and open, onto ``domain.budgets``."""

from __future__ import annotations

from domain.budgets import Booking, Guarded, Measure, Period, Standing, excess
from domain.money import Money

CURRENCY = "EUR"


def _minor(amount):
    return Money.of(amount or 0, CURRENCY).minor


def _shown(measure, value):
    if measure is Measure.MONEY:
        return Money(value, CURRENCY)
    return f"{value // 3600}:{value % 3600 // 60:02d}"


def _standing(case_input):
    part = case_input["month"] if case_input.get("period") == "month" else case_input["total"]
    money = Standing(_minor(case_input.get("budget")), _minor(part.get("billable")))
    time = Standing(case_input.get("time_budget_s") or 0, part.get("billable_s") or 0)
    return {
        "spent": Money(money.spent, CURRENCY),
        "open": Money(money.open, CURRENCY),
        "time_spent_s": time.spent,
        "time_open_s": time.open,
    }


def _budgets(case_input):
    period = Period.MONTH if case_input.get("budget_period") == "month" else Period.TOTAL
    booked = case_input.get("booked_target_month", case_input.get("booked"))
    logged = case_input.get("logged_target_month_s", case_input.get("logged_s"))
    if case_input.get("budget") is not None:
        yield Guarded("it", Measure.MONEY, _minor(case_input["budget"]), _minor(booked), period)
    if case_input.get("time_budget_s") is not None:
        yield Guarded("it", Measure.EFFORT, case_input["time_budget_s"], logged or 0, period)


def _booking(case_input, which):
    billable = case_input.get("billable" if which == "new" else f"{which}_billable", True)
    amount, seconds = case_input.get(f"{which}_amount"), case_input.get(f"{which}_entry_s")
    if amount is None and seconds is None:
        return None
    return Booking(_minor(amount), seconds or 0, billable)


def run(case_input, context):
    if "total" in case_input or "month" in case_input:
        return _standing(case_input)
    found = None
    if not case_input.get("allow_overbooking", False):
        found = excess(
            _booking(case_input, "new") or Booking(),
            list(_budgets(case_input)),
            old=_booking(case_input, "old"),
            period_changed=bool(case_input.get("month_changed")),
        )
    if found is None:
        return {"reject": False}
    measure = found.guarded.measure
    return {
        "reject": True,
        "used": _shown(measure, found.used),
        "free": _shown(measure, found.free),
        "budget": _shown(measure, found.guarded.budget),
    }
