"""Levelling in use: a plan its people can keep, previewed with its bound, and put into the plan once agreed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from domain.access import Permission
from domain.approval import Approval, Effect
from domain.calendar import variance
from domain.errors import BadInput, Conflict
from domain.levelling import Levelled, length_of, violations
from domain.levelling.people import LevelledDates, dates_of
from domain.levelling.serial import serial
from domain.levelling.workload import Workload
from store.facts.levelling import Levelling, levelling_of
from store.facts.schedule import PlanOf, plan_of
from tools.consequences import Consequences, before_change, carried_on, settle
from tools.level_lines import LevelApplied, LevelLine, LevelPlan
from tools.outlook import money_outlook
from tools.params import ProjectRef
from tools.reach import require_project
from tools.solver.levelling import level
from tools.spec import Named, ToolContext, tool
from tools.view import listed

_MOST_SECONDS = 30
_ENTRY = re.compile(r"(\d+):(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)")
PlanDays = Annotated[
    str,
    WithJsonSchema(
        {"type": "string", "x-kind": "plan", "description": "The plan a preview gave in ``plan``, unchanged."}
    ),
]


def _seconds(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST_SECONDS:
        raise BadInput(f"The time for solving is 0 to {_MOST_SECONDS} seconds, not {value!r}.")
    return value


Seconds = Annotated[
    int,
    BeforeValidator(_seconds),
    WithJsonSchema({"type": "integer", "minimum": 0, "maximum": _MOST_SECONDS, "x-kind": "seconds"}),
]


@tool(
    needs=Permission.PROJECTS_READ,
    agent="governance",
    staff_only=True,
    examples=(
        "level the plan of Nordlys",
        "can the team of Atlas really do its plan in the hours they have?",
        "smooth out the overload on Nordlys",
        "who has too many tasks at once on Nordlys, and what would a feasible plan look like?",
        "resource-level Atlas within everybody's capacity",
        "make the Nordlys schedule fit people's time off",
    ),
)
def level_plan(ctx: ToolContext, project: ProjectRef, seconds: Seconds = 5) -> LevelPlan:
    """Show a plan in which nobody has more work on a day than they can do, links kept, with the least possible length.

    Nothing is changed; apply_level_plan puts it into the plan. ``seconds`` is what a solver may take (0: rules only).
    """
    require_project(ctx, project, Permission.PROJECTS_READ, "the schedule")
    found = plan_of(ctx.db, project.id, ctx.today)
    asked = _Asked(found, levelling_of(ctx.db, found, ctx.firm))
    return _view(ctx, project, asked, seconds)


@tool(
    needs=Permission.PROJECTS_WRITE,
    effect=Effect.WRITE,
    approval=Approval.PROJECT_MANAGER,
    agent="governance",
    staff_only=True,
    examples=(
        "apply the levelled plan to Nordlys",
        "yes, level Nordlys like that",
        "put the levelled dates into the plan of Atlas",
        "use the levelling for Nordlys",
        "take over the smoothed schedule on Atlas",
    ),
)
def apply_level_plan(ctx: ToolContext, project: ProjectRef, plan: PlanDays = "") -> LevelApplied:
    """Give a project's tasks their levelled days; milestones follow.

    ``plan`` is what level_plan returned; without it the plan of the rules alone is taken.
    """
    require_project(ctx, project, Permission.PROJECTS_WRITE, "the plan")
    found, before = before_change(ctx, project.id)
    days = _read(plan, found) if plan.strip() else _by_rules(ctx, found)
    moved = _moved(found, days)
    if not moved:
        raise Conflict(f"The plan of {project} is level already.")
    for key in moved:
        task = found.tasks[key]
        task.starts_on, task.due_on = days[key] if task.started_on is None else (task.starts_on, days[key][1])
        task.updated_at = ctx.now
        ctx.db.add(task)
    return _applied(ctx, project, len(moved), carried_on(ctx, project.id, before, frozenset(days)))


def _applied(ctx: ToolContext, project: Named, moved: int, what: Consequences) -> LevelApplied:
    money, basis = money_outlook(ctx, project, what.extra)
    said, lines = what.sentences(ctx), what.lines()
    settle(ctx, what)
    return LevelApplied(
        as_of=ctx.today,
        project=project.name,
        moved=moved,
        finish=what.finish[1],
        follows=lines,
        sentence=said,
        outlook=money,
        assumptions=basis,
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """A plan and its levelling problem."""

    found: PlanOf
    problem: Levelling

    def now(self) -> dict[str, int]:
        """Return today's start slots: the early dates that links and progress give."""
        calendar, plan = self.found.work.calendar, self.found.work.scheduled()
        first = self.problem.start
        return {
            job.id: calendar.days_between(first, max(first, plan.tasks[job.id].early_start))
            for job in self.problem.work.jobs
        }


