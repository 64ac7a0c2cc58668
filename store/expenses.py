"""Expenses and how they are passed on to the client."""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field

from store.columns import enum_column
from store.row import Versioned
from store.timesheets import TimeStatus


class Rebill(StrEnum):
    """Not at all, at cost, at cost plus a markup, or at a price a unit."""

    NONE = "none"
    COST = "cost"
    MARKUP = "markup"
    UNIT = "unit"


class Expense(Versioned, table=True):
    """Money spent for a project; ``markup_bp`` in basis points, ``unit_minor`` the price a unit."""

    __tablename__ = "expense"
    person_id: int = Field(foreign_key="person.id", index=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    spent_on: date = Field(index=True)
    category: str
    note: str = ""
    amount_minor: int
    currency: str = Field(max_length=3)
    rebill: Rebill = Field(default=Rebill.COST, sa_type=enum_column(Rebill))
    markup_bp: int = 0
    units: int | None = None
    unit_minor: int | None = None
    status: TimeStatus = Field(default=TimeStatus.DRAFT, sa_type=enum_column(TimeStatus))
    document_id: int | None = Field(default=None, foreign_key="document.id")
    receipt_name: str = ""
    receipt_bytes: int | None = None
    receipt_sha256: str = Field(default="", index=True)
    out_of_policy: str = ""  # why it needs a second look; empty when it keeps to the policy
    submitted_at: datetime | None = None
    approved_by: int | None = Field(default=None, foreign_key="person.id")
    approved_at: datetime | None = None
    reason: str = ""  # why it was rejected
    invoice_line_id: int | None = Field(default=None, foreign_key="invoice_line.id")
