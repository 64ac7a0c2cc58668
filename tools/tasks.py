"""Tasks: what is overdue, whose they are, and changes to their days and progress."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import WithJsonSchema

from domain.access import Permission
from domain.approval import Approval, Effect
from store.queries import tasks
from store.queries.tasks import TaskRow
from tools import task_changes as change
from tools.blocks import Block
from tools.params import AheadDay, AheadWindow, ClientRef, PastWindow, PersonRef, ProjectRef, ShiftParam, WorkParam
from tools.spec import Named, ToolContext, tool
from tools.task_changes import TaskChange
from tools.values import Day, day_text, during, period_text
from tools.view import Line, View, listed, several, table

TaskName = Annotated[
    str, WithJsonSchema({"type": "string", "x-kind": "task", "description": "The task by its name, or as task:NUMBER."})
]


class TaskLine(Line):
    """One task."""

    task: str
    project: str
    assignee: str
    due_on: Day | None = None
    days_late: int = 0
    progress: int
    status: str


class Tasks(View):
    """Tasks of a person or project, by due day."""

    what: str
    late_only: bool = False
    lines: tuple[TaskLine, ...] = ()

    def headline(self) -> str:
        """Say how many, and name the first with owner and day."""
        if not self.lines:
            return f"No {self.what}."
        count = len(self.lines) + self.left_out
        named = listed([self._said(line) for line in self.lines], 5, beyond=self.left_out)
        return f"{count} {self.what if count != 1 else self.what.replace('tasks', 'task', 1)}: {named}."

    def _said(self, line: TaskLine) -> str:
        whose = line.assignee or "nobody"
        if line.days_late:
            return f"{line.task} on {line.project} ({whose}, {several(line.days_late, 'day')} late)"
        due = f"due {day_text(line.due_on)}" if line.due_on else "no date"
        return f"{line.task} on {line.project} ({whose}, {due})"

    def blocks(self) -> tuple[Block, ...]:
        """Show them as a table."""
        heads = {"task": "Task", "project": "Project", "assignee": "Whose", "due_on": "Due"}
        if self.late_only:
            heads["days_late"] = "Days late|#"
        heads |= {"progress": "Done, %|#", "status": "State"}
        title = self.what[0].upper() + self.what[1:]
        return (table(title, self.lines, heads, left_out=self.left_out),) if self.lines else ()


@tool(
    needs=Permission.PROJECTS_READ,
    agent="governance",
    examples=(
        "which tasks are overdue?",
        "which of my tasks are late?",
        "what's overdue on Nordlys and whose is it?",
        "is Ana late with anything on Nordlys?",
        "tasks more than ten days late across all projects",
        "late stuff on Atlas",
        "am I holding you up on Nordlys?",
        "overdue tasks by assignee",
    ),
)
def overdue_tasks(
    ctx: ToolContext,
    project: ProjectRef | None = None,
    person: PersonRef | None = None,
    client: ClientRef | None = None,
    window: PastWindow | None = None,
    more_than_days: int = 0,
) -> Tasks:
    """List open tasks whose day is over, longest overdue first.

    ``window`` narrows to those that were due in it. A client's contact gets the client's own tasks.
    """
    narrowed = tasks.Narrowed(_key(project), _key(person), _key(client), due=window)
    found = [row for row in tasks.overdue(ctx.db, ctx.actor, narrowed, ctx.today) if _late(ctx, row) > more_than_days]
    since = f" that were due {during(period_text(window))}" if window else ""
    than = f" by more than {several(more_than_days, 'day')}" if more_than_days else ""
    what = f"overdue tasks{_where(project, person, client)}{since}{than}"
    return _view(ctx, what, found, late_only=True)


@tool(
    needs=Permission.PROJECTS_READ,
    agent="governance",
    examples=(
        "my tasks",
        "what do I have to do this week?",
        "open tasks on Nordlys",
        "what is Ana working on for Atlas?",
        "tasks due next week",
        "my to-do list",
        "what is left to do on Nordlys?",
    ),
)
def tasks_of(
    ctx: ToolContext,
    person: PersonRef | None = None,
    project: ProjectRef | None = None,
    window: AheadWindow | None = None,
) -> Tasks:
    """List open tasks of a person or project by due day; without either, the asker's own."""
    if person is None and project is None and not ctx.actor.is_client:
        person = ctx.me()
    narrowed = tasks.Narrowed(_key(project), _key(person), due=window)
    found = tasks.found(ctx.db, ctx.actor, narrowed)
    due = f" due {during(period_text(window))}" if window else ""
    return _view(ctx, f"open tasks{_where(project, person)}{due}", found)


def _key(named: Named | None) -> int | None:
    return named.id if named else None


def _late(ctx: ToolContext, row: TaskRow) -> int:
    return max(0, (ctx.today - row.task.due_on).days) if row.task.due_on else 0


def _where(project: object | None, person: object | None = None, client: object | None = None) -> str:
    named = ((" of", person), (" on", project), (" for", client))
    return "".join(f"{word} {one}" for word, one in named if one)


def _view(ctx: ToolContext, what: str, rows: list[TaskRow], *, late_only: bool = False) -> Tasks:
    shown = rows[: ctx.firm.page_rows]
    lines = [
        TaskLine(
            ref=f"task:{row.task.id}",
            task=row.task.name,
            project=row.project,
            assignee="the client" if row.task.client_owned else row.assignee,
            due_on=row.task.due_on,
            days_late=_late(ctx, row),
            progress=row.task.progress_percent,
            status=row.task.status.value,
        )
        for row in shown
    ]
    left = len(rows) - len(shown)
    return Tasks(as_of=ctx.today, what=what, late_only=late_only, lines=tuple(lines), left_out=left)


@tool(
    needs=Permission.TASKS_WRITE,
    effect=Effect.WRITE,
    approval=Approval.PROJECT_MANAGER,
    agent="governance",
    examples=(
        "push user acceptance testing on Nordlys to Friday 11 December",
        "move the interface tests on Atlas back a week",
        "training material on Nordlys needs three more days",
        "my API documentation task will be finished next Tuesday",
        "shift the workshop to 14 December",
        "bring data migration forward by two days",
    ),
)
def move_task(
    ctx: ToolContext,
    task: TaskName,
    project: ProjectRef | None = None,
    to: AheadDay | None = None,
    by: ShiftParam | None = None,
) -> TaskChange:
    """Give a task another due day: ``to`` a day, or ``by`` some days or weeks. Work not begun moves with it.

    Use only for a task the user named; a milestone is moved with move_milestone.
    """
    row = change.chosen(ctx, task, project)
    return change.move(ctx, row, to, by)


@tool(
    needs=Permission.TASKS_WRITE,
    effect=Effect.WRITE,
    approval=Approval.REQUESTER,
    agent="governance",
    examples=(
        "mark interface tests as done",
        "my task requirements on Nordlys is 60 % done",
        "data migration is blocked",
        "I need 12 more hours for the dashboard task",
        "set progress of the acceptance test to 80 %",
        "I have started on the batch labels",
    ),
)
def update_task(
    ctx: ToolContext,
    task: TaskName,
    project: ProjectRef | None = None,
    progress_percent: int | None = None,
    status: Literal["todo", "doing", "blocked", "done"] | None = None,
    remaining: WorkParam | None = None,
) -> TaskChange:
    """Record progress, state or remaining effort of one's own task, or of a task on a project one leads."""
    row = change.chosen(ctx, task, project)
    return change.update(ctx, row, progress_percent, status, remaining)
