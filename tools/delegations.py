"""Handing the decision on the team's time to another project manager for a while."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import aliased
from sqlmodel import col, or_, select

from domain.access import Permission, Role
from domain.approval import Approval, Effect
from domain.errors import BadInput, Conflict, NotFound
from domain.windows import Window
from domain.windows.window import DOOMSDAY
from store.people import Delegation, Grant, Person
from tools.blocks import Block
from tools.params import AheadDay, AheadWindow, PersonRef
from tools.spec import Named, ToolContext, tool
from tools.values import Day, day_text
from tools.view import Line, View, listed, table

_LONGEST = timedelta(days=366)


class DelegationLine(Line):
    """Who decides in whose place, from when to when."""

    manager: str
    deputy: str
    starts_on: Day
    ends_on: Day

    def said(self) -> str:
        """Write it for a sentence."""
        return f"{self.deputy} for {self.manager} ({day_text(self.starts_on)} to {day_text(self.ends_on)})"


class Delegations(View):
    """Who decides on time in whose place, now and to come."""

    lines: tuple[DelegationLine, ...] = ()

    def headline(self) -> str:
        """Name them."""
        if not self.lines:
            return "Nobody decides on time in another's place."
        return f"Deciding on time in another's place: {listed([line.said() for line in self.lines])}."

    def blocks(self) -> tuple[Block, ...]:
        """Show them as a table."""
        heads = {"manager": "Manager", "deputy": "Deputy", "starts_on": "From", "ends_on": "To"}
        return (table("Deputies", self.lines, heads, left_out=self.left_out),) if self.lines else ()


class DelegationChange(View):
    """A delegation to be made or ended."""

    sentence: str

    def headline(self) -> str:
        """Say the change."""
        return self.sentence


@tool(
    needs=Permission.TIME_APPROVE,
    agent="financial_control",
    examples=(
        "who approves time in my place?",
        "which deputies are set for time approval?",
        "whose timesheets am I standing in for?",
        "who is covering approvals in December?",
    ),
)
def delegations(ctx: ToolContext) -> Delegations:
    """List who decides on the team's time in another manager's place, now and to come: one's own and those one took."""
    manager, deputy = aliased(Person), aliased(Person)
    mine = or_(col(Delegation.from_id) == ctx.actor.person_id, col(Delegation.to_id) == ctx.actor.person_id)
    query = (
        select(Delegation, manager.name, deputy.name)
        .join(manager, col(manager.id) == Delegation.from_id)
        .join(deputy, col(deputy.id) == Delegation.to_id)
        .where(col(Delegation.revoked_at).is_(None), col(Delegation.ends_on) >= ctx.today)
        .order_by(col(Delegation.starts_on))
    )
    found = ctx.db.exec(query if _leads_all(ctx) else query.where(mine)).all()
    shown = found[: ctx.firm.page_rows]
    lines = tuple(_line(row, boss, other) for row, boss, other in shown)
    return Delegations(as_of=ctx.today, lines=lines, left_out=len(found) - len(shown))


def _leads_all(ctx: ToolContext) -> bool:
    return bool(ctx.actor.roles & {Role.HEAD_OF_DELIVERY, Role.CEO})


def _line(row: Delegation, manager: str, deputy: str) -> DelegationLine:
    return DelegationLine(
        ref=f"delegation:{row.id}", manager=manager, deputy=deputy, starts_on=row.starts_on, ends_on=row.ends_on
    )


@tool(
    needs=Permission.TIME_APPROVE,
    effect=Effect.WRITE,
    approval=Approval.REQUESTER,
    agent="financial_control",
    examples=(
        "let Ben approve my team's time while I am away from 7 to 18 December",
        "delegate time approval to Ben next week",
        "Ben stands in for me on timesheets until 8 January",
        "hand my approvals over to Ben for the holidays",
    ),
)
def delegate_approval(
    ctx: ToolContext,
    person: PersonRef,
    window: AheadWindow | None = None,
    *,
    starts: AheadDay | None = None,
    ends: AheadDay | None = None,
) -> DelegationChange:
    """Let another project manager decide on one's team's time for some days. Never on their own time, nothing else."""
    first, last = _days(ctx, window, starts, ends)
    deputy = _deputy(ctx, person)
    ctx.db.add(Delegation(from_id=ctx.me().id, to_id=deputy.id, starts_on=first, ends_on=last))
    ctx.db.flush()
    span = f"from {day_text(first)} to {day_text(last)}"
    return DelegationChange(
        as_of=ctx.today,
        sentence=f"{deputy} decides on time on the projects of {ctx.actor.name} {span}.",
        assumptions=("The manager may go on deciding too; nobody decides on their own time.",),
    )


def _days(ctx: ToolContext, window: Window | None, starts: date | None, ends: date | None) -> tuple[date, date]:
    first = starts or (window.start if window else ctx.today)
    last = ends or (window.last if window and window.end < DOOMSDAY else None)
    if last is None:
        raise BadInput("Until when? Say the last day somebody else decides.")
    if last < first:
        raise BadInput(f"From {day_text(first)} to {day_text(last)} is no period.")
    if last < ctx.today or last - first > _LONGEST:
        raise BadInput("A deputy is set for days to come, a year at most.")
    return max(first, ctx.today), last


def _deputy(ctx: ToolContext, person: Named) -> Named:
    if person.id == ctx.actor.person_id:
        raise BadInput("You decide yourself already. Who stands in for you?")
    manages = select(Grant.id).where(col(Grant.person_id) == person.id, col(Grant.role) == Role.PROJECT_MANAGER)
    if ctx.db.exec(manages).first() is None:
        raise Conflict(f"{person} is not a project manager.", hint="Only one may decide on time in your place.")
    return person


@tool(
    needs=Permission.TIME_APPROVE,
    effect=Effect.WRITE,
    approval=Approval.REQUESTER,
    agent="financial_control",
    examples=(
        "Ben no longer approves time for me",
        "end the delegation to Ben",
        "I am back, take my approvals back from Ben",
    ),
)
def end_delegation(ctx: ToolContext, person: PersonRef) -> DelegationChange:
    """End what one handed over to somebody: from now on they no longer decide in one's place."""
    query = select(Delegation).where(
        col(Delegation.from_id) == ctx.me().id,
        col(Delegation.to_id) == person.id,
        col(Delegation.revoked_at).is_(None),
        col(Delegation.ends_on) >= ctx.today,
    )
    rows = ctx.db.exec(query).all()
    if not rows:
        raise NotFound(f"{person} does not decide in your place.")
    for row in rows:
        row.revoked_at = ctx.now
    return DelegationChange(as_of=ctx.today, sentence=f"{person} no longer decides on time for {ctx.actor.name}.")
