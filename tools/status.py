"""Status updates: who owes one, and writing one to the client from what is known."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from domain.access import Permission
from domain.approval import Approval, Effect
from domain.errors import BadInput
from domain.weeks import week_index
from domain.windows import Window
from store.projects import ProjectStatus
from store.queries import projects, status
from store.queries.projects import ProjectRow
from tools import status_drafts as drafts
from tools.blocks import Block
from tools.params import ClientRef, PastWindow, ProjectRef
from tools.quotes import local_day
from tools.reach import require_project
from tools.spec import Named, ToolContext, tool
from tools.status_drafts import StatusDraft
from tools.timesheets import last_week
from tools.values import Day, day_text, period_text
from tools.view import Line, View, listed, several, table


class OwedLine(Line):
    """One project without an update."""

    project: str
    manager: str
    client: str
    weeks: int
    last_sent: Day | None = None
    days_ago: int | None = None


class MissingUpdates(View):
    """Running projects whose client was not told how they stand."""

    period: str
    looked_at: int
    lines: tuple[OwedLine, ...] = ()

    def headline(self) -> str:
        """Name projects and managers."""
        looked = several(self.looked_at, "running project")
        if not self.lines:
            return f"All of {looked} have their status update for {self.period}."
        named = listed([self._said(line) for line in self.lines], 5, beyond=self.left_out)
        count = len(self.lines) + self.left_out
        lack = "lacks its" if count == 1 else "lack their"
        return f"{count} of {looked} {lack} status update for {self.period}: {named}."

    def _said(self, line: OwedLine) -> str:
        last = f", last on {day_text(line.last_sent)}" if line.last_sent else ", none so far"
        return f"{line.project} ({line.manager}{last})"

    def blocks(self) -> tuple[Block, ...]:
        """Show them as a table."""
        heads = {"project": "Project", "manager": "Manager", "client": "Client", "weeks": "Weeks missing|#"}
        heads |= {"last_sent": "Last update", "days_ago": "Days ago|#"}
        title = "Missing status updates"
        return (table(title, self.lines, heads, left_out=self.left_out),) if self.lines else ()


@tool(
    # Finance closes months on what managers report: the right to the account is what lets one ask.
    needs=Permission.ACCOUNTS_READ,
    agent="governance",
    staff_only=True,
    examples=(
        "which project leads didn't send their status last week?",
        "whose weekly report am I still waiting for?",
        "projects we've heard nothing about for over two weeks",
        "do I owe anyone a status this week?",
        "has Havbris had their update?",
        "no status report in November, by project manager",
        "who skipped their report in week 47?",
    ),
)
def missing_status_updates(
    ctx: ToolContext,
    window: PastWindow | None = None,
    client: ClientRef | None = None,
    project: ProjectRef | None = None,
    older_than_days: int | None = None,
) -> MissingUpdates:
    """List running projects without a sent status update for each week of a period (default: last week).

    ``older_than_days`` lists instead those whose last update is longer ago.
    """
    window = window or last_week(ctx)
    found = _running(ctx, client, project)
    lines = _owed(ctx, found, window, older_than_days)
    lines.sort(key=lambda line: (-line.weeks, line.manager, line.project))
    shown = ctx.firm.page_rows
    return MissingUpdates(
        as_of=ctx.today,
        period=period_text(window) if older_than_days is None else f"the last {older_than_days} days",
        looked_at=len(found),
        lines=tuple(lines[:shown]),
        left_out=max(0, len(lines) - shown),
        assumptions=("An update counts for the week it is about, once it is sent.",),
    )


def _running(ctx: ToolContext, client: Named | None, project: Named | None) -> list[ProjectRow]:
    return projects.found(
        ctx.db,
        ctx.actor,
        permission=Permission.ACCOUNTS_READ,
        project_id=project.id if project else None,
        client_id=client.id if client else None,
        statuses=(ProjectStatus.ACTIVE,),
    )


def _owed(ctx: ToolContext, found: list[ProjectRow], window: Window, older_than: int | None) -> list[OwedLine]:
    keys = [row.id for row in found]
    last = {key: local_day(ctx, at) for key, at in status.last_sent(ctx.db, keys).items()}
    if older_than is not None:
        before = ctx.today - timedelta(days=older_than)
        return [_line(ctx, row, 0, last) for row in found if last.get(row.id, date.min) < before]
    weeks = [one for one in window.weeks(ctx.firm.first_weekday) if one.start <= ctx.today]
    numbers = {week_index(one.start, ctx.firm.first_weekday): one for one in weeks}
    sent = status.sent_weeks(ctx.db, keys, list(numbers))
    lines = []
    for row in found:
        ran = [number for number, week in numbers.items() if row.starts_on < week.end and row.ends_on >= week.start]
        owed = sum((row.id, number) not in sent for number in ran)
        if owed:
            lines.append(_line(ctx, row, owed, last))
    return lines


def _line(ctx: ToolContext, row: ProjectRow, weeks: int, last: dict[int, date]) -> OwedLine:
    day = last.get(row.id)
    return OwedLine(
        ref=f"project:{row.id}",
        project=row.name,
        manager=row.manager,
        client=row.client,
        weeks=weeks,
        last_sent=day,
        days_ago=(ctx.today - day).days if day else None,
    )


@tool(
    needs=Permission.STATUS_WRITE,
    effect=Effect.SEND,
    approval=Approval.PROJECT_MANAGER,
    agent="governance",
    staff_only=True,
    examples=(
        "draft the client update for Nordlys",
        "write something for Nordlys's sponsor about where we stand",
        "fortnightly report for Atlas please",
        "compose an update to Havbris explaining the delay on Nordlys",
        "draft status for Nordlys without the risks",
        "weekly status report for Atlas",
    ),
)
def draft_status_update(
    ctx: ToolContext,
    project: ProjectRef,
    window: PastWindow | None = None,
    rag: Literal["green", "amber", "red"] | None = None,
    note: str = "",
    without: str = "",
) -> StatusDraft:
    """Compose a short status update from what is known and send it to the client's sponsor, once approved.

    It holds progress, what was done and comes next, milestones, what is late and what we need from them; never money
    or our people's time. ``note`` is added in the asker's words; ``without`` leaves a section out.
    """
    require_project(ctx, project, Permission.STATUS_WRITE, "and send status updates")
    row = projects.found(ctx.db, ctx.actor, project_id=project.id)[0]
    if row.client_id is None:
        raise BadInput(f"{project} has no client to write to.")
    period = window or drafts.this_week(ctx)
    return drafts.written(ctx, row, period, drafts.Wishes(rag, note.strip(), without.casefold()))
