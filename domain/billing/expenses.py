"""Rebilling expenses: at cost, at cost with a markup, or at a unit price; approved, billable and not yet invoiced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.billing.lines import Line, Source
from domain.errors import BadInput
from domain.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable

_PERCENT = 100


class Rebill(StrEnum):
    """How an expense reaches the client."""

    AT_COST = "at cost"
    MARKUP = "cost plus markup"
    UNIT_PRICE = "unit price"
    NEVER = "not rebilled"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rebill rule with its markup in percent or its price for a unit."""

    how: Rebill
    markup: Decimal = Decimal(0)
    unit_price: Money | None = None


AT_COST = Rule(Rebill.AT_COST)


@dataclass(frozen=True, slots=True)
class ExpenseRow:
    """An expense with its cost (``quantity`` units in all) in the currency of the invoice."""

    id: int | str
    day: date
    cost: Money
    rule: Rule = AT_COST
    quantity: Decimal = Decimal(1)
    approved: bool = True
    invoice: int | str | None = None
    description: str = ""
    project: int | str | None = None


def rebilled(row: ExpenseRow) -> Money | None:
    """Return what the client pays, or ``None`` when it is never rebilled.

    Raises BadInput for a negative markup or quantity, or a unit price that was not set.
    """
    rule = row.rule
    if rule.markup < 0 or row.quantity < 0:
        raise BadInput(f"Expense {row.id} cannot have a markup of {rule.markup} % or {row.quantity} units.")
    if rule.how is Rebill.NEVER:
        return None
    if rule.how is Rebill.UNIT_PRICE:
        if rule.unit_price is None:
            raise BadInput(f"Expense {row.id} is billed by the unit, but no unit price is set.")
        return rule.unit_price.times(row.quantity)
    markup = rule.markup if rule.how is Rebill.MARKUP else Decimal(0)
    return row.cost.times(1 + markup / _PERCENT)


def expense_lines(rows: Iterable[ExpenseRow], starts: date, ends: date) -> tuple[Line, ...]:
    """Return a line for every approved expense of the period (both days included) that is on no invoice yet."""
    lines: list[Line] = []
    for row in rows:
        amount = rebilled(row) if row.approved and row.invoice is None and starts <= row.day <= ends else None
        if amount is not None:
            price = amount.amount / row.quantity if row.quantity else amount.amount
            lines.append(
                Line(Source.EXPENSE, row.id, row.description, row.quantity, "item", price, amount, amount, row.project)
            )
    return tuple(lines)
