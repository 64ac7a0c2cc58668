"""Milestones and deliverables, and baselines of a plan."""

from datetime import date, datetime

from sqlmodel import Field

from store.row import Row, Versioned


class Milestone(Versioned, table=True):
    """A dated promise; with an amount it becomes ready to bill when completed (or accepted, if it must be)."""

    __tablename__ = "milestone"
    project_id: int = Field(foreign_key="project.id", index=True)
    phase_id: int | None = Field(default=None, foreign_key="phase.id")
    name: str
    due_on: date = Field(index=True)
    baseline_due_on: date | None = None
    completed_on: date | None = None
    accepted_on: date | None = None
    needs_acceptance: bool = False
    client_facing: bool = True  # a deliverable the client sees
    amount_minor: int | None = None
    currency: str | None = Field(default=None, max_length=3)
    billing_term_id: int | None = Field(default=None, foreign_key="billing_term.id")
    invoice_line_id: int | None = Field(default=None, foreign_key="invoice_line.id")


class Baseline(Row, table=True):
    """A named copy of a plan's dates and, where known, of its end, effort and money on that day."""

    __tablename__ = "baseline"
    project_id: int = Field(foreign_key="project.id", index=True)
    name: str
    taken_at: datetime
    ends_on: date | None = None
    minutes: int | None = None  # budgeted effort
    budget_minor: int | None = None
    cost_minor: int | None = None  # cost at completion as it was then forecast
    price_minor: int | None = None
    currency: str | None = Field(default=None, max_length=3)
    taken_by: int | None = Field(default=None, foreign_key="person.id")


class BaselineTask(Row, table=True):
    """A task as a baseline froze it."""

    __tablename__ = "baseline_task"
    baseline_id: int = Field(foreign_key="baseline.id", index=True)
    task_id: int = Field(foreign_key="task.id")
    starts_on: date | None = None
    due_on: date | None = None
    estimate_minutes: int | None = None


class BaselineMilestone(Row, table=True):
    """A milestone as a baseline froze it."""

    __tablename__ = "baseline_milestone"
    baseline_id: int = Field(foreign_key="baseline.id", index=True)
    milestone_id: int = Field(foreign_key="milestone.id")
    due_on: date
    amount_minor: int | None = None
