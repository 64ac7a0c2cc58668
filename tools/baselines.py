"""Baselines: freezing a plan under a name, and comparing plans in working days and money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.access import Permission
from domain.approval import Approval, Effect
from domain.calendar import Calendar, variance
from domain.errors import BadInput, Conflict
from domain.money import Money
from store import baselines as freezing
from store.facts.outlook import outlook
from store.facts.schedule import office_of
from store.milestones import Baseline
from store.projects import Project
from store.queries import baselines as stored
from store.queries import tasks as task_queries
from tools.blocks import Block, Figure
from tools.params import ProjectRef, among
from tools.quotes import local_day
from tools.reach import reaches, require_project
from tools.spec import Named, ToolContext, tool
from tools.values import Amount, Day, Effort, day_text, hours_text, money_text
from tools.view import Line, View, listed, several, table

_LONGEST_NAME = 60
_NOW = "now"


class BaselineLine(Line):
    """A baseline (or the plan as it is now) with its end and money, against the first."""

    baseline: str
    taken_on: Day
    ends_on: Day
    end_days: int = 0
    tasks: int
    effort: Effort
    budget: Amount | None = None
    cost: Amount | None = None
    price: Amount | None = None


class TaskVariance(Line):
    """A task that ends on another day than in the baseline."""

    task: str
    was: Day
    now: Day
    days: int


class Baselines(View):
    """The baselines of a project, and how two of them differ."""

    project: str
    compared: tuple[str, str] = ("", "")
    lines: tuple[BaselineLine, ...] = ()
    tasks: tuple[TaskVariance, ...] = ()
    added: int = 0
    end_days: int = 0

    def headline(self) -> str:
        """Say how far the plan is from the baseline, in days and money."""
        if not any(self.compared):
            return f"{self.project} has no baseline yet; set one to compare its plan with later."
        first, then = (self._line(name) for name in self.compared)
        later = several(abs(self.end_days), "working day")
        way = f"{later} {'later' if self.end_days > 0 else 'earlier'} than" if self.end_days else "on the same day as"
        verb = "ends" if then.baseline == _NOW else f"in {then.baseline} ended"
        said = f"{self.project} {verb} on {day_text(then.ends_on)}, {way} in {first.baseline}."
        said += f" Effort: {hours_text(then.effort)} instead of {hours_text(first.effort)}."
        for what, was, now in (("Budget", first.budget, then.budget), ("Cost at completion", first.cost, then.cost)):
            if was is not None and now is not None:
                change = money_text(now) if was == now else f"{money_text(now)} instead of {money_text(was)}"
                said += f" {what}: {change}."
        if self.tasks:
            named = [f"{line.task} ({line.days:+d})" for line in self.tasks]
            said += f" {several(len(self.tasks) + self.left_out, 'task')} moved, in working days: {listed(named, 4)}."
        return said + (f" {several(self.added, 'task')} came since." if self.added else "")

    def _line(self, name: str) -> BaselineLine:
        return next(line for line in self.lines if line.baseline == name)

    def blocks(self) -> tuple[Block, ...]:
        """Show the baselines, then the tasks that moved."""
        if not any(self.compared):
            return ()
        status = "bad" if self.end_days > 0 else "good"
        label = f"{self.compared[1]} against {self.compared[0]}".capitalize()
        found: list[Block] = [Figure(label=label, value=f"{self.end_days:+d} working days", status=status)]
        heads = {"baseline": "Baseline", "taken_on": "Taken", "ends_on": "End", "end_days": "Against the first, days|#"}
        heads |= {"tasks": "Tasks|#", "effort": "Effort|h"}
        for field, name in (("budget", "Budget|$"), ("cost", "Cost at completion|$"), ("price", "Price|$")):
            if any(getattr(line, field) is not None for line in self.lines):
                heads[field] = name
        found.append(table(f"Baselines of {self.project}", self.lines, heads))
        if self.tasks:
            heads = {"task": "Task", "was": f"In {self.compared[0]}", "now": f"In {self.compared[1]}"}
            found.append(table("Tasks that moved", self.tasks, {**heads, "days": "Days|#"}, left_out=self.left_out))
        return tuple(found)


class BaselineSet(View):
    """A baseline as it will be taken."""

    project: str
    name: str
    tasks: int
    ends_on: Day

    def headline(self) -> str:
        """Say what is frozen."""
        what = f"{several(self.tasks, 'task')}, end on {day_text(self.ends_on)}"
        return f"Set baseline {self.name} of {self.project}: {what}."


@tool(
    needs=Permission.PROJECTS_WRITE,
    effect=Effect.WRITE,
    approval=Approval.PROJECT_MANAGER,
    agent="governance",
    staff_only=True,
    examples=(
        "baseline Nordlys",
        "set a baseline for Atlas called after replanning",
        "freeze the current plan of Nordlys",
        "take a snapshot of the Nordlys schedule before we change it",
        "save today's plan of Atlas as the new baseline",
    ),
)
def set_baseline(ctx: ToolContext, project: ProjectRef, name: str = "") -> BaselineSet:
    """Freeze a project's tasks, milestones, end, effort and money under a name, to compare the plan with later."""
    require_project(ctx, project, Permission.PROJECTS_WRITE, "the plan")
    there = stored.of_project(ctx.db, ctx.actor, project.id)
    title = " ".join(name.split()) or f"Baseline {len(there) + 1}"
    if len(title) > _LONGEST_NAME or not title.isprintable() or title.casefold() == _NOW:
        raise BadInput(f"{title[:_LONGEST_NAME]!r} cannot name a baseline.")
    if title.casefold() in {one.name.casefold() for one in there}:
        raise Conflict(f"{project} has a baseline called {title} already.", hint="Give it another name.")
    row = ctx.db.get_one(Project, project.id)
    tasks = task_queries.found(ctx.db, ctx.actor, task_queries.Narrowed(project_id=project.id, open_only=False))
    if not tasks:
        raise Conflict(f"{project} has no tasks, so there is no plan to freeze.")
    freezing.take(ctx.db, row, title, money_of(ctx, project.id))
    return BaselineSet(as_of=ctx.today, project=project.name, name=title, tasks=len(tasks), ends_on=row.ends_on)


