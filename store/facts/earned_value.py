"""The four values of earned value by phase: the budget laid out over the tasks, what is due and done, what it cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import and_, case, func, select
from sqlmodel import Session, col

from domain.calendar import STANDARD
from domain.earned_value import EarnedValue, Part, parted, summed
from domain.errors import BadInput
from domain.money import Money, total
from domain.progress import PlannedTask
from domain.windows import Window
from domain.windows.window import EPOCH
from store.facts.exchange import Reporting, reporting
from store.facts.expenses import expense_row
from store.projects import Phase, Project
from store.queries import contracts, expenses
from store.queries.project_time import month_end
from store.queries.tasks import plans
from store.tasks import Task
from store.timesheets import TimeEntry, TimeStatus

_DONE = (TimeStatus.APPROVED, TimeStatus.LOCKED)
_DAY = timedelta(days=1)
_WHOLE = 100


class Stage(NamedTuple):
    """A phase with its days; ``id`` is None for what belongs to none."""

    id: int | None
    name: str
    starts_on: date | None = None
    ends_on: date | None = None

    def runs_on(self, day: date) -> bool:
        """Tell whether a day lies in it."""
        return self.starts_on is not None and self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Measured:
    """A project's earned value on a day. ``at_cost``: in planned cost; otherwise in bill value, as no cost is planned.

    ``by_date`` is the amount of work that names no task and was put to the phase of its day; ``undated`` and
    ``unpriced`` are minutes of tasks without days and of time without a rate.
    """

    parts: tuple[tuple[Stage, EarnedValue], ...]
    whole: EarnedValue
    at_cost: bool
    by_date: Money
    expenses: Money
    undated: int
    unpriced: int
    money: Reporting


def measured(db: Session, project_id: int, day: date, today: date) -> Measured | None:
    """Return the earned value of a project at the end of a past ``day``, or so far today; None without a budget.

    Progress is known for today only: on an earlier day a task has earned all of its budget once it was finished, and
    nothing before. Raises BadInput when no task of the plan has any effort.
    """
    mine = col(Project.id) == project_id
    budget = contracts.budgets(db, mine).get(project_id)
    if budget is None or not (budget.cost or budget.amount):
        return None
    at_cost = bool(budget.cost)
    bac = Money(budget.cost or budget.amount, budget.currency)
    money = reporting(db, budget.currency)
    stages = _stages(db, project_id)
    tasks = [task for task in plans(db, [project_id])[project_id] if not task.theirs]
    spent = _spent(db, project_id, day, at_cost=at_cost)
    window = Window(EPOCH, day + _DAY, "to date")
    costs = total((expense_row(row, money).cost for row in expenses.spent(db, mine, window)), money.currency)
    outlay = costs if at_cost else Money.zero(money.currency)
    actual, by_date = _actual(spent, stages, money, today)
    actual[None] = actual.get(None, Money.zero(money.currency)) + outlay
    parts = _parts(tasks, stages, actual, (day, today))
    if not any(part.weight for _, part in parts):
        raise BadInput(
            "Nothing can be earned: no task of its plan has any effort.", hint="Add tasks with an estimate to the plan."
        )
    values = parted(bac, [part for _, part in parts])
    found = tuple(zip((stage for stage, _ in parts), values, strict=True))
    return Measured(
        parts=found,
        whole=summed(values, money.currency),
        at_cost=at_cost,
        by_date=by_date,
        expenses=outlay,
        undated=sum(task.weight for task in tasks if task.planned_share(today, STANDARD) is None),
        unpriced=sum(row.unpriced for row in spent),
        money=money,
    )


def _stages(db: Session, project_id: int) -> list[Stage]:
    query = (
        select(col(Phase.id), col(Phase.name), col(Phase.starts_on), col(Phase.ends_on))
        .where(col(Phase.project_id) == project_id)
        .order_by(col(Phase.position), col(Phase.id))
    )
    return [Stage(*row) for row in db.execute(query)]


class _Spent(NamedTuple):
    """Approved time of one phase, or of one day where it names no task, in one currency."""

    phase: int | None
    day: date | None
    month: int
    currency: str
    minor: int
    unpriced: int


def _spent(db: Session, project_id: int, day: date, *, at_cost: bool) -> list[_Spent]:
    amount = col(TimeEntry.cost_minor) if at_cost else col(TimeEntry.bill_minor)
    currency = func.coalesce(TimeEntry.cost_currency if at_cost else TimeEntry.bill_currency, "")
    phaseless = case((col(Task.phase_id).is_(None), col(TimeEntry.work_on)), else_=None)
    keys = (col(Task.phase_id), phaseless, col(TimeEntry.month), currency)
    counted = and_(
        col(TimeEntry.project_id) == project_id,
        col(TimeEntry.status).in_(_DONE),
        col(TimeEntry.work_on) <= day,
        *(() if at_cost else (col(TimeEntry.billable).is_(True),)),
    )
    query = (
        select(
            *keys,
            func.sum(func.coalesce(amount, 0)),
            func.sum(case((amount.is_(None), col(TimeEntry.minutes)), else_=0)),
        )
        .join(Task, col(Task.id) == col(TimeEntry.task_id), isouter=True)
        .where(counted)
        .group_by(*keys)
    )
    return [_Spent(*row) for row in db.execute(query)]


def _actual(
    rows: Iterable[_Spent], stages: Sequence[Stage], money: Reporting, today: date
) -> tuple[dict[int | None, Money], Money]:
    """Return what each phase cost, and how much of it was put there by the day of the work alone."""
    nothing = Money.zero(money.currency)
    found: dict[int | None, Money] = {}
    by_date = nothing
    for row in rows:
        stated = money.state(Money(row.minor, row.currency), month_end(row.month, today)) if row.currency else nothing
        phase = row.phase
        if phase is None and row.day is not None:
            phase = next((stage.id for stage in reversed(stages) if stage.runs_on(row.day)), None)
            by_date = by_date + stated if phase is not None else by_date
        found[phase] = found.get(phase, nothing) + stated
    return found, by_date


def _parts(
    tasks: Sequence[PlannedTask],
    stages: Sequence[Stage],
    actual: Mapping[int | None, Money],
    days: tuple[date, date],
) -> list[tuple[Stage, Part]]:
    """Return each phase with its part of the work, what belongs to none last and only if there is any."""
    zero = Money.zero(next(iter(actual.values())).currency)
    found = []
    for stage in (*stages, Stage(None, "not on a phase")):
        part = _part([task for task in tasks if task.phase == stage.id], actual.get(stage.id, zero), *days)
        if stage.id is not None or part.weight or part.actual:
            found.append((stage, part))
    return found


def _part(tasks: Iterable[PlannedTask], actual: Money, day: date, today: date) -> Part:
    weight, planned, done = 0, Decimal(0), Decimal(0)
    over = day if day == today else day + _DAY  # a past day is over, today is not
    for task in tasks:
        weight += task.weight
        planned += task.weight * (task.planned_share(over, STANDARD) or 0)
        done += Decimal(task.weight * _percent(task, day, today)) / _WHOLE
    return Part(weight, planned, done, actual)


def _percent(task: PlannedTask, day: date, today: date) -> int:
    if day == today:
        return task.percent
    ended = task.completed or task.due
    return _WHOLE if task.done and ended is not None and ended <= day else 0
