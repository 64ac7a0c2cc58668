"""The upkeep of plans: which nobody touches, and what their open tasks lack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from domain.access import Permission
from domain.planhealth import Point, Verdict
from domain.ratio import rounded
from store.facts.hygiene import OpenTask, assessment, open_tasks
from store.queries import projects
from store.queries.projects import ProjectRow
from tools.blocks import Block
from tools.params import ClientRef, ProjectRef
from tools.projects import RUNNING
from tools.quotes import local_day
from tools.reach import require_project
from tools.spec import Named, ToolContext, tool
from tools.values import Day, day_text
from tools.view import Line, View, listed, several, table

_POINTS = {
    "fs": "finish-to-start links",
    "resources": "tasks with somebody on them",
    "cpli": "critical path length index",
    "bei": "baseline execution index",
}


class StaleLine(Line):
    """One plan with the day it was last touched."""

    project: str
    manager: str
    client: str
    updated_on: Day | None = None
    days: int | None = None


class StalePlans(View):
    """Plans nobody has touched for a while."""

    days: int
    looked_at: int
    one: bool = False
    lines: tuple[StaleLine, ...] = ()

    def headline(self) -> str:
        """Name them with their managers, or answer for the one asked about."""
        if self.one and self.lines:
            line = self.lines[0]
            if line.updated_on is None:
                return f"The plan of {line.project} was never changed since it was made."
            ago = several(line.days or 0, "day")
            return f"The plan of {line.project} was last changed on {day_text(line.updated_on)}, {ago} ago."
        looked = several(self.looked_at, "running project")
        if not self.lines:
            return f"None of {looked} has a plan that was not touched for {several(self.days, 'day')}."
        count = len(self.lines) + self.left_out
        named = [f"{line.project} ({line.manager}, {self._age(line)})" for line in self.lines]
        have = "has a plan" if count == 1 else "have plans"
        return f"{count} of {looked} {have} nobody touched for {several(self.days, 'day')}: {listed(named, 5)}."

    def _age(self, line: StaleLine) -> str:
        return "never" if line.days is None else several(line.days, "day")

    def blocks(self) -> tuple[Block, ...]:
        """Show them as a table."""
        heads = {"project": "Project", "manager": "Manager", "client": "Client", "updated_on": "Last changed"}
        heads["days"] = "Days ago|#"
        return (table("Plans", self.lines, heads, left_out=self.left_out),) if self.lines else ()


@tool(
    needs=Permission.PROJECTS_WRITE,
    agent="governance",
    examples=(
        "which project plans has nobody touched for more than three weeks?",
        "who isn't maintaining their plan?",
        "which of my plans need a refresh?",
        "plans with no update in 10 days",
        "when was the plan of Nordlys last changed?",
        "outdated schedules",
        "stale plans for Havbris",
    ),
)
def stale_plans(
    ctx: ToolContext, days: int | None = None, client: ClientRef | None = None, project: ProjectRef | None = None
) -> StalePlans:
    """List running projects whose plan nobody has touched for some days (default: two weeks), longest first.

    With a project it says when that plan was last changed.
    """
    most = ctx.firm.stale_plan_days if days is None else max(0, days)
    lines = [_stale(ctx, row) for row in _plans(ctx, project, client)]
    old = [line for line in lines if project or line.days is None or line.days > most]
    old.sort(key=lambda line: (line.days is not None, -(line.days or 0), line.project))
    shown = ctx.firm.page_rows
    return StalePlans(
        as_of=ctx.today,
        days=most,
        looked_at=len(lines),
        one=project is not None,
        lines=tuple(old[:shown]),
        left_out=max(0, len(old) - shown),
    )


def _plans(ctx: ToolContext, project: Named | None, client: Named | None) -> list[ProjectRow]:
    if project is not None:
        require_project(ctx, project, Permission.PROJECTS_WRITE, "the upkeep of plans")
    return projects.found(
        ctx.db,
        ctx.actor,
        permission=Permission.PROJECTS_WRITE,
        project_id=project.id if project else None,
        client_id=client.id if client else None,
        statuses=None if project else RUNNING,
    )


def _stale(ctx: ToolContext, row: ProjectRow) -> StaleLine:
    day: date | None = local_day(ctx, row.plan_updated_at) if row.plan_updated_at else None
    return StaleLine(
        ref=f"project:{row.id}",
        project=row.name,
        manager=row.manager,
        client=row.client,
        updated_on=day,
        days=(ctx.today - day).days if day else None,
    )


class FaultLine(Line):
    """One open task with what it lacks."""

    task: str
    project: str
    manager: str
    faults: tuple[str, ...]
    due_on: Day | None = None


class PointLine(Line):
    """One point of the assessment."""

    point: str
    figure: str
    limit: str
    verdict: str
    offenders: tuple[str, ...] = ()


class Hygiene(View):
    """What open tasks lack, and how a plan stands in the 14-point assessment."""

    of: str
    open_tasks: int
    faulty: int
    counts: dict[str, int] = {}  # noqa: RUF012 -- pydantic copies it
    worst: tuple[str, ...] = ()
    lines: tuple[FaultLine, ...] = ()
    points: tuple[PointLine, ...] = ()

    def headline(self) -> str:
        """Say how many tasks are faulty, of which kinds, and which points fail."""
        total = several(self.open_tasks, "open task")
        if not self.faulty:
            said = f"All {total}{self.of} have an owner, a date ahead and an estimate."
        else:
            kinds = listed([f"{number} {fault}" for fault, number in self.counts.items()], 6)
            named = listed(
                [f"{line.task} on {line.project} ({', '.join(line.faults)})" for line in self.lines],
                beyond=self.left_out,
            )
            said = f"{self.faulty} of {total}{self.of} need attention: {kinds}. First: {named}."
        failing = [line.point for line in self.points if line.verdict == Verdict.FAIL]
        if self.points:
            passed = sum(line.verdict == Verdict.PASS for line in self.points)
            said += f" Assessment: {passed} of {several(len(self.points), 'point')} passed"
            said += f", failing {listed(failing, 6)}." if failing else "."
        if self.worst:
            said += f" Most: {listed(self.worst)}."
        return said

    def blocks(self) -> tuple[Block, ...]:
        """Show faulty tasks, then the points."""
        found: list[Block] = []
        if self.lines:
            heads = {"task": "Task", "project": "Project", "manager": "Manager", "faults": "What", "due_on": "Due"}
            found.append(table("Tasks that need attention", self.lines, heads, left_out=self.left_out))
        if self.points:
            heads = {"point": "Point", "figure": "Figure|#", "limit": "Limit|#", "verdict": "Verdict"}
            found.append(table("Plan assessment", self.points, {**heads, "offenders": "Where"}))
        return tuple(found)


@tool(
    needs=Permission.PROJECTS_READ,
    agent="governance",
    staff_only=True,
    examples=(
        "how clean are our plans?",
        "plan hygiene of Nordlys",
        "which tasks have no owner?",
        "tasks without estimate or date",
        "is the plan of Atlas healthy?",
        "unlinked tasks on Nordlys",
        "check the quality of my project plans",
    ),
)
def plan_hygiene(ctx: ToolContext, project: ProjectRef | None = None) -> Hygiene:
    """List open tasks that are overdue, nobody's, undated, unestimated or unlinked; of one project also its assessment.

    The assessment is the DCMA 14-point one, as far as the plan's data can answer.
    """
    if project is not None:
        require_project(ctx, project, Permission.PROJECTS_READ, "the plan")
    tasks = open_tasks(ctx.db, ctx.actor, project.id if project else None)
    points = assessment(ctx.db, project.id, ctx.today) if project and any(one.networked for one in tasks) else ()
    return _view(ctx, f" on {project}" if project else "", tasks, points)


def _view(ctx: ToolContext, of: str, tasks: Sequence[OpenTask], points: Sequence[Point]) -> Hygiene:
    faulty = [(one, one.faults(ctx.today)) for one in tasks if one.faults(ctx.today)]
    counts = Counter(fault for _, faults in faulty for fault in faults)
    by_project = Counter(one.project for one, _ in faulty)
    worst = [f"{name} ({number})" for name, number in by_project.most_common(3)] if len(by_project) > 1 else []
    shown = ctx.firm.page_rows
    names = {str(one.key): one.name for one in tasks}
    return Hygiene(
        as_of=ctx.today,
        of=of,
        open_tasks=len(tasks),
        faulty=len(faulty),
        counts=dict(counts.most_common()),
        worst=tuple(worst),
        lines=tuple(_fault(one, faults) for one, faults in faulty[:shown]),
        left_out=max(0, len(faulty) - shown),
        points=tuple(_point(one, names) for one in points),
        assumptions=("A task without links counts only in plans that have links.",),
    )


def _fault(one: OpenTask, faults: tuple[str, ...]) -> FaultLine:
    return FaultLine(
        ref=f"task:{one.key}", task=one.name, project=one.project, manager=one.manager, faults=faults, due_on=one.due
    )


def _point(one: Point, names: dict[str, str]) -> PointLine:
    said = [" → ".join(names.get(part, "a finished task") for part in key.split(" → ")) for key in one.offenders]
    return PointLine(
        point=_POINTS.get(one.name, one.name.replace("_", " ")),
        figure="n/a" if one.figure is None else _number(one.figure),
        limit=f"{'at most' if one.at_most else 'at least'} {_number(one.limit)}",
        verdict=one.verdict.value,
        offenders=tuple(said[:5]),
    )


def _number(value: Decimal) -> str:
    return f"{rounded(value, 2).normalize() + 0:f}"
