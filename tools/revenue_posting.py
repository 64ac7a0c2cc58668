"""Posting a month's revenue, and closing months so that nothing is posted into them any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import true
from sqlmodel import Session, col, func, select

from domain.access import Permission, Reach
from domain.approval import Approval, Effect
from domain.errors import BadInput, Conflict, Forbidden
from domain.money import Money
from domain.totals import by_currency
from domain.weeks import month_index
from domain.windows import Window
from domain.windows.window import add_months, month_of
from store.contracts import Contract
from store.facts.earned import earned_by_project
from store.facts.margin import names
from store.facts.provisions import provisions
from store.invoicing import hold_books
from store.projects import Project
from store.queries import contracts
from store.revenue import ClosedPeriod, RevenueEntry
from tools.blocks import Block
from tools.params import PastWindow
from tools.spec import ToolContext, tool
from tools.values import Amount, money_text
from tools.view import Line, View, listed, several, table


class PostingLine(Line):
    """What one project posts for the month."""

    project: str
    method: str
    amount: Amount
    provision: Amount


class Postings(View):
    """Revenue to be posted for a month."""

    month: str
    total: tuple[Amount, ...]
    provision: tuple[Amount, ...]
    lines: tuple[PostingLine, ...]

    def headline(self) -> str:
        """Say how much is posted for how many projects, the largest first, and what is provided for losses."""
        total = listed([money_text(one) for one in self.total])
        top = [f"{line.project} {money_text(line.amount)}" for line in self.lines]
        count = several(len(self.lines) + self.left_out, "project")
        said = f"Post {total} of revenue for {self.month}, {count}: {listed(top, beyond=self.left_out)}."
        lost = [money_text(one) for one in self.provision if one]
        return f"{said} Provision for expected losses changes by {listed(lost)}." if lost else said

    def blocks(self) -> tuple[Block, ...]:
        """Show each project."""
        heads = {"project": "Project", "method": "Method", "amount": "Revenue|$", "provision": "Loss provision|$"}
        return (table(f"Postings of {self.month}", self.lines, heads, left_out=self.left_out),)


class PeriodChange(View):
    """A month to be closed or opened again."""

    says: str

    def headline(self) -> str:
        """Say it."""
        return self.says


def last_month(ctx: ToolContext) -> Window:
    """Return the month before this one."""
    return month_of(add_months(ctx.today.replace(day=1), -1))


@tool(
    needs=Permission.REVENUE_WRITE,
    effect=Effect.WRITE,
    approval=Approval.FINANCE,
    agent="financial_control",
    defaults={"window": last_month},
    examples=(
        "post October's revenue",
        "book the revenue of last month",
        "run revenue recognition for October",
        "post the recognised revenue",
        "recognise and post last month",
    ),
)
def post_revenue(ctx: ToolContext, window: PastWindow | None = None) -> Postings:
    """Post the revenue of a month that is over (default: last month), each contract by its method.

    Changed estimates, contract changes and time approved late are caught up; an expected loss is provided for whole.
    """
    month = _month(ctx, window or last_month(ctx))
    _refuse_out_of_order(ctx, month)
    rows = [*_entries(ctx, month)]
    if not rows:
        raise Conflict(f"There is no revenue left to post for {month:%B %Y}.")
    ctx.db.add_all(entry for _, entry in rows)
    return _postings(ctx, month, rows)


def _month(ctx: ToolContext, window: Window) -> date:
    """Return the first day of the one month that is meant. Raises BadInput unless it is one, and over."""
    first = window.start
    if first.day != 1 or window.end != add_months(first, 1):
        raise BadInput(f"Books are kept by the month; {window.label} is not one.", hint="Say for example October 2026.")
    if window.last >= ctx.today:
        raise BadInput(f"{first:%B %Y} is not over yet.", hint="Ask what it earned so far instead.")
    _firm_wide(ctx)
    return first


def _firm_wide(ctx: ToolContext) -> None:
    if ctx.actor.reach(Permission.REVENUE_WRITE) < Reach.ALL:
        raise Forbidden("The books of the firm are finance's.")


def _refuse_out_of_order(ctx: ToolContext, month: date) -> None:
    refuse_closed(ctx.db, month)
    last = contracts.last_posted_month(ctx.db)
    if last is None:
        return
    following = add_months(date(last // 100, last % 100, 1), 1)
    if month < following:
        raise Conflict(
            f"{month:%B %Y} is posted already.",
            hint=f"What changed since is caught up in {following:%B %Y}.",
        )
    if month > following:
        raise Conflict(f"{following:%B %Y} is not posted yet.", hint="Months are posted in their order.")


def refuse_closed(db: Session, month: date) -> None:
    """Raise Conflict when the month is closed; nobody closes it until the transaction ends."""
    hold_books(db)
    if db.exec(select(ClosedPeriod.id).where(col(ClosedPeriod.month) == month_index(month))).first() is not None:
        raise Conflict(
            f"{month:%B %Y} is closed: nothing is posted into it.", hint="Open it again, or use the next one."
        )


def _entries(ctx: ToolContext, month: date) -> Iterator[tuple[str, RevenueEntry]]:
    """Yield the entry of each project that earned something, or whose expected loss changed."""
    window = month_of(month)
    week = ctx.firm.first_weekday
    found = earned_by_project(ctx.db, true(), window, window.last, first_weekday=week)
    lost = provisions(ctx.db, true(), window.last, first_weekday=week)
    before, agreed = _provided(ctx.db), _contracts(ctx.db)
    for one in names(ctx.db, col(Project.internal).is_(False)):
        earned = found.get(one.id)
        contract = agreed.get(one.id)
        if earned is None or contract is None:
            continue
        provision = lost[one.id][0].minor - before.get(one.id, 0) if one.id in lost else 0
        if earned.open or provision:
            yield one.name, _entry(contract, earned.open, provision, window)


def _entry(contract: Contract, amount: Money, provision: int, window: Window) -> RevenueEntry:
    return RevenueEntry(
        project_id=contract.project_id,
        contract_id=contract.pk,
        month=month_index(window.start),
        amount_minor=amount.minor,
        provision_minor=provision,
        currency=amount.currency,
        method=contract.recognition,
        posted_on=window.last,
    )


def _provided(db: Session) -> dict[int, int]:
    query = select(RevenueEntry.project_id, func.sum(col(RevenueEntry.provision_minor))).group_by(
        col(RevenueEntry.project_id)
    )
    return {key: int(minor) for key, minor in db.exec(query)}


def _contracts(db: Session) -> dict[int, Contract]:
    found: dict[int, Contract] = {}
    for contract in db.exec(select(Contract).order_by(col(Contract.id))):
        found.setdefault(contract.project_id, contract)
    return found


def _postings(ctx: ToolContext, month: date, rows: list[tuple[str, RevenueEntry]]) -> Postings:
    lines = [
        PostingLine(
            ref=f"project:{entry.project_id}",
            project=name,
            method=entry.method.value.replace("_", " "),
            amount=Money(entry.amount_minor, entry.currency),
            provision=Money(entry.provision_minor, entry.currency),
        )
        for name, entry in rows
    ]
    lines.sort(key=lambda line: (-line.amount.minor, line.project))
    shown = ctx.firm.page_rows * 3
    return Postings(
        as_of=month_of(month).last,
        month=f"{month:%B %Y}",
        total=by_currency((line.amount for line in lines), ctx.firm.currency),
        provision=by_currency((line.provision for line in lines), ctx.firm.currency),
        lines=tuple(lines[:shown]),
        left_out=max(0, len(lines) - shown),
        assumptions=("Measured by each contract's method to the end of the month, less what was posted before.",),
    )


@tool(
    needs=Permission.REVENUE_WRITE,
    effect=Effect.WRITE,
    approval=Approval.FINANCE,
    agent="financial_control",
    defaults={"window": last_month},
    examples=("close October", "close the books for last month", "lock the period October 2026", "month-end close"),
)
def close_period(ctx: ToolContext, window: PastWindow | None = None) -> PeriodChange:
    """Close a month whose revenue is posted: no invoice, payment, credit or revenue is dated into it any more."""
    month = _month(ctx, window or last_month(ctx))
    hold_books(ctx.db, alone=True)
    refuse_closed(ctx.db, month)
    last = contracts.last_posted_month(ctx.db)
    if last is None or last < month_index(month):
        raise Conflict(f"The revenue of {month:%B %Y} is not posted yet.", hint="Post it first, then close the month.")
    ctx.db.add(ClosedPeriod(month=month_index(month), closed_at=ctx.now, closed_by=ctx.actor.person_id))
    return PeriodChange(
        as_of=ctx.today, says=f"Close {month:%B %Y}: nothing is invoiced, paid, credited or posted into it any more."
    )


@tool(
    needs=Permission.REVENUE_WRITE,
    effect=Effect.WRITE,
    approval=Approval.FINANCE_FOUR_EYES,
    agent="financial_control",
    examples=("reopen October, an invoice is missing", "open the books of September again", "unlock last month"),
)
def reopen_period(ctx: ToolContext, window: PastWindow, reason: str) -> PeriodChange:
    """Open a closed month again, with a reason; a second person must agree."""
    month = _month(ctx, window)
    if not reason.strip():
        raise BadInput("Why? A reason is kept with it.")
    hold_books(ctx.db, alone=True)
    found = ctx.db.exec(select(ClosedPeriod).where(col(ClosedPeriod.month) == month_index(month))).first()
    if found is None:
        raise Conflict(f"{month:%B %Y} is not closed.")
    ctx.db.delete(found)
    return PeriodChange(as_of=ctx.today, says=f"Open {month:%B %Y} again: {reason.strip()}.")
