"""Write-offs: work and value given up, by whom and why, and what caps took off."""

from __future__ import annotations

from domain.access import Permission
from domain.money import Money, total
from domain.totals import by_currency
from store.queries import write_offs as queries
from store.queries.write_offs import GivenUp, Narrowed
from tools.blocks import Block
from tools.params import ClientRef, PastWindow, PersonRef, ProjectRef
from tools.reach import require_staff
from tools.spec import ToolContext, tool
from tools.values import Amount, Day, Effort, during, hours_text, money_text, period_text
from tools.view import Line, View, listed, several, table

_DAYS = 365


class WriteOffLine(Line):
    """One write-off."""

    day: Day
    project: str
    person: str
    minutes: Effort
    amount: Amount
    decided_by: str
    reason: str

    @classmethod
    def of(cls, row: GivenUp) -> WriteOffLine:
        """Show one stored write-off."""
        return cls(
            ref=row.ref,
            day=row.day,
            project=row.project,
            person=row.person,
            minutes=row.minutes,
            amount=Money(row.minor, row.currency),
            decided_by=row.decided_by,
            reason=row.reason,
        )


class ProjectLine(Line):
    """What one project lost, in one currency."""

    project: str
    amount: Amount
    minutes: Effort


class WriteOffs(View):
    """Value given up in a period, with totals a currency."""

    where: str
    period: str
    totals: tuple[Amount, ...]
    minutes: Effort
    projects: tuple[ProjectLine, ...] = ()
    lines: tuple[WriteOffLine, ...] = ()

    def headline(self) -> str:
        """Say how much was written off, where, and why the latest was."""
        if not self.lines:
            return f"Nothing was written off{self.where} {during(self.period)}."
        amounts = listed([money_text(amount) for amount in self.totals])
        top = [f"{line.project} ({money_text(line.amount)})" for line in self.projects]
        hours = f" ({hours_text(self.minutes)})" if self.minutes else ""
        count = several(len(self.lines) + self.left_out, "write-off")
        first = f"{amounts}{hours} was written off{self.where} {during(self.period)}, {count}: {listed(top)}."
        latest = self.lines[0]
        by = f" by {latest.decided_by}" if latest.decided_by else ""
        return f"{first} Latest: {latest.project}, {money_text(latest.amount)} on {latest.day}{by}, {latest.reason}."

    def blocks(self) -> tuple[Block, ...]:
        """Show projects, then each write-off."""
        if not self.lines:
            return ()
        by = {"project": "Project", "amount": "Written off|$", "minutes": "Hours|h"}
        rows = {
            "day": "Day",
            "project": "Project",
            "person": "Whose time",
            "minutes": "Hours|h",
            "amount": "Amount|$",
            "decided_by": "Decided by",
            "reason": "Reason",
        }
        return (
            table("Written off by project", self.projects, by),
            table("Write-offs", self.lines, rows, left_out=self.left_out),
        )


@tool(
    needs=Permission.INVOICES_READ,
    agent="financial_control",
    staff_only=True,
    examples=(
        "what have we written off this year?",
        "write-offs on Acorn",
        "were any of my hours written down?",
        "how much did we give away to Contoso last quarter?",
        "who wrote off time and why?",
    ),
)
def write_offs(
    ctx: ToolContext,
    project: ProjectRef | None = None,
    client: ClientRef | None = None,
    window: PastWindow | None = None,
    person: PersonRef | None = None,
) -> WriteOffs:
    """List value given up (default: the last 365 days) with amount, hours, who decided and why.

    What not-to-exceed caps took off invoices is listed too, unless it is asked about one person's time.
    """
    require_staff(ctx, "What we write off")
    period = window or ctx.last_days(_DAYS)
    named = (project, client, person)
    narrowed = Narrowed(period, *(one.id if one else None for one in named))
    found = queries.write_offs(ctx.db, ctx.actor, narrowed)
    if person is None:
        found += queries.capped(ctx.db, ctx.actor, narrowed)
    lines = sorted((WriteOffLine.of(row) for row in found), key=lambda line: line.day, reverse=True)
    words = zip(("on", "for", "of time by"), named, strict=True)
    return _view(ctx, lines, "".join(f" {word} {one.name}" for word, one in words if one), period_text(period))


def _view(ctx: ToolContext, lines: list[WriteOffLine], where: str, period: str) -> WriteOffs:
    shown = ctx.firm.page_rows
    return WriteOffs(
        as_of=ctx.today,
        where=where,
        period=period,
        totals=by_currency((line.amount for line in lines), ctx.firm.currency),
        minutes=sum(line.minutes for line in lines),
        projects=_projects(lines)[:shown],
        lines=tuple(lines[:shown]),
        left_out=max(0, len(lines) - shown),
    )


def _projects(lines: list[WriteOffLine]) -> tuple[ProjectLine, ...]:
    grouped: dict[tuple[str, str], list[WriteOffLine]] = {}
    for line in lines:
        grouped.setdefault((line.project, line.amount.currency), []).append(line)
    found = [
        ProjectLine(
            project=project,
            amount=total((line.amount for line in rows), currency),
            minutes=sum(line.minutes for line in rows),
        )
        for (project, currency), rows in grouped.items()
    ]
    return tuple(sorted(found, key=lambda line: (-line.amount.minor, line.project)))
