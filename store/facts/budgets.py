"""Budgets against what was used: approved billable time, what waits for approval, and what is left to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col

from domain.budgets import Standing, State
from domain.economics import Completion, completion
from domain.money import Money
from domain.progress import standing
from domain.ratio import Ratio
from domain.windows import Window
from domain.windows.window import EPOCH
from store.facts.earned import work_of
from store.facts.exchange import Reporting, rate_table
from store.facts.margin import ProjectName, names
from store.projects import Project
from store.queries import contracts, project_time
from store.queries.contracts import Left, Planned
from store.queries.project_time import TimeSum
from store.queries.tasks import plans

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Burn:
    """The latest budget of a project and what became of it; ``forecast`` is the value at completion."""

    budget_id: int
    project: ProjectName
    money: Standing
    effort: Standing
    currency: str
    submitted: int
    unpriced: int
    left: Left
    forecast: Completion
    done: Ratio

    @property
    def amount(self) -> Money:
        """The budget in money."""
        return Money(self.money.budget, self.currency)

    @property
    def used(self) -> Money:
        """Approved billable time at bill rates."""
        return Money(self.money.spent, self.currency)

    def most_used(self) -> Standing:
        """Return the measure that is further used, money or effort."""
        return max((self.money, self.effort), key=lambda one: one.used.value or 0)

    def passed(self, thresholds: Sequence[int]) -> int | None:
        """Return the highest threshold (percent) that money or effort has come to."""
        worst = self.most_used()
        reached = [one for one in thresholds if worst.budget > 0 and worst.spent * 100 >= worst.budget * one]
        return max(reached, default=None)

    def state(self, near: int) -> State:
        """Return where the further used measure stands."""
        return self.most_used().state(near)


def burns(db: Session, where: ColumnElement[bool], today: date, *, first_weekday: int = 0) -> list[Burn]:
    """Return the projects of ``where`` that have a budget, by name; time up to and with today."""
    budgets = contracts.budgets(db, where)
    budgeted = and_(where, col(Project.id).in_(budgets))
    found = names(db, budgeted)
    to_date = Window(EPOCH, today + DAY, "to date")
    time: dict[int, list[TimeSum]] = {}
    for row in project_time.sums(db, budgeted, to_date, first_weekday=first_weekday):
        time.setdefault(row.project_id, []).append(row)
    left = contracts.work_left(db, budgeted)
    tasks = plans(db, [project.id for project in found])
    rates = rate_table(db)
    return [
        _burn(
            project,
            budgets[project.id],
            time.get(project.id, ()),
            left,
            Reporting(rates, budgets[project.id].currency),
            (today, standing(tasks[project.id], today).progress),
        )
        for project in found
    ]


def _burn(
    project: ProjectName,
    budget: Planned,
    rows: Sequence[TimeSum],
    left: Mapping[int, Left],
    money: Reporting,
    now: tuple[date, Ratio],
) -> Burn:
    today, done = now
    work = work_of(rows, money, today)
    rest = left.get(project.id, Left(0, 0))
    planned = Money(budget.amount, budget.currency)
    return Burn(
        budget_id=budget.budget_id,
        project=project,
        money=Standing(budget.amount, work.value.minor),
        effort=Standing(budget.minutes, work.minutes),
        currency=budget.currency,
        submitted=sum(row.submitted for row in rows),
        unpriced=sum(row.unpriced for row in rows),
        left=rest,
        forecast=completion(
            planned_cost=planned,
            planned_minutes=budget.minutes,
            cost_to_date=work.value,
            remaining_minutes=rest.left if budget.minutes else 0,
        ),
        done=done,
    )
