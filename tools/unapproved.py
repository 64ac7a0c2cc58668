"""Submitted time nobody has approved yet: who holds it up, and for how long."""

from __future__ import annotations

from datetime import timedelta

from domain.access import Permission
from store.queries import unapproved
from store.queries.unapproved import Waiting
from tools.blocks import Block
from tools.params import PastWindow, PersonRef, ProjectRef
from tools.spec import ToolContext, tool
from tools.values import Day, Effort, during, hours_text, period_text
from tools.view import Line, View, listed, several, table


class WaitingLine(Line):
    """Submitted time of one person on one project."""

    approver: str
    project: str
    person: str
    minutes: Effort
    entries: int
    oldest_work: Day
    waiting_days: int


class ApproverLine(Line):
    """What one approver has not decided."""

    approver: str
    minutes: Effort
    people: int
    longest_days: int


class Unapproved(View):
    """Submitted, undecided time by approver, then by project and person, longest waiting first."""

    where: str
    minutes: Effort
    approvers: tuple[ApproverLine, ...] = ()
    lines: tuple[WaitingLine, ...] = ()

    def headline(self) -> str:
        """Say how much waits, and for whom."""
        if not self.lines:
            return f"No submitted time waits for approval{self.where}."
        held = [
            f"{line.approver} ({hours_text(line.minutes)}, up to {several(line.longest_days, 'day')})"
            for line in self.approvers
        ]
        waits = f"{hours_text(self.minutes)} of submitted time waits for approval{self.where}"
        return f"{waits}, with {listed(held)}."

    def blocks(self) -> tuple[Block, ...]:
        """Show approvers, then the rows."""
        if not self.lines:
            return ()
        by = {
            "approver": "Approver",
            "minutes": "Waiting|h",
            "people": "People|#",
            "longest_days": "Longest, days|#",
        }
        rows = {
            "person": "Person",
            "project": "Project",
            "minutes": "Hours|h",
            "oldest_work": "Oldest work",
            "waiting_days": "Days waiting|#",
            "approver": "Approver",
        }
        return (
            table("Waiting for approval", self.approvers, by),
            table("By person and project", self.lines, rows, left_out=self.left_out),
        )


@tool(
    needs=Permission.TIME_READ,
    agent="financial_control",
    examples=(
        "which timesheets are still waiting for approval?",
        "what do I have to approve?",
        "unapproved time older than a week",
        "who is sitting on unapproved hours?",
        "submitted but not approved on Nordlys",
        "is my time from last week approved yet?",
    ),
)
def unapproved_time(
    ctx: ToolContext,
    window: PastWindow | None = None,
    project: ProjectRef | None = None,
    person: PersonRef | None = None,
    older_than_days: int | None = None,
) -> Unapproved:
    """List submitted time nobody has approved or sent back, by approver and age.

    The window is about the day of the work; older_than_days about how long it has been submitted.
    """
    before = ctx.now - timedelta(days=older_than_days) if older_than_days is not None else None
    narrowed = unapproved.Narrowed(window, project.id if project else None, person.id if person else None, before)
    found = unapproved.waiting(ctx.db, ctx.actor, narrowed)
    lines = sorted((_line(ctx, row) for row in found), key=lambda line: (-line.waiting_days, line.person))
    where = "".join(f" {word} {named.name}" for word, named in (("on", project), ("of", person)) if named)
    where += f" for work {during(period_text(window))}" if window else ""
    where += f" for more than {older_than_days} days" if older_than_days is not None else ""
    return _view(ctx, lines, where)


def _view(ctx: ToolContext, lines: list[WaitingLine], where: str) -> Unapproved:
    shown = ctx.firm.page_rows
    return Unapproved(
        as_of=ctx.today,
        where=where,
        minutes=sum(line.minutes for line in lines),
        approvers=_approvers(lines)[:shown],
        lines=tuple(lines[:shown]),
        left_out=max(0, len(lines) - shown),
    )


def _line(ctx: ToolContext, row: Waiting) -> WaitingLine:
    since = row.since.astimezone(ctx.call.zone).date() if row.since else row.first_day
    return WaitingLine(
        ref=f"project:{row.project_id}",
        approver=row.approver,
        project=row.project,
        person=row.person,
        minutes=row.minutes,
        entries=row.entries,
        oldest_work=row.first_day,
        waiting_days=max(0, (ctx.today - since).days),
    )


def _approvers(lines: list[WaitingLine]) -> tuple[ApproverLine, ...]:
    grouped: dict[str, list[WaitingLine]] = {}
    for line in lines:
        grouped.setdefault(line.approver, []).append(line)
    found = [
        ApproverLine(
            approver=approver,
            minutes=sum(line.minutes for line in rows),
            people=len({line.person for line in rows}),
            longest_days=max(line.waiting_days for line in rows),
        )
        for approver, rows in grouped.items()
    ]
    return tuple(sorted(found, key=lambda line: (-line.minutes, line.approver)))
