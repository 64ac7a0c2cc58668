"""Budgets of a project by version, and the alerts each version has raised."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from store.row import Row


class Budget(Row, table=True):
    """What a project may use: effort and standard bill value. A change is a new version, never an edit."""

    __tablename__ = "budget"
    __table_args__ = (UniqueConstraint("project_id", "number"),)
    project_id: int = Field(foreign_key="project.id")
    number: int  # the version, from 1
    minutes: int
    amount_minor: int
    cost_minor: int | None = None  # what we plan to spend ourselves
    currency: str = Field(max_length=3)
    since: date
    reason: str = ""
    set_by: int | None = Field(default=None, foreign_key="person.id")


class BudgetAlert(Row, table=True):
    """A threshold (80, 90, 100 %) reached: once for a budget version."""

    __tablename__ = "budget_alert"
    __table_args__ = (UniqueConstraint("budget_id", "measure", "threshold_percent"),)
    budget_id: int = Field(foreign_key="budget.id")
    measure: str  # "amount" or "minutes"
    threshold_percent: int
    raised_at: datetime
