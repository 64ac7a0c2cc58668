"""Adapter: named ways to round an amount onto ``domain.rounding``."""

from __future__ import annotations

from decimal import Decimal

from domain.rounding import CLASSIC, DECIMAL_HOURS, amount_for, amount_for_all, duration_billed

WAYS = {"classic": CLASSIC, "decimal": DECIMAL_HOURS}


def run(case_input, context):
    way_name, _, what = case_input["mode"].partition("_")
    way = WAYS[way_name]
    seconds = case_input["seconds"]
    if what == "duration":
        return duration_billed(seconds, way)
    hourly = Decimal(case_input["hourly"])
    if isinstance(seconds, list):
        return amount_for_all(hourly, seconds, way)
    return amount_for(hourly, seconds, way)