def money_of(ctx: ToolContext, project_id: int) -> freezing.Frozen:
    """Return the money a baseline keeps, as it stands."""
    found = outlook(ctx.db, project_id, ctx.today, first_weekday=ctx.firm.first_weekday)
    if found is None:
        return freezing.Frozen(ctx.now, ctx.actor.person_id)
    cost = found.at_completion().cost
    return freezing.Frozen(
        ctx.now,
        ctx.actor.person_id,
        found.minutes,
        found.value.minor,
        cost.minor if cost else None,
        found.price.minor if found.price else None,
    )


@tool(
    needs=Permission.PROJECTS_READ,
    agent="governance",
    staff_only=True,
    examples=(
        "how far is Nordlys from its baseline?",
        "baselines of Atlas",
        "compare the plan of Nordlys with the first plan",
        "what has slipped on Nordlys since the baseline, in days and money?",
        "schedule variance of Atlas against the original plan",
        "how does the second baseline of Nordlys differ from the first?",
    ),
)
def baselines(ctx: ToolContext, project: ProjectRef, first: str = "", against: str = "") -> Baselines:
    """Compare a project's plan with its baselines: ends and tasks in working days, effort and money.

    ``first`` names a baseline (default: the first taken), ``against`` another or "now" (default).
    """
    require_project(ctx, project, Permission.PROJECTS_READ, "the plan")
    rows = stored.of_project(ctx.db, ctx.actor, project.id)
    if not rows:
        return Baselines(as_of=ctx.today, project=project.name)
    plans = _plans(ctx, project, rows)
    one = _which(rows, first) if first.strip() else rows[0].pk
    other = _which(rows, against) if against.strip().casefold() not in {"", _NOW} else 0
    return _compared(ctx, project, plans, (one, other))


@dataclass(frozen=True, slots=True)
class _Plan:
    """A baseline or the present plan: its line, and the last day of each task by key."""

    line: BaselineLine
    due: Mapping[int, date]
    names: Mapping[int, str]


