"""Links between tasks: added and removed, with what that does to dates and money."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import WithJsonSchema
from sqlmodel import col, select

from domain.access import Permission
from domain.approval import Approval, Effect
from domain.errors import BadInput, Conflict, NotFound
from domain.schedule import Plan, way
from store.facts.schedule import PlanOf
from store.projects import Project
from store.tasks import Dependency, LinkKind, Task
from tools.blocks import Block
from tools.consequences import PlanLine, before_change, carried_on, follow_blocks, settle
from tools.outlook import MoneyOutlook, money_outlook
from tools.params import ProjectRef, among
from tools.reach import require_project
from tools.spec import Named, ToolContext, tool
from tools.tasks import TaskName
from tools.view import View, several

_DAY = 480
_MOST_LAG = 250  # working days, a year
Kind = Annotated[
    Literal["FS", "SS", "FF", "SF"],
    WithJsonSchema(
        {
            "type": "string",
            "enum": ["FS", "SS", "FF", "SF"],
            "description": "FS: starts after the first ends (usual). SS: with it. FF: ends with it.",
        }
    ),
]
_SAID = {
    LinkKind.FS: "start after {first} is finished",
    LinkKind.SS: "start once {first} has started",
    LinkKind.FF: "finish once {first} is finished",
    LinkKind.SF: "finish once {first} has started",
}


class LinkChange(View):
    """A link added or removed, and what follows."""

    sentence: str
    follows: tuple[PlanLine, ...] = ()
    outlook: MoneyOutlook = MoneyOutlook()

    def headline(self) -> str:
        """Say the change and what it does."""
        return self.sentence

    def blocks(self) -> tuple[Block, ...]:
        """Show what moves and the money."""
        return (*follow_blocks(self.follows), *self.outlook.figures())


@tool(
    needs=Permission.PROJECTS_WRITE,
    effect=Effect.WRITE,
    approval=Approval.PROJECT_MANAGER,
    agent="governance",
    staff_only=True,
    examples=(
        "on Nordlys, acceptance test must wait for data migration",
        "make training depend on go-live on Atlas",
        "link design freeze to build start on Nordlys with two days of lag",
        "user training can only start after the interface tests on Nordlys",
        "add a dependency from cutover rehearsal to cutover on Atlas",
    ),
)
def add_dependency(
    ctx: ToolContext,
    project: ProjectRef,
    first: TaskName,
    then: TaskName,
    kind: Kind = "FS",
    lag_days: int = 0,
) -> LinkChange:
    """Let a task (``then``) wait for another (``first``), with a lag in working days if wanted.

    Followers are pushed later where they must. A circle is refused.
    """
    require_project(ctx, project, Permission.PROJECTS_WRITE, "the plan")
    found, plan = before_change(ctx, project.id)
    one, other = _task(found, first), _task(found, then)
    _check(found, one, other, LinkKind(kind), lag_days)
    ctx.db.add(
        Dependency(
            project_id=project.id,
            predecessor_id=one.pk,
            successor_id=other.pk,
            kind=LinkKind(kind),
            lag_minutes=lag_days * _DAY,
        )
    )
    return _changed(ctx, project, plan, f"On {project}, let {other.name} {_let_wait(one, LinkKind(kind), lag_days)}.")


def _let_wait(one: Task, kind: LinkKind, lag_days: int) -> str:
    later = f", {several(lag_days, 'working day')} later" if lag_days else ""
    return f"{_SAID[kind].format(first=one.name)}{later}"


@tool(
    needs=Permission.PROJECTS_WRITE,
    effect=Effect.WRITE,
    approval=Approval.PROJECT_MANAGER,
    agent="governance",
    staff_only=True,
    examples=(
        "training no longer has to wait for the acceptance test on Nordlys",
        "remove the dependency between design and build on Atlas",
        "unlink data migration from interface tests on Nordlys",
        "on Nordlys, go-live doesn't depend on training any more",
        "drop the link from workshop to report on Atlas",
    ),
)
def remove_dependency(ctx: ToolContext, project: ProjectRef, first: TaskName, then: TaskName) -> LinkChange:
    """Take away the link that lets ``then`` wait for ``first``. Nothing is pulled earlier by itself."""
    require_project(ctx, project, Permission.PROJECTS_WRITE, "the plan")
    found, plan = before_change(ctx, project.id)
    one, other = _task(found, first), _task(found, then)
    query = select(Dependency).where(col(Dependency.predecessor_id) == one.pk, col(Dependency.successor_id) == other.pk)
    links = list(ctx.db.exec(query))
    if not links:
        raise NotFound(f"{other.name} does not wait for {one.name}.", hint=_waits(found, other))
    for link in links:
        ctx.db.delete(link)
    view = _changed(ctx, project, plan, f"On {project}, let {other.name} no longer wait for {one.name}.")
    return view.model_copy(update={"assumptions": (*view.assumptions, _gained(ctx, other, project.id))})


def _task(found: PlanOf, words: str) -> Task:
    key = among("task", words, [(int(key), task.name, "") for key, task in found.tasks.items()]).id
    return found.tasks[str(key)]


def _check(found: PlanOf, one: Task, other: Task, kind: LinkKind, lag: int) -> None:
    if one.pk == other.pk:
        raise BadInput(f"{one.name} cannot wait for itself.")
    if abs(lag) > _MOST_LAG:
        raise BadInput(f"A lag of {lag} working days is too long.", hint=f"Give up to {_MOST_LAG}.")
    same = [link for link in found.links if (link.before, link.after) == (str(one.pk), str(other.pk))]
    if any(link.type.value == kind.value for link in same):
        raise Conflict(f"{other.name} waits for {one.name} already.")
    circle = way(found.links, str(other.pk), str(one.pk))
    if circle:
        path = " → ".join(found.tasks[key].name for key in (*circle, circle[0]))
        raise Conflict(f"Then these tasks would wait for each other: {path}.", hint="Remove one of these links first.")


def _waits(found: PlanOf, task: Task) -> str:
    names = [found.tasks[link.before].name for link in found.links if link.after == str(task.pk)]
    return f"It waits for {', '.join(names)}." if names else "It waits for nothing."


def _changed(ctx: ToolContext, project: Named, plan: Plan, sentence: str) -> LinkChange:
    what = carried_on(ctx, project.id, plan)
    money, basis = money_outlook(ctx, project, what.extra)
    said, lines = what.sentences(ctx), what.lines()
    settle(ctx, what)
    moves = said or "No date moves."
    return LinkChange(
        as_of=ctx.today,
        sentence=" ".join(filter(None, (sentence, moves, money.sentence() if lines else ""))),
        follows=lines,
        outlook=money,
        assumptions=basis if lines else (),
    )


def _gained(ctx: ToolContext, task: Task, project_id: int) -> str:
    ends = ctx.db.get_one(Project, project_id).ends_on
    return f"{task.name} keeps its days; move it to use what the link held back (the project ends on {ends})."
