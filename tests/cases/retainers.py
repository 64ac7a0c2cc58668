"""Adapter: retainers in hours onto ``domain.billing.retainers`` and budgets in hours onto ``domain.budgets``."""

from __future__ import annotations

from decimal import Decimal

from domain.billing.retainers import Terms, available_next, draw_down, statements
from domain.budgets import THRESHOLDS, Standing
from domain.money import Money

CURRENCY = "USD"


def _minutes(hours):
    return None if hours is None else int(Decimal(hours) * 60)


def _hours(minutes):
    return Decimal(minutes) / 60


def _first(case_input, *names, default=None):
    return next((case_input[name] for name in names if case_input.get(name) is not None), default)


def _named(case_input, *parts):
    """Return the number under a name that contains one of the parts, whatever the source calls it."""
    found = (value for name, value in case_input.items() if any(part in name for part in parts))
    return next((value for value in found if value is not None and not isinstance(value, bool)), None)


def _money(value):
    return None if value is None else Money.of(value, CURRENCY)


def _terms(case_input, quota):
    cap = _named(case_input, "carry", "roll")
    expires = _named(case_input, "expir")
    fee = _money(_first(case_input, "fee", "monthly_fee"))
    rate = _money(_first(case_input, "overage_rate"))
    # a source that names neither a fee nor a rate carries hours both ways; with a rate, overuse is billed
    implied = (fee is None and rate is None) or cap is not None or expires is not None
    rollover = _first(case_input, "rollover", default=implied)
    return Terms(
        quota=_minutes(quota),
        fee=fee,
        overage_rate=rate,
        rollover=bool(rollover),
        carry_cap=_minutes(cap),
        expires_after=expires,
        carry_overuse=_first(case_input, "carry_overuse", default=bool(rollover) and rate is None),
    )


def _periods(case_input, quota):
    terms = _terms(case_input, quota)
    worked = _first(case_input, "worked", "used", "used_h")
    single = not isinstance(worked, list)
    found = statements(terms, [_minutes(hours) for hours in ([worked] if single else worked)])
    result = {
        "available": [_hours(s.available) for s in found],
        "carry": [_hours(s.carried_out) for s in found],
        "invoiced_h": [_hours(terms.quota) for _ in found],
        "available_next": _hours(available_next(terms, found)),
        "overage_h": [_hours(s.overage) for s in found],
        "expired": [_hours(s.expired) for s in found],
        "bill": [s.bill for s in found],
    }
    if single:
        return {name: value[0] if isinstance(value, list) else value for name, value in result.items()}
    return result


def _alert(case_input):
    standing = Standing(_minutes(case_input["cap_h"]), _minutes(case_input["used"]))
    passed = [t for t in THRESHOLDS if standing.used.percent >= t]
    state = f"over {passed[-1]}%" if passed else "ok"
    return {"pct": standing.used.percent, "state": state, "left_h": _hours(standing.open)}


def _prepaid(case_input):
    balance = _named(case_input, "prepaid", "balance")
    charges = _first(case_input, "charges", "invoices", "draws", "used", "worked")
    found = draw_down(_money(balance), [_money(charge) for charge in charges])
    return {
        "balance": [d.balance for d in found],
        "paid": [d.paid for d in found],
        "due": [d.due for d in found],
        "bill": [d.due for d in found],
    }


def run(case_input, context):
    if "cap_h" in case_input:
        return _alert(case_input)
    quota = _first(case_input, "monthly_h", "quota_h", "included_h", "hours")
    return _prepaid(case_input) if quota is None else _periods(case_input, quota)
