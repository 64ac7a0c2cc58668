"""Correcting one's own time: a draft, or what was sent back, changed or removed."""

from __future__ import annotations

from datetime import date

from domain.access import Permission
from domain.approval import Effect
from domain.errors import Ambiguous, BadInput, Conflict, NotFound
from domain.timesheets import TimeAction, TimeState, after, check_day_total
from domain.weeks import month_index, week_index
from domain.windows import Window
from store import pricing, sheets
from store.people import Person
from store.projects import Project
from store.queries import time_entries
from store.queries.time_entries import Entry, Narrowed
from store.timesheets import TimeEntry, TimeStatus
from tools.blocks import Block
from tools.params import EffortParam, PastDay, ProjectRef
from tools.spec import Named, ToolContext, tool
from tools.time_entry import EntryLine, check_day, check_project
from tools.values import day_text, hours_text
from tools.view import View, table

_OPEN = (TimeStatus.DRAFT, TimeStatus.REJECTED)
_MOST = 6
_HEADS = {"day": "Day", "project": "Project", "minutes": "Hours|h", "note": "Note"}
_BEYOND = {
    TimeStatus.SUBMITTED: "is handed in and waits for approval",
    TimeStatus.APPROVED: "is approved",
    TimeStatus.LOCKED: "is invoiced and locked",
}
_REVERSAL = {
    TimeStatus.SUBMITTED: "Ask whoever approves it to send it back; then you can correct it.",
    TimeStatus.APPROVED: "Approved time changes only by reversal: ask its approver or finance to send it back first.",
    TimeStatus.LOCKED: "Its invoice has to be cancelled or credited first; ask finance.",
}


class Corrected(View):
    """An entry as it was and as it will be."""

    before: EntryLine
    now: EntryLine

    def headline(self) -> str:
        """Say what becomes what."""
        changed = [
            f"{name} {was} becomes {new}"
            for name, was, new in (
                ("hours", hours_text(self.before.minutes), hours_text(self.now.minutes)),
                ("day", day_text(self.before.day), day_text(self.now.day)),
                ("project", self.before.project, self.now.project),
                ("note", f"“{self.before.note}”", f"“{self.now.note}”"),
            )
            if was != new
        ]
        return f"Correct {_told(self.before)}: {', '.join(changed)}."

    def blocks(self) -> tuple[Block, ...]:
        """Show both."""
        return (table("Before and after", (self.before, self.now), _HEADS),)


class Removed(View):
    """An entry to be removed."""

    line: EntryLine

    def headline(self) -> str:
        """Say what goes."""
        return f"Delete {_told(self.line)}."

    def blocks(self) -> tuple[Block, ...]:
        """Show it."""
        return (table("Time to delete", (self.line,), _HEADS),)


@tool(
    needs=Permission.TIME_LOG,
    effect=Effect.WRITE,
    agent="financial_control",
    examples=(
        "change my 4h on Aurora yesterday to 3h",
        "my Friday entry on Nordlys should be 6.5 hours",
        "move Monday's Compass time to Olive",
        "the hours I logged yesterday on Aurora were for Tuesday",
        "correct the note on my Nordlys time of today: data checks",
    ),
)
def edit_time_entry(  # noqa: PLR0913 -- which entry, and what of it
    ctx: ToolContext,
    entry: str = "",
    project: ProjectRef | None = None,
    on: PastDay | None = None,
    *,
    effort: EffortParam | None = None,
    to_project: ProjectRef | None = None,
    to_day: PastDay | None = None,
    note: str | None = None,
) -> Corrected:
    """Change one's own draft or sent-back time: hours, day, project or note.

    ``entry`` is its reference ("time_entry:12"); otherwise ``project`` and ``on`` (default: today) say which is meant.
    Approved time changes only by reversal: it has to be sent back first.
    """
    row = _mine(ctx, entry, project, on)
    before = EntryLine.of(row)
    _change(ctx, row.entry, effort, to_day, note)
    work = _moved(ctx, row.entry, to_project)
    now = EntryLine.of(row._replace(project=work))
    if before == now and row.entry.status is TimeStatus.DRAFT:
        raise BadInput("Nothing of it would change.", hint="Say the hours, the day, the project or the note it gets.")
    pricing.price(ctx.db, [row.entry])
    sheets.follow(ctx.db, [row.entry], now=ctx.now, by=ctx.me().id)
    return Corrected(as_of=ctx.today, before=before, now=now)


