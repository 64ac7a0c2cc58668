"""Adapter: earned value, re-forecast costs and burn alerts onto ``domain.earned_value``, ``economics``, ``budgets``."""

from __future__ import annotations

from decimal import Decimal

from domain.budgets import Watch, observed, rebudgeted
from domain.earned_value import EarnedValue, Forecast
from domain.economics import completion
from domain.money import Money

CURRENCY = "USD"
VARIANTS = {
    "cpi": Forecast.SAME_EFFICIENCY,
    "budget": Forecast.AT_BUDGET,
    "cpi_spi": Forecast.COST_AND_SCHEDULE,
}


def _money(value):
    return Money.of(value or 0, CURRENCY)


def _earned_value(case_input):
    values = EarnedValue(*(_money(case_input.get(name)) for name in ("bac", "pv", "ev", "ac")))
    result = {
        "cv": values.cost_variance,
        "sv": values.schedule_variance,
        "cpi": values.cpi.value,
        "spi": values.spi.value,
        "vac": values.variance_at_completion(),
        "tcpi_bac": values.tcpi().value,
        "percent_complete": values.percent_complete.percent,
        "percent_spent": values.percent_spent.percent,
    }
    for name, forecast in VARIANTS.items():
        result[f"eac_{name}"] = values.estimate(forecast)
        result[f"etc_{name}"] = values.to_complete(forecast)
        result[f"vac_{name}"] = values.variance_at_completion(forecast)
        estimate = values.estimate(forecast)
        result[f"tcpi_eac_{name}"] = None if estimate is None else values.tcpi(estimate).value
    result["tcpi_eac"] = result["tcpi_eac_cpi"]
    if "planned_months" in case_input:
        result["time_estimate_months"] = values.duration(Decimal(case_input["planned_months"]))
    return result


def _reforecast(case_input):
    found = completion(
        planned_cost=_money(case_input["planned_cost"]),
        planned_minutes=int(case_input["planned_hours"] * 60),
        cost_to_date=_money(case_input["actual_cost"]),
        remaining_minutes=int(case_input["remaining_hours_reforecast"] * 60),
    )
    return {
        "avg_cost_per_h": found.planned_hourly,
        "remaining_cost": found.remaining_cost,
        "cost_at_complete": found.estimate,
        "cost_variance": found.variance,
        "consumption_pct": found.consumption.percent,
    }


def _burn(case_input):
    steps = case_input["steps"]
    budget = case_input.get("budget")
    watch = Watch(_money(steps[0].get("budget", budget)), thresholds=tuple(case_input["thresholds"]))
    alerts, states = [], []
    for step in steps:
        watch, raised = observed(rebudgeted(watch, _money(step.get("budget", budget))), _money(step["spend"]))
        alerts.append([alert.threshold for alert in raised])
        states.append(raised[-1].state if raised else None)
    return {"alerts": alerts, "states": states}


def run(case_input, context):
    if "steps" in case_input:
        return _burn(case_input)
    return _reforecast(case_input) if "planned_cost" in case_input else _earned_value(case_input)


def compare(expected, actual):
    """Differ as any case does; a duration estimate whose planned duration is not given must imply whole months."""
    from tests.cases.test_cases import differences

    wanted = dict(expected)
    months = wanted.pop("time_estimate_months", None) if "time_estimate_months" not in actual else None
    found = differences(wanted, actual)
    if months is not None and (months * actual["spi"]).quantize(Decimal("0.01")) % 1:
        found.append(f".time_estimate_months: {months} at an SPI of {actual['spi']} is no whole planned duration")
    return found
