"""Writing a whole project down from a blueprint: in the caller's transaction, all of it or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from domain.blueprints import Blueprint, NewTask, checked, span_of
from domain.errors import Conflict, NotFound
from store import agreements, baselines
from store.agreements import minor_of
from store.bookings import RoleDemand
from store.budgets import Budget
from store.contracts import Contract
from store.milestones import Baseline, Milestone
from store.people import JobRole
from store.projects import Phase, Project, ProjectStatus
from store.tasks import Dependency, LinkKind, Task

FIRST_PLAN = "First plan"
_CODE = 6  # letters of a project's code


@dataclass(frozen=True, slots=True)
class Setting:
    """Whose project it becomes: the client (None: internal), its manager, who asked, and when.

    ``roles`` translates names of the blueprint's roles into job roles of the firm, where they differ.
    """

    client_id: int | None
    manager_id: int
    now: datetime
    today: date
    by: int | None = None
    roles: Mapping[str, int] = field(default_factory=dict)
    status: ProjectStatus = ProjectStatus.ACTIVE


@dataclass(frozen=True, slots=True)
class Created:
    """The rows of a new project, flushed: they have their keys."""

    project: Project
    tasks: Mapping[str, Task]  # by the blueprint's key
    milestones: tuple[Milestone, ...]
    demands: tuple[RoleDemand, ...]
    contract: Contract | None
    budget: Budget | None
    baseline: Baseline


def create(db: Session, plan: Blueprint, setting: Setting) -> Created:
    """Write a project with phases, tasks, links, milestones, demands, contract, budget and its first baseline.

    Raises:
        BadInput: the plan is no plan (see ``domain.blueprints.checked``).
        Conflict: its tasks wait for each other, its amounts do not add up, or a project has this name already.
        NotFound: a role the firm does not have, naming those it has.

    """
    checked(plan)
    roles = role_keys(db, plan.roles, setting.roles)
    project = _project(db, plan, setting)
    phases = _phases(db, plan, project)
    tasks = _tasks(db, plan, project, phases, roles)
    contract, term = agreements.write(db, plan, project)
    milestones = _milestones(db, plan, project, phases, term)
    demands = _demands(db, plan, project, roles)
    budget = _budget(db, plan, project, setting)
    baseline = _baseline(db, project, tasks.values(), milestones, (budget, contract), setting)
    return Created(project, tasks, milestones, demands, contract, budget, baseline)


def role_keys(db: Session, names: Iterable[str], given: Mapping[str, int]) -> dict[str, int]:
    """Return the job role of each name, as given or by its own name; NotFound names what the firm has."""
    wanted = [name for name in names if name not in given]
    known = {name.casefold(): key for key, name in db.execute(select(col(JobRole.id), col(JobRole.name)))}
    missing = [name for name in wanted if name.casefold() not in known]
    if missing:
        have = ", ".join(sorted(db.scalars(select(col(JobRole.name)))))
        raise NotFound(f"The firm has no role called {missing[0]!r}.", hint=f"Its roles are {have}.")
    return {**{name: known[name.casefold()] for name in wanted}, **given}


def new_code(db: Session, name: str) -> str:
    """Return a code for a project of this name that no project has."""
    words = re.findall(r"[A-Z0-9]+", name.upper())
    stem = (words[0] if words else "PROJECT")[:_CODE]
    taken = set(db.scalars(select(col(Project.code)).where(col(Project.code).startswith(stem))))
    return next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if code not in taken)


def _project(db: Session, plan: Blueprint, setting: Setting) -> Project:
    if db.scalars(select(col(Project.id)).where(col(Project.name) == plan.name)).first() is not None:
        raise Conflict(f"There is a project called {plan.name} already.", hint="Give the new one another name.")
    project = Project(
        code=new_code(db, plan.name),
        name=plan.name,
        client_id=setting.client_id,
        manager_id=setting.manager_id,
        status=setting.status,
        internal=setting.client_id is None,
        currency=plan.currency,
        starts_on=plan.starts,
        ends_on=plan.ends,
        baseline_ends_on=plan.ends,
        description=plan.description,
        plan_updated_at=setting.now,
    )
    db.add(project)
    db.flush()
    return project


def _phases(db: Session, plan: Blueprint, project: Project) -> dict[str, int]:
    made = {}
    for position, name in enumerate(plan.stages):
        inside = [task for task in plan.tasks if task.phase == name]
        starts, ends = span_of(inside) if inside else (None, None)
        made[name] = Phase(project_id=project.pk, name=name, position=position, starts_on=starts, ends_on=ends)
    db.add_all(made.values())
    db.flush()
    return {name: phase.pk for name, phase in made.items()}


def _tasks(
    db: Session, plan: Blueprint, project: Project, phases: Mapping[str, int], roles: Mapping[str, int]
) -> dict[str, Task]:
    made = {
        task.key: task_row(task, project.pk, position, phases.get(task.phase), roles.get(task.role))
        for position, task in enumerate(plan.tasks)
    }
    db.add_all(made.values())
    db.flush()
    db.add_all(
        Dependency(
            project_id=project.pk,
            predecessor_id=made[link.before].pk,
            successor_id=made[link.after].pk,
            kind=LinkKind(link.type.value),
            lag_minutes=link.lag,
            elapsed=link.elapsed,
        )
        for link in plan.links
    )
    db.flush()
    return made


def task_row(task: NewTask, project_id: int, position: int, phase_id: int | None, role_id: int | None) -> Task:
    """Return the row of a new task."""
    return Task(
        project_id=project_id,
        phase_id=phase_id,
        name=task.name,
        position=position,
        assignee_id=task.person_id,
        job_role_id=role_id,
        client_owned=task.client_owned,
        estimate_minutes=task.minutes,
        remaining_minutes=task.minutes,
        duration_minutes=task.length,
        billable=task.billable,
        starts_on=task.starts,
        due_on=task.due,
        note=task.note,
    )


def _milestones(
    db: Session, plan: Blueprint, project: Project, phases: Mapping[str, int], term: int | None
) -> tuple[Milestone, ...]:
    made = tuple(
        Milestone(
            project_id=project.pk,
            phase_id=phases.get(one.phase),
            name=one.name,
            due_on=one.due,
            baseline_due_on=one.due,
            needs_acceptance=one.needs_acceptance,
            client_facing=one.client_facing,
            amount_minor=minor_of(one.amount),
            currency=one.amount.currency if one.amount else None,
            billing_term_id=term if one.amount else None,
        )
        for one in plan.milestones
    )
    db.add_all(made)
    db.flush()
    return made


def _demands(db: Session, plan: Blueprint, project: Project, roles: Mapping[str, int]) -> tuple[RoleDemand, ...]:
    made = tuple(
        RoleDemand(
            project_id=project.pk,
            job_role_id=roles[one.role],
            starts_on=one.starts,
            ends_on=one.ends,
            minutes_per_day=one.minutes_per_day,
            budget_rate_minor=minor_of(one.hourly),
            currency=one.hourly.currency if one.hourly else None,
        )
        for one in plan.demands
        for _ in range(one.count)
    )
    db.add_all(made)
    db.flush()
    return made


def _budget(db: Session, plan: Blueprint, project: Project, setting: Setting) -> Budget | None:
    new = plan.budget
    if new is None:
        return None
    budget = Budget(
        project_id=project.pk,
        number=1,
        minutes=new.minutes,
        amount_minor=new.value.minor,
        # A cost in another currency is no part of a budget in this one.
        cost_minor=new.cost.minor if new.cost and new.cost.currency == plan.currency else None,
        currency=plan.currency,
        since=setting.today,
        reason=FIRST_PLAN,
        set_by=setting.by,
    )
    db.add(budget)
    db.flush()
    return budget


def _baseline(
    db: Session,
    project: Project,
    tasks: Iterable[Task],
    milestones: Iterable[Milestone],
    money: tuple[Budget | None, Contract | None],
    setting: Setting,
) -> Baseline:
    budget, contract = money
    baseline = Baseline(
        project_id=project.pk,
        name=FIRST_PLAN,
        taken_at=setting.now,
        ends_on=project.ends_on,
        minutes=budget.minutes if budget else None,
        budget_minor=budget.amount_minor if budget else None,
        cost_minor=budget.cost_minor if budget else None,
        price_minor=contract.price_minor if contract else None,
        currency=project.currency,
        taken_by=setting.by,
    )
    db.add(baseline)
    db.flush()
    baselines.freeze(db, baseline, tasks, milestones)
    return baseline
