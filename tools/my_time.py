"""One's own time, day by day, with what is missing and what the bookings suggest for it."""

from __future__ import annotations

from datetime import date

from sqlmodel import col

from domain.access import Permission
from domain.capacity import expected_days
from domain.timesheets import COUNTS_AS_LOGGED, Gap, TimeState, completeness
from domain.windows import Window, week_of
from store.facts.loads import holidays, staff
from store.facts.suggestions import suggestions
from store.people import Person
from store.queries import time_entries
from store.queries.time_entries import Entry, Narrowed
from store.timesheets import TimeStatus
from tools.blocks import Block
from tools.params import PastWindow
from tools.spec import ToolContext, tool
from tools.values import Day, Effort, during, hours_text, period_text
from tools.view import Line, View, listed, table


class OwnLine(Line):
    """Time on one project on one day."""

    day: Day
    project: str
    minutes: Effort
    status: str
    note: str = ""
    reason: str = ""  # why it was sent back


class OwnDay(Line):
    """A day on which something is missing, with entries the bookings suggest."""

    day: Day
    expected: Effort
    counted: Effort
    missing: Effort
    suggested: str = ""

    def __str__(self) -> str:
        """Write the day with what is missing."""
        return f"{self.day:%a} {self.day.day} {self.day:%b} ({hours_text(self.missing)})"


class MyTime(View):
    """Own time of a period, with the days that fall short."""

    period: str = ""
    expected: Effort
    logged: Effort
    drafts: Effort
    sent_back: Effort
    lines: tuple[OwnLine, ...] = ()
    missing: tuple[OwnDay, ...] = ()

    def headline(self) -> str:
        """Say what is logged and what is missing."""
        first = (
            f"You have logged {hours_text(self.logged)} of {hours_text(self.expected)} expected {during(self.period)}."
        )
        if self.missing:
            first += f" Missing: {listed([str(day) for day in self.missing], 5)}."
        else:
            first += " Nothing is missing."
        if self.drafts:
            first += f" {hours_text(self.drafts)} is still a draft and counts once you submit it."
        if self.sent_back:
            first += f" {hours_text(self.sent_back)} was sent back to you."
        return first

    def blocks(self) -> tuple[Block, ...]:
        """Show the entries and the missing days."""
        heads = {"day": "Day", "project": "Project", "minutes": "Hours|h", "status": "Status", "note": "Note"}
        gaps = {
            "day": "Day",
            "expected": "Expected|h",
            "counted": "Logged|h",
            "missing": "Missing|h",
            "suggested": "By your bookings",
        }
        found: list[Block] = []
        if any(line.reason for line in self.lines):
            heads["reason"] = "Why it was sent back"
        if self.lines:
            found.append(table("Your time", self.lines, heads, left_out=self.left_out))
        if self.missing:
            found.append(table("Missing", self.missing, gaps))
        return tuple(found)


@tool(
    needs=Permission.TIME_LOG,
    agent="financial_control",
    examples=(
        "my timesheet",
        "did I log Friday?",
        "how many hours have I booked this week?",
        "what am I missing?",
        "show my time for last week",
        "is my timesheet complete?",
    ),
)
def my_time(ctx: ToolContext, window: PastWindow | None = None) -> MyTime:
    """Show one's own time by day and project with what is missing (default: this week)."""
    me = ctx.me()
    period = window or week_of(ctx.today, ctx.firm.first_weekday).named("this week")
    rows = time_entries.entries(ctx.db, ctx.actor, Narrowed(me.id, None, period), tuple(TimeStatus))
    logged = [(row.entry.work_on, row.entry.minutes, TimeState(row.entry.status)) for row in rows]
    whole = completeness(_expected(ctx, me.id, period), logged, as_of=ctx.today)
    over = tuple(gap for gap in whole.gaps if gap.day < ctx.today or period.days == 1)
    view = _view(ctx, rows, whole.expected)
    return view.model_copy(update={"period": period_text(period), "missing": _days(ctx, me.id, over, rows)})


def _view(ctx: ToolContext, rows: list[Entry], expected: int) -> MyTime:
    shown = ctx.firm.page_rows * 4
    return MyTime(
        as_of=ctx.today,
        expected=expected,
        logged=sum(row.entry.minutes for row in rows if row.entry.status != TimeStatus.REJECTED),
        drafts=sum(row.entry.minutes for row in rows if row.entry.status == TimeStatus.DRAFT),
        sent_back=sum(row.entry.minutes for row in rows if row.entry.status == TimeStatus.REJECTED),
        lines=tuple(_line(row) for row in rows[:shown]),
        left_out=max(0, len(rows) - shown),
        assumptions=("Expected is counted up to and with today; drafts count as logged once submitted.",),
    )


def _expected(ctx: ToolContext, person_id: int, period: Window) -> tuple[tuple[date, int], ...]:
    found = staff(ctx.db, col(Person.id) == person_id, period)
    if not found:
        return ()
    worker = found[0].worker
    return expected_days(worker, period, holidays(ctx.db, period).get(worker.place, frozenset()))


def _line(row: Entry) -> OwnLine:
    entry = row.entry
    return OwnLine(
        ref=f"time_entry:{entry.id}",
        day=entry.work_on,
        project=row.project,
        minutes=entry.minutes,
        status=TimeStatus(entry.status).value,
        note=entry.note,
        reason=entry.reason,
    )


def _days(ctx: ToolContext, person_id: int, gaps: tuple[Gap, ...], rows: list[Entry]) -> tuple[OwnDay, ...]:
    counted: dict[date, dict[int, int]] = {}
    for row in rows:
        if TimeState(row.entry.status) in COUNTS_AS_LOGGED | {TimeState.DRAFT}:
            there = counted.setdefault(row.entry.work_on, {})
            there[row.entry.project_id] = there.get(row.entry.project_id, 0) + row.entry.minutes
    found = suggestions(ctx.db, {person_id: gaps}, {(person_id, day): there for day, there in counted.items()})
    return tuple(
        OwnDay(
            day=gap.day,
            expected=gap.expected,
            counted=gap.logged,
            missing=gap.minutes,
            suggested=listed(
                [f"{one.project} {hours_text(one.minutes)}" for one in found.get(person_id, ()) if one.day == gap.day]
            ),
        )
        for gap in gaps
    )
