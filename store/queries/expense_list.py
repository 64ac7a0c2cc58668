"""Expenses an actor may see, with the names they stand under."""

from __future__ import annotations

from typing import NamedTuple

from sqlmodel import Session, col, select

from domain.access import Actor, Permission
from domain.windows import Window
from store import scope
from store.expenses import Expense
from store.people import Person
from store.projects import Project
from store.timesheets import TimeStatus


class Listed(NamedTuple):
    """An expense with whose it is and what for."""

    expense: Expense
    person: str
    project: str


class Narrowed(NamedTuple):
    """What a question about expenses is narrowed to."""

    person_id: int | None = None
    project_id: int | None = None
    window: Window | None = None
    expense_id: int | None = None


def expenses(
    db: Session,
    actor: Actor,
    narrowed: Narrowed,
    states: tuple[TimeStatus, ...] = (),
    permission: Permission = Permission.TIME_READ,
) -> list[Listed]:
    """Return expenses, newest first; without ``states`` in any."""
    query = (
        select(Expense, Person.name, Project.name)
        .join(Person, col(Person.id) == Expense.person_id)
        .join(Project, col(Project.id) == Expense.project_id)
        .where(scope.expenses(actor, permission))
        .order_by(col(Expense.spent_on).desc(), col(Expense.id).desc())
    )
    if narrowed.person_id is not None:
        query = query.where(col(Expense.person_id) == narrowed.person_id)
    if narrowed.project_id is not None:
        query = query.where(col(Expense.project_id) == narrowed.project_id)
    if narrowed.expense_id is not None:
        query = query.where(col(Expense.id) == narrowed.expense_id)
    if narrowed.window is not None:
        query = query.where(col(Expense.spent_on) >= narrowed.window.start, col(Expense.spent_on) < narrowed.window.end)
    if states:
        query = query.where(col(Expense.status).in_(states))
    return [Listed(*row) for row in db.exec(query)]


def receipt_known(db: Session, digest: str) -> bool:
    """Tell whether a receipt of this content was handed in before, by anyone."""
    return db.exec(select(Expense.id).where(col(Expense.receipt_sha256) == digest)).first() is not None
