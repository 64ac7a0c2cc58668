"""Deciding on others' time: approve it, or send it back with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from domain.access import Permission
from domain.approval import Approval, Effect
from domain.errors import BadInput, Conflict, Forbidden
from domain.timesheets import TimeAction, TimeState, after
from domain.windows import Window
from store import pricing, sheets
from store.findings import Notice
from store.queries import time_entries, unusual
from store.queries.time_entries import Entry, Narrowed
from store.timesheets import TimeEntry, TimeStatus
from tools.blocks import Block
from tools.params import PastWindow, PersonRef, ProjectRef
from tools.spec import Named, ToolContext, tool
from tools.time_entry import EntryLine
from tools.values import Effort, during, hours_text, period_text
from tools.view import Line, View, listed, several, table


class DecidedLine(Line):
    """Time of one person on one project to be decided together."""

    person: str
    project: str
    minutes: Effort
    entries: int


class Approved(View):
    """Time to be approved; ``warnings`` name entries that look unusual."""

    minutes: Effort
    entries: int
    period: str
    lines: tuple[DecidedLine, ...]
    warnings: tuple[str, ...] = ()

    def headline(self) -> str:
        """Say what will be approved, and what looks odd in it."""
        first = (
            f"Approve {hours_text(self.minutes)} ({several(self.entries, 'entry', 'entries')}){self.period}: "
            f"{_who(self.lines)}."
        )
        return f"{first} Look at these first: {'; '.join(self.warnings)}." if self.warnings else first

    def blocks(self) -> tuple[Block, ...]:
        """Show people and projects."""
        heads = {"person": "Person", "project": "Project", "minutes": "Hours|h", "entries": "Entries|#"}
        return (table("Time to approve", self.lines, heads, left_out=self.left_out),)


class SentBack(View):
    """Time to be sent back."""

    person: str
    minutes: Effort
    period: str
    reason: str
    lines: tuple[EntryLine, ...]

    def headline(self) -> str:
        """Say what goes back, and why."""
        count = several(len(self.lines), "entry", "entries")
        return (
            f'Send {hours_text(self.minutes)} ({count}{self.period}) back to {self.person}: "{self.reason}". '
            f"{self.person} is told."
        )

    def blocks(self) -> tuple[Block, ...]:
        """Show the entries."""
        heads = {"day": "Day", "project": "Project", "minutes": "Hours|h", "note": "Note"}
        return (table("Time to send back", self.lines, heads),)


def _who(lines: Sequence[DecidedLine]) -> str:
    return listed([f"{line.person} on {line.project} ({hours_text(line.minutes)})" for line in lines], 5)


@tool(
    needs=Permission.TIME_APPROVE,
    effect=Effect.WRITE,
    approval=Approval.TIME_APPROVER,
    agent="financial_control",
    examples=(
        "approve Ana's time for last week",
        "approve all hours on Nordlys",
        "sign off the team's timesheets",
        "approve everything waiting for me",
        "ok the submitted time on Compass for October",
    ),
)
def approve_time(
    ctx: ToolContext,
    person: PersonRef | None = None,
    project: ProjectRef | None = None,
    window: PastWindow | None = None,
) -> Approved:
    """Approve submitted time on projects one manages, of one person, one project or all of it.

    Never one's own time: that is for one's manager or the head of delivery.
    """
    _not_own(ctx, person, "approve")
    narrowed = Narrowed(person.id if person else None, project.id if project else None, window)
    waiting = time_entries.entries(ctx.db, ctx.actor, narrowed, (TimeStatus.SUBMITTED,), Permission.TIME_APPROVE)
    found = [row for row in waiting if row.entry.person_id != ctx.actor.person_id]
    if not found:
        raise Conflict(_nothing(person, project, window, own=bool(waiting)))
    warnings = _warnings(ctx, found)
    for row in found:
        entry = row.entry
        entry.status = TimeStatus(after(TimeState(entry.status), TimeAction.APPROVE))
        entry.approved_by, entry.approved_at = ctx.actor.person_id, ctx.now
    pricing.price(ctx.db, [row.entry for row in found if _unpriced(row.entry)])
    sheets.follow(ctx.db, [row.entry for row in found], now=ctx.now, by=ctx.actor.person_id)
    return _approved(ctx, found, warnings, _in(window))


def _unpriced(entry: TimeEntry) -> bool:
    """Tell whether a rate was missing when it was logged: by now there may be one."""
    return entry.cost_minor is None or (entry.billable and entry.bill_minor is None)


def _approved(ctx: ToolContext, found: list[Entry], warnings: tuple[str, ...], period: str) -> Approved:
    grouped: dict[tuple[int, int], list[Entry]] = {}
    for row in found:
        grouped.setdefault((row.entry.person_id, row.entry.project_id), []).append(row)
    lines = [
        DecidedLine(
            ref=f"time_entry:{rows[0].entry.id}",
            person=rows[0].person,
            project=rows[0].project,
            minutes=sum(row.entry.minutes for row in rows),
            entries=len(rows),
        )
        for rows in grouped.values()
    ]
    lines.sort(key=lambda line: (-line.minutes, line.person))
    shown = ctx.firm.page_rows
    return Approved(
        as_of=ctx.today,
        minutes=sum(line.minutes for line in lines),
        entries=len(found),
        period=period,
        lines=tuple(lines[:shown]),
        left_out=max(0, len(lines) - shown),
        warnings=warnings,
    )


def _warnings(ctx: ToolContext, found: list[Entry]) -> tuple[str, ...]:
    """Name what looks unusual on the days to be approved."""
    days = [row.entry.work_on for row in found]
    asked = unusual.Narrowed(Window(min(days), max(days) + timedelta(days=1), "the time"))
    meant = {(row.person, row.entry.work_on) for row in found}
    odd = unusual.unusual(ctx.db, ctx.actor, asked, ctx.firm.long_day_minutes)
    return tuple(
        f"{row.person}, {hours_text(row.minutes)} on {row.day:%a} {row.day.day} {row.day:%b}, {row.why}"
        for row in odd
        if (row.person, row.day) in meant
    )[: ctx.firm.page_rows]


@tool(
    needs=Permission.TIME_RETURN,
    effect=Effect.WRITE,
    agent="financial_control",
    examples=(
        "send Ana's timesheet back, Friday is on the wrong project",
        "reject Ben's hours from last week: no notes",
        "return Karim's time on Nordlys because it should be internal",
        "bounce Emma's Monday entry, please split it by task",
    ),
)
def return_time(
    ctx: ToolContext,
    person: PersonRef,
    reason: str = "",
    window: PastWindow | None = None,
    project: ProjectRef | None = None,
) -> SentBack:
    """Send a person's submitted time (else approved time that is not billed) back with a reason they can act on.

    The reason is required and goes to the person. Never one's own time.
    """
    _not_own(ctx, person, "send back")
    if not reason.strip():
        raise BadInput("Time goes back with a reason.", hint="Say what is to be corrected.")
    found = _returnable(ctx, Narrowed(person.id, project.id if project else None, window))
    if not found:
        raise Conflict(_nothing(person, project, window, own=False))
    _send_back(ctx, found, reason.strip())
    view = _sent_back(ctx, found, reason.strip(), _in(window))
    ctx.db.add(_told(ctx, person, view, found[0].entry.pk))
    return view


def _send_back(ctx: ToolContext, found: list[Entry], reason: str) -> None:
    for row in found:
        entry = row.entry
        entry.status = TimeStatus(after(TimeState(entry.status), TimeAction.REJECT, reason=reason))
        entry.reason, entry.approved_by, entry.approved_at = reason, None, None
    rows = [row.entry for row in found]
    sheets.follow(ctx.db, rows, now=ctx.now, by=ctx.actor.person_id, reason=reason)


def _sent_back(ctx: ToolContext, found: list[Entry], reason: str, period: str) -> SentBack:
    return SentBack(
        as_of=ctx.today,
        person=found[0].person,
        minutes=sum(row.entry.minutes for row in found),
        period=period,
        reason=reason,
        lines=tuple(EntryLine.of(row) for row in found),
    )


def _returnable(ctx: ToolContext, narrowed: Narrowed) -> list[Entry]:
    for status in (TimeStatus.SUBMITTED, TimeStatus.APPROVED):
        found = time_entries.entries(ctx.db, ctx.actor, narrowed, (status,), Permission.TIME_RETURN)
        if found:
            return found
    return []


def _told(ctx: ToolContext, person: Named, view: SentBack, first: int) -> Notice:
    days = ", ".join(f"{line.day} {line.project} {hours_text(line.minutes)}" for line in view.lines)
    return Notice(
        key=f"time-returned:{person.id}:{first}:{ctx.now.isoformat()}",
        person_id=person.id,
        kind="time",
        subject=f"{hours_text(view.minutes)} of your time came back",
        body=f"{ctx.actor.name} sent time back to you: {view.reason}\n{days}",
        created_at=ctx.now,
        not_before=ctx.now,
    )


def _not_own(ctx: ToolContext, person: Named | None, what: str) -> None:
    if person is not None and person.id == ctx.actor.person_id:
        raise Forbidden(
            f"You cannot {what} your own time.",
            hint="Your own manager or the head of delivery can; so can whoever they name.",
        )


def _nothing(person: Named | None, project: Named | None, window: Window | None, *, own: bool) -> str:
    of = "".join(f" {word} {named.name}" for word, named in (("of", person), ("on", project)) if named)
    if own:
        return f"Only your own time waits{of}{_in(window)}, and you cannot approve that."
    return f"No submitted time{of}{_in(window)} waits for you."


def _in(window: Window | None) -> str:
    return f" for work {during(period_text(window))}" if window else ""
