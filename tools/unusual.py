"""Time that looks wrong: weekends, long days, leave, holidays, closed projects, doubles."""

from __future__ import annotations

from domain.access import Permission
from domain.errors import BadInput
from store.queries import unusual as queries
from store.queries.unusual import Narrowed, Unusual
from tools.blocks import Block
from tools.params import PastWindow, PersonRef, ProjectRef
from tools.spec import ToolContext, tool
from tools.values import Day, Effort, during, hours_text, period_text
from tools.view import Line, View, listed, several, table

_DAYS = 14
_MOST_DAYS = 400  # the weekends of a longer window are too many for one question


class UnusualLine(Line):
    """One thing to look at."""

    why: str
    person: str
    day: Day
    project: str
    minutes: Effort

    @classmethod
    def of(cls, row: Unusual) -> UnusualLine:
        """Show one finding."""
        return cls(
            ref=f"time_entry:{row.entry_id}",
            why=row.why,
            person=row.person,
            day=row.day,
            project=row.project,
            minutes=row.minutes,
        )


class UnusualTime(View):
    """Handed-in time that breaks a rule, with the rule."""

    period: str
    where: str
    lines: tuple[UnusualLine, ...] = ()

    def headline(self) -> str:
        """Say how many, and which first."""
        if not self.lines:
            return f"I see no unusual time{self.where} {during(self.period)}."
        first = [
            f"{line.person}, {hours_text(line.minutes)} on {line.day:%a} {line.day.day} {line.day:%b}, {line.why}"
            for line in self.lines
        ]
        found = several(len(self.lines) + self.left_out, "unusual entry", "unusual entries")
        return f"{found}{self.where} {during(self.period)}: {'; '.join(first[:5])}."

    def blocks(self) -> tuple[Block, ...]:
        """Show them as a table."""
        heads = {"day": "Day", "person": "Person", "project": "Project", "minutes": "Hours|h", "why": "Why"}
        return (table("Unusual time", self.lines, heads, left_out=self.left_out),) if self.lines else ()


@tool(
    needs=Permission.TIME_READ,
    agent="financial_control",
    examples=(
        "any odd time entries last week?",
        "who logged time at the weekend?",
        "did anyone book more than 12 hours in a day?",
        "time booked on closed projects",
        "duplicate time entries this month",
        "hours logged while on leave",
    ),
)
def unusual_time(
    ctx: ToolContext,
    window: PastWindow | None = None,
    project: ProjectRef | None = None,
    person: PersonRef | None = None,
) -> UnusualTime:
    """List time that looks wrong (default: the last 14 days), with the reason.

    Weekends, more than the firm's longest day, leave, public holidays, closed projects, the same entry twice.
    """
    period = window or ctx.last_days(_DAYS)
    if period.days > _MOST_DAYS:
        raise BadInput(f"{period.label} is too long to check entry by entry.", hint="Ask for a year or less.")
    narrowed = Narrowed(period, project.id if project else None, person.id if person else None)
    found = queries.unusual(ctx.db, ctx.actor, narrowed, ctx.firm.long_day_minutes)
    shown = ctx.firm.page_rows
    named = listed([f"{word} {one.name}" for word, one in (("on", project), ("of", person)) if one])
    return UnusualTime(
        as_of=ctx.today,
        period=period_text(period),
        where=f" {named}" if named else "",
        lines=tuple(UnusualLine.of(row) for row in found[:shown]),
        left_out=max(0, len(found) - shown),
    )
