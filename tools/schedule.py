"""Schedules: what holds the end of a project, how much slack there is, and what a slip would move."""

from __future__ import annotations

from decimal import Decimal

from domain.access import Permission
from domain.errors import NotFound
from domain.ratio import rounded
from domain.schedule import Plan, TaskDates
from store.facts.schedule import PlanOf, plan_of
from tools import slips
from tools.blocks import Block
from tools.charts import Span, timeline
from tools.params import PersonRef, ProjectRef, ShiftParam, among
from tools.reach import require_project
from tools.slip_lines import SlipImpact
from tools.slip_words import Meant, meant
from tools.spec import ToolContext, tool
from tools.tasks import TaskName
from tools.values import Day, day_text
from tools.view import Line, View, listed, table


class PathLine(Line):
    """One open task with its dates and slack in working days."""

    task: str
    owner: str
    starts_on: Day
    ends_on: Day
    slack_days: Decimal
    critical: bool
    progress: int
    free_days: Decimal = Decimal(0)
    held_by: tuple[str, ...] = ()


class CriticalPath(View):
    """The tasks that hold the end of a project, and the slack of the others."""

    project: str
    finish: Day
    planned_end: Day
    asked: str = ""
    lines: tuple[PathLine, ...] = ()

    def headline(self) -> str:
        """Name the critical tasks in order, or answer for the one asked about."""
        named = next((line for line in self.lines if line.task == self.asked), None)
        if named is not None:
            return self._of(named)
        critical = [line.task for line in self.lines if line.critical]
        free = sorted((line for line in self.lines if not line.critical), key=lambda line: line.slack_days)
        late = f" (planned for {day_text(self.planned_end)})" if self.finish > self.planned_end else ""
        said = f"{self.project} ends on {day_text(self.finish)}{late}; that is held by {listed(critical, 8)}."
        if free:
            slack = [f"{line.task} ({_days(line.slack_days)})" for line in free]
            said += f" Slack: {listed(slack, 4)}."
        return said

    def _of(self, line: PathLine) -> str:
        if line.critical:
            end = day_text(self.finish)
            held = f" It is held by {listed(line.held_by)}." if line.held_by else ""
            return f"{line.task} is on the critical path of {self.project}: any delay moves the end ({end}).{held}"
        return f"{line.task} is not critical on {self.project}: it has {_days(line.slack_days)} of slack."

    def blocks(self) -> tuple[Block, ...]:
        """Show open tasks by start, and a timeline."""
        heads = {
            "task": "Task",
            "owner": "Whose",
            "starts_on": "From",
            "ends_on": "To",
            "slack_days": "Slack, days|#",
            "free_days": "Free, days|#",
            "held_by": "Held by",
            "critical": "Critical",
            "progress": "Done, %|#",
        }
        spans = [
            Span(line.task, line.starts_on, line.ends_on, "critical" if line.critical else "has slack")
            for line in self.lines
        ]
        chart = timeline(f"Open work on {self.project}", self.headline(), spans, legend="Path")
        return table(f"Open tasks of {self.project}", self.lines, heads, left_out=self.left_out), chart


def _days(days: Decimal) -> str:
    return f"{days} working day{'s' * (days != 1)}"


@tool(
    needs=Permission.PROJECTS_READ,
    agent="governance",
    staff_only=True,
    examples=(
        "which tasks on Nordlys can't slip without moving the end date?",
        "critical path of Nordlys",
        "what determines the finish date of Atlas?",
        "is integration testing on the critical path of Nordlys?",
        "how much slack do the remaining tasks on Nordlys have?",
        "longest chain in Atlas?",
        "does any task of mine on Nordlys hold up everything else?",
    ),
)
def critical_path(
    ctx: ToolContext, project: ProjectRef, task: TaskName = "", person: PersonRef | None = None
) -> CriticalPath:
    """Show which open tasks hold the end of a project, and how much slack the others have, in working days.

    ``task`` or ``person`` answers for one task, or for the tasks of one person.
    """
    require_project(ctx, project, Permission.PROJECTS_READ, "the schedule")
    found = plan_of(ctx.db, project.id, ctx.today)
    plan = found.work.scheduled()
    lines = [_line(found, dates) for dates in plan.tasks.values() if found.tasks[dates.id].completed_on is None]
    lines = [line for line in lines if line.progress < 100]  # noqa: PLR2004 -- done
    asked, notes = _asked(task, lines)
    if person is not None:
        lines = [line for line in lines if line.owner == person.name]
    lines.sort(key=lambda line: (line.starts_on, line.ends_on))
    return _view(ctx, found, plan, (asked, notes), lines)


