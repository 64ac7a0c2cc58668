"""Adapter: amounts in several currencies and dated rates onto ``domain.currency``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.currency import Booked, ExchangeRate, RateTable, realised, revaluation
from domain.money import Money

BASE, QUOTE = "EUR", "USD"
ALWAYS = date(2000, 1, 1)


def _table(rates, base=BASE, quote=QUOTE):
    if isinstance(rates, list):
        return RateTable(ExchangeRate(base, quote, date.fromisoformat(day), Decimal(rate)) for day, rate in rates)
    pairs = [(*name.split("_per_"), rate) for name, rate in rates.items()]
    return RateTable(ExchangeRate(per, unit, ALWAYS, Decimal(rate)) for unit, per, rate in pairs)


def _costs(case_input):
    target = case_input["project_currency"]
    table = _table(case_input["rates"])
    costs = [(Money.of(Decimal(log["hours"]) * log["cost"], log["currency"]), _day(log)) for log in case_input["logs"]]
    return {f"cost_{target.lower()}": table.total(costs, target)}


def _day(log):
    return date.fromisoformat(log["date"]) if "date" in log else date.max


def _dated(case_input):
    base, quote = case_input.get("from", BASE), case_input.get("to", QUOTE)
    table = _table(case_input["rates"], base, quote)
    result = {}
    if "date" in case_input:
        day = date.fromisoformat(case_input["date"])
        result["rate"] = table.on(base, quote, day)
        if "amount" in case_input:
            amount = Money.of(case_input["amount"], base)
            booked = Booked.at(table, amount, quote, day)
            result |= {"amount": booked.reported, "converted": booked.reported, "original": amount}
            if "closing_date" in case_input:
                closing = date.fromisoformat(case_input["closing_date"])
                result["closing"] = table.convert(amount, quote, closing)
                result["gain"] = revaluation([booked], table, quote, closing)
            if "paid_date" in case_input:
                result["realised"] = realised(booked, table, date.fromisoformat(case_input["paid_date"]))
    return result


def run(case_input, context):
    return _costs(case_input) if "logs" in case_input else _dated(case_input)
