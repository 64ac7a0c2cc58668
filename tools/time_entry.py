"""One's own time: log it, look at it, hand it in."""

from __future__ import annotations

from datetime import date

from domain.access import Permission
from domain.approval import Effect
from domain.errors import BadInput, Conflict
from domain.timesheets import Correctable, TimeAction, TimeState, after, check_day_total, rolling_lock
from domain.weeks import month_index, week_index
from store import pricing, sheets
from store.invoicing import closed_until
from store.people import Person
from store.projects import CLOSED, Project
from store.queries import time_entries
from store.queries.time_entries import Narrowed
from store.timesheets import TimeEntry, TimeStatus
from tools.blocks import Block
from tools.params import EffortParam, PastDay, PastWindow, ProjectRef
from tools.spec import ToolContext, tool
from tools.values import Day, Effort, day_text, during, hours_text, period_text
from tools.view import Line, View, several, table


class EntryLine(Line):
    """One time entry."""

    day: Day
    person: str
    project: str
    minutes: Effort
    note: str = ""

    @classmethod
    def of(cls, row: time_entries.Entry) -> EntryLine:
        """Show one stored entry."""
        entry = row.entry
        return cls(
            ref=f"time_entry:{entry.id}",
            day=entry.work_on,
            person=row.person,
            project=row.project,
            minutes=entry.minutes,
            note=entry.note,
        )


class LoggedTime(View):
    """Time to be logged."""

    project: str
    day: Day
    minutes: Effort
    note: str
    unpaid: bool = False  # a client's project, but not billed
    day_total: Effort

    @classmethod
    def of(cls, ctx: ToolContext, entry: TimeEntry, work: Project, *, day_total: int) -> LoggedTime:
        """Show an entry that is about to be."""
        return cls(
            as_of=ctx.today,
            project=work.name,
            day=entry.work_on,
            minutes=entry.minutes,
            note=entry.note,
            unpaid=not (work.internal or entry.billable),
            day_total=day_total,
        )

    def headline(self) -> str:
        """Say what will be logged, and what the day holds then."""
        note = f' ("{self.note}")' if self.note else ""
        free = ", not billable" if self.unpaid else ""
        first = f"Log {hours_text(self.minutes)} on {self.project} for {day_text(self.day)}{note}{free}."
        return f"{first} The day then holds {hours_text(self.day_total)}."


class HandedIn(View):
    """Own drafts to be submitted."""

    minutes: Effort
    lines: tuple[EntryLine, ...]
    period: str

    def headline(self) -> str:
        """Say what will be handed in."""
        count = several(len(self.lines), "entry", "entries")
        return f"Submit {hours_text(self.minutes)} of your own time ({count}{self.period}) for approval."

    def blocks(self) -> tuple[Block, ...]:
        """Show the entries."""
        heads = {"day": "Day", "project": "Project", "minutes": "Hours|h", "note": "Note"}
        return (table("Time to submit", self.lines, heads),)


@tool(
    needs=Permission.TIME_LOG,
    effect=Effect.WRITE,
    agent="financial_control",
    examples=(
        "log 4h on Aurora yesterday, workshops",
        "book 6.5 hours on Nordlys for Monday",
        "put 45m on internal today",
        "I worked 8h on Compass on Friday",
        "add 2 hours to Olive for 12 November: data checks",
    ),
)
def log_time(
    ctx: ToolContext,
    project: ProjectRef,
    effort: EffortParam,
    on: PastDay | None = None,
    task_note: str = "",
    *,
    billable: bool = True,
) -> LoggedTime:
    """Log one's own time on a project for a day (default: today) as a draft.

    Only for the person who asks; nobody enters time for someone else. task_note says what was done; billable=False
    is for work on a client's project that the client is not to pay.
    """
    me, day = ctx.me(), on or ctx.today
    person, work = ctx.db.get_one(Person, me.id), ctx.db.get_one(Project, project.id)
    check_day(ctx, person, day)
    check_project(work)
    already = time_entries.minutes_on(ctx.db, me.id, day)
    check_day_total(already, effort, day)
    entry = _new(ctx, person, work, day)
    entry.minutes, entry.note, entry.billable = effort, task_note.strip(), entry.billable and billable
    pricing.price(ctx.db, [entry])
    ctx.db.add(entry)
    sheets.follow(ctx.db, [entry], now=ctx.now, by=me.id)
    return LoggedTime.of(ctx, entry, work, day_total=already + effort)


