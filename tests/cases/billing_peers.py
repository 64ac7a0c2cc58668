"""Adapter: how time becomes invoice lines in other products, onto ``domain.billing`` and ``domain.rates``."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.billing.delivery import DeliveredBy, Delivery
from domain.billing.progress import Ledger
from domain.billing.taxes import Tax, Taxed, TaxRounding, document_tax, spread, totals
from domain.billing.timesheets import State, TimeRow, select
from domain.currency import ExchangeRate, RateTable
from domain.money import Money, for_minutes, total
from domain.rates import RateBook, RateKind, RateVersion, scope_of

CURRENCY, BASE = "EUR", "USD"
DAY = date(2026, 1, 5)
POLICIES = {
    "ordered": DeliveredBy.ORDERED,
    "ordered_prepaid": DeliveredBy.ORDERED,
    "prepaid": DeliveredBy.ORDERED,
    "delivered_timesheet": DeliveredBy.TIME,
    "manual": DeliveredBy.MANUAL,
    "delivered_manual": DeliveredBy.MANUAL,
    "milestones": DeliveredBy.MILESTONES,
    "delivered_milestones": DeliveredBy.MILESTONES,
}
ORDINALS = ("1st", "2nd", "3rd", "4th", "5th")


def _minutes(hours):
    return int(Decimal(hours) * 60)


def _version(amount, kind=RateKind.BILL):
    return RateVersion(kind, scope_of(role="role"), Money.of(amount, CURRENCY), DAY)


def _row(number, hours, rate, *, billable=True):
    return TimeRow(number, DAY, _minutes(hours), State.APPROVED, billable, _version(rate))


def _time_line(case_input):
    hours = case_input.get("billing_hours", case_input["hours"])
    row = _row(1, hours, case_input["bill_rate"], billable=case_input.get("billable", True))
    lines = select([row], DAY, DAY).lines
    amount = total((line.amount for line in lines), CURRENCY)
    result = {
        "billable_hours": sum((line.quantity for line in lines), Decimal(0)),
        "bill_amount": amount,
        "invoice_line": {"qty": lines[0].quantity, "rate": lines[0].unit_price} if lines else None,
    }
    if "cost_rate" in case_input:
        result["cost_amount"] = _version(case_input["cost_rate"], RateKind.COST).price(_minutes(case_input["hours"]))
    if "exchange_rate" in case_input:
        table = RateTable([ExchangeRate(CURRENCY, BASE, DAY, Decimal(case_input["exchange_rate"]))])
        result["base_bill_amount"] = table.convert(amount, BASE, DAY)
    return result


def _rate_of_nobody(case_input):
    scope = scope_of(person=case_input["employee_rate"], role=case_input["activity_type"])
    found = RateBook([]).find(RateKind.BILL, DAY, scope)
    return {"rate": None if found is None else found.version.amount}


def _rows(names):
    return [name.strip() for name in names.split(",")]


def _after(ledger, event, made):
    """Return the ledger after one event written in words, and the invoices made so far."""
    if found := re.fullmatch(r"log (.+) submitted", event):
        return replace(ledger, rows=ledger.rows | set(_rows(found[1]))).with_submitted(_rows(found[1])), made
    if event == "draft timesheet":
        return replace(ledger, rows=ledger.rows | {"it"}), made
    if found := re.fullmatch(r"credit note on (\w+)(?: invoice)?", event):
        return ledger.with_credit(made[ORDINALS.index(found[1])]), made
    if event == "cancel credit note":
        return ledger.without_credit(next(invoice for invoice in reversed(made) if invoice in ledger.credited)), made
    if found := re.fullmatch(r"cancel (\w+) invoice", event):
        return ledger.with_credit(made[ORDINALS.index(found[1])]), made
    found = re.fullmatch(r"invoice (.+)", event)
    return ledger.with_invoice(len(made) + 1, _rows(found[1])), [*made, len(made) + 1]


def _events(case_input):
    ledger, made, status = Ledger(frozenset()), [], []
    for event in case_input["events"]:
        ledger, made = _after(ledger, event, made)
        status.append(ledger.progress)
    return {"status": status}


def _deliver(case_input):
    policy = POLICIES[case_input["policy"]]
    if policy is not DeliveredBy.TIME:
        delivery = Delivery(
            policy,
            ordered=Decimal(case_input.get("ordered", 0)),
            logged=Decimal(case_input.get("logged", 0)),
            set_by_hand=Decimal(case_input.get("delivered_set", 0)),
            reached=Decimal(case_input.get("reached", 0)),
            invoiced=Decimal(case_input.get("invoiced", 0)),
        )
        return {"invoiced_qty": delivery.to_invoice, "log_linked": delivery.links_time, "upsell_qty": delivery.upsell}
    rows = [_row(f"log {n}", hours, case_input["price"]) for n, hours in enumerate(case_input["logs"])]
    first = select(rows, DAY, DAY).lines
    rows = [replace(row, invoice=1) for row in rows]
    locked = all(row.locked for row in rows)
    later = [_row("later", case_input["then_log"], case_input["price"])] if "then_log" in case_input else []
    second = select([*rows, *later], DAY, DAY).lines
    return {
        "invoice1_qty": sum((line.quantity for line in first), Decimal(0)),
        "invoice2_qty": sum((line.quantity for line in second), Decimal(0)),
        "invoice1_amount": total((line.amount for line in first), CURRENCY),
        "invoice2_amount": total((line.amount for line in second), CURRENCY),
        "log_locked_after_draft_invoice": locked,
    }


def _vat(case_input):
    taxes = (Tax(Decimal(case_input["vat_pct"])),)
    lines = [Taxed(Decimal(amount), taxes) for amount in case_input["lines"]]
    found = totals(lines, CURRENCY, TaxRounding.PER_DOCUMENT)
    return {"subtotal": found.base, "tax": found.tax, "vat": found.tax, "total": found.total}


def _tax_in_cents(case_input):
    lines = [Money(amount, CURRENCY) for amount in case_input["lines"]]
    subtotal = total(lines, CURRENCY)
    tax = document_tax(lines, Decimal(case_input["tax_pct"]))
    return {
        "subtotal": subtotal.minor,
        "tax": tax.minor,
        "line_tax": [part.minor for part in spread(tax, [Decimal(line.minor) for line in lines])],
        "total": (subtotal + tax).minor,
    }


def _per_entry(case_input):
    hourly = Money.of(case_input["hourly"], CURRENCY)
    one_by_one = case_input.get("round", "per entry").startswith("per entry")
    return {
        name.removesuffix("_minutes"): total((for_minutes(hourly, m) for m in _priced(durations, one_by_one)), CURRENCY)
        for name, durations in case_input.items()
        if name.endswith("_minutes")
    }


def _priced(durations, one_by_one):
    return durations if one_by_one else [sum(durations)]


SHAPES = (
    ("events", _events),
    ("policy", _deliver),
    ("vat_pct", _vat),
    ("tax_pct", _tax_in_cents),
    ("bill_rate", _time_line),
    ("hourly", _per_entry),
)


def run(case_input, context):
    return next((shape for key, shape in SHAPES if key in case_input), _rate_of_nobody)(case_input)
