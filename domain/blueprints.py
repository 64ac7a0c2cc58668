"""A whole project as data, before it exists: phases, linked tasks, milestones with money, demands, contract, budget.

What a template, a statement of work or a copy of another project comes to; ``store.blueprints`` writes it down in one
transaction. Dates are inclusive days, effort is minutes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.errors import BadInput, Conflict
from domain.money import Money, total
from domain.schedule import Link, LinkType, Task, network

Model = Literal["time_and_materials", "fixed_fee", "milestone", "retainer"]
Recognition = Literal["as_invoiced", "cost_to_cost", "hours", "milestone", "ratable"]
_MOST_ROWS = 2000  # tasks, links, milestones or demands of one project: beyond this it is a mistake
_MOST_MINUTES_A_DAY = 1440


@dataclass(frozen=True, slots=True)
class After:
    """A link to the task named ``key``; the lag (negative: a lead) in working minutes."""

    key: str
    kind: LinkType = LinkType.FS
    lag: int = 0


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task under its ``key``: effort and length in working minutes, its days, and what it waits for.

    ``role`` is a job role by name (empty: the manager finds one); ``person_id`` someone named already.
    """

    key: str
    name: str
    starts: date
    due: date
    minutes: int = 0
    length: int = 480
    phase: str = ""
    role: str = ""
    person_id: int | None = None
    after: tuple[After, ...] = ()
    client_owned: bool = False
    billable: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewMilestone:
    """A dated promise; an ``amount`` becomes billable when it is completed (or accepted, if it must be)."""

    name: str
    due: date
    phase: str = ""
    amount: Money | None = None
    needs_acceptance: bool = False
    client_facing: bool = True


@dataclass(frozen=True, slots=True)
class NewDemand:
    """``count`` people of a role, each some minutes a working day, at a budgeted rate an hour."""

    role: str
    starts: date
    ends: date
    minutes_per_day: int
    count: int = 1
    hourly: Money | None = None


@dataclass(frozen=True, slots=True)
class Instalment:
    """A dated part of a fixed fee."""

    name: str
    due: date
    amount: Money


@dataclass(frozen=True, slots=True)
class NewTerm:
    """One way of billing. A fixed fee has parts that sum to its price; a retainer a price a month and a quota.

    The term of a ``milestone`` model takes every milestone that has an amount. ``tax_bp`` is in hundredths of a
    percent, ``cap`` the most that time and materials may bill.
    """

    model: Model
    price: Money | None = None
    cap: Money | None = None
    parts: tuple[Instalment, ...] = ()
    quota_minutes: int | None = None
    carry_over_minutes: int | None = None
    carry_over_periods: int | None = None
    overage: Money | None = None
    deposit: Money | None = None
    tax_bp: int = 0


@dataclass(frozen=True, slots=True)
class NewContract:
    """What is agreed: the whole price (None for open time and materials) and its billing terms."""

    name: str
    price: Money | None = None
    terms: tuple[NewTerm, ...] = ()
    recognition: Recognition = "as_invoiced"
    payment_days: int = 30
    signed: date | None = None


@dataclass(frozen=True, slots=True)
class NewBudget:
    """What may be used: minutes, their value at bill rates, and what we plan to spend ourselves."""

    minutes: int
    value: Money
    cost: Money | None = None


@dataclass(frozen=True, slots=True)
class Blueprint:
    """Everything a project needs to begin. ``notes`` say what was assumed while it was drawn."""

    name: str
    currency: str
    starts: date
    ends: date
    tasks: tuple[NewTask, ...] = ()
    milestones: tuple[NewMilestone, ...] = ()
    demands: tuple[NewDemand, ...] = ()
    contract: NewContract | None = None
    budget: NewBudget | None = None
    phases: tuple[str, ...] = ()  # in order; those that only tasks or milestones name follow
    description: str = ""
    notes: tuple[str, ...] = ()

    @property
    def stages(self) -> tuple[str, ...]:
        """Every phase in order, those listed first."""
        named = [*self.phases, *(one.phase for one in self.tasks), *(one.phase for one in self.milestones)]
        return tuple(dict.fromkeys(name for name in named if name))

    @property
    def links(self) -> tuple[Link, ...]:
        """The links between tasks, by key."""
        return tuple(Link(after.key, task.key, after.kind, after.lag) for task in self.tasks for after in task.after)

    @property
    def roles(self) -> tuple[str, ...]:
        """Every job role that is named, once."""
        named = [*(one.role for one in self.demands), *(one.role for one in self.tasks)]
        return tuple(dict.fromkeys(name for name in named if name))


