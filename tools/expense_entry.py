"""Handing an expense in: its receipt, its rule, and what the policy says of it."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import WithJsonSchema
from sqlmodel import col, select

from domain.access import Permission
from domain.approval import Approval, Effect
from domain.errors import BadInput, Conflict
from domain.expenses import Policy, out_of_policy
from domain.money import Money
from store.expenses import Expense, Rebill
from store.facts.exchange import reporting
from store.projects import Project
from store.queries import expense_list as queries
from store.queries.expense_list import Listed
from store.timesheets import TimeStatus
from tools.expenses import Expenses, shown
from tools.invoice_refs import SumParam
from tools.params import PastDay, ProjectRef
from tools.receipts import document_of
from tools.spec import Named, ToolContext, tool
from tools.values import day_text, money_text

Rule = Literal["none", "cost", "markup"]
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOST_MARKUP = 100
Receipt = Annotated[
    str,
    WithJsonSchema({"type": "string", "description": "Filled in by a page.", "x-kind": "receipt"}),
]


@tool(
    needs=Permission.TIME_LOG,
    effect=Effect.WRITE,
    approval=Approval.REQUESTER,
    agent="financial_control",
    defaults={"on": lambda ctx: ctx.today},
    examples=(
        "I spent 84.50 EUR on a train to Nordlys yesterday",
        "hand in an expense: hotel, 180 EUR, project Atlas, 12 November",
        "claim 12.40 for a taxi on Nordlys",
        "expense 45 GBP meals on Aurora, not to be passed on",
        "submit my flight to Lisbon, 210 EUR, on Atlas",
    ),
)
def submit_expense(  # noqa: PLR0913 -- each is something people say of an expense
    ctx: ToolContext,
    project: ProjectRef,
    amount: SumParam,
    category: str,
    *,
    on: PastDay | None = None,
    note: str = "",
    rebill: Rule = "cost",
    markup_percent: int = 0,
    receipt: Receipt = "",
) -> Expenses:
    """Hand in one's own expense, spent today unless said, and how it is passed on.

    The project's lead decides; outside the policy it is marked, not refused.
    """
    row = _expense(ctx, project, amount.money(amount.currency or ctx.firm.currency), category)
    row.spent_on, row.note = on or ctx.today, note.strip()
    _passed_on(row, rebill, markup_percent)
    _with_receipt(ctx, row, receipt)
    row.out_of_policy = "; ".join(_odd(ctx, row))
    _check(ctx, row, project)
    ctx.db.add(row)
    ctx.db.flush()
    money = Money(row.amount_minor, row.currency)
    says = f"Hand in {money_text(money)} for {row.category} on {project.name}, {day_text(row.spent_on)}."
    return shown(ctx, says, [Listed(row, ctx.actor.name, project.name)])


def _expense(ctx: ToolContext, project: Named, amount: Money, category: str) -> Expense:
    if amount.minor <= 0:
        raise BadInput(f"An expense is above 0, not {amount}.")
    if not category.strip():
        raise BadInput("For what? Say for example travel, hotel, meals or taxi.")
    return Expense(
        person_id=ctx.me().id,
        project_id=project.id,
        spent_on=ctx.today,
        category=category.strip().casefold(),
        amount_minor=amount.minor,
        currency=amount.currency,
        status=TimeStatus.SUBMITTED,
        submitted_at=ctx.now,
    )


def _passed_on(row: Expense, rule: Rule, markup: int) -> None:
    if not 0 <= markup <= _MOST_MARKUP:
        raise BadInput(f"A markup is 0 to {_MOST_MARKUP} %, not {markup}.")
    row.rebill = Rebill.MARKUP if markup else Rebill(rule)
    row.markup_bp = markup * 100


def _with_receipt(ctx: ToolContext, row: Expense, receipt: str) -> None:
    if not receipt:
        return
    name, _, rest = receipt.partition("|")
    size, _, digest = rest.partition("|")
    if not name.strip() or not size.isdecimal() or not _DIGEST.fullmatch(digest):
        raise BadInput("The receipt was not understood.", hint="Attach the file on the page for expenses.")
    if queries.receipt_known(ctx.db, digest):
        raise Conflict(f"The receipt {name} was handed in before.")
    row.receipt_name, row.receipt_bytes, row.receipt_sha256 = name.strip(), int(size), digest
    row.document_id = document_of(ctx.db, ctx.actor, digest)


def _check(ctx: ToolContext, row: Expense, project: Named) -> None:
    """Refuse an expense outside the days of its project, ahead of time, or entered twice."""
    stored = ctx.db.get_one(Project, project.id)
    if row.spent_on > ctx.today:
        raise BadInput(f"{day_text(row.spent_on)} has not come yet.")
    if not stored.starts_on <= row.spent_on <= stored.ends_on:
        raise Conflict(f"{project.name} runs from {stored.starts_on} to {stored.ends_on}, not on {row.spent_on}.")
    same = select(Expense.id).where(
        col(Expense.person_id) == row.person_id,
        col(Expense.project_id) == row.project_id,
        col(Expense.spent_on) == row.spent_on,
        col(Expense.category) == row.category,
        col(Expense.amount_minor) == row.amount_minor,
        col(Expense.note) == row.note,
        col(Expense.status) != TimeStatus.REJECTED,
    )
    if ctx.db.exec(same).first() is not None:
        raise Conflict("The same expense was handed in already.", hint="Say in a note what is different about it.")


def _odd(ctx: ToolContext, row: Expense) -> tuple[str, ...]:
    firm = ctx.firm
    policy = Policy(firm.currency, dict(firm.expense_limits), firm.expense_receipt_from, firm.expense_oldest_days)
    stated = reporting(ctx.db, policy.currency).state(Money(row.amount_minor, row.currency), row.spent_on)
    return out_of_policy(policy, row.category, stated, row.spent_on, ctx.today, receipt=bool(row.receipt_name))
