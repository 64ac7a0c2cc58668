"""Invoices, their lines and payments, and what was written off."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from store.columns import enum_column
from store.row import Row, Versioned


class InvoiceStatus(StrEnum):
    """draft → issued → part-paid → paid; void only by credit note; lost when written off."""

    DRAFT = "draft"
    ISSUED = "issued"
    PART_PAID = "part_paid"
    PAID = "paid"
    CANCELLED = "cancelled"  # a draft that was thrown away
    CREDITED = "credited"
    WRITTEN_OFF = "written_off"  # what was left of it is given up as lost


class Invoice(Versioned, table=True):
    """A claim on a client (or a credit note, with negative amounts). ``number`` is given at issue, without gaps."""

    __tablename__ = "invoice"
    __table_args__ = (CheckConstraint("gross_minor = net_minor + tax_minor", name="sum"),)
    number: str | None = Field(default=None, unique=True)
    client_id: int = Field(foreign_key="client.id", index=True)
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)
    credits_id: int | None = Field(default=None, foreign_key="invoice.id")
    status: InvoiceStatus = Field(default=InvoiceStatus.DRAFT, sa_type=enum_column(InvoiceStatus))
    drafted_on: date
    issued_on: date | None = Field(default=None, index=True)
    due_on: date | None = Field(default=None, index=True)
    period_from: date | None = None
    period_to: date | None = None
    currency: str = Field(max_length=3)
    net_minor: int
    tax_minor: int
    gross_minor: int
    paid_minor: int = 0
    credited_minor: int = 0  # what credit notes took off, tax included
    written_off_minor: int = 0  # what was given up as lost, tax included
    note: str = ""


class NumberSeries(Versioned, table=True):
    """The last number given in a series of invoices; taken in the transaction that issues one, so none is lost."""

    __tablename__ = "number_series"
    name: str = Field(unique=True)
    last: int = 0


class LineKind(StrEnum):
    """What a line charges for."""

    TIME = "time"
    EXPENSE = "expense"
    FIXED_FEE = "fixed_fee"
    MILESTONE = "milestone"
    RETAINER = "retainer"
    OVERAGE = "overage"
    DEPOSIT = "deposit"
    DISCOUNT = "discount"


class InvoiceLine(Row, table=True):
    """One line; ``quantity_minutes`` for time. ``write_down_minor`` is what a cap took off."""

    __tablename__ = "invoice_line"
    invoice_id: int = Field(foreign_key="invoice.id", index=True)
    position: int
    project_id: int | None = Field(default=None, foreign_key="project.id")
    billing_term_id: int | None = Field(default=None, foreign_key="billing_term.id")
    kind: LineKind = Field(sa_type=enum_column(LineKind))
    description: str
    quantity_minutes: int | None = None
    unit_minor: int | None = None
    net_minor: int
    tax_bp: int = 0
    write_down_minor: int = 0
    tax_minor: int = 0
    credits_id: int | None = Field(default=None, foreign_key="invoice_line.id")  # of a credit note: the line it undoes


class Payment(Row, table=True):
    """Money received against an invoice."""

    __tablename__ = "payment"
    __table_args__ = (UniqueConstraint("invoice_id", "reference"),)
    invoice_id: int = Field(foreign_key="invoice.id", index=True)
    paid_on: date = Field(index=True)
    amount_minor: int
    currency: str = Field(max_length=3)
    reference: str


class WriteOff(Row, table=True):
    """Time or value given up, by whom and why."""

    __tablename__ = "write_off"
    project_id: int = Field(foreign_key="project.id", index=True)
    time_entry_id: int | None = Field(default=None, foreign_key="time_entry.id")
    invoice_id: int | None = Field(default=None, foreign_key="invoice.id", index=True)
    minutes: int = 0
    amount_minor: int
    currency: str = Field(max_length=3)
    written_on: date = Field(index=True)
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    reason: str