def checked(plan: Blueprint) -> Blueprint:
    """Return the plan if a project can be made of it.

    Raises:
        BadInput: an empty name, dates out of order, an unknown or repeated task, amounts that do not add up.
        Conflict: tasks that wait for each other, with the path.

    """
    if not plan.name.strip():
        raise BadInput("A project needs a name.")
    if plan.ends < plan.starts:
        raise BadInput(f"{plan.name} would end on {plan.ends}, before it starts on {plan.starts}.")
    if max(len(plan.tasks), len(plan.links), len(plan.milestones), len(plan.demands)) > _MOST_ROWS:
        raise BadInput(f"{plan.name} has more than {_MOST_ROWS:,} tasks, links, milestones or demands.")
    _check_tasks(plan)
    for one in plan.milestones:
        _check_name("milestone", one.name)
    for demand in plan.demands:
        _check_demand(demand)
    _check_money(plan)
    return plan


def _check_name(what: str, name: str) -> None:
    if not name.strip():
        raise BadInput(f"A {what} has no name.")


def _check_tasks(plan: Blueprint) -> None:
    for task in plan.tasks:
        _check_name("task", task.name)
        if task.due < task.starts:
            raise BadInput(f"{task.name} would be due on {task.due}, before it starts on {task.starts}.")
        if task.minutes < 0 or task.length < 0:
            raise BadInput(f"{task.name} has a negative effort or length.")
    if plan.tasks:
        names = Counter(task.key for task in plan.tasks)
        shown = {task.key: task.key if names[task.key] > 1 else task.name for task in plan.tasks}
        _acyclic(plan, shown)


def _acyclic(plan: Blueprint, shown: dict[str, str]) -> None:
    """Order the tasks as the network would; a cycle is named by what people call its tasks."""
    unique = len(set(shown.values())) == len(shown)
    name = shown if unique else {key: key for key in shown}
    tasks = [Task(name.get(task.key, task.key), task.length) for task in plan.tasks]
    network(tasks, [Link(name.get(one.before, one.before), name[one.after], one.type, one.lag) for one in plan.links])


def _check_demand(demand: NewDemand) -> None:
    _check_name("demand's role", demand.role)
    if demand.ends < demand.starts:
        raise BadInput(f"The demand for {demand.role} would end before it starts.")
    if not 0 < demand.minutes_per_day <= _MOST_MINUTES_A_DAY or demand.count < 1:
        raise BadInput(
            f"The demand for {demand.role} is for {demand.count} people with {demand.minutes_per_day} minutes a day.",
            hint="Give at least one person, and up to 24 hours a day.",
        )


def _check_money(plan: Blueprint) -> None:
    amounts = list(_amounts(plan))
    wrong = next((one for one in amounts if one.currency != plan.currency), None)
    if wrong is not None:
        raise BadInput(f"{plan.name} is in {plan.currency}, but {wrong} is not.")
    negative = next((one for one in amounts if one.minor < 0), None)
    if negative is not None:
        raise BadInput(f"{plan.name} has a negative amount: {negative}.")
    if plan.contract is None:
        return
    for term in plan.contract.terms:
        _check_parts(term, plan.currency)
    _check_price(plan, plan.contract)


def _check_parts(term: NewTerm, currency: str) -> None:
    if term.model == "fixed_fee":
        whole = total([part.amount for part in term.parts], currency)
        if term.price is None or whole != term.price:
            raise Conflict(f"The instalments of the fixed fee sum to {whole}, its price is {term.price}.")


def _check_price(plan: Blueprint, contract: NewContract) -> None:
    """Hold the parts against the whole: fixed fees and milestones together are the price, where there is one."""
    models = [term.model for term in contract.terms]
    due = [one.amount for one in plan.milestones if one.amount is not None]
    if due and "milestone" not in models:
        raise Conflict("Milestones have amounts, but the contract does not bill by milestone.")
    if contract.price is None or {"time_and_materials", "retainer"} & set(models):
        return
    fixed = [term.price for term in contract.terms if term.model == "fixed_fee" and term.price is not None]
    whole = total([*fixed, *due], plan.currency)
    if models and whole != contract.price:
        raise Conflict(f"Fixed fees and milestones sum to {whole}, the price is {contract.price}.")


def _amounts(plan: Blueprint) -> Iterable[Money]:
    found: list[Money | None] = [one.amount for one in plan.milestones] + [one.hourly for one in plan.demands]
    if plan.budget is not None:
        found += [plan.budget.value]
    if plan.contract is not None:
        found.append(plan.contract.price)
        for term in plan.contract.terms:
            found += [term.price, term.cap, term.overage, term.deposit, *(part.amount for part in term.parts)]
    return [one for one in found if one is not None]


def span_of(tasks: Sequence[NewTask]) -> tuple[date, date]:
    """Return the first and last day of some tasks; there must be one."""
    return min(task.starts for task in tasks), max(task.due for task in tasks)