@tool(
    needs=Permission.TIME_LOG,
    effect=Effect.WRITE,
    agent="financial_control",
    examples=(
        "delete my time on Aurora yesterday",
        "remove Friday's Nordlys entry",
        "I logged 4h on Compass today by mistake, take it out",
        "scrap my draft for Olive on 12 November",
    ),
)
def delete_time_entry(
    ctx: ToolContext, entry: str = "", project: ProjectRef | None = None, on: PastDay | None = None
) -> Removed:
    """Delete one's own draft or sent-back time.

    ``entry`` is its reference ("time_entry:12"); otherwise ``project`` and ``on`` (default: today) say which is meant.
    """
    row = _mine(ctx, entry, project, on)
    ctx.db.delete(row.entry)
    sheets.follow(ctx.db, [row.entry], now=ctx.now, by=ctx.me().id)
    return Removed(as_of=ctx.today, line=EntryLine.of(row))


def _told(line: EntryLine) -> str:
    return f"{hours_text(line.minutes)} on {line.project} for {day_text(line.day)}"


def _mine(ctx: ToolContext, ref: str, project: Named | None, on: date | None) -> Entry:
    """Return the one own entry that is meant and may still be changed."""
    me, key = ctx.me(), _key(ref)
    day = on or (None if key else ctx.today)
    window = Window(day, date.fromordinal(day.toordinal() + 1), "day") if day else None
    narrowed = Narrowed(me.id, project.id if project else None, window, key)
    found = time_entries.entries(ctx.db, ctx.actor, narrowed, tuple(TimeStatus))
    if not found:
        where = f" on {project}" if project else ""
        raise NotFound(f"You have no such time{where}{f' for {day_text(day)}' if day else ''}.")
    still_open = [row for row in found if row.entry.status in _OPEN]
    if len(still_open) > 1:
        told = tuple(f"{_told(EntryLine.of(row))} (time_entry:{row.entry.id})" for row in still_open[:_MOST])
        raise Ambiguous("Which of these entries?", candidates=told)
    if not still_open:
        status = TimeStatus(found[0].entry.status)
        raise Conflict(f"{_told(EntryLine.of(found[0]))} {_BEYOND[status]}.", hint=_REVERSAL[status])
    check_day(ctx, ctx.db.get_one(Person, me.id), still_open[0].entry.work_on)
    return still_open[0]


def _key(ref: str) -> int | None:
    number = ref.strip().removeprefix("time_entry:")
    if not number:
        return None
    if not number.isdecimal() or len(number) > 18:  # noqa: PLR2004 -- digits of the largest key
        raise BadInput(f"{ref!r} is no time entry.", hint="Its reference looks like time_entry:12.")
    return int(number)


def _change(ctx: ToolContext, entry: TimeEntry, effort: int | None, to_day: date | None, note: str | None) -> None:
    day, minutes = to_day or entry.work_on, effort if effort is not None else entry.minutes
    if day != entry.work_on:
        check_day(ctx, ctx.db.get_one(Person, entry.person_id), day)
    counted = entry.work_on == day and entry.status != TimeStatus.REJECTED
    already = time_entries.minutes_on(ctx.db, entry.person_id, day) - (entry.minutes if counted else 0)
    check_day_total(already, minutes, day)
    entry.work_on, entry.minutes = day, minutes
    entry.week, entry.month = week_index(day, ctx.firm.first_weekday), month_index(day)
    if note is not None:
        entry.note = note.strip()
    if entry.status == TimeStatus.REJECTED:
        entry.status, entry.reason = TimeStatus(after(TimeState(entry.status), TimeAction.REOPEN)), ""


def _moved(ctx: ToolContext, entry: TimeEntry, to_project: Named | None) -> str:
    work = ctx.db.get_one(Project, to_project.id if to_project else entry.project_id)
    if work.id != entry.project_id:
        check_project(work)
        entry.project_id, entry.task_id, entry.billable = work.pk, None, not work.internal
    return work.name