def _compared(ctx: ToolContext, project: Named, plans: Mapping[int, _Plan], which: tuple[int, int]) -> Baselines:
    one, other = (plans[key] for key in which)
    calendar = office_of(ctx.db, ctx.db.get_one(Project, project.id).manager_id)
    moved, added = _variances(one, other, calendar)
    shown = ctx.firm.page_rows
    start = next(iter(plans.values())).line.ends_on
    lines = [
        plan.line.model_copy(update={"end_days": variance(calendar, start, plan.line.ends_on)})
        for plan in plans.values()
    ]
    return Baselines(
        as_of=ctx.today,
        project=project.name,
        compared=(one.line.baseline, other.line.baseline),
        lines=tuple(lines),
        tasks=tuple(moved[:shown]),
        left_out=max(0, len(moved) - shown),
        added=added,
        end_days=variance(calendar, one.line.ends_on, other.line.ends_on),
        assumptions=("Variance is in working days of the project manager's office; + is late.",),
    )


def _plans(ctx: ToolContext, project: Named, rows: Sequence[Baseline]) -> dict[int, _Plan]:
    """Return every baseline by key, and the plan as it is now under 0."""
    narrowed = task_queries.Narrowed(project_id=project.id, open_only=False)
    now = [row.task for row in task_queries.found(ctx.db, ctx.actor, narrowed)]
    names = {task.pk: task.name for task in now}
    money = reaches(ctx, project, Permission.MARGIN_READ)
    frozen = stored.tasks(ctx.db, [row.pk for row in rows])
    plans = {}
    for row in rows:
        due = {one.key: one.due for one in frozen[row.pk] if one.due}
        effort = sum(one.minutes or 0 for one in frozen[row.pk])
        plans[row.pk] = _Plan(_line(ctx, row, due, (len(frozen[row.pk]), effort), money=money), due, names)
    ends = ctx.db.get_one(Project, project.id).ends_on
    line = BaselineLine(
        ref=f"project:{project.id}",
        baseline=_NOW,
        taken_on=ctx.today,
        ends_on=max([ends, *(task.due_on for task in now if task.due_on)]),
        tasks=len(now),
        effort=sum(task.estimate_minutes or 0 for task in now),
        **(_amounts(ctx, project.id) if money else {}),
    )
    plans[0] = _Plan(line, {task.pk: task.due_on for task in now if task.due_on}, names)
    return plans


def _amounts(ctx: ToolContext, project_id: int) -> dict[str, Money | None]:
    found = outlook(ctx.db, project_id, ctx.today, first_weekday=ctx.firm.first_weekday)
    if found is None:
        return {}
    return {"budget": found.value, "cost": found.at_completion().cost, "price": found.price}


def _line(
    ctx: ToolContext, row: Baseline, due: Mapping[int, date], sizes: tuple[int, int], *, money: bool
) -> BaselineLine:
    taken = local_day(ctx, row.taken_at)

    def amount(minor: int | None) -> Money | None:
        return Money(minor, row.currency) if money and minor is not None and row.currency else None

    return BaselineLine(
        ref=f"baseline:{row.pk}",
        baseline=row.name,
        taken_on=taken,
        ends_on=row.ends_on or max(due.values(), default=taken),
        tasks=sizes[0],
        effort=sizes[1],
        budget=amount(row.budget_minor),
        cost=amount(row.cost_minor),
        price=amount(row.price_minor),
    )


def _which(rows: Sequence[Baseline], words: str) -> int:
    return among("baseline", words, [(row.pk, row.name, "") for row in rows]).id


def _variances(one: _Plan, other: _Plan, calendar: Calendar) -> tuple[list[TaskVariance], int]:
    """Return the tasks of both that end on another day, latest first, and how many only the other has."""
    moved = [
        TaskVariance(
            ref=f"task:{key}",
            task=other.names.get(key, "a task"),
            was=one.due[key],
            now=due,
            days=variance(calendar, one.due[key], due),
        )
        for key, due in other.due.items()
        if key in one.due and one.due[key] != due
    ]
    return sorted(moved, key=lambda line: (-line.days, line.now)), len(other.due.keys() - one.due.keys())
