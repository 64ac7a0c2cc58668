"""What a change to a plan does to dates and money: the followers and milestones that move, and where the money ends.

Followers are pushed later, never pulled earlier. A milestone moves with the tasks it rests on, and with it the day its
amount becomes billable.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.access import Permission
from domain.calendar import variance
from domain.money import Money
from domain.schedule import Moved, Plan, baseline_of
from domain.schedule import moved as compared
from domain.slip import Promise, Slip, Stay, last_days, milestones_moved, needed_longer
from domain.totals import by_currency
from store.facts.schedule import PlanOf, plan_of
from store.projects import Project
from store.queries import milestones, slipping
from store.queries.milestones import MilestoneRow
from tools.blocks import Block
from tools.spec import ToolContext
from tools.values import day_text, hours_text, money_text
from tools.view import Line, listed, several, table


class PlanLine(Line):
    """A task, milestone or figure that changes."""

    what: str
    kind: str
    before: str
    after: str
    later: str = ""


def follow_blocks(lines: Sequence[PlanLine]) -> tuple[Block, ...]:
    """Show what moves as a table; nothing when nothing does."""
    heads = {"what": "What moves", "kind": "Kind", "before": "Before", "after": "After", "later": "Later"}
    return (table("What moves with it", lines, heads),) if lines else ()


@dataclass(frozen=True, slots=True)
class Consequences:
    """What moved: tasks and milestones later than before, the finish, the effort needed beyond bookings."""

    moved: tuple[Moved, ...]
    promises: Mapping[int, date]
    rows: Sequence[MilestoneRow]
    finish: tuple[date, date]
    extra: int
    found: PlanOf

    def lines(self) -> tuple[PlanLine, ...]:
        """Return the followers and milestones as lines, tasks first."""
        calendar = self.found.work.calendar
        tasks = [
            PlanLine(
                ref=f"task:{one.id}",
                what=self.found.tasks[one.id].name,
                kind="task",
                before=day_text(one.before.finish),
                after=day_text(one.after.finish),
                later=several(one.finish_days, "working day"),
            )
            for one in self.moved
        ]
        promised = [
            PlanLine(
                ref=f"milestone:{row.milestone.pk}",
                what=row.milestone.name,
                kind="milestone",
                before=day_text(row.milestone.due_on),
                after=day_text(self.promises[row.milestone.pk]),
                later=several(variance(calendar, row.milestone.due_on, self.promises[row.milestone.pk]), "working day"),
            )
            for row in self.later()
        ]
        return (*tasks, *promised)

    def later(self) -> list[MilestoneRow]:
        """Return the milestones that move."""
        return [row for row in self.rows if row.milestone.pk in self.promises]

    def sentences(self, ctx: ToolContext) -> str:
        """Say what follows: tasks, milestones with what is billed later, the finish, the extra effort."""
        parts = []
        if self.moved:
            named = [f"{self.found.tasks[one.id].name} to {day_text(one.after.finish)}" for one in self.moved]
            parts.append(f"Moves with it: {listed(named)}.")
        if self.later():
            named = [f"{row.milestone.name} to {day_text(self.promises[row.milestone.pk])}" for row in self.later()]
            parts.append(f"Milestones: {listed(named)}.")
        parts += billed_later(ctx, [(row, self.promises[row.milestone.pk]) for row in self.later()])
        before, after = self.finish
        if after > before:
            days = several(variance(self.found.work.calendar, before, after), "working day")
            parts.append(f"The plan ends on {day_text(after)} instead of {day_text(before)}, {days} later.")
        elif self.moved or self.promises:
            parts.append(f"The plan still ends on {day_text(after)}.")
        if self.extra:
            parts.append(f"People are needed {hours_text(self.extra)} longer than booked.")
        return " ".join(parts)


def billed_later(ctx: ToolContext, moves: Iterable[tuple[MilestoneRow, date]]) -> list[str]:
    """Return a sentence for what is billed, and as revenue of milestones recognised, in another month."""
    if not ctx.actor.may(Permission.BUDGETS_READ):
        return []
    months: dict[tuple[str, str], list[Money]] = {}
    for row, due in moves:
        one = row.milestone
        if one.amount_minor and one.currency and (one.due_on.year, one.due_on.month) != (due.year, due.month):
            months.setdefault((f"{one.due_on:%B %Y}", f"{due:%B %Y}"), []).append(Money(one.amount_minor, one.currency))
    return [
        f"{listed([money_text(one) for one in by_currency(amounts)])} is billed in {now} instead of {was}."
        for (was, now), amounts in months.items()
    ]


def before_change(ctx: ToolContext, project_id: int) -> tuple[PlanOf, Plan]:
    """Return the plan as it stands, to be compared with later."""
    found = plan_of(ctx.db, project_id, ctx.today)
    return found, found.work.scheduled()


def carried_on(ctx: ToolContext, project_id: int, before: Plan, changed: frozenset[str] = frozenset()) -> Consequences:
    """Push what follows a change that was just written: later tasks and milestones get their new days.

    ``changed`` are the tasks whose own days the change set; they are left as they are.
    """
    ctx.db.flush()
    found = plan_of(ctx.db, project_id, ctx.today)
    after = found.work.scheduled()
    everything = tuple(one for one in compared(baseline_of(before), after, found.work.calendar) if one.finish_days > 0)
    followers = tuple(one for one in everything if one.id not in changed)
    _push(ctx, found, followers)
    rows = _promised(ctx, found)
    result = Slip(before, after, everything, 0)
    promised = [Promise(row.milestone.pk, row.milestone.due_on, row.milestone.phase_id) for row in rows]
    promises = milestones_moved(promised, found.stages, result, found.work.calendar)
    extra = needed_beyond(ctx, found, everything, max(found.project.ends_on, after.finish))
    return Consequences(followers, promises, rows, (before.finish, after.finish), extra, found)


def _promised(ctx: ToolContext, found: PlanOf) -> list[MilestoneRow]:
    rows = milestones.found(ctx.db, ctx.actor, milestones.Narrowed(project_id=found.project.pk, open_only=True))
    return [row for row in rows if row.milestone.due_on >= ctx.today]


def _push(ctx: ToolContext, found: PlanOf, followers: Iterable[Moved]) -> None:
    for one in followers:
        task = found.tasks[one.id]
        begun = task.started_on is not None or task.progress_percent > 0
        if not begun:
            task.starts_on = one.after.start
        task.due_on, task.updated_at = one.after.finish, ctx.now
        ctx.db.add(task)


def settle(ctx: ToolContext, what: Consequences) -> None:
    """Give the milestones that move their new day; their baseline stays."""
    for row in what.later():
        one = row.milestone
        one.baseline_due_on = one.baseline_due_on or one.due_on
        one.due_on = what.promises[one.pk]
        ctx.db.add(one)
    ctx.db.get_one(Project, what.found.project.pk).plan_updated_at = ctx.now


def needed_beyond(ctx: ToolContext, found: PlanOf, moved: Sequence[Moved], end: date) -> int:
    """Return the minutes people are needed beyond their bookings, as far as the asker may see these."""
    staying = slipping.stays(ctx.db, ctx.actor, found.project.pk, ctx.today)
    stays = [Stay(one.person_id, one.until, one.minutes_per_day) for one in staying]
    needed = last_days(moved, found.owners)
    longer = needed_longer(stays, needed, found.project.ends_on, end, found.work.calendar)
    return sum(one.minutes for one in longer)
