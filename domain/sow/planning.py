"""From a statement of work to a draft plan, by rules alone: the same document and start always give the same plan."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from domain.calendar import DAY, STANDARD, Calendar
from domain.money import Money
from domain.plan import Basis, Demand, DraftPlan, PlanMilestone, PlanTask
from domain.schedule import Plan, schedule
from domain.sow.edits import Edits, answered, edited
from domain.sow.effort import DAY_HOURS, hourly, money, role_minutes
from domain.sow.norms import norm, role_for
from domain.sow.outline import DAY_MINUTES, Outline, outline
from domain.sow.statement import Milestone, Sow
from domain.sow.worth import priced

_WORKED = frozenset({"work", "optional", "period"})


def draft(
    sow: Sow,
    start: date,
    *,
    calendar: Calendar = STANDARD,
    cost_rates: Mapping[str, Money] | None = None,
    edits: Edits | None = None,
    job_roles: Sequence[str] = (),
) -> DraftPlan | None:
    """Draw the plan from a start; ``cost_rates`` an hour by role, lower case. None when there is nothing to plan."""
    changes = edits or Edits()
    stated = answered(sow, changes)
    working = open_days(stated, calendar)
    drawn = outline(stated, working, changes)
    if not drawn.tasks:
        return None
    dates = schedule(drawn.tasks, drawn.links, start, calendar=working)
    plan = staffed(stated, drawn, dates, working, job_roles=job_roles)
    rates = cost_rates or {}
    costs = {one.id: rate for one in plan.demands if (rate := rates.get(one.role.lower())) is not None}
    return priced(plan, stated, costs=costs)


def open_days(sow: Sow, calendar: Calendar) -> Calendar:
    """Return the calendar without the closures that the document states."""
    return calendar.without([clause.due.date for clause in sow.blackouts if clause.due and clause.due.date])


def staffed(sow: Sow, drawn: Outline, dates: Plan, calendar: Calendar, *, job_roles: Sequence[str] = ()) -> DraftPlan:
    """Return the dated plan with its efforts and the roles it needs; no money yet.

    ``job_roles`` are the firm's: with them, a document that states no roles gets those its tasks usually take.
    """
    days = max(1, calendar.days_between(dates.start, dates.finish + DAY))
    stated = _stated(sow, drawn.edits, dates, days)
    minutes = sum(one.minutes or 0 for one in stated)
    tasks = _tasks(drawn, dates, minutes, [one.role for one in stated] or list(job_roles))
    demands = stated or (_usual(tasks, drawn.edits) if job_roles else ())
    milestones = tuple(
        _milestone(key, edited(one, key, drawn.edits), drawn, dates, sow)
        for key, one in ((f"M{number}", one) for number, one in enumerate(sow.milestones, 1))
        if not drawn.edits.dropped("milestone", key)
    )
    promised = sum(one.minutes or 0 for one in demands) or sum(one.minutes for one in tasks)
    normal = sum(norm(one.name).hours * 60 for one in tasks if one.kind in _WORKED)
    return DraftPlan(
        dates.start, dates.finish, tasks, milestones, _spans(demands, tasks, calendar), None, None, None, None,
        tuple(drawn.notes), promised=promised, normal=normal, currency=sow.currency.value if sow.currency else "",
    )  # fmt: skip


def _stated(sow: Sow, edits: Edits, dates: Plan, days: int) -> tuple[Demand, ...]:
    code = sow.currency.value if sow.currency else ""
    found = []
    for number, role in enumerate(sow.roles, 1):
        key = f"R{number}"
        if edits.dropped("role", key):
            continue
        given = edits.number("role", "hours", key)
        minutes = role_minutes(role, days) if given is None else int(given * 60)
        basis = Basis.STATED if given is None else Basis.GIVEN
        found.append(
            Demand(role.role, role.person, role.count or 1, minutes, dates.start, dates.finish, hourly(role, code),
                   role.evidence, key, basis)
        )  # fmt: skip
    return tuple(found)


def _usual(tasks: Sequence[PlanTask], edits: Edits) -> tuple[Demand, ...]:
    """Return the roles that tasks usually take, with the hours of theirs."""
    by_role: dict[str, list[PlanTask]] = {}
    for task in tasks:
        if task.minutes and task.role:
            by_role.setdefault(task.role, []).append(task)
    found = []
    for role, mine in sorted(by_role.items()):
        key = f"N{re.sub(r'[^A-Za-z]', '', role)}"
        if edits.dropped("role", key):
            continue
        given = edits.number("role", "hours", key)
        minutes = sum(one.minutes for one in mine) if given is None else int(given * 60)
        starts, ends = min(one.start for one in mine), max(one.finish for one in mine)
        basis = Basis.NORM if given is None else Basis.GIVEN
        found.append(Demand(role, "", 1, minutes, starts, ends, None, None, key, basis))
    return tuple(found)


def _spans(demands: Sequence[Demand], tasks: Sequence[PlanTask], calendar: Calendar) -> tuple[Demand, ...]:
    """Narrow a role's time to that of its tasks where its hours fit in there, full days at most."""
    found = []
    for one in demands:
        mine = [task for task in tasks if task.role == one.role and task.minutes]
        starts = min((task.start for task in mine), default=one.starts)
        ends = max((task.finish for task in mine), default=one.ends)
        room = calendar.days_between(starts, ends + DAY) * DAY_MINUTES * one.count
        fits = one.minutes is not None and room >= one.minutes > 0
        found.append(replace(one, starts=starts, ends=ends) if fits else one)
    return tuple(found)


