"""Expenses: handed in with their receipt, looked at, approved or sent back; the billing run passes them on."""

from __future__ import annotations

from typing import Literal

from domain.access import Permission
from domain.money import Money
from domain.totals import by_currency
from domain.windows import Window
from store.queries import expense_list as queries
from store.queries.expense_list import Listed, Narrowed
from store.timesheets import TimeStatus
from tools.blocks import Block
from tools.params import PastWindow, PersonRef, ProjectRef
from tools.spec import Named, ToolContext, tool
from tools.values import Amount, Day, during, money_text, period_text
from tools.view import Line, View, listed, several, table

State = Literal["submitted", "approved", "rejected", "locked"]


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
    file: bool = False  # the receipt itself was kept

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
            look=one.reason or one.out_of_policy,
            file=one.document_id is not None,
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
    narrowed = narrowed_to(person, project, window)
    found = queries.expenses(ctx.db, ctx.actor, narrowed, (TimeStatus(status),) if status else ())
    where = "".join(f" {word} {one.name}" for word, one in (("of", person), ("on", project)) if one)
    when = f" {during(period_text(window))}" if window else ""
    what = f"{status + ' ' if status else ''}expense"
    total = listed([money_text(one) for one in sum_of(ctx, found)])
    says = f"{several(len(found), what)}{where}{when} over {total}." if found else f"There is no {what}{where}{when}."
    return shown(ctx, says, found)


def narrowed_to(person: Named | None, project: Named | None, window: Window | None) -> Narrowed:
    """Return what a question about expenses is narrowed to."""
    return Narrowed(person.id if person else None, project.id if project else None, window)


def sum_of(ctx: ToolContext, rows: list[Listed]) -> tuple[Money, ...]:
    """Return what expenses come to, by currency."""
    return tuple(by_currency((Money(r.expense.amount_minor, r.expense.currency) for r in rows), ctx.firm.currency))


def shown(ctx: ToolContext, says: str, rows: list[Listed]) -> Expenses:
    """Show expenses under a sentence."""
    page = ctx.firm.page_rows * 2
    lines = tuple(ExpenseLine.of(row) for row in rows[:page])
    return Expenses(as_of=ctx.today, says=says, total=sum_of(ctx, rows), lines=lines, left_out=max(0, len(rows) - page))