def _asked(words: str, lines: list[PathLine]) -> tuple[str, tuple[str, ...]]:
    """Return the open task that is meant; one the plan does not have leaves the whole path as the answer."""
    if not words.strip():
        return "", ()
    try:
        return among("task", words, [(n, line.task, "") for n, line in enumerate(lines)]).name, ()
    except NotFound:
        return "", (f"The plan has no open task called {words.strip()!r}; this is the whole path.",)


def _view(
    ctx: ToolContext, found: PlanOf, plan: Plan, asked: tuple[str, tuple[str, ...]], lines: list[PathLine]
) -> CriticalPath:
    most = max(ctx.firm.page_rows, 20)
    return CriticalPath(
        as_of=ctx.today,
        project=found.project.name,
        finish=plan.finish,
        planned_end=found.project.ends_on,
        asked=asked[0],
        lines=tuple(lines[:most]),
        left_out=max(0, len(lines) - most),
        assumptions=(
            *asked[1],
            "Slack is total float, free is what moves no other task, in working days of the project manager's office.",
            "Work not begun starts no earlier than planned; work under way ends as planned, or as its progress says.",
        ),
    )


def _line(found: PlanOf, dates: TaskDates) -> PathLine:
    task = found.tasks[dates.id]
    return PathLine(
        ref=f"task:{dates.id}",
        task=task.name,
        owner=found.owner(dates.id),
        starts_on=dates.early_start,
        ends_on=dates.early_finish,
        slack_days=rounded(dates.total_float_days, 1).normalize() + 0,
        critical=dates.critical,
        progress=task.progress_percent,
        free_days=rounded(dates.free_float_days, 1).normalize() + 0,
        held_by=tuple(found.tasks[link.before].name for link in dates.drivers),
    )


@tool(
    needs=Permission.PROJECTS_READ,
    agent="governance",
    staff_only=True,
    examples=(
        "if data migration on Nordlys takes a week longer, what else moves?",
        "what happens to Nordlys if design freeze comes five days late?",
        "Ana is ill all of next week, what does it do to the Nordlys end date?",
        "I need 3 more days for my task on Nordlys, does that break anything?",
        "Nordlys slips two weeks, what is the knock-on?",
        "a month's delay on Atlas: what would it cost us?",
        "if Nordlys is late by 8 days, does it collide with Atlas?",
        "what happens to go-live and to the budget if integration slips by eight days?",
    ),
)
def slip_impact(
    ctx: ToolContext,
    by: ShiftParam,
    project: ProjectRef | None = None,
    task: TaskName = "",
    person: PersonRef | None = None,
    other_project: ProjectRef | None = None,
) -> SlipImpact:
    """Show what a slip would move: tasks, the end, milestones, bookings, billing dates, and what the extra time takes.

    Without a task or person the whole project slips; without a project it is the one whose plan has the task.
    ``other_project`` asks whose bookings would collide there.
    """
    which = Meant(project, task.strip()) if project is not None else meant(ctx, task)
    require_project(ctx, which.project, Permission.PROJECTS_READ, "the schedule")
    asked = slips.Asked(which.project, by, which.task, person, other_project)
    view = slips.impact(ctx, plan_of(ctx.db, which.project.id, ctx.today), asked)
    return view.model_copy(update={"assumptions": (*filter(None, (which.note,)), *view.assumptions)})
