"""Expenses as the rules of billing take them."""

from __future__ import annotations

from decimal import Decimal

from domain.billing.expenses import ExpenseRow, Rule
from domain.billing.expenses import Rebill as How
from domain.money import Money
from store.expenses import Rebill
from store.facts.exchange import Reporting
from store.queries.expenses import Spent

_HOW = {
    Rebill.NONE: How.NEVER,
    Rebill.COST: How.AT_COST,
    Rebill.MARKUP: How.MARKUP,
    Rebill.UNIT: How.UNIT_PRICE,
}
_BP = 100  # basis points in a percent


def expense_row(row: Spent, money: Reporting) -> ExpenseRow:
    """Return an approved expense with its rule, its cost stated in the currency of the invoice at its own day."""
    unit = Money(row.unit_minor, row.currency) if row.unit_minor is not None else None
    rule = Rule(
        _HOW[Rebill(row.rebill)],
        Decimal(row.markup_bp) / _BP,
        money.state(unit, row.day) if unit is not None else None,
    )
    return ExpenseRow(
        row.id,
        row.day,
        money.state(Money(row.minor, row.currency), row.day),
        rule,
        Decimal(row.units) if row.units is not None else Decimal(1),
        description=row.note,
        project=row.project_id,
    )