def check_project(work: Project) -> None:
    """Refuse time on a project that is over."""
    if work.status in CLOSED:
        raise Conflict(f"{work.name} is {work.status}: it takes no more time.", hint="Ask its manager to reopen it.")


def check_day(ctx: ToolContext, person: Person, day: date) -> None:
    """Refuse a day that has not come, is outside employment or is locked."""
    if day > ctx.today:
        raise BadInput(f"{day_text(day)} has not come yet.", hint="Time is logged for today or earlier.")
    if day < person.hired_on:
        raise Conflict(f"{day_text(day)} is before your first day, {day_text(person.hired_on)}.")
    if person.left_on is not None and day > person.left_on:
        raise Conflict(f"{day_text(day)} is after your last day, {day_text(person.left_on)}.")
    lock = rolling_lock(day, ctx.today, after_days=ctx.firm.lock_after_days, grace_days=ctx.firm.lock_grace_days)
    if lock is Correctable.LOCKED:
        days = ctx.firm.lock_after_days + ctx.firm.lock_grace_days
        raise Conflict(
            f"{day_text(day)} is locked: time may be entered for {days} days.", hint="Ask finance to enter it."
        )
    refuse_closed_month(ctx, day)


def refuse_closed_month(ctx: ToolContext, day: date) -> None:
    """Raise Conflict for time in a month whose revenue is closed: it would change what the month earned."""
    if closed_until(ctx.db, day) is not None:
        raise Conflict(
            f"The books of {day:%B %Y} are closed: no time is entered for {day_text(day)}, or moved from or to it.",
            hint="Ask finance to open the month again (reopen_period), then enter it.",
        )


def _new(ctx: ToolContext, person: Person, work: Project, day: date) -> TimeEntry:
    return TimeEntry(
        person_id=person.pk,
        project_id=work.pk,
        job_role_id=time_entries.role_on(ctx.db, person.pk, work.pk, day) or person.job_role_id,
        work_on=day,
        week=week_index(day, ctx.firm.first_weekday),
        month=month_index(day),
        minutes=1,
        billable=not work.internal,
    )


@tool(
    needs=Permission.TIME_LOG,
    effect=Effect.WRITE,
    agent="financial_control",
    examples=(
        "submit my timesheet",
        "hand in my time for last week",
        "send my hours for approval",
        "submit my drafts",
    ),
)
def submit_time(ctx: ToolContext, window: PastWindow | None = None) -> HandedIn:
    """Submit one's own drafts for approval, all of them or those of a period."""
    me = ctx.me()
    found = time_entries.entries(ctx.db, ctx.actor, Narrowed(me.id, None, window), (TimeStatus.DRAFT,))
    if not found:
        raise Conflict(f"You have no drafts{_in(window)} to submit.")
    for row in found:
        entry = row.entry
        entry.status = TimeStatus(after(TimeState(entry.status), TimeAction.SUBMIT))
        entry.submitted_at = ctx.now
    sheets.follow(ctx.db, [row.entry for row in found], now=ctx.now, by=me.id)
    return HandedIn(
        as_of=ctx.today,
        minutes=sum(row.entry.minutes for row in found),
        lines=tuple(EntryLine.of(row) for row in found),
        period=_in(window),
    )


def _in(window: PastWindow | None) -> str:
    return f" {during(period_text(window))}" if window else ""
