"""Time: entries with their states, weekly sheets, and the rollups kept beside them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from domain.trust import Trust
from store.columns import enum_column
from store.row import Versioned


class TimeStatus(StrEnum):
    """draft → submitted → approved | rejected → locked (billed)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    LOCKED = "locked"


class Timesheet(Versioned, table=True):
    """A person's week; ``week`` as in ``domain.weeks``."""

    __tablename__ = "timesheet"
    __table_args__ = (UniqueConstraint("person_id", "week"),)
    person_id: int = Field(foreign_key="person.id")
    week: int = Field(index=True)
    status: TimeStatus = Field(default=TimeStatus.DRAFT, sa_type=enum_column(TimeStatus))
    submitted_at: datetime | None = None
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = None
    reason: str = ""


class TimeEntry(Versioned, table=True):
    """Minutes of one person on one local day.

    ``bill_minor`` is the standard value at the bill rate of the work date and ``cost_minor`` the cost, both rounded
    half-up at the entry and empty when no rate matched. ``month`` and ``week`` repeat ``work_on`` for range queries.
    """

    __tablename__ = "time_entry"
    __table_args__ = (
        CheckConstraint("minutes > 0 AND minutes <= 1440", name="minutes"),
        Index(None, "person_id", "work_on"),
        Index(None, "project_id", "work_on"),
        # All that is asked of a week of everybody's time, so that its entries themselves need not be read.
        Index("ix_time_entry_of_week", "week", "person_id", "work_on", "status", "minutes"),
    )
    person_id: int = Field(foreign_key="person.id")
    project_id: int = Field(foreign_key="project.id")
    task_id: int | None = Field(default=None, foreign_key="task.id")
    job_role_id: int | None = Field(default=None, foreign_key="job_role.id")
    work_on: date
    week: int
    month: int
    minutes: int
    billable: bool = True
    status: TimeStatus = Field(default=TimeStatus.DRAFT, sa_type=enum_column(TimeStatus))
    note: str = ""
    trust: Trust = Field(default=Trust.STAFF, sa_type=enum_column(Trust))
    bill_minor: int | None = None
    bill_currency: str | None = Field(default=None, max_length=3)
    cost_minor: int | None = None
    cost_currency: str | None = Field(default=None, max_length=3)
    invoice_line_id: int | None = Field(default=None, foreign_key="invoice_line.id", index=True)
    submitted_at: datetime | None = None
    approved_by: int | None = Field(default=None, foreign_key="person.id")
    approved_at: datetime | None = None
    reason: str = ""  # why it was rejected
    source: str = "manual"
    fingerprint: str | None = Field(default=None, unique=True)  # of an imported row, so that a file adds nothing twice


class TimeByPerson(SQLModel, table=True):
    """Minutes of a person in a week, cut at the month's end so that months and quarters are exact sums too.

    ``submitted`` counts what waits for approval, ``approved`` what is approved or locked; drafts and rejected rows
    count nothing here. Kept in the transaction that changes an entry; ``store.rollups.recompute`` proves it.
    """

    __tablename__ = "time_by_person"
    __table_args__ = (PrimaryKeyConstraint("person_id", "month", "week"), Index(None, "week"), Index(None, "month"))
    person_id: int = Field(foreign_key="person.id")
    month: int
    week: int
    submitted_minutes: int = 0
    submitted_billable_minutes: int = 0
    approved_minutes: int = 0
    approved_billable_minutes: int = 0


class TimeByProject(SQLModel, table=True):
    """Minutes, standard value and cost on a project in a week cut at the month's end, by currency pair.

    ``unpriced_minutes`` are approved billable minutes without a bill rate, ``uncosted_minutes`` approved minutes
    without a cost rate: they are reported, never counted as 0 in silence.
    """

    __tablename__ = "time_by_project"
    __table_args__ = (
        PrimaryKeyConstraint("project_id", "month", "week", "bill_currency", "cost_currency"),
        Index(None, "month"),
    )
    project_id: int = Field(foreign_key="project.id")
    month: int
    week: int
    bill_currency: str = Field(default="", max_length=3)
    cost_currency: str = Field(default="", max_length=3)
    submitted_minutes: int = 0
    approved_minutes: int = 0
    approved_billable_minutes: int = 0
    approved_bill_minor: int = 0
    approved_cost_minor: int = 0
    unpriced_minutes: int = 0
    uncosted_minutes: int = 0
