"""Reminding people of missing time: one message a person and week, with the exact gap and entries to log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlmodel import col, select

from domain.access import Permission
from domain.approval import Effect
from domain.errors import Conflict
from domain.weeks import week_index
from store.facts.suggestions import Suggestion, logged_by_project, suggestions
from store.facts.timesheets import Missing, missing_time
from store.findings import Notice
from store.queries.timesheets import Narrowed
from tools.blocks import Block
from tools.params import PastWindow, PersonRef, ProjectRef
from tools.spec import ToolContext, tool
from tools.timesheets import MissingLine, due_days, last_week
from tools.values import Effort, hours_text, period_text
from tools.view import View, listed, several, table


class Reminders(View):
    """Reminders to be sent to those who miss time."""

    period: str
    people: int
    missing: Effort
    reminded_before: int
    lines: tuple[MissingLine, ...]

    def headline(self) -> str:
        """Say who will be reminded of what."""
        named = [f"{line.person} ({hours_text(line.missing)}: {line.days_text})" for line in self.lines]
        more = self.people - min(len(named), 3)
        who = f"{', '.join(named[:3])} and {more} more" if more else listed(named)
        first = f"Remind {several(self.people, 'person', 'people')} of missing time for {self.period}: {who}."
        before = several(self.reminded_before, "person was", "people were")
        return f"{first} {before} reminded before and get no second message." if self.reminded_before else first

    def blocks(self) -> tuple[Block, ...]:
        """Show who gets a message and what about."""
        heads = {"person": "Person", "missing": "Missing|h", "days_text": "Which days"}
        return (table("Reminders", self.lines, heads, left_out=self.left_out),)


@tool(
    needs=Permission.TIME_REMIND,
    effect=Effect.SEND,
    agent="financial_control",
    examples=(
        "remind everyone who hasn't filled in their timesheet",
        "nudge Karim about his missing hours",
        "chase missing time on Nordlys for last week",
        "send timesheet reminders",
    ),
)
def remind_missing_time(
    ctx: ToolContext,
    person: PersonRef | None = None,
    window: PastWindow | None = None,
    project: ProjectRef | None = None,
) -> Reminders:
    """Send those who really miss time (default: last week) one message with the exact gap and suggested entries.

    Nobody excused is written to, and nobody twice for the same week.
    """
    due = due_days(window or last_week(ctx), ctx)
    narrowed = Narrowed(person_id=person.id if person else None, project_id=project.id if project else None)
    found = missing_time(ctx.db, ctx.actor, due, narrowed, first_weekday=ctx.firm.first_weekday).people
    period = period_text(due) if due.days else due.label
    if not found:
        raise Conflict(f"Nobody misses time for {period}: there is nobody to remind.")
    new = write_reminders(ctx, found)
    if not new:
        raise Conflict(f"All {several(len(found), 'person', 'people')} were reminded of that week already.")
    return _view(ctx, new, len(found) - len(new), period)


def _view(ctx: ToolContext, new: Sequence[Missing], before: int, period: str) -> Reminders:
    shown = new[: ctx.firm.page_rows]
    return Reminders(
        as_of=ctx.today,
        period=period,
        people=len(new),
        missing=sum(one.minutes for one in new),
        reminded_before=before,
        lines=tuple(MissingLine.of(one) for one in shown),
        left_out=len(new) - len(shown),
    )


def reminder_key(ctx: ToolContext, one: Missing) -> str:
    """Return the key of a reminder: one a person and week, whoever sends it."""
    return f"missing-time:{one.person_id}:{week_index(one.gaps[0].day, ctx.firm.first_weekday)}"


def write_reminders(ctx: ToolContext, people: Sequence[Missing]) -> list[Missing]:
    """Write one notice to each person who was not reminded of that week yet, and return those."""
    values = new_reminders(ctx, people)
    ctx.db.add_all(Notice(**one) for one in values)
    reminded = {one["person_id"] for one in values}
    return [one for one in people if one.person_id in reminded]


def new_reminders(ctx: ToolContext, people: Sequence[Missing]) -> list[dict[str, Any]]:
    """Return the notices to write, as column values, to those who were not reminded of that week yet."""
    keys = {reminder_key(ctx, one): one for one in people}
    sent = set(ctx.db.exec(select(Notice.key).where(col(Notice.key).in_(keys))))
    new = {key: one for key, one in keys.items() if key not in sent}
    gaps = {one.person_id: one.gaps for one in new.values()}
    proposed = suggestions(ctx.db, gaps, logged_by_project(ctx.db, gaps))
    return [_notice(ctx, key, one, proposed.get(one.person_id, ())) for key, one in new.items()]


def _notice(ctx: ToolContext, key: str, one: Missing, proposed: Sequence[Suggestion]) -> dict[str, Any]:
    line = MissingLine.of(one)
    entries = listed([f"{s.project} {hours_text(s.minutes)} on {s.day:%a}" for s in proposed], 6)
    hint = f" By your bookings that would be {entries}." if entries else ""
    return {
        "key": key,
        "channel": "preferred",
        "person_id": one.person_id,
        "kind": "missing_time",
        "subject": f"{hours_text(one.minutes)} of your time is missing",
        "body": f"Your timesheet misses {listed([str(day) for day in line.days], 7)}.{hint}",
        "card": {
            "kind": "missing_time",
            "gaps": [{"day": gap.day.isoformat(), "minutes": gap.minutes} for gap in one.gaps],
            "suggested": [
                {"day": s.day.isoformat(), "project": s.project, "project_id": s.project_id, "minutes": s.minutes}
                for s in proposed
            ],
        },
        "created_at": ctx.now,
        "not_before": ctx.now,
        "attempts": 0,
        "error": "",
    }
