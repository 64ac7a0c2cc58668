"""Adapter: caps, deposits and prepaid buckets onto ``domain.billing``. Amounts are in cents, buckets in minutes."""

from __future__ import annotations

from decimal import Decimal

from domain.billing.caps import CAP_THRESHOLDS, Cap, CapBehaviour, Charge, apply_cap
from domain.billing.retainers import Bucket
from domain.billing.schedules import DepositTreatment, deduct_deposits
from domain.money import Money

CURRENCY = "USD"


def _cents(value):
    return Money(int(value or 0), CURRENCY)


def _cap(case_input):
    thresholds = case_input.get("thresholds", case_input.get("notify_thresholds", CAP_THRESHOLDS))
    told = frozenset(case_input.get("notified", case_input.get("notified_thresholds", ())))
    charges = [Charge(_cents(charge["total"]), _cents(charge.get("tax"))) for charge in case_input["charges"]]
    said = str(case_input.get("behavior", case_input.get("cap_behavior") or CapBehaviour.HARD))
    behaviour = CapBehaviour.HARD if "hard" in said else CapBehaviour.NOTIFY
    cap = Cap(_cents(case_input["cap"]), tuple(thresholds), behaviour)
    result = apply_cap(cap, _cents(case_input.get("already_billed")), charges, told)
    crossed = list(result.crossed)
    return {
        "charges": [
            {"total": c.amount.minor, "tax": c.tax.minor, "write_down": c.write_down.minor} for c in result.charges
        ],
        "billed_after": result.billed_after.minor,
        "written_down": result.written_down.minor,
        "thresholds": crossed,
        "thresholds_crossed": crossed,
        "crossed": crossed,
        "crossings": crossed,
    }


def _deposit(case_input):
    treatment = DepositTreatment(case_input.get("deposit_treatment", "deduct_final"))
    charges = [_cents(amount) for amount in case_input["milestones"]]
    result = deduct_deposits(charges, _cents(case_input["deposit_invoiced"]), treatment)
    return {"charges": [charge.minor for charge in result.charges], "credit": result.left.minor}


def _bucket(case_input):
    total = Decimal(case_input.get("bucket_minutes", case_input.get("total_minutes", 0)))
    if "prev_used" in case_input or "previous_used" in case_input:
        used = Decimal(case_input.get("prev_used", case_input.get("previous_used")))
        renewed = Bucket(total, Decimal(0), used).renewed(rollover=case_input.get("allow_rollover", True))
        return {"rolled_over": renewed.rolled_over, "used": renewed.used, "overage": renewed.overage}
    bucket = Bucket(total, Decimal(case_input.get("rolled_over", 0)), Decimal(case_input.get("used_before", 0)))
    weight = Decimal(case_input.get("multiplier", case_input.get("burn_multiplier", 1)))
    draws = case_input.get("entries_minutes", [case_input["delta"]] if "delta" in case_input else [])
    for minutes in draws:
        bucket = bucket.drawn(Decimal(minutes), weight)
    result = {"used": bucket.used, "overage": bucket.overage, "left": bucket.left}
    if "overage_rate" in case_input:
        result["overage_amount"] = bucket.charge(_cents(case_input["overage_rate"])).minor
    return result


def run(case_input, context):
    if "cap" in case_input:
        return _cap(case_input)
    return _deposit(case_input) if "deposit_invoiced" in case_input else _bucket(case_input)
