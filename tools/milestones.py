"""Milestones: what was promised by when, what is overdue, and moving one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from pydantic import WithJsonSchema

from domain.access import Permission
from domain.approval import Approval, Effect
from domain.calendar import STANDARD
from domain.errors import BadInput, Conflict, NotFound
from domain.money import Money
from domain.totals import by_currency
from store.projects import Project
from store.queries import milestones as stored
from store.queries.milestones import MilestoneRow, Narrowed
from tools.blocks import Block
from tools.consequences import billed_later
from tools.params import AheadDay, AheadWindow, ClientRef, PastWindow, ProjectRef, ShiftParam, among
from tools.project_status import milestone_state
from tools.spec import Named, ToolContext, tool
from tools.values import Amount, Day, day_text, during, money_text, period_text
from tools.view import Line, View, listed, several, table

MilestoneName = Annotated[
    str,
    WithJsonSchema(
        {"type": "string", "x-kind": "milestone", "description": "A milestone by name or milestone:NUMBER."}
    ),
]


class MilestoneLine(Line):
    """One milestone."""

    milestone: str
    project: str
    client: str
    manager: str = ""
    due_on: Day
    days_late: int = 0
    state: str
    amount: Amount | None = None


class Milestones(View):
    """Milestones by due day; ``waiting`` counts what is overdue for each client, most first."""

    what: str
    late_only: bool = False
    amounts: tuple[Amount, ...] = ()
    waiting: tuple[str, ...] = ()
    lines: tuple[MilestoneLine, ...] = ()

    def headline(self) -> str:
        """Say how many, and name the first with their days."""
        if not self.lines:
            return f"No {self.what}."
        count = len(self.lines) + self.left_out
        noun = self.what if count != 1 else self.what.replace("milestones", "milestone", 1)
        money = f" Worth {listed([money_text(one) for one in self.amounts])} together." if self.amounts else ""
        clients = f" Waiting: {listed(self.waiting)}." if len(self.waiting) > 1 else ""
        named = listed([self._said(line) for line in self.lines], 5, beyond=self.left_out)
        return f"{count} {noun}: {named}.{clients}{money}"

    def _said(self, line: MilestoneLine) -> str:
        when = f"{several(line.days_late, 'day')} late" if line.days_late else f"{line.state}, {day_text(line.due_on)}"
        return f"{line.milestone} on {line.project} ({when})"

    def blocks(self) -> tuple[Block, ...]:
        """Show them as a table."""
        heads = {"milestone": "Milestone", "project": "Project", "client": "Client", "due_on": "Due", "state": "State"}
        if any(line.manager for line in self.lines):
            heads["manager"] = "Manager"
        if self.amounts:
            heads["amount"] = "Amount|$"
        title = self.what[0].upper() + self.what[1:]
        return (table(title, self.lines, heads, left_out=self.left_out),) if self.lines else ()


@tool(
    needs=Permission.PROJECTS_READ,
    agent="governance",
    examples=(
        "which milestones are overdue?",
        "did we miss any milestone on Nordlys?",
        "late deliverables for Havbris",
        "what have you still not handed over that was due already?",
        "which customers are waiting for something we agreed to deliver by now?",
        "overdue milestones with money attached",
        "milestones more than two weeks late",
    ),
)
def overdue_milestones(
    ctx: ToolContext,
    project: ProjectRef | None = None,
    client: ClientRef | None = None,
    window: PastWindow | None = None,
    more_than_days: int = 0,
    *,
    billable_only: bool = False,
) -> Milestones:
    """List milestones whose day is over and that are not completed, longest overdue first.

    ``billable_only`` keeps those with an amount that becomes ready to bill. A contact sees client-facing ones.
    """
    narrowed = Narrowed(_key(project), _key(client), window, billable_only=billable_only and _sees_money(ctx))
    rows = stored.overdue(ctx.db, ctx.actor, narrowed, ctx.today)
    rows = [row for row in rows if _late(ctx, row) > more_than_days]
    than = f" by more than {several(more_than_days, 'day')}" if more_than_days else ""
    due = f" due {during(period_text(window))}" if window else ""
    what = f"overdue{' billable' * billable_only} milestones{_where(project, client)}{due}{than}"
    return _view(ctx, what, rows, late_only=True)


@tool(
    needs=Permission.PROJECTS_READ,
    agent="governance",
    examples=(
        "which milestones are coming up?",
        "milestones of Nordlys",
        "what is due in December?",
        "next deliverables for Havbris",
        "which milestones fall due in the next two weeks?",
        "when is go-live on Atlas?",
        "what will you deliver to us next month?",
    ),
)
def milestones(
    ctx: ToolContext,
    project: ProjectRef | None = None,
    client: ClientRef | None = None,
    window: AheadWindow | None = None,
) -> Milestones:
    """List milestones by due day: of a project all of them, otherwise those of a period (default: the next 30 days)."""
    window = window or (None if project else ctx.next_days(30))
    rows = stored.found(ctx.db, ctx.actor, Narrowed(_key(project), _key(client), window))
    due = f" due {during(period_text(window))}" if window else ""
    return _view(ctx, f"milestones{_where(project, client)}{due}", rows)


def _key(named: Named | None) -> int | None:
    return named.id if named else None


def _where(project: Named | None, client: Named | None) -> str:
    return "".join(f" {word} {one}" for word, one in (("on", project), ("for", client)) if one)


def _late(ctx: ToolContext, row: MilestoneRow) -> int:
    return max(0, (ctx.today - row.milestone.due_on).days) if row.milestone.completed_on is None else 0


def _sees_money(ctx: ToolContext) -> bool:
    return ctx.actor.may(Permission.BUDGETS_READ)


def _view(ctx: ToolContext, what: str, rows: Sequence[MilestoneRow], *, late_only: bool = False) -> Milestones:
    lines = [_line(ctx, row) for row in rows]
    counts: dict[str, int] = {}
    for line in lines:
        counts[line.client] = counts.get(line.client, 0) + 1
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    shown = ctx.firm.page_rows
    return Milestones(
        as_of=ctx.today,
        what=what,
        late_only=late_only,
        amounts=by_currency([line.amount for line in lines if line.amount is not None]),
        waiting=tuple(f"{name} ({count})" for name, count in ranked if name) if late_only else (),
        lines=tuple(lines[:shown]),
        left_out=max(0, len(lines) - shown),
    )


def _line(ctx: ToolContext, row: MilestoneRow) -> MilestoneLine:
    one = row.milestone
    priced = _sees_money(ctx) and one.amount_minor is not None and one.currency is not None
    return MilestoneLine(
        ref=f"milestone:{one.id}",
        milestone=one.name,
        project=row.project,
        client=row.client,
        manager="" if ctx.actor.is_client else row.manager,
        due_on=one.due_on,
        days_late=_late(ctx, row),
        state=milestone_state(ctx, row),
        amount=Money(one.amount_minor or 0, one.currency or "") if priced else None,
    )


class MilestoneMoved(View):
    """A milestone with its new day."""

    milestone: str
    project: str
    was: Day
    due_on: Day
    billed: tuple[str, ...] = ()

    def headline(self) -> str:
        """Say what will change, and what is billed in another month."""
        said = f"Move milestone {self.milestone} on {self.project}"
        moved = f"{said} from {day_text(self.was)} to {day_text(self.due_on)}."
        return " ".join((moved, *self.billed))


@tool(
    needs=Permission.PROJECTS_WRITE,
    effect=Effect.WRITE,
    approval=Approval.PROJECT_MANAGER,
    agent="governance",
    examples=(
        "go-live of Nordlys is now Monday 18 January, update the milestone",
        "move the milestone acceptance completed on Atlas to 11 December",
        "push the beta milestone back by two weeks",
        "bring the handover milestone on Nordlys forward by a week",
        "milestone portal live slips to end of January",
    ),
)
def move_milestone(
    ctx: ToolContext,
    milestone: MilestoneName,
    project: ProjectRef | None = None,
    to: AheadDay | None = None,
    by: ShiftParam | None = None,
) -> MilestoneMoved:
    """Give an open milestone another day: ``to`` a day, or ``by`` some days or weeks. Its baseline stays."""
    row = _chosen(ctx, milestone, project)
    if to is None and by is None:
        raise BadInput("To when? Say the new day, or how far to move it.")
    was = row.milestone.due_on
    due = to or (by.applied(was, STANDARD.works) if by else was)
    if due == was:
        raise Conflict(f"{row.milestone.name} is due on {day_text(due)} already.")
    billed = tuple(billed_later(ctx, [(row, due)]))
    _move(ctx, row, due)
    named = {"milestone": row.milestone.name, "project": row.project}
    return MilestoneMoved(
        as_of=ctx.today, **named, was=was, due_on=due, billed=billed, assumptions=_notes(ctx, row, due)
    )


def _chosen(ctx: ToolContext, words: str, project: Named | None) -> MilestoneRow:
    narrowed = Narrowed(project_id=_key(project), open_only=True)
    rows = stored.found(ctx.db, ctx.actor, narrowed, permission=Permission.PROJECTS_WRITE)
    if not rows:
        where = f" on {project}" if project else ""
        raise NotFound(f"There is no open milestone{where} that you may change.")
    names = [(row.milestone.pk, row.milestone.name, f"{row.milestone.name} on {row.project}") for row in rows]
    key = among("milestone", words, names).id
    return next(row for row in rows if row.milestone.pk == key)


def _move(ctx: ToolContext, row: MilestoneRow, due: date) -> None:
    row.milestone.baseline_due_on = row.milestone.baseline_due_on or row.milestone.due_on
    row.milestone.due_on = due
    ctx.db.get_one(Project, row.milestone.project_id).plan_updated_at = ctx.now
    ctx.db.add(row.milestone)


def _notes(ctx: ToolContext, row: MilestoneRow, due: date) -> tuple[str, ...]:
    notes = []
    if row.milestone.amount_minor and row.milestone.currency:
        amount = Money(row.milestone.amount_minor, row.milestone.currency)
        notes.append(f"{amount} becomes ready to bill when it is completed, so later too.")
    ends = ctx.db.get_one(Project, row.milestone.project_id).ends_on
    if due > ends:
        notes.append(f"That is after the end of {row.project} on {day_text(ends)}.")
    return tuple(notes)
