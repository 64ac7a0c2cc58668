"""What a change to a task does and says: moved, progressed, blocked, done."""

from __future__ import annotations

from datetime import date

from domain.access import Permission
from domain.calendar import STANDARD, advance, duration
from domain.errors import BadInput, Conflict, NotFound
from domain.schedule import Plan
from domain.windows import Shift
from store.projects import Project
from store.queries import milestones, tasks
from store.queries.tasks import TaskRow
from store.tasks import Task, TaskStatus
from tools.blocks import Block
from tools.consequences import PlanLine, before_change, carried_on, follow_blocks, settle
from tools.outlook import MoneyOutlook, money_outlook
from tools.params import among
from tools.spec import Named, ToolContext
from tools.values import day_text, hours_text
from tools.view import Line, View, listed, table

_FULL = 100


class FieldLine(Line):
    """One field of a task before and after."""

    field: str
    before: str
    after: str


class TaskChange(View):
    """A task as it will be."""

    sentence: str
    lines: tuple[FieldLine, ...] = ()
    follows: tuple[PlanLine, ...] = ()
    outlook: MoneyOutlook = MoneyOutlook()

    def headline(self) -> str:
        """Say what will change."""
        return self.sentence

    def blocks(self) -> tuple[Block, ...]:
        """Show before and after."""
        found: list[Block] = [table("Change", self.lines, {"field": "What", "before": "Before", "after": "After"})]
        return (*found, *follow_blocks(self.follows), *self.outlook.figures())


def chosen(ctx: ToolContext, words: str, project: Named | None) -> TaskRow:
    """Return the open task the words mean among those the actor may change.

    Raises:
        NotFound: none comes near; says so too when it is a milestone that was named.
        Ambiguous: the same name on several projects, or several names that fit.

    """
    narrowed = tasks.Narrowed(project_id=project.id if project else None)
    rows = tasks.found(ctx.db, ctx.actor, narrowed, permission=Permission.TASKS_WRITE)
    where = f" on {project}" if project else ""
    if not rows:
        raise NotFound(f"There is no open task{where} that you may change.")
    named = [(row.task.pk, row.task.name, f"{row.task.name} on {row.project}") for row in rows]
    if words.strip().casefold() not in {row.task.name.casefold() for row in rows}:
        _refuse_milestone(ctx, words, project)
    key = among("task", words, named).id
    return next(row for row in rows if row.task.pk == key)


def _refuse_milestone(ctx: ToolContext, words: str, project: Named | None) -> None:
    narrowed = milestones.Narrowed(project_id=project.id if project else None, open_only=True)
    names = {row.milestone.name.casefold() for row in milestones.found(ctx.db, ctx.actor, narrowed)}
    if words.strip().casefold() in names:
        raise NotFound(f"{words!r} is a milestone, not a task.", hint="Ask me to move the milestone.")


def move(ctx: ToolContext, row: TaskRow, to: date | None, by: Shift | None) -> TaskChange:
    """Give the task its new day and say what that does to the tasks that wait for it.

    Raises:
        BadInput: neither a day nor a distance, or a distance for a task without a day.
        Conflict: nothing would change.

    """
    task = row.task
    due = _new_day(task, to, by)
    if due == task.due_on:
        raise Conflict(f"{task.name} is due on {day_text(due)} already.")
    _found, plan = before_change(ctx, task.project_id)
    lines = [_line(row, "due", task.due_on, due)]
    starts = _new_start(task, due)
    if starts is not None and starts != task.starts_on:
        lines.append(_line(row, "starts", task.starts_on, starts))
        task.starts_on = starts
    was, task.due_on = task.due_on, due
    _touched(ctx, task)
    before = f" instead of {day_text(was)}" if was else ""
    sentence = f"Move task {task.name} on {row.project}: due {day_text(due)}{before}."
    view = TaskChange(as_of=ctx.today, sentence=sentence, lines=tuple(lines), assumptions=_notes(ctx, row, due))
    return followed(ctx, view, task, plan)


def followed(ctx: ToolContext, view: TaskChange, task: Task, plan: Plan) -> TaskChange:
    """Carry on what the change does to other tasks, milestones and money, and add it to the view."""
    what = carried_on(ctx, task.project_id, plan, frozenset({str(task.pk)}))
    money, basis = money_outlook(ctx, Named("project", task.project_id, what.found.project.name), what.extra)
    said, lines = what.sentences(ctx), what.lines()
    settle(ctx, what)
    changes = {
        "sentence": " ".join(filter(None, (view.sentence, said, money.sentence()))),
        "follows": lines,
        "outlook": money,
        "assumptions": (*view.assumptions, *basis),
    }
    return view.model_copy(update=changes)


