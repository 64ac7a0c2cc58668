"""Change orders: what was agreed to change about a project's scope, budget, dates and price, and what it was before."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from store.row import Row


class ChangeOrder(Row, table=True):
    """One agreed change; written once, together with everything it changes. Money in the project's currency."""

    __tablename__ = "change_order"
    __table_args__ = (UniqueConstraint("project_id", "number"),)
    project_id: int = Field(foreign_key="project.id")
    number: int  # from 1 within the project
    title: str
    reason: str = ""
    agreed_on: date
    agreed_at: datetime
    asked_by: int | None = Field(default=None, foreign_key="person.id")
    currency: str = Field(max_length=3)
    minutes: int  # effort added (negative: taken away)
    price_minor: int  # contract value added
    budget_minor: int  # budget added, at bill rates
    cost_minor: int | None = None  # planned cost added; empty when a cost rate is missing
    ends_before: date
    ends_after: date
    price_before_minor: int | None = None
    price_after_minor: int | None = None
    budget_before_id: int | None = Field(default=None, foreign_key="budget.id")
    budget_after_id: int | None = Field(default=None, foreign_key="budget.id")
    baseline_id: int | None = Field(default=None, foreign_key="baseline.id")  # the plan as agreed
