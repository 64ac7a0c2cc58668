"""A reviewed draft as a project's blueprint: tasks with links, milestones, people needed, contract and billing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from domain.blueprints import (
    After,
    Blueprint,
    Instalment,
    NewBudget,
    NewContract,
    NewDemand,
    NewMilestone,
    NewTask,
    NewTerm,
    Recognition,
)
from domain.calendar import DAY, Calendar
from domain.errors import BadInput, Conflict
from domain.money import Money, total
from domain.plan import Demand, DraftPlan, PlanMilestone, PlanTask
from domain.sow.edits import Edits
from domain.sow.effort import money
from domain.sow.statement import BillingModel, Sow

_FULL_DAY = 480
_PAYMENT_DAYS = 30
_MOST_PAYMENT_DAYS = 180
_DAYS = re.compile(
    r"(\d{1,3})\s*(?:\(\w+\))?\s*(?:calendar |business |working )?days?|\bnet\s*(\d{1,3})\b", re.IGNORECASE
)
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Share:
    """What a demand asks of each person: minutes a working day, of so many people."""

    per_day: int
    people: int


def share(demand: Demand, calendar: Calendar) -> Share:
    """Return how a role's minutes spread evenly over its days; more people where full days would not do.

    A role without hours is planned full time.
    """
    days = max(1, calendar.days_between(demand.starts, demand.ends + DAY))
    if not demand.minutes:
        return Share(_FULL_DAY, demand.count)
    people = max(demand.count, _up(Decimal(demand.minutes) / (days * _FULL_DAY)))
    return Share(max(1, _up(Decimal(demand.minutes) / (days * people))), people)


def _up(value: Decimal) -> int:
    return int(value.to_integral_value(rounding=ROUND_CEILING))


def blueprint_of(plan: DraftPlan, sow: Sow, edits: Edits, calendar: Calendar) -> Blueprint:
    """Return the project a draft comes to.

    Raises:
        BadInput: no currency, or a role that is none of the firm's.
        Conflict: the milestones come to more than the price.

    """
    if not plan.currency:
        raise BadInput("The currency is open.", hint="Enter it in the draft first.")
    open_role = next((one for one in plan.demands if not one.job_role), None)
    if open_role is not None:
        raise BadInput(f"No role of the firm is chosen for {open_role.role}.", hint="Choose it in the draft first.")
    milestones = _milestones(plan)
    contract, notes = _contract(plan, sow, edits, milestones)
    billed = any(term.model == "milestone" for term in contract.terms)
    kept = tuple(one if billed else _unpriced(one) for one in milestones)
    worth = plan.value or plan.card or plan.price
    budget = NewBudget(plan.promised, worth, plan.cost) if worth and worth.currency == plan.currency else None
    tasks = _tasks(plan)
    ends = max([plan.finish, *(one.due for one in kept), *(one.due for one in tasks)])
    starts = min([plan.start, *(one.starts for one in tasks)])
    return Blueprint(
        _name(sow, edits), plan.currency, starts, ends, tasks, kept, _demands(plan, calendar), contract, budget,
        description=f"From {sow.document}.", notes=(*plan.notes, *notes),
    )  # fmt: skip


def _name(sow: Sow, edits: Edits) -> str:
    return project_name(sow, edits)


def project_name(sow: Sow, edits: Edits) -> str:
    """Return what the project is called: as entered, else the document's title without what it says of its kind."""
    given = edits.text("plan", "name")
    title = sow.title.value if sow.title else sow.document.rpartition(".")[0] or sow.document
    bare = re.sub(r"(?i)\b(?:statement|scope) of works?\b|\bsow\b|\bproposal\b", "", title)
    bare = " ".join(bare.split()).strip(" -\u2013\u2014:|,.#/")
    return (given or bare or title)[:80]


def _tasks(plan: DraftPlan) -> tuple[NewTask, ...]:
    """Return the tasks; the zero-length ends of phases are links only."""
    by_id = {task.id: task for task in plan.tasks}
    people = {one.role: one.person_id for one in plan.demands if one.person_id and one.count == 1}
    roles = {one.role: one.job_role for one in plan.demands}
    return tuple(
        NewTask(
            task.id, task.name[:_LONGEST], task.start, max(task.start, task.finish), task.minutes,
            max(1, task.days) * _FULL_DAY, task.phase,
            roles.get(task.role, "") if not task.owner else "",
            people.get(task.role) if not task.owner else None,
            tuple(After(key) for key in _waits(task, by_id)),
            client_owned=task.owner == "client", note=_note(task),
        )
        for task in plan.tasks
        if task.kind != "milestone"
    )  # fmt: skip


