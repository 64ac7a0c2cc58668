"""Contracts and their billing terms; one project may have several of different models at once."""

from datetime import date
from enum import StrEnum

from sqlmodel import Field

from store.columns import enum_column
from store.row import Versioned


class Recognition(StrEnum):
    """How revenue is earned under ASC 606 / IFRS 15."""

    AS_INVOICED = "as_invoiced"
    COST_TO_COST = "cost_to_cost"
    HOURS = "hours"
    MILESTONE = "milestone"
    RATABLE = "ratable"


class Contract(Versioned, table=True):
    """What was agreed for a project. ``price_minor`` is the whole price, empty for open time and materials."""

    __tablename__ = "contract"
    project_id: int = Field(foreign_key="project.id", index=True)
    client_id: int = Field(foreign_key="client.id", index=True)
    name: str
    price_minor: int | None = None
    currency: str = Field(max_length=3)
    starts_on: date
    ends_on: date
    signed_on: date | None = None
    payment_days: int = 30
    recognition: Recognition = Field(default=Recognition.AS_INVOICED, sa_type=enum_column(Recognition))


class BillingModel(StrEnum):
    """How a term is billed."""

    TIME_AND_MATERIALS = "time_and_materials"
    FIXED_FEE = "fixed_fee"
    MILESTONE = "milestone"
    RETAINER = "retainer"


class TimeRounding(StrEnum):
    """Which way time is rounded for an invoice; what was logged stays as it is."""

    UP = "up"
    DOWN = "down"
    NEAREST = "nearest"


class BillingTerm(Versioned, table=True):
    """One way of billing within a contract; only the columns of its model are filled."""

    __tablename__ = "billing_term"
    contract_id: int = Field(foreign_key="contract.id", index=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    model: BillingModel = Field(sa_type=enum_column(BillingModel))
    currency: str = Field(max_length=3)
    cap_minor: int | None = None  # not-to-exceed of time and materials
    price_minor: int | None = None  # fixed fee, or the retainer's price a period
    quota_minutes: int | None = None  # retainer: included each period
    carry_over_minutes: int | None = None  # retainer: most that may be carried over
    carry_over_periods: int | None = None  # retainer: carried time expires after this many periods
    overage_minor: int | None = None  # retainer: hourly rate beyond the quota
    deposit_minor: int | None = None
    discount_bp: int = 0
    round_minutes: int | None = None  # time is rounded to this many minutes on the way to the invoice
    rounding: TimeRounding = Field(default=TimeRounding.UP, sa_type=enum_column(TimeRounding))
    tax_bp: int = 0


class PartStatus(StrEnum):
    """A scheduled part of a fixed fee."""

    PENDING = "pending"
    READY = "ready"
    APPROVED = "approved"
    INVOICED = "invoiced"


class FixedFeePart(Versioned, table=True):
    """One instalment of a fixed fee; all parts of a term sum to its price."""

    __tablename__ = "fixed_fee_part"
    billing_term_id: int = Field(foreign_key="billing_term.id", index=True)
    name: str
    due_on: date
    amount_minor: int
    status: PartStatus = Field(default=PartStatus.PENDING, sa_type=enum_column(PartStatus))
    invoice_line_id: int | None = Field(default=None, foreign_key="invoice_line.id")
