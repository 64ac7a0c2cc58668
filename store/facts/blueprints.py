"""A project that exists, read back as a blueprint: what a template is learned from."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlmodel import Session, col

from domain.blueprints import After, Blueprint, Instalment, NewContract, NewMilestone, NewTask, NewTerm
from domain.money import Money
from domain.schedule import LinkType
from store.contracts import BillingTerm, Contract, FixedFeePart
from store.milestones import Milestone
from store.people import JobRole, Person
from store.projects import Phase, Project
from store.tasks import Dependency, Task


def blueprint_of(db: Session, project_id: int) -> Blueprint:
    """Return a project's plan and contract as they stand, in seven queries; tasks without both days are left out."""
    project = db.get_one(Project, project_id)
    phases: dict[int | None, str] = dict(
        db.execute(
            select(col(Phase.id), col(Phase.name))
            .where(col(Phase.project_id) == project_id)
            .order_by(col(Phase.position))
        ).all()
    )
    tasks = _tasks(db, project_id, phases)
    return Blueprint(
        name=project.name,
        currency=project.currency,
        starts=min([project.starts_on, *(task.starts for task in tasks)]),
        ends=project.ends_on,
        tasks=tasks,
        milestones=tuple(_milestone(one, phases) for one in _of(db, Milestone, project_id)),
        contract=_contract(db, project_id),
        phases=tuple(phases.values()),
        description=project.description,
    )


def _of(db: Session, table: type[Milestone], project_id: int) -> list[Milestone]:
    return list(db.scalars(select(table).where(col(table.project_id) == project_id).order_by(col(table.due_on))))


def _tasks(db: Session, project_id: int, phases: dict[int | None, str]) -> tuple[NewTask, ...]:
    whose = func.coalesce(col(Task.job_role_id), col(Person.job_role_id))
    query = (
        select(Task, col(JobRole.name))
        .outerjoin(Person, col(Person.id) == col(Task.assignee_id))
        .outerjoin(JobRole, col(JobRole.id) == whose)
        .where(
            col(Task.project_id) == project_id,
            col(Task.starts_on).is_not(None),
            col(Task.due_on) >= col(Task.starts_on),
        )
        .order_by(col(Task.position), col(Task.id))
    )
    rows = db.execute(query).all()
    there = {task.pk for task, _role in rows}
    links: dict[int, list[After]] = {}
    for one in db.scalars(select(Dependency).where(col(Dependency.project_id) == project_id)):
        if one.predecessor_id in there:
            after = After(f"t{one.predecessor_id}", LinkType(one.kind.value), one.lag_minutes)
            links.setdefault(one.successor_id, []).append(after)
    return tuple(_task(task, role or "", phases, links.get(task.pk, [])) for task, role in rows)


def _task(task: Task, role: str, phases: dict[int | None, str], links: list[After]) -> NewTask:
    assert task.starts_on is not None  # noqa: S101 -- by the query
    assert task.due_on is not None  # noqa: S101 -- by the query
    return NewTask(
        key=f"t{task.pk}",
        name=task.name,
        starts=task.starts_on,
        due=task.due_on,
        minutes=task.estimate_minutes or 0,
        length=task.duration_minutes,
        phase=phases.get(task.phase_id, ""),
        role="" if task.client_owned else role,
        after=tuple(links),
        client_owned=task.client_owned,
        billable=task.billable,
    )


def _milestone(one: Milestone, phases: dict[int | None, str]) -> NewMilestone:
    amount = Money(one.amount_minor, one.currency) if one.amount_minor and one.currency else None
    phase = phases.get(one.phase_id, "")
    return NewMilestone(one.name, one.due_on, phase, amount, one.needs_acceptance, one.client_facing)


def _contract(db: Session, project_id: int) -> NewContract | None:
    contract = db.scalars(
        select(Contract).where(col(Contract.project_id) == project_id).order_by(col(Contract.id))
    ).first()
    if contract is None:
        return None
    terms = db.scalars(
        select(BillingTerm).where(col(BillingTerm.contract_id) == contract.pk).order_by(col(BillingTerm.id))
    )
    parts: dict[int, list[Instalment]] = {}
    query = (
        select(FixedFeePart)
        .join(BillingTerm, col(BillingTerm.id) == col(FixedFeePart.billing_term_id))
        .where(col(BillingTerm.contract_id) == contract.pk)
        .order_by(col(FixedFeePart.due_on))
    )
    for part in db.scalars(query):
        amount = Money(part.amount_minor, contract.currency)
        parts.setdefault(part.billing_term_id, []).append(Instalment(part.name, part.due_on, amount))
    return NewContract(
        name=contract.name,
        price=_money(contract.price_minor, contract.currency),
        terms=tuple(_term(term, parts.get(term.pk, [])) for term in terms),
        recognition=contract.recognition.value,
        payment_days=contract.payment_days,
    )


def _money(minor: int | None, currency: str) -> Money | None:
    return Money(minor, currency) if minor is not None else None


def _term(term: BillingTerm, parts: list[Instalment]) -> NewTerm:
    return NewTerm(
        model=term.model.value,
        price=_money(term.price_minor, term.currency),
        cap=_money(term.cap_minor, term.currency),
        parts=tuple(parts),
        quota_minutes=term.quota_minutes,
        carry_over_minutes=term.carry_over_minutes,
        carry_over_periods=term.carry_over_periods,
        overage=_money(term.overage_minor, term.currency),
        deposit=_money(term.deposit_minor, term.currency),
        tax_bp=term.tax_bp,
    )
