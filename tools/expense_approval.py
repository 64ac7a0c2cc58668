"""Deciding on others' expenses: approve them, or send them back with a reason."""

from __future__ import annotations

from typing import Annotated

from pydantic import WithJsonSchema

from domain.access import Permission, Reach
from domain.approval import Approval, Effect
from domain.errors import BadInput, Conflict, Forbidden
from domain.money import Money
from store.findings import Notice
from store.queries import expense_list as queries
from store.queries.expense_list import Listed, Narrowed
from store.timesheets import TimeStatus
from tools.expenses import Expenses, narrowed_to, shown, sum_of
from tools.params import PastWindow, PersonRef, ProjectRef
from tools.spec import ToolContext, tool
from tools.values import day_text, money_text
from tools.view import listed, several

ExpenseKey = Annotated[
    str,
    WithJsonSchema({"type": "string", "description": "Filled in by a page.", "x-kind": "expense"}),
]


@tool(
    needs=Permission.TIME_APPROVE,
    effect=Effect.WRITE,
    approval=Approval.TIME_APPROVER,
    agent="financial_control",
    examples=(
        "approve Ana's expenses",
        "approve the expenses on Nordlys for October",
        "sign off all expenses waiting for me",
        "ok Ben's hotel and taxi",
    ),
)
def approve_expenses(
    ctx: ToolContext,
    person: PersonRef | None = None,
    project: ProjectRef | None = None,
    window: PastWindow | None = None,
    expense: ExpenseKey = "",
) -> Expenses:
    """Approve submitted expenses on projects one leads, never one's own; those outside the policy are named first."""
    found = _waiting(ctx, _one(narrowed_to(person, project, window), expense))
    for row in found:
        row.expense.status = TimeStatus.APPROVED
        row.expense.approved_by, row.expense.approved_at = ctx.actor.person_id, ctx.now
    total = listed([money_text(one) for one in sum_of(ctx, found)])
    return shown(ctx, f"Approve {several(len(found), 'expense')} over {total}.", found)


@tool(
    needs=Permission.TIME_APPROVE,
    effect=Effect.WRITE,
    approval=Approval.TIME_APPROVER,
    agent="financial_control",
    examples=(
        "reject Ana's taxi on Nordlys, private trip",
        "send Ben's expenses back: the receipt is missing",
        "turn down the hotel of Carla because it is above the limit",
    ),
)
def reject_expenses(
    ctx: ToolContext,
    person: PersonRef,
    reason: str,
    project: ProjectRef | None = None,
    window: PastWindow | None = None,
    category: str = "",
    expense: ExpenseKey = "",
) -> Expenses:
    """Send a person's submitted expenses back with a reason, all or those of a project, period or category."""
    if not reason.strip():
        raise BadInput("Why? The reason goes back with it.")
    waiting = _waiting(ctx, _one(narrowed_to(person, project, window), expense))
    found = [row for row in waiting if category.casefold() in row.expense.category]
    if not found:
        raise Conflict(f"No submitted {category} expense of {person.name} waits for you.".replace("  ", " "))
    for row in found:
        row.expense.status, row.expense.reason = TimeStatus.REJECTED, reason.strip()
        ctx.db.add(_told(ctx, row, reason.strip()))
    total = listed([money_text(one) for one in sum_of(ctx, found)])
    says = f'Send {several(len(found), "expense")} over {total} back to {person.name}: "{reason.strip()}".'
    return shown(ctx, says, found)


def _one(narrowed: Narrowed, expense: str) -> Narrowed:
    kind, _, key = expense.partition(":")
    if expense and (kind != "expense" or not key.isdecimal()):
        raise BadInput("The expense was not understood.", hint="Choose it on the page for expenses.")
    return narrowed._replace(expense_id=int(key)) if expense else narrowed


def _told(ctx: ToolContext, row: Listed, reason: str) -> Notice:
    one = row.expense
    what = f"{money_text(Money(one.amount_minor, one.currency))} for {one.category} on {row.project}"
    return Notice(
        key=f"expense-rejected:{one.id}:{ctx.now.isoformat()}",
        person_id=one.person_id,
        kind="expense",
        subject="An expense came back",
        body=f"{what} ({day_text(one.spent_on)}) came back from {ctx.actor.name}: {reason}",
        created_at=ctx.now,
        not_before=ctx.now,
    )


def _waiting(ctx: ToolContext, narrowed: Narrowed) -> list[Listed]:
    if ctx.actor.reach(Permission.TIME_APPROVE) < Reach.OWN:
        raise Forbidden("You can decide on expenses only of projects you lead.")
    found = queries.expenses(ctx.db, ctx.actor, narrowed, (TimeStatus.SUBMITTED,), Permission.TIME_APPROVE)
    others = [row for row in found if row.expense.person_id != ctx.actor.person_id]
    if not others:
        own = " but your own, which someone else approves" if found else ""
        raise Conflict(f"No expense waits for you{own}.")
    return others
