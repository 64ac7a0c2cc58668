"""Adapter: several taxes a line, rounded per line or for the document, onto ``domain.billing.taxes``."""

from __future__ import annotations

from decimal import Decimal

from domain.billing.taxes import Tax, Taxed, TaxRounding, totals

DOCUMENT, COMPANY = "EUR", "USD"


def _tax(given, one_group):
    included = given.get("included", given.get("price_included", given.get("price_include", False)))
    return Tax(
        Decimal(given["pct"]),
        adds_to_base=given.get("adds_to_base", False),
        base_affected=given.get("base_affected", True),
        included=bool(included),
        group="all" if one_group else given.get("group"),
    )


def _foot(found):
    return {"base": found.base, "tax": found.tax, "total": found.total}


def run(case_input, context):
    one_group = case_input.get("same_tax_group", case_input.get("same_group", False))
    taxes = tuple(_tax(given, one_group) for given in case_input.get("taxes", []))
    lines = [Taxed(Decimal(price), taxes) for price in case_input["lines"]]
    rounding = TaxRounding(case_input.get("rounding", "round_per_line"))
    found = totals(lines, DOCUMENT, rounding)
    result = _foot(found) | {"tax_groups": [group.tax for group in found.groups], "line_tax": found.lines}
    result |= {f"base{number}": group.base for number, group in enumerate(found.groups, start=1)}
    if "currency_rate" in case_input:
        rate = Decimal(case_input["currency_rate"])
        result["company"] = _foot(totals(lines, COMPANY, rounding, currency_rate=rate))
    return result
