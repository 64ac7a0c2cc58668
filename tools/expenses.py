"""Expenses: handed in with their receipt, looked at, approved or sent back; the billing run passes them on."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import WithJsonSchema
from sqlmodel import col, select

from domain.access import Permission, Reach
from domain.approval import Approval, Effect
from domain.errors import BadInput, Conflict, Forbidden
from domain.expenses import Policy, out_of_policy
from domain.money import Money
from domain.totals import by_currency
from store.expenses import Expense, Rebill
from store.facts.exchange import reporting
from store.findings import Notice
from store.projects import Project
from store.queries import expense_list as queries
from store.queries.expense_list import Listed, Narrowed
from store.timesheets import TimeStatus
from tools.blocks import Block
from tools.invoice_refs import SumParam
from tools.params import PastDay, PastWindow, PersonRef, ProjectRef
from tools.spec import Named, ToolContext, tool
from tools.values import Amount, Day, day_text, money_text, period_text
from tools.view import Line, View, listed, several, table

State = Literal["submitted", "approved", "rejected", "locked"]
Rule = Literal["none", "cost", "markup"]
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOST_MARKUP = 100
Receipt = Annotated[
    str,
    WithJsonSchema(
        {"type": "string", "description": "The receipt's file as 'name|bytes|sha256'; a page fills this in.", "x-kind": "receipt"}
    ),
]


class ExpenseLine(Line):
    """One expense."""

    day: Day
    person: str
    project: str
    category: str
    note: str
    amount: Amount
    rebill: str
    receipt: str
    status: str
    look: str

    @classmethod
    def of(cls, row: Listed) -> ExpenseLine:
        """Show one stored expense."""
        one = row.expense
        rule = {"none": "not passed on", "cost": "at cost", "unit": "by the unit"}
        return cls(
            ref=f"expense:{one.id}",
            day=one.spent_on,
            person=row.person,
            project=row.project,
            category=one.category,
            note=one.note,
            amount=Money(one.amount_minor, one.currency),
            rebill=rule.get(one.rebill.value, f"at cost + {one.markup_bp // 100} %"),
            receipt=one.receipt_name or "none",
            status="billed" if one.status is TimeStatus.LOCKED else one.status.value,
            look=one.out_of_policy or one.reason,
        )


class Expenses(View):
    """Expenses, or what is to become of some."""

    says: str
    total: tuple[Amount, ...] = ()
    lines: tuple[ExpenseLine, ...] = ()

    def headline(self) -> str:
        """Say what they come to, and which need a second look."""
        odd = [f"{line.person} {money_text(line.amount)} ({line.look})" for line in self.lines if line.look]
        return f"{self.says} Look at these first: {listed(odd)}." if odd else self.says

    def blocks(self) -> tuple[Block, ...]:
        """Show them as a table."""
        heads = {
            "day": "Day",
            "person": "Person",
            "project": "Project",
            "category": "Category",
            "note": "What",
            "amount": "Amount|$",
            "rebill": "Passed on",
            "receipt": "Receipt",
            "status": "Status",
            "look": "Look at",
        }
        return (table("Expenses", self.lines, heads, left_out=self.left_out),) if self.lines else ()


@tool(
    needs=Permission.TIME_LOG,
    agent="financial_control",
    examples=(
        "my expenses this month",
        "which expenses wait for approval?",
        "expenses on Nordlys",
        "what did Ana claim in October?",
        "was my hotel approved?",
        "out of policy expenses",
    ),
)
def expenses(
    ctx: ToolContext,
    person: PersonRef | None = None,
    project: ProjectRef | None = None,
    window: PastWindow | None = None,
    status: State | None = None,
) -> Expenses:
    """List expenses of a person, a project or all within reach, with their receipt, rule and state."""
    narrowed = _narrowed(person, project, window)
    found = queries.expenses(ctx.db, ctx.actor, narrowed, (TimeStatus(status),) if status else ())
    where = "".join(f" {word} {one.name}" for word, one in (("of", person), ("on", project)) if one)
    when = f" in {period_text(window)}" if window else ""
    what = f"{status + ' ' if status else ''}expense"
    total = listed([money_text(one) for one in _sum(ctx, found)])
    says = f"{several(len(found), what)}{where}{when} over {total}." if found else f"There is no {what}{where}{when}."
    return _view(ctx, says, found)


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
    """Hand in one's own expense: amount, category, project, day (default: today), and how it is passed on.

    It waits for whoever leads the project; outside the policy it is marked, not refused.
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
    return _view(ctx, says, [Listed(row, ctx.actor.name, project.name)])


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
    policy = Policy(currency=ctx.firm.currency)
    stated = reporting(ctx.db, policy.currency).state(Money(row.amount_minor, row.currency), row.spent_on)
    return out_of_policy(policy, row.category, stated, row.spent_on, ctx.today, receipt=bool(row.receipt_name))


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
) -> Expenses:
    """Approve submitted expenses on projects one leads, never one's own; those outside the policy are named first."""
    found = _waiting(ctx, _narrowed(person, project, window))
    for row in found:
        row.expense.status = TimeStatus.APPROVED
        row.expense.approved_by, row.expense.approved_at = ctx.actor.person_id, ctx.now
    total = listed([money_text(one) for one in _sum(ctx, found)])
    return _view(ctx, f"Approve {several(len(found), 'expense')} over {total}.", found)


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
) -> Expenses:
    """Send a person's submitted expenses back with a reason, all or those of a project, period or category."""
    if not reason.strip():
        raise BadInput("Why? The reason goes back with it.")
    found = [row for row in _waiting(ctx, _narrowed(person, project, window)) if category.casefold() in row.expense.category]
    if not found:
        raise Conflict(f"No submitted {category} expense of {person.name} waits for you.".replace("  ", " "))
    for row in found:
        row.expense.status, row.expense.reason = TimeStatus.REJECTED, reason.strip()
        ctx.db.add(_told(ctx, row, reason.strip()))
    total = listed([money_text(one) for one in _sum(ctx, found)])
    says = f'Send {several(len(found), "expense")} over {total} back to {person.name}: "{reason.strip()}".'
    return _view(ctx, says, found)


def _told(ctx: ToolContext, row: Listed, reason: str) -> Notice:
    one = row.expense
    what = f"{money_text(Money(one.amount_minor, one.currency))} for {one.category} on {row.project}"
    return Notice(
        key=f"expense-rejected:{one.id}:{ctx.now.isoformat()}",
        person_id=one.person_id,
        channel="chat",
        subject="An expense came back",
        body=f"{what} ({day_text(one.spent_on)}) came back from {ctx.actor.name}: {reason}",
        created_at=ctx.now,
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


def _narrowed(person: Named | None, project: Named | None, window: object) -> Narrowed:
    from domain.windows import Window

    period = window if isinstance(window, Window) else None
    return Narrowed(person.id if person else None, project.id if project else None, period)


def _sum(ctx: ToolContext, rows: list[Listed]) -> tuple[Money, ...]:
    return tuple(by_currency((Money(r.expense.amount_minor, r.expense.currency) for r in rows), ctx.firm.currency))


def _view(ctx: ToolContext, says: str, rows: list[Listed]) -> Expenses:
    shown = ctx.firm.page_rows * 2
    lines = tuple(ExpenseLine.of(row) for row in rows[:shown])
    return Expenses(
        as_of=ctx.today, says=says, total=_sum(ctx, rows), lines=lines, left_out=max(0, len(rows) - shown)
    )
