"""What was promised in a meeting, made tasks of the project's plan: only as a proposal somebody agrees to."""

from __future__ import annotations

from sqlmodel import col, select

from domain.access import Permission
from domain.approval import Approval, Effect
from domain.errors import BadInput, Conflict
from domain.trust import Trust
from store import scope
from store.projects import Project
from store.queries import calls
from store.queries.calls import ActionRow
from store.tasks import Task
from tools.blocks import Block
from tools.meeting_refs import chosen
from tools.params import ClientRef, ProjectRef
from tools.spec import Named, ToolContext, tool
from tools.values import Day, day_text
from tools.view import Line, View, listed, several, table

_NAME = 120


class NewTask(Line):
    """A task as it will stand in the plan."""

    name: str
    who: str
    due_on: Day | None = None
    outside_words: str = ""


class MeetingTasks(View):
    """Tasks made of promises."""

    meeting: str
    held_on: Day
    project: str
    lines: tuple[NewTask, ...]

    def headline(self) -> str:
        """Say which tasks come to which plan."""
        named = listed([f"{line.name} ({line.who})" for line in self.lines])
        of = f"{self.meeting} on {day_text(self.held_on)}"
        return f"Add {several(len(self.lines), 'task')} from {of} to {self.project}: {named}."

    def blocks(self) -> tuple[Block, ...]:
        """Show them as a table."""
        heads = {"name": "Task", "who": "Who", "due_on": "Due", "outside_words": "From these words"}
        return (table("New tasks", self.lines, heads),)


@tool(
    needs=Permission.PROJECTS_WRITE,
    effect=Effect.WRITE,
    approval=Approval.PROJECT_MANAGER,
    agent="account_signal",
    staff_only=True,
    examples=(
        "make tasks of what we promised in the last Havbris call",
        "put the action items of the Baltic steering committee into the plan",
        "turn yesterday's to-dos with Brackwater into tasks on Aurora",
        "create tasks from the Nordlys monthly",
    ),
)
def propose_tasks_from_meeting(
    ctx: ToolContext,
    meeting: str = "",
    client: ClientRef | None = None,
    project: ProjectRef | None = None,
) -> MeetingTasks:
    """Make tasks of the open promises of a meeting, in the plan of its project (or of the one named).

    ``meeting`` is its title; without one the latest of the client. What became a task already is left out.
    """
    row = chosen(ctx, meeting, client, None if client or meeting else project)
    into = _into(ctx, project, row.project_id)
    found = [one for one in _open(ctx, row.id) if one.item.task_id is None]
    if not found:
        raise Conflict(f"Nothing promised in {row.title} is open and not in a plan yet.")
    lines = _tasks(ctx, found, into)
    held_on = row.held_at.astimezone(ctx.call.zone).date()
    return MeetingTasks(as_of=ctx.today, meeting=row.title, held_on=held_on, project=into.name, lines=lines)


def _into(ctx: ToolContext, project: Named | None, of_meeting: int | None) -> Project:
    key = project.id if project else of_meeting
    if key is None:
        raise BadInput("Into which project's plan? The meeting was not about one.")
    mine = scope.projects(ctx.actor, Permission.PROJECTS_WRITE)
    found = ctx.db.exec(select(Project).where(col(Project.id) == key, mine)).first()
    if found is None:
        raise BadInput("You may not change the plan of that project.", hint="Its project manager may.")
    return found


def _open(ctx: ToolContext, key: int) -> list[ActionRow]:
    return calls.actions(ctx.db, ctx.actor, calls.Narrowed(meeting_id=key), calls.WhoseActions(open_only=True))


def _tasks(ctx: ToolContext, rows: list[ActionRow], project: Project) -> tuple[NewTask, ...]:
    tasks = [
        Task(
            project_id=project.pk,
            name=row.item.what[:_NAME],
            assignee_id=row.item.person_id,
            client_owned=row.item.contact_id is not None,
            due_on=row.item.due_on,
            updated_at=ctx.now,
            trust=Trust.OUTSIDE,
        )
        for row in rows
    ]
    ctx.db.add_all(tasks)
    ctx.db.flush()
    for task, row in zip(tasks, rows, strict=True):
        row.item.task_id = task.pk
    return tuple(
        NewTask(name=task.name, who=row.who or "nobody yet", due_on=task.due_on, outside_words=row.item.quote)
        for task, row in zip(tasks, rows, strict=True)
    )
