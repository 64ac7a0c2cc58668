"""Carrying out a change order: work into the plan, then end, contract, budget and baseline, together or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.access import Permission
from domain.calendar import advance, due_date, variance
from domain.change_orders import Change, Work, average, checked
from domain.errors import BadInput, Conflict, NotFound
from domain.money import Money, total
from domain.rates import RateKind
from domain.schedule import way
from store import baselines as freezing
from store import change_orders
from store.blueprints import role_keys
from store.budgets import Budget
from store.changes import ChangeOrder
from store.contracts import Contract
from store.facts.role_prices import role_prices
from store.facts.schedule import PlanOf
from store.projects import Project
from store.tasks import Dependency, Task, TaskStatus
from tools.baselines import money_of
from tools.change_order_views import BeforeAfter, ChangeOrderView
from tools.consequences import Consequences, before_change, carried_on, settle
from tools.reach import reaches
from tools.spec import Named, ToolContext
from tools.values import day_text, hours_text, money_text

_DAY = 480


@dataclass(frozen=True, slots=True)
class _State:
    """What a change order changes, at one moment."""

    ends: date
    price: Money | None
    budget: Budget | None


def agree(ctx: ToolContext, project: Named, change: Change) -> ChangeOrderView:
    """Write a change order and all it changes: tasks, dates, milestones, contract, budget, baseline; return it shown.

    Raises:
        BadInput: it changes nothing, or in impossible ways.
        Conflict: the project has no plan, budget or contract it could change, or more is taken away than is there.

    """
    checked(change)
    found, plan = before_change(ctx, project.id)
    row = ctx.db.get_one(Project, project.id)
    contract = change_orders.contract_of(ctx.db, project.id)
    budget = change_orders.latest_budget(ctx.db, project.id)
    before = _State(row.ends_on, _price(contract), budget)
    new = frozenset(str(_worked(ctx, found, one).pk) for one in change.work)
    what = carried_on(ctx, project.id, plan, new)
    settle(ctx, what)
    _later(ctx, row, contract, what)
    number = change_orders.next_number(ctx.db, project.id)
    title = f"Change order {number}: {change.title.strip()}"
    billed = _repriced(ctx, row, contract, change, title)
    raised = _budgeted(ctx, row, budget, change, title)
    baseline = freezing.take(ctx.db, row, f"Change order {number}", money_of(ctx, project.id))
    after = _State(row.ends_on, _price(contract), raised)
    order = _order(ctx, row, change, (before, after), number)
    order.baseline_id = baseline.pk
    change_orders.record(ctx.db, order, ctx.now)
    return _view(ctx, project, order, (before, after), what, billed)


def _price(contract: Contract | None) -> Money | None:
    return Money(contract.price_minor, contract.currency) if contract and contract.price_minor is not None else None


def _worked(ctx: ToolContext, found: PlanOf, work: Work) -> Task:
    """Put one piece of work into the plan: more (or less) of a task there is, or a new task."""
    if work.task_id is None:
        return _new_task(ctx, found, work)
    task = found.tasks.get(str(work.task_id))
    if task is None or task.status is TaskStatus.DONE:
        raise NotFound(f"The plan has no open task {work.name!r}.")
    left = task.remaining_minutes if task.remaining_minutes is not None else task.estimate_minutes or 0
    if left + work.minutes < 0:
        raise Conflict(f"{task.name} has {hours_text(left)} left, less than is to be dropped.")
    task.remaining_minutes = left + work.minutes
    task.estimate_minutes = max(0, (task.estimate_minutes or 0) + work.minutes)
    if work.days and task.due_on is not None:
        task.due_on = advance(found.work.calendar, task.due_on, work.days)
        task.duration_minutes += work.days * _DAY
    task.updated_at = ctx.now
    ctx.db.add(task)
    return task


def _new_task(ctx: ToolContext, found: PlanOf, work: Work) -> Task:
    """Add a task after those it follows (else after the last open one), before those that must wait for it."""
    calendar = found.work.calendar
    days = max(1, work.days or -(-work.minutes // _DAY))
    after = [_there(found, key) for key in work.after] or _last(found)
    dates = found.work.scheduled().tasks
    ends = [dates[str(task.pk)].early_finish for task in after]
    first = advance(calendar, max(ends), 1) if ends else calendar.next_working(ctx.today)
    first = max(first, calendar.next_working(ctx.today))
    role = role_keys(ctx.db, [work.role], {})[work.role] if work.role else None
    task = Task(
        project_id=found.project.pk,
        phase_id=after[0].phase_id if after else None,
        name=work.name,
        position=max(task.position for task in found.tasks.values()) + 1,
        job_role_id=role,
        estimate_minutes=work.minutes,
        remaining_minutes=work.minutes,
        duration_minutes=days * _DAY,
        starts_on=first,
        due_on=due_date(calendar, first, days),
        updated_at=ctx.now,
    )
    ctx.db.add(task)
    ctx.db.flush()
    for one in after:
        ctx.db.add(Dependency(project_id=found.project.pk, predecessor_id=one.pk, successor_id=task.pk))
    for key in work.before:
        _before(ctx, found, task, _there(found, key), after)
    return task


def _before(ctx: ToolContext, found: PlanOf, task: Task, then: Task, after: list[Task]) -> None:
    for one in after:
        if way(found.links, str(then.pk), str(one.pk)):
            raise Conflict(f"{task.name} cannot follow {one.name} and come before {then.name}: {one.name} comes later.")
    ctx.db.add(Dependency(project_id=found.project.pk, predecessor_id=task.pk, successor_id=then.pk))


def _there(found: PlanOf, key: int) -> Task:
    task = found.tasks.get(str(key))
    if task is None:
        raise NotFound(f"The plan of {found.project.name} has no task {key}.")
    return task


def _last(found: PlanOf) -> list[Task]:
    """Return the open task that ends last."""
    still = [task for task in found.tasks.values() if task.status is not TaskStatus.DONE and task.due_on]
    return [max(still, key=lambda task: (task.due_on, task.position))] if still else []


def _later(ctx: ToolContext, row: Project, contract: Contract | None, what: Consequences) -> None:
    """Move the agreed end by the working days the plan now ends later."""
    before, after = what.finish
    days = variance(what.found.work.calendar, max(before, row.ends_on), max(after, row.ends_on))
    if days > 0:
        row.ends_on = advance(what.found.work.calendar, row.ends_on, days)
        if contract is not None:
            contract.ends_on = max(contract.ends_on, row.ends_on)
            ctx.db.add(contract)
        ctx.db.add(row)


def _repriced(ctx: ToolContext, row: Project, contract: Contract | None, change: Change, title: str) -> str:
    if change.price is None or not change.price:
        return ""
    if contract is None:
        raise Conflict(f"{row.name} has no contract whose price could change.", hint="Leave the price out.")
    return change_orders.reprice(ctx.db, contract, change.price, title, row.ends_on)


def _budgeted(ctx: ToolContext, row: Project, budget: Budget | None, change: Change, title: str) -> Budget | None:
    """Write the next budget version; the work at role rates where a role is named, else at the planned average."""
    if budget is None:
        if change.minutes:
            raise Conflict(f"{row.name} has no budget that could change.", hint="Set a budget first.")
        return None
    if not change.minutes:
        return budget
    planned = {
        RateKind.BILL: Money(budget.amount_minor, budget.currency),
        RateKind.COST: Money(budget.cost_minor, budget.currency) if budget.cost_minor is not None else None,
    }
    if not budget.minutes:
        raise BadInput(f"The budget of {row.name} plans no effort, so work cannot be added to it.")
    price, _money = role_prices(ctx.db, budget.currency, ctx.today, client_id=row.client_id, project_id=row.pk)
    sums: dict[RateKind, Money | None] = {}
    for kind, amount in planned.items():
        parts = []
        for one in change.work:
            known = price(kind, one.role, ctx.today, one.minutes) if one.role and one.minutes > 0 else None
            parts += [known or average(amount, budget.minutes, one.minutes)] if amount is not None else []
        sums[kind] = total(parts, budget.currency) if amount is not None else None
    return change_orders.raise_budget(
        ctx.db,
        budget,
        change.minutes,
        sums[RateKind.BILL],
        sums[RateKind.COST],
        title=title,
        today=ctx.today,
        by=ctx.actor.person_id,
    )


def _order(ctx: ToolContext, row: Project, change: Change, states: tuple[_State, _State], number: int) -> ChangeOrder:
    before, after = states
    one, other = before.budget, after.budget
    costs = (one.cost_minor if one else None, other.cost_minor if other else None)
    return ChangeOrder(
        project_id=row.pk,
        number=number,
        title=change.title.strip(),
        reason=change.reason,
        agreed_on=ctx.today,
        agreed_at=ctx.now,
        asked_by=ctx.actor.person_id,
        currency=row.currency,
        minutes=change.minutes,
        price_minor=change.price.minor if change.price else 0,
        budget_minor=other.amount_minor - one.amount_minor if one and other else 0,
        cost_minor=costs[1] - costs[0] if costs[0] is not None and costs[1] is not None else None,
        ends_before=before.ends,
        ends_after=after.ends,
        price_before_minor=before.price.minor if before.price else None,
        price_after_minor=after.price.minor if after.price else None,
        budget_before_id=one.pk if one else None,
        budget_after_id=other.pk if other else None,
    )


def _view(
    ctx: ToolContext,
    project: Named,
    order: ChangeOrder,
    states: tuple[_State, _State],
    what: Consequences,
    billed: str,
) -> ChangeOrderView:
    notes = ["Everything here is agreed together; rejected, nothing changes."]
    if billed:
        notes.append(f"The price change is billed by {billed}.")
    notes.append("Work without a named role is budgeted at the planned average rate; the new plan becomes a baseline.")
    return ChangeOrderView(
        as_of=ctx.today,
        project=project.name,
        number=order.number,
        title=order.title,
        effort=order.minutes,
        price=Money(order.price_minor, order.currency) if order.price_minor else None,
        ends_before=order.ends_before,
        ends_after=order.ends_after,
        lines=_lines(ctx, project, states),
        follows=what.lines(),
        assumptions=tuple(notes),
    )


def _lines(ctx: ToolContext, project: Named, states: tuple[_State, _State]) -> tuple[BeforeAfter, ...]:
    before, after = states
    found = [("End", day_text(before.ends), day_text(after.ends))]
    if before.price is not None and after.price is not None:
        found.append(("Contract value", money_text(before.price), money_text(after.price)))
    if before.budget and after.budget:
        found += _budget_lines(before.budget, after.budget, costs=reaches(ctx, project, Permission.MARGIN_READ))
    return tuple(BeforeAfter(what=what, before=one, after=other) for what, one, other in found if one != other)


def _budget_lines(before: Budget, after: Budget, *, costs: bool) -> list[tuple[str, str, str]]:
    def amount(minor: int | None) -> str:
        return money_text(Money(minor, before.currency)) if minor is not None else "not planned"

    found = [
        ("Budgeted effort", hours_text(before.minutes), hours_text(after.minutes)),
        ("Budget at bill rates", amount(before.amount_minor), amount(after.amount_minor)),
    ]
    return [*found, ("Planned cost", amount(before.cost_minor), amount(after.cost_minor))] if costs else found