def _new_day(task: Task, to: date | None, by: Shift | None) -> date:
    if to is not None:
        return to
    if by is None:
        raise BadInput("To when? Say the new day, or how far to move it.")
    if task.due_on is None:
        raise BadInput(f"{task.name} has no due day to move.", hint="Say the day it should be due.")
    return by.applied(task.due_on, STANDARD.works)


def _new_start(task: Task, due: date) -> date | None:
    """Return the start that keeps the length of work not begun; work under way keeps its start."""
    begun = task.started_on is not None or task.progress_percent > 0
    if task.starts_on is None or (begun and task.starts_on <= due):
        return task.starts_on
    length = max(1, duration(STANDARD, task.starts_on, task.due_on)) if task.due_on else 1
    return advance(STANDARD, STANDARD.next_working(due, -1), 1 - length)


def _notes(ctx: ToolContext, row: TaskRow, due: date) -> tuple[str, ...]:
    notes = []
    ends = ctx.db.get_one(Project, row.task.project_id).ends_on
    if due > ends:
        notes.append(f"That is after the end of {row.project} on {day_text(ends)}.")
    return tuple(notes)


def update(
    ctx: ToolContext, row: TaskRow, progress: int | None, status: str | None, remaining: int | None
) -> TaskChange:
    """Record progress, state and remaining effort, each following from the other where it must.

    Raises:
        BadInput: nothing was given, or a percentage outside 0..100.

    """
    task = row.task
    if progress is None and status is None and remaining is None:
        raise BadInput(f"What has changed about {task.name}? Say how much is done, its state, or what is left.")
    if progress is not None and not 0 <= progress <= _FULL:
        raise BadInput(f"Progress is from 0 to 100 %, not {progress} %.")
    before = (task.progress_percent, task.status, task.remaining_minutes)
    _apply(ctx, task, progress, TaskStatus(status) if status else None, remaining)
    after = (task.progress_percent, task.status, task.remaining_minutes)
    lines = [
        _line(row, what, old, new)
        for what, old, new in (
            ("progress", f"{before[0]} %", f"{after[0]} %"),
            ("state", before[1].value, after[1].value),
            ("remaining", _hours(before[2]), _hours(after[2])),
        )
        if old != new
    ]
    if not lines:
        raise Conflict(f"{task.name} stands like that already.")
    _touched(ctx, task)
    said = listed([f"{line.field} {line.after}" for line in lines])
    return TaskChange(as_of=ctx.today, sentence=f"Set {task.name} on {row.project} to {said}.", lines=tuple(lines))


def _apply(
    ctx: ToolContext, task: Task, progress: int | None, status: TaskStatus | None, remaining: int | None
) -> None:
    if status is TaskStatus.DONE or (progress == _FULL and status is None):
        task.status, task.progress_percent, task.remaining_minutes = TaskStatus.DONE, _FULL, 0
        task.started_on, task.completed_on = task.started_on or ctx.today, ctx.today
        return
    if progress is not None:
        task.progress_percent = progress
        if remaining is None and task.estimate_minutes is not None:
            task.remaining_minutes = task.estimate_minutes * (_FULL - progress) // _FULL
    if remaining is not None:
        task.remaining_minutes = remaining
    under_way = task.progress_percent > 0 or remaining is not None
    task.status = status or (TaskStatus.DOING if under_way and task.status is TaskStatus.TODO else task.status)
    if task.status is TaskStatus.DOING:
        task.started_on = task.started_on or ctx.today


def _touched(ctx: ToolContext, task: Task) -> None:
    task.updated_at = ctx.now
    ctx.db.get_one(Project, task.project_id).plan_updated_at = ctx.now
    ctx.db.add(task)


def _hours(minutes: int | None) -> str:
    return "" if minutes is None else hours_text(minutes)


def _line(row: TaskRow, field: str, before: date | str | None, after: date | str | None) -> FieldLine:
    written = [day_text(one) if isinstance(one, date) else one or "not set" for one in (before, after)]
    return FieldLine(ref=f"task:{row.task.id}", field=field, before=written[0], after=written[1])