def _tasks(drawn: Outline, dates: Plan, minutes: int, roles: Sequence[str]) -> tuple[PlanTask, ...]:
    """Give every task its dates, and its effort: as entered, else a share of the roles' hours by its length, else norm.

    The hours entered for some tasks are no part of what the others share.
    """
    edits = drawn.edits
    given = {task.id: hours for task in drawn.tasks if (hours := edits.number("task", "hours", task.id)) is not None}
    worked = {task.id: task.minutes for task in drawn.tasks if drawn.about[task.id].kind in _WORKED}
    shared = {key: length for key, length in worked.items() if key not in given}
    rest = max(0, minutes - sum(int(hours * 60) for hours in given.values()))
    whole = sum(shared.values())
    waits: dict[str, list[str]] = {}
    for link in drawn.links:
        waits.setdefault(link.after, []).append(link.before)
    made = []
    for task in drawn.tasks:
        piece, on = drawn.about[task.id], dates.tasks[task.id]
        name = edits.text("task", "name", task.id) or piece.name
        if task.id in given:
            effort, basis = int(given[task.id] * 60), Basis.GIVEN
        elif task.id not in worked:
            effort, basis = 0, Basis.NORM
        elif minutes and whole:
            effort, basis = rest * shared[task.id] // whole, Basis.ROLE_HOURS
        else:
            effort, basis = _usual_hours(name, piece.kind, task.minutes) * 60, Basis.NORM
        role = edits.text("task", "role", task.id) or (role_for(name, roles) if task.id in worked else "")
        owner = "client" if piece.kind in {"client", "review"} else ""
        made.append(
            PlanTask(task.id, name, piece.phase, piece.kind, effort, basis, on.early_start, on.early_finish,
                     on.critical, tuple(waits.get(task.id, ())), piece.evidence, role,
                     task.minutes // DAY_MINUTES, owner)
        )  # fmt: skip
    return tuple(made)


def _usual_hours(name: str, kind: str, length: int) -> int:
    """Return the norm's hours; a period of a recurring fee about which nothing is said takes a day a week."""
    return length // DAY_MINUTES * DAY_HOURS // 5 if kind == "period" else norm(name).hours


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{3,}", text.lower())) - {
        "accepted",
        "signed",
        "and",
        "the",
        "milestone",
        "approved",
        "completed",
    }


def _milestone(key: str, one: Milestone, drawn: Outline, dates: Plan, sow: Sow) -> PlanMilestone:
    """Place a milestone at the end of the task that shares most words with it, else at its date, else at the end."""
    words = _words(one.name)
    best = max(
        drawn.about,
        key=lambda task: (len(words & _words(drawn.about[task].name)), drawn.about[task].kind == "review"),
    )
    stated = one.due.date if one.due else None
    shared = words & _words(drawn.about[best].name)
    entered = drawn.edits.day("milestone", "due", key)
    planned = entered or (dates.tasks[best].early_finish if shared else stated or dates.finish)
    amount = money(one.amount, sow, one.currency)
    if amount is None and one.percent is not None and sow.total is not None:
        whole = money(sow.total.value, sow)
        amount = whole.times(one.percent / 100) if whole else None
    if stated and planned > stated:
        drawn.notes.append(f"{one.name}: planned for {planned}, stated for {stated}.")
    phase = drawn.about[best].phase if shared else ""
    return PlanMilestone(one.name, planned, stated, amount, one.due.rule if one.due else "", one.evidence, key, phase)