def _solved(problem: Levelling, seconds: int) -> Levelled:
    """Return the levelled plan with every task as early as its place in it allows."""
    best = level(problem.work, seconds=seconds)
    early = serial(problem.work, best.starts)
    length = length_of(problem.work, early)
    return Levelled(early, length, best.bound) if length <= best.length else best


def _over(work: Workload, starts: Mapping[str, int]) -> list[str]:
    return [said.partition(" ")[0] for said in violations(work, starts) if "more than it offers" in said]


def _view(ctx: ToolContext, project: Named, asked: _Asked, seconds: int) -> LevelPlan:
    found, problem = asked.found, asked.problem
    calendar = found.work.calendar
    over = _over(problem.work, asked.now())
    best = _solved(problem, seconds) if over else Levelled(asked.now(), 0, 0)
    dates = dates_of(problem.work, best, problem.start, calendar)
    lines = _lines(asked, dates)
    was = found.work.scheduled().finish
    finish = max([one.finish for one in dates], default=was) if over else was
    shown = ctx.firm.page_rows
    return LevelPlan(
        as_of=ctx.today,
        project=project.name,
        over_before=len(over),
        overloaded=tuple(dict.fromkeys(problem.people.get(key, key) for key in over)),
        finish_before=was,
        finish=finish,
        finish_days=variance(calendar, was, finish),
        length=best.length,
        bound=best.bound,
        gap=best.gap.value,
        solved=seconds > 0,
        lines=tuple(lines[:shown]),
        left_out=max(0, len(lines) - shown),
        plan=",".join(f"{one.id}:{one.start}..{one.finish}" for one in dates) if lines else "",
        assumptions=_notes(problem),
    )


def _notes(problem: Levelling) -> tuple[str, ...]:
    notes = ["A task takes its remaining hours evenly over its days, in one piece, never earlier than planned."]
    notes.append("Work under way is not put off.")
    notes.append("People have their working time less holidays, time off and firm bookings on other projects.")
    if problem.capped:
        names = listed(problem.capped)
        notes.append(f"{names}: more hours than fit into the days planned; taken as what the owner steadily has free.")
    return tuple(notes)


def _lines(asked: _Asked, dates: tuple[LevelledDates, ...]) -> list[LevelLine]:
    plan, calendar = asked.found.work.scheduled().tasks, asked.found.work.calendar
    return [
        LevelLine(
            ref=f"task:{one.id}",
            task=asked.found.tasks[one.id].name,
            owner=asked.found.owner(one.id),
            was_from=plan[one.id].early_start,
            was_to=plan[one.id].early_finish,
            starts_on=one.start,
            ends_on=one.finish,
            days=variance(calendar, plan[one.id].early_finish, one.finish),
        )
        for one in dates
        if one.finish > plan[one.id].early_finish
    ]


def _by_rules(ctx: ToolContext, found: PlanOf) -> dict[str, tuple[date, date]]:
    problem = levelling_of(ctx.db, found, ctx.firm)
    dates = dates_of(problem.work, _solved(problem, 0), problem.start, found.work.calendar)
    return {one.id: (one.start, one.finish) for one in dates}


def _read(plan: str, found: PlanOf) -> dict[str, tuple[date, date]]:
    """Return the days a preview wrote down.

    Raises:
        BadInput: it is no such text, or names a task the plan does not have open.

    """
    days = {}
    for entry in plan.split(","):
        match = _ENTRY.fullmatch(entry.strip())
        if match is None or match[1] not in found.stages:
            raise BadInput(f"{entry[:40]!r} is no task of this plan with its days.", hint="Level the plan again.")
        try:
            starts, ends = date.fromisoformat(match[2]), date.fromisoformat(match[3])
        except ValueError:
            raise BadInput(f"{entry[:40]!r} names a day that does not exist.") from None
        if ends < starts:
            raise BadInput(f"{entry[:40]!r} ends before it starts.")
        days[match[1]] = (starts, ends)
    return days


def _moved(found: PlanOf, days: Mapping[str, tuple[date, date]]) -> list[str]:
    """Return the tasks that end later than the plan has them; what the rules would only tidy stays."""
    plan = found.work.scheduled().tasks
    return [key for key, (_starts, ends) in days.items() if ends > plan[key].early_finish]
