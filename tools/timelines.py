"""The plan of a project over time, with its baseline, what holds its end, its milestones and today."""

from __future__ import annotations

from datetime import date, timedelta

from domain.access import Permission
from domain.calendar import variance
from domain.schedule import TaskDates
from store.facts.schedule import PlanOf, plan_of
from store.queries import baselines, milestones
from store.tasks import TaskStatus
from tools.blocks import Block
from tools.gantt import CRITICAL, DONE, LATE, SLACK, Mark, Row, gantt
from tools.params import ProjectRef
from tools.reach import require_project
from tools.spec import Named, ToolContext, tool
from tools.values import Day, day_text
from tools.view import Line, View, several

_HISTORY = timedelta(days=28)  # done tasks older than this are not drawn
_MOST_ROWS = 40


class TimelineLine(Line):
    """A task as drawn."""

    task: str
    owner: str
    starts_on: Day
    ends_on: Day
    kind: str
    progress: int
    was_from: Day | None = None
    was_to: Day | None = None


class MarkLine(Line):
    """A milestone as drawn."""

    milestone: str
    due_on: Day
    done: bool


class Timeline(View):
    """A plan over time."""

    project: str
    finish: Day
    baseline: str = ""
    baseline_days: int = 0
    done: int = 0
    total: int = 0
    lines: tuple[TimelineLine, ...] = ()
    milestones: tuple[MarkLine, ...] = ()

    def headline(self) -> str:
        """Say how far it is, when it ends, and how that differs from the baseline."""
        said = (
            f"{self.done} of {several(self.total, 'task')} of {self.project} done; it ends on {day_text(self.finish)}"
        )
        if self.baseline:
            days = several(abs(self.baseline_days), "working day")
            way = "later than" if self.baseline_days > 0 else "earlier than"
            said += f", {days} {way} {self.baseline}" if self.baseline_days else f", as in {self.baseline}"
        late = sum(line.kind == LATE for line in self.lines)
        ahead = [line for line in self.milestones if not line.done]
        next_one = f" Next milestone: {ahead[0].milestone} on {day_text(ahead[0].due_on)}." if ahead else ""
        overdue = f" {several(late, 'task is', 'tasks are')} late." if late else ""
        return f"{said}.{overdue}{next_one}"

    def blocks(self) -> tuple[Block, ...]:
        """Draw it."""
        rows = [
            Row(
                line.task,
                line.starts_on,
                line.ends_on,
                line.kind,
                line.progress,
                (line.was_from, line.was_to) if line.was_from and line.was_to else None,
            )
            for line in self.lines
        ]
        marks = [Mark(line.milestone, line.due_on, line.done) for line in self.milestones]
        return (gantt(f"Plan of {self.project}", self.headline(), rows, marks, self.as_of),)


@tool(
    needs=Permission.PROJECTS_READ,
    agent="governance",
    staff_only=True,
    examples=(
        "show me the timeline of Nordlys",
        "gantt chart of Atlas",
        "draw the plan of Nordlys with its baseline",
        "what does the schedule of Atlas look like over time?",
        "picture of the Nordlys project plan",
        "Gantt with critical path and milestones for Nordlys",
    ),
)
def project_timeline(ctx: ToolContext, project: ProjectRef) -> Timeline:
    """Draw a project's plan over time: tasks, what holds the end, the last baseline as a shadow, milestones, today."""
    require_project(ctx, project, Permission.PROJECTS_READ, "the schedule")
    found = plan_of(ctx.db, project.id, ctx.today)
    return _view(ctx, project, found)


def _view(ctx: ToolContext, project: Named, found: PlanOf) -> Timeline:
    plan = found.work.scheduled()
    name, was = _baseline(ctx, project)
    lines = [_line(ctx, found, dates, was) for dates in plan.tasks.values()]
    drawn = sorted(
        (line for line in lines if line.kind != DONE or line.ends_on >= ctx.today - _HISTORY),
        key=lambda line: (line.starts_on, line.ends_on),
    )
    then = max((end for _start, end in was.values()), default=None)
    marks = milestones.found(ctx.db, ctx.actor, milestones.Narrowed(project_id=project.id))
    near = [row.milestone for row in marks if row.milestone.due_on >= ctx.today - _HISTORY]
    return Timeline(
        as_of=ctx.today,
        project=project.name,
        finish=plan.finish,
        baseline=name,
        baseline_days=variance(found.work.calendar, then, plan.finish) if then else 0,
        done=sum(task.status is TaskStatus.DONE for task in found.tasks.values()),
        total=len(lines),
        lines=tuple(_told_apart(drawn[:_MOST_ROWS])),
        left_out=max(0, len(drawn) - _MOST_ROWS),
        milestones=tuple(
            MarkLine(
                ref=f"milestone:{one.pk}", milestone=one.name, due_on=one.due_on, done=one.completed_on is not None
            )
            for one in near
        ),
        assumptions=(
            "Red holds the end, blue has slack, orange is late. Pale below: the baseline. Dashed: today.",
            "What was done more than four weeks ago is not drawn.",
        ),
    )


def _told_apart(lines: list[TimelineLine]) -> list[TimelineLine]:
    """Return the lines with the second of two tasks of one name numbered: a row each."""
    seen: dict[str, int] = {}
    found = []
    for line in lines:
        seen[line.task] = seen.get(line.task, 0) + 1
        number = seen[line.task]
        found.append(line.model_copy(update={"task": f"{line.task} ({number})"}) if number > 1 else line)
    return found


def _baseline(ctx: ToolContext, project: Named) -> tuple[str, dict[int, tuple[date, date]]]:
    """Return the name of the latest baseline and the days it has for each task."""
    rows = baselines.of_project(ctx.db, ctx.actor, project.id)
    if not rows:
        return "", {}
    frozen = baselines.tasks(ctx.db, [rows[-1].pk])[rows[-1].pk]
    return rows[-1].name, {one.key: (one.starts or one.due, one.due) for one in frozen if one.due}


def _line(ctx: ToolContext, found: PlanOf, dates: TaskDates, was: dict[int, tuple[date, date]]) -> TimelineLine:
    task = found.tasks[dates.id]
    before = was.get(task.pk)
    return TimelineLine(
        ref=f"task:{dates.id}",
        task=task.name,
        owner=found.owner(dates.id),
        starts_on=dates.early_start,
        ends_on=dates.early_finish,
        kind=_kind(ctx, found, dates),
        progress=task.progress_percent,
        was_from=before[0] if before else None,
        was_to=before[1] if before else None,
    )


def _kind(ctx: ToolContext, found: PlanOf, dates: TaskDates) -> str:
    task = found.tasks[dates.id]
    if task.status is TaskStatus.DONE:
        return DONE
    if task.due_on is not None and task.due_on < ctx.today:
        return LATE
    return CRITICAL if dates.critical else SLACK