def _waits(task: PlanTask, by_id: Mapping[str, PlanTask]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for key in task.after:
        before = by_id[key]
        found.update(dict.fromkeys(_waits(before, by_id) if before.kind == "milestone" else (key,)))
    return tuple(found)


def _note(task: PlanTask) -> str:
    said = [f"Estimate: {task.basis.value}."] if task.minutes else []
    if task.evidence is not None and task.evidence.quote:
        where = f"page {task.evidence.page}" if task.evidence.page else f"line {task.evidence.line}"
        said.append(f"{task.evidence.document}, {where}.")
    return " ".join(said)


def _milestones(plan: DraftPlan) -> tuple[NewMilestone, ...]:
    phases = {task.phase for task in plan.tasks}
    return tuple(
        NewMilestone(
            one.name[:_LONGEST], one.stated or one.planned, one.phase if one.phase in phases else "", _own(one, plan),
            needs_acceptance=one.amount is not None,
        )
        for one in plan.milestones
    )  # fmt: skip


def _own(one: PlanMilestone, plan: DraftPlan) -> Money | None:
    return one.amount if one.amount is not None and one.amount.currency == plan.currency and one.amount.minor else None


def _unpriced(one: NewMilestone) -> NewMilestone:
    return NewMilestone(one.name, one.due, one.phase)


def _demands(plan: DraftPlan, calendar: Calendar) -> tuple[NewDemand, ...]:
    found = []
    for one in plan.demands:
        asks = share(one, calendar)
        hourly = one.hourly or one.bill
        rate = hourly if hourly and hourly.currency == plan.currency else None
        found.append(NewDemand(one.job_role, one.starts, one.ends, asks.per_day, asks.people, rate))
    return tuple(found)


def _contract(
    plan: DraftPlan, sow: Sow, edits: Edits, milestones: tuple[NewMilestone, ...]
) -> tuple[NewContract, list[str]]:
    """Return the contract with its terms: milestones where they have amounts, the rest of the price as a fixed fee."""
    notes: list[str] = []
    model = sow.billing_model.value if sow.billing_model else None
    price, terms = plan.price, list[NewTerm]()
    due = [one.amount for one in milestones if one.amount is not None]
    timed = model is BillingModel.TIME_AND_MATERIALS or (model is None and price is None)
    if sow.retainer is not None and model in {BillingModel.RETAINER, BillingModel.MIXED, None}:
        fee = money(sow.retainer.amount, sow)
        quota = int(sow.retainer.hours * 60) if sow.retainer.hours is not None else None
        overage = money(sow.retainer.overage_rate, sow)
        terms.append(NewTerm("retainer", fee, quota_minutes=quota, overage=overage))
    if timed or (model is BillingModel.MIXED and not due and not terms):
        cap = money(sow.cap.value, sow) if sow.cap else None
        terms.append(NewTerm("time_and_materials", cap=cap))
    elif due:
        terms.append(NewTerm("milestone"))
    if model is None and not terms:
        notes.append("How the work is billed is not stated: a fixed fee on completion is assumed.")
    if price is not None and not timed and not any(term.model == "retainer" for term in terms):
        rest = price - total(due, plan.currency)
        if rest.minor < 0:
            raise Conflict(f"The milestones come to more than the price of {price}.", hint="Correct one of them first.")
        if rest.minor:
            when = plan.milestones[-1].planned if due and plan.milestones else plan.finish
            terms.append(NewTerm("fixed_fee", rest, parts=(Instalment("On completion", when, rest),)))
    how: Recognition = "milestone" if due and not timed else "ratable" if _only_retainer(terms) else "as_invoiced"
    agreed = None if timed and sow.total is None else price
    return NewContract(_name(sow, edits), agreed, tuple(terms), how, _payment_days(sow, edits)), notes


def _only_retainer(terms: list[NewTerm]) -> bool:
    return bool(terms) and all(term.model == "retainer" for term in terms)


def _payment_days(sow: Sow, edits: Edits) -> int:
    given = edits.number("plan", "payment_days")
    if given is not None:
        return int(given)
    found = _DAYS.search(sow.payment_terms.value) if sow.payment_terms else None
    days = int(found[1] or found[2]) if found else _PAYMENT_DAYS
    return days if 0 < days <= _MOST_PAYMENT_DAYS else _PAYMENT_DAYS
